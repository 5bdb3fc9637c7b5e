"""People who may be the same under two codes or spellings: same birth date, and same mobile or like name."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q

from ..models import Office, StaffImport, StaffImportLine, User
from .facts import look_alike_name

BATCH = 500
# So many are named with one line.
MOST = 3


def find(staff_import: StaffImport) -> int:
    """Point from each line to the people and lines it may double; how many lines do."""
    lines = staff_import.lines.filter(born_on__isnull=False, is_missing=False)
    number, marked = 0, 0
    while batch := list(lines.filter(number__gt=number).order_by("number")[:BATCH]):
        number = batch[-1].number
        marked += _mark(staff_import.office, batch)
    return marked


def _mark(office: Office, batch: list[StaffImportLine]) -> int:
    on_record, in_sheet = _on_record(office, batch), _in_sheet(batch)
    doubled = []
    for line in batch:
        people = [*on_record[line.pk], *in_sheet[line.pk]][:MOST]
        if people:
            line.doubles, line.is_doubled = people, True
            doubled.append(line)
    StaffImportLine.objects.bulk_update(doubled, ["doubles", "is_doubled"])
    return len(doubled)


def _on_record(office: Office, batch: list[StaffImportLine]) -> dict[int, list[dict]]:
    """Of people within reach by mobile and by name, of others by mobile alone."""
    new = [line for line in batch if line.outcome == StaffImportLine.Outcome.NEW]
    mobiles = {line.mobile for line in new if line.mobile}
    mine = Q(rolls__path__startswith=office.path) | Q(mobile__in=mobiles)
    people = User.objects.filter(mine, born_on__in={line.born_on for line in new}, is_active=True)
    born = defaultdict(list)
    for person in people.select_related("rolls"):
        born[person.born_on].append(person)
    found = defaultdict(list)
    for line in new:
        for person in born[line.born_on]:
            by_name = look_alike_name(person.name_hi, person.name_en) == line.look_alike
            by_mobile = line.mobile and person.mobile == line.mobile
            if person.employee_code != line.employee_code and (by_mobile or by_name):
                found[line.pk].append(_told(person, office, by_mobile=bool(by_mobile)))
    return found


def _told(person: User, office: Office, *, by_mobile: bool) -> dict:
    """Code and office; the name too where the person is within reach."""
    rolls = person.rolls
    is_near = rolls is not None and rolls.path.startswith(office.path)
    return {
        "code": person.employee_code,
        "names": [person.name_hi, person.name_en] if is_near else ["–", "–"],
        "office": [rolls.name_hi, rolls.name_en] if rolls else None,
        "by_mobile": by_mobile,
    }


def _in_sheet(batch: list[StaffImportLine]) -> dict[int, list[dict]]:
    """Other lines of the sheet under another code."""
    same = StaffImportLine.objects.filter(
        Q(look_alike=OuterRef("look_alike")) | Q(mobile=OuterRef("mobile")) & ~Q(mobile=""),
        staff_import=OuterRef("staff_import"),
        born_on=OuterRef("born_on"),
    ).exclude(employee_code=OuterRef("employee_code"))
    suspects = StaffImportLine.objects.filter(Exists(same), pk__in=[line.pk for line in batch])
    found = defaultdict(list)
    for line in suspects:
        others = StaffImportLine.objects.filter(
            Q(look_alike=line.look_alike) | Q(mobile=line.mobile) & ~Q(mobile=""),
            staff_import=line.staff_import_id,
            born_on=line.born_on,
        ).exclude(employee_code=line.employee_code)
        for other in others.order_by("number")[:MOST]:
            names = [other.cells.get("name_hi", ""), other.cells.get("name_en", "")]
            told = {"code": other.employee_code, "line": other.number, "names": names}
            found[line.pk].append(told | {"by_mobile": bool(line.mobile) and other.mobile == line.mobile})
    return found
