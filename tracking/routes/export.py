"""Ways as an event log for process-mining programs: XES 1.0 (IEEE 1849), or OCEL 2.0 in JSON.

An event is the arrival of a paper at a step, so that such a program finds the very graph of the page.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import XMLGenerator

from django.utils import timezone
from django.utils.translation import override

from tracking.event_log.export import EXTENSIONS, element
from tracking.models import Stay

from .ways import Way

REST = "Closed"
ENDINGS = {"xes": "xes", "ocel": "json"}
TYPES = ("paper", "desk", "office")


class Event(NamedTuple):
    """An arrival of a paper at a step; `seconds` are the working seconds until it left, None if it lies."""

    paper: int
    number: str
    seq: int
    step: str
    desk: str
    office: str
    at: datetime
    seconds: int | None


def events(ways: list[Way], *, by_desk: bool) -> Iterator[Event]:
    """Yield the events of the papers of these ways, paper by paper."""
    stays = Stay.objects.filter(paper__in=[way.paper for way in ways]).select_related(
        "paper__office", "post__designation", "post__section__office"
    )
    for stay in stays.order_by("paper_id", "arrived_seq"):
        desk = f"{stay.post.name_en} ({stay.post.code})"
        step = desk if by_desk else stay.post.designation.name_en
        ended = stay.left_reading is not None and not stay.at_rest
        yield Event(
            stay.paper_id,
            f"{stay.paper.office.code}:{stay.paper.number}",
            stay.arrived_seq,
            REST if stay.at_rest else step,
            desk,
            stay.post.section.office.code,
            timezone.localtime(stay.arrived_at),
            stay.left_reading - stay.arrived_reading if ended else None,
        )


def xes(ways: list[Way], *, by_desk: bool) -> str:
    """The log in XES: a trace for each paper."""
    out = StringIO()
    xml = XMLGenerator(out, encoding="UTF-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("log", {"xes.version": "1.0", "xes.features": ""})
    for name, prefix, uri in EXTENSIONS:
        element(xml, "extension", {"name": name, "prefix": prefix, "uri": uri})
    with override("en"):
        for _paper, trace in groupby(events(ways, by_desk=by_desk), key=lambda event: event.paper):
            _trace(xml, list(trace))
    xml.endElement("log")
    xml.endDocument()
    return out.getvalue()


def _trace(xml: XMLGenerator, trace: list[Event]) -> None:
    xml.startElement("trace", {})
    element(xml, "string", {"key": "concept:name", "value": trace[0].number})
    for event in trace:
        xml.startElement("event", {})
        facts = {"concept:name": event.step, "org:resource": event.desk, "org:group": event.office}
        for key, value in facts.items():
            element(xml, "string", {"key": key, "value": value})
        element(xml, "date", {"key": "time:timestamp", "value": event.at.isoformat()})
        if event.seconds is not None:
            element(xml, "int", {"key": "eoffice:working_seconds", "value": str(event.seconds)})
        xml.endElement("event")
    xml.endElement("trace")


def ocel(ways: list[Way], *, by_desk: bool) -> str:
    """The log in OCEL 2.0: each event with its paper, its desk and its office."""
    with override("en"):
        log = list(events(ways, by_desk=by_desk))
    objects = {
        (kind, name): None
        for event in log
        for kind, name in zip(TYPES, (event.number, event.desk, event.office), strict=True)
    }
    seconds = {"name": "working_seconds", "type": "integer"}
    return json.dumps(
        {
            "objectTypes": [{"name": kind, "attributes": []} for kind in TYPES],
            "eventTypes": [
                {"name": step, "attributes": [seconds]} for step in sorted({event.step for event in log})
            ],
            "objects": [
                {"id": f"{kind}:{name}", "type": kind, "attributes": [], "relationships": []}
                for kind, name in objects
            ],
            "events": [_ocel_event(event) for event in log],
        },
        ensure_ascii=False,
    )


def _ocel_event(event: Event) -> dict:
    lasted = [] if event.seconds is None else [{"name": "working_seconds", "value": event.seconds}]
    related = zip(TYPES, (event.number, event.desk, event.office), strict=True)
    return {
        "id": f"{event.paper}/{event.seq}",
        "type": event.step,
        "time": event.at.isoformat(),
        "attributes": lasted,
        "relationships": [{"objectId": f"{kind}:{name}", "qualifier": kind} for kind, name in related],
    }


WRITERS = {"xes": xes, "ocel": ocel}
