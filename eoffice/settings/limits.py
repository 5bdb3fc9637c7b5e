"""Limits of what goes at once: costly pages, uploads and scanning, the room of each office for papers."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .environment import env

# So many accounts or days an administrator changes by one press; more are chosen in several steps.
MOST_AT_ONCE = env.int("MOST_AT_ONCE", default=50)

# Measuring asks as one person for what many ask: so many times the limits below.
LIMITS_TIMES = env.int("LIMITS_TIMES", default=1)
# Costly pages: how many a person may ask for in so many seconds (accounts/pages/limits.py).
LIMITS = {
    "pdf": (20, 300),
    "search": (120, 300),
    "directory": (400, 300),
    "export": (40, 300),
    "import": (30, 300),
    "upload": (120, 300),
    "report": (120, 300),
    "api": (600, 300),
}
# The virus scanner: unix:///run/clamav/clamd.ctl or tcp://127.0.0.1:3310; `none` says that none is wanted.
CLAMD_URL = env.str("CLAMD_URL", default="")
# The longest that scanning one upload with all that is in it may take.
SCAN_SECONDS = env.float("SCAN_SECONDS", default=20)
_clamd = urlsplit(CLAMD_URL)
if CLAMD_URL not in ("", "none"):
    if _clamd.scheme not in ("unix", "tcp"):
        raise ImproperlyConfigured("Set CLAMD_URL to unix:///…, to tcp://127.0.0.1:…, or to none.")
    if _clamd.scheme == "tcp" and _clamd.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ImproperlyConfigured(
            "CLAMD_URL names another machine, and clamd knows no encryption: lead it through a tunnel."
        )

# The room of each office for papers, unless the administrator of the state gives it another.
OFFICE_QUOTA_BYTES = env.int("OFFICE_QUOTA_GB", default=100) * 1024**3
OFFICE_QUOTA_PAPERS = env.int("OFFICE_QUOTA_PAPERS", default=1_000_000)
