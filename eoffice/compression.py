from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware


class CompressedPages(GZipMiddleware):
    """Pages go out compressed; papers, tables and PDFs as they are: docs/decisions/0005."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Compress a page that the person's own browser asked for, not another site through it."""
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.streaming or not is_page:
            return response
        if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            return response
        return super().process_response(request, response)
