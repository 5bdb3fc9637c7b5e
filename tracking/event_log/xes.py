"""The door for XES (IEEE 1849): traces and their events as rows with the columns of a table.

Read in pieces, and without what a document type could bring in from elsewhere.
"""

from collections.abc import Iterator
from typing import BinaryIO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from .rows import Row, Unreadable

PIECE = 1 << 16
VALUES = {"string", "date", "int", "float", "boolean", "id"}
LISTS = {"list", "container"}
CASE, NAME, BETWEEN = "case:", "concept:name", " | "


class _Traces(ContentHandler):
    """Rows of the events that have ended; what hangs on an attribute is called by both names."""

    def __init__(self):
        super().__init__()
        self.rows: list[Row] = []
        self.line = 0
        self._path: list[str] = []
        self._keys: list[str] = []
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] = {}
        self._waiting: list[Row] = []
        self._traces: set[str] = set()

    def startElement(self, name, attrs):
        name = name.rpartition(":")[2]
        if not self._path and name != "log":
            raise Unreadable(f"line {self._here()}: this is <{name}>, not a log in XES")
        if name == "trace":
            self._trace, self._waiting = {}, []
        elif name == "event":
            self._event, self.line = {}, self._here()
        elif name in VALUES | LISTS:
            self._keys.append(attrs.get("key", ""))
            self._take(attrs.get("value", ""))
        self._path.append(name)

    def endElement(self, _name):
        name = self._path.pop()
        if name in VALUES | LISTS:
            self._keys.pop()
        elif name == "event":
            self._waiting.append((self.line, self._event))
        elif name == "trace":
            self._end_trace()

    def _here(self) -> int:
        return self._locator.getLineNumber()

    def _take(self, value: str) -> None:
        """Keep the value of an attribute of a trace or event; those of globals are no facts."""
        owner = next((name for name in reversed(self._path) if name in ("event", "trace", "global")), "")
        if owner not in ("event", "trace") or not value:
            return
        facts, key = (self._event if owner == "event" else self._trace), ":".join(self._keys)
        if key in facts and LISTS.intersection(self._path):
            value = facts[key] + BETWEEN + value
        elif key in facts:
            raise Unreadable(f"line {self._here()}: the attribute {key} stands twice in one {owner}")
        facts[key] = value

    def _end_trace(self) -> None:
        name = self._trace.get(NAME, "")
        if name and name in self._traces:
            raise Unreadable(
                f"line {self._here()}: a second trace is called {name}; give each case its own name"
            )
        self._traces.add(name)
        case = {f"{CASE}{key}": value for key, value in self._trace.items()}
        self.rows.extend((line, case | event) for line, event in self._waiting)


def rows(file: BinaryIO) -> Iterator[Row]:
    """Yield a row for each event, with the line on which it begins; columns of traces begin with "case:"."""
    parser, traces = make_parser(), _Traces()
    parser.forbid_dtd = True
    parser.setContentHandler(traces)
    traces.setDocumentLocator(parser)
    try:
        while piece := file.read(PIECE):
            parser.feed(piece)
            ended, traces.rows = traces.rows, []
            yield from ended
        parser.close()
    except SAXParseException as error:
        raise Unreadable(f"after line {error.getLineNumber()}: {error.getMessage()}") from None
    except DefusedXmlException:
        raise Unreadable(
            "the file declares a document type or entities, which no log needs; take them out"
        ) from None
    yield from traces.rows
