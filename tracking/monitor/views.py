"""The monitor: where papers are stuck, and at whose desk."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Office, Post, Section
from accounts.pages import tables, words
from accounts.pages.addresses import address
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.pages.paging import cut, links
from accounts.permissions import require
from tracking.models import Stay
from tracking.time.attribution import holders_and_controlling

from . import disposals, figures, page, past, pending, table, trend_line, worst
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
        "trend_url": address("monitor_trend", place.pk),
        "routes_url": address("monitor_routes", place.pk),
        "map_url": address("monitor_map", place.pk) if place.kind in page.ABOVE_DISTRICTS else "",
        **page.lists("office", place.pk, lines.whole),
    }
    stuck = pending.longest(offices, moment, "late", most=figures.OLDEST)
    before = past.last_days(offices, moment)
    context["line"] = trend_line.on_monitor(before.days, context["trend_url"]) if before else None
    return _place_page(request, context, lines, stuck, moment, worst.desks(offices, moment), before)


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
    return _place_page(request, context, lines, stuck, moment, worst.desks([home.pk], moment, posts))


def _place_page(
    request: HttpRequest,
    context: dict,
    place_table: Table,
    stuck: list[Stay],
    moment: Moment,
    desks: list[worst.Desk],
    before: past.Past | None = None,
) -> HttpResponse:
    """The page of a place: a page of its lines, and the papers stuck longest."""
    number = whole(request.GET.get("page")) or 1
    pending_lines, idle = place_table.parted()
    lines = pending_lines[(number - 1) * figures.PAGE : number * figures.PAGE]
    posts = {*table.heads(lines), *(desk.post.pk for desk in desks)}
    holders = holders_and_controlling(posts, moment.at)
    context |= {
        "sentence": page.sentence(place_table.whole, desks, holders, before),
        "worst": page.worst(desks, holders, request.charge),
        "idle": page.idle(idle),
        "sent_on": page.sent_on(before),
        "as_of_text": _("as of %s") % words.moment(moment.at),
        "rows": page.rows(place_table, lines, holders),
        "oldest": page.oldest(pending.measure(stuck, moment, request.charge), moment, request.charge),
        "prev_url": f"?page={number - 1}" if number > 1 else "",
        "next_url": f"?page={number + 1}" if len(pending_lines) > number * figures.PAGE else "",
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


@require("monitor")
@require_safe
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The pending papers of an office and all below it, the longest first."""
    place = monitored(request, pk)
    crumbs = page.crumbs(offices_down_to(place, request.charge))
    return _list(request, offices_within(place), str(place), crumbs)


@require("monitor")
@require_safe
def section_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The pending papers of a section, the longest first."""
    place = get_object_or_404(Section, pk=pk)
    home = monitored(request, place.office_id)
    crumbs = page.crumbs(offices_down_to(home, request.charge))
    return _list(request, [home.pk], f"{place}, {home}", crumbs, section=place.pk)


@require("monitor")
@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Papers on one desk, the longest there first."""
    desk = get_object_or_404(Post.objects.with_place(), pk=pk)
    home = monitored(request, desk.section.office_id)
    crumbs = page.crumbs(offices_down_to(home, request.charge))
    crumbs.append(page.crumb(desk.section, "section"))
    return _list(request, [home.pk], str(desk), crumbs, desk, post=desk.pk)


def _list(
    request: HttpRequest,
    offices: Iterable[int],
    title: str,
    crumbs: list[dict],
    desk: Post | None = None,
    **only: int,
) -> HttpResponse:
    """A page of the papers pending in these offices, `only` those of a section or post."""
    moment, show = Moment.now(), request.GET.get("show")
    show = show if show in figures.SHOWS else "all"
    after, size = whole(request.GET.get("after")), figures.PAGE
    stays, following = cut(pending.longest(offices, moment, show, most=size + 1, after=after, **only), size)
    holders = holders_and_controlling([desk.pk], moment.at) if desk else None
    context = {
        "title": title,
        "breadcrumbs": crumbs,
        "as_of_text": _("as of %s") % words.moment(moment.at),
        "head": page.holder(desk, holders) if holders else None,
        "trend_url": address("monitor_desk_trend", desk.pk) if desk else "",
        "tabs": page.tabs(show),
        "rows": page.papers(pending.measure(stays, moment, request.charge), moment, request.charge),
        **links("after", after, following, here=f"?show={show}"),
    }
    return render(request, "tracking/monitor_papers.html", context)
