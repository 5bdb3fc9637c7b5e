"""The page of the papers of a desk that are likely to become late within a week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.pages import paging, tables
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from tracking.access.mailed import without_graded
from tracking.forecast import figures, page
from tracking.models import Paper, StayForecast


@require_safe
@limited("export", when=wants_sheet)
def desk_likely(request: HttpRequest) -> HttpResponse:
    """List what is likely to become late at the acting desk, and how well forecasts held in its office."""
    post, after = request.charge.post, whole(request.GET.get("after"))

    def rows(found: list[StayForecast]) -> list[dict]:
        return page.rows(
            found, Paper.objects.readable_among([row.stay.paper for row in found], request.charge)
        )

    def sheet() -> tables.Table:
        every = tables.every(lambda key: figures.likely_at(post, key))
        return page.sheet(str(post), rows(without_graded(request, every, lambda row: row.stay.paper)))

    if file := tables.answer(request, sheet):
        return file
    forecasts, following = figures.likely_at(post, after)
    context = {
        "title": str(post),
        "held": page.held(*figures.kept([post.section.office_id])),
        "rows": rows(forecasts),
        **paging.links("after", after, following),
    }
    return render(request, "tracking/likely.html", context)
