from django.core.management.base import BaseCommand

from files.search import indexing
from tracking.models import Paper

REPORT_EVERY = 1000


class Command(BaseCommand):
    help = "Writes the search words of all papers anew: after a bulk load, or when offices moved in the tree."

    def handle(self, *args, verbosity: int, **options):
        """Index each paper in a transaction of its own, so that nobody waits and it can be interrupted."""
        living = Paper.objects.exclude(kind=Paper.Kind.HISTORY).order_by("pk")
        for done, paper in enumerate(living.iterator(), start=1):
            indexing.add_words(indexing.index(paper))
            if verbosity and done % REPORT_EVERY == 0:
                self.stderr.write(f"{done:,}")
