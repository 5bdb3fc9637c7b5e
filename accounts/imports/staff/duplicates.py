"""Possible duplicates under two codes or spellings: same birth date, and same mobile or like name."""

from collections import defaultdict
from datetime import date

from django.db import connection
from django.db.models import Q

from accounts.models import Office, StaffImport, StaffImportLine, User

from .facts import look_alike_name

BATCH = 500
# At most so many are named with one line.
MOST = 3
GROUPS = {
    column: f"""
SELECT born_on, {column}, (array_agg(number ORDER BY number))[1:{MOST + 1}] FROM (
    SELECT born_on, {column}, employee_code, min(number) AS number FROM accounts_staffimportline
    WHERE staff_import_id = %s AND born_on IS NOT NULL AND {column} <> '' AND NOT is_missing
    GROUP BY born_on, {column}, employee_code
) AS person GROUP BY born_on, {column} HAVING count(*) > 1
"""  # noqa: S608 (our own columns)
    for column in ("look_alike", "mobile")
}
# The numbers of some lines, by column, birth date and the value they share in that column.
Same = dict[tuple[str, date, str], list[int]]


def find(staff_import: StaffImport) -> int:
    """Save on each line the people and lines that it may duplicate; return how many lines do."""
    lines = staff_import.lines.filter(born_on__isnull=False, is_missing=False)
    number, marked, same = 0, 0, _same_in_sheet(staff_import)
    while batch := list(lines.filter(number__gt=number).order_by("number")[:BATCH]):
        number = batch[-1].number
        marked += _save_doubles(staff_import.office, batch, same)
    return marked


def _save_doubles(office: Office, batch: list[StaffImportLine], same: Same) -> int:
    on_record, in_sheet = _on_record(office, batch), _in_sheet(batch, same)
    doubled = []
    for line in batch:
        people = [*on_record[line.pk], *in_sheet.get(line.pk, ())][:MOST]
        if people:
            line.doubles, line.is_doubled = people, True
            doubled.append(line)
    StaffImportLine.objects.bulk_update(doubled, ["doubles", "is_doubled"])
    return len(doubled)


def _on_record(office: Office, batch: list[StaffImportLine]) -> dict[int, list[dict]]:
    """People on record: those on the rolls of the subtree by mobile or name, others by mobile alone."""
    new = [line for line in batch if line.outcome == StaffImportLine.Outcome.NEW]
    mobiles = {line.mobile for line in new if line.mobile}
    candidates = Q(rolls__path__startswith=office.path) | Q(mobile__in=mobiles)
    people = User.objects.filter(candidates, born_on__in={line.born_on for line in new}, is_active=True)
    born = defaultdict(list)
    for person in people.select_related("rolls"):
        born[person.born_on].append(person)
    doubles = defaultdict(list)
    for line in new:
        for person in born[line.born_on]:
            by_name = look_alike_name(person.name_hi, person.name_en) == line.look_alike
            by_mobile = line.mobile and person.mobile == line.mobile
            if person.employee_code != line.employee_code and (by_mobile or by_name):
                doubles[line.pk].append(_describe(person, office, by_mobile=bool(by_mobile)))
    return doubles


def _describe(person: User, office: Office, *, by_mobile: bool) -> dict:
    """Facts about a possible double: code and office, and the name if the person is of the subtree."""
    rolls = person.rolls
    is_near = rolls is not None and rolls.path.startswith(office.path)
    return {
        "code": person.employee_code,
        "names": [person.name_hi, person.name_en] if is_near else ["–", "–"],
        "office": [rolls.name_hi, rolls.name_en] if rolls else None,
        "by_mobile": by_mobile,
    }


def _same_in_sheet(staff_import: StaffImport) -> Same:
    """For each birth date with a name or mobile that several codes have: a line of each of the first codes.

    Grouping takes the same time even while the planner has no statistics of the lines just read.
    """
    same: Same = {}
    for column in ("look_alike", "mobile"):
        with connection.cursor() as cursor:
            cursor.execute(GROUPS[column], [staff_import.pk])
            same |= {(column, born_on, key): numbers for born_on, key, numbers in cursor.fetchall()}
    return same


def _in_sheet(batch: list[StaffImportLine], same: Same) -> dict[int, list[dict]]:
    """Other lines of the sheet under another code, those with the same mobile first."""
    others = {
        line.pk: [
            (number, column == "mobile")
            for column in ("mobile", "look_alike")
            for number in same.get((column, line.born_on, getattr(line, column)), ())
        ]
        for line in batch
    }
    numbers = {number for pairs in others.values() for number, _by_mobile in pairs}
    rows = StaffImportLine.objects.filter(staff_import=batch[0].staff_import_id, number__in=numbers)
    line_by_number = {line.number: line for line in rows}
    doubles: dict[int, dict[int, dict]] = defaultdict(dict)
    for line in batch:
        for number, by_mobile in others[line.pk]:
            other = line_by_number[number]
            if other.employee_code != line.employee_code:
                names = [other.cells.get("name_hi", ""), other.cells.get("name_en", "")]
                double = {"code": other.employee_code, "line": number, "names": names, "by_mobile": by_mobile}
                doubles[line.pk].setdefault(number, double)
    return {pk: list(people.values()) for pk, people in doubles.items()}
