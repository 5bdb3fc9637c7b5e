"""The table of a place: a line for each office, section or desk in it, and who answers for that."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Office, Post, Section
from accounts.models.names import name_order
from accounts.names import Named
from accounts.queries.compiled import compiled

from . import vacancies
from .figures import (
    Figures,
    Key,
    Moment,
    Place,
    Seat,
    by_desk,
    by_place,
    count,
    flow_days,
    seats_of,
    sum_up,
)
from .vacancies import Vacancy

# Their lines are whole districts, of which no one vacancy answers for the delay.
ABOVE_DISTRICTS = (Office.Kind.GOVERNMENT, Office.Kind.DIVISION)


class Line(NamedTuple):
    """A line of the table: an "office", "section" or "post", the post answering for it, and its figures.

    The vacancy is that of the vacant desks in it, if anything there is late.
    """

    kind: str
    place: Named
    head: Named | None
    figures: Figures
    vacancy: Vacancy | None = None

    @property
    def answering(self) -> Named | Post | None:
        """The vacant desk with most that is late where vacancies hold the greater part of it, or the head."""
        if self.vacancy and self.vacancy.late * 2 > self.figures.late:
            return self.vacancy.desk
        return self.head


class Table(NamedTuple):
    """The lines of an office or section, those with most that is late first, and their sum."""

    lines: list[Line]
    whole: Figures
    flow_days: int

    def parted(self) -> tuple[list[Line], list[Line]]:
        """Part the lines on which something lies from those on which nothing does."""
        lying = [line for line in self.lines if line.figures.total]
        return lying, [line for line in self.lines if not line.figures.total]


def office_table(office: Office, offices: dict[int, Place], moment: Moment) -> Table:
    """The offices directly below, each with all below it, and the sections of the office itself."""
    seats, today = seats_of(office), timezone.localdate(moment.at)
    scope = by_place(office, offices, seats)
    figures = count(scope, moment)
    lines = _office_lines(office, offices, figures, today) + _section_lines(seats, figures, today)
    if office.kind not in ABOVE_DISTRICTS:
        vacant = vacancies.find(scope, moment)
        lines = [line._replace(vacancy=vacant.get(_key(line))) for line in lines]
    return _table(lines, office, moment)


def _key(line: Line) -> Key:
    return (line.place.pk, None) if line.kind == "office" else (None, line.place.pk)


def desk_table(section: Section, moment: Moment) -> Table:
    """The desks of a section on which something lies or moved."""
    figures = count(by_desk(section), moment)
    posts = Post.objects.filter(pk__in=[pk for _office, pk in figures])
    desks = [Named(*row) for row in posts.values_list(*Named._fields)]
    lines = [Line("post", desk, desk, figures[None, desk.pk]) for desk in desks]
    return _table(lines, section.office, moment)


def heads(lines: Iterable[Line]) -> list[int]:
    """The keys of the posts that answer for these lines."""
    return [line.answering.pk for line in lines if line.answering]


def _table(lines: list[Line], office: Office, moment: Moment) -> Table:
    lines.sort(key=lambda line: (-line.figures.late, -line.figures.total, name_order(line.place.name)))
    return Table(lines, sum_up(line.figures for line in lines), flow_days(office, moment))


def _office_lines(
    office: Office, offices: dict[int, Place], figures: dict[Key, Figures], today: date
) -> list[Line]:
    """Those directly below that there are, or on which something still lies or moved."""
    below = [
        place
        for place in offices.values()
        if place.depth == office.depth + 1
        and ((place.pk, None) in figures or place.ends is None or place.ends > today)
    ]
    highest = {pk: Named(*post) for pk, *post in _heads(offices=[place.pk for place in below], today=today)}
    return [
        Line(
            "office",
            Named(place.pk, place.name_hi, place.name_en),
            highest.get(place.pk),
            figures.get((place.pk, None), Figures()),
        )
        for place in below
    ]


@compiled
def _heads(offices, today) -> QuerySet[Post, tuple]:
    """The highest existing post of each office."""
    posts = Post.objects.existing_on(today).filter(section__office__in=offices)
    highest = posts.order_by("section__office_id", "-designation__rank", "pk").distinct("section__office_id")
    return highest.values_list("section__office_id", "pk", "name_hi", "name_en")


def _section_lines(seats: list[Seat], figures: dict[Key, Figures], today: date) -> list[Line]:
    """Those on which something lies or moved, each under its highest post."""
    highest: dict[int, Named] = {}
    for seat in seats:
        if seat.begins <= today and (seat.ends is None or seat.ends > today):
            highest.setdefault(seat.section, Named(seat.pk, seat.name_hi, seat.name_en))
    sections = {seat.section: Named(seat.section, seat.section_hi, seat.section_en) for seat in seats}
    return [
        Line("section", section, highest.get(pk), figures[None, pk])
        for pk, section in sections.items()
        if (None, pk) in figures
    ]
