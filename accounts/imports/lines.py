"""The lines of a sheet, a batch at a time, so that memory does not grow with the sheet."""

import json
from collections.abc import Iterator

from django.db import connection
from django.db.models import Count, QuerySet

from accounts.models import SheetLine

BATCH = 500
UPDATE = """
UPDATE {table} AS line SET outcome = said.outcome, differences = said.differences,
    errors = said.errors, plan = said.plan
FROM jsonb_to_recordset(%s) AS said(id bigint, outcome text, differences jsonb, errors jsonb, plan jsonb)
WHERE line.id = said.id
"""


def batches(lines: QuerySet, size: int = BATCH) -> Iterator[list]:
    """Lines in the order of their numbers, a batch at a time."""
    number = 0
    while batch := list(lines.filter(number__gt=number).order_by("number")[:size]):
        number = batch[-1].number
        yield batch


def note_verdicts(verdicts: list[tuple[SheetLine, object]]) -> None:
    """Note on lines what they come to; a CASE for each would take longer than all the rest."""
    table = verdicts[0][0]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(UPDATE.format(table=table), [json.dumps([_said(*one) for one in verdicts])])


def outcomes(lines: QuerySet) -> dict[str, int]:
    """How many lines came to what."""
    found = lines.order_by().values("outcome").annotate(lines=Count("pk"))
    return {row["outcome"]: row["lines"] for row in found}


def _said(line: SheetLine, verdict) -> dict:
    return {
        "id": line.pk,
        "outcome": verdict.outcome,
        "differences": verdict.differences,
        "errors": verdict.errors,
        "plan": verdict.plan,
    }
