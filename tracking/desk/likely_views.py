"""The page of the papers of a desk that are likely to become late within a week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracking.forecast import figures, page
from tracking.models import Paper


@require_safe
def desk_likely(request: HttpRequest) -> HttpResponse:
    """List what is likely to become late at the acting desk, and how well forecasts held in its office."""
    post, after = request.charge.post, request.GET.get("after", "")
    likely = figures.likely_at(post, after)
    readable = Paper.objects.readable_among([row.stay.paper for row in likely.rows], request.charge)
    context = {
        "title": str(post),
        "held": page.held(*figures.kept([post.section.office_id])),
        **page.listed(likely, readable, after),
    }
    return render(request, "tracking/likely.html", context)
