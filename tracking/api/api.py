"""The figures for other programs: read-only JSON, from the functions that make the pages.

A token opens the figures of one office and all below it, never more than its scopes name. An office beyond it
is not found, as on the pages.
"""

from datetime import date, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError
from ninja.security import HttpBearer

from accounts.api_tokens import verbs as tokens
from accounts.models import ApiToken, Office
from accounts.models.office import Office as OfficeModel
from tracking.causes import figures as causes
from tracking.models import EPOCH, Paper
from tracking.monitor import figures, pending, table
from tracking.monitor.figures import Moment, offices_within
from tracking.paper import parking
from tracking.summaries import figures as summaries

from . import schemas

PAGE, MOST_DAYS = 100, 400
SHOWS = "^(" + "|".join(figures.SHOWS) + ")$"


class Token(HttpBearer):
    """The token of an `Authorization: Bearer` header, and the limit on how often it asks."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """Return the token if it is good; 429 where it asked too often."""
        found = tokens.find(token)
        if found and _asked_too_often(found):
            raise HttpError(429, _("This token has asked too often. Please wait five minutes."))
        return found


api = NinjaAPI(
    title="e-Office",
    version="1",
    description="Figures of an e-Office, read-only; each is made by the function that makes its page.",
    auth=Token(),
    docs_url=None,
    urls_namespace="api",
)


def _asked_too_often(token: ApiToken) -> bool:
    most, seconds = settings.LIMITS["api"]
    return cache.count(f"limit-api-{token.pk}", seconds) > most * settings.LIMITS_TIMES


def _scope(request: HttpRequest, scope: str) -> ApiToken:
    token: ApiToken = request.auth
    if scope not in token.scopes:
        raise HttpError(403, _("This token may not read this. Please ask its administrator."))
    return token


def _within(token: ApiToken) -> QuerySet[OfficeModel]:
    return Office.objects.within(token.office)


def _office(request: HttpRequest, code: str, scope: str) -> OfficeModel:
    office = _within(_scope(request, scope)).filter(code=code.upper()).first()
    if office is None:
        raise HttpError(404, _("No office of this code lies within the office of the token."))
    return office


def _place(office: OfficeModel) -> dict:
    return {"kind": office.kind, "code": office.code, "name_hi": office.name_hi, "name_en": office.name_en}


Code = Path(..., max_length=20, description="Code of the office")
ANSWERS = {400: schemas.Error, 401: schemas.Error, 403: schemas.Error, 404: schemas.Error, 429: schemas.Error}


@api.get("/offices", url_name="offices", response={200: schemas.Offices, **ANSWERS})
def offices(request: HttpRequest, after: str = Query("", max_length=20, pattern=r"^[A-Za-z0-9._-]*$")):
    """The office of the token and all below it, by code, a page at a time."""
    rows = _within(_scope(request, ApiToken.Scope.FIGURES)).not_void().filter(code__gt=after.upper())
    shown = list(rows.order_by("code")[: PAGE + 1])
    codes = dict(Office.objects.filter(path__in={_above(row) for row in shown}).values_list("path", "code"))
    return {
        "offices": [
            _place(row) | {"above": codes.get(_above(row), ""), "lgd_code": row.lgd_code}
            for row in shown[:PAGE]
        ],
        "following": shown[PAGE - 1].code if len(shown) > PAGE else "",
    }


def _above(office: OfficeModel) -> str:
    return office.path[: -Office.steplen]


@api.get("/offices/{code}/monitor", url_name="monitor", response={200: schemas.Monitor, **ANSWERS})
def monitor(request: HttpRequest, code: str = Code):
    """Papers pending in an office, as its page of the monitor shows them."""
    place, moment = _office(request, code, ApiToken.Scope.FIGURES), Moment.now()
    lines = table.office_table(place, offices_within(place), moment)
    return {
        "as_of": moment.at,
        "office": _place(place),
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
    place, moment = _office(request, code, ApiToken.Scope.PAPERS), Moment.now()
    within = offices_within(place)
    stays = pending.longest(within, moment, show, most=PAGE + 1, after=after)
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
    place = _office(request, code, ApiToken.Scope.FIGURES)
    last = last or timezone.localdate()
    first = first or max(last, EPOCH + timedelta(days=90)) - timedelta(days=90)
    if not EPOCH <= first <= last or last - first > timedelta(days=MOST_DAYS):
        raise HttpError(400, _("Please ask for 400 days at most, the first before the last."))
    series = summaries.series(list(offices_within(place)), first, last)
    return {"office": _place(place), "days": [_day(each) for each in series]}


def _day(each: summaries.DayFigures) -> dict:
    names = ("day", "came", "left", "closed", "pending", "late")
    return {name: getattr(each, name) for name in names} | {"passed_on": each.passed}


@api.get("/offices/{code}/causes", url_name="causes", response={200: schemas.Causes, **ANSWERS})
def waiting(request: HttpRequest, code: str = Code):
    """Causes for which papers waited at the desks of an office and all below it."""
    place = _office(request, code, ApiToken.Scope.FIGURES)
    whole, as_of = causes.of_offices(offices_within(place))
    facts = {"as_of": as_of, "office": _place(place), "n": whole.stays, "closed_hours": _hours(whole.closed)}
    by_clock = {name: getattr(whole, name) for name in causes.CAUSES}
    in_office_hours = {name: whole.in_office_hours(name) for name in causes.CAUSES}
    return facts | _of_causes(by_clock) | {"in_office_hours": _of_causes(in_office_hours)}


def _of_causes(seconds: dict[str, int]) -> dict[str, float]:
    names = {"busy": "busy_with_others"}
    return {f"{names.get(name, name)}_hours": _hours(its) for name, its in seconds.items()}


def _hours(seconds: int) -> float:
    return round(seconds / 3600, 2)
