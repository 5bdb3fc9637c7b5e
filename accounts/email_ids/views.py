"""Pages of an administrator's work with e-mail IDs."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.email_ids.mailboxes.request import letter_context, request_by_letter
from accounts.email_ids.mailboxes.sheet import as_text
from accounts.latin.latin_names import latin_name
from accounts.models import EmailId, EmailLetter
from accounts.names import acting_name
from accounts.pages import pdf, words
from accounts.pages.asking import ask, unanswered
from accounts.pages.downloads import download
from accounts.pages.limits import limited, sends_form
from accounts.pages.numbers import whole, wholes
from accounts.permissions import needs_fresh_sign_in, require
from accounts.refusals import Refusal

from . import answer, lifecycle, page, preview, rules
from .forms import AnswerForm, LetterForm, RedirectForm
from .plan import MOST

SPELLINGS, MOST_SPELLED = "email_spellings", 1000
SHEETS = ("csv", "xlsx", "text")


@require("administer")
@require_safe
def email_ids(request: HttpRequest) -> HttpResponse:
    """The IDs of the subtree by state, with the steps that each state allows."""
    filters = page.read_filters(request.GET)
    context = page.context(request.charge, filters, whole(request.GET.get("after")))
    return render(request, "accounts/email_ids.html", context)


@require("administer")
@require_safe
def email_id_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One ID with every step of its lifecycle."""
    context = page.detail(_visible(request, pk)) | {"form": RedirectForm(charge=request.charge)}
    return render(request, "accounts/email_id.html", context)


@require("administer")
@require_POST
@needs_fresh_sign_in
def email_step(request: HttpRequest, name: str) -> HttpResponse:
    """Take one step with the ticked IDs, or with the whole list."""
    if name not in page.STEPS:
        raise Http404
    step, (ids, left_out) = page.STEPS[name], _chosen_ids(request, name)
    reason = {"reason": " ".join(request.POST.get("reason", "").split())[:300]} if step.asks_reason else {}
    if question := unanswered(request.POST, page.question(step, ids), yes=step.label):
        return ask(request, question, title=step.label, back=_return_url(request))
    try:
        done = step.verb(ids, by=request.charge, **reason)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        _report(request, len(done), left_out)
    return redirect(_return_url(request))


@require("administer")
@require_POST
def request_email_ids(request: HttpRequest) -> HttpResponse:
    """Request the ticked IDs, or all that are approved, by one letter."""
    form = LetterForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give the number and the date of the letter."))
        return redirect(_return_url(request))
    ids, _left = _chosen_ids(request, "request")
    facts = {"number": form.cleaned_data["number"], "dated": form.cleaned_data["dated"]}
    if question := unanswered(request.POST, page.letter_question(ids, **facts), yes=_("Yes, request them")):
        return ask(request, question, title=_("Request mailboxes"), back=_return_url(request))
    try:
        letter = request_by_letter(ids, by=request.charge, **facts)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(_return_url(request))
    return redirect("email_letter", letter.pk)


@require("administer")
@require_POST
@needs_fresh_sign_in
def redirect_email_id(request: HttpRequest, pk: int) -> HttpResponse:
    """Redirect the mail of one ID to another."""
    email_id = _visible(request, pk)
    form = RedirectForm(request.POST, charge=request.charge)
    if form.is_valid():
        asked = page.redirect_question(email_id, form.cleaned_data["to"])
        if question := unanswered(request.POST, asked, yes=_("Yes, redirect")):
            return ask(request, question, title=str(email_id), back=reverse("email_id", args=[pk]))
        try:
            lifecycle.redirect([email_id], by=request.charge, **form.cleaned_data)
            return redirect(_return_url(request, reverse("email_id", args=[pk])))
        except Refusal as refusal:
            form.add_error("to", str(refusal))
    status = 400 if form.errors else 200
    return render(request, "accounts/email_id.html", page.detail(email_id) | {"form": form}, status=status)


