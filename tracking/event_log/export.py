"""The ledger as an event log for process-mining programs: CSV with XES names, or XES 1.0 (IEEE 1849)."""

import csv
import re
from itertools import groupby
from typing import TextIO
from xml.sax.saxutils import XMLGenerator

from django.utils.translation import override

from accounts.models import Office

from . import export_rows
from .export_rows import CORE, SECONDS, TIMES

# Characters that XML 1.0 cannot hold, even escaped.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EXTENSIONS = [
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
]


def write_csv(office: Office | None, out: TextIO) -> None:
    """Write the log as CSV."""
    writer = csv.DictWriter(out, CORE + export_rows.attribute_columns(office), restval="")
    writer.writeheader()
    with override("en"):
        writer.writerows(row for _paper, row in export_rows.rows(office))


def write_xes(office: Office | None, out: TextIO) -> None:
    """Write the log as XES."""
    xml = XMLGenerator(out, encoding="UTF-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("log", {"xes.version": "1.0", "xes.features": ""})
    for name, prefix, uri in EXTENSIONS:
        element(xml, "extension", {"name": name, "prefix": prefix, "uri": uri})
    with override("en"):
        for _paper, trace in groupby(export_rows.rows(office), key=lambda pair: pair[0]):
            _trace(xml, [row for _paper, row in trace])
    xml.endElement("log")
    xml.endDocument()


def _trace(xml: XMLGenerator, trace: list[dict[str, str]]) -> None:
    """Write a case and its acts; a case attribute that differs from the first act's stays with the act."""
    case = {(key, value) for key, value in trace[0].items() if key.startswith("case:")}
    xml.startElement("trace", {})
    for key, value in trace[0].items():
        if key.startswith("case:") and value:
            element(xml, "string", {"key": key.removeprefix("case:"), "value": value})
    for event in trace:
        xml.startElement("event", {})
        for key, value in event.items():
            if value and (key, value) not in case:
                element(xml, _kind(key), {"key": key, "value": value})
        xml.endElement("event")
    xml.endElement("trace")


def _kind(key: str) -> str:
    if key in TIMES:
        return "date"
    return "int" if key in SECONDS else "string"


def element(xml: XMLGenerator, name: str, attributes: dict[str, str]) -> None:
    """Write an element without content; what XML cannot hold is replaced."""
    xml.startElement(name, {key: NOT_IN_XML.sub("\ufffd", value) for key, value in attributes.items()})
    xml.endElement(name)


WRITERS: dict = {"csv": write_csv, "xes": write_xes}
