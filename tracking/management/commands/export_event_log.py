import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Office
from tracking.event_log.export import WRITERS


class Command(BaseCommand):
    """Write the ledger as an event log."""

    help = "Write the ledger, or one office's part of it, as CSV or XES for process-mining programs."

    def add_arguments(self, parser):
        """Arguments: the file, the format, and the office."""
        parser.add_argument("file", type=Path, nargs="?", help="standard output without it")
        parser.add_argument("--format", choices=WRITERS, default="csv")
        parser.add_argument("--office", help="code of an office; with all offices below it")

    def handle(self, *, file: Path | None, format: str, office: str | None, **options):
        """Write the log to the file or to standard output."""
        chosen = Office.objects.filter(code=office).first() if office is not None else None
        if office is not None and not chosen:
            raise CommandError(f"--office: there is no office {office}.")
        if file is None:
            WRITERS[format](chosen, sys.stdout)
            return
        try:
            with file.open("w", encoding="utf-8", newline="") as out:
                WRITERS[format](chosen, out)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}") from None
