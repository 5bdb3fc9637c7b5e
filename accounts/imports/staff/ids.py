"""E-mail IDs for the people of an import: planned with the comparison, shown, and proposed as shown."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.email_ids import lifecycle
from accounts.email_ids.plan import MOST, Taken, assign, wishes_for_people
from accounts.imports.lines import BATCH, batches
from accounts.imports.steps import Stopped
from accounts.latin.latin_names import latin_name
from accounts.models import Charge, EmailId, StaffImport, StaffImportLine, User
from accounts.refusals import NoIdLeft, NotNow

Outcome = StaffImportLine.Outcome
NO_PATTERN = "-"
FACTS = ("name_hi", "name_en", "preferred_ids")
NOTE = """
UPDATE accounts_staffimportline AS line SET planned_id = planned.id
FROM unnest(%s::bigint[], %s::text[]) AS planned(line, id) WHERE line.id = planned.line
"""


def plan(staff_import: StaffImport) -> int:
    """Save on the first line of each person the ID to propose; return how many. For long sheets, none."""
    if staff_import.lines_read > MOST:
        return 0
    taken: Taken = {}
    count = 0
    for lines in _first_lines(staff_import):
        people = _people_without_id(lines)
        wishes = list(wishes_for_people([*people], office=staff_import.office))
        planned = {planned_id.wish.holder: str(planned_id) for planned_id in assign(wishes, taken)}
        text_by_line = {line.pk: planned.get(person, NO_PATTERN) for person, line in people.items()}
        with connection.cursor() as cursor:
            cursor.execute(NOTE, [list(text_by_line), list(text_by_line.values())])
        count += len(planned)
    return count


def check(staff_import: StaffImport) -> None:
    """Refuse to propose IDs for a sheet whose lines show none."""
    if staff_import.lines_read > MOST:
        raise NotNow(
            _("The sheet has more than %s lines. Enter it without e-mail IDs; propose them under E-mail IDs.")
            % MOST
        )
    lines = staff_import.lines
    if lines.filter(planned_id=NO_PATTERN).exists() and not lines.filter(planned_id__contains="@").exists():
        raise NoIdLeft(_("No pattern of e-mail IDs holds for your office yet. Enter one and compare again."))


def propose(staff_import: StaffImport, by: Charge) -> Iterator[dict[int, int]]:
    """Propose the IDs that the lines show, a batch at a time, as IDs by line; Stopped if others came out."""
    for lines in _first_lines(staff_import):
        ids_on_page = {line.person_id: line.planned_id for line in lines if "@" in line.planned_id}
        people = [line.person for line in lines if line.person_id in ids_on_page]
        try:
            proposed = lifecycle.propose_for(people, by=by, office=staff_import.office)
        except NoIdLeft:
            raise Stopped("stale") from None
        if {email_id.person_id: str(email_id) for email_id in proposed} != ids_on_page:
            raise Stopped("stale")
        of_people = {email_id.person_id: email_id.pk for email_id in proposed}
        yield {line.pk: of_people[line.person_id] for line in lines if line.person_id in ids_on_page}


def _first_lines(staff_import: StaffImport) -> Iterator[list[StaffImportLine]]:
    """The first line without an error of each person in the sheet, by number, a batch at a time."""
    earlier_codes: set[str] = set()
    lines = staff_import.lines.filter(~Q(outcome=Outcome.ERROR), ~Q(employee_code=""), is_missing=False)
    for batch in batches(lines.select_related("person"), BATCH):
        firsts = [line for line in batch if line.employee_code not in earlier_codes]
        first = {line.employee_code: line for line in reversed(firsts)}
        earlier_codes |= first.keys()
        yield [line for line in firsts if first[line.employee_code] is line]


def _people_without_id(lines: Sequence[StaffImportLine]) -> dict[User, StaffImportLine]:
    """People who have no ID and are in service after the import, each with the first line."""
    codes = {line.employee_code: line for line in lines}
    facts = _merged_facts(lines)
    existing = {person.employee_code: person for person in User.objects.filter(employee_code__in=codes)}
    served = set(
        EmailId.objects.in_service().filter(person__in=existing.values()).values_list("person", flat=True)
    )
    people = {}
    for place, (code, line) in enumerate(codes.items(), start=1):
        is_new, rolls, fields = facts[code]
        # A number of its own stands for a person who has none before the import is entered.
        person = existing.get(code) or User(pk=-place, employee_code=code)
        if person.pk in served or not (person.is_active or is_new):
            continue
        _fill(person, fields)
        if is_new:
            person.rolls_id = rolls
            person.name_en = fields.get("name_en") or latin_name(fields.get("name_hi", ""))
        people[person] = line
    return people


def _merged_facts(lines: Sequence[StaffImportLine]) -> dict[str, tuple[bool, int | None, dict[str, str]]]:
    """For each person: True for a new one, the office of the rolls, and the fields of all lines, merged."""
    codes = {line.employee_code for line in lines}
    rows = StaffImportLine.objects.filter(staff_import=lines[0].staff_import_id if lines else None)
    rows = rows.filter(employee_code__in=codes, is_missing=False).order_by("number")
    merged: dict[str, tuple[bool, int | None, dict[str, str]]] = {}
    for code, outcome, planned in rows.values_list("employee_code", "outcome", "plan"):
        is_new, rolls, facts = merged.get(code, (False, None, {}))
        rolls = rolls or planned.get("rolls")
        merged[code] = (is_new or outcome == Outcome.NEW, rolls, facts | planned.get("facts", {}))
    return merged


def _fill(person: User, fields: dict[str, str]) -> None:
    """Fill the fields that form an ID as the import would write them; nothing is saved."""
    for name in FACTS:
        if name in fields:
            setattr(person, name, fields[name])
    if born_on := fields.get("born_on"):
        person.born_on = date.fromisoformat(born_on)
    if contract := fields.get("on_contract"):
        person.on_contract = contract == "contract"
