"""Reasons why an import stopped, and sentences for the errors of its lines, in the reader's language."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.sheets import reasons

FAILURES = {
    "stale": _("The record changed since the sheet was compared. Nothing was entered; compare it again."),
    "unreadable": _("The sheet cannot be read to its end. Correct it and upload it anew."),
    "pattern": _("No pattern of e-mail IDs holds for your office yet. Nothing was entered; enter one."),
    "rights": _("Whoever confirmed does not administer the office any more. Nothing was entered."),
    "depends": _("It could not be taken back: something depends on it by now."),
    "unexpected": _("Something went wrong; nothing was changed. Please try again."),
}
CELL = _("This cannot be read.")


def sentence(texts: Mapping[str, str], code: str, facts: dict) -> str:
    """The sentence for an error: names are kept as [Hindi, English], days in ISO."""
    text = str(texts.get(code) or reasons.TEXTS.get(code) or CELL)
    values = {
        key: localized_name(value) if isinstance(value, list) else value for key, value in facts.items()
    }
    values |= {key: format_date(values[key]) for key in ("date", "day") if key in values}
    return text % values if values else text


def localized_name(names: list[str] | tuple[str, str]) -> str:
    """The name in the reader's language, else in the other."""
    hindi, english = names
    return (english or hindi) if get_language() == "en" else (hindi or english)


def format_date(text: str) -> str:
    """An ISO date as it is written in a sheet, in either language: dd.mm.yyyy."""
    return f"{date.fromisoformat(text):%d.%m.%Y}"
