from django.core.management.base import BaseCommand, CommandError

from accounts.models import Office
from accounts.refusals import NotYours
from tracking.event_log import taking_back
from tracking.event_log.alone import BUSY, alone
from tracking.models import Paper

STEP = 1000


class Command(BaseCommand):
    """Take an imported event log back."""

    help = (
        "Remove all papers and movements that import_event_log brought to an office; nothing else is touched."
    )

    def add_arguments(self, parser):
        """Arguments: the office of the import, and `--yes` where nobody is there to be asked."""
        parser.add_argument("office", help="code of the office of the import")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, office: str, yes: bool, **options):
        """Ask, and remove the papers in batches; what was ended goes on when run again."""
        history = Office.objects.filter(code=office, is_history=True).first()
        if history is None:
            raise CommandError(f"{office} is no office of an imported event log.")
        papers = Paper.objects.filter(office=history).count()
        sentence = f"{papers:,} papers of {history.code} ({history.name_en}) are removed for good"
        if not yes and input(f"{sentence}. Type the code of the office to go on: ") != history.code:
            raise CommandError("Nothing was removed.")
        with alone() as is_alone:
            if not is_alone:
                raise CommandError(BUSY)
            try:
                done = taking_back.take_back(history, self._progress(papers))
            except NotYours as refusal:
                raise CommandError(str(refusal)) from None
        self.stdout.write(f"{done:,} papers removed")

    def _progress(self, total: int):
        reported = 0

        def report(done: int) -> None:
            nonlocal reported
            if done - reported >= STEP or done == total:
                reported = done
                self.stderr.write(f"{done:,} of {total:,} papers")

        return report
