"""Papers on the correspondence side: uploaded and shown."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from files.correspondence.verbs import add
from files.models import Document, File
from tracking.access.secret import check_reading
from tracking.refusals import Refusal

from . import page
from .fetch import visible
from .forms import UploadForm

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


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a paper on the file."""
    file, form = visible(request, pk), UploadForm(request.POST, request.FILES)
    errors = {name: " ".join(texts) for name, texts in form.errors.items()}
    if not errors:
        uploaded = form.cleaned_data["upload"]
        try:
            added = add(
                file,
                by=request.charge,
                upload=uploaded,
                name=uploaded.name,
                title=form.cleaned_data["title"],
                request_id=form.cleaned_data["request_id"],
            )
        except Refusal as refusal:
            errors = {"upload": str(refusal)}
        else:
            messages.success(request, _("%s is on the file.") % added.title)
            return redirect(f"{file.get_absolute_url()}#page-{added.first_page}")
    sheet = page.open_sheet(file, request.charge)
    if not sheet.is_readable:
        return HttpResponse(status=403)
    check_reading(request, file)
    context = page.context(sheet, error=errors, upload_title=request.POST.get("title", ""))
    return render(request, "files/file.html", context, status=400)


@require_safe
def document(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """The paper itself, shown by the browser if it can; otherwise, or with `save`, as a download."""
    file = get_object_or_404(File.objects.readable_by(request.charge), pk=pk)
    check_reading(request, file)
    stored = get_object_or_404(Document, file=file, pk=document_pk)
    response = FileResponse(
        stored.content.open(),
        as_attachment=stored.mime not in SHOWN or "save" in request.GET,
        filename=stored.original_name,
        content_type=stored.mime,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SHOWN.get(stored.mime, f"{GUARDED}; sandbox")
    return response
