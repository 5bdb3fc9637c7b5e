"""Papers behind the medians of desk and monitor, and those opened and closed today."""

from collections.abc import Callable, Collection
from functools import partial
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Office
from accounts.pages import tables
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.permissions import require
from tracking.access.mailed import without_graded
from tracking.desk.figures import Now, tally
from tracking.models import Stay
from tracking.summaries import lengths

from . import disposals, medians, medians_page, own_times, own_times_page
from .figures import Moment, offices_down_to, offices_within
from .page import crumbs, spread
from .table import ABOVE_DISTRICTS
from .views import monitored


@require_safe
@limited("report")
@limited("export", when=wants_sheet)
def desk_times(request: HttpRequest) -> HttpResponse:
    """The stays behind the median of the acting desk."""
    charge, now, number = request.charge, Now.at(request.charge.post), _page_number(request)
    context, rows = medians_page.time_head(charge.post, tally(charge, now), now), medians_page.time_rows
    read = partial(medians.times, charge.post, now)
    if file := _file(request, context["title"], context, read, rows):
        return file
    stays, more = read(number)
    context |= {"rows": rows(stays)}
    if number == 1:
        desk = own_times.of_desk(charge.post, now.moment)
        context |= own_times_page.context(desk, own_times.of_office(charge.post, now.moment))
    return render(request, "tracking/medians.html", context | _pager(number, more=more))


@require("monitor")
@require_safe
@limited("report")
@limited("export", when=wants_sheet)
def office_disposals(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers behind what an office and all below it disposed of; `?of=` opened or closed today."""
    place, moment, number = monitored(request, pk), Moment.now(), _page_number(request)
    offices, of = offices_within(place), request.GET.get("of", "")
    listed = TODAY.get(of, TIMED)

    def rows(stays: list[Stay]) -> list[dict]:
        return listed.rows(stays, medians.readable(stays, request.charge))

    head = listed.head(offices, moment)
    if file := _file(request, str(place), head, lambda page: listed.read(offices, moment, page), rows):
        return file
    stays, more = listed.read(offices, moment, number)
    context = head | {"rows": rows(stays)}
    if of not in TODAY and place.kind not in ABOVE_DISTRICTS:
        context |= _times(place, moment)
    context |= {
        "title": str(place),
        "breadcrumbs": crumbs(offices_down_to(place, request.charge)),
        **_pager(number, more=more, of=of if of in TODAY else ""),
    }
    return render(request, "tracking/medians.html", context)


def _file(
    request: HttpRequest,
    title: str,
    head: dict,
    read: Callable[[int], tuple[list[Stay], bool]],
    rows: Callable[[list[Stay]], list[dict]],
) -> HttpResponse | None:
    """The whole list as a file, where the address asks for one."""

    def behind(page: int) -> tuple[list[Stay], int | None]:
        stays, more = read(page)
        return stays, page + 1 if more else None

    def sheet() -> tables.Table:
        stays = without_graded(request, tables.every(behind, first=1), lambda stay: stay.paper)
        return medians_page.sheet(title, head, rows(stays))

    return tables.answer(request, sheet)


def _times(place: Office, moment: Moment) -> dict:
    """The time until papers are closed or passed on, and that at the desks of each office."""
    offices = offices_within(place)
    below = {pk: office for pk, office in offices.items() if office.depth == place.depth + 1}
    by_path = {office.path: pk for pk, office in below.items()}
    end = len(place.path) + Office.steplen
    places = {pk: by_path.get(office.path[:end], place.pk) for pk, office in offices.items()}
    at_desks = lengths.at_desks_of_each(places, moment.at)
    return {
        "until_text": spread(lengths.in_offices(offices, moment.at)),
        "places": medians_page.places({place.pk: offices[place.pk], **below}, at_desks),
    }


class Listed(NamedTuple):
    """A list behind a figure: how its pages are read, its rows, and the head that names the figure."""

    read: Callable[[Collection[int], Moment, int], tuple[list[Stay], bool]]
    rows: Callable[[list[Stay], set[int]], list[dict]]
    head: Callable[[Collection[int], Moment], dict]


def _disposed_rows(stays: list[Stay], readable: set[int]) -> list[dict]:
    return medians_page.disposed_rows(medians.measure_disposals(stays), readable)


def _timed_head(offices: Collection[int], moment: Moment) -> dict:
    return medians_page.disposed_head(disposals.measure(offices, moment), moment)


def _opened_head(offices: Collection[int], moment: Moment) -> dict:
    return medians_page.opened_head(disposals.count(offices, moment))


def _closed_head(offices: Collection[int], moment: Moment) -> dict:
    return medians_page.closed_head(disposals.count(offices, moment))


TIMED = Listed(medians.timed, _disposed_rows, _timed_head)
# The lists of today by their ?of=.
TODAY = {
    "opened": Listed(medians.opened_today, medians_page.opened_rows, _opened_head),
    "closed": Listed(medians.closed_today, _disposed_rows, _closed_head),
}


def _page_number(request: HttpRequest) -> int:
    return max(1, min(whole(request.GET.get("page")) or 1, 10_000))


def _pager(number: int, *, more: bool, of: str = "") -> dict:
    address = f"?of={of}&page=" if of else "?page="
    return {
        "prev_url": f"{address}{number - 1}" if number > 1 else "",
        "next_url": f"{address}{number + 1}" if more else "",
    }
