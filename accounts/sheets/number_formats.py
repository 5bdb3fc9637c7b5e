"""Numbers and dates as a spreadsheet shows them, by the number format of their cell.

Of the formats of ECMA-376 (18.8.31) those that offices use: digits, literals, percent, grouping, dates.
What is drawn only (colours, fill, padding) is left out.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

LARGEST_EXACT = 10**15
SIGNIFICANT = 11
# A literal, an escaped sign, padding, a bracket, an exponent, a date part, or a single sign.
TOKEN = re.compile(
    r'"(?P<literal>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<general>general)'
    r"|(?P<half>am/pm|a/p)|(?P<part>y+|m+|d+|h+|s+|E[+-]0+)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
SECTION_ENDS = re.compile(r'((?:"[^"]*"|\\.|[^;"\\])*)(?:;|$)', re.DOTALL)
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
CURRENCY = re.compile(r"\$([^-\]]*)")
DIGITS = "0#?"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COMPARED = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip


class Shown(str):
    """The text that a cell shows; `day` is its date, `ungrouped` the text without commas of thousands."""

    day: date | None = None
    ungrouped: str = ""


def show(value: object, layout: str) -> str:
    """Return what the spreadsheet shows for a value in a number format."""
    if layout == "General" and isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return _show_text(value, layout)
    if isinstance(value, datetime | date | time):
        return _show_moment(value, layout)
    if isinstance(value, int | float):
        return _show_number(value, layout)
    return str(value) if isinstance(value, timedelta) else "="


def _show_text(text: str, layout: str) -> str:
    sections = _sections(layout)
    if len(sections) < 4 and not (len(sections) == 1 and "@" in layout):
        return text
    return "".join(text if kind == "sign" and sign == "@" else sign for kind, sign in _tokens(sections[-1]))


def _show_moment(value: datetime | date | time, layout: str) -> str:
    day = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
    moment = value if isinstance(value, datetime | time) else datetime.combine(value, time())
    text = Shown(_date_text(day, moment, _sections(layout)[0]))
    if day:
        text.day = day
    return text


def _date_text(day: date | None, moment: datetime | time, section: str) -> str:
    tokens = _tokens(section)
    if section.lower() == "mm-dd-yy" and day:
        # The built-in format 14 is the short date of the reader's own country.
        return f"{day:%d-%m-%Y}"
    has_half = any(kind == "half" for kind, _text in tokens)
    shown, before = [], ""
    for place, (kind, text) in enumerate(tokens):
        if kind == "half":
            text = "PM" if moment.hour >= 12 else "AM"
        elif kind == "part":
            text = text.lower()
            after = next((part.lower() for kind, part in tokens[place + 1 :] if kind == "part"), "")
            is_minute = text[0] == "m" and len(text) < 3 and (before[:1] == "h" or after[:1] == "s")
            before, text = text, _part(text, day, moment, has_half=has_half, is_minute=is_minute)
        elif kind == "sign" and text == "@":
            continue
        shown.append(text)
    return "".join(shown).strip()


def _part(part: str, day: date | None, moment: datetime | time, *, has_half: bool, is_minute: bool) -> str:
    """Return the part of a date or time that a run of the letters y, m, d, h or s stands for."""
    letter, length = part[0], len(part)
    if letter in "hs" or is_minute:
        hour = (moment.hour - 1) % 12 + 1 if has_half else moment.hour
        number = {"h": hour, "s": moment.second}.get(letter, moment.minute)
    elif day is None:
        return ""
    elif letter == "y":
        return f"{day.year:04}" if length > 2 else f"{day.year % 100:02}"
    elif length > 2:
        name = MONTHS[day.month - 1] if letter == "m" else DAYS[day.weekday()]
        return name[:1] if letter == "m" and length == 5 else name[:3] if length == 3 else name
    else:
        number = day.month if letter == "m" else day.day
    return f"{number:02}" if length > 1 else str(number)


def _show_number(value: int | float, layout: str) -> str:
    """Format a number; one that the spreadsheet itself has rounded comes out as such (1.23E+15)."""
    if abs(value) >= LARGEST_EXACT:
        return f"{value:.5E}"
    section, is_signed = _section(value, _sections(layout))
    tokens = _tokens(section)
    if ("sign", "@") in tokens or any(kind == "general" for kind, _text in tokens):
        return "".join(_general(value) if kind == "general" or text == "@" else text for kind, text in tokens)
    amount = abs(Decimal(repr(value)))
    pattern = "".join(text if kind == "sign" and text in "0#?.,%" else "\0" for kind, text in tokens)
    amount *= 100 ** pattern.count("%")
    if any(kind == "part" and text[0] in "Ee" for kind, text in tokens):
        return f"{value:.5E}"
    if "/" in [text for kind, text in tokens if kind == "sign"] and "?" in pattern:
        return _general(value)
    shown = Shown(_laid_out(amount, tokens, pattern, is_negative=value < 0 and is_signed))
    shown.ungrouped = shown.replace(",", "") if "," in pattern else shown
    return shown


def _general(value: int | float) -> str:
    if value == int(value):
        return str(int(value))
    return f"{value:.{SIGNIFICANT - 1}g}"


def _laid_out(amount: Decimal, tokens: list[tuple[str, str]], pattern: str, *, is_negative: bool) -> str:
    """Put the digits of an amount into the places of a format; literals between them stay where they are."""
    places = pattern.replace("\0", "").replace("%", "")
    # A comma behind the last place divides by a thousand; one between places groups.
    amount /= 1000 ** (len(places) - len(places.rstrip(",")))
    whole, _point, decimals = places.rstrip(",").partition(".")
    fraction = [place for place in decimals if place in DIGITS]
    amount = amount.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    integer, _point, fractional = f"{amount:f}".partition(".")
    slots = [place for place in whole if place in DIGITS]
    digits = ("" if integer == "0" else integer).rjust(len(slots))
    if "," in whole:
        return _grouped(integer, fractional, fraction, tokens, is_negative=is_negative)
    extra, digits = digits[: len(digits) - len(slots)], digits[len(digits) - len(slots) :]
    shown, at, behind, is_behind = [], 0, 0, False
    for kind, text in tokens:
        if kind != "sign" or text not in "0#?.,%":
            shown.append(text)
        elif text == "%":
            shown.append("%")
        elif text == ".":
            is_behind = True
            shown.append(".")
        elif text in DIGITS and not is_behind:
            if at == 0:
                shown.append(extra)
            shown.append(digits[at] if digits[at] != " " else "0" if text == "0" else "")
            at += 1
        elif text in DIGITS:
            rest = fractional[behind:]
            shown.append(rest[:1] if text == "0" or rest.strip("0") else "")
            behind += 1
    return ("-" if is_negative else "") + "".join(shown).strip()


def _grouped(
    integer: str, fractional: str, fraction: list[str], tokens: list[tuple[str, str]], *, is_negative: bool
) -> str:
    """Group the thousands, and put the number where its first place stands."""
    least = sum(place == "0" for place in fraction)
    fractional = fractional[:least] + fractional[least:].rstrip("0")
    number = f"{int(integer):,}" + (f".{fractional}" if fractional else "")
    shown, is_put = [], False
    for kind, text in tokens:
        if kind == "sign" and text in "0#?.,":
            shown.append("" if is_put else number)
            is_put = True
        else:
            shown.append(text)
    return ("-" if is_negative else "") + "".join(shown).strip()


@lru_cache
def _sections(layout: str) -> list[str]:
    """Split a format at the semicolons that stand outside literals."""
    return [match[1] for match in SECTION_ENDS.finditer(layout)][: layout.count(";") + 1] or [""]


def _section(value: int | float, sections: list[str]) -> tuple[str, bool]:
    """Choose the section for a number, and whether a minus has to be added to it."""
    for section in sections:
        if (condition := CONDITION.search(section)) and COMPARED[condition[1]](value, float(condition[2])):
            return section, value < 0
    plain = [section for section in sections if not CONDITION.search(section)]
    if len(plain) < len(sections):
        return (plain or sections)[0], value < 0
    if value < 0 and len(sections) > 1:
        return sections[1], False
    return (sections[2], False) if value == 0 and len(sections) > 2 else (sections[0], True)


@lru_cache
def _tokens(section: str) -> list[tuple[str, str]]:
    """Return each part of a section: literals as they are shown, other parts as they are written."""
    tokens = []
    for match in TOKEN.finditer(section):
        kind = match.lastgroup
        if kind == "bracket":
            currency = CURRENCY.match(match["bracket"])
            if currency:
                tokens.append(("literal", currency[1]))
            elif match["bracket"].lower() in ("h", "hh", "m", "mm", "s", "ss"):
                tokens.append(("part", match["bracket"]))
        elif kind in ("literal", "escaped"):
            tokens.append(("literal", match[kind]))
        elif kind:
            tokens.append((kind, match[kind]))
    return tokens
