import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracking.event_log import arguments
from tracking.forecast import back_test
from tracking.forecast.prefixes import Act


class Command(BaseCommand):
    """Tell how well the remaining time of the cases of an event log can be forecast."""

    help = (
        "Learn the remaining time from the oldest 64% of the cases of an event log (CSV or XES), calibrate "
        "on the next 16%, and forecast the latest 20%. One line tells the mean absolute error in days and "
        "the shares of outcomes within p50, p80 and p90. Nothing is written to the ledger."
    )

    def add_arguments(self, parser):
        """Arguments: the file, and how it is to be read."""
        parser.add_argument("file", type=Path)
        arguments.add_columns(parser)
        arguments.add_form(parser)
        parser.set_defaults(zone=timezone.get_default_timezone())

    def handle(self, *, file: Path, **options):
        """Print the line; what a plain median would have done goes to the standard error."""
        begun = time.monotonic()
        log = arguments.read(file, arguments.options_from(options))
        arguments.refuse(log.refused, "nothing was measured")
        cases = [[Act(event.at, event.activity, event.hand) for event in acts] for acts in log.cases.values()]
        try:
            measured = back_test.measure(cases)
        except back_test.TooFew:
            raise CommandError(
                f"{len(cases)} cases are too few: among the oldest 64% and among the latest 20% of them, at "
                "least one must have three acts or more. Take a longer log."
            ) from None
        self.stderr.write(
            f"{measured.forecasts} forecasts from {measured.learned} examples; mae_days of the median: "
            f"{measured.median_mae_days:.2f}, of a refreshed median: {measured.refreshed_mae_days:.2f}"
        )
        shares = " ".join(f"p{round(100 * share)}={held:.3f}" for share, held in measured.coverage.items())
        self.stdout.write(f"mae_days={measured.mae_days:.2f} {shares} seconds={time.monotonic() - begun:.1f}")
