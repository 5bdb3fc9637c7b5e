import csv
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracking.event_log import arguments, waits
from tracking.event_log.reading import Log
from tracking.waiting.gathering import Rule
from tracking.waiting.hours import Attendance, Week, week
from tracking.waiting.intervals import SECOND


def hours(text: str) -> tuple[str, Week]:
    """The hours of everybody, under no name, or those of a hand after its name and a sign of equality."""
    hand, _equals, spans = text.rpartition("=")
    try:
        return hand.strip(), week(spans)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


class Command(BaseCommand):
    """Tell why the papers of an event log waited."""

    help = (
        "Split the waits of an event log (CSV or XES, with times of beginning and end) into their causes, in "
        "seconds, for each two hands that followed one another. Nothing is written to the ledger."
    )

    def add_arguments(self, parser):
        """Arguments: the file and how to read it, the hours of hands, and when papers count as gathered."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--hours",
            type=hours,
            action="append",
            default=[],
            help='hours of everybody, "Mon-Fri 10:00-17:00", or of a hand, "Asha=Mon-Sat 10:00-13:00"',
        )
        parser.add_argument(
            "--holiday",
            type=date.fromisoformat,
            action="append",
            default=[],
            help="a day, such as 2026-10-02",
        )
        parser.add_argument(
            "--gathered-from", type=int, default=2, help="papers done together count as gathered from so many"
        )
        parser.add_argument(
            "--gathered-gap", type=int, default=0, help="seconds that may lie between two of them"
        )
        arguments.add_columns(parser)
        arguments.add_form(parser)
        parser.set_defaults(zone=timezone.get_default_timezone())

    def handle(self, *, file: Path, gathered_from: int, gathered_gap: int, **options):
        """Print a row of seconds for each two hands and acts that followed one another."""
        if gathered_from < 2 or gathered_gap < 0:
            raise CommandError("--gathered-from is 2 or more, --gathered-gap is 0 or more.")
        log = arguments.read(file, arguments.options_from(options))
        arguments.refuse(log.refused, "nothing was computed")
        attendance = self._attendance(log, options)
        self._tell(log, options["start"])
        rule = Rule(gathered_from, gathered_gap * SECOND)
        table = csv.writer(self.stdout, lineterminator="\n")
        table.writerows([waits.HEADING, *waits.rows(log, attendance.away, rule)])

    def _attendance(self, log: Log, options: dict) -> Attendance:
        weeks = dict(options["hours"])
        if strangers := sorted(weeks.keys() - log.hands - {""}):
            raise CommandError(f"--hours: nobody in the log is called {', '.join(strangers)}.")
        everybody = weeks.pop("", None)
        return Attendance(options["zone"], everybody, weeks, frozenset(options["holiday"]))

    def _tell(self, log: Log, column: str) -> None:
        if (missing := waits.without_beginning(log)) == log.events:
            raise CommandError(
                f"No act says when it began, in {column}; --start names another column, "
                "--lifecycle the one that says start and complete."
            )
        notes = [
            *log.notes,
            f"{missing} acts do not say when they began; they count as begun when they ended",
        ]
        self.stderr.write("\n".join(notes if missing else notes[:-1]))
