"""Rules of an office on whom its desks write to directly: entering one, and withdrawing it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Charge, Designation, Office
from accounts.permissions import check_administers
from accounts.refusals import WrongStep
from tracking.models import Channel


@transaction.atomic
def open_channel(
    office: Office, *, designation: Designation | None, to_office: Office | None, by: Charge
) -> Channel:
    """Let posts of an office, all or of one designation, write to an office, or to all directly below."""
    office = Office.objects.select_for_update(no_key=True).order_by().get(pk=office.pk)
    check_administers(by, office)
    facts = {"office": office, "designation": designation, "to_office": to_office}
    if Channel.objects.filter(**facts).exists():
        raise WrongStep(_("This rule stands already."))
    channel = Channel.objects.create(**facts, by=by)
    _record(audit.Act.ADDED, channel, by)
    return channel


@transaction.atomic
def withdraw(channel: Channel, *, by: Charge) -> None:
    """Withdraw a rule; from then on these ways are asked of again. Of two presses the second does nothing."""
    check_administers(by, channel.office)
    if Channel.objects.select_for_update().filter(pk=channel.pk).first():
        _record(audit.Act.WITHDRAWN, channel, by)
        channel.delete()


def _record(act: str, channel: Channel, by: Charge) -> None:
    """Record the act with the ways that are opened or closed."""
    facts = {"designation": channel.designation, "to_office": channel.to_office}
    pairs = {name: (None, fact) if act == audit.Act.ADDED else (fact, None) for name, fact in facts.items()}
    audit.record(act, by=by, on=channel, office=channel.office, differences=pairs)
