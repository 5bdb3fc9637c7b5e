"""Lines of the leave sheet of Manav Sampada: compared with the leave on record, entered, taken back.

Such a sheet changes nothing about people or charges; its lines say who was on leave from which day to which.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.imports import progress
from accounts.imports.lines import batches
from accounts.latin.folding import fold
from accounts.leave.verbs import LONGEST_DAYS, Terms
from accounts.models import Charge, Leave, StaffImport, StaffImportLine, User
from accounts.sheets.reading import Line

from . import facts
from .facts import Error, look_alike_name

Outcome, Kind = StaffImportLine.Outcome, Leave.Kind
# Words and abbreviations of Manav Sampada for the kinds of leave; what is none of them is “other leave”.
KINDS = {
    Kind.CASUAL: "Casual leave|Casual|CL|आकस्मिक अवकाश|आकस्मिक",
    Kind.EARNED: "Earned leave|Earned|EL|Privilege leave|PL|अर्जित अवकाश|उपार्जित अवकाश|अर्जित",
    Kind.MEDICAL: "Medical leave|Medical|ML|Commuted leave|चिकित्सा अवकाश|चिकित्सीय अवकाश|चिकित्सा",
    Kind.MATERNITY: (
        "Maternity leave|Paternity leave|Maternity or paternity leave|Maternity|Paternity|"
        "मातृत्व अवकाश|प्रसूति अवकाश|पितृत्व अवकाश"
    ),
    Kind.CHILD_CARE: "Child care leave|CCL|बाल्य देखभाल अवकाश|बाल देखभाल अवकाश|सी.सी.एल.",
}
BY_WORD = {fold(word): kind for kind, words in KINDS.items() for word in words.split("|")}


@dataclass
class Verdict:
    """The result for a line, as for a line of staff."""

    errors: list[Error]
    differences: list[list[str]] = field(default_factory=list)
    plan: dict = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        """The tab under which the line is listed."""
        if self.errors:
            return Outcome.ERROR
        return Outcome.NEW if self.plan else Outcome.UNCHANGED


def read(lines: Sequence[Line]) -> list[tuple[Line, list[Error]]]:
    """The lines with the names on record, and why they cannot be entered: a code may be another person's."""
    codes = {line.cells.get("employee_code", "").upper() for line in lines}
    people = {person.employee_code: person for person in User.objects.filter(employee_code__in=codes)}
    return [_read(line, people.get(line.cells.get("employee_code", "").upper())) for line in lines]


def _read(line: Line, person: User | None) -> tuple[Line, list[Error]]:
    errors: list[Error] = [[key, reason, {}] for key, reason in line.problems]
    cells = dict(line.cells)
    given = cells.pop("name", "")
    if person is None:
        cells["name_en" if given.isascii() else "name_hi"] = given
    else:
        cells |= {"name_hi": person.name_hi, "name_en": person.name_en}
        if given and look_alike_name("", given) != look_alike_name(person.name_hi, person.name_en):
            errors.append(["employee_code", "other_person", {"person": [person.name_hi, person.name_en]}])
    return replace(line, cells=cells, problems=()), errors


class OnRecord:
    """People and leave that the lines of a batch may meet."""

    def __init__(self, staff_import: StaffImport, lines: Sequence[StaffImportLine], by: Collection[int]):
        codes = {line.employee_code for line in lines}
        people = User.objects.filter(employee_code__in=codes).select_related("rolls")
        self.people = {person.employee_code: person for person in people}
        keys = [person.pk for person in self.people.values()]
        mine = User.objects.administered_by(staff_import.office, timezone.now()).filter(pk__in=keys)
        self.reachable = set(mine.values_list("pk", flat=True))
        self.selves = set(by)
        self.leave: dict[int, list[Leave]] = defaultdict(list)
        for leave in Leave.objects.standing().filter(person__in=keys).order_by("begins_on"):
            self.leave[leave.person_id].append(leave)
        self.others: dict[str, list[facts.Facts]] = defaultdict(list)
        of_sheet = staff_import.lines.filter(employee_code__in=codes).order_by("number")
        for number, code, cells in of_sheet.values_list("number", "employee_code", "cells"):
            self.others[code].append(facts.read(number, cells))


def verdicts(
    staff_import: StaffImport, lines: Sequence[StaffImportLine], by: Collection[int]
) -> list[tuple[StaffImportLine, Verdict]]:
    """The verdict on each line of a batch; `by` are those who enter nothing for themselves."""
    on_record = OnRecord(staff_import, lines, by)
    return [(line, _compare(staff_import, line, on_record)) for line in lines]


def kind_of(words: str) -> str:
    """The kind of leave that the words of a line name."""
    return BY_WORD.get(fold(words), Kind.OTHER)


def _compare(staff_import: StaffImport, line: StaffImportLine, on_record: OnRecord) -> Verdict:
    read_facts = facts.read(line.number, line.cells)
    names = ("employee_code", "leave_type", "begins", "ends", "order_number")
    verdict = Verdict([*line.errors, *(error for error in read_facts.errors if error[0] in names)])
    person = on_record.people.get(line.employee_code)
    if person is None:
        verdict.errors.append(["employee_code", "nobody", {}])
    elif person.pk not in on_record.reachable:
        verdict.errors.append(_beyond(person))
    elif person.pk in on_record.selves:
        verdict.errors.append(["employee_code", "oneself", {}])
    first, last = read_facts.begins, read_facts.ends
    if first and last and _check_days(verdict, first, last):
        _check_sheet(verdict, line, first, last, on_record)
        if person and not verdict.errors:
            kind = kind_of(read_facts.leave_type)
            terms = Terms(first, last, kind, *_order(staff_import, read_facts.order_number))
            _check_record(verdict, person, terms, on_record)
    return verdict


