from django.core.management.base import BaseCommand

from accounts.imports.organisation import load_state


class Command(BaseCommand):
    help = "Create the offices, sections and posts of the state that are missing. Safe to run again."

    def handle(self, *args, **options):
        """Print how many of each were created."""
        load_state.load(lambda what, count: self.stdout.write(f"{what}: {count} new"))
