"""Words of the page on what is likely to become late."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.pages import words
from accounts.pages.addresses import address
from tracking.models import StayForecast


def rows(forecasts: Collection[StayForecast], readable: Collection[int]) -> list[dict]:
    """Lines of the list; the subject of a secret paper stays away from who may not read it."""
    return [
        {
            "number": row.stay.paper.number,
            "subject": row.stay.paper.subject if row.stay.paper_id in readable else _("Secret"),
            "url": address("movements", row.stay.paper_id),
            "desk": f"{row.stay.post}, {row.stay.post.office}",
            "days": " / ".join(_days(days) for days in (row.p50, row.p80, row.p90)),
            "percent": f"{row.late_percent}%",
            "n": words.count(row.n),
        }
        for row in forecasts
    ]


def _days(days: float | None) -> str:
    return "–" if days is None else f"{days:.1f}"


def held(errors: dict) -> str:
    """The sentence on how well the forecasts of sixty days ago have held."""
    if not errors["of"]:
        return _("How well such forecasts hold cannot be said yet: none of sixty days ago can be compared.")
    shares = {name: round(100 * errors[name] / errors["of"]) for name in ("p50", "p80", "p90")}
    return _(
        "Of 100 such forecasts made for sixty days ago, %(p50)s kept the first figure, %(p80)s the second "
        "and %(p90)s the third (n = %(n)s; pinball loss %(loss)s working days)."
    ) % {
        **shares,
        "n": words.count(errors["of"]),
        "loss": "–" if errors["weighted"] is None else f"{errors['weighted'] / errors['of']:.2f}",
    }
