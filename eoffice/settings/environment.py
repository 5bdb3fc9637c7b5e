"""The environment that all settings are read from; secrets have defaults only with DEBUG on."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
# Off only where no other machine can reach the server: cookies then travel without encryption.
HTTPS = env.bool("HTTPS", default=not DEBUG)


def secret(name: str, demo: str) -> str:
    """Read a secret from the environment; the demo's value is the default with DEBUG on only."""
    value = env.str(name, default=demo if DEBUG else "")
    if not value or (not DEBUG and value == demo):
        raise ImproperlyConfigured(
            f"Set {name} in the environment: without DEBUG there is no default for it."
        )
    return value


def require_encryption(name: str, host: str | None, *, encrypted: bool) -> None:
    """Refuse to send files and passwords in clear text to a server on another machine."""
    is_local = not host or host.startswith("/") or host in ("localhost", "127.0.0.1", "::1")
    if HTTPS and not is_local and not encrypted:
        raise ImproperlyConfigured(
            f"{name} names {host} without encryption: use rediss:// or ?sslmode=verify-full."
        )
