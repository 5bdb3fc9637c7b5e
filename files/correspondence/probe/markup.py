"""One part of an office document as XML, read in pieces and shown to the rules of its kind."""

import re
from typing import Protocol
from xml.parsers import expat

from .refusing import Refused, refuse_fetched

ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
ENCODINGS = {None, "utf-8", "utf8", "us-ascii", "ascii"}
SVG = "http://www.w3.org/2000/svg"
Attributes = dict[str, str]


class RulesOfKind(Protocol):
    """The rules of a kind of document; `start` returns whether the text of the element is asked for."""

    def start(self, name: str, attributes: Attributes) -> bool: ...

    def target(self, name: str, attribute: str, target: str) -> None: ...

    def text(self, name: str, text: str) -> None: ...

    def end(self) -> None: ...


class Markup:
    """A reader of XML without entities in UTF-8. Names come without their namespaces, which may be any."""

    def __init__(self, rules: RulesOfKind | None):
        self.rules, self.tail, self.asked, self.pieces = rules, b"", "", []
        self.parser = None
        if rules:
            self.parser = expat.ParserCreate("UTF-8", " ")
            self.parser.StartElementHandler = self._start
            self.parser.EndElementHandler = self._end
            self.parser.XmlDeclHandler = self._declaration
            self.parser.StartDoctypeDeclHandler = self._doctype
            self.parser.buffer_text = True

    def feed(self, part: bytes) -> None:
        """Read the next piece."""
        if b"\x00" in part:
            raise Refused("damaged")
        if ENTITIES.search(self.tail + part):
            raise Refused("entities")
        self.tail = part[-16:]
        if self.parser:
            self.parser.Parse(part, False)

    def end(self) -> None:
        """Read to the end."""
        if self.parser and self.rules:
            self.parser.Parse(b"", True)
            self.rules.end()

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding and encoding.lower()) not in ENCODINGS:
            raise Refused("damaged")

    def _doctype(self, *_facts: object) -> None:
        raise Refused("entities")

    def _start(self, name: str, attributes: Attributes) -> None:
        space, _blank, local = name.rpartition(" ")
        if space == SVG:
            _refuse_script(local, attributes)
        for key, value in attributes.items():
            # An element may have several of the same name, each of another namespace.
            if key.endswith(("href", "src")) and not value.startswith("data:image/"):
                self.rules.target(local, key.rpartition(" ")[2], value)
        if any(" " in key for key in attributes):
            attributes = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if self.rules.start(local, attributes):
            self.asked, self.pieces = local, []
            self.parser.CharacterDataHandler = self.pieces.append

    def _end(self, name: str) -> None:
        if self.asked and name.rpartition(" ")[2] == self.asked:
            self.parser.CharacterDataHandler = None
            asked, self.asked = self.asked, ""
            self.rules.text(asked, "".join(self.pieces))


def _refuse_script(local: str, attributes: Attributes) -> None:
    """Refuse the scripts of a drawing, and the pictures that it fetches."""
    if local in ("script", "foreignObject") or any(key.startswith("on") for key in attributes):
        raise Refused("script")
    if local != "a":
        for key, value in attributes.items():
            if key.endswith("href") and not value.startswith("data:image/"):
                refuse_fetched(value)
