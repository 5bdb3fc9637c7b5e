"""Check before going live: uploads are scanned for viruses, and the scanner answers."""

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from . import clamd, verbs


@register(Tags.security, deploy=True)
def check_scanner(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Warn where no scanner is configured and nobody has said that none is wanted, and where it is silent."""
    if verbs.is_configured() and not clamd.ping(settings.CLAMD_URL):
        return [
            Warning(
                f"The virus scanner at {settings.CLAMD_URL} does not answer: every upload is refused.",
                hint="Start clamd, and let the account of the program reach its socket.",
                id="eoffice.W002",
            )
        ]
    if settings.CLAMD_URL == "":
        return [
            Warning(
                "Uploads are not scanned for viruses.",
                hint="Set CLAMD_URL, or set it to `none` if they are scanned elsewhere or not at all.",
                id="eoffice.W001",
            )
        ]
    return []
