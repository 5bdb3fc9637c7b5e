"""The route map of an office and all below it, and the papers behind each part of it."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.pages import tables
from accounts.pages.downloads import download
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.permissions import require
from tracking.monitor import medians_page
from tracking.monitor.figures import offices_down_to, offices_within
from tracking.monitor.page import crumbs
from tracking.monitor.views import monitored
from tracking.time import clock

from . import export, page, papers, papers_page, sample

STEPS = re.compile(r"-?[0-9]{1,18}( -?[0-9]{1,18}){0,300}")


def wants_log(request: HttpRequest) -> bool:
    """Return whether the ways are asked for as an event log."""
    return "xes" in request.GET or "ocel" in request.GET


@require("monitor")
@require_safe
@limited("report")
@limited("export", when=wants_log)
@limited("export", when=wants_sheet)
def routes(request: HttpRequest, pk: int) -> HttpResponse:
    """The ways that papers opened in an office and below it really took."""
    place = monitored(request, pk)
    context = {"title": str(place), "breadcrumbs": crumbs(offices_down_to(place, request.charge))}
    # A whole State is too much to gather, and its newest papers are no sample of it.
    if place.depth == 1:
        return render(request, "tracking/routes.html", context)
    asked = sample.take(request.GET, offices_within(place), request.charge)
    if wants_log(request):
        kind = "ocel" if "ocel" in request.GET else "xes"
        log = export.WRITERS[kind](asked.papers, by_desk=asked.by_desk)
        return download(log, f"{slugify(place.code)}-routes.{export.ENDINGS[kind]}")
    if asked.papers and (file := tables.answer(request, lambda: page.sheet(asked, place))):
        return file
    context |= {"form": asked.form}
    if asked.papers:
        context |= {"query": asked.query_text} | page.context(asked, place)
    return render(request, "tracking/routes.html", context)


@require("monitor")
@require_safe
@limited("report")
@limited("export", when=wants_sheet)
def routes_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers behind a step, a passage, a way or a loop of the route map."""
    place = monitored(request, pk)
    kind, text = request.GET.get("of", "step"), request.GET.get("steps", "")
    if place.depth == 1 or kind not in papers.FIND or not STEPS.fullmatch(text):
        raise Http404
    steps = tuple(map(int, text.split()))
    asked = sample.take(request.GET, offices_within(place), request.charge)
    found = papers.FIND[kind](asked.papers, steps)
    if not found:
        raise Http404
    number = max(1, min(whole(request.GET.get("page")) or 1, 10_000))
    labels = page.Labels(steps, by_desk=asked.by_desk, day_seconds=clock.clock_of(place).day_seconds)

    def sheet() -> tables.Table:
        every = papers_page.context(found, kind, steps, None, labels, request.charge)
        return medians_page.sheet(str(place), every, every["rows"])

    if file := tables.answer(request, sheet):
        return file
    context = papers_page.context(found, kind, steps, number, labels, request.charge)
    context |= papers_page.pager(asked.query, kind, text, number, more=len(found) > number * papers.PAGE)
    context |= {"title": str(place), "breadcrumbs": crumbs(offices_down_to(place, request.charge))}
    return render(request, "tracking/medians.html", context)
