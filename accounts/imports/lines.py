"""The lines of a sheet, a batch at a time, so that memory does not grow with the sheet."""

import json
from collections.abc import Iterator

from django.db import connection
from django.db.models import Count, QuerySet

from accounts.models import SheetLine

BATCH = 500
UPDATE = """
UPDATE {table} AS line SET outcome = verdict.outcome, differences = verdict.differences,
    errors = verdict.errors, plan = verdict.plan
FROM jsonb_to_recordset(%s) AS verdict(id bigint, outcome text, differences jsonb, errors jsonb, plan jsonb)
WHERE line.id = verdict.id
"""


def batches(lines: QuerySet, size: int = BATCH) -> Iterator[list]:
    """Lines in the order of their numbers, a batch at a time."""
    number = 0
    while batch := list(lines.filter(number__gt=number).order_by("number")[:size]):
        number = batch[-1].number
        yield batch


def save_verdicts(verdicts: list[tuple[SheetLine, object]]) -> None:
    """Save the verdict on each line in one statement; a CASE for each would take longer than all the rest."""
    table = verdicts[0][0]._meta.db_table
    rows = [_verdict_row(line, verdict) for line, verdict in verdicts]
    with connection.cursor() as cursor:
        cursor.execute(UPDATE.format(table=table), [json.dumps(rows)])


def outcomes(lines: QuerySet) -> dict[str, int]:
    """The number of lines by outcome."""
    counts = lines.order_by().values("outcome").annotate(lines=Count("pk"))
    return {row["outcome"]: row["lines"] for row in counts}


def _verdict_row(line: SheetLine, verdict) -> dict:
    return {
        "id": line.pk,
        "outcome": verdict.outcome,
        "differences": verdict.differences,
        "errors": verdict.errors,
        "plan": verdict.plan,
    }
