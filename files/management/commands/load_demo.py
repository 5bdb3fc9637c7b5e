from time import monotonic

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from files.demo.drafts import draft_replies
from files.demo.letters import diarise_letters
from files.demo.mails import await_mails, await_scan
from files.demo.questions import ask_about_late
from files.demo.rollout import bring_live
from files.demo.staff import bring_on_board
from files.demo.work import DAYS, SEED, work
from files.demo.workplaces import ELSEWHERE
from tracking.forecast import nightly
from tracking.models import Paper
from tracking.summaries.verbs import recompute_all

# Elsewhere: this many times fewer files than in Kannauj, from random seeds this far apart.
FEWER, APART = 40, 100_000
SECONDS_BETWEEN_LINES = 4.0
# In the diary of Kannauj stands a letter for so many files.
FILES_A_LETTER = 6


class Command(BaseCommand):
    """Load the state of Uttar Pradesh and ninety days of work, in Kannauj fully, elsewhere thinly."""

    help = "Load the state and the demo: offices staffed, files moved for ninety days. Safe to run again."

    def add_arguments(self, parser):
        """Arguments: the files to open in Kannauj, and whether only people or only work is loaded."""
        parser.add_argument("--files", type=int, default=400)
        parser.add_argument("--only", choices=["people", "work"])

    def handle(self, *, files: int, only: str | None, **options):
        """Load what is not there yet; work alone is loaded without asking whether there is any."""
        if only != "work":
            self._load_people()
        if only == "work" or (only is None and not Paper.objects.exists()):
            self._load_work(files)

    def _load_people(self) -> None:
        for command in ("load_state", "load_calendars", "load_subject_heads"):
            call_command(command, verbosity=0)
        bring_on_board()
        bring_live()

    def _load_work(self, files: int) -> None:
        self.stdout.write(f"  {files} files of {DAYS} days are opened and moved")
        self._said_at = monotonic()
        work(files, report=self._report)
        self.stdout.write("  and in the offices elsewhere")
        for number, place in enumerate(ELSEWHERE, start=1):
            work(files // FEWER, place, seed=SEED + number * APART)
        diarise_letters(files // FILES_A_LETTER)
        draft_replies()
        await_mails()
        await_scan()
        ask_about_late()
        # Trends, the map, the rank and forecasts have something to say on the first day already.
        recompute_all()
        nightly.forecast_all(timezone.now())

    def _report(self, day: int, done: int) -> None:
        if monotonic() > self._said_at + SECONDS_BETWEEN_LINES:
            self._said_at = monotonic()
            self.stdout.write(f"  day {day} of {DAYS}: {done} files opened and moved")
