"""Pages of what was brought in from elsewhere: only to be read, by who monitors the State."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.pages.numbers import whole
from accounts.permissions import require
from tracking.access.fetch import visible
from tracking.models import Paper
from tracking.paper import statement

from . import page


@require("monitor")
@require_safe
def histories(request: HttpRequest) -> HttpResponse:
    """The logs that were brought in."""
    offices = page.histories_for(request.charge)
    context = page.of_histories(offices, whole(request.GET.get("after")))
    return render(request, "tracking/histories.html", context)


@require("monitor")
@require_safe
def history_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a log that was brought in."""
    office = get_object_or_404(page.histories_for(request.charge), pk=pk)
    context = page.of_papers(office, whole(request.GET.get("after")))
    return render(request, "tracking/history_papers.html", context)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper that was brought in: where it lay, and what was done with it."""
    paper = visible(request, pk)
    if paper.kind != Paper.Kind.HISTORY:
        raise Http404
    context = statement.context(paper, request.charge, most=statement.MOST)
    papers_url = page.papers_url(paper.office) if page.histories_for(request.charge).exists() else ""
    return render(request, "tracking/history.html", context | {"papers_url": papers_url})
