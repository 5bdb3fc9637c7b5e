"""An objection to what was done about oneself: one press stops it, and the administrators above are told."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.charges import decisions, people, verbs
from accounts.models import AdministratorProposal, Charge, Invitation, Notice, Office, User
from accounts.notices.verbs import acknowledge, tell
from accounts.refusals import WrongStep

Kind = Notice.Kind


@transaction.atomic
def object_to(notice: Notice) -> Notice:
    """Stop what the notice tells of: the charge ends, the proposal is rejected, or every way in is closed.

    An end stays an end, because whoever is suspended must be stopped at once: those above look into it. The
    objection is the person's own, under whatever charge the person has; it is audited.
    """
    notice = (
        Notice.objects.select_for_update(of=["self"])
        .select_related("by__post", "charge", "proposal")
        .get(pk=notice.pk)
    )
    if notice.kind in Notice.PLAIN or notice.objected_at:
        raise WrongStep(_("An objection was made already. The administrators above were told."))
    if notice.is_too_old:
        raise WrongStep(
            _("This charge has lasted more than 30 days. Please ask the administrator to end it by order.")
        )
    Notice.objects.filter(pk=notice.pk).update(objected_at=timezone.now())
    by = _charge_of(notice)
    if notice.kind == Kind.CHARGE:
        verbs.end_all(Charge.objects.filter(pk=notice.charge_id), at=timezone.now())
    elif notice.kind in Notice.STOPPED:
        if notice.kind == Kind.EMAIL:
            User.objects.filter(pk=notice.person_id).update(email=_address_known(notice))
        _stop_access(notice.person, by, closed=closes_access(notice))
    audit.record(
        audit.Act.OBJECTED, by=by, on=notice.charge.post if notice.charge else notice.person,
        office=notice.by.post.office, reason=f"{notice.person.employee_code}: {notice.get_kind_display()}",
    )  # fmt: skip
    _tell_above(notice)
    acknowledge(notice)
    return notice


def _charge_of(notice: Notice) -> Charge:
    """The charge under which the person objects; for who never had any, that of the act objected to."""
    charges = notice.person.charges.with_place()
    now = charges.open_at(timezone.now()).order_by("pk").first()
    return now or charges.order_by("-begins").first() or notice.by


def _address_known(notice: Notice) -> str:
    """The address before the first change that the person has not acknowledged: the last may undo another."""
    unseen = Notice.objects.filter(person=notice.person_id, kind=Kind.EMAIL, seen_at__isnull=True)
    first = unseen.filter(pk__lte=notice.pk).order_by("pk").first()
    return (first or notice).formerly


def closes_access(notice: Notice) -> bool:
    """Return whether an objection closes every way in, because somebody else may have come in already.

    What is only proposed changed nothing yet: an honest objection to it must not shut an officer out.
    """
    if notice.kind == Kind.PROPOSED:
        return notice.proposal is not None and notice.proposal.state == AdministratorProposal.State.APPROVED
    return notice.kind in Notice.STOPPED and notice.kind != Kind.CHARGE


def _stop_access(person: User, by: Charge, *, closed: bool) -> None:
    """End the proposals; where access is closed also invitations, sessions and the password."""
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    reason = _("%s objected.") % person
    decisions.withdraw_access(person, by=by, reason=reason)
    if not closed:
        return
    Invitation.objects.unused().filter(person=person).update(withdrawn_at=timezone.now())
    person.password = make_password(None)
    person.save(update_fields=["password"])
    people.end_sessions(person)


def _tell_above(notice: Notice) -> None:
    """Tell the administrators above the office that acted, at the root the others there, and who acted."""
    office = notice.by.post.office
    above = Office.objects.above(office).exclude(pk=office.pk) if office.depth > 1 else [office]
    held = Charge.objects.open_at(timezone.now()).filter(
        post__may_administer=True, post__section__office__in=above
    )
    acted = {notice.by.user_id} | ({notice.second.user_id} if notice.second else set())
    told = ({*held.values_list("user", flat=True)} | acted) - {notice.person_id}
    facts = {"kind": Kind.OBJECTED, "by": notice.by, "second": notice.second, "about": notice.person}
    stopped = notice.kind in Notice.STOPPED
    outcome = _("it was stopped") if stopped else _("it stays as it is until you decide")
    reason = f"{notice.get_kind_display()} – {outcome}"
    tell([Notice(person_id=person, **facts, charge=notice.charge, reason=reason) for person in sorted(told)])
