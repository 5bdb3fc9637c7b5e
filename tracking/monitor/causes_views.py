"""The page on why papers waited in an office and all below it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Section
from accounts.pages import tables, words
from accounts.pages.limits import limited, wants_sheet
from accounts.permissions import require
from tracking.causes import figures
from tracking.causes import page as causes
from tracking.time import clock
from tracking.time.attribution import holders_and_controlling

from . import causes_page, page
from .figures import Moment, offices_down_to, offices_within
from .views import monitored

FIRST, MOST, MOST_IN_SHEET = 5, 25, 5000


@require("monitor")
@require_safe
@limited("export", when=wants_sheet)
def office_causes(request: HttpRequest, pk: int) -> HttpResponse:
    """Causes of waiting: all desks together, the sections of the office, and the slowest desks."""
    place, moment = monitored(request, pk), Moment.now()
    offices = list(offices_within(place))
    name = f"{slugify(place.code)}-causes-{moment.at:%Y-%m-%d}"
    if file := tables.answer(
        request,
        lambda: causes_page.sheet(
            name, str(place), figures.longest(offices, MOST_IN_SHEET), by_clock="pdf" not in request.GET
        ),
    ):
        return file
    whole, as_of = figures.of_offices(offices)
    found = figures.longest(offices, MOST)
    splits = figures.by_section([place.pk])
    holders = holders_and_controlling([post.pk for post, _split in found], moment.at)
    day_seconds = clock.clock_of(place).day_seconds
    desks = causes_page.desks(found, holders, day_seconds)
    context = {
        "title": str(place),
        "breadcrumbs": page.crumbs(offices_down_to(place, request.charge)),
        "as_of_text": _("as of %s") % words.moment(as_of) if as_of else "",
        "sentence": causes.sentence(whole),
        "n": words.count(whole.stays),
        "days": figures.DAYS,
        "whole": causes.rows(whole),
        "sections": causes_page.sections(
            splits, Section.objects.select_related("office").in_bulk(splits), day_seconds
        ),
        "desks": desks[:FIRST],
        "more_desks": desks[FIRST:],
    }
    return render(request, "tracking/causes.html", context)
