"""Papers behind the medians of desk and monitor, and those opened and closed today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.pages.numbers import whole
from accounts.permissions import require
from tracking.desk.figures import Now

from . import figures, medians, page
from .views import monitored

# Lists by ?of=: papers, what is said above them, rows.
LISTS = {
    "opened": (medians.opened_today, medians.opened_head, medians.opened_rows),
    "closed": (medians.closed_today, medians.closed_head, medians.disposed_rows),
}
TIMED = (medians.disposed, medians.disposed_head, medians.disposed_rows)


@require_safe
def desk_times(request: HttpRequest) -> HttpResponse:
    """The stays behind the median of the acting desk."""
    post, now, at = request.charge.post, Now.at(request.charge.post), _page(request)
    stays, more = medians.times(post, now, at)
    context = medians.time_head(request.charge, now) | {"rows": medians.time_rows(stays, now)}
    return render(request, "tracking/medians.html", context | _pager(at, more=more))


@require("monitor")
@require_safe
def disposals(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers behind what an office and all below it disposed of; `?of=` opened or closed today."""
    place, moment, at = monitored(request, pk), figures.Moment.now(), _page(request)
    offices, of = figures.offices_within(place), request.GET.get("of", "")
    papers, head, rows = LISTS.get(of, TIMED)
    stays, more = papers(offices, moment, at)
    context = head(str(place), offices, moment) | {
        "breadcrumbs": page.crumbs(place, request.charge),
        "rows": rows(stays, request.charge),
    }
    return render(
        request, "tracking/medians.html", context | _pager(at, more=more, of=of if of in LISTS else "")
    )


def _page(request: HttpRequest) -> int:
    return max(1, min(whole(request.GET.get("page")) or 1, 10_000))


def _pager(at: int, *, more: bool, of: str = "") -> dict:
    asked = f"?of={of}&page=" if of else "?page="
    return {
        "prev_url": f"{asked}{at - 1}" if at > 1 else "",
        "next_url": f"{asked}{at + 1}" if more else "",
    }
