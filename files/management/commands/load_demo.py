from django.core.management import call_command
from django.core.management.base import BaseCommand

from files.demo.rollout import bring_live
from files.demo.staff import bring_on_board
from files.demo.work import SEED, work
from files.demo.workplaces import ELSEWHERE
from tracking.models import Paper

# Elsewhere: this many times fewer files than in Kannauj, from random seeds this far apart.
FEWER, APART = 40, 100_000


class Command(BaseCommand):
    """Load the state of Uttar Pradesh and ninety days of work, in Kannauj fully, elsewhere thinly."""

    help = "Load the state and the demo: offices staffed, files moved for ninety days. Safe to run again."

    def add_arguments(self, parser):
        """Arguments: the number of files to open in Kannauj."""
        parser.add_argument("--files", type=int, default=400)

    def handle(self, *, files: int, **options):
        """Load what is missing."""
        for command in ("load_state", "load_calendars", "load_subject_heads"):
            call_command(command, verbosity=0)
        bring_on_board()
        bring_live()
        if Paper.objects.exists():
            return
        work(files, tell=lambda done: self._report(done, files))
        for number, place in enumerate(ELSEWHERE, start=1):
            work(files // FEWER, place, seed=SEED + number * APART)

    def _report(self, done: int, files: int) -> None:
        if done % 50 == 0 or done == files:
            self.stdout.write(f"  {done} of {files} files opened and moved")
