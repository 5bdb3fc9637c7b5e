"""The ledger as an event log for process-mining programs: CSV with XES names, or XES 1.0 (IEEE 1849)."""

import csv
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO
from xml.sax.saxutils import XMLGenerator

from django.db import connection
from django.utils.translation import override

from accounts.models import Office

from .models import ImportedEvent, Movement

CORE = [
    "case:concept:name",
    "concept:name",
    "org:resource",
    "org:group",
    "time:timestamp",
    "lifecycle:transition",
]
CHUNK = 2000
EXTENSIONS = [
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
]


def events(office: Office | None) -> Iterator[dict[str, str]]:
    """Every movement of an office's papers, or of all, paper by paper; read in pieces, never whole."""
    movements = Movement.objects.select_related("paper", "post__section", "imported").order_by(
        "paper_id", "seq"
    )
    if office:
        movements = movements.filter(paper__office__in=Office.objects.within(office).order_by().values("pk"))
    with override("en"):
        for movement in movements.iterator(chunk_size=CHUNK):
            yield _event(movement)


def _event(movement: Movement) -> dict[str, str]:
    imported = getattr(movement, "imported", None)
    own = {
        "case:concept:name": movement.paper.number,
        "concept:name": movement.remark if imported else movement.get_kind_display(),
        "org:resource": movement.post.name_en,
        "org:group": movement.post.section.name_en,
        "time:timestamp": movement.at.isoformat(),
        "lifecycle:transition": "complete",
    }
    return own | (imported.attributes if imported else {})


def columns() -> list[str]:
    """The columns of a CSV export: ours, and whatever imported logs said besides."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT jsonb_object_keys(attributes) FROM {ImportedEvent._meta.db_table}"  # noqa: S608
        )
        return CORE + sorted({name for (name,) in cursor.fetchall()} - set(CORE))


def write_csv(office: Office | None, out: TextIO) -> None:
    """Write the log as CSV."""
    writer = csv.DictWriter(out, columns(), restval="")
    writer.writeheader()
    writer.writerows(events(office))


def write_xes(office: Office | None, out: TextIO) -> None:
    """Write the log as XES."""
    xml = XMLGenerator(out, encoding="UTF-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("log", {"xes.version": "1.0", "xes.features": ""})
    for name, prefix, uri in EXTENSIONS:
        _element(xml, "extension", {"name": name, "prefix": prefix, "uri": uri})
    for _number, trace in groupby(events(office), key=lambda event: event["case:concept:name"]):
        _trace(xml, list(trace))
    xml.endElement("log")
    xml.endDocument()


def _trace(xml: XMLGenerator, trace: list[dict[str, str]]) -> None:
    xml.startElement("trace", {})
    for key, value in trace[0].items():
        if key.startswith("case:") and value:
            _element(xml, "string", {"key": key.removeprefix("case:"), "value": value})
    for event in trace:
        xml.startElement("event", {})
        for key, value in event.items():
            if value and not key.startswith("case:"):
                kind = "date" if key == "time:timestamp" else "string"
                _element(xml, kind, {"key": key, "value": value})
        xml.endElement("event")
    xml.endElement("trace")


def _element(xml: XMLGenerator, name: str, attributes: dict[str, str]) -> None:
    xml.startElement(name, attributes)
    xml.endElement(name)
