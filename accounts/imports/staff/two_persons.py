"""The rule of two persons for a sheet: who uploads proposes charges of guarded posts, who confirms approves.

A district comes on board by one sheet, before anybody of it signed in: where it fills or ends guarded posts,
or is about people who have signed in, two administrators look at the whole.
"""

from uuid import uuid4

from django.contrib.postgres.functions import TransactionNow
from django.db.models import QuerySet

from accounts.imports.lines import batches
from accounts.models import AdministratorProposal, Charge, Notice, StaffImport, StaffImportLine, User
from accounts.notices import verbs

from .profiles import LEAVE

Outcome = StaffImportLine.Outcome
# The outcomes by which a line enters something.
WORK = (Outcome.NEW, Outcome.CHANGED, Outcome.ENDED)
State, Kind = AdministratorProposal.State, AdministratorProposal.Kind


def needs_second(staff_import: StaffImport) -> bool:
    """Return whether another than the uploader has to confirm the sheet: leave gives and takes no access."""
    return staff_import.profile != LEAVE and (
        guarded_lines(staff_import).exists()
        or lines_at_work(staff_import).exists()
        or _ends_guarded(staff_import)
    )


def lines_at_work(staff_import: StaffImport) -> QuerySet[StaffImportLine]:
    """The lines that change something for a person who has signed in."""
    signed_in = User.objects.filter(first_signed_in_at__isnull=False)
    work = staff_import.lines.filter(outcome__in=WORK)
    return work.filter(employee_code__in=signed_in.values("employee_code"))


def _ends_guarded(staff_import: StaffImport) -> bool:
    """Return whether a line ends a charge of a guarded post."""
    return any(
        Charge.objects.filter(pk__in=ended, post__guarded=True).exists()
        for ended in (
            [end["charge"] for line in lines for end in line.plan["ends"]]
            for lines in batches(staff_import.lines.filter(plan__has_key="ends"))
        )
    )


def guarded_lines(staff_import: StaffImport):
    """The lines by which somebody takes over a guarded post."""
    return staff_import.lines.filter(plan__takes__guarded=True)


def approve(staff_import: StaffImport, by: Charge) -> None:
    """Record each charge of a guarded post as proposed by the uploader and approved by the confirming one."""
    batch = uuid4()
    for lines in batches(guarded_lines(staff_import)):
        proposals = AdministratorProposal.objects.bulk_create(
            AdministratorProposal(
                kind=Kind.CHARGE, post_id=line.plan["takes"]["post"], person_id=line.person_id,
                by=staff_import.by, proposer=staff_import.by.user, batch=batch,
            )
            for line in lines
        )  # fmt: skip
        AdministratorProposal.objects.filter(pk__in=[proposal.pk for proposal in proposals]).update(
            state=State.APPROVED, decided_by=by, decider=by.user, decided_at=TransactionNow()
        )


def tell(staff_import: StaffImport, by: Charge) -> None:
    """Tell those who were given a guarded post."""
    charges = guarded_lines(staff_import).filter(charge__isnull=False)
    facts = {"kind": Notice.Kind.CHARGE, "by": staff_import.by, "second": by}
    for lines in batches(charges):
        verbs.tell([Notice(person_id=line.person_id, charge_id=line.charge_id, **facts) for line in lines])
