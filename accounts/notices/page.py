"""Notices in words: what was done, by whom, when, and what the person can do about it."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import AdministratorProposal, Notice, WorkNotice
from accounts.names import acting_name
from accounts.pages import words

from . import kinds

Kind = Notice.Kind
NAMED = (
    "person", "about", "by__user", "by__acting_for", "by__post__section__office", "second__user",
    "second__acting_for", "charge__user", "charge__post__section__office", "proposal",
)  # fmt: skip
MOST = 5
# The page on which more is said, and done, of what a notice tells.
PAGES = {Kind.SHEET: "staff_imports", Kind.STRUCTURE: "organisation", Kind.TO_SIGN: "certificate"}
SALT = "accounts.notice"
GOOD_FOR = 30 * 24 * 3600


def notices(request: HttpRequest) -> dict:
    """Template context of every page: what the signed-in person was told and has not acknowledged."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.has_notices:
        return {}
    rows = Notice.objects.filter(person=user, seen_at__isnull=True).select_related(*NAMED)
    return {"notices": [row(notice) for notice in rows.order_by("-pk")[:MOST]]}


def row(notice: Notice) -> dict:
    """One notice as templates/parts/notices.html shows it."""
    return {
        "id": notice.pk,
        "text": _text(notice),
        "who": _who(notice),
        "reason": notice.reason,
        "url": reverse(PAGES[notice.kind]) if notice.kind in PAGES else "",
        "can_object": not (notice.kind in Notice.PLAIN or notice.objected_at or notice.is_too_old),
        "stops": notice.kind in Notice.STOPPED,
        "shuts_out": notice.kind == Kind.DISABLED and notice.about_id == notice.person_id,
    }


def listed(notices: list[Notice | WorkNotice]) -> dict:
    """Context of the list of notices: its rows, and the newest of work that is unread."""
    rows = [_listed_work(each) if isinstance(each, WorkNotice) else _listed(each) for each in notices]
    unread = [each.pk for each in notices if isinstance(each, WorkNotice) and each.read_at is None]
    return {"rows": rows, "newest_unread": max(unread, default=None)}


def _listed_work(notice: WorkNotice) -> dict:
    kind = kinds.kind(notice.kind)
    return {
        "label": kind.label,
        "text": kind.words(notice.facts),
        "lines": kind.lines(notice.facts),
        "at_text": words.moment(notice.at),
        "url": notice.url,
        "read_url": reverse("read_notice", args=[notice.pk]),
        "is_unread": notice.read_at is None,
    }


def _listed(notice: Notice) -> dict:
    return row(notice) | {
        "label": notice.get_kind_display(),
        "at_text": words.moment(notice.at),
        "is_unread": notice.seen_at is None,
    }


def letter_link(notice: Notice) -> str:
    """Address under which the receiver of the letter can object without signing in; "" where none can."""
    if notice.kind in Notice.PLAIN:
        return ""
    site = next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
    return site + reverse("notice_letter", args=[signing.dumps(notice.pk, salt=SALT)])


def of_letter(token: str) -> Notice | None:
    """Find the notice that an address in a letter names; None if it is forged or too old."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return Notice.objects.filter(pk=pk).select_related(*NAMED).first()


def _text(notice: Notice) -> str:
    if notice.kind == Kind.CHARGE:
        return _charge_text(notice)
    if notice.kind == Kind.PROPOSED:
        if notice.proposal and notice.proposal.kind == AdministratorProposal.Kind.FACTOR:
            return _("It is proposed to remove your second factor.")
        return _("It is proposed to invite you to a new password.")
    if notice.kind == Kind.INVITED:
        return _("You were invited to a new password. A former password and its sessions have ended.")
    if notice.kind == Kind.FACTOR:
        return _("Your second factor was removed. The next sign-in needs the password alone.")
    if notice.kind == Kind.EMAIL:
        return _("Your e-mail address on record was changed from %(was)s to %(now)s.") % {
            "was": notice.formerly,
            "now": notice.person.email or "–",
        }
    if notice.kind == Kind.ENDED:
        return _ended_text(notice)
    if notice.kind == Kind.DISABLED:
        if notice.about_id == notice.person_id:
            return _("Your sign-in was closed, and every session of it ended.")
        return _("The sign-in of %(person)s was closed, and every session of it ended.") % {
            "person": notice.about
        }
    return _other_text(notice)


def _other_text(notice: Notice) -> str:
    if notice.kind == Kind.SUPERIOR:
        return _("Your post %(post)s was put under another superior.") % {"post": notice.charge.post}
    if notice.kind in (Kind.SHEET, Kind.STRUCTURE):
        return _("One administrator brought a sheet and entered it alone. Please look at it.")
    if notice.kind == Kind.TO_SIGN:
        return _("A usage certificate was drawn up and waits for your signature.")
    return _("%(person)s objected. Please find out what happened.") % {"person": notice.about}


def _ended_text(notice: Notice) -> str:
    charge = notice.charge
    facts = {
        "person": charge.user,
        "post": charge.post,
        "office": charge.post.office,
        "at": words.moment(charge.ends),
    }
    if charge.user_id == notice.person_id:
        return _("Your charge of %(post)s, %(office)s, ended: %(at)s.") % facts
    return _("The charge of %(person)s at %(post)s, %(office)s, ended: %(at)s.") % facts


def _charge_text(notice: Notice) -> str:
    charge = notice.charge
    facts = {
        "person": charge.user,
        "post": charge.post,
        "office": charge.post.office,
        "kind": charge.get_kind_display(),
        "from": words.moment(charge.begins),
        "order": charge.order_number or "–",
    }
    if charge.user_id == notice.person_id:
        return (
            _("You were given charge of %(post)s, %(office)s: %(kind)s from %(from)s, order %(order)s.")
            % facts
        )
    return (
        _("%(person)s was given charge of your post %(post)s: %(kind)s from %(from)s, order %(order)s.")
        % facts
    )


def _who(notice: Notice) -> str:
    facts = {"by": acting_name(notice.by), "post": notice.by.post, "at": words.moment(notice.at)}
    if notice.second is None:
        return _("%(by)s, %(post)s, %(at)s") % facts
    return _("Proposed by %(by)s, %(post)s; approved by %(second)s, %(at)s") % (
        facts | {"second": acting_name(notice.second)}
    )
