"""The figures for other programs: read-only JSON, from the functions that make the pages.

A token opens the figures of one office and all below it, never more than its scopes name. An office beyond it
is not found, as on the pages.
"""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError

from accounts.models import ApiToken, Office
from tracking.causes import figures as causes
from tracking.forecast import figures as forecast
from tracking.models import EPOCH, Paper, StayForecast
from tracking.monitor import figures, pending, table
from tracking.monitor.figures import Moment, offices_within
from tracking.paper import parking
from tracking.summaries import figures as summaries

from . import reviews, schemas, work
from .access import ANSWERS, PAGE, Code, Token, check_scope, office_of, place, within

MOST_DAYS = 400
SHOWS = "^(" + "|".join(figures.SHOWS) + ")$"

api = NinjaAPI(
    title="e-Office",
    version="1",
    description="Figures of an e-Office, read-only; each is made by the function that makes its page.",
    auth=Token(),
    docs_url=None,
    urls_namespace="api",
)


for room in (reviews.router, work.router):
    api.add_router("", room)


@api.exception_handler(ValidationError)
def not_as_described(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer what the description does not allow with the names of the facts that are wrong."""
    names = sorted({str(fault["loc"][-1]) for fault in error.errors})
    detail = _("Please give these as the description of the API says: %s.") % ", ".join(names)
    return api.create_response(request, {"detail": detail}, status=400)


@api.get("/offices", url_name="offices", response={200: schemas.Offices, **ANSWERS})
def offices(request: HttpRequest, after: str = Query("", max_length=20, pattern=r"^[A-Za-z0-9._-]*$")):
    """The office of the token and all below it, by code, a page at a time."""
    rows = within(check_scope(request, ApiToken.Scope.FIGURES)).not_void().filter(code__gt=after.upper())
    shown = list(rows.order_by("code")[: PAGE + 1])
    codes = dict(Office.objects.filter(path__in={_above(row) for row in shown}).values_list("path", "code"))
    return {
        "offices": [
            place(row) | {"above": codes.get(_above(row), ""), "lgd_code": row.lgd_code}
            for row in shown[:PAGE]
        ],
        "following": shown[PAGE - 1].code if len(shown) > PAGE else "",
    }


def _above(office: Office) -> str:
    return office.path[: -Office.steplen]


@api.get("/offices/{code}/monitor", url_name="monitor", response={200: schemas.Monitor, **ANSWERS})
def monitor(request: HttpRequest, code: str = Code):
    """Papers pending in an office, as its page of the monitor shows them."""
    office, moment = office_of(request, code, ApiToken.Scope.FIGURES), Moment.now()
    lines = table.office_table(office, offices_within(office), moment)
    return {
        "as_of": moment.at,
        "office": place(office),
        "lines": [_line(line) for line in lines.lines],
        "pending": lines.whole.total,
        "late": lines.whole.late,
    }


def _line(line: table.Line) -> dict:
    its = line.figures
    bands = ("up_to_3_days", "up_to_7_days", "up_to_15_days", "over_15_days")
    return {
        "kind": line.kind,
        "name_hi": line.place.name_hi,
        "name_en": line.place.name_en,
        "pending": its.total,
        "late": its.late,
        "due_soon": its.soon,
        "parked": its.parked,
        **dict(zip(bands, its.bands, strict=True)),
        "oldest_days": its.oldest,
        "median_days": its.median,
        "came_today": its.came_today,
        "left_today": its.went_today,
        "came_in_7_days": its.came,
        "left_in_7_days": its.went,
    }


@api.get("/offices/{code}/papers", url_name="papers", response={200: schemas.Papers, **ANSWERS})
def papers(
    request: HttpRequest,
    code: str = Code,
    show: str = Query("all", pattern=SHOWS),
    after: int | None = Query(None, ge=1, le=2**62),
):
    """The pending papers of an office and all below it, the longest at their desk first."""
    office, moment = office_of(request, code, ApiToken.Scope.PAPERS), Moment.now()
    offices = offices_within(office)
    stays = pending.longest(offices, moment, show, most=PAGE + 1, after=after)
    parking.prefetch(stays)
    return {
        "as_of": moment.at,
        "papers": [_paper(stay, moment) for stay in stays[:PAGE]],
        "following": stays[PAGE - 1].pk if len(stays) > PAGE else None,
    }


def _paper(stay, moment: Moment) -> dict:
    reading, day = moment.clocks.get(stay.calendar_id) or moment.read(stay.calendar_id)
    measure, paper = stay.measure(reading), stay.paper
    return {
        "stay": stay.pk,
        "number": paper.number,
        "subject": paper.subject if paper.grading == Paper.Grading.NORMAL else "",
        "grading": paper.grading,
        "priority": paper.priority,
        "office": stay.office.name_en,
        "desk_hi": stay.post.name_hi,
        "desk_en": stay.post.name_en,
        "arrived_at": stay.arrived_at,
        "days_at_desk": round(measure.length / day, 2),
        "days_over_limit": round(max(0, measure.late) / day, 2),
        "parked": stay.parked,
        "due_on": paper.due_on,
    }


@api.get("/offices/{code}/days", url_name="days", response={200: schemas.Days, **ANSWERS})
def days(request: HttpRequest, code: str = Code, first: date | None = None, last: date | None = None):
    """Day by day what came, left and lay in an office and all below it; the last ninety days by itself."""
    office = office_of(request, code, ApiToken.Scope.FIGURES)
    last = last or timezone.localdate()
    first = first or max(last, EPOCH + timedelta(days=90)) - timedelta(days=90)
    if not EPOCH <= first <= last or last - first > timedelta(days=MOST_DAYS):
        raise HttpError(400, _("Please ask for 400 days at most, the first before the last."))
    series = summaries.series(list(offices_within(office)), first, last)
    return {"office": place(office), "days": [_day(each) for each in series]}


def _day(each: summaries.DayFigures) -> dict:
    names = ("day", "came", "left", "closed", "pending", "late")
    return {name: getattr(each, name) for name in names} | {"passed_on": each.passed}


@api.get("/offices/{code}/causes", url_name="causes", response={200: schemas.Causes, **ANSWERS})
def waiting(request: HttpRequest, code: str = Code):
    """Causes for which papers waited at the desks of an office and all below it."""
    office = office_of(request, code, ApiToken.Scope.FIGURES)
    whole, as_of = causes.of_offices(offices_within(office))
    names = {"busy": "busy_with_others", **{name: name for name in causes.CAUSES if name != "busy"}}
    hours = {f"{to}_hours": round(getattr(whole, name) / 3600, 2) for name, to in names.items()}
    return {"as_of": as_of, "office": place(office), "n": whole.stays, **hours}


@api.get("/offices/{code}/likely", url_name="likely", response={200: schemas.Likely, **ANSWERS})
def likely(request: HttpRequest, code: str = Code, after: int | None = Query(None, ge=1, le=2**62)):
    """The papers of an office and all below it that are likely to become late within a week."""
    office = office_of(request, code, ApiToken.Scope.PAPERS)
    offices = list(offices_within(office))
    rows, following = forecast.likely(offices, after)
    kept = dict(zip(("until_left", "until_closed"), forecast.kept(offices), strict=True))
    return {
        "office": place(office),
        "papers": [_likely(row) for row in rows],
        "following": following,
        **{name: each._asdict() | {"shares": each.shares()} for name, each in kept.items()},
    }


def _likely(row: StayForecast) -> dict:
    paper, names = row.stay.paper, ("p50", "p80", "p90", "closed_p50", "closed_p80", "closed_p90")
    return {
        "stay": row.stay_id,
        "number": paper.number,
        "subject": paper.subject if paper.grading == Paper.Grading.NORMAL else "",
        "desk_hi": row.stay.post.name_hi,
        "desk_en": row.stay.post.name_en,
        "office": row.stay.post.section.office.name_en,
        "late_percent": row.late_percent,
        "n": row.n,
        "closed_n": row.closed_n,
        **{name: getattr(row, name) for name in names},
    }
