"""Usage certificates: choose office and month, look, issue once, print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pages import pdf
from accounts.pages.asking import ask, unanswered
from accounts.pages.downloads import download
from accounts.pages.limits import limited
from accounts.permissions import require
from tracking.models import UsageCertificate

from . import certificate_page, usage


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def certificate(request: HttpRequest) -> HttpResponse:
    """Show the figures of an office and month, or issue the certificate."""
    data = request.POST if request.method == "POST" else request.GET
    form = certificate_page.MonthForm(
        data if data or request.method == "POST" else None,
        charge=request.charge,
        initial={"office": request.charge.post.office.pk},
    )
    context: dict = {"form": form}
    if form.is_valid():
        office, month = form.cleaned_data["office"], form.cleaned_data["month"]
        if request.method == "POST":
            asked = [certificate_page.question(office, month)]
            if question := unanswered(request.POST, asked, yes=_("Yes, issue it")):
                return ask(request, question, title=_("Usage certificate"), back=request.path)
            usage.issue(office, month=month, by=request.charge)
            return redirect(f"{request.path}?office={office.code}&month={month.isoformat()}")
        context |= certificate_page.context(office, month) | {"chosen": form.data}
    refused = form.errors or (request.method == "POST" and not form.is_finding)
    return render(request, "tracking/certificate.html", context, status=400 if refused else 200)


@require("administer")
@require_safe
@limited("pdf")
def certificate_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """An issued certificate, to be signed by the head of the office."""
    visible = UsageCertificate.objects.visible_to(request.charge).select_related("office")
    issued = get_object_or_404(visible, pk=pk)
    sheet = render_to_string("tracking/certificate_pdf.html", certificate_page.print_context(issued), request)
    return download(pdf.render(sheet), f"usage-{issued.office.code}-{issued.month:%Y-%m}.pdf")
