"""The e-mail IDs that an import would propose: planned with the comparison, shown, and given as shown."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.email_ids import lifecycle
from accounts.email_ids import plan as email_plan
from accounts.email_ids.plan import MOST, Taken
from accounts.imports.lines import BATCH, batches
from accounts.imports.steps import Stopped
from accounts.latin.latin_names import latin_name
from accounts.models import Charge, EmailId, StaffImport, StaffImportLine, User
from accounts.refusals import NoIdLeft, NotNow

Outcome = StaffImportLine.Outcome
NO_PATTERN = "-"
FACTS = ("name_hi", "name_en", "preferred_ids")
NOTE = """
UPDATE accounts_staffimportline AS line SET planned_id = said.it
FROM unnest(%s::bigint[], %s::text[]) AS said(line, it) WHERE line.id = said.line
"""


def plan(staff_import: StaffImport) -> int:
    """Note on the first line of each person which ID would be proposed; how many. Of long sheets, none."""
    if staff_import.lines_read > MOST:
        return 0
    taken: Taken = {}
    found = 0
    for lines in _firsts(staff_import):
        people = _people(lines)
        wishes = list(email_plan.of_people([*people], office=staff_import.office))
        planned = {one.wish.holder: str(one) for one in email_plan.plan(wishes, taken)}
        noted = {line.pk: planned.get(person, NO_PATTERN) for person, line in people.items()}
        with connection.cursor() as cursor:
            cursor.execute(NOTE, [list(noted), list(noted.values())])
        found += len(planned)
    return found


def check(staff_import: StaffImport) -> None:
    """Refuse to propose IDs where the lines could show none."""
    if staff_import.lines_read > MOST:
        raise NotNow(
            _("The sheet has more than %s lines. Enter it without e-mail IDs; propose them under E-mail IDs.")
            % MOST
        )
    lines = staff_import.lines
    if lines.filter(planned_id=NO_PATTERN).exists() and not lines.filter(planned_id__contains="@").exists():
        raise NoIdLeft(_("No pattern of e-mail IDs holds for your office yet. Enter one and compare again."))


def propose(staff_import: StaffImport, by: Charge) -> Iterator[dict[int, int]]:
    """Propose what the lines show, a batch at a time: the IDs by line; Stopped if it came to others."""
    for lines in _firsts(staff_import):
        shown = {line.person_id: line.planned_id for line in lines if "@" in line.planned_id}
        people = [line.person for line in lines if line.person_id in shown]
        try:
            proposed = lifecycle.propose_for(people, by=by, office=staff_import.office)
        except NoIdLeft:
            raise Stopped("stale") from None
        if {one.person_id: str(one) for one in proposed} != shown:
            raise Stopped("stale")
        of_people = {one.person_id: one.pk for one in proposed}
        yield {line.pk: of_people[line.person_id] for line in lines if line.person_id in shown}


def _firsts(staff_import: StaffImport) -> Iterator[list[StaffImportLine]]:
    """The first line of each person whom the sheet names, as long as no line is wrong, by number."""
    seen: set[str] = set()
    lines = staff_import.lines.filter(~Q(outcome=Outcome.ERROR), ~Q(employee_code=""), is_missing=False)
    for batch in batches(lines.select_related("person"), BATCH):
        firsts = [line for line in batch if line.employee_code not in seen]
        first = {line.employee_code: line for line in reversed(firsts)}
        seen |= first.keys()
        yield [line for line in firsts if first[line.employee_code] is line]


def _people(lines: Sequence[StaffImportLine]) -> dict[User, StaffImportLine]:
    """Who would be there after the import and has no ID yet, with the line that brings the person."""
    codes = {line.employee_code: line for line in lines}
    facts = _facts(lines)
    known = {one.employee_code: one for one in User.objects.filter(employee_code__in=codes)}
    served = set(
        EmailId.objects.in_service().filter(person__in=known.values()).values_list("person", flat=True)
    )
    found = {}
    for place, (code, line) in enumerate(codes.items(), start=1):
        is_new, rolls, said = facts[code]
        # A number of its own stands for a person who has none before the import is entered.
        person = known.get(code) or User(pk=-place, employee_code=code)
        if person.pk in served or not (person.is_active or is_new):
            continue
        _learn(person, said)
        if is_new:
            person.rolls_id = rolls
            person.name_en = said.get("name_en") or latin_name(said.get("name_hi", ""))
        found[person] = line
    return found


def _facts(lines: Sequence[StaffImportLine]) -> dict[str, tuple[bool, int | None, dict[str, str]]]:
    """Of each person: whether the sheet brings somebody new, on whose rolls, and what all its lines say."""
    codes = {line.employee_code for line in lines}
    said = StaffImportLine.objects.filter(staff_import=lines[0].staff_import_id if lines else None)
    said = said.filter(employee_code__in=codes, is_missing=False).order_by("number")
    found: dict[str, tuple[bool, int | None, dict[str, str]]] = {}
    for code, outcome, planned in said.values_list("employee_code", "outcome", "plan"):
        is_new, rolls, facts = found.get(code, (False, None, {}))
        rolls = rolls or planned.get("rolls")
        found[code] = (is_new or outcome == Outcome.NEW, rolls, facts | planned.get("facts", {}))
    return found


def _learn(person: User, said: dict[str, str]) -> None:
    """What of the person forms an ID, as the import would leave it on record."""
    for name in FACTS:
        if name in said:
            setattr(person, name, said[name])
    if born_on := said.get("born_on"):
        person.born_on = date.fromisoformat(born_on)
    if contract := said.get("on_contract"):
        person.on_contract = contract == "contract"