@require("administer")
@require_safe
def email_follow_list(request: HttpRequest) -> HttpResponse:
    """IDs whose holders left, with the step that is due."""
    context = page.follow(request.charge, whole(request.GET.get("after")))
    return render(request, "accounts/email_follow.html", context)


@require("administer")
@require_safe
def email_tenures_list(request: HttpRequest) -> HttpResponse:
    """IDs of posts whose mailbox is to be archived, because a tenure ended."""
    context = page.tenures(request.charge, whole(request.GET.get("after")))
    return render(request, "accounts/email_tenures.html", context)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def propose_email_ids(request: HttpRequest) -> HttpResponse:
    """Show the whole plan before anything is proposed; on POST propose it."""
    query = request.POST if request.method == "POST" else request.GET
    kind = query.get("kind") if query.get("kind") in preview.KINDS else "name"
    spelled = {int(pk): latin for pk, latin in request.session.get(SPELLINGS, {}).items()}
    if request.method == "POST":
        return _propose(request, kind, spelled)
    context = preview.context(
        request.charge,
        kind=kind,
        spelled=spelled,
        after=whole(request.GET.get("after")) or 0,
        collisions=request.GET.get("only") == "collisions",
    )
    return render(request, "accounts/email_proposals.html", context)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def email_pattern(request: HttpRequest) -> HttpResponse:
    """The rules by which the acting office forms IDs, with examples."""
    form = rules.form(request.charge, request.POST if request.method == "POST" else None)
    if form.is_valid():
        rules.save(form, by=request.charge)
        messages.success(request, _("The rules are kept. They hold for IDs proposed from now on."))
        return redirect("email_pattern")
    context = {"form": form, "examples": rules.examples(request.charge)}
    return render(request, "accounts/email_pattern.html", context, status=400 if form.errors else 200)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
@limited("import", when=sends_form)
def email_answer_page(request: HttpRequest) -> HttpResponse:
    """The answer of the mail service: previewed first, and entered when confirmed."""
    if request.POST.get("kept"):
        return _enter(request, request.POST["kept"])
    form, preview_context = AnswerForm(), {}
    if request.method == "POST":
        form = AnswerForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                preview_context = answer.preview(
                    form.cleaned_data["sheet"].read(), request.charge, _cache_name(request)
                )
            except Refusal as refusal:
                form.add_error("sheet", str(refusal))
    return render(
        request,
        "accounts/email_answer.html",
        {"form": form, **preview_context},
        status=400 if form.errors else 200,
    )


@require("administer")
@require_safe
def email_letters(request: HttpRequest) -> HttpResponse:
    """Every letter of request of the subtree."""
    context = page.letters(request.charge, whole(request.GET.get("before")))
    return render(request, "accounts/email_letters.html", context)


@require("administer")
@require_safe
def email_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter with its sheets."""
    letter = _letter(request, pk)
    context = {"letter": letter, "count": letter.ids.count(), "by": acting_name(letter.by)}
    context["entered"] = words.moment(letter.entered_at)
    return render(request, "accounts/email_letter.html", context)


@require("administer")
@require_safe
@limited("pdf")
def email_letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The covering letter, to be signed."""
    html = render_to_string("accounts/email_letter_pdf.html", letter_context(_letter(request, pk)), request)
    return download(pdf.render(html), f"letter-{pk}.pdf")


