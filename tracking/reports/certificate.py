"""Usage certificates: one person draws a certificate up, another one signs it, as the page showed it."""

import hashlib
import json
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import audit
from accounts.models import Charge, Notice, Office
from accounts.notices.verbs import acknowledge, tell
from accounts.pages import words
from accounts.permissions import may
from tracking.models import CertificateDraft, UsageCertificate
from tracking.refusals import NotAllowed, WrongState

from . import spans, usage


def may_draw_up(office: Office, by: Charge) -> bool:
    """Return whether the charge administers the office."""
    return may(by, "administer") and office.path.startswith(by.post.office.path)


def may_sign(office: Office, by: Charge) -> bool:
    """Return whether the charge approves or monitors in the office or above it."""
    return (may(by, "approve") or may(by, "monitor")) and office.path.startswith(by.post.office.path)


def is_drawn_by(draft: CertificateDraft, by: Charge) -> bool:
    """Return whether the same person drew it up, or the one for whom either of the two acts."""
    drawn = draft.drawn_by
    return bool({drawn.user_id, drawn.acting_for_id} & {by.user_id, by.acting_for_id} - {None})


@transaction.atomic
def draw_up(office: Office, *, month: date, by: Charge) -> CertificateDraft:
    """Count the month for another person to sign; again it counts anew, and is then this person's."""
    if not may_draw_up(office, by):
        raise NotAllowed(_("The administrator of %(office)s draws this certificate up.") % {"office": office})
    _check_month(month)
    _lock(office)
    if UsageCertificate.objects.filter(office=office, month=month).exists():
        raise WrongState(_("This certificate was signed already. Its figures do not change any more."))
    figures = usage.count_month(office, month)
    draft = CertificateDraft.objects.filter(office=office, month=month).select_related("drawn_by").first()
    if draft and draft.drawn_by.user_id == by.user_id and draft.figures == figures:
        return draft
    draft = draft or CertificateDraft(office=office, month=month)
    draft.drawn_by, draft.drawn_at, draft.figures = by, timezone.now(), figures
    draft.save()
    audit.record(audit.Act.ADDED, by=by, on=draft, office=office, differences={"month": (None, month)})
    _tell_signer(draft)
    return draft


def check_signing(office: Office, *, month: date, by: Charge, shown: str) -> CertificateDraft:
    """Return the draft with today's figures; refuse what is not this person's to sign, or was not shown."""
    if not may_sign(office, by):
        raise NotAllowed(_("Whoever approves or monitors in %(office)s signs this.") % {"office": office})
    _check_month(month)
    drafts = CertificateDraft.objects.filter(office=office, month=month)
    draft = drafts.select_related("office", "drawn_by__user", "drawn_by__post").first()
    if draft is None:
        raise WrongState(_("The administrator of %(office)s draws this certificate up first.") % {
            "office": office
        })  # fmt: skip
    if is_drawn_by(draft, by):
        raise NotAllowed(_("You drew this certificate up. Another person who approves or monitors signs it."))
    figures = usage.count_month(office, month)
    if seal(draft, figures) != shown:
        raise WrongState(
            _("The certificate is not the one any more that the page showed. Nothing is signed: look again.")
        )
    draft.figures = figures
    return draft


@transaction.atomic
def sign(office: Office, *, month: date, by: Charge, shown: str) -> UsageCertificate:
    """Number and issue the certificate; one that was signed already is returned unchanged."""
    _lock(office)
    certificates = UsageCertificate.objects.filter(office=office)
    if issued := certificates.filter(month=month).first():
        return issued
    draft = check_signing(office, month=month, by=by, shown=shown)
    issued = UsageCertificate.objects.create(
        office=office,
        month=month,
        serial=(certificates.aggregate(last=Max("serial"))["last"] or 0) + 1,
        figures=draft.figures,
        drawn_by=draft.drawn_by,
        by=by,
    )
    _tell_no_longer(draft)
    draft.delete()
    differences = {"month": (None, month), "drawn_by": (None, issued.drawn_by.user)}
    audit.record(audit.Act.ADDED, by=by, on=issued, office=office, differences=differences)
    return issued


def seal(draft: CertificateDraft, figures: dict) -> str:
    """Return the text by which a page names what it showed: these figures, of this draft."""
    shown = [draft.pk, draft.drawn_by_id, draft.drawn_at.isoformat(), figures]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def signers(office: Office, but: Charge) -> list[Charge]:
    """The charges of the nearest office, from this one up, that may sign what somebody else drew up."""
    seats = Q(post__may_approve=True) | Q(post__may_monitor=True)
    above = Office.objects.above(office).order_by().values("pk")
    held = Charge.objects.open_at(timezone.now()).filter(seats, post__section__office__in=above)
    people = {but.user_id, but.acting_for_id} - {None}
    others = held.exclude(user__in=people).exclude(acting_for__in=people).with_place()
    ordered = list(others.order_by("-post__section__office__path", "-post__designation__rank", "pk"))
    return [charge for charge in ordered if charge.post.office == ordered[0].post.office]


def _tell_signer(draft: CertificateDraft) -> None:
    """Tell the head of the nearest office that a certificate waits for the signature."""
    heads = signers(draft.office, draft.drawn_by)[:1]
    facts = {"kind": Notice.Kind.TO_SIGN, "by": draft.drawn_by, "reason": _subject(draft)}
    tell([Notice(person_id=head.user_id, **facts) for head in heads])


def _tell_no_longer(draft: CertificateDraft) -> None:
    """Take from the pages that the certificate waits, in whichever language it was said."""
    subjects = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            subjects.append(_subject(draft))
    waiting = Notice.objects.filter(kind=Notice.Kind.TO_SIGN, by=draft.drawn_by, reason__in=subjects)
    for notice in waiting.filter(seen_at__isnull=True):
        acknowledge(notice)


def _subject(draft: CertificateDraft) -> str:
    return f"{draft.office} · {words.month(draft.month)}"


def _check_month(month: date) -> None:
    if month not in spans.complete_months(timezone.localdate()):
        raise WrongState(_("A month is certified when it is over, for a year. Please choose another."))


def _lock(office: Office) -> None:
    Office.objects.select_for_update(no_key=True).order_by().get(pk=office.pk)
