"""Mail and SMS that go out, and the ways in which mailboxes come to be."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .environment import DEBUG, env

vars().update(env.email_url("EMAIL_URL", default="consolemail://" if DEBUG else "smtp://localhost:25"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default="e-office@localhost")

# SMS goes by a file from which the office's own sender takes it, or by a gateway; neither set, by none.
SMS_FILE = env.str("SMS_FILE", default="")
SMS_URL = env.str("SMS_URL", default="")
# Patterns with {mobile} and {text}; without a body the gateway is asked by GET.
SMS_BODY = env.str("SMS_BODY", default="")
SMS_BODY_TYPE = env.str("SMS_BODY_TYPE", default="application/x-www-form-urlencoded")
SMS_AUTHORIZATION = env.str("SMS_AUTHORIZATION", default="")
# What the answer has to contain: some gateways answer 200 to what they refuse.
SMS_ACCEPTED = env.str("SMS_ACCEPTED", default="")
SMS_SECONDS = env.float("SMS_SECONDS", default=10)
if SMS_URL and not SMS_URL.startswith(("https://", "http://127.0.0.1:")):
    raise ImproperlyConfigured("Set SMS_URL to an https:// address, so that nobody listens in.")
if SMS_URL and ("{mobile}" not in SMS_URL + SMS_BODY or "{text}" not in SMS_URL + SMS_BODY):
    raise ImproperlyConfigured("SMS_URL or SMS_BODY has to say where {mobile} and {text} stand.")

# Addresses of the demo; the domain does not exist.
DEMO_MAIL_DOMAIN = "kannauj.example"

# The way to create mailboxes, by domain; other domains exchange sheets: accounts/email_ids/mailboxes/.
MAIL_DATABASE_DOMAINS = env.list("MAIL_DATABASE_DOMAINS", default=[])
MAIL_DIRECTORY_DOMAINS = env.list("MAIL_DIRECTORY_DOMAINS", default=[])
MAIL_DIRECTORY_URL = env.str("MAIL_DIRECTORY_URL", default="")
MAIL_DIRECTORY_BASE = env.str("MAIL_DIRECTORY_BASE", default="")
MAIL_DIRECTORY_USER = env.str("MAIL_DIRECTORY_USER", default="")
MAIL_DIRECTORY_PASSWORD = env.str("MAIL_DIRECTORY_PASSWORD", default="")
# Certificates that are trusted besides those of the machine.
MAIL_DIRECTORY_CA = env.str("MAIL_DIRECTORY_CA", default="")
_directory = urlsplit(MAIL_DIRECTORY_URL)
_is_local = _directory.scheme == "ldap" and _directory.hostname in ("127.0.0.1", "localhost")
if MAIL_DIRECTORY_DOMAINS and _directory.scheme != "ldaps" and not _is_local:
    raise ImproperlyConfigured("Set MAIL_DIRECTORY_URL to an ldaps:// address, so that nobody listens in.")

# Mailboxes that offices get letters by: certificates trusted besides those of the machine, seconds to wait
# for a server, and the largest mail that is taken whole.
MAIL_IN_CA = env.str("MAIL_IN_CA", default="")
MAIL_IN_SECONDS = env.float("MAIL_IN_SECONDS", default=15)
# The largest scan of many letters.
SCAN_BYTES = env.int("SCAN_MEGABYTES", default=55) * 1024**2
MAIL_IN_BYTES = env.int("MAIL_IN_MEGABYTES", default=40) * 1024**2
