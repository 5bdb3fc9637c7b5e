"""Figures that compare: districts by rank and on the map, periods, medians, and signs to look at."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.errors import HttpError

from accounts.models import ApiToken, Office, Post
from tracking.fairness import figures as fairness
from tracking.fairness.page import MOST, standing_out
from tracking.fairness.statistics import Beside, Excess, Share
from tracking.monitor import disposals
from tracking.monitor.figures import Moment, offices_within
from tracking.summaries import lengths, rank
from tracking.summaries.periods import Period
from tracking.survival.curve import Curve, Estimate
from tracking.time import clock
from tracking.trends import asked, figures

from . import schemas
from .access import ANSWERS, Code, office_of, place

router = Router()
FIGURES = ApiToken.Scope.FIGURES
Month = Query(
    "", pattern=r"^([0-9]{4}-(0[1-9]|1[0-2]))?$", description="2026-11; else the last one that ended"
)


def first_of(month: str) -> str:
    """The month as the pages read it: 11.2026."""
    return f"{month[5:]}.{month[:4]}" if month else ""


@router.get("/offices/{code}/signs", url_name="signs", response={200: schemas.Signs, **ANSWERS})
def signs(request: HttpRequest, code: str = Code):
    """Signs that a limit is watched rather than the work done, of all desks and of those that stand out."""
    office, moment = office_of(request, code, FIGURES), Moment.now()
    if office.depth == 1:
        raise HttpError(400, _("Please choose a district or a department."))
    found = fairness.measure(offices_within(office), clock.clock_of(office), moment)
    out = standing_out(found)
    shown = list(out)[:MOST]
    posts = Post.objects.with_place().in_bulk(shown)
    return {
        "as_of": moment.at,
        "office": place(office),
        "whole": _signs(found.signs(found.whole), list(vars(found.signs(found.whole)))),
        "standing_out": len(out),
        "desks": [
            {
                "desk_hi": posts[post].name_hi,
                "desk_en": posts[post].name_en,
                "office": posts[post].section.office.name_en,
                "departures": found.desks[post].departures,
                "signs": _signs(found.signs(found.desks[post]), out[post]),
            }
            for post in shown
        ],
    }


def _signs(of: fairness.Signs, names: list[str]) -> list[dict]:
    return [_sign(name, getattr(of, name)) for name in names]


def _sign(name: str, figure: Excess | Share | Beside) -> dict:
    low, high = figure.interval
    share = figure.share
    bounds = (None, None) if share is None else (low, high)
    return {
        "sign": name,
        "found": figure.found,
        "n": figure.n,
        "share": share,
        "low": bounds[0],
        "high": bounds[1],
    }


def _districts(office: Office, kinds: tuple[str, ...] = (Office.Kind.DISTRICT,)) -> list[Office]:
    today = timezone.localdate()
    return list(Office.objects.within(office).existing_on(today).filter(kind__in=kinds))


@router.get("/offices/{code}/rank", url_name="rank", response={200: schemas.Rank, **ANSWERS})
def ranked(request: HttpRequest, code: str = Code, month: str = Month):
    """The districts of an office by the share of late papers as a month ended."""
    office, day = office_of(request, code, FIGURES), asked.month_of(first_of(month))
    districts = {each.pk: each for each in _districts(office)}
    rows = rank.rank(list(districts.values()), day) if districts else []
    return {"month": day, "office": place(office), "districts": [_ranked(row, districts) for row in rows]}


def _ranked(row: rank.Ranked, districts: dict[int, Office]) -> dict:
    return {
        "rank": row.rank,
        "district": place(districts[row.office]),
        "pending": row.pending,
        "late": row.late,
        "late_share": _estimate(row.late_share),
        "late_share_before": _estimate(row.before),
        "is_beyond_chance": row.is_certain,
        "at_desks": _curve(row.desks),
        "disposed": row.disposed,
    }


@router.get("/offices/{code}/map", url_name="map", response={200: schemas.Map, **ANSWERS})
def districts_on_map(request: HttpRequest, code: str = Code, on: date | None = None):
    """Districts and departments with what was pending and late there as a day ended."""
    office, day = office_of(request, code, FIGURES), asked.day_of(on)
    places = _districts(office, (Office.Kind.DISTRICT, Office.Kind.DEPARTMENT))
    counted, stands = figures.stands(places, day)
    rows = [{"place": place(each), "counts": stands.get(each.pk, (0, 0))} for each in places]
    return {
        "as_of": counted,
        "office": place(office),
        "places": [
            {"place": row["place"], "pending": row["counts"][0], "late": row["counts"][1]} for row in rows
        ],
    }


@router.get("/offices/{code}/trend", url_name="trend", response={200: schemas.Trend, **ANSWERS})
def trend(request: HttpRequest, code: str = Code, on: date | None = None, against: date | None = None):
    """Two periods of thirty days side by side, and the late papers of each office below by week."""
    office = office_of(request, code, FIGURES)
    last = asked.day_of(on)
    before = asked.before(last, against)
    below = list(Office.objects.within(office).filter(depth=office.depth + 1))
    found = figures.trend(list(offices_within(office)), last, before, below, None)
    return {
        "office": place(office),
        "periods": [_period(each) for each in (found.before, found.now)],
        "weeks": [
            {
                "place": place(each),
                "weeks": [
                    {"ended": day, "pending": counts[0], "late": counts[1]}
                    for day in found.weeks
                    for counts in [found.by_week[each.pk].get(day, (0, 0))]
                ],
            }
            for each in (below if found.by_week else [])
        ],
    }


def _period(its: Period) -> dict:
    end = its.end
    names = ("first", "last", "came", "left", "closed")
    return {name: getattr(its, name) for name in names} | {
        "passed_on": its.passed,
        "pending": end.pending,
        "late": end.late,
        "late_share": _estimate(its.late_share),
        "at_desks": _curve(its.desks),
    }


@router.get("/offices/{code}/medians", url_name="medians", response={200: schemas.Medians, **ANSWERS})
def medians(request: HttpRequest, code: str = Code):
    """Working days to disposal and at desks, open papers counted, of an office and all below it."""
    office, moment = office_of(request, code, FIGURES), Moment.now()
    offices = offices_within(office)
    done = disposals.measure(offices, moment)
    return {
        "as_of": moment.at,
        "office": place(office),
        "closed_in_30_days": done.closed,
        "disposal_median_days": done.median,
        "disposal_n": done.n,
        "disposal_median_days_before": done.median_before,
        "at_desks": _curve(lengths.at_desks(offices, moment.at)),
    }


def _curve(its: Curve) -> dict:
    return {
        "n": its.n,
        "open": its.open,
        "median_days": _estimate(its.quantile(0.5)),
        "p90_days": _estimate(its.quantile(0.9)),
    }


def _estimate(its: Estimate) -> dict:
    return {"value": its.value, "lower": its.lower, "upper": its.upper}
