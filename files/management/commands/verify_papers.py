from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from files.sheet import verify
from tracking.ledger import entries
from tracking.models import Paper
from tracking.movement.locking import lock

REPORT_EVERY = 1000


class Command(BaseCommand):
    help = "Recomputes every chain, note and paper against the ledger, and names what does not hold."

    def handle(self, *args, verbosity: int, **options):
        """Go through all papers; end with an error if anything was changed behind the program's back."""
        faults = 0
        for done, paper in enumerate(Paper.objects.order_by("pk").iterator(), start=1):
            for fault in _faults(paper):
                faults += 1
                self.stdout.write(f"{paper}: movement {fault.seq}: {fault.why}")
            if verbosity and done % REPORT_EVERY == 0:
                self.stderr.write(f"{done:,}")
        if faults:
            raise CommandError(f"{faults} faults found.")
        self.stdout.write("Every chain, note and paper holds.")


@transaction.atomic
def _faults(paper: Paper) -> list[entries.Fault]:
    """The faults of one paper, locked so that a movement meanwhile raises no false alarm."""
    paper = lock(paper)
    return [*entries.faults_of(paper), *verify.faults(paper)]
