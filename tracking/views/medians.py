"""What the medians of desk and monitor were taken of."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import require
from tracking import desk, medians, monitor
from tracking import monitor_page as page

from .monitor import monitored, number


@require_safe
def desk_times(request: HttpRequest) -> HttpResponse:
    """The stays behind the median of the acting desk."""
    post, now, at = request.charge.post, desk.Now.at(request.charge.post), _page(request)
    stays, more = medians.times(post, now, at)
    told = medians.time_head(post, now) | {"rows": medians.time_rows(stays, now)}
    return render(request, "tracking/medians.html", told | _pager(at, more=more))


@require("monitor")
@require_safe
def disposals(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers behind the median time to disposal of an office and all below it."""
    place, moment, at = monitored(request, pk), monitor.Moment.now(), _page(request)
    offices = monitor.offices_within(place)
    stays, more = medians.disposed(offices, moment, at)
    told = medians.disposed_head(str(place), offices, moment) | {
        "breadcrumbs": page.crumbs(place, request.charge),
        "rows": medians.disposed_rows(stays, request.charge),
    }
    return render(request, "tracking/medians.html", told | _pager(at, more=more))


def _page(request: HttpRequest) -> int:
    return max(1, min(number(request.GET.get("page")) or 1, 10_000))


def _pager(at: int, *, more: bool) -> dict:
    return {
        "prev_url": f"?page={at - 1}" if at > 1 else "",
        "next_url": f"?page={at + 1}" if more else "",
    }
