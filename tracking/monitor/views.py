"""The monitor: where papers are stuck, and at whose desk."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Office, Section
from accounts.pages import tables, words
from accounts.pages.addresses import address
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.permissions import require
from tracking.models import Stay
from tracking.summaries import lengths
from tracking.survival.curve import Curve
from tracking.time.attribution import holders_and_controlling

from . import disposals, figures, page, papers_page, past, pending, table, trend_line, worst
from .figures import Moment, offices_down_to, offices_within
from .table import Table


def monitored(request: HttpRequest, pk: int) -> Office:
    """The office, if it lies in the subtree that the acting post monitors."""
    own = request.charge.post.office
    return own if own.pk == pk else get_object_or_404(Office.objects.within(own), pk=pk)


@require("monitor")
@require_safe
def monitor(request: HttpRequest) -> HttpResponse:
    """The acting post's own office."""
    return redirect("monitor_office", request.charge.post.section.office_id)


@require("monitor")
@require_safe
@limited("export", when=wants_sheet)
def office(request: HttpRequest, pk: int) -> HttpResponse:
    """An office: the offices below it and its own sections."""
    place, moment = monitored(request, pk), Moment.now()
    offices = offices_within(place)
    lines = table.office_table(place, offices, moment)
    if wants_sheet(request):
        return _download(request, lines, moment, f"monitor-{place.code}", str(place))
    context = {
        "place": {"title": str(place), "kind": "office"},
        "breadcrumbs": page.crumbs(offices_down_to(place, request.charge)[:-1]),
        "tally": page.tally(lines.whole) | page.disposal(disposals.measure(offices, moment)),
        "disposals_url": address("monitor_disposals", place.pk),
        "ways": page.ways(place),
        **page.lists("office", place.pk, lines.whole),
    }
    if len(offices) == 1:
        # Papers are followed one by one, which is too much work for many offices at a time.
        context["tally"] |= page.until_gone(lengths.in_offices(offices, moment.at))
    stuck = pending.longest(offices, moment, "late", most=figures.OLDEST)
    desks, before = worst.desks(offices, moment), past.last_days(offices, moment)
    if before:
        context["line"] = trend_line.on_monitor(before.days, address("monitor_trend", place.pk))
    return _place_page(request, context, Contents(place, lines, stuck, desks, before), moment)


@require("monitor")
@require_safe
@limited("export", when=wants_sheet)
def section(request: HttpRequest, pk: int) -> HttpResponse:
    """A section: its desks."""
    place = get_object_or_404(Section.objects.select_related("office"), pk=pk)
    home, moment = monitored(request, place.office_id), Moment.now()
    lines = table.desk_table(place, moment)
    if wants_sheet(request):
        name = f"monitor-{home.code}-{place.code}"
        return _download(request, lines, moment, name, f"{place}, {home}")
    context = {
        "place": {"title": f"{place}, {home}", "kind": "section"},
        "breadcrumbs": page.crumbs(offices_down_to(home, request.charge)),
        "tally": page.tally(lines.whole),
        "trend_url": address("monitor_section_trend", place.pk),
        **page.lists("section", place.pk, lines.whole),
    }
    stuck = pending.longest([home.pk], moment, "late", most=figures.OLDEST, section=place.pk)
    posts = [line.place.pk for line in lines.lines]
    times = lengths.at_each_desk([home.pk], moment.at, posts)
    desks = worst.desks([home.pk], moment, posts)
    return _place_page(request, context, Contents(home, lines, stuck, desks, times=times), moment)


class Contents(NamedTuple):
    """The table of a place in an office, its papers stuck longest and worst desks, and what is known besides.

    That is the past of the place, and the time that papers take at each of its desks.
    """

    office: Office
    table: Table
    stuck: list[Stay]
    desks: list[worst.Desk]
    before: past.Past | None = None
    times: dict[int, Curve] | None = None


def _place_page(request: HttpRequest, context: dict, place: Contents, moment: Moment) -> HttpResponse:
    """The page of a place: a page of its lines, and the papers stuck longest."""
    number = whole(request.GET.get("page")) or 1
    pending_lines, idle = place.table.parted()
    lines = pending_lines[(number - 1) * figures.LINES : number * figures.LINES]
    first = figures.FIRST if number == 1 else figures.LINES
    posts = {*table.heads(lines), *(desk.post.pk for desk in place.desks)}
    holders = holders_and_controlling(posts, moment.at)
    stuck = pending.measure(place.stuck, moment, request.charge)
    rows = page.rows(place.table, lines, holders, place.times)
    context |= {
        "sentence": page.sentence(place.table.whole, place.desks, holders, place.before),
        "worst": page.worst(place.desks, holders, request.charge, place.office),
        "idle": page.idle(idle),
        "sent_on": page.sent_on(place.before),
        "as_of_text": _("as of %s") % words.moment(moment.at),
        "rows": rows,
        "first_rows": rows[:first],
        "more_rows": rows[first:],
        "more_count": words.count(len(pending_lines) - first),
        "oldest": papers_page.oldest(stuck, moment, request.charge),
        "prev_url": f"?page={number - 1}" if number > 1 else "",
        "next_url": f"?page={number + 1}" if len(pending_lines) > number * figures.LINES else "",
    }
    return render(request, "tracking/monitor.html", context)


def _download(
    request: HttpRequest, place_table: Table, moment: Moment, name: str, title: str
) -> HttpResponse | None:
    """The whole table as a file."""
    holders = holders_and_controlling(table.heads(place_table.lines), moment.at)
    heading, rows = page.sheet(place_table, holders)
    sheet = tables.Table(f"{slugify(name)}-{moment.at:%Y-%m-%d}", title, heading, rows)
    return tables.answer(request, lambda: sheet)
