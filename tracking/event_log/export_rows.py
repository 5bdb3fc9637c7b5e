"""Movements as rows of an event log, and the stays that they ended.

The core columns are the ledger's. What an imported event had besides stands in columns of its own, under
another name where its name is the ledger's.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from accounts.models import Designation, Office, Post
from tracking.models import Hold, ImportedEvent, Movement, Paper, Parking, Stay

from .appending import activity_of
from .events import LEFT_OVER
from .options import KIND, TO, UNTIL, Columns

SECONDS = [f"eoffice:{name}_seconds" for name in ("working", "hold", "limit", "late")]
TIMES = [Columns.time, Columns.start]
CORE = [
    Columns.paper,
    Columns.activity,
    Columns.hand,
    Columns.group,
    Columns.time,
    "lifecycle:transition",
    TO,
    KIND,
    UNTIL,
    Columns.start,
    *SECONDS,
    "case:eoffice:office",
    "case:eoffice:subject_head",
]
CHUNK = 2000


def rows(office: Office | None) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the paper's id and the row of each movement, paper by paper; read in pieces, never whole."""
    repeated, codes = _repeated_numbers(office), set(Office.objects.values_list("code", flat=True))
    movements = _of(Movement.objects.all(), office).select_related(
        "paper__office", "post__section__office", "post__designation", "to_post__designation", "imported"
    )
    movements = movements.order_by("paper_id", "seq").iterator(chunk_size=CHUNK)
    while piece := list(islice(movements, CHUNK)):
        papers = {movement.paper_id for movement in piece}
        stays = {(stay.paper_id, stay.left_seq): stay for stay in Stay.objects.filter(paper__in=papers)}
        days = _last_days(papers)
        # A subject head says what a secret paper is about.
        told = {movement.paper_id for movement in piece if not movement.paper.is_secret}
        with translation.override("en"):
            heads = import_string(settings.SUBJECT_HEADS)(told)
        for movement in piece:
            place = movement.paper_id, movement.seq
            row = _facts(movement) | _case(movement.paper, repeated, codes) | _measures(stays.get(place))
            row[UNTIL] = days.get(place, "")
            row["case:eoffice:subject_head"] = heads.get(movement.paper_id, "")
            yield movement.paper_id, row | _attributes(movement)


def attribute_columns(office: Office | None) -> list[str]:
    """Names of the columns that imported events of the office's papers have besides the core."""
    events = _of(ImportedEvent.objects.all(), office, "movement__paper__")
    keys, facts = events.values("attributes").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT jsonb_object_keys(attributes) FROM ({keys}) events",  # noqa: S608
            facts,
        )
        return sorted({_own_name(name) for (name,) in cursor.fetchall()} - set(CORE))


def _of(rows: QuerySet, office: Office | None, path: str = "paper__") -> QuerySet:
    if office is None:
        return rows
    return rows.filter(**{f"{path}office__in": Office.objects.within(office).order_by().values("pk")})


def _repeated_numbers(office: Office | None) -> set[str]:
    """Numbers that papers of several of these offices bear."""
    numbers = (
        _of(Paper.objects.all(), office, "").values("number").annotate(times=Count("pk")).filter(times__gt=1)
    )
    return set(numbers.values_list("number", flat=True))


def _case(paper: Paper, repeated: set[str], codes: set[str]) -> dict[str, str]:
    """The case, called by the number; with the office where that alone could mean two."""
    code, number = paper.office.code, paper.number
    alone = number not in repeated and number.partition(":")[0] not in codes
    return {Columns.paper: number if alone else f"{code}:{number}", "case:eoffice:office": code}


def _facts(movement: Movement) -> dict[str, str]:
    """The facts of the ledger; an imported act is called as its log called it."""
    act = getattr(movement, "imported", None)
    return {
        Columns.activity: activity_of(movement) if act else movement.kind_label,
        Columns.hand: _hand(movement.post),
        Columns.group: act.attributes.get(Columns.group, "") if act else _group(movement.post),
        Columns.time: _moment(movement.at),
        "lifecycle:transition": "complete",
        TO: _hand(movement.to_post),
        KIND: str(movement.kind),
    }


def _hand(post: Post) -> str:
    """The name of the desk; its code tells our own desks of one name apart, imported hands have none."""
    return (
        post.name_en if post.designation.code == Designation.OF_HISTORY else f"{post.name_en} ({post.code})"
    )


def _group(post: Post) -> str:
    section = post.section.name_en
    return section if post.designation.code == Designation.OF_HISTORY else f"{section}, {post.office.name_en}"


def _measures(stay: Stay | None) -> dict[str, str]:
    """The opening of the paper at the desk that the movement left, and the working time it took there."""
    if stay is None or stay.at_rest:
        return {}
    measure = stay.measure(stay.left_reading)
    limit = "" if measure.limit is None else str(measure.limit)
    figures = [str(measure.length), str(measure.length - measure.counted), limit, str(max(0, measure.late))]
    opened = _moment(stay.opened_at) if stay.opened_at else ""
    return {Columns.start: opened} | dict(zip(SECONDS, figures, strict=True))


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat()


def _last_days(papers: set[int]) -> dict[tuple[int, int], str]:
    """Until when each parking and each hold was to last."""
    parkings = Parking.objects.filter(stay__paper__in=papers)
    holds = Hold.objects.filter(stay__paper__in=papers)
    rows = [
        *parkings.values_list("stay__paper_id", "parked_seq", "review_on"),
        *holds.values_list("stay__paper_id", "placed_seq", "until_on"),
    ]
    return {(paper, seq): day.isoformat() for paper, seq, day in rows}


def _attributes(movement: Movement) -> dict[str, str]:
    """The further columns of an imported event; its group and its start stand in the columns of these."""
    if not hasattr(movement, "imported"):
        return {}
    attributes = movement.imported.attributes
    extra = {_own_name(name): value for name, value in attributes.items() if name != Columns.group}
    return {name: value for name, value in extra.items() if name not in CORE} | (
        {Columns.start: attributes[Columns.start]} if attributes.get(Columns.start) else {}
    )


def _own_name(column: str) -> str:
    """The name of an attribute in an export; one that bears a name of the ledger's gets another."""
    return LEFT_OVER + column if column in CORE and column not in (Columns.group, Columns.start) else column
