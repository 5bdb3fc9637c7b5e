from django.core.management import call_command
from django.core.management.base import BaseCommand

from files.demo.rollout import bring_live
from files.demo.staff import bring_on_board
from files.demo.work import SEED, work
from files.demo.workplaces import ELSEWHERE
from tracking.models import Paper

# So many times fewer files than in Kannauj, drawn from numbers that lie so far apart.
THINLY, APART = 40, 100_000


class Command(BaseCommand):
    """Load the state of Uttar Pradesh and ninety days of work, in Kannauj fully, elsewhere thinly."""

    help = "Load the state and the demo: offices staffed, files moved for ninety days. Safe to run again."

    def add_arguments(self, parser):
        """How many files to open in Kannauj."""
        parser.add_argument("--files", type=int, default=400)

    def handle(self, *, files: int, **options):
        """Load what is not there yet."""
        for command in ("load_state", "load_calendars", "load_subject_heads"):
            call_command(command, verbosity=0)
        bring_on_board()
        bring_live()
        if Paper.objects.exists():
            return
        work(files, tell=lambda done: self._tell(done, files))
        for number, place in enumerate(ELSEWHERE, start=1):
            work(files // THINLY, place, seed=SEED + number * APART)

    def _tell(self, done: int, files: int) -> None:
        if done % 50 == 0 or done == files:
            self.stdout.write(f"  {done} of {files} files opened and moved")
