"""The monitor in the reader's words: what its templates show."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge, Office, Post, Section
from accounts.models.names import in_language
from accounts.pages import spreadsheet, words
from accounts.pages.addresses import address
from accounts.queries.compiled import compiled
from tracking.models import Paper, Stay
from tracking.movement.acts import ACTS
from tracking.paper import parking
from tracking.time import attribution, clock

from . import disposals
from . import figures as monitor
from .figures import Figures, Key, Moment, Place, Seat

NOT_PARKED = {"parked_text": "", "review_late": False}
NO_DATE_BY_LAW = {"law_text": "", "law_late": False}
# Where the list of the papers behind a line is; that of a desk is the desk's own page.
PAPERS = {"office": "monitor_papers", "section": "monitor_section_papers", "post": "monitor_post"}


class Head(NamedTuple):
    """The post that answers for a place."""

    pk: int
    name_hi: str
    name_en: str

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_language(self.name_hi, self.name_en)


class Line(NamedTuple):
    """A line of the table: a place, the pages it leads to, the post that answers for it, and its figures."""

    label: str
    url: str
    papers_url: str
    head: Head | Post | None
    figures: Figures


class Table(NamedTuple):
    """The lines of an office or section, those with most that is late first, and their sum."""

    lines: list[Line]
    whole: Figures
    flow_days: int


def days(length: float | None) -> str:
    """Working days in words; "" for none."""
    if length is None:
        return ""
    return words.duration(int(length * 100_000), 100_000)


def tally(whole: Figures) -> dict:
    """The figures above the table."""
    return {
        "pending": words.count(whole.total),
        "late": words.count(whole.late),
        "late_share_text": f"{whole.late * 100 / whole.total:.1f}%" if whole.total else "",
        "soon": words.count(whole.soon),
        "parked": words.count(whole.parked) if whole.parked else "",
        "oldest_text": days(whole.oldest),
    }


def disposal(offices: Iterable[int], moment: Moment) -> dict:
    """What was opened and disposed of, and how long that took."""
    done = disposals.of(offices, moment)
    return {
        "median_text": days(done.median),
        "median_before_text": days(done.median_before),
        "median_n": _timed(done),
        "opened_today": words.signed(done.opened_today, "+"),
        "disposed_today": words.signed(done.today, "−"),
    }


def _timed(done: disposals.Disposals) -> str:
    if done.n == done.closed:
        return words.count(done.n)
    return _("%(n)s of %(all)s") % {"n": words.count(done.n), "all": words.count(done.closed)}


def office_table(office: Office, offices: dict[int, Place], moment: Moment) -> Table:
    """The offices directly below, each with all below it, and the sections of the office itself."""
    seats, today = monitor.seats(office), timezone.localdate(moment.at)
    found = monitor.figures(monitor.by_place(office, offices, seats), moment)
    lines = _offices(office, offices, found, today) + _sections(seats, found, today)
    return _table(lines, office, moment)


def _offices(office: Office, offices: dict[int, Place], found: dict[Key, Figures], today: date) -> list[Line]:
    """Those directly below that there are, or on which something still lies or moved."""
    below = [
        place
        for place in offices.values()
        if place.depth == office.depth + 1
        and ((place.pk, None) in found or place.ends is None or place.ends > today)
    ]
    facts = {"offices": [place.pk for place in below], "today": today}
    heads = {pk: Head(*head) for pk, *head in _heads(**facts)}
    return [
        _line("office", place.pk, place.name, heads.get(place.pk), found.get((place.pk, None), Figures()))
        for place in below
    ]


@compiled
def _heads(offices, today) -> QuerySet[Post, tuple]:
    """The highest existing post of each office."""
    posts = Post.objects.existing_on(today).filter(section__office__in=offices)
    highest = posts.order_by("section__office_id", "-designation__rank", "pk").distinct("section__office_id")
    return highest.values_list("section__office_id", "pk", "name_hi", "name_en")


def _sections(seats: list[Seat], found: dict[Key, Figures], today: date) -> list[Line]:
    """Those on which something lies or moved, each under its highest post."""
    heads: dict[int, Head] = {}
    for seat in seats:
        if seat.begins <= today and (seat.ends is None or seat.ends > today):
            heads.setdefault(seat.section, Head(seat.pk, seat.name_hi, seat.name_en))
    sections = {seat.section: seat for seat in seats}
    return [
        _line("section", pk, seat.section_name, heads.get(pk), found[None, pk])
        for pk, seat in sections.items()
        if (None, pk) in found
    ]


def desk_table(section: Section, moment: Moment) -> Table:
    """The desks of a section on which something lies or moved."""
    found = monitor.figures(monitor.by_desk(section), moment)
    posts = Post.objects.filter(pk__in=[pk for _office, pk in found])
    lines = [_line("post", post.pk, str(post), post, found[None, post.pk]) for post in posts]
    return _table(lines, section.office, moment)


def _line(kind: str, pk: int, label: str, head: Head | Post | None, found: Figures) -> Line:
    return Line(label, address(f"monitor_{kind}", pk), address(PAPERS[kind], pk), head, found)


def papers_url(place: Office | Section) -> str:
    """The list of the papers pending in a place."""
    return address(PAPERS["office" if isinstance(place, Office) else "section"], place.pk)


def _table(lines: list[Line], office: Office, moment: Moment) -> Table:
    lines.sort(key=lambda line: (-line.figures.late, -line.figures.total, line.label))
    whole = monitor.added(line.figures for line in lines)
    return Table(lines, whole, monitor.flow_days(office, moment))


class Said(NamedTuple):
    """What the lines of a table say, looked up once for all of them."""

    ages: str
    oldest: str
    median: str
    today: str
    per_day: str

    @classmethod
    def to_the_reader(cls) -> "Said":
        """In the reader's language."""
        return cls(
            ages=_("up to 3 days %(a)s, 4 to 7 %(b)s, 8 to 15 %(c)s, more %(d)s"),
            oldest=_("oldest %s"),
            median=_("median %s"),
            today=_("today +%(came)s/−%(went)s"),
            per_day=_("per day +%(came)s/−%(went)s"),
        )


