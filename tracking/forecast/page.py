"""Forecasts in words: the line of one paper, the list of those likely to become late, how well they held."""

from collections.abc import Collection
from math import ceil

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.pages import tables, words
from accounts.pages.addresses import address
from tracking.models import StayForecast

from .figures import Kept
from .survival import FEWEST

# Working days are given in tenths below so many.
IN_TENTHS = 10


def line(forecast: StayForecast | None) -> dict:
    """The forecast of one paper in a sentence, with what explains it; {} if nothing can be said."""
    if forecast is None or not (forecast.n or forecast.closed_n):
        return {}
    return {
        "text": _text(forecast),
        "from": words.date(timezone.localdate(forecast.at)),
        "level": StayForecast.Level(forecast.level).label,
        "days": _three(forecast.p50, forecast.p80, forecast.p90) if forecast.n else "",
        "n": words.count(forecast.n),
        "closed_level": StayForecast.Level(forecast.closed_level).label,
        "closed_days": closed_days(forecast),
        "closed_n": words.count(forecast.closed_n),
    }


def _text(forecast: StayForecast) -> str:
    facts = {"half": _days(forecast.p50), "most": _days(forecast.p90), "n": words.count(forecast.n)}
    if forecast.p50 is None:
        return _("Forecast")
    if forecast.p90 is None:
        return _("Goes on within %(half)s working days in 5 of 10 such cases; n = %(n)s") % facts
    return (
        _("Goes on within %(half)s working days in 5 of 10 such cases, %(most)s in 9 of 10; n = %(n)s")
        % facts
    )


def closed_days(forecast: StayForecast) -> str:
    """The three figures until the paper is closed; "" where too few such papers were seen."""
    if not forecast.closed_n:
        return ""
    return _three(forecast.closed_p50, forecast.closed_p80, forecast.closed_p90)


def rows(forecasts: Collection[StayForecast], readable: Collection[int]) -> list[dict]:
    """Lines of the list; the subject of a secret paper stays away from who may not read it."""
    return [
        {
            "number": row.stay.paper.number,
            "subject": row.stay.paper.subject if row.stay.paper_id in readable else _("Secret"),
            "url": address("movements", row.stay.paper_id),
            "desk": f"{row.stay.post}, {row.stay.post.office}",
            "days": _three(row.p50, row.p80, row.p90),
            "closed": closed_days(row) or "–",
            "percent": f"{row.late_percent}%",
            "n": words.count(row.n),
        }
        for row in forecasts
    ]


def sheet(place: str, lines: Collection[dict]) -> tables.Table:
    """The list for a file."""
    columns = {
        "number": _("Number"),
        "subject": _("Subject"),
        "desk": _("Desk"),
        "days": _("Days: 50 / 80 / 90 of 100"),
        "closed": _("Until closed"),
        "percent": _("Late"),
        "n": "n",
    }
    name = f"likely-{slugify(place)}-{timezone.localdate():%Y-%m-%d}"
    return tables.of_rows(name, _("Likely to become late") + f": {place}", columns, lines)


def _three(*days: float | None) -> str:
    return " / ".join(_days(each) for each in days)


def _days(days: float | None) -> str:
    """Working days, rounded up so that "within" stays true; "–" where too few were seen so long."""
    if days is None:
        return "–"
    return f"{ceil(10 * days) / 10:g}" if days < IN_TENTHS else str(ceil(days))


def held(until_left: Kept, until_closed: Kept) -> list[str]:
    """Sentences on how well the forecasts of sixty days ago have held."""
    sentences = [
        _held(_("Leaving the desk"), until_left),
        _held(_("Closing"), until_closed),
    ]
    return [sentence for sentence in sentences if sentence] or [
        _("How well such forecasts hold cannot be said yet: too few of sixty days ago can be checked.")
    ]


def _held(what: str, kept: Kept) -> str:
    if kept.n < FEWEST or not any(kept.checked):
        return ""
    shares = ["–" if share is None else f"{share}" for share in kept.shares()]
    return _(
        "%(what)s: %(n)s papers lay there sixty days ago and had a forecast, made from what was known then. "
        "Of 100 figures that ended before today, %(p50)s were kept at 50, %(p80)s at 80 and %(p90)s at 90 of "
        "100 (%(of50)s, %(of80)s and %(of90)s figures; the others reach beyond today). Pinball loss of all "
        "%(n)s, in lengths cut today: %(loss)s working days."
    ) % {
        "what": what,
        "n": words.count(kept.n),
        **dict(zip(("p50", "p80", "p90"), shares, strict=True)),
        **dict(zip(("of50", "of80", "of90"), map(words.count, kept.checked), strict=True)),
        "loss": f"{kept.pinball:.2f}",
    }
