import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Office
from accounts.refusals import NotYours
from tracking.event_log import appending, arguments, reading, writing
from tracking.event_log.alone import BUSY, alone
from tracking.time.clock import OutsideCalendar

STEP = 500
# The codes of its posts and people are made from it.
CODE = re.compile(r"[^\W_][\w.-]{0,11}")


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
        arguments.add_columns(parser)
        arguments.add_form(parser)

    def handle(self, *, file: Path, office: str, name: str, name_hi: str, **options):
        """Check the whole file, then load all of it; what was loaded when it was ended stays."""
        with alone() as is_alone:
            if not is_alone:
                raise CommandError(BUSY)
            self._import(file, office, name, name_hi, options)

    def _import(self, file: Path, office: str, name: str, name_hi: str, options: dict) -> None:
        existing = self._office(office)
        log = arguments.read(file, arguments.options_from(options))
        plan = appending.plan(log, existing)
        if options["dry_run"]:
            self._tell(log, plan, office)
        arguments.refuse(log.refused + plan.refused, "nothing was loaded")
        self._check_known(plan, office, append=options["append"])
        if options["dry_run"]:
            return
        done = self._load(plan, office, name, name_hi)
        self.stdout.write(f"{len(plan.steps)} papers, {done} movements")

    def _office(self, code: str) -> Office | None:
        """The office of an earlier import, or None; a live office takes in no history."""
        if not CODE.fullmatch(code):
            raise CommandError("--office: a code has 1 to 12 letters, digits, dots or hyphens.")
        existing = Office.objects.filter(code__iexact=code).first()
        if existing and not existing.is_history:
            raise CommandError(
                f"--office: {existing.code} is an office that works here; give the log a code of its own."
            )
        if existing and existing.code != code:
            raise CommandError(f"--office: that of an earlier log is called {existing.code}, not {code}.")
        return existing

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
            return writing.load(plan, office, self._progress(plan.count))
        except Office.DoesNotExist:
            raise CommandError("There is no office yet: load_state first.") from None
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
