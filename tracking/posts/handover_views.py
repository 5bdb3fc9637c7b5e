"""Joint reports of handovers: to read, to print, and to accept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.pages import pdf
from tracking.models import Handover
from tracking.refusals import Refusal

from . import handover_report
from .handover import accept

PAGE = 25


@require_safe
def handovers(request: HttpRequest) -> HttpResponse:
    """What was handed over at the acting desk, or by or to me; the newest first."""
    before = _number(request.GET.get("before", ""))
    visible = Handover.objects.visible_to(request.charge).with_names().order_by("-pk")
    found = list((visible.filter(pk__lt=before) if before else visible)[: PAGE + 1])
    told = {
        "rows": handover_report.listed(found[:PAGE], request.charge),
        "prev_url": "?" if before else "",
        "next_url": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
    }
    return render(request, "tracking/handovers.html", told)


@require_safe
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """One joint report."""
    told = handover_report.context(
        _visible(request, pk), request.charge, _number(request.GET.get("after", ""))
    )
    return render(request, "tracking/handover.html", told)


@require_safe
def handover_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The joint report as PDF, to be signed by both."""
    told = handover_report.whole(_visible(request, pk), request.charge)
    page = render_to_string("tracking/handover_report.html", told, request)
    response = HttpResponse(pdf.written(page), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="handover-{pk}.pdf"'
    return response


@require_POST
def accept_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """The receiver accepts with one press."""
    try:
        accept(_visible(request, pk), by=request.charge)
    except Refusal as refusal:
        return render(request, "409.html", {"message": str(refusal)}, status=409)
    messages.success(request, _("The handover is accepted."))
    return redirect("handover", pk)


def _visible(request: HttpRequest, pk: int) -> Handover:
    return get_object_or_404(Handover.objects.visible_to(request.charge).with_names(), pk=pk)


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0
