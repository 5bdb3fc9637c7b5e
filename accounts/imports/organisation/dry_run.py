"""Comparison of a whole sheet with the record, in batches; nothing but the lines themselves is written."""

from collections.abc import Collection, Iterator
from itertools import islice

from accounts.imports import progress
from accounts.imports.lines import BATCH, batches, outcomes, save_verdicts
from accounts.imports.steps import compare
from accounts.models import OrganisationImport, OrganisationImportLine
from accounts.sheets.reading import read, unknown_headers

from .columns import SHEETS
from .comparing import Judge, Verdict
from .on_record import OnRecord
from .sheet import WholeSheet

MOST_UNREAD = OrganisationImport._meta.get_field("unread").max_length
MOST_CODE = OrganisationImportLine._meta.get_field("code").max_length


def check(pk: int) -> None:
    """Read the sheet of an import and save the verdict on each line; safe to run twice."""
    compare(OrganisationImport, pk, _read_lines, _judge)


def verdicts(
    sheet_import: OrganisationImport, kind: str, selves: Collection[int]
) -> Iterator[list[tuple[OrganisationImportLine, Verdict]]]:
    """The lines of one kind with the verdict on each, a batch at a time."""
    whole = WholeSheet(sheet_import, kind)
    for batch in batches(sheet_import.lines.filter(kind=kind)):
        judge = Judge(whole, OnRecord(sheet_import, batch, selves))
        yield [(line, judge.judge(line)) for line in batch]


def judge(sheet_import: OrganisationImport, kind: str, selves: Collection[int]) -> None:
    """Save on each line of one kind its verdict and the office, section or post on record that it names."""
    done, total = 0, sheet_import.lines.count()
    for batch in verdicts(sheet_import, kind, selves):
        save_verdicts(batch)
        for line, verdict in batch:
            line.thing_id = verdict.thing and verdict.thing.pk
        OrganisationImportLine.objects.bulk_update(
            [line for line, _verdict in batch if line.thing_id], ["thing_id"]
        )
        done += len(batch)
        progress.report(sheet_import, done, total)


def _judge(sheet_import: OrganisationImport) -> dict[str, int]:
    judge(sheet_import, sheet_import.kind, {sheet_import.by.user_id})
    return outcomes(sheet_import.lines)


def _read_lines(sheet_import: OrganisationImport) -> int:
    """Save each line as it stands in the sheet; return the number of the last."""
    content, columns, last, done = bytes(sheet_import.content), SHEETS[sheet_import.kind], 0, 0
    sheet_import.unread = ", ".join(unknown_headers(content, columns))[:MOST_UNREAD]
    lines = read(content, columns, convert_legacy=sheet_import.converts_legacy)
    while batch := list(islice(lines, BATCH)):
        OrganisationImportLine.objects.bulk_create(
            OrganisationImportLine(
                organisation_import=sheet_import,
                number=line.number,
                kind=sheet_import.kind,
                code=line.cells.get("code", "").upper()[:MOST_CODE],
                cells=line.cells,
                errors=[[column, reason, {}] for column, reason in line.problems],
            )
            for line in batch
        )
        last, done = batch[-1].number, done + len(batch)
        progress.report(sheet_import, done)
    return last