@require("administer")
@require_safe
@limited("export")
def email_letter_sheet(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The sheet as it was sent, to the byte; or without headings, with all cells as text."""
    if form not in SHEETS:
        raise Http404
    letter = get_object_or_404(EmailLetter.objects.visible_to(request.charge), pk=pk)
    if form == "text":
        return download(as_text(bytes(letter.csv)), f"email-ids-{pk}-text.xlsx")
    return download(bytes(getattr(letter, form)), f"email-ids-{pk}.{form}")


def _visible(request: HttpRequest, pk: int) -> EmailId:
    return get_object_or_404(EmailId.objects.visible_to(request.charge).with_holder(), pk=pk)


def _letter(request: HttpRequest, pk: int) -> EmailLetter:
    letters = EmailLetter.objects.visible_to(request.charge).without_sheets()
    return get_object_or_404(
        letters.select_related("office", "by__user", "by__acting_for", "by__post"), pk=pk
    )


def _chosen_ids(request: HttpRequest, name: str) -> tuple[list[EmailId], int]:
    """The ticked IDs or those of the whole list; and how many of the list the person may not approve."""
    if "all" not in request.POST or (name in page.STEPS and not page.STEPS[name].for_all):
        ticked = wholes(request.POST.getlist("ids")[:MOST])
        return list(EmailId.objects.visible_to(request.charge).filter(pk__in=ticked)), 0
    rows = page.filtered_ids(request.charge, page.read_filters(request.POST))
    if name != "approve":
        return list(rows.order_by("pk")[:MOST]), 0
    mine = rows.proposed_by_or_of(request.user)
    return list(rows.exclude(pk__in=mine.values("pk")).order_by("pk")[:MOST]), mine[:MOST].count()


def _report(request: HttpRequest, done: int, left_out: int) -> None:
    if done:
        sentence = ngettext("%s e-mail ID took the step.", "%s e-mail IDs took the step.", done)
        messages.success(request, sentence % done)
    elif not left_out:
        messages.error(request, _("Nothing is ticked. Tick the e-mail IDs first."))
    if left_out:
        sentence = ngettext(
            "%s stayed: you proposed it or it is yours. Another administrator has to approve it.",
            "%s stayed: you proposed them or they are yours. Another administrator has to approve them.",
            left_out,
        )
        messages.warning(request, sentence % left_out)


def _return_url(request: HttpRequest, usual: str = "") -> str:
    """The address of the page from which the form was sent."""
    origin, pk = request.POST.get("page", ""), whole(request.POST.get("one"))
    if origin in ("follow", "tenures"):
        return reverse(f"email_{origin}")
    if pk is not None:
        return reverse("email_id", args=[pk])
    return usual or page.list_url(page.read_filters(request.POST))


def _propose(request: HttpRequest, kind: str, spelled: dict[int, str]) -> HttpResponse:
    list_url = f"{reverse('propose_email_ids')}?kind={kind}"
    if "spelling" in request.POST:
        _accept(request)
        return redirect(f"{list_url}&after={whole(request.POST.get('after')) or 0}")
    only = None if "all" in request.POST else wholes(request.POST.getlist("ids")[:MOST])
    try:
        digest = request.POST.get("shown", "") or "-"
        done = preview.propose(request.charge, kind=kind, spelled=spelled, digest=digest, only=only)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(list_url)
    if not done:
        messages.error(request, _("Nothing is ticked. Tick the rows first."))
        return redirect(list_url)
    sentence = ngettext("%s e-mail ID is proposed.", "%s e-mail IDs are proposed.", len(done)) % len(done)
    messages.success(request, sentence + " " + _("Another administrator approves."))
    return redirect(list_url)


def _accept(request: HttpRequest) -> None:
    """Remember an accepted spelling for this session; nothing is proposed yet."""
    pk, _colon, spelling = request.POST["spelling"].partition(":")
    accepted = request.session.get(SPELLINGS, {})
    latin = latin_name(spelling[:200])
    if whole(pk) is not None and latin.isascii() and len(accepted) < MOST_SPELLED:
        request.session[SPELLINGS] = accepted | {pk: latin}


def _cache_name(request: HttpRequest) -> str:
    """A name for a sheet that waits to be confirmed; it begins with the key of the person."""
    return f"{request.user.pk}-{secrets.token_urlsafe(16)}"


def _enter(request: HttpRequest, name: str) -> HttpResponse:
    try:
        done = answer.enter(name, request.charge)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("email_answer")
    messages.success(request, ngettext("%s answer is entered.", "%s answers are entered.", done) % done)
    return redirect("email_ids")
