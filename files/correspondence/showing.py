"""A stored document as it is sent to a browser: shown by itself where that is safe, else as a download."""

import structlog
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from files.models import Document

log = structlog.get_logger(__name__)

# The types that a browser shows by itself, and the policy of each; everything else is a download.
# A sandbox leaves a PDF blank in some browsers (Safari, older Chrome). It is safe without one: its viewer
# runs apart from our pages, a PDF with scripts is refused at upload, and nosniff stops a browser from reading
# it as another type.
GUARDED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SHOWN = {
    "application/pdf": f"{GUARDED}; object-src 'self'",
    "image/jpeg": f"{GUARDED}; sandbox",
    "image/png": f"{GUARDED}; sandbox",
    "image/webp": f"{GUARDED}; sandbox",
}


def show(request: HttpRequest, stored: Document, *, back: str) -> HttpResponse:
    """Answer with the content, as a download with `?save`; `back` is the page of the paper it lies on."""
    try:
        content = stored.content.open()
    except FileNotFoundError:
        return _content_missing(request, stored, back)
    response = FileResponse(
        content,
        as_attachment=stored.mime not in SHOWN or "save" in request.GET,
        filename=stored.original_name,
        content_type=stored.mime,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SHOWN.get(stored.mime, f"{GUARDED}; sandbox")
    return response


def _content_missing(request: HttpRequest, stored: Document, back: str) -> HttpResponse:
    """A paper on record whose content is not in the store: operators read it in the log, the reader here."""
    log.error("content_missing", document=stored.pk, file=stored.file_id, content=stored.content.name)
    context = {"title": stored.title, "file_url": back}
    return render(request, "files/content_missing.html", context, status=410)
