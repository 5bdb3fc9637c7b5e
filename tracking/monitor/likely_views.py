"""The page of the papers of an office that are likely to become late within a week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.pages import paging, tables
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.permissions import require
from tracking.access.mailed import without_graded
from tracking.forecast import figures, page
from tracking.models import Paper, StayForecast

from .figures import offices_down_to, offices_within
from .page import crumbs
from .views import monitored


@require("monitor")
@require_safe
@limited("export", when=wants_sheet)
def office_likely(request: HttpRequest, pk: int) -> HttpResponse:
    """List what is likely to become late within a week, and tell how well such forecasts have held."""
    place, after = monitored(request, pk), whole(request.GET.get("after"))
    offices = list(offices_within(place))

    def rows(found: list[StayForecast]) -> list[dict]:
        return page.rows(
            found, Paper.objects.readable_among([row.stay.paper for row in found], request.charge)
        )

    def sheet() -> tables.Table:
        every = tables.every(lambda key: figures.likely(offices, key))
        return page.sheet(str(place), rows(without_graded(request, every, lambda row: row.stay.paper)))

    if file := tables.answer(request, sheet):
        return file
    forecasts, following = figures.likely(offices, after)
    context = {
        "title": str(place),
        "breadcrumbs": crumbs(offices_down_to(place, request.charge)),
        "held": page.held(*figures.kept(offices)),
        "rows": rows(forecasts),
        **paging.links("after", after, following),
    }
    return render(request, "tracking/likely.html", context)
