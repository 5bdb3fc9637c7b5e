"""Papers on the correspondence side: uploaded and shown."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.pages.limits import limited
from files.correspondence.forms import UploadForm
from files.correspondence.showing import show
from files.correspondence.verbs import add
from files.models import Document, File
from tracking.access.secret import check_reading
from tracking.refusals import Refusal, UsedElsewhere

from . import page
from .fetch import visible


@require_POST
@limited("upload")
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a paper on the file."""
    file, form, status = visible(request, pk), UploadForm(request.POST, request.FILES), 400
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
            errors, status = {"upload": str(refusal)}, 409 if isinstance(refusal, UsedElsewhere) else 400
        else:
            messages.success(request, _("%s is on the file.") % added.title)
            return redirect(f"{file.get_absolute_url()}#page-{added.first_page}")
    sheet = page.open_sheet(file, request.charge)
    if not sheet.is_readable:
        return HttpResponse(status=403)
    check_reading(request, file)
    context = page.context(sheet, error=errors, upload_title=request.POST.get("title", ""))
    return render(request, "files/file.html", context, status=status)


@require_safe
def document(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """The paper itself, shown by the browser if it can; otherwise, or with `save`, as a download."""
    file = get_object_or_404(File.objects.readable_by(request.charge), pk=pk)
    check_reading(request, file)
    stored = get_object_or_404(Document, file=file, pk=document_pk)
    return show(request, stored, back=file.get_absolute_url())
