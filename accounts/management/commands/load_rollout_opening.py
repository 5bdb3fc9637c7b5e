from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.rollout import opening


class Command(BaseCommand):
    """Enter the published figures of the roll-out, from accounts/data/rollout-opening.csv."""

    help = "Enter the published figures of the roll-out as its opening state. Safe to run again."

    def add_arguments(self, parser):
        """Add the date of the figures."""
        parser.add_argument(
            "--on", type=date.fromisoformat, default=None, help="YYYY-MM-DD; today if not given"
        )

    def handle(self, *, on: date | None, **options):
        """Enter the figures that are not on record yet."""
        loaded = opening.load(on or timezone.localdate())
        self.stdout.write(f"{loaded} published figures entered")
