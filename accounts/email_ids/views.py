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

from accounts.email_ids.mailboxes.request import covering, request_by_letter
from accounts.latin.latin_names import latin_name
from accounts.models import EmailId, EmailLetter
from accounts.names import acting_name
from accounts.pages import pdf, words
from accounts.pages.downloads import download
from accounts.pages.numbers import whole, wholes
from accounts.permissions import require
from accounts.refusals import Refusal

from . import answer, lifecycle, preview, rules
from . import page as email_page
from .forms import AnswerForm, LetterForm, RedirectForm
from .plan import MOST

SPELLINGS, MOST_SPELLED = "email_spellings", 1000
SHEETS = ("csv", "xlsx")


@require("administer")
@require_safe
def email_ids(request: HttpRequest) -> HttpResponse:
    """The IDs of the subtree by state, with the steps that each state allows."""
    asked = email_page.filtered(request.GET)
    context = email_page.context(request.charge, asked, whole(request.GET.get("after")))
    return render(request, "accounts/email_ids.html", context)


@require("administer")
@require_safe
def email_id_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One ID with every step of its life."""
    context = email_page.life(_visible(request, pk)) | {"form": RedirectForm(charge=request.charge)}
    return render(request, "accounts/email_id.html", context)


@require("administer")
@require_POST
def email_step(request: HttpRequest, name: str) -> HttpResponse:
    """Take one step with the ticked IDs, or with all of the list."""
    if name not in email_page.STEPS:
        raise Http404
    step, (ids, left) = email_page.STEPS[name], _chosen(request, name)
    reason = {"reason": " ".join(request.POST.get("reason", "").split())[:300]} if step.asks_reason else {}
    try:
        done = step.verb(ids, by=request.charge, **reason)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        _say(request, len(done), left)
    return redirect(_back(request))


@require("administer")
@require_POST
def request_email_ids(request: HttpRequest) -> HttpResponse:
    """Ask for the ticked IDs, or for all that are approved, by one letter."""
    form = LetterForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give the number and the date of the letter."))
        return redirect(_back(request))
    ids, _left = _chosen(request, "request")
    facts = {"number": form.cleaned_data["number"], "dated": form.cleaned_data["dated"]}
    try:
        letter = request_by_letter(ids, by=request.charge, **facts)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(request))
    return redirect("email_letter", letter.pk)


@require("administer")
@require_POST
def redirect_email_id(request: HttpRequest, pk: int) -> HttpResponse:
    """Let mail to one ID arrive at another."""
    email_id = _visible(request, pk)
    form = RedirectForm(request.POST, charge=request.charge)
    if form.is_valid():
        try:
            lifecycle.redirect([email_id], by=request.charge, **form.cleaned_data)
            return redirect(_back(request, reverse("email_id", args=[pk])))
        except Refusal as refusal:
            form.add_error("to", str(refusal))
    return render(request, "accounts/email_id.html", email_page.life(email_id) | {"form": form}, status=400)


@require("administer")
@require_safe
def email_follow_list(request: HttpRequest) -> HttpResponse:
    """IDs whose holders left, with the step that is due."""
    context = email_page.follow(request.charge, whole(request.GET.get("after")))
    return render(request, "accounts/email_follow.html", context)


@require("administer")
@require_safe
def email_tenures_list(request: HttpRequest) -> HttpResponse:
    """IDs of posts whose mailbox is to be archived, because a tenure ended."""
    context = email_page.tenures(request.charge, whole(request.GET.get("after")))
    return render(request, "accounts/email_tenures.html", context)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def propose_email_ids(request: HttpRequest) -> HttpResponse:
    """The whole plan before anything is given; then the proposal itself."""
    typed = request.POST if request.method == "POST" else request.GET
    kind = typed.get("kind") if typed.get("kind") in preview.KINDS else "name"
    spelled = {int(pk): latin for pk, latin in request.session.get(SPELLINGS, {}).items()}
    if request.method == "POST":
        return _give(request, kind, spelled)
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
        rules.keep(form, by=request.charge)
        messages.success(request, _("The rules are kept. They hold for IDs proposed from now on."))
        return redirect("email_pattern")
    context = {"form": form, "examples": rules.examples(request.charge)}
    return render(request, "accounts/email_pattern.html", context, status=400 if form.errors else 200)


@require("administer")
@require_http_methods(["GET", "HEAD", "POST"])
def email_answer_page(request: HttpRequest) -> HttpResponse:
    """The answer of the mail service: first what it would enter, then, confirmed, entered."""
    if request.POST.get("kept"):
        return _enter(request, request.POST["kept"])
    form, tried = AnswerForm(), {}
    if request.method == "POST":
        form = AnswerForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                tried = answer.tried(form.cleaned_data["sheet"].read(), request.charge, _kept(request))
            except Refusal as refusal:
                form.add_error("sheet", str(refusal))
    return render(
        request, "accounts/email_answer.html", {"form": form, **tried}, status=400 if form.errors else 200
    )


@require("administer")
@require_safe
def email_letters(request: HttpRequest) -> HttpResponse:
    """Every letter of request of the subtree."""
    context = email_page.letters(request.charge, whole(request.GET.get("before")))
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
def email_letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The covering letter, to be signed."""
    page = render_to_string("accounts/email_letter_pdf.html", covering(_letter(request, pk)), request)
    return download(pdf.written(page), f"letter-{pk}.pdf")


