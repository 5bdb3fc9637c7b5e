from django.http import HttpResponseNotAllowed
from django.shortcuts import render

from accounts.sign_in.lost_forms import page_of


class NotAllowedPage:
    """Answer 405 with a page that leads back, where an address for buttons was opened by hand."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Give a bare 405 a page, with the same status and Allow header."""
        response = self.get_response(request)
        bare = isinstance(response, HttpResponseNotAllowed) and not response.content
        if not bare or request.method not in ("GET", "POST"):
            return response
        page = render(request, "405.html", {"back_url": page_of(request)}, status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page
