import json
from collections.abc import Iterator
from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Sum
from django.utils.translation import override

from tracking.models import Paper
from tracking.verification import chains, page, papers
from tracking.verification.findings import Finding

# Seconds between two lines of progress.
BETWEEN = 10
Slice = tuple[list[Finding], int, str]


class Command(BaseCommand):
    help = "Rebuilds every paper from its movements, recomputes every chain, and names what differs."

    def add_arguments(self, parser):
        """`--json` writes one line for each finding, for programs."""
        parser.add_argument("--json", action="store_true", help="one finding a line, as JSON")
        parser.add_argument("--after", default="", help="go on at the place that a line of progress named")

    def handle(self, *args, verbosity: int, **options):
        """Go through papers and other chains; fail if anything was changed behind the program's back."""
        found = movements = 0
        began = told = monotonic()
        with override("en"):
            for findings, moved, place in self._slices(options["after"]):
                self._tell(findings, as_json=options["json"])
                found, movements, now = found + len(findings), movements + moved, monotonic()
                if place and verbosity and (verbosity > 1 or now - told > BETWEEN):
                    told, rate = now, f"{movements / (now - began):,.0f} a second"
                    self.stderr.write(f"{movements:,} movements, {rate}; --after {place} goes on from here")
        if found:
            raise CommandError(f"{found} differences found.")
        if not options["json"]:
            self.stdout.write("Every chain, note and paper holds.")

    def _slices(self, after: str) -> Iterator[Slice]:
        """Yield findings, the number of movements verified, and the place where the next slice begins."""
        if not after or after.isdigit():
            for keys, findings in papers.findings(after=int(after or 0)):
                moved = Paper.objects.filter(pk__in=keys).aggregate(moved=Sum("seq"))["moved"]
                yield findings, moved or 0, str(keys[-1])
            after = ""
        place = [int(part) if part.isdigit() else part for part in after.split(":")] if after else []
        try:
            for reached, findings in chains.slices(place):
                yield findings, 0, ":".join(map(str, reached))
        except KeyError:
            raise CommandError(f"--after: there is no place {after}.") from None

    def _tell(self, findings: list[Finding], *, as_json: bool) -> None:
        keys = {finding.paper for finding in findings if finding.paper}
        numbers = dict(Paper.objects.filter(pk__in=keys).values_list("pk", "number")) if keys else {}
        for finding in findings:
            number = numbers.get(finding.paper, finding.chain)
            line = {"number": number} | finding._asdict()
            text = f"{number}: {page.sentence(finding)}"
            self.stdout.write(json.dumps(line, ensure_ascii=False) if as_json else text)
