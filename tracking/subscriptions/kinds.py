"""Matters of tables by mail: one is sent, one sleeps."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import NoticeChoice
from accounts.models.names import in_language
from accounts.notices.kinds import Kind, register

from .letters import letter
from .sleeping import ASLEEP

NOW = NoticeChoice.Mail.NOW


def _title(facts: dict) -> str:
    return in_language(facts["hi"], facts["en"])


def _sent(facts: dict) -> str:
    return _("By mail today: %s") % _title(facts)


def _asleep(facts: dict) -> str:
    return _(
        "No longer comes by mail, because your charge ended or the page is no longer open to you: %s"
    ) % _title(facts)


TABLE = register(
    Kind(
        "table",
        gettext_lazy("Table by mail"),
        _sent,
        mail=NOW,
        counted=False,
        choices=(),
        letter=letter,
    )
)
register(Kind(ASLEEP, gettext_lazy("Table by mail has ended"), _asleep, mail=NOW, choices=()))
