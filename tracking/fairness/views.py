"""The page of signs of one office and all below it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Post
from accounts.pages import tables, words
from accounts.pages.limits import limited
from accounts.pages.tables import Table
from accounts.permissions import require
from tracking.monitor import page as monitor_page
from tracking.monitor.figures import Moment, offices_down_to, offices_within
from tracking.monitor.views import monitored
from tracking.time import clock
from tracking.time.attribution import holders_and_controlling

from . import figures, page


@require("monitor")
@require_safe
@limited("export")
def signs(request: HttpRequest, pk: int) -> HttpResponse:
    """Signs that a limit is watched rather than the work done, desk by desk."""
    place, moment = monitored(request, pk), Moment.now()
    context = {
        "title": str(place),
        "breadcrumbs": monitor_page.crumbs(offices_down_to(place, request.charge)),
        "as_of_text": _("as of %s") % words.moment(moment.at),
    }
    if place.depth == 1:
        return render(request, "tracking/signs.html", context)
    fairness = figures.measure(offices_within(place), clock.clock_of(place), moment)
    out = page.standing_out(fairness)
    name = f"{slugify(place.code)}-signs-{moment.at:%Y-%m-%d}"
    title = _("Signs to look at") + f": {place}"
    to_make = page.printed if "pdf" in request.GET else page.sheet
    if file := tables.answer(request, lambda: Table(name, title, *to_make(fairness))):
        return file
    shown = list(out)[: page.MOST]
    posts, holders = Post.objects.with_place().in_bulk(shown), holders_and_controlling(shown, moment.at)
    context |= {
        "sentence": page.sentence(fairness, out),
        "whole": page.whole(fairness),
        "desks": page.desks(fairness, out, posts, holders),
        "more": words.count(len(out) - len(shown)) if len(out) > len(shown) else "",
    }
    return render(request, "tracking/signs.html", context)
