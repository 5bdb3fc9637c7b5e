"""The page of the papers of a desk that are likely to become late within a week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.pages import paging
from accounts.pages.numbers import whole
from tracking.forecast import figures, page
from tracking.models import Paper


@require_safe
def desk_likely(request: HttpRequest) -> HttpResponse:
    """List what is likely to become late at the acting desk, and how well forecasts held in its office."""
    post, after = request.charge.post, whole(request.GET.get("after"))
    forecasts, following = figures.likely_at(post, after)
    readable = Paper.objects.readable_among([row.stay.paper for row in forecasts], request.charge)
    context = {
        "title": str(post),
        "held": page.held(*figures.kept([post.section.office_id])),
        "rows": page.rows(forecasts, readable),
        **paging.links("after", after, following),
    }
    return render(request, "tracking/likely.html", context)
