from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tracking import event_log
from tracking.models import Paper

TOLD = 20


class Command(BaseCommand):
    """Read an event log from elsewhere into the ledger."""

    help = "Read a CSV event log (also .gz) into the ledger; every event is a movement at its own time."

    def add_arguments(self, parser):
        """The file, the office its papers belong to, and the columns where they are named otherwise."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--office", default="LOG", help="code of the office; made when it is not there")
        parser.add_argument("--name", default="Imported event log", help="name of that office")
        for name, column in vars(event_log.Columns()).items():
            parser.add_argument(f"--{name}", default=column, help=f"column, {column} by default")

    def handle(self, *, file: Path, office: str, name: str, **options):
        """Check the whole file, then load all of it or nothing."""
        named = {part: options[part] for part in vars(event_log.Columns())}
        log = event_log.read(file, event_log.Columns(**named))
        if log.refused:
            told = "\n".join(log.refused[:TOLD])
            raise CommandError(f"{len(log.refused)} rows cannot be read; nothing was loaded.\n{told}")
        target = event_log.office_for(office, name)
        if Paper.objects.filter(office=target, number__in=list(log.papers)).exists():
            raise CommandError(f"Papers of this log are in {office} already; nothing was loaded.")
        total = log.events
        done = event_log.load(log, target, lambda done: self._tell(done, total))
        self.stdout.write(f"{len(log.papers)} papers, {done} movements")

    def _tell(self, done: int, total: int) -> None:
        if done % 500 < 5 or done == total:
            self.stderr.write(f"{done} of {total} events", ending="\r")
