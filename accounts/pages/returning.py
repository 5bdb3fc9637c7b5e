"""The way back to the page on which a form stood, as the form names it; never to another site."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def inside(request: HttpRequest, url: str) -> str:
    """Return the address if it lies on this site, else that of the desk."""
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_ours and url.startswith("/") else "/"
