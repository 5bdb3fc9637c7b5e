"""Rights to read: the token of a request, the office asked about, and the answers in common."""

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path
from ninja.errors import HttpError
from ninja.security import HttpBearer

from accounts.api_tokens import verbs as tokens
from accounts.models import ApiToken, Office

from . import schemas

PAGE = 100
Code = Path(..., max_length=20, description="Code of the office")
ANSWERS = {400: schemas.Error, 401: schemas.Error, 403: schemas.Error, 404: schemas.Error, 429: schemas.Error}


class Token(HttpBearer):
    """The token of an `Authorization: Bearer` header, and the limit on how often it asks."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """Return the token if it is good; 429 where it asked too often."""
        found = tokens.find(token)
        if found and _asked_too_often(found):
            raise HttpError(429, _("This token has asked too often. Please wait five minutes."))
        return found


def _asked_too_often(token: ApiToken) -> bool:
    most, seconds = settings.LIMITS["api"]
    return cache.count(f"limit-api-{token.pk}", seconds) > most * settings.LIMITS_TIMES


def check_scope(request: HttpRequest, scope: str) -> ApiToken:
    """The token, if it may read this; 403 otherwise."""
    token: ApiToken = request.auth
    if scope not in token.scopes:
        raise HttpError(403, _("This token may not read this. Please ask its administrator."))
    return token


def within(token: ApiToken) -> QuerySet[Office]:
    """The office of the token and all below it."""
    return Office.objects.within(token.office)


def office_of(request: HttpRequest, code: str, scope: str) -> Office:
    """The office of that code, if it lies within that of the token; 404 otherwise."""
    office = within(check_scope(request, scope)).filter(code=code.upper()).first()
    if office is None:
        raise HttpError(404, _("No office of this code lies within the office of the token."))
    return office


def place(office: Office) -> dict:
    """An office as answers name it."""
    return {"kind": office.kind, "code": office.code, "name_hi": office.name_hi, "name_en": office.name_en}
