import sys

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.latin.latin_names import latin_name
from accounts.latin.proposal import PATTERN, check_pattern, propose_each

UNREAD = "Please give this name in Latin letters."


class Command(BaseCommand):
    """Print the e-mail IDs that a list of names would get, without giving any."""

    help = "Reads names, one a line, from standard input; writes name, Latin name and proposed ID, by tabs."
    requires_system_checks = []

    def add_arguments(self, parser):
        """Arguments: the domain and the pattern of the IDs."""
        parser.add_argument("--domain", default=settings.DEMO_MAIL_DOMAIN)
        parser.add_argument("--pattern", default=PATTERN, help="of {first}, {middle}, {last} and {initial}")

    def handle(self, *, domain: str, pattern: str, **options):
        """Print each ID once, even where names are alike."""
        try:
            check_pattern(pattern)
        except ValidationError as refusal:
            raise CommandError(refusal.messages[0]) from None
        names = [name for line in sys.stdin if (name := line.strip())]
        for name, local in zip(names, propose_each(names, pattern=pattern), strict=True):
            email_id = f"{local}@{domain}" if local else UNREAD
            self.stdout.write(f"{name}\t{latin_name(name)}\t{email_id}")
