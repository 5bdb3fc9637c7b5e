from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import migrations

SECRETS = ("secret", "seed")


def encrypt(apps, _editor):
    """Encrypt what is stored in clear; run twice it changes nothing."""
    _convert(apps, lambda text, cipher: cipher.encrypt(text.encode()).decode(), encrypted=False)


def decrypt(apps, _editor):
    """Store secrets in clear again, as the version before expects them."""
    _convert(apps, lambda text, cipher: cipher.decrypt(text.encode()).decode(), encrypted=True)


def _convert(apps, convert, *, encrypted):
    cipher = MultiFernet([Fernet(key) for key in settings.SECOND_FACTOR_KEYS])
    for factor in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn").iterator():
        for name in SECRETS:
            # Secrets in clear are of digits and letters to Z or to f; a token begins with a "g".
            if name in factor.data and factor.data[name].startswith("gAAAA") is encrypted:
                factor.data[name] = convert(factor.data[name], cipher)
        factor.save(update_fields=["data"])


class Migration(migrations.Migration):
    """Secrets of second factors are stored encrypted."""

    dependencies = [
        ("accounts", "0026_directory"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(encrypt, decrypt)]
