"""Every line of a sheet compared with the record, in batches; nothing but the lines themselves is written."""

from collections.abc import Collection, Iterator
from itertools import islice

from accounts.imports import progress
from accounts.imports.lines import BATCH, batches, note_verdicts, outcomes
from accounts.imports.steps import compare
from accounts.models import OrganisationImport, OrganisationImportLine
from accounts.sheets.reading import read, unknown_headers

from .columns import SHEETS
from .comparing import Judge, Verdict
from .on_record import OnRecord
from .whole import Whole

MOST_UNREAD = OrganisationImport._meta.get_field("unread").max_length
MOST_CODE = OrganisationImportLine._meta.get_field("code").max_length


def check(pk: int) -> None:
    """Read the sheet of an import and say of each line what it comes to; safe to run twice."""
    compare(OrganisationImport, pk, _read_in, _judge)


def verdicts(
    kept: OrganisationImport, kind: str, selves: Collection[int]
) -> Iterator[list[tuple[OrganisationImportLine, Verdict]]]:
    """The lines of one kind with the verdict on each, a batch at a time."""
    whole = Whole(kept, kind)
    for batch in batches(kept.lines.filter(kind=kind)):
        judge = Judge(whole, OnRecord(kept, batch, selves))
        yield [(line, judge.judge(line)) for line in batch]


def judge(kept: OrganisationImport, kind: str, selves: Collection[int]) -> None:
    """Note on each line of one kind what it comes to, and what of the record it names."""
    done, of = 0, kept.lines.count()
    for batch in verdicts(kept, kind, selves):
        note_verdicts(batch)
        for line, verdict in batch:
            line.thing_id = verdict.thing and verdict.thing.pk
        OrganisationImportLine.objects.bulk_update(
            [line for line, _verdict in batch if line.thing_id], ["thing_id"]
        )
        done += len(batch)
        progress.tell(kept, done, of)


def _judge(kept: OrganisationImport) -> dict[str, int]:
    judge(kept, kept.kind, {kept.by.user_id})
    return outcomes(kept.lines)


def _read_in(kept: OrganisationImport) -> int:
    """Keep each line as it stands in the sheet; the number of the last."""
    content, columns, last, done = bytes(kept.content), SHEETS[kept.kind], 0, 0
    kept.unread = ", ".join(unknown_headers(content, columns))[:MOST_UNREAD]
    lines = read(content, columns, convert_legacy=kept.converts_legacy)
    while batch := list(islice(lines, BATCH)):
        OrganisationImportLine.objects.bulk_create(
            OrganisationImportLine(
                organisation_import=kept,
                number=line.number,
                kind=kept.kind,
                code=line.cells.get("code", "").upper()[:MOST_CODE],
                cells=line.cells,
                errors=[[column, reason, {}] for column, reason in line.problems],
            )
            for line in batch
        )
        last, done = batch[-1].number, done + len(batch)
        progress.tell(kept, done)
    return last
