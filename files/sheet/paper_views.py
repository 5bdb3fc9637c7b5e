"""Papers on the correspondence side: put on, and looked at."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from files.correspondence.verbs import add
from files.models import Document, File
from tracking.refusals import Refusal

from . import page
from .forms import UploadForm
from .views import visible

# What a browser shows by itself, and what it may do there; everything else is handed over to be saved.
# A sandbox leaves a PDF blank in some browsers (Safari, older Chrome). Its viewer runs apart from our pages,
# a PDF with scripts is not taken in, and that it is taken for nothing but a PDF, nosniff sees to.
GUARDED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SHOWN = {
    "application/pdf": f"{GUARDED}; object-src 'self'",
    "image/jpeg": f"{GUARDED}; sandbox",
    "image/png": f"{GUARDED}; sandbox",
}


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a paper on the file."""
    file, form = visible(request, pk), UploadForm(request.POST, request.FILES)
    errors = {name: " ".join(told) for name, told in form.errors.items()}
    if not errors:
        given = form.cleaned_data["upload"]
        try:
            added = add(
                file,
                by=request.charge,
                upload=given,
                name=given.name,
                title=form.cleaned_data["title"],
                request_id=form.cleaned_data["request_id"],
            )
        except Refusal as refusal:
            errors = {"upload": str(refusal)}
        else:
            messages.success(request, _("%s is on the file.") % added.title)
            return redirect(f"{file.get_absolute_url()}#page-{added.first_page}")
    sheet = page.look(file, request.charge)
    if not sheet.is_readable:
        return HttpResponse(status=403)
    told = page.context(sheet, error=errors, upload_title=request.POST.get("title", ""))
    return render(request, "files/file.html", told, status=400)


@require_safe
def document(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """The paper itself; shown where a browser can, otherwise or if asked so to be saved."""
    file = get_object_or_404(File.objects.readable_by(request.charge), pk=pk)
    found = get_object_or_404(Document, file=file, pk=document_pk)
    response = FileResponse(
        found.content.open(),
        as_attachment=found.mime not in SHOWN or "save" in request.GET,
        filename=found.original_name,
        content_type=found.mime,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SHOWN.get(found.mime, f"{GUARDED}; sandbox")
    return response
