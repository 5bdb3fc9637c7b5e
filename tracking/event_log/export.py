"""The ledger as an event log for process-mining programs: CSV with XES names, or XES 1.0 (IEEE 1849)."""

import csv
import re
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO
from xml.sax.saxutils import XMLGenerator

from django.db import connection
from django.utils.translation import override

from accounts.models import Office
from tracking.models import ImportedEvent, Movement

CORE = [
    "case:concept:name",
    "concept:name",
    "org:resource",
    "org:group",
    "time:timestamp",
    "lifecycle:transition",
]
CHUNK = 2000
# Characters that XML 1.0 cannot hold, even escaped.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EXTENSIONS = [
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
]


def movements(office: Office | None) -> Iterator[Movement]:
    """Every movement of an office's papers, or of all, paper by paper; read in pieces, never whole."""
    rows = Movement.objects.select_related("paper", "post__section__office", "imported")
    if office:
        rows = rows.filter(paper__office__in=Office.objects.within(office).order_by().values("pk"))
    return rows.order_by("paper_id", "seq").iterator(chunk_size=CHUNK)


def _event(movement: Movement) -> dict[str, str]:
    """A row of the log. Our own acts add the code to the name of the post; imported ones stay unchanged."""
    post, imported = movement.post, getattr(movement, "imported", None)
    row = {
        "case:concept:name": movement.paper.number,
        "concept:name": movement.remark if imported else movement.kind_label,
        "org:resource": post.name_en if imported else f"{post.name_en} ({post.code})",
        "org:group": post.section.name_en if imported else f"{post.section.name_en}, {post.office.name_en}",
        "time:timestamp": movement.at.isoformat(),
        "lifecycle:transition": "complete",
    }
    return row | (imported.attributes if imported else {})


def columns() -> list[str]:
    """The columns of a CSV export: ours, and the other columns of imported logs."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT jsonb_object_keys(attributes) FROM {ImportedEvent._meta.db_table}"  # noqa: S608
        )
        return CORE + sorted({name for (name,) in cursor.fetchall()} - set(CORE))


def write_csv(office: Office | None, out: TextIO) -> None:
    """Write the log as CSV."""
    writer = csv.DictWriter(out, columns(), restval="")
    writer.writeheader()
    with override("en"):
        writer.writerows(map(_event, movements(office)))


def write_xes(office: Office | None, out: TextIO) -> None:
    """Write the log as XES."""
    xml = XMLGenerator(out, encoding="UTF-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("log", {"xes.version": "1.0", "xes.features": ""})
    for name, prefix, uri in EXTENSIONS:
        _element(xml, "extension", {"name": name, "prefix": prefix, "uri": uri})
    with override("en"):
        for _paper, trace in groupby(movements(office), key=lambda movement: movement.paper_id):
            _trace(xml, [_event(movement) for movement in trace])
    xml.endElement("log")
    xml.endDocument()


def _trace(xml: XMLGenerator, trace: list[dict[str, str]]) -> None:
    """Write a case and its acts; a case attribute that differs from the first act's stays with the act."""
    case = {(key, value) for key, value in trace[0].items() if key.startswith("case:")}
    xml.startElement("trace", {})
    for key, value in trace[0].items():
        if key.startswith("case:") and value:
            _element(xml, "string", {"key": key.removeprefix("case:"), "value": value})
    for event in trace:
        xml.startElement("event", {})
        for key, value in event.items():
            if value and (key, value) not in case:
                kind = "date" if key == "time:timestamp" else "string"
                _element(xml, kind, {"key": key, "value": value})
        xml.endElement("event")
    xml.endElement("trace")


def _element(xml: XMLGenerator, name: str, attributes: dict[str, str]) -> None:
    xml.startElement(name, {key: NOT_IN_XML.sub("\ufffd", value) for key, value in attributes.items()})
    xml.endElement(name)
