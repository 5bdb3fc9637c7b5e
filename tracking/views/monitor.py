"""The monitor: where is it stuck, and with whom?"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Office, Post, Section
from accounts.permissions import require
from tracking import monitor as figures
from tracking import monitor_page as page
from tracking import words
from tracking.monitor import Moment


def _monitored(request: HttpRequest, pk: int) -> Office:
    """The office, if it lies in the subtree that the acting post monitors."""
    return get_object_or_404(Office.objects.within(request.charge.post.office), pk=pk)


@require("may_monitor")
@require_safe
def monitor(request: HttpRequest) -> HttpResponse:
    """The acting post's own office."""
    return redirect("monitor_office", request.charge.post.section.office_id)


@require("may_monitor")
@require_safe
def office(request: HttpRequest, pk: int) -> HttpResponse:
    """An office: the offices below it and its own sections."""
    place, moment = _monitored(request, pk), Moment.now()
    below, sections = page.children(place, moment)
    offices = figures.offices_within(place)
    whole = figures.added(found for _place, found in [*below, *sections])
    stuck = figures.pending(offices, moment, "late").select_related("paper", "post", "office")
    told = {
        "place": {"title": str(place), "kind": "office"},
        "breadcrumbs": page.crumbs(place, request.charge)[:-1],
        "as_of_text": _("as of %s") % words.moment(moment.at),
        "tally": page.tally(whole, offices, moment),
        "rows": page.office_rows(below, sections, moment.at),
        "oldest": page.papers(list(stuck[: figures.OLDEST]), request.charge, moment),
        "lists": {show: f"{reverse('monitor_papers', args=[pk])}?show={show}" for show in figures.SHOWS},
    }
    return render(request, "tracking/monitor.html", told)


@require("may_monitor")
@require_safe
def section(request: HttpRequest, pk: int) -> HttpResponse:
    """A section: its desks."""
    place = get_object_or_404(Section.objects.select_related("office"), pk=pk)
    home, moment = _monitored(request, place.office_id), Moment.now()
    rows, whole = page.desk_rows(place, moment)
    stuck = figures.pending([home.pk], moment, "late").filter(post__section=place)
    told = {
        "place": {"title": f"{place}, {home}", "kind": "section"},
        "breadcrumbs": page.crumbs(home, request.charge),
        "as_of_text": _("as of %s") % words.moment(moment.at),
        "tally": {"pending": whole.total, "late": whole.late, "soon": whole.soon, "parked": whole.parked},
        "rows": rows,
        "oldest": page.papers(
            list(stuck.select_related("paper", "post", "office")[: figures.OLDEST]), request.charge, moment
        ),
    }
    return render(request, "tracking/monitor.html", told)


@require("may_monitor")
@require_safe
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The pending papers of an office and all below it, the longest first."""
    place = _monitored(request, pk)
    return _list(request, figures.offices_within(place), str(place), page.crumbs(place, request.charge))


@require("may_monitor")
@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """What lies on one desk, the longest first."""
    desk = get_object_or_404(Post.objects.with_place(), pk=pk)
    home = _monitored(request, desk.section.office_id)
    return _list(request, [home.pk], str(desk), page.crumbs(home, request.charge), post=desk)


def _list(request: HttpRequest, offices: list[int], title: str, crumbs: list, **only) -> HttpResponse:
    moment, show = Moment.now(), request.GET.get("show", "all")
    stays = figures.pending(offices, moment, show).filter(**only)
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 19:
        stays = figures.beyond(stays, int(after))
    found = list(stays.select_related("paper", "post", "office")[: figures.PAGE + 1])
    shown = found[: figures.PAGE]
    more = urlencode({"show": show, "after": shown[-1].pk}) if len(found) > figures.PAGE else ""
    told = {
        "title": title,
        "breadcrumbs": crumbs,
        "as_of_text": _("as of %s") % words.moment(moment.at),
        "tabs": [{"url": f"?show={name}", "label": label, "count": "", "current": name == show}
                 for name, label in page.shows().items()],
        "rows": page.papers(shown, request.charge, moment),
        "prev_url": f"?show={show}" if after else "",
        "next_url": f"?{more}" if more else "",
    }  # fmt: skip
    return render(request, "tracking/monitor_papers.html", told)
