"""Letting a named person read a paper until a date, and taking that back."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import Charge, User
from accounts.models.dated import midnight
from accounts.pages import words
from tracking.models import Paper, Share
from tracking.movement.checks import check_holder, require_text
from tracking.movement.locking import lock
from tracking.refusals import FactMissing, NotAllowed, WrongState

MOST_DAYS = 90
# A paper shared with more people than this should be sent to them.
MOST_SHARES = 50


@transaction.atomic
def share(paper: Paper, *, by: Charge, person: User, until: date, reason: str) -> Share:
    """Let the person read the paper to the end of a day; only the desk that holds it may."""
    paper = lock(paper)
    check_holder(paper, by)
    today = timezone.localdate()
    last = today + timedelta(days=MOST_DAYS)
    if not today <= until <= last:
        raise FactMissing(_("Please choose a day from today to %s.") % words.date(last), field="until")
    require_text(reason, _("Please say why it is shared."), field="reason")
    now = timezone.now()
    in_force = paper.shares.in_force(now)
    if existing := in_force.filter(user=person).first():
        facts = {"person": person, "date": words.date(timezone.localdate(existing.ends) - timedelta(days=1))}
        raise WrongState(_("%(person)s may read this until %(date)s. Withdraw that first.") % facts)
    if in_force.count() >= MOST_SHARES:
        raise WrongState(_("This is shared with %s people already. Please send it instead.") % MOST_SHARES)
    _report("shared", paper, person)
    return Share.objects.create(
        content_object=paper,
        user=person,
        permission=Permission.objects.get(content_type__app_label="tracking", codename="read_paper"),
        begins=now,
        ends=_end_of(until),
        reason=reason.strip(),
        shared_by=by,
    )


@transaction.atomic
def withdraw(share: Share, *, by: Charge) -> Share:
    """Take a share back: the desk that gave it, or the one that holds the paper now."""
    paper = lock(share.content_object)
    share = Share.objects.select_for_update(of=["self"]).select_related("shared_by").get(pk=share.pk)
    if by.post_id not in (paper.holder_id, share.shared_by.post_id):
        raise NotAllowed(_("Only the desk that shared this, or holds it now, can withdraw it."))
    if share.withdrawn_at is None:
        share.withdrawn_at, share.withdrawn_by = timezone.now(), by
        share.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _report("share_withdrawn", paper, share.user)
    return share


def _report(act: str, paper: Paper, person: User) -> None:
    """Report who may read the paper besides its desks, or no longer may."""
    about = f"tracking.paper:{paper.pk} {paper.number}"
    events.report("access_changed", on=about, act=act, person=person.employee_code, after_commit=True)


def _end_of(day: date) -> datetime:
    """The midnight that ends the day where the offices are."""
    return midnight(day + timedelta(days=1))
