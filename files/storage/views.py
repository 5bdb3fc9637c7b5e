"""The room of offices for papers: how much is used, and the limits."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Office
from accounts.pages.numbers import whole
from accounts.permissions import require
from accounts.scanning.verbs import is_configured
from files.models import OfficeStorage

from . import page
from .forms import LimitsForm
from .verbs import set_limits


@require("administer")
@require_safe
def storage(request: HttpRequest) -> HttpResponse:
    """The offices of the subtree: what their papers take up, and how much is left."""
    query = request.GET
    context = page.context(request.charge, query.get("show", ""), whole(query.get("after")))
    return render(request, "files/storage.html", context | {"is_scanned": is_configured()})


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def storage_limits(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an office limits of its own."""
    office = get_object_or_404(Office.objects.within(request.charge.post.office), pk=pk)
    if request.charge.post.office.depth > 1:
        raise PermissionDenied
    limits = OfficeStorage.objects.filter(office=office).first()
    initial = {"gigabytes": limits.most_gigabytes, "papers": limits.most_papers} if limits else {}
    form = LimitsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        set_limits(office, by=request.charge, **form.cleaned_data)
        messages.success(request, _("The room of %(office)s is set.") % {"office": office})
        return redirect("storage")
    context = {"form": form, "office_label": str(office)}
    return render(request, "files/storage_limits.html", context, status=400 if form.errors else 200)
