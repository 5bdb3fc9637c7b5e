"""Why an import stopped, and the sentence for an error of a line in the reader's language."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.sheets import reasons as of_cells

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
    found = str(texts.get(code) or of_cells.TEXTS.get(code) or CELL)
    said = {key: chosen(value) if isinstance(value, list) else value for key, value in facts.items()}
    said |= {key: day(said[key]) for key in ("date", "day") if key in said}
    return found % said if said else found


def chosen(names: list[str] | tuple[str, str]) -> str:
    """A name in the reader's language, or the one there is."""
    hindi, english = names
    return (english or hindi) if get_language() == "en" else (hindi or english)


def day(text: str) -> str:
    """As it is written in a sheet, in either language."""
    return f"{date.fromisoformat(text):%d.%m.%Y}"
