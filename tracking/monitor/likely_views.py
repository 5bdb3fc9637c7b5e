"""The page of the papers of an office that are likely to become late within a week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import require
from tracking.forecast import figures, page
from tracking.models import Paper

from .figures import offices_down_to, offices_within
from .page import crumbs
from .views import monitored


@require("monitor")
@require_safe
def office_likely(request: HttpRequest, pk: int) -> HttpResponse:
    """List what is likely to become late within a week, and tell how well such forecasts have held."""
    place, after = monitored(request, pk), request.GET.get("after", "")
    offices = list(offices_within(place))
    likely = figures.likely(offices, after)
    readable = Paper.objects.readable_among([row.stay.paper for row in likely.rows], request.charge)
    context = {
        "title": str(place),
        "breadcrumbs": crumbs(offices_down_to(place, request.charge)),
        "held": page.held(*figures.kept(offices)),
        **page.listed(likely, readable, after),
    }
    return render(request, "tracking/likely.html", context)
