"""Reasons for refusing a cell: a code for each, and its sentence in the reader's language."""

from django.utils.translation import gettext_lazy as _

FORMULA = "formula"
ERROR = "error"
HIDDEN = "hidden"
HTML = "html"
TOO_LONG = "too_long"
LEGACY = "legacy"
GARBLED = "garbled"
ROUNDED = "rounded"
NOT_A_DATE = "not_a_date"
MISSING = "missing"

TEXTS = {
    FORMULA: _("This is a formula. Please enter the value itself (copy, then paste as values)."),
    ERROR: _("This is an error of the spreadsheet. Please enter the value."),
    HIDDEN: _("There are signs in it that cannot be seen. Please type it anew."),
    HTML: _("There is HTML in it. Please enter plain text."),
    TOO_LONG: _("This is too long; at most 300 letters."),
    LEGACY: _("This is in an old Hindi font (Kruti Dev). Please have it converted to Unicode."),
    GARBLED: _("The letters are garbled. Please save the sheet as XLSX, or as CSV in UTF-8."),
    ROUNDED: _("The number was shortened by the spreadsheet. Please format the column as text and enter it."),
    NOT_A_DATE: _("This is not a date. Please write day, month and year, for example 01.04.2026."),
    MISSING: _("This must be filled in."),
}


def text(code: str) -> str:
    """The sentence for a reason, in the reader's language."""
    return str(TEXTS[code])
