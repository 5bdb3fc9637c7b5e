from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.sign_in.secrets import fernet

SECRETS = ("secret", "seed")


class Command(BaseCommand):
    """Encrypt every second factor anew, under the first of SECOND_FACTOR_KEYS."""

    help = "Encrypts every second factor anew under the first of SECOND_FACTOR_KEYS; the others can go then."

    def handle(self, **options):
        """Encrypt one after the other, so that nobody waits to sign in; say how many."""
        cipher, count = fernet(tuple(settings.SECOND_FACTOR_KEYS)), 0
        factors = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
        for pk in factors.values_list("pk", flat=True).iterator():
            with transaction.atomic():
                for factor in factors.select_for_update().filter(pk=pk):
                    renewed = {
                        name: cipher.rotate(factor.data[name]).decode()
                        for name in SECRETS
                        if name in factor.data
                    }
                    factor.data |= renewed
                    factor.save(update_fields=["data"])
                    count += 1
        self.stdout.write(f"{count} second factors are encrypted under the first key.")
