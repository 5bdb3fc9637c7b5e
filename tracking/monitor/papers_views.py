"""The lists of pending papers: of an office, a section, a desk, a person."""

from collections.abc import Collection

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Post, Section, User
from accounts.pages import tables, words
from accounts.pages.addresses import address
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.pages.paging import cut, links
from accounts.permissions import require
from tracking.access.mailed import without_graded
from tracking.summaries import lengths
from tracking.time.attribution import holders_and_controlling

from . import figures, page, papers_page, pending
from .figures import Moment, offices_down_to, offices_within
from .filters import Filters
from .people import held_by
from .views import monitored


@require("monitor")
@require_safe
@limited("export", when=wants_sheet)
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The pending papers of an office and all below it, the longest first."""
    place, moment = monitored(request, pk), Moment.now()
    context = {"title": str(place), "breadcrumbs": page.crumbs(offices_down_to(place, request.charge))}
    filters = Filters.of(request, place, moment)
    return _list(request, context, offices_within(place), filters, moment)


@require("monitor")
@require_safe
@limited("export", when=wants_sheet)
def section_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The pending papers of a section, the longest first."""
    place = get_object_or_404(Section, pk=pk)
    home, moment = monitored(request, place.office_id), Moment.now()
    context = {"title": f"{place}, {home}", "breadcrumbs": page.crumbs(offices_down_to(home, request.charge))}
    return _list(request, context, [home.pk], Filters.of(request, home, moment), moment, section=place.pk)


@require("monitor")
@require_safe
@limited("export", when=wants_sheet)
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Papers on one desk, the longest there first, and how long papers lie there."""
    desk = get_object_or_404(Post.objects.with_place(), pk=pk)
    home, moment = monitored(request, desk.section.office_id), Moment.now()
    crumbs = page.crumbs(offices_down_to(home, request.charge))
    context = {
        "title": str(desk),
        "breadcrumbs": [*crumbs, page.crumb(desk.section, "section")],
        "head": page.holder(desk, holders_and_controlling([desk.pk], moment.at)),
        "load": _load([desk], moment),
        "trend_url": address("monitor_desk_trend", desk.pk),
    }
    filters = Filters.of(request, home, moment, person=False)
    return _list(request, context, [home.pk], filters, moment, post=desk.pk)


@require("monitor")
@require_safe
@limited("export", when=wants_sheet)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Papers on all desks that a person holds in the subtree, and how long papers lie there."""
    officer, moment = get_object_or_404(User, pk=pk), Moment.now()
    desks, home = held_by(officer, request.charge, moment), request.charge.post.office
    if not desks:
        raise Http404
    context = {
        "title": str(officer),
        "breadcrumbs": page.crumbs([home]),
        "desks": page.desks(desks),
        "load": _load(desks, moment),
    }
    offices, posts = {desk.section.office_id for desk in desks}, [desk.pk for desk in desks]
    filters = Filters.of(request, home, moment, person=False)
    return _list(request, context, offices, filters, moment, posts=posts)


def _load(desks: list[Post], moment: Moment) -> dict:
    """The figures of some desks together."""
    offices, posts = list({desk.section.office_id for desk in desks}), [desk.pk for desk in desks]
    counted = figures.count(figures.by_posts(posts, offices), moment)
    return page.load(figures.sum_up(counted.values()), lengths.at_desks(offices, moment.at, posts=posts))


def _list(
    request: HttpRequest,
    context: dict,
    offices: Collection[int],
    filters: Filters,
    moment: Moment,
    **only: int | list[int],
) -> HttpResponse:
    """A page of the papers pending in these offices, `only` those of a section, a desk or some desks."""
    after, size = whole(request.GET.get("after")), figures.PAGE
    asked = {"after": after, "order": filters.order, **filters.only, **only}

    def sheet() -> tables.Table:
        every = pending.longest(offices, moment, filters.show, most=tables.MOST, **asked | {"after": None})
        told = without_graded(request, every, lambda stay: stay.paper)
        name = f"papers-{slugify(context['title'])}-{moment.at:%Y-%m-%d}"
        return papers_page.sheet(
            name, context["title"], pending.measure(told, moment, request.charge), moment
        )

    if file := tables.answer(request, sheet):
        return file
    stays, following = cut(pending.longest(offices, moment, filters.show, most=size + 1, **asked), size)
    context |= {
        "as_of_text": _("as of %s") % words.moment(moment.at),
        "tabs": papers_page.tabs(filters),
        "form": filters.form,
        "is_narrowed": bool(filters.address),
        "all_url": f"?show={filters.show}",
        "rows": papers_page.papers(pending.measure(stays, moment, request.charge), moment, request.charge),
        **links("after", after, following, here=filters.here),
    }
    return render(request, "tracking/monitor_papers.html", context)
