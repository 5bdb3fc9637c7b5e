import codecs
import re
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Office
from accounts.refusals import NotYours
from tracking.event_log import appending, reading, writing
from tracking.event_log.options import COLUMN_OPTIONS, DATES, Columns, Options
from tracking.time.clock import OutsideCalendar

MOST_SHOWN = 20
STEP = 500
# The codes of its posts and people are made from it.
CODE = re.compile(r"[^\W_][\w.-]{0,11}")
SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";"}


def separator(text: str) -> str:
    """A single character, or its name."""
    if len(text := SEPARATORS.get(text, text)) != 1:
        raise ArgumentTypeError("one character, or tab")
    return text


def encoding(text: str) -> str:
    """An encoding that is there."""
    try:
        return codecs.lookup(text).name
    except LookupError:
        raise ArgumentTypeError(f"there is no encoding {text}") from None


def zone(text: str) -> ZoneInfo:
    """A time zone by its name."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ArgumentTypeError(f"there is no zone {text}; one is called Asia/Kolkata") from None


class Command(BaseCommand):
    """Read an event log from elsewhere into the ledger."""

    help = (
        "Read an event log (CSV or XES, also packed by gzip) into the ledger; every event is a movement at "
        "its own time. With --dry-run nothing is written."
    )

    def add_arguments(self, parser):
        """Arguments: the file, the office of its papers, and how the file is to be read."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--office", default="LOG", help="code of the office; made when it is not there")
        parser.add_argument("--name", default="Imported event log", help="its name, where it is made")
        parser.add_argument("--name-hi", default="आयातित संचलन अभिलेख", help="its name in Hindi")
        parser.add_argument("--dry-run", action="store_true", help="only say what would come in")
        parser.add_argument("--append", action="store_true", help="also take later events of known papers")
        for name in COLUMN_OPTIONS:
            column = getattr(Columns, name)
            parser.add_argument(f"--{name}", default=column, help=f"column, {column} by default")
        self._add_form(parser)

    def _add_form(self, parser):
        parser.add_argument("--separator", type=separator, help="one character, or tab; found out by default")
        parser.add_argument("--encoding", type=encoding, help="such as cp1252; found out by default")
        parser.add_argument(
            "--leave-out-column",
            type=int,
            action="append",
            default=[],
            help="a column not to be read, by its place",
        )
        parser.add_argument("--dates", choices=DATES, default="iso", help="how times are written")
        parser.add_argument("--zone", type=zone, help="zone of times that name none, such as Asia/Kolkata")
        parser.add_argument("--nobody", default="", help="name of a hand for events that name none")
        parser.add_argument(
            "--lifecycle", default="", help="column that says start and complete, to be read as one act"
        )
        parser.add_argument("--since", type=date.fromisoformat, help="leave out cases that began earlier")
        parser.add_argument("--until", type=date.fromisoformat, help="leave out cases that went on later")

    def handle(self, *, file: Path, office: str, name: str, name_hi: str, **options):
        """Check the whole file, then load all of it or nothing."""
        existing = self._office(office)
        log = self._read(file, self._options(options))
        plan = appending.plan(log, existing)
        if options["dry_run"]:
            self._tell(log, plan, office)
        self._refuse(log.refused + plan.refused)
        self._check_known(plan, office, append=options["append"])
        if options["dry_run"]:
            return
        with transaction.atomic():
            done = self._load(plan, office, name, name_hi)
        self.stdout.write(f"{len(plan.steps)} papers, {done} movements")

    def _office(self, code: str) -> Office | None:
        """The office of an earlier import, or None; a live office takes in no history."""
        if not CODE.fullmatch(code):
            raise CommandError("--office: a code has 1 to 12 letters, digits, dots or hyphens.")
        existing = Office.objects.filter(code__iexact=code).first()
        if existing and not writing.is_history(existing):
            raise CommandError(
                f"--office: {existing.code} is an office that works here; give the log a code of its own."
            )
        if existing and existing.code != code:
            raise CommandError(f"--office: that of an earlier log is called {existing.code}, not {code}.")
        return existing

    def _options(self, options: dict) -> Options:
        form = {name: options[name] for name in ("separator", "encoding", "dates", "zone", "lifecycle")}
        return Options(
            columns=Columns(**{name: options[name] for name in COLUMN_OPTIONS}),
            leave_out_columns=frozenset(options["leave_out_column"]),
            nobody=options["nobody"].strip(),
            since=options["since"],
            until=options["until"],
            **form,
        )

    def _read(self, file: Path, options: Options) -> reading.Log:
        try:
            return reading.read(file, options)
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}") from None

    def _refuse(self, refused: list[str]) -> None:
        if refused:
            reasons = "\n".join(refused[:MOST_SHOWN])
            more = f"\n… and {len(refused) - MOST_SHOWN} more" if len(refused) > MOST_SHOWN else ""
            raise CommandError(f"{len(refused)} rows cannot be read; nothing was loaded.\n{reasons}{more}")

    def _check_known(self, plan: appending.Plan, code: str, *, append: bool) -> None:
        if plan.known_cases and not plan.steps:
            raise CommandError(f"All {plan.known} events are in {code} already; nothing was loaded.")
        if plan.known_cases and not append:
            raise CommandError(
                f"{len(plan.known_cases)} papers of this log are in {code} already; nothing was loaded. "
                "--append adds their later events."
            )

    def _tell(self, log: reading.Log, plan: appending.Plan, code: str) -> None:
        """Print what the log holds and what would be written."""
        lines = [
            f"{log.events} events of {len(log.cases)} cases",
            f"{len(log.hands)} hands, {log.handovers} hand-overs",
        ]
        if log.cases:
            first, last = (timezone.localtime(at) for at in log.span)
            lines.append(f"from {first.isoformat()} to {last.isoformat()}")
        lines += log.notes
        lines.append(f"{plan.known} events of {len(plan.known_cases)} cases are in {code} already")
        unnamed = sum(step.to == log.unknown for steps in plan.steps.values() for step in steps)
        if unnamed:
            lines.append(f"{unnamed} acts of sending do not say to whom; such papers go to “{log.unknown}”")
        lines.append(f"{plan.count} movements of {len(plan.steps)} papers would be written to {code}")
        lines.append(f"{len(log.refused) + len(plan.refused)} rows cannot be read")
        self.stdout.write("\n".join(lines))

    def _load(self, plan: appending.Plan, code: str, name: str, name_hi: str) -> int:
        try:
            office = writing.office_for(code, name_hi=name_hi, name_en=name)
        except Office.DoesNotExist:
            raise CommandError("There is no office yet: load_state first.") from None
        try:
            return writing.load(plan, office, self._progress(plan.count))
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
