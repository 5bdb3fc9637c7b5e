"""Opening a file."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from files.search.similar import similar_open
from tracking.movement.locking import was_made
from tracking.refusals import UsedElsewhere

from .forms import OpenFileForm
from .page import brief
from .verbs import OpenedAnother, open_file


@require_http_methods(["GET", "HEAD", "POST"])
def new_file(request: HttpRequest) -> HttpResponse:
    """Open a file; files on a similar subject are shown first, and the press must be confirmed."""
    data = request.POST if request.method == "POST" else None
    form = OpenFileForm(data, charge=request.charge, initial={"priority": "ordinary"})
    context = {"form": form, "similar": [], "request_id": request.POST.get("request_id") or uuid4()}
    if form.is_valid():
        subject = form.cleaned_data["subject"]
        # A confirmation holds for one subject only; a repeated press needs none.
        pressed = was_made(form.cleaned_data["request_id"])
        if not pressed and request.POST.get("confirmed") != subject:
            context["similar"] = brief(similar_open(subject, request.charge), request.charge)
        if not context["similar"]:
            try:
                file = open_file(by=request.charge, **form.cleaned_data)
            except (OpenedAnother, UsedElsewhere) as refusal:
                form.add_error(None, str(refusal))
                return render(request, "files/new.html", context | {"request_id": uuid4()}, status=409)
            messages.success(request, _("File %s is open.") % file.number)
            return redirect(file)
    return render(request, "files/new.html", context, status=400 if form.errors else 200)
