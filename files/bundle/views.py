"""Printing a file: the choice, the note sheet, the whole file, and comparing a print with the record."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pages.downloads import download
from accounts.pages.limits import limited, sends_form
from files.models import Bundle, File
from files.sheet.fetch import visible
from tracking.access.secret import check_reading
from tracking.refusals import Refusal

from . import page, sheets, verbs


@require_http_methods(["GET", "HEAD", "POST"])
@limited("export", when=sends_form)
def print_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The choice of what is printed of the file; the whole file is ordered here."""
    file, status = _readable(request, pk), 200
    if request.method == "POST":
        try:
            verbs.order(file, by=request.charge, site=request.build_absolute_uri("/"))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            status = 409
        else:
            return redirect("print_file", file.pk)
    return render(request, "files/print.html", page.context(file, request.charge), status=status)


@require_safe
@limited("pdf")
def note_sheet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The note sheet as PDF."""
    file = _readable(request, pk)
    return download(sheets.note_sheet_pdf(file, request.charge), f"notes-{file.pk}.pdf")


@require_safe
@limited("export")
def whole_file(request: HttpRequest, pk: int, bundle: int) -> HttpResponse | FileResponse:
    """The finished print, for the person who ordered it and may still read the file."""
    file = _readable(request, pk)
    kept = get_object_or_404(
        Bundle, pk=bundle, file=file, by__user=request.charge.user_id, state=Bundle.State.READY
    )
    try:
        content = verbs.whole(kept).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(
        content, as_attachment=True, filename=f"file-{pk}.pdf", content_type="application/pdf"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def print_check(request: HttpRequest, code) -> HttpResponse:
    """The answer whether a print shows the record, for anyone signed in who holds it and has its code."""
    bundle = get_object_or_404(Bundle.objects.select_related("file__office", "by__user"), code=code)
    return render(request, "files/print_check.html", page.check_context(bundle))


def _readable(request: HttpRequest, pk: int) -> File:
    """The file, if the charge may read it; 404 otherwise. A secret one needs a fresh sign-in, on record."""
    visible(request, pk)
    file = get_object_or_404(File.objects.readable_by(request.charge).select_related("office"), pk=pk)
    if request.method == "POST":
        check_reading(request, file)
    return file
