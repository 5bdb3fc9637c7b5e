"""Opening a file."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from files import page
from files.file import open_file
from files.forms import OpenFileForm
from files.similar import similar_open


@require_http_methods(["GET", "HEAD", "POST"])
def new_file(request: HttpRequest) -> HttpResponse:
    """A subject, a subject head; a file of a similar subject is shown first."""
    typed = request.POST if request.method == "POST" else None
    form = OpenFileForm(typed, charge=request.charge, initial={"request_id": uuid4(), "priority": "ordinary"})
    similar = []
    if form.is_valid():
        if "confirmed" not in request.POST:
            similar = page.brief(similar_open(form.cleaned_data["subject"], request.charge), request.charge)
        if not similar:
            file = open_file(by=request.charge, **form.cleaned_data)
            messages.success(request, _("File %s is open.") % file.number)
            return redirect(file)
    told = {"form": form, "similar": similar, "request_id": form["request_id"].value()}
    return render(request, "files/new.html", told, status=400 if form.errors else 200)