def rows(table: Table, shown: list[Line], at: datetime) -> list[dict]:
    """The lines of one page in words; each bar is as long as its share of the longest in the table."""
    most = max((line.figures.total for line in table.lines), default=0) or 1
    held, answering = attribution.holders_and_controlling([line.head.pk for line in shown if line.head], at)
    said = Said.to_the_reader()
    return [_row(line, most, table.flow_days, said) | _held(line.head, held, answering) for line in shown]


def _row(line: Line, most: int, flow_days: int, said: Said) -> dict:
    found = line.figures
    return {
        "label": line.label,
        "url": line.url,
        "total_url": f"{line.papers_url}?show=all",
        "late_url": f"{line.papers_url}?show=late",
        "bands": [count * 100 // most for count in found.bands],
        "bands_text": said.ages % dict(zip("abcd", found.bands, strict=True)),
        "is_pending": bool(found.total),
        "total": words.count(found.total),
        "late": words.count(found.late) if found.late else "",
        "detail_text": _detail(found, flow_days, said),
    }


def _detail(found: Figures, flow_days: int, said: Said) -> str:
    """What the bar does not show: oldest, median, in and out; nothing where nothing lies or moved."""
    told = []
    if found.total:
        told.append(said.oldest % days(found.oldest))
        told.append(said.median % days(found.median))
    if found.came_today or found.went_today:
        told.append(said.today % {"came": found.came_today, "went": found.went_today})
    if found.came or found.went:
        flow = {"came": f"{found.came / flow_days:.1f}", "went": f"{found.went / flow_days:.1f}"}
        told.append(said.per_day % flow)
    return " · ".join(told)


def _held(head: Head | Post | None, held: dict[int, Charge], answering: dict[int, Charge]) -> dict:
    """Who holds the post that answers for a line, or that it is vacant and who answers instead."""
    if head is None:
        return {"holder_label": "", "vacant": False}
    if holder := held.get(head.pk):
        additional = "" if holder.kind == Charge.Kind.SUBSTANTIVE else f" ({holder.get_kind_display()})"
        return {"holder_label": f"{holder.user}{additional}", "vacant": False}
    controlling = answering.get(head.pk)
    label = _("controlling officer: %s") % controlling if controlling else head.name
    return {"holder_label": label, "vacant": True}


def holder(post: Post, moment: Moment) -> dict:
    """Who holds a post, or who answers for it while it is vacant."""
    return _held(post, *attribution.holders_and_controlling([post.pk], moment.at))


def lists(url: str, whole: Figures) -> dict:
    """The list behind each figure, and the age bands with how many lie in each."""
    labels = ("≤3", "4–7", "8–15", _(">15 days"))
    bands = [
        {"label": label, "count": words.count(count), "url": f"{url}?show={show}"}
        for label, count, show in zip(labels, whole.bands, monitor.BANDS, strict=True)
    ]
    return {"lists": {show: f"{url}?show={show}" for show in monitor.SHOWS}, "bands": bands}


def as_csv(table: Table, at: datetime) -> str:
    """The whole table for a spreadsheet; lengths in working days."""
    per_day = table.flow_days
    lines = [
        [
            line.label, told["holder_label"], _("Vacant") if told["vacant"] else "", *line.figures.bands,
            line.figures.total, line.figures.late, line.figures.parked,
            _days(line.figures.oldest), _days(line.figures.median),
            line.figures.came_today, line.figures.went_today,
            round(line.figures.came / per_day, 1), round(line.figures.went / per_day, 1),
        ]
        for line, told in zip(table.lines, rows(table, table.lines, at), strict=True)
    ]  # fmt: skip
    heading = [
        _("Office / desk"), _("Holder"), _("Vacant"), _("Up to 3 days"), _("4 to 7 days"), _("8 to 15 days"),
        _("Over 15 days"), _("Total"), _("Late"), _("Parked"), _("oldest"), _("median"), _("in today"),
        _("out today"), _("in per day"), _("out per day"),
    ]  # fmt: skip
    return spreadsheet.table(heading, lines)


def _days(length: float | None) -> float | None:
    return None if length is None else int(length * 10) / 10


def papers(stays: list[Stay], charge: Charge, moment: Moment) -> list[dict]:
    """Stuck papers with age, desk and explanation; subjects only where the charge may read them."""
    parking.prefetch(stays)
    readable = Paper.objects.readable_among([stay.paper for stay in stays], charge)
    labels = dict(Paper.Priority.choices), dict(Paper.Grading.choices)
    rank = charge.post.designation.rank
    return [_paper(stay, moment, rank, labels, readable=stay.paper_id in readable) for stay in stays]


def _paper(stay: Stay, moment: Moment, rank: int, labels: tuple[dict, dict], *, readable: bool) -> dict:
    paper, (priorities, gradings) = stay.paper, labels
    url = address(paper.kind, paper.pk)
    may_pull_up = readable and rank > stay.post.designation.rank
    return {
        "number": paper.number,
        "subject": paper.subject if readable else gradings[paper.grading],
        "priority": paper.priority,
        "priority_label": priorities[paper.priority],
        "url": url,
        "where_text": f"{stay.post}, {stay.office}",
        "desk_text": _("since %s") % words.moment(stay.arrived_at),
        "pull_up_url": f"{url}#{ACTS['pull_up'].field_id('reason')}" if may_pull_up else "",
        "explain_url": address("explanation", paper.pk, stay.arrived_seq),
        **(parking.describe(stay, moment.at) if stay.parked else NOT_PARKED),
        **_time(stay, moment),
    }


def _time(stay: Stay, moment: Moment) -> dict:
    """The time it has lain there, by how much it is late, and a date set by law."""
    reading, day_seconds = moment.clocks.get(stay.calendar_id) or moment.read(stay.calendar_id)
    measure = stay.measure(reading)
    late_text = words.duration(measure.late, day_seconds) if measure.late > 0 else ""
    return {
        "age_text": words.duration(measure.length, day_seconds),
        "late": measure.late > 0,
        "over_text": _("%s over the limit") % late_text if late_text else "",
        **(_by_law(stay, moment) if stay.paper.due_on else NO_DATE_BY_LAW),
    }


def _by_law(stay: Stay, moment: Moment) -> dict:
    desk = None
    if stay.due_reading is not None:
        desk = timezone.localdate(clock.clock(stay.calendar_id).moment(stay.due_reading))
    return words.by_law(stay.paper.due_on, desk=desk, today=timezone.localdate(moment.at))


def shows() -> dict[str, str]:
    """What a list may be narrowed to."""
    return {
        "all": _("All"),
        "late": _("Late"),
        "soon": _("Late within 3 days"),
        "parked": _("Parked"),
        "days_3": _("Up to 3 days"),
        "days_7": _("4 to 7 days"),
        "days_15": _("8 to 15 days"),
        "days_over": _("Over 15 days"),
    }


def tabs(show: str) -> list[dict]:
    """The tabs of a list; that of an age band only where it is chosen."""
    return [
        {"url": f"?show={name}", "label": label, "count": "", "current": name == show}
        for name, label in shows().items()
        if name == show or name not in monitor.BANDS
    ]


def crumbs(office: Office, charge: Charge) -> list[dict]:
    """The offices above this one, as far as the acting post monitors."""
    own = charge.post.office
    if office.pk == own.pk:
        return [crumb(own, "office")]
    above = Office.objects.above(office).filter(path__startswith=own.path).order_by("path")
    return [crumb(step, "office") for step in above]


def crumb(place: Office | Section, kind: str) -> dict:
    """One step of the way to a page."""
    return {"label": str(place), "url": address(f"monitor_{kind}", place.pk)}
