"""Opening a file."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from files.search.similar import similar_open
from tracking.movement.verbs import was_made

from .forms import OpenFileForm
from .page import brief
from .verbs import OpenedAnother, open_file


@require_http_methods(["GET", "HEAD", "POST"])
def new_file(request: HttpRequest) -> HttpResponse:
    """A subject, a subject head; a file of a similar subject is shown first."""
    typed = request.POST if request.method == "POST" else None
    form = OpenFileForm(typed, charge=request.charge, initial={"priority": "ordinary"})
    told = {"form": form, "similar": [], "request_id": request.POST.get("request_id") or uuid4()}
    if form.is_valid():
        subject = form.cleaned_data["subject"]
        # What was confirmed for one subject holds for no other; a press repeated needs no confirming.
        pressed = was_made(form.cleaned_data["request_id"])
        if not pressed and request.POST.get("confirmed") != subject:
            told["similar"] = brief(similar_open(subject, request.charge), request.charge)
        if not told["similar"]:
            try:
                file = open_file(by=request.charge, **form.cleaned_data)
            except OpenedAnother as refusal:
                form.add_error(None, str(refusal))
                return render(request, "files/new.html", told | {"request_id": uuid4()}, status=409)
            messages.success(request, _("File %s is open.") % file.number)
            return redirect(file)
    return render(request, "files/new.html", told, status=400 if form.errors else 200)
