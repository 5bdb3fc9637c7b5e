"""The person for whom a page was made, known from the form on it also when no session tells any longer.

Each sign-in gives the browser a new secret against forged forms, and each form bears it. A signed cookie says
whose the last secrets of this browser were. It signs nobody in: it only says to whom what was typed belongs.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import (
    CSRF_SECRET_LENGTH,
    InvalidTokenFormat,
    _check_token_format,
    _unmask_cipher_token,
)
from django.utils.crypto import salted_hmac

from accounts.pages.numbers import whole

# The last sign-ins of a browser; pages of earlier ones are not left open.
MOST = 6
SECONDS = 7 * 24 * 60 * 60


def note(request: HttpRequest, response: HttpResponse) -> None:
    """Note in the browser that forms with its present secret are of the signed-in person."""
    secret = request.META.get("CSRF_COOKIE")
    if not (secret and request.user.is_authenticated):
        return
    owners = _owners(request)
    digest = _digest(secret)
    if owners.get(digest) != request.user.pk:
        owners = {digest: request.user.pk} | {other: pk for other, pk in owners.items() if other != digest}
        value = " ".join(f"{name}:{pk}" for name, pk in list(owners.items())[:MOST])
        response.set_signed_cookie(
            settings.PAGE_OWNER_COOKIE_NAME,
            value,
            salt=__name__,
            max_age=SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite=settings.SESSION_COOKIE_SAMESITE,
        )


def of_form(request: HttpRequest) -> int | None:
    """The person for whom the page of this form was made; None if the browser cannot tell."""
    token = request.POST.get("csrfmiddlewaretoken", "")
    try:
        _check_token_format(token)
    except InvalidTokenFormat:
        return None
    secret = token if len(token) == CSRF_SECRET_LENGTH else _unmask_cipher_token(token)
    return _owners(request).get(_digest(secret))


def _owners(request: HttpRequest) -> dict[str, int]:
    """The persons by the digest of their secret, the last first."""
    value = request.get_signed_cookie(settings.PAGE_OWNER_COOKIE_NAME, "", salt=__name__, max_age=SECONDS)
    pairs = (pair.partition(":") for pair in value.split())
    return {digest: pk for digest, _colon, text in pairs if (pk := whole(text)) is not None}


def _digest(secret: str) -> str:
    return salted_hmac(__name__, secret).hexdigest()[:16]
