from django.core.management.base import BaseCommand

from accounts.directory import indexing


class Command(BaseCommand):
    help = "Writes the words by which people, posts and offices are found: after an upgrade or a bulk load."

    def handle(self, *args, **options):
        """Write every entry that is missing or wrong, and say how many rows there are."""
        self.stdout.write(f"{indexing.index_all():,}")