@require("administer")
@require_safe
def email_letter_sheet(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The sheet as it was sent, to the byte."""
    if form not in SHEETS:
        raise Http404
    letter = get_object_or_404(EmailLetter.objects.visible_to(request.charge), pk=pk)
    return download(bytes(getattr(letter, form)), f"email-ids-{pk}.{form}")


def _visible(request: HttpRequest, pk: int) -> EmailId:
    return get_object_or_404(EmailId.objects.visible_to(request.charge).with_holder(), pk=pk)


def _letter(request: HttpRequest, pk: int) -> EmailLetter:
    letters = EmailLetter.objects.visible_to(request.charge).without_sheets()
    return get_object_or_404(
        letters.select_related("office", "by__user", "by__acting_for", "by__post"), pk=pk
    )


def _chosen(request: HttpRequest, name: str) -> tuple[list[EmailId], int]:
    """The ticked IDs, or the list's; of a whole list without those that the person may not approve."""
    if "all" not in request.POST or (name in email_page.STEPS and not email_page.STEPS[name].for_all):
        ticked = wholes(request.POST.getlist("ids")[:MOST])
        return list(EmailId.objects.visible_to(request.charge).filter(pk__in=ticked)), 0
    rows = email_page.listed(request.charge, email_page.filtered(request.POST))
    if name != "approve":
        return list(rows.order_by("pk")[:MOST]), 0
    mine = rows.proposed_by_or_of(request.user)
    return list(rows.exclude(pk__in=mine.values("pk")).order_by("pk")[:MOST]), mine[:MOST].count()


def _say(request: HttpRequest, done: int, left: int) -> None:
    if done:
        sentence = ngettext("%s e-mail ID took the step.", "%s e-mail IDs took the step.", done)
        messages.success(request, sentence % done)
    elif not left:
        messages.error(request, _("Nothing is ticked. Tick the e-mail IDs first."))
    if left:
        sentence = ngettext(
            "%s stayed: you proposed it or it is yours. Another administrator has to approve it.",
            "%s stayed: you proposed them or they are yours. Another administrator has to approve them.",
            left,
        )
        messages.warning(request, sentence % left)


def _back(request: HttpRequest, usual: str = "") -> str:
    """The page the form stood on."""
    page, pk = request.POST.get("page", ""), whole(request.POST.get("one"))
    if page in ("follow", "tenures"):
        return reverse(f"email_{page}")
    if pk is not None:
        return reverse("email_id", args=[pk])
    return usual or email_page.address(email_page.filtered(request.POST))


def _give(request: HttpRequest, kind: str, spelled: dict[int, str]) -> HttpResponse:
    here = f"{reverse('propose_email_ids')}?kind={kind}"
    if "spelling" in request.POST:
        _accept(request)
        return redirect(f"{here}&after={whole(request.POST.get('after')) or 0}")
    only = None if "all" in request.POST else wholes(request.POST.getlist("ids")[:MOST])
    try:
        shown = request.POST.get("shown", "") or "-"
        done = preview.give(request.charge, kind=kind, spelled=spelled, shown=shown, only=only)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(here)
    if not done:
        messages.error(request, _("Nothing is ticked. Tick the rows first."))
        return redirect(here)
    sentence = ngettext("%s e-mail ID is proposed.", "%s e-mail IDs are proposed.", len(done)) % len(done)
    messages.success(request, sentence + " " + _("Another administrator approves."))
    return redirect(here)


def _accept(request: HttpRequest) -> None:
    """Remember for this session how a name is spelled; nothing is given yet."""
    pk, _colon, spelling = request.POST["spelling"].partition(":")
    accepted = request.session.get(SPELLINGS, {})
    latin = latin_name(spelling[:200])
    if whole(pk) is not None and latin.isascii() and len(accepted) < MOST_SPELLED:
        request.session[SPELLINGS] = accepted | {pk: latin}


def _kept(request: HttpRequest) -> str:
    """A name under which a sheet waits for its confirmation; of this person alone."""
    return f"{request.user.pk}-{secrets.token_urlsafe(16)}"


def _enter(request: HttpRequest, kept: str) -> HttpResponse:
    try:
        done = answer.entered(kept, request.charge)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("email_answer")
    messages.success(request, ngettext("%s answer is entered.", "%s answers are entered.", done) % done)
    return redirect("email_ids")
