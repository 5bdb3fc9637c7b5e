"""The audit trail, and the proposals of administrators."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.charges import decisions
from accounts.models import AdministratorProposal, AuditEntry
from accounts.pages.asking import ask, unanswered
from accounts.pages.downloads import TYPES, download
from accounts.pages.limits import limited
from accounts.pages.numbers import whole
from accounts.permissions import needs_fresh_sign_in, require
from accounts.refusals import Refusal

from . import page, proposals_page


@require("administer")
@require_safe
@limited("search")
def audit(request: HttpRequest) -> HttpResponse:
    """Acts in the own subtree, the newest first; searched, a page at a time."""
    form = page.AuditForm(request.GET, charge=request.charge)
    entries = form.entries() if form.is_valid() else AuditEntry.objects.none()
    context = page.context(form, entries, request.GET)
    return render(request, "accounts/audit.html", context, status=400 if form.errors else 200)


@require("administer")
@require_safe
@limited("export")
def audit_export(request: HttpRequest, form: str) -> HttpResponse:
    """Download the entries found, as a table for a spreadsheet."""
    search = page.AuditForm(request.GET, charge=request.charge)
    if form not in ("csv", "xlsx") or not search.is_valid():
        raise Http404
    entries = search.entries()
    if form == "xlsx" and entries[page.MOST_IN_A_WORKBOOK : page.MOST_IN_A_WORKBOOK + 1].exists():
        sentence = _("More than %s entries do not go into a workbook. Please narrow the search, or take CSV.")
        messages.error(request, sentence % page.MOST_IN_A_WORKBOOK)
        return redirect(f"{request.path.removesuffix('export/xlsx/')}?{request.GET.urlencode()}")
    name, table = f"audit-{timezone.localdate():%Y-%m-%d}.{form}", page.lines(entries)
    if form == "csv":
        return download(page.as_csv(table), name)
    workbook = page.as_xlsx(table)
    return FileResponse(workbook, as_attachment=True, filename=name, content_type=TYPES[".xlsx"])


@require("administer")
@require_safe
def administrators(request: HttpRequest) -> HttpResponse:
    """List who is proposed as an administrator here or below, and who can approve it."""
    context = proposals_page.context(request.charge, whole(request.GET.get("after")))
    form = proposals_page.ProposalForm(charge=request.charge)
    return render(request, "accounts/administrators.html", context | {"form": form})


@require("administer")
@require_POST
@needs_fresh_sign_in
def propose_administrator(request: HttpRequest) -> HttpResponse:
    """Propose what would let one sign in as the holder of a guarded post."""
    form = proposals_page.ProposalForm(request.POST, charge=request.charge)
    if form.is_valid():
        try:
            form.propose()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed. It holds as soon as a second administrator approves."))
            return redirect("administrators")
    context = proposals_page.context(request.charge) | {"form": form}
    return render(request, "accounts/administrators.html", context, status=400)


@require("administer")
@require_POST
@needs_fresh_sign_in
def decide_administrator(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a proposal as the second administrator, or reject it with a reason."""
    proposal = get_object_or_404(AdministratorProposal.objects.visible_to(request.charge), pk=pk)
    approves = request.POST.get("decision") == "approve"
    question = unanswered(request.POST, proposals_page.consequences(proposal), yes=_("Approve"))
    if approves and question:
        return ask(request, question, title=_("Administrators"), back=reverse("administrators"))
    try:
        if approves:
            approved = decisions.approve(proposal, by=request.charge)
            messages.success(request, proposals_page.effect_text(approved))
        else:
            decisions.reject(proposal, by=request.charge, reason=request.POST.get("reason", ""))
            messages.success(
                request, _("%(post)s was rejected.") % {"post": proposal.person or proposal.post}
            )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("administrators")
