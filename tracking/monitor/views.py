"""The monitor: where is it stuck, and with whom?"""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Office, Post, Section
from accounts.pages import words
from accounts.pages.addresses import address
from accounts.pages.downloads import download
from accounts.pages.numbers import whole
from accounts.pages.paging import cut, links
from accounts.permissions import require
from tracking.models import Stay

from . import figures, page
from .figures import Moment


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
def office(request: HttpRequest, pk: int) -> HttpResponse:
    """An office: the offices below it and its own sections."""
    place, moment = monitored(request, pk), Moment.now()
    offices = figures.offices_within(place)
    table = page.office_table(place, offices, moment)
    if "csv" in request.GET:
        return _download(table, moment, f"monitor-{place.code}")
    context = {
        "place": {"title": str(place), "kind": "office"},
        "breadcrumbs": page.crumbs(place, request.charge)[:-1],
        "tally": page.tally(table.whole) | page.disposal(offices, moment),
        "disposals_url": address("monitor_disposals", place.pk),
        **page.lists(page.papers_url(place), table.whole),
    }
    stuck = figures.pending(offices, moment, "late", most=figures.OLDEST)
    return _shown(request, context, table, stuck, moment)


@require("monitor")
@require_safe
def section(request: HttpRequest, pk: int) -> HttpResponse:
    """A section: its desks."""
    place = get_object_or_404(Section.objects.select_related("office"), pk=pk)
    home, moment = monitored(request, place.office_id), Moment.now()
    table = page.desk_table(place, moment)
    if "csv" in request.GET:
        return _download(table, moment, f"monitor-{home.code}-{place.code}")
    context = {
        "place": {"title": f"{place}, {home}", "kind": "section"},
        "breadcrumbs": page.crumbs(home, request.charge),
        "tally": page.tally(table.whole),
        **page.lists(page.papers_url(place), table.whole),
    }
    stuck = figures.pending([home.pk], moment, "late", most=figures.OLDEST, section=place.pk)
    return _shown(request, context, table, stuck, moment)


def _shown(
    request: HttpRequest, context: dict, table: page.Table, stuck: list[Stay], moment: Moment
) -> HttpResponse:
    """The page of a place: a page of its lines, and the papers stuck longest."""
    at = whole(request.GET.get("page")) or 1
    lines = table.lines[(at - 1) * figures.PAGE : at * figures.PAGE]
    context |= {
        "as_of_text": _("as of %s") % words.moment(moment.at),
        "rows": page.rows(table, lines, moment.at),
        "oldest": page.papers(stuck, request.charge, moment),
        "prev_url": f"?page={at - 1}" if at > 1 else "",
        "next_url": f"?page={at + 1}" if len(table.lines) > at * figures.PAGE else "",
    }
    return render(request, "tracking/monitor.html", context)


def _download(table: page.Table, moment: Moment, name: str) -> HttpResponse:
    """The whole table for a spreadsheet."""
    return download(page.as_csv(table, moment.at), f"{slugify(name)}-{moment.at:%Y-%m-%d}.csv")


@require("monitor")
@require_safe
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The pending papers of an office and all below it, the longest first."""
    place = monitored(request, pk)
    return _list(request, figures.offices_within(place), str(place), page.crumbs(place, request.charge))


@require("monitor")
@require_safe
def section_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The pending papers of a section, the longest first."""
    place = get_object_or_404(Section, pk=pk)
    home = monitored(request, place.office_id)
    crumbs = page.crumbs(home, request.charge)
    return _list(request, [home.pk], f"{place}, {home}", crumbs, section=place.pk)


@require("monitor")
@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Papers on one desk, the longest there first."""
    desk = get_object_or_404(Post.objects.with_place(), pk=pk)
    home = monitored(request, desk.section.office_id)
    crumbs = [*page.crumbs(home, request.charge), page.crumb(desk.section, "section")]
    return _list(request, [home.pk], str(desk), crumbs, desk, post=desk.pk)


def _list(
    request: HttpRequest,
    offices: Iterable[int],
    title: str,
    crumbs: list,
    desk: Post | None = None,
    **only: int,
) -> HttpResponse:
    """A page of the papers pending in these offices, `only` those of a section or post."""
    moment, asked = Moment.now(), request.GET.get("show")
    show = asked if asked in figures.SHOWS else "all"
    after, size = whole(request.GET.get("after")), figures.PAGE
    stays, following = cut(figures.pending(offices, moment, show, most=size + 1, after=after, **only), size)
    context = {
        "title": title,
        "breadcrumbs": crumbs,
        "as_of_text": _("as of %s") % words.moment(moment.at),
        "head": page.holder(desk, moment) if desk else None,
        "tabs": page.tabs(show),
        "rows": page.papers(stays, request.charge, moment),
        **links("after", after, following, here=f"?show={show}"),
    }
    return render(request, "tracking/monitor_papers.html", context)
