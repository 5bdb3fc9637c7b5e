"""The monitor in the reader's words: its figures, lines and lists as the templates show them."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.directory.holding import holdings
from accounts.models import Charge, Office, Post, Section
from accounts.names import Named
from accounts.pages import words
from accounts.pages.addresses import address, addresses
from tracking.ask.page import desk_offer, offer
from tracking.models import Paper
from tracking.movement.acts import ACTS, field_id
from tracking.paper import parking
from tracking.time.attribution import Holders

from .disposals import Disposals
from .figures import BANDS, SHOWS, Figures, Moment
from .past import Past
from .pending import PendingPaper
from .table import Line, Table
from .worst import Desk

# Offices with districts below them.
ABOVE_DISTRICTS = (Office.Kind.GOVERNMENT, Office.Kind.DIVISION)
NOT_PARKED = {"parked_text": "", "review_late": False}
NO_DATE_BY_LAW = {"law_text": "", "law_late": False}
# The list of the papers behind a line; that of a desk is the desk's own page.
PAPERS = {"office": "monitor_papers", "section": "monitor_section_papers", "post": "monitor_post"}


def days(length: float | None) -> str:
    """Working days in words; "" for none."""
    return "" if length is None else words.days(length)


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


def disposal(done: Disposals) -> dict:
    """The papers opened and disposed of, and the time that disposal took."""
    return {
        "median_text": days(done.median),
        "median_before_text": days(done.median_before),
        "median_n": sample_text(done),
        "opened_today": words.signed(done.opened_today, "+"),
        "disposed_today": words.signed(done.today, "−"),
    }


def sample_text(done: Disposals) -> str:
    """The number of papers whose disposal was timed: "120", or "500 of 1,846"."""
    if done.n == done.closed:
        return words.count(done.n)
    return _("%(n)s of %(all)s") % {"n": words.count(done.n), "all": words.count(done.closed)}


class LineWords(NamedTuple):
    """The words of the figures of a line, looked up once for all lines."""

    ages: str
    oldest: str
    median: str
    today: str
    per_day: str

    @classmethod
    def in_language(cls) -> "LineWords":
        """In the reader's language."""
        return cls(
            ages=_("up to 3 days %(a)s, 4 to 7 %(b)s, 8 to 15 %(c)s, more %(d)s"),
            oldest=_("oldest %s"),
            median=_("median %s"),
            today=_("today %(came)s in, %(went)s out"),
            per_day=_("per day %(came)s in, %(went)s out"),
        )


def rows(table: Table, lines: list[Line], holders: Holders) -> list[dict]:
    """Some lines of a table as rows; each bar is as long as its share of the longest in the table."""
    most = max((line.figures.total for line in table.lines), default=0) or 1
    line_words = LineWords.in_language()
    urls = addresses((f"monitor_{line.kind}", line.place.pk) for line in lines)
    papers_urls = addresses((PAPERS[line.kind], line.place.pk) for line in lines)
    return [
        _row(line, most, table.flow_days, line_words)
        | {"url": url, "total_url": f"{papers_url}?show=all", "late_url": f"{papers_url}?show=late"}
        | holder(line.head, holders)
        for line, url, papers_url in zip(lines, urls, papers_urls, strict=True)
    ]


