"""Leave of a person: entered by the administrator, taken back with a reason, never deleted."""

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Charge, Leave, Office, User
from accounts.names import actor_name
from accounts.pages import words
from accounts.refusals import NotOneself, NotYours, WrongStep

# Nobody is on leave longer at a stretch than study leave lasts; a longer one was mistyped.
LONGEST_DAYS = 3 * 366


class Terms(NamedTuple):
    """The days, the kind and the order of a leave."""

    begins_on: date
    ends_on: date
    kind: str
    order_no: str = ""
    order_date: date | None = None


def administered(by: Charge) -> QuerySet[Leave]:
    """Leave of the people whom the charge administers."""
    people = User.objects.administered_by(by.post.office, timezone.now()).order_by()
    return Leave.objects.filter(person__in=people.values("pk"))


@transaction.atomic
def enter(person: User, terms: Terms, *, by: Charge) -> Leave:
    """Enter a leave; the same one entered already is returned, so that a second press does nothing."""
    person = _lock(person, by)
    check(terms)
    if other := Leave.objects.between(terms.begins_on, terms.ends_on).filter(person=person).first():
        if tuple(getattr(other, name) for name in Terms._fields) == terms:
            return other
        raise WrongStep(overlap(other))
    leave = Leave.objects.create(person=person, entered_by=by, **terms._asdict())
    _record(audit.Act.ADDED, leave, by)
    return leave


@transaction.atomic
def take_back(leave: Leave, reason: str, *, by: Charge) -> Leave:
    """Take a leave back with a reason; of two presses the second does nothing."""
    person = _lock(leave.person, by)
    leave = Leave.objects.select_for_update().get(pk=leave.pk)
    leave.person = person
    if leave.taken_back_at:
        return leave
    if not reason.strip():
        raise WrongStep(_("Please say why it is taken back."))
    leave.taken_back_at, leave.taken_back_by = timezone.now(), by
    leave.taken_back_reason = reason.strip()[:500]
    leave.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    _record(audit.Act.UNDONE, leave, by)
    return leave


def check(terms: Terms) -> None:
    """Refuse days that cannot be right."""
    if terms.ends_on < terms.begins_on:
        raise WrongStep(_("The last day lies before the first."))
    if (terms.ends_on - terms.begins_on).days >= LONGEST_DAYS:
        raise WrongStep(_("No leave lasts longer than three years. Please check the days."))


def overlap(other: Leave) -> str:
    """The sentence on a leave that is on record for some of the days."""
    return _("On leave %(days)s already (%(kind)s). Please take that back first.") % {
        "days": span(other.begins_on, other.ends_on),
        "kind": other.get_kind_display(),
    }


def span(first: date, last: date) -> str:
    """Days as "30 November 2026 – 3 December 2026", or the one day."""
    if first == last:
        return words.date(first)
    return f"{words.date(first)} – {words.date(last)}"


def _lock(person: User, by: Charge) -> User:
    """Lock the person, so that two entries do not meet, and check that the charge may enter for them."""
    User.objects.select_for_update(no_key=True).order_by().get(pk=person.pk)
    mine = User.objects.administered_by(by.post.office, timezone.now()).select_related("rolls")
    found = mine.filter(pk=person.pk).first()
    if found is None or not by.post.may_administer:
        raise NotYours(_("%(person)s belongs to another office.") % {"person": person})
    if person.pk == by.user_id:
        raise NotOneself(_("Nobody enters this for oneself. Another administrator has to."))
    return found


def _record(act: str, leave: Leave, by: Charge) -> None:
    facts = {field: getattr(leave, field) for field in Terms._fields}
    pairs = {
        field: (None, fact) if act == audit.Act.ADDED else (fact, None)
        for field, fact in facts.items()
        if fact
    }
    office: Office = leave.person.rolls or by.post.office
    audit.record(act, by=by, on=leave, office=office, differences=pairs, reason=leave.taken_back_reason)


def link_sentence(link: Charge) -> str:
    """The link officer of a leave, and until when."""
    facts = {"officer": actor_name(link.user, link.acting_for), "post": link.post}
    if link.ends is None:
        return _("Link officer: %(officer)s, %(post)s.") % facts
    facts["until"] = words.moment(link.ends)
    return _("Link officer: %(officer)s, %(post)s, until %(until)s.") % facts