def _beyond(person: User) -> Error:
    if person.rolls is None:
        return ["employee_code", "beyond_all", {}]
    return ["employee_code", "beyond", {"office": [person.rolls.name_hi, person.rolls.name_en]}]


def _order(staff_import: StaffImport, number: str) -> tuple[str, date | None]:
    """The order of the line, which the sheet does not date, else that of the whole sheet."""
    return (number, None) if number else (staff_import.order_number, staff_import.order_date)


def _check_days(verdict: Verdict, first: date, last: date) -> bool:
    if last < first:
        verdict.errors.append(["ends", "ends_first", {}])
    elif (last - first).days >= LONGEST_DAYS:
        verdict.errors.append(["ends", "leave_too_long", {}])
    return not any(column == "ends" for column, *_reason in verdict.errors)


def _check_sheet(
    verdict: Verdict, line: StaffImportLine, first: date, last: date, on_record: OnRecord
) -> None:
    """Refuse days that a line further up has for the same person."""
    for other in on_record.others[line.employee_code]:
        if other.number >= line.number:
            break
        if other.begins and other.ends and other.begins <= last and other.ends >= first:
            verdict.errors.append(["begins", "leave_twice", {"line": other.number}])


def _check_record(verdict: Verdict, person: User, terms: Terms, on_record: OnRecord) -> None:
    """Plan the leave, unless it is on record already; name what is on record for some of its days."""
    first, last = terms.begins_on, terms.ends_on
    met = [one for one in on_record.leave[person.pk] if one.begins_on <= last and one.ends_on >= first]
    if any((one.begins_on, one.ends_on, one.kind) == terms[:3] for one in met):
        return
    for one in met:
        days = {"date": one.begins_on.isoformat(), "day": one.ends_on.isoformat()}
        verdict.errors.append(["begins", "leave_overlaps", days])
    if met:
        return
    verdict.differences = [
        ["begins", "", first.isoformat()],
        ["ends", "", last.isoformat()],
        ["leave_type", "", str(terms.kind)],
    ]
    verdict.plan["leave"] = {
        "begins_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "kind": str(terms.kind),
        "order_no": terms.order_no,
        "order_date": terms.order_date and terms.order_date.isoformat(),
    }


def enter(staff_import: StaffImport, *, by: Charge) -> None:
    """Enter the leave of every line that plans one; each line remembers which it was."""
    done = staff_import.lines_read
    for batch in batches(staff_import.lines.filter(plan__has_key="leave")):
        codes = [line.employee_code for line in batch]
        people = {
            person.employee_code: person
            for person in User.objects.filter(employee_code__in=codes).select_related("rolls")
        }
        pairs = [(line, _leave(line, people[line.employee_code], by)) for line in batch]
        Leave.objects.bulk_create(leave for _line, leave in pairs)
        for line, leave in pairs:
            line.person, line.plan = leave.person, line.plan | {"entered": leave.pk}
        StaffImportLine.objects.bulk_update(batch, ["person", "plan"])
        _record(audit.Act.IMPORTED, staff_import, [leave for _line, leave in pairs], by)
        done += len(batch)
        progress.report(staff_import, done, 2 * staff_import.lines_read)


def _leave(line: StaffImportLine, person: User, by: Charge) -> Leave:
    plan = line.plan["leave"]
    return Leave(
        person=person,
        begins_on=date.fromisoformat(plan["begins_on"]),
        ends_on=date.fromisoformat(plan["ends_on"]),
        kind=plan["kind"],
        order_no=plan["order_no"],
        order_date=date.fromisoformat(plan["order_date"]) if plan["order_date"] else None,
        entered_by=by,
    )


def take_back(staff_import: StaffImport, now: datetime, *, by: Charge) -> None:
    """Take back the leave that the sheet entered and that nobody took back since."""
    reason = _("The sheet %(name)s was taken back.") % {"name": staff_import.name}
    for batch in batches(staff_import.lines.filter(plan__has_key="entered")):
        keys = [line.plan["entered"] for line in batch]
        found = Leave.objects.standing().filter(pk__in=keys).select_related("person__rolls")
        found = list(found.select_for_update(of=["self"]).order_by("pk"))
        facts_of_it = {"taken_back_at": now, "taken_back_by": by, "taken_back_reason": reason[:500]}
        Leave.objects.filter(pk__in=[leave.pk for leave in found]).update(**facts_of_it)
        _record(audit.Act.UNDONE, staff_import, found, by)


def _record(act: str, staff_import: StaffImport, leaves: Sequence[Leave], by: Charge) -> None:
    is_back = act == audit.Act.UNDONE
    things = []
    for leave in leaves:
        days = {name: getattr(leave, name) for name in ("begins_on", "ends_on", "kind")}
        pairs = {name: (value, None) if is_back else (None, value) for name, value in days.items()}
        things.append((leave, leave.person.rolls or staff_import.office, pairs))
    audit.record_many(act, by=by, things=things, reason=f"#{staff_import.pk} {staff_import.name}")
