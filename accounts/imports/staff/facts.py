"""Facts of one line, parsed from its cells into dates, codes and choices; a blank cell is no fact."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from accounts.latin.folding import fold, repair, without_marks
from accounts.latin.latin_names import latin_name
from accounts.latin.name_words import can_be_read
from accounts.latin.proposal import is_fit, look_alike

from .columns import CONTRACT, KINDS

Error = list  # column key, reason code, facts for its sentence
EARLIEST = date(1900, 1, 1)
YOUNGEST_YEARS = 14
# Columns of a person's own row, as against those of the charge.
PERSON_FIELDS = ("name_hi", "name_en", "mobile", "born_on", "retires_on", "on_contract", "preferred_ids")
LONGEST = {"name_hi": 200, "name_en": 200, "order_number": 100, "preferred_ids": 200, "leave_type": 100}


@dataclass(frozen=True)
class Facts:
    """One line, parsed. Codes are in capitals; blank cells are None or empty.

    `left` is the day on which the person leaves the other substantive charge, where it is not `begins`.
    """

    number: int
    employee_code: str = ""
    name_hi: str = ""
    name_en: str = ""
    designation: str = ""
    office: str = ""
    section: str = ""
    post: str = ""
    kind: str = ""
    begins: date | None = None
    ends: date | None = None
    left: date | None = None
    order_number: str = ""
    order_date: date | None = None
    mobile: str = ""
    born_on: date | None = None
    retires_on: date | None = None
    on_contract: bool | None = None
    preferred_ids: str = ""
    leave_type: str = ""
    errors: list[Error] = field(default_factory=list)

    @property
    def look_alike(self) -> str:
        """The key that names which look alike share, in whatever script they are written."""
        return look_alike_name(self.name_hi, self.name_en)

    def person_fields(self) -> dict[str, object]:
        """The cells about the person that are not blank, by field."""
        values = {name: getattr(self, name) for name in PERSON_FIELDS}
        return {name: value for name, value in values.items() if value not in ("", None)}


def look_alike_name(name_hi: str, name_en: str) -> str:
    """One key for the spellings of a name."""
    name = name_en or name_hi
    # A name in another script has no Latin letters; it is like itself alone.
    return (look_alike(latin_name(name)) if can_be_read(name) else fold(name))[:200]


def read(number: int, cells: dict[str, str]) -> Facts:
    """Parse the cells of a line, each into a value or an error."""
    errors: list[Error] = []
    values = {key: _parse(key, cell, errors) for key, cell in cells.items() if cell}
    born, retires = values.get("born_on"), values.get("retires_on")
    if born and not EARLIEST < born <= _years_ago(YOUNGEST_YEARS):
        errors.append(["born_on", "bad_date", {}])
    elif born and retires and retires <= born:
        errors.append(["retires_on", "bad_date", {}])
    # A charge ends later than it begins; a leave may be of one day.
    is_charge = not values.get("leave_type")
    if is_charge and values.get("begins") and values.get("ends") and values["ends"] <= values["begins"]:
        errors.append(["ends", "bad_date", {}])
    if values.get("begins") and values.get("left") and values["left"] > values["begins"]:
        errors.append(["ends", "bad_date", {}])
    return Facts(number=number, errors=errors, **values)


def _parse(key: str, cell: str, errors: list[Error]) -> object:
    value, code = PARSERS.get(key, _text)(cell)
    if not code and len(cell) > LONGEST.get(key, 300):
        code = "too_long"
    if code:
        errors.append([key, code, {}])
    return value


def _text(cell: str) -> tuple[str, str]:
    return cell, ""


def _code(cell: str) -> tuple[str, str]:
    return cell.upper()[:40], ""


def _employee_code(cell: str) -> tuple[str, str]:
    code = cell.upper()
    return code[:20], "" if re.fullmatch(r"[A-Z0-9][A-Z0-9/._-]{0,19}", code) else "bad_code"


def _name(cell: str) -> tuple[str, str]:
    """A name in the letters that a reader sees; the nought of मो० and डा0 is a sign of abbreviation."""
    name = repair(cell)
    letters = without_marks(name)
    good = any(letter.isalpha() for letter in letters) and not any(letter.isdigit() for letter in letters)
    return name, "" if good else "bad_name"


def _mobile(cell: str) -> tuple[str, str]:
    digits = re.sub(r"[\s()./-]", "", cell)
    digits = re.sub(r"^(\+?91|0)(?=\d{10}$)", "", digits)
    return digits[:15], "" if re.fullmatch(r"[6-9]\d{9}", digits) else "bad_mobile"


def _date(cell: str) -> tuple[date | None, str]:
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        return None, "bad_date"
    return day, "" if EARLIEST < day < date(2100, 1, 1) else "bad_date"


def _choice(choices: dict[str, object], cell: str) -> tuple[object, str]:
    """The value of a choice, by its whole label, either half of it, or its code."""
    text = fold(cell)
    for label, value in choices.items():
        names = [label, *label.split(" / "), *([value] if isinstance(value, str) else [])]
        if text in map(fold, names):
            return value, ""
    return None, "bad_choice"


def _kind(cell: str) -> tuple[str, str]:
    value, code = _choice(KINDS, cell)
    return str(value or ""), code


def _preferred_ids(cell: str) -> tuple[str, str]:
    """The part before the @ of each ID, joined with commas."""
    ids = [part.partition("@")[0].lower() for part in re.split(r"[\s,;]+", cell) if part]
    return ", ".join(ids), "" if all(map(is_fit, ids)) else "bad_id"


def _years_ago(years: int) -> date:
    today = timezone.localdate()
    return date(today.year - years, today.month, 1)


PARSERS = {
    "employee_code": _employee_code,
    "office": _code,
    "post": _code,
    "name_hi": _name,
    "name_en": _name,
    "mobile": _mobile,
    "kind": _kind,
    "on_contract": lambda cell: _choice(CONTRACT, cell),
    "preferred_ids": _preferred_ids,
    **dict.fromkeys(("begins", "ends", "left", "order_date", "born_on", "retires_on"), _date),
}
