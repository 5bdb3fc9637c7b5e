"""Usage certificates: choose office and month, look, draw up; another person looks, signs and prints."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pages import pdf, tables
from accounts.pages.asking import ask, unanswered
from accounts.pages.downloads import download
from accounts.pages.limits import limited, wants_sheet
from accounts.pages.numbers import whole
from accounts.permissions import needs_fresh_sign_in, require
from tracking.models import UsageCertificate
from tracking.refusals import Refusal

from . import certificate as verbs
from . import certificate_page as page


@require("administer", "approve", "monitor")
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
@limited("export", when=wants_sheet)
def certificate(request: HttpRequest) -> HttpResponse:
    """Show the figures of an office and month and what waits for a signature, or draw a certificate up."""
    is_sent = request.method == "POST"
    form = _form(request, request.POST if is_sent else request.GET or None)
    if not (is_sent and form.is_valid()):
        is_chosen = not is_sent and form.is_bound and form.is_valid()
        if is_chosen and (file := tables.answer(request, form.table)):
            return file
        return _show(request, form, 400 if form.errors or (is_sent and not form.is_finding) else 200)
    office, month = form.cleaned_data["office"], form.cleaned_data["month"]
    try:
        verbs.draw_up(office, month=month, by=request.charge)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _show(request, form, 409)
    messages.success(request, _("The certificate is drawn up. Another person signs it."))
    return _back(office, month)


@require("approve", "monitor")
@require_POST
@needs_fresh_sign_in
@limited("report")
def sign_certificate(request: HttpRequest) -> HttpResponse:
    """Sign what another person drew up, after asking; what is signed is what the page showed."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return _show(request, form, 400)
    office, month = form.cleaned_data["office"], form.cleaned_data["month"]
    if UsageCertificate.objects.filter(office=office, month=month).exists():
        return _back(office, month)
    facts = {"month": month, "by": request.charge, "shown": request.POST.get("shown", "")}
    try:
        asked = page.questions(verbs.check_signing(office, **facts))
        if question := unanswered(request.POST, asked, yes=_("Yes, sign it")):
            return ask(request, question, title=_("Usage certificate"), back=page.address(office, month))
        verbs.sign(office, **facts)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _show(request, form, 409)
    return _back(office, month)


@require("administer", "approve", "monitor")
@require_safe
@limited("pdf")
def certificate_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """An issued certificate, for the file and the seal of the office."""
    visible = UsageCertificate.objects.visible_to(request.charge)
    issued = get_object_or_404(visible.select_related(*page.NAMED), pk=pk)
    sheet = render_to_string("tracking/certificate_pdf.html", page.print_context(issued), request)
    return download(pdf.render(sheet), f"usage-{issued.office.code}-{issued.month:%Y-%m}.pdf")


def _form(request: HttpRequest, data) -> page.MonthForm:
    initial = {"office": request.charge.post.office.pk}
    return page.MonthForm(data, charge=request.charge, initial=initial)


def _show(request: HttpRequest, form: page.MonthForm, status: int) -> HttpResponse:
    context = {"form": form, **page.waiting(request.charge, whole(request.GET.get("after")))}
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        context |= page.context(facts["office"], facts["month"], request.charge) | {"chosen": form.data}
    return render(request, "tracking/certificate.html", context, status=status)


def _back(office, month) -> HttpResponse:
    return redirect(page.address(office, month))
