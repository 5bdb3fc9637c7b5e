"""Papers behind the medians of desk and monitor, and those opened and closed today."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Charge, Office
from accounts.pages.limits import limited
from accounts.pages.numbers import whole
from accounts.permissions import require
from tracking.desk.figures import Now, tally
from tracking.summaries import lengths

from . import disposals, medians, medians_page, own_times, own_times_page
from .figures import Moment, offices_down_to, offices_within
from .page import crumbs, spread
from .table import ABOVE_DISTRICTS
from .views import monitored


@require_safe
@limited("report")
def desk_times(request: HttpRequest) -> HttpResponse:
    """The stays behind the median of the acting desk."""
    charge, now, number = request.charge, Now.at(request.charge.post), _page_number(request)
    stays, more = medians.times(charge.post, now, number)
    context = medians_page.time_head(charge.post, tally(charge, now), now)
    context |= {"rows": medians_page.time_rows(stays)}
    if number == 1:
        desk = own_times.of_desk(charge.post, now.moment)
        context |= own_times_page.context(desk, own_times.of_office(charge.post, now.moment))
    return render(request, "tracking/medians.html", context | _pager(number, more=more))


@require("monitor")
@require_safe
@limited("report")
def office_disposals(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers behind what an office and all below it disposed of; `?of=` opened or closed today."""
    place, moment, number = monitored(request, pk), Moment.now(), _page_number(request)
    of = request.GET.get("of", "")
    read = TODAY.get(of, _timed)
    context, more = read(offices_within(place), moment, number, request.charge)
    if of not in TODAY and place.kind not in ABOVE_DISTRICTS:
        context |= _times(place, moment)
    context |= {
        "title": str(place),
        "breadcrumbs": crumbs(offices_down_to(place, request.charge)),
        **_pager(number, more=more, of=of if of in TODAY else ""),
    }
    return render(request, "tracking/medians.html", context)


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


def _timed(offices: Collection[int], moment: Moment, number: int, charge: Charge) -> tuple[dict, bool]:
    """A page of the papers whose disposal was timed; and True if more follow."""
    stays, more = medians.timed(offices, moment, number)
    rows = medians_page.disposed_rows(medians.measure_disposals(stays), medians.readable(stays, charge))
    return medians_page.disposed_head(disposals.measure(offices, moment), moment) | {"rows": rows}, more


def _opened(offices: Collection[int], moment: Moment, number: int, charge: Charge) -> tuple[dict, bool]:
    """A page of the papers opened today; and True if more follow."""
    stays, more = medians.opened_today(offices, moment, number)
    rows = medians_page.opened_rows(stays, medians.readable(stays, charge))
    return medians_page.opened_head(disposals.count(offices, moment)) | {"rows": rows}, more


def _closed(offices: Collection[int], moment: Moment, number: int, charge: Charge) -> tuple[dict, bool]:
    """A page of the papers disposed of today; and True if more follow."""
    stays, more = medians.closed_today(offices, moment, number)
    rows = medians_page.disposed_rows(medians.measure_disposals(stays), medians.readable(stays, charge))
    return medians_page.closed_head(disposals.count(offices, moment)) | {"rows": rows}, more


# The lists of today by their ?of=.
TODAY = {"opened": _opened, "closed": _closed}


def _page_number(request: HttpRequest) -> int:
    return max(1, min(whole(request.GET.get("page")) or 1, 10_000))


def _pager(number: int, *, more: bool, of: str = "") -> dict:
    address = f"?of={of}&page=" if of else "?page="
    return {
        "prev_url": f"{address}{number - 1}" if number > 1 else "",
        "next_url": f"{address}{number + 1}" if more else "",
    }
