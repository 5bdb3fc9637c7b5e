"""Setting and ending the mailbox of an office."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Charge, Office
from accounts.permissions import check_administers
from files.models import Mailbox
from tracking.refusals import FactMissing

from . import passwords

# Another account, where the password of the one before is of no use and its UIDs mean nothing.
OF_ACCOUNT = ("host", "port", "username", "folder")
# What changes of the same account.
OF_SAME = ("password", "outcome", "done_folder", "acknowledges")
FACTS = (*OF_ACCOUNT, "done_folder", "acknowledges")


@transaction.atomic
def set_mailbox(office: Office, *, by: Charge, password: str, **facts) -> Mailbox:
    """Set the mailbox from which an office gets letters; the password stays unless another is given."""
    check_administers(by, office)
    Office.objects.select_for_update(no_key=True).order_by().get(pk=office.pk)
    before = Mailbox.objects.filter(office=office, in_use=True).first()
    is_same = before and all(getattr(before, name) == facts[name] for name in OF_ACCOUNT)
    if not password and not is_same:
        # Else a password could be sent to whatever server somebody enters.
        raise FactMissing(
            _("For another server, name or folder please enter the password."), field="password"
        )
    changes = {name: (getattr(before, name, None), facts[name]) for name in FACTS}
    if password:
        changes["password"] = ("" if before is None else "***", "*****")
    if is_same:
        mailbox = before
        mailbox.done_folder, mailbox.acknowledges = facts["done_folder"], facts["acknowledges"]
    else:
        Mailbox.objects.filter(office=office, in_use=True).update(in_use=False)
        mailbox = Mailbox(office=office, **facts)
    if password:
        mailbox.password, mailbox.outcome = passwords.encrypt(password), Mailbox.Outcome.UNTRIED
    mailbox.save(update_fields=OF_SAME if is_same else None)
    differences = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if differences:
        act = audit.Act.CHANGED if before else audit.Act.ADDED
        audit.record(act, by=by, on=mailbox, office=office, differences=differences)
    return mailbox


@transaction.atomic
def end_mailbox(mailbox: Mailbox, *, by: Charge) -> None:
    """End that the mailbox is read; its letters stay, and its password is forgotten."""
    check_administers(by, mailbox.office)
    if Mailbox.objects.filter(pk=mailbox.pk, in_use=True).update(in_use=False, password=""):
        differences = {"in_use": (True, False)}
        audit.record(audit.Act.CHANGED, by=by, on=mailbox, office=mailbox.office, differences=differences)
