from django.core.management.base import BaseCommand

from tracking.summaries import verbs


class Command(BaseCommand):
    """Count the figures of every desk and day anew."""

    help = "Forget the figures of desks and days, and count all of them anew from the times at desks."

    def handle(self, **options):
        """Count office by office; whoever reads meanwhile sees each office before or after."""
        first = verbs.recompute_all(lambda done: self.stdout.write(f"{done} offices", ending="\r"))
        self.stdout.write(
            f"Summaries counted anew since {first}." if first else "Nothing lay on any desk yet."
        )
