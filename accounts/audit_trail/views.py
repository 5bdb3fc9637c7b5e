"""The audit trail, and the proposals of administrators."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.charges import two_persons
from accounts.email_ids.admin import WORKBOOK
from accounts.models import AdministratorProposal, AuditEntry
from accounts.permissions import require
from accounts.refusals import Refusal

from . import page, proposals_page


@require("administer")
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """What was done in the own subtree, the newest first; searched, a page at a time."""
    form = page.AuditForm(request.GET, charge=request.charge)
    found = form.entries() if form.is_valid() else AuditEntry.objects.none()
    if before := _number(request.GET.get("before", "")):
        found = found.filter(pk__lt=before)
    told = page.context(form, list(found.select_related(*page.SHOWN)[: page.PAGE + 1]), request.GET)
    return render(request, "accounts/audit.html", told, status=200 if form.is_valid() else 400)


@require("administer")
@require_safe
def audit_export(request: HttpRequest, form: str) -> HttpResponse:
    """What was found, as a table for a spreadsheet."""
    asked = page.AuditForm(request.GET, charge=request.charge)
    if form not in ("csv", "xlsx") or not asked.is_valid():
        raise Http404
    found = asked.entries()
    if form == "xlsx" and found[page.MOST_IN_A_WORKBOOK : page.MOST_IN_A_WORKBOOK + 1].exists():
        told = _("More than %s entries do not go into a workbook. Please narrow the search, or take CSV.")
        messages.error(request, told % page.MOST_IN_A_WORKBOOK)
        return redirect(f"{request.path.removesuffix('export/xlsx/')}?{request.GET.urlencode()}")
    name, table = f"audit-{timezone.localdate():%Y-%m-%d}.{form}", page.lines(found)
    if form == "xlsx":
        return FileResponse(page.as_xlsx(table), as_attachment=True, filename=name, content_type=WORKBOOK)
    response = StreamingHttpResponse(page.as_csv(table), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require("administer")
@require_safe
def administrators(request: HttpRequest) -> HttpResponse:
    """Who is proposed as an administrator here or below, and who can approve it."""
    told = proposals_page.context(request.charge, _number(request.GET.get("after", "")))
    form = proposals_page.ProposalForm(charge=request.charge)
    return render(request, "accounts/administrators.html", told | {"form": form})


@require("administer")
@require_POST
def propose_administrator(request: HttpRequest) -> HttpResponse:
    """Propose who takes over a post that may administer, or what would let one sign in as its holder."""
    form = proposals_page.ProposalForm(request.POST, charge=request.charge)
    if form.is_valid():
        try:
            form.propose()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed. It holds as soon as a second administrator approves."))
            return redirect("administrators")
    told = proposals_page.context(request.charge, 0) | {"form": form}
    return render(request, "accounts/administrators.html", told, status=400)


@require("administer")
@require_POST
def decide_administrator(request: HttpRequest, pk: int) -> HttpResponse:
    """The second administrator approves, or rejects with a reason."""
    proposal = get_object_or_404(AdministratorProposal.objects.visible_to(request.charge), pk=pk)
    try:
        if request.POST.get("decision") == "approve":
            two_persons.approve(proposal, by=request.charge)
            messages.success(request, proposals_page.told(proposal))
        else:
            two_persons.reject(proposal, by=request.charge, reason=request.POST.get("reason", ""))
            messages.success(
                request, _("%(post)s was rejected.") % {"post": proposal.person or proposal.post}
            )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("administrators")


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0
