"""Comparison of a whole sheet with the record, in batches; nothing but the lines themselves is written."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone

from accounts.imports import progress, steps
from accounts.imports.lines import BATCH, batches, outcomes, save_verdicts
from accounts.models import Charge, Office, StaffImport, StaffImportLine
from accounts.models.dated import midnight
from accounts.sheets.reading import Line, read

from . import duplicates, facts, ids, leave_sheet
from .comparing import Verdict, compare
from .on_record import OnRecord
from .profiles import LEAVE, PROFILES, TRANSFERS
from .transfers import Transfers

Outcome = StaffImportLine.Outcome
# The number of Manav Sampada.
STATE_CODE = re.compile("[0-9]{8}")


def check(pk: int) -> None:
    """Read the sheet of an import and save the verdict on each line; safe to run twice."""
    steps.compare(StaffImport, pk, _read_lines, _judge)


def verdicts(
    staff_import: StaffImport, now: datetime, by: Collection[int]
) -> Iterator[list[tuple[StaffImportLine, Verdict]]]:
    """The lines of the sheet with the verdict on each, a batch at a time; `by` are those who may not gain."""
    for batch in batches(staff_import.lines.filter(is_missing=False)):
        if staff_import.profile == LEAVE:
            yield leave_sheet.verdicts(staff_import, batch, by)
            continue
        parsed = [facts.read(line.number, line.cells) for line in batch]
        on_record = OnRecord(staff_import, parsed, now, by)
        yield [
            (line, compare(line_facts, on_record, problems=_problems(line)))
            for line, line_facts in zip(batch, parsed, strict=True)
        ]


def missing(
    staff_import: StaffImport, now: datetime, by: Collection[int], ended: Collection[int]
) -> Iterator[StaffImportLine]:
    """For a sheet that names everybody: a line for each charge that no line names and none has ended."""
    if not staff_import.is_full:
        return
    lines = staff_import.lines.filter(is_missing=False)
    codes = {code.upper() for code in lines.values_list("cells__office", flat=True).distinct() if code}
    offices = Office.objects.within(staff_import.office).filter(code__in=codes)
    charges = Charge.objects.not_over_at(now)
    charges = charges.filter(post__section__office__in=offices.order_by().values("pk"))
    charges = charges.exclude(kind=Charge.Kind.LINK).with_place().order_by("post", "pk")
    unnamed = (charge for charge in _unnamed(charges, lines) if charge.pk not in ended)
    for number, charge in enumerate(unnamed, start=staff_import.lines_read + 1):
        yield _missing_line(staff_import, number, charge, charge.user_id in by)


def _read_lines(staff_import: StaffImport) -> int:
    """Save each line as it stands in the sheet; return the number of the last."""
    content, last, done = bytes(staff_import.content), 0, 0
    lines = read(content, PROFILES[staff_import.profile], convert_legacy=staff_import.converts_legacy)
    while batch := list(islice(lines, BATCH)):
        in_our_columns = _translated(staff_import, batch)
        StaffImportLine.objects.bulk_create(_line(staff_import, *pair) for pair in in_our_columns)
        last, done = batch[-1].number, done + len(batch)
        progress.report(staff_import, done)
    return last


def _translated(staff_import: StaffImport, lines: list[Line]) -> list[tuple[Line, list[facts.Error]]]:
    """The lines with the cells of our own columns, each with its errors."""
    if staff_import.profile == TRANSFERS:
        transfers = Transfers(staff_import, lines)
        pairs = [transfers.read(line) for line in lines]
    elif staff_import.profile == LEAVE:
        pairs = leave_sheet.read(lines)
    else:
        pairs = [(line, [[column, code, {}] for column, code in line.problems]) for line in lines]
    if staff_import.has_state_codes or staff_import.profile in (TRANSFERS, LEAVE):
        for line, errors in pairs:
            code = line.cells.get("employee_code", "")
            if code and not STATE_CODE.fullmatch(code):
                errors.append(["employee_code", "not_state_code", {}])
    return pairs


def _line(staff_import: StaffImport, line: Line, errors: list[facts.Error]) -> StaffImportLine:
    line_facts = facts.read(line.number, line.cells)
    return StaffImportLine(
        staff_import=staff_import,
        number=line.number,
        cells={key: cell for key, cell in line.cells.items() if cell},
        errors=errors,
        employee_code=line_facts.employee_code,
        post_code=line_facts.post,
        mobile=line_facts.mobile,
        look_alike=line_facts.look_alike,
        born_on=line_facts.born_on,
    )


def _judge(staff_import: StaffImport) -> dict[str, int]:
    now, by, ended, done = timezone.now(), {staff_import.by.user_id}, set(), 0
    total = staff_import.lines.count()
    for batch in verdicts(staff_import, now, by):
        save_verdicts(batch)
        ended |= {end["charge"] for _line, verdict in batch for end in verdict.plan.get("ends", ())}
        done += len(batch)
        progress.report(staff_import, done, total)
    if staff_import.profile == LEAVE:
        return outcomes(staff_import.lines)
    unnamed = missing(staff_import, now, by, ended)
    while batch := list(islice(unnamed, BATCH)):
        StaffImportLine.objects.bulk_create(batch)
    duplicates.find(staff_import)
    ids.plan(staff_import)
    return outcomes(staff_import.lines) | {"doubled": staff_import.lines.filter(is_doubled=True).count()}


def _problems(line: StaffImportLine) -> list[facts.Error]:
    """The errors noted when the cells were read; a line already judged that may be entered has none."""
    return list(line.errors)


def _unnamed(charges: QuerySet[Charge], lines: QuerySet[StaffImportLine]) -> Iterator[Charge]:
    """The charges that no line names, looked up a batch at a time."""
    waiting = charges.iterator(BATCH)
    while batch := list(islice(waiting, BATCH)):
        named = lines.filter(employee_code__in={charge.user.employee_code for charge in batch})
        pairs = set(named.values_list("employee_code", "post_code"))
        yield from (charge for charge in batch if (charge.user.employee_code, charge.post.code) not in pairs)


def _missing_line(staff_import: StaffImport, number: int, charge: Charge, oneself: bool) -> StaffImportLine:
    """A charge that ends because nobody named it, with the order of the sheet."""
    day, person, post = staff_import.order_date, charge.user, charge.post
    errors = [["employee_code", "oneself", {}]] if oneself else []
    if midnight(day) <= charge.begins:
        begins = timezone.localdate(charge.begins).isoformat()
        errors.append(["ends", "before_begin", {"date": begins}])
    order = {"order": staff_import.order_number, "of": day.isoformat()}
    until = charge.ends and charge.ends.isoformat()
    return StaffImportLine(
        staff_import=staff_import,
        number=number,
        is_missing=True,
        outcome=Outcome.ERROR if errors else Outcome.ENDED,
        cells={
            "employee_code": person.employee_code,
            "name_hi": person.name_hi,
            "name_en": person.name_en,
            "office": post.office.code,
            "post": post.code,
        },
        differences=[["ends", "", day.isoformat()]],
        errors=errors,
        plan={"ends": [{"charge": charge.pk, "on": day.isoformat(), "was": until, **order}]},
        employee_code=person.employee_code,
        post_code=post.code,
    )