def _row(line: Line, most: int, flow_days: int, line_words: LineWords) -> dict:
    figures = line.figures
    return {
        "label": line.place.name,
        "bands": [count * 100 // most for count in figures.bands],
        "bands_text": line_words.ages % dict(zip("abcd", figures.bands, strict=True)),
        "is_pending": bool(figures.total),
        "total": words.count(figures.total),
        "late": words.count(figures.late) if figures.late else "",
        "detail_text": _detail(figures, flow_days, line_words),
    }


def _detail(figures: Figures, flow_days: int, line_words: LineWords) -> str:
    """The oldest and the median, and what came and went; nothing where nothing lies or moved."""
    parts = []
    if figures.total:
        parts.append(line_words.oldest % days(figures.oldest))
        parts.append(line_words.median % days(figures.median))
    if figures.came_today or figures.went_today:
        parts.append(line_words.today % {"came": figures.came_today, "went": figures.went_today})
    if figures.came or figures.went:
        flow = {"came": f"{figures.came / flow_days:.1f}", "went": f"{figures.went / flow_days:.1f}"}
        parts.append(line_words.per_day % flow)
    return " · ".join(parts)


def holder(post: Named | Post | None, holders: Holders) -> dict:
    """The holder of a post, or that it is vacant or the holder on leave, and who answers for it."""
    if post is None:
        return {"holder_label": "", "vacant": False}
    if charge := holders.held.get(post.pk):
        additional = "" if charge.kind == Charge.Kind.SUBSTANTIVE else f" ({charge.get_kind_display()})"
        return {"holder_label": f"{charge.user}{additional}", "vacant": False}
    controlling = holders.controlling.get(post.pk)
    label = _("controlling officer: %s") % controlling if controlling else post.name
    if away := holders.on_leave.get(post.pk):
        text = _("%(absent)s, on leave until %(day)s")
        text %= {"absent": away.person, "day": words.day(away.ends_on)}
        return {"holder_label": f"{text} – {label}" if controlling else text, "vacant": False}
    return {"holder_label": label, "vacant": True}


def sentence(whole: Figures, desks: list[Desk], holders: Holders, before: Past | None) -> str:
    """The state of a place in a few words: the late, the desks that hold most of them, and those vacant."""
    if not whole.late:
        return _("Nothing is late.")
    late = {"late": words.count(whole.late), "all": words.count(whole.total)}
    parts = [_("%(late)s of %(all)s are late.") % late]
    held = {"number": len(desks), "held": words.count(sum(desk.late for desk in desks))}
    holds = ngettext(
        "The worst desk holds %(held)s of them.",
        "The %(number)s worst desks hold %(held)s of them.",
        len(desks),
    )
    parts.append(holds % held)
    vacant = sum(desk.post.pk not in holders.held for desk in desks)
    if vacant:
        are_vacant = ngettext(
            "%(number)s of these desks is vacant.", "%(number)s of these desks are vacant.", vacant
        )
        parts.append(are_vacant % {"number": vacant})
    if before is not None:
        change = whole.late - before.late_before
        signed = words.signed(abs(change), "−" if change < 0 else "+")
        parts.append(_("Against a week ago: %s.") % signed)
    return " ".join(parts)


def sent_on(before: Past | None) -> dict:
    """The papers passed on to other offices and those closed, apart; nothing where no days are stored."""
    if before is None:
        return {}
    return {"passed": words.count(before.passed), "closed": words.count(before.closed)}


def worst(desks: list[Desk], holders: Holders, charge: Charge) -> list[dict]:
    """The desks with most late papers as rows, each with the way to ask about all of them."""
    asking = desk_offer([desk.post for desk in desks], charge)
    urls = addresses(("monitor_post", desk.post.pk) for desk in desks)
    return [
        {
            "label": f"{desk.post}, {desk.post.office}",
            "url": url,
            "late_url": f"{url}?show=late",
            "late": words.count(desk.late),
            "times_text": _("oldest %(oldest)s · median %(median)s")
            % {"oldest": days(desk.oldest), "median": days(desk.median)},
            "ask": asking.get(desk.post.pk),
        }
        | holder(desk.post, holders)
        for desk, url in zip(desks, urls, strict=True)
    ]


def idle(lines: list[Line]) -> list[dict]:
    """The places on which nothing lies, as links."""
    urls = addresses((f"monitor_{line.kind}", line.place.pk) for line in lines)
    return [{"url": url, "label": line.place.name} for line, url in zip(lines, urls, strict=True)]


def lists(kind: str, pk: int, whole: Figures) -> dict:
    """The list behind each figure of a place, and the age bands with how many lie in each."""
    url = address(PAPERS[kind], pk)
    labels = ("≤3", "4–7", "8–15", _(">15 days"))
    bands = [
        {"label": label, "count": words.count(count), "url": f"{url}?show={show}"}
        for label, count, show in zip(labels, whole.bands, BANDS, strict=True)
    ]
    return {"lists": {show: f"{url}?show={show}" for show in SHOWS}, "bands": bands}


def sheet(table: Table, holders: Holders) -> tuple[list[str], list[list]]:
    """Heading and rows of the whole table, for a file; lengths in working days."""
    heading = [
        _("Office / desk"), _("Holder"), _("Vacant"), _("Up to 3 days"), _("4 to 7 days"), _("8 to 15 days"),
        _("Over 15 days"), _("Total"), _("Late"), _("Parked"), _("oldest"), _("median"), _("in today"),
        _("out today"), _("in per day"), _("out per day"),
    ]  # fmt: skip
    return heading, [_sheet_line(line, table.flow_days, holders) for line in table.lines]


def _sheet_line(line: Line, flow_days: int, holders: Holders) -> list:
    figures, head = line.figures, holder(line.head, holders)
    return [
        line.place.name, head["holder_label"], _("Vacant") if head["vacant"] else "", *figures.bands,
        figures.total, figures.late, figures.parked, _tenths(figures.oldest), _tenths(figures.median),
        figures.came_today, figures.went_today,
        round(figures.came / flow_days, 1), round(figures.went / flow_days, 1),
    ]  # fmt: skip


def _tenths(length: float | None) -> float | None:
    """A length in tenths of a day, never rounded up."""
    return None if length is None else int(length * 10) / 10


def oldest(stuck: list[PendingPaper], moment: Moment, charge: Charge) -> list[dict]:
    """The papers stuck longest, each with the way to ask why, and to pull it up where the reader may."""
    asking = offer([paper.stay for paper in stuck], charge)
    field = field_id(ACTS["pull_up"].name, "reason")
    return [
        row
        | {
            "pull_up_url": f"{row['url']}#{field}" if paper.may_pull_up else "",
            "ask": asking.get(paper.stay.pk),
        }
        for paper, row in _paper_rows(stuck, moment)
    ]


def papers(pending: list[PendingPaper], moment: Moment, charge: Charge) -> list[dict]:
    """The papers of a list: priority, by how much each is past the limit, and the way to ask why."""
    asking = offer([paper.stay for paper in pending], charge)
    priorities = dict(Paper.Priority.choices)
    return [
        row
        | {
            "priority": paper.stay.paper.priority,
            "priority_label": priorities[paper.stay.paper.priority],
            "late": paper.measure.late > 0,
            "over_text": _over_the_limit(paper),
            "ask": asking.get(paper.stay.pk),
        }
        for paper, row in _paper_rows(pending, moment)
    ]


def _over_the_limit(paper: PendingPaper) -> str:
    if paper.measure.late <= 0:
        return ""
    return _("%s over the limit") % words.duration(paper.measure.late, paper.day_seconds)


def _paper_rows(pending: list[PendingPaper], moment: Moment) -> Iterator[tuple[PendingPaper, dict]]:
    """Yield each paper with what both lists say of it; its subject only where the reader may read it."""
    gradings, today, since = dict(Paper.Grading.choices), timezone.localdate(moment.at), _("since %s")
    urls = addresses((line.stay.paper.kind, line.stay.paper_id) for line in pending)
    explain_urls = addresses(("explanation", line.stay.paper_id, line.stay.arrived_seq) for line in pending)
    held = holdings(line.stay.post_id for line in pending)
    for line, url, explain_url in zip(pending, urls, explain_urls, strict=True):
        stay, paper = line.stay, line.stay.paper
        row = {
            "number": paper.number,
            "subject": paper.subject if line.is_readable else gradings[paper.grading],
            "url": url,
            "where_text": f"{held.name(stay.post)}, {stay.office}",
            "desk_text": since % words.moment(stay.arrived_at),
            "explain_url": explain_url,
            "age_text": words.duration(line.measure.length, line.day_seconds),
        }
        row |= parking.describe(stay, moment.at) if stay.parked else NOT_PARKED
        if paper.due_on:
            row |= words.by_law(paper.due_on, desk=line.desk_due_on, today=today)
        else:
            row |= NO_DATE_BY_LAW
        yield line, row


def show_labels() -> dict[str, str]:
    """The names of what a list may be narrowed to."""
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
        for name, label in show_labels().items()
        if name == show or name not in BANDS
    ]


def crumbs(offices: list[Office]) -> list[dict]:
    """The way to a page, a step for each office above it."""
    return [crumb(office, "office") for office in offices]


def crumb(place: Office | Section, kind: str) -> dict:
    """One step of the way to a page."""
    return {"label": str(place), "url": address(f"monitor_{kind}", place.pk)}
