"""Charts of an office or a desk, the map of districts, their rank for the monthly review."""

from collections.abc import Collection

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Office, Post, Section
from accounts.pages import pdf, tables, words
from accounts.pages.downloads import download
from accounts.pages.limits import limited, prints, wants_sheet
from accounts.permissions import require
from accounts.rollout.figures import by_kind
from tracking.monitor import page as monitor_page
from tracking.monitor.figures import offices_down_to, offices_within
from tracking.monitor.views import monitored
from tracking.summaries import rank
from tracking.summaries.counting import Desks

from . import asked, figures, map_page, page, rank_page

Kind = Office.Kind


@require("monitor")
@require_safe
@limited("pdf", when=prints)
@limited("export")
def office_trend(request: HttpRequest, pk: int) -> HttpResponse:
    """Charts of an office and all below it."""
    place = monitored(request, pk)
    below = list(Office.objects.within(place).filter(depth=place.depth + 1))
    context = {
        "title": str(place),
        "own": _("Office"),
        "breadcrumbs": monitor_page.crumbs(offices_down_to(place, request.charge)),
    }
    return _trend(request, context, place.code, list(offices_within(place)), below)


@require("monitor")
@require_safe
@limited("pdf", when=prints)
@limited("export", when=wants_sheet)
def desk_trend(request: HttpRequest, pk: int) -> HttpResponse:
    """Charts of a desk beside its office."""
    desk = get_object_or_404(Post.objects.with_place(), pk=pk)
    home = monitored(request, desk.section.office_id)
    crumbs = monitor_page.crumbs(offices_down_to(home, request.charge))
    context = {"title": str(desk), "own": _("Desk"), "breadcrumbs": crumbs}
    return _trend(request, context, f"{home.code}-{desk.pk}", [home.pk], [], desk.pk)


@require("monitor")
@require_safe
@limited("pdf", when=prints)
@limited("export", when=wants_sheet)
def section_trend(request: HttpRequest, pk: int) -> HttpResponse:
    """Charts of a section beside its office."""
    place = get_object_or_404(Section.objects.select_related("office"), pk=pk)
    home = monitored(request, place.office_id)
    crumbs = monitor_page.crumbs(offices_down_to(home, request.charge))
    desks = list(Post.objects.filter(section=place).values_list("pk", flat=True))
    context = {"title": f"{place}, {home}", "own": _("Section"), "breadcrumbs": crumbs}
    return _trend(request, context, f"{home.code}-{place.code}", [home.pk], [], desks)


def _trend(
    request: HttpRequest,
    context: dict,
    code: str,
    offices: Collection[int],
    below: list[Office],
    post: Desks = None,
) -> HttpResponse:
    on, against = asked.days(request)
    trend = figures.trend(offices, on, against, below, post)
    charts = page.charts(trend, below, context["title"], context["own"])
    name = f"trend-{slugify(code)}-{on:%Y-%m-%d}"
    if not prints(request) and (file := tables.answer(request, lambda: page.sheet(name, charts))):
        return file
    context |= {
        "as_of_text": _("as of %s") % words.date(on),
        "on": f"{on:%d.%m.%Y}",
        "against": f"{against:%d.%m.%Y}",
        "charts": charts,
        "periods": page.compare(trend.before, trend.now),
    }
    if prints(request):
        return _pdf(request, "tracking/trend_pdf.html", context, name)
    return render(request, "tracking/trend.html", context)


def _pdf(request: HttpRequest, template: str, context: dict, name: str) -> HttpResponse:
    """The page as a file to print."""
    return download(pdf.render(render_to_string(template, context, request)), f"{name}.pdf")


def _districts(place: Office) -> list[Office]:
    """The districts there; 404 where there are none."""
    today = timezone.localdate()
    districts = list(Office.objects.within(place).existing_on(today).filter(kind=Kind.DISTRICT))
    if not districts:
        raise Http404
    return districts


@require("monitor")
@require_safe
@limited("pdf", when=prints)
@limited("export")
def district_map(request: HttpRequest, pk: int) -> HttpResponse:
    """All districts on one screen, with departments, trend and roll-out."""
    place, (on, _against) = monitored(request, pk), asked.days(request)
    districts = _districts(place)
    departments = list(Office.objects.within(place).existing_on(on).filter(kind=Kind.DEPARTMENT))
    day, stands = figures.stands([*districts, *departments], on)
    name = f"districts-{slugify(place.code)}-{on:%Y-%m-%d}"
    offices = [*districts, *departments]
    if not prints(request) and (
        file := tables.answer(request, lambda: map_page.sheet(name, str(place), offices, stands))
    ):
        return file
    context = {"title": str(place), "pk": place.pk, "on": f"{on:%d.%m.%Y}", "as_of_text": ""}
    if day:
        days = figures.recent(list(offices_within(place)), day)
        context |= map_page.whole(day, districts, departments, stands)
        context |= {
            "trend": page.stood(days),
            "rollout": map_page.rollout(by_kind(place, timezone.localdate())),
        }
    if prints(request):
        return _pdf(request, "tracking/district_map_pdf.html", context, name)
    return render(request, "tracking/district_map.html", context)


@require("monitor")
@require_safe
@limited("export")
def district_rank(request: HttpRequest, pk: int) -> HttpResponse:
    """The districts ranked by a month, with what became better and worse."""
    place, month = monitored(request, pk), asked.month(request)
    districts = _districts(place)
    ranked, offices = rank.rank(districts, month), {office.pk: office for office in districts}
    rows = rank_page.rows(ranked, offices)
    name = f"rank-{slugify(place.code)}-{month:%Y-%m}"
    if file := tables.answer(request, lambda: rank_page.sheet(name, words.month(month), rows)):
        return file
    better, worse = rank.best_and_worst(ranked)
    before, after = page.month_links(month)
    context = {
        "title": str(place),
        "pk": place.pk,
        "month_text": words.month(month),
        "month": f"{month:%m.%Y}",
        "prev_url": f"?month={before}",
        "next_url": f"?month={after}",
        "rows": [row for row in rows if row["is_busy"]],
        "idle": [row for row in rows if not row["is_busy"]],
        "fewest": rank.FEWEST,
        "better": rank_page.names(better, offices),
        "worse": rank_page.names(worse, offices),
    }
    return render(request, "tracking/district_rank.html", context)
