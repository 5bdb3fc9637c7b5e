"""Clean the text of one cell of what is invisible, or refuse it with a reason."""

import re
import unicodedata
from datetime import date, timedelta

from . import reasons
from .columns import Column
from .legacy import is_legacy, to_unicode
from .number_formats import Shown

LONGEST = 300
# Joiners shape the letters beside a virama; elsewhere nobody sees them.
STRAY_JOINER = re.compile("(?<!\u094d)[\u200c\u200d]+(?!\u094d)")
INVISIBLE = dict.fromkeys(
    [*map(ord, "\u00ad\u200b\u2060\ufeff\u200e\u200f\u034f\u180e\u2800\u3164"), *range(0xFE00, 0xFE10)]
)
# A control sign as a workbook writes it, left in the text by a program that did not know it.
ESCAPED_CONTROL = re.compile("_x00(?:0[0-9A-F]|1[0-9A-F]|7F)_", re.IGNORECASE)
LATIN_DIGITS = {0x966 + digit: str(digit) for digit in range(10)}
BAD_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}
SIGNED_NUMBER = re.compile(r"[+-][\d\s().,/-]*")
HTML = re.compile(r"<\s*[a-z!/?]|&#\w+;", re.IGNORECASE)
SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
SHEET_ERRORS = {"#n/a", "#ref!", "#name?", "#value!", "#div/0!", "#null!", "#num!"}
# Letters that the program which saved the sheet could not write became question marks.
QUESTION_MARKS = re.compile(r"\?{3,}|(?<!\w)\?{2,}(?!\w)|\A[\s?.,()/-]*\?[\s?.,()/-]*\Z")
# Hindi in UTF-8 that was read as Windows-1252.
MOJIBAKE = re.compile("à[¤¥][\x80-\xff\u0152-\u2122]")

NUMERIC_DATE = re.compile(r"(\d{1,2})\s*[./\- ]\s*(\d{1,2})\s*[./\- ]\s*(\d{4}|\d{2})")
NAMED_DATE = re.compile(r"(\d{1,2})[\s./,-]*([^\W\d_][^\d\s.,/-]*)[\s./,-]*(\d{4}|\d{2})")
ISO_DATE = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ][\d:.]+)?")
SERIAL = re.compile(r"\d{5}(?:\.0+)?")
SERIAL_BEGINS = date(1899, 12, 30)
CENTURY_TURNS = 50
ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
HINDI_MONTHS = (
    "जनवरी", "फरवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितम्बर", "अक्टूबर", "नवम्बर", "दिसम्बर",
)  # fmt: skip
MONTHS = {name: number for names in (ENGLISH_MONTHS, HINDI_MONTHS) for number, name in enumerate(names, 1)}
MONTHS |= {"फ़रवरी": 2, "सितंबर": 9, "अक्तूबर": 10, "नवंबर": 11, "दिसंबर": 12}


def clean(
    text: str,
    column: Column,
    *,
    among_legacy: bool = False,
    convert_legacy: bool = False,
    epoch: date = SERIAL_BEGINS,
) -> tuple[str, str]:
    """Return the cleaned cell and an empty reason, or an empty cell and the reason why it was refused."""
    if column.kind == "date" and isinstance(text, Shown) and text.day:
        return text.day.isoformat(), ""
    text = tidy(text.ungrouped or text if column.kind == "code" and isinstance(text, Shown) else text)
    if column.kind == "text" and is_legacy(text, among_legacy=among_legacy):
        if not convert_legacy:
            return "", reasons.LEGACY
        text = to_unicode(text)
    if reason := _problem_in(text):
        return "", reason
    if not text:
        return "", reasons.MISSING if column.required else ""
    if column.kind == "date":
        day = as_date(text, epoch)
        return (day.isoformat(), "") if day else ("", reasons.NOT_A_DATE)
    return (as_code(text) if column.kind == "code" else text), ""


def tidy(text: str) -> str:
    """Return the text as one line in NFC, without invisible characters."""
    if text.isascii() and text.isprintable():
        return " ".join(ESCAPED_CONTROL.sub(" ", text).split())
    text = unicodedata.normalize("NFC", ESCAPED_CONTROL.sub(" ", text)).translate(INVISIBLE)
    return STRAY_JOINER.sub("", " ".join(re.sub(r"[\t\r\n\x0b\x0c\u2028\u2029]", " ", text).split()))


def as_code(text: str) -> str:
    """A number or code with Latin digits; 123.0 is what a spreadsheet makes of 123."""
    return re.sub(r"^(\d+)\.0+$", r"\1", text.translate(LATIN_DIGITS).strip())


def as_date(text: str, epoch: date = SERIAL_BEGINS) -> date | None:
    """Parse 01.04.2026, 1/4/26 (day first), 1-Apr-26, १ अप्रैल २०२६, 2026-04-01 or a count of days."""
    text = text.translate(LATIN_DIGITS).strip().lower()
    try:
        if match := ISO_DATE.fullmatch(text):
            return date(*map(int, match.groups()))
        if match := NUMERIC_DATE.fullmatch(text):
            return date(_year(match[3]), int(match[2]), int(match[1]))
        if match := NAMED_DATE.fullmatch(text):
            return date(_year(match[3]), MONTHS.get(match[2]) or MONTHS[match[2][:3]], int(match[1]))
        return epoch + timedelta(days=int(float(text))) if SERIAL.fullmatch(text) else None
    except (ValueError, KeyError):
        return None


def _year(text: str) -> int:
    """Read a year of four or two digits: people in service were born after 1950 and retire before 2050."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < CENTURY_TURNS else 1900)


def _problem_in(text: str) -> str:
    if text.startswith(("=", "@")) or (text[:1] in ("+", "-") and not SIGNED_NUMBER.fullmatch(text)):
        return reasons.FORMULA
    if len(text) > LONGEST:
        return reasons.TOO_LONG
    if SCIENTIFIC.fullmatch(text):
        return reasons.ROUNDED
    if text.startswith("#") and text.lower() in SHEET_ERRORS:
        return reasons.ERROR
    if "?" in text and QUESTION_MARKS.search(text):
        return reasons.GARBLED
    if "<" in text or "&#" in text:
        return reasons.HTML if HTML.search(text) else ""
    return "" if text.isascii() and text.isprintable() else _problem_in_letters(text)


def _problem_in_letters(text: str) -> str:
    if MOJIBAKE.search(text) or "\ufffd" in text:
        return reasons.GARBLED
    if any(unicodedata.category(letter) in BAD_CATEGORIES for letter in text if letter not in "\u200c\u200d"):
        return reasons.HIDDEN
    return ""
