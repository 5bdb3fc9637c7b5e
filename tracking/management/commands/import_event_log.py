from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Office
from accounts.refusals import NotYours
from tracking.event_log import reading, writing
from tracking.models import Paper
from tracking.time.clock import OutsideCalendar

MOST_SHOWN = 20
STEP = 500
LONGEST_CODE = 12  # The codes of its posts and people are made from it.


class Command(BaseCommand):
    """Read an event log from elsewhere into the ledger."""

    help = "Read a CSV event log (also .gz) into the ledger; every event is a movement at its own time."

    def add_arguments(self, parser):
        """Arguments: the file, the office of its papers, and the columns that have other names."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--office", default="LOG", help="code of the office; made when it is not there")
        parser.add_argument("--name", default="Imported event log", help="its name, where it is made")
        parser.add_argument("--name-hi", default="आयातित संचलन अभिलेख", help="its name in Hindi")
        for name, column in vars(reading.Columns()).items():
            parser.add_argument(f"--{name}", default=column, help=f"column, {column} by default")

    def handle(self, *, file: Path, office: str, name: str, name_hi: str, **options):
        """Check the whole file, then load all of it or nothing."""
        if len(office) > LONGEST_CODE:
            raise CommandError(f"The code of the office has at most {LONGEST_CODE} characters.")
        log = self._read(file, {part: options[part] for part in vars(reading.Columns())})
        with transaction.atomic():
            done = self._load(log, office, name, name_hi)
        self.stdout.write(f"{len(log.papers)} papers, {done} movements")

    def _read(self, file: Path, columns: dict[str, str]) -> reading.Log:
        try:
            log = reading.read(file, reading.Columns(**columns))
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}") from None
        if log.refused:
            reasons = "\n".join(log.refused[:MOST_SHOWN])
            raise CommandError(f"{len(log.refused)} rows cannot be read; nothing was loaded.\n{reasons}")
        return log

    def _load(self, log: reading.Log, code: str, name: str, name_hi: str) -> int:
        try:
            office = writing.office_for(code, name_hi=name_hi, name_en=name)
        except Office.DoesNotExist:
            raise CommandError("There is no office yet: load_state first.") from None
        if Paper.objects.filter(office=office, number__in=list(log.papers)).exists():
            raise CommandError(f"Papers of this log are in {code} already; nothing was loaded.")
        try:
            return writing.load(log, office, self._progress(log.events))
        except NotYours as refusal:
            raise CommandError(str(refusal)) from None
        except OutsideCalendar:
            raise CommandError("There is no office clock yet: load_calendars first.") from None

    def _progress(self, total: int):
        reported = 0

        def report(done: int) -> None:
            nonlocal reported
            if done - reported >= STEP or done == total:
                reported = done
                self.stderr.write(f"{done} of {total} events")

        return report
