from django.core.management.base import BaseCommand
from django.db import transaction

from files.mail_in import passwords
from files.models import Mailbox


class Command(BaseCommand):
    help = "Encrypt the passwords of mailboxes under the newest key of SECOND_FACTOR_KEYS."

    @transaction.atomic
    def handle(self, **_options):
        """Encrypt each anew; one whose key is gone already is left, and named."""
        for mailbox in Mailbox.objects.filter(in_use=True).select_for_update():
            if (password := passwords.decrypt(mailbox.password)) is None:
                self.stderr.write(f"{mailbox}: the key of its password is gone; it has to be entered anew")
                continue
            mailbox.password = passwords.encrypt(password)
            mailbox.save(update_fields=["password"])
