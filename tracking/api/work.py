"""The work certificate of an office: persons of a month, as signed or as counted now."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.errors import HttpError

from accounts.models import ApiToken
from tracking.reports import certificate_page, spans

from . import schemas
from .access import ANSWERS, PAGE, Code, office_of, place
from .reviews import Month

router = Router()


@router.get(
    "/offices/{code}/certificate", url_name="certificate", response={200: schemas.Certificate, **ANSWERS}
)
def certificate(
    request: HttpRequest,
    code: str = Code,
    month: str = Month,
    after: str = Query("", max_length=30, pattern=r"^[A-Za-z0-9._/-]*$"),
):
    """The work of each person of an office in a month, by employee code, a page at a time."""
    office = office_of(request, code, ApiToken.Scope.STAFF)
    offered = spans.complete_months(timezone.localdate())
    day = next((each for each in offered if month in ("", f"{each:%Y-%m}")), None)
    if day is None:
        raise HttpError(400, _("A month is certified when it is over, for a year. Please choose another."))
    issued, figures = certificate_page.figures(office, day)
    people = sorted(figures.get("work", []), key=lambda line: line["code"])
    shown = [line for line in people if line["code"] > after][: PAGE + 1]
    return {
        "month": day,
        "office": place(office),
        "number": issued.number if issued else "",
        "staff": figures["staff"],
        "people": [_person(line) for line in shown[:PAGE]],
        "following": shown[PAGE - 1]["code"] if len(shown) > PAGE else "",
    }


def _person(line: dict) -> dict:
    return {**line, "name_hi": line["hi"], "name_en": line["en"]}
