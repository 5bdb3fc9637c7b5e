"""Pages of the joint reports of handovers: read, print and accept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.pages import pdf
from accounts.pages.downloads import download
from accounts.pages.limits import limited
from accounts.pages.numbers import whole
from accounts.pages.paging import links, page_before
from tracking.models import Handover
from tracking.refusals import Refusal

from . import handover_report
from .handover import accept

PAGE = 25


@require_safe
def handovers(request: HttpRequest) -> HttpResponse:
    """Handovers of the acting desk, or by or to me; the newest first."""
    before = whole(request.GET.get("before"))
    visible = Handover.objects.visible_to(request.charge).with_names()
    rows, following = page_before(visible, before, size=PAGE)
    context = {
        "rows": handover_report.rows(rows, request.charge),
        **links("before", before, following),
    }
    return render(request, "tracking/handovers.html", context)


@require_safe
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """One joint report."""
    after = whole(request.GET.get("after"))
    context = handover_report.context(_visible(request, pk), request.charge, after)
    return render(request, "tracking/handover.html", context)


@require_safe
@limited("pdf")
def handover_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The joint report as PDF, to be signed by both."""
    context = handover_report.print_context(_visible(request, pk), request.charge)
    page = render_to_string("tracking/handover_report.html", context, request)
    return download(pdf.render(page), f"handover-{pk}.pdf")


@require_POST
def accept_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the report as its receiver, with one press."""
    try:
        accept(_visible(request, pk), by=request.charge)
    except Refusal as refusal:
        return render(request, "409.html", {"message": str(refusal)}, status=409)
    messages.success(request, _("The handover is accepted."))
    return redirect("handover", pk)


def _visible(request: HttpRequest, pk: int) -> Handover:
    return get_object_or_404(Handover.objects.visible_to(request.charge).with_names(), pk=pk)
