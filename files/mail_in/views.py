"""The mailboxes of offices, for their administrators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Office
from accounts.pages import words
from accounts.pages.asking import ask, unanswered
from accounts.pages.limits import limited
from accounts.pages.numbers import whole
from accounts.pages.paging import links, page_after
from accounts.permissions import needs_fresh_sign_in, require
from files.models import Mailbox
from tracking.refusals import FactMissing

from . import verbs
from .fetching import keep_outcome
from .forms import MailboxForm
from .line import LineFault, opened
from .tasks import read_mailbox

PAGE = 50
READ = Mailbox.Outcome.READ


@require("administer")
@require_safe
def mailboxes(request: HttpRequest) -> HttpResponse:
    """The mailboxes of the offices of the subtree, and how the last try of each went."""
    found = Mailbox.objects.within(request.charge).filter(in_use=True).select_related("office")
    after = whole(request.GET.get("after"))
    rows, following = page_after(found, after, size=PAGE)
    context = {
        "rows": [{"mailbox": row, "outcome": _outcome(row)} for row in rows],
        "own": request.charge.post.office,
        **links("after", after, following),
    }
    return render(request, "files/mailboxes.html", context)


@require("administer")
@needs_fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    """The mailbox of an office: server, account, folders."""
    office, found = _office(request, pk), _in_use(pk)
    form = MailboxForm(request.POST if request.method == "POST" else None, instance=found)
    status = 400 if form.errors else 200
    if form.is_valid():
        try:
            verbs.set_mailbox(office, by=request.charge, **form.cleaned_data)
        except FactMissing as missing:
            form.add_error(missing.field, str(missing))
            status = 400
        else:
            messages.success(request, _("The mailbox is set. Please try it now."))
            return redirect("mailbox", pk)
    found = _in_use(pk)
    context = {"form": form, "office": office, "mailbox": found, "outcome": _outcome(found) if found else ""}
    return render(request, "files/mailbox.html", context, status=status)


@require("administer")
@require_POST
@limited("export")
def try_mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the mailbox now and say what went wrong; its letters are then read in the background."""
    office = _office(request, pk)
    found = get_object_or_404(Mailbox, office=office, in_use=True)
    try:
        with opened(found) as line:
            waiting = len(line.uids())
    except LineFault as fault:
        keep_outcome(found, fault.outcome)
        messages.error(request, Mailbox.Outcome(fault.outcome).label)
    else:
        keep_outcome(found, READ)
        messages.success(request, _("The mailbox can be read. Messages in it: %s.") % waiting)
        read_mailbox.delay(found.pk)
    return redirect("mailbox", pk)


@require("administer")
@require_POST
def end_mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    """End that the mailbox is read, asked once."""
    office = _office(request, pk)
    found = get_object_or_404(Mailbox, office=office, in_use=True)
    sentence = _("%s is not read any more, and its password is forgotten.") % found
    yes = _("Do not read it any more")
    if question := unanswered(request.POST, [sentence], yes=yes):
        return ask(request, question, title=yes, back=request.path.removesuffix("end/"))
    verbs.end_mailbox(found, by=request.charge)
    messages.success(request, _("The mailbox is not read any more."))
    return redirect("mailboxes")


def _office(request: HttpRequest, pk: int) -> Office:
    return get_object_or_404(Office.objects.within(request.charge.post.office), pk=pk)


def _in_use(office: int) -> Mailbox | None:
    return Mailbox.objects.filter(office=office, in_use=True).first()


def _outcome(mailbox: Mailbox) -> str:
    """The outcome of the last try, and when it was."""
    when = words.moment(mailbox.tried_at) if mailbox.tried_at else ""
    return " · ".join(filter(None, (mailbox.get_outcome_display(), when)))
