import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from tracking.models import Paper
from tracking.verification import chains, page, papers


class Command(BaseCommand):
    help = "Rebuilds every paper from its movements, recomputes every chain, and names what differs."

    def add_arguments(self, parser):
        """`--json` writes one line for each finding, for programs."""
        parser.add_argument("--json", action="store_true", help="one finding a line, as JSON")
        parser.add_argument("--after", type=int, default=0, help="go on after the paper of this key")

    def handle(self, *args, verbosity: int, **options):
        """Go through papers and other chains; fail if anything was changed behind the program's back."""
        done = found = 0
        with override("en"):
            for keys, findings in papers.findings(after=options["after"]):
                bad = {finding.paper for finding in findings}
                numbers = dict(Paper.objects.filter(pk__in=bad).values_list("pk", "number"))
                for finding in findings:
                    self.stdout.write(self._line(finding, numbers, as_json=options["json"]))
                done, found = done + len(keys), found + len(findings)
                if verbosity > 1:
                    self.stderr.write(f"{done:,}, up to {keys[-1]}")
            for finding in chains.findings():
                self.stdout.write(self._line(finding, {}, as_json=options["json"]))
                found += 1
        if found:
            raise CommandError(f"{found} differences found.")
        if not options["json"]:
            self.stdout.write("Every chain, note and paper holds.")

    def _line(self, finding, numbers: dict[int, str], *, as_json: bool) -> str:
        number = numbers.get(finding.paper, finding.chain)
        if as_json:
            return json.dumps({"number": number} | finding._asdict(), ensure_ascii=False)
        return f"{number}: {page.sentence(finding)}"
