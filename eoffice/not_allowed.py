from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.sign_in.lost_forms import page_of

PAGES = {400: "400.html", 405: "405.html"}


class NotAllowedPage:
    """Answer a bare 400 or 405 with a page that leads back, for instance from the address of a button."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Give it a page, with the same status and headers; scripts read the status alone."""
        response = self.get_response(request)
        if response.streaming or response.content or not _by_person(request, response):
            return response
        page = render(
            request, PAGES[response.status_code], {"back_url": page_of(request)}, status=response.status_code
        )
        for name in {"Allow"} & response.headers.keys():
            page.headers[name] = response.headers[name]
        return page


def _by_person(request: HttpRequest, response: HttpResponse) -> bool:
    is_script = "X-Requested-With" in request.headers
    return response.status_code in PAGES and request.method in ("GET", "POST") and not is_script
