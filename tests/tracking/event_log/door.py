"""The two commands as an operator runs them, and logs written for them."""

import csv
import gzip
import io
from pathlib import Path

from django.core.management import call_command

from tracking.models import Stay

INPUTS = Path(__file__).parents[2] / "data" / "logs"
RECEIPTS = INPUTS.parent / "municipal-receipts.csv.gz"
HEADING = "case:concept:name,org:resource,time:timestamp,concept:name\n"


def bring_in(log: Path, *options: str) -> str:
    """Run the import; what it says."""
    out = io.StringIO()
    call_command("import_event_log", log, *options, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def take_out(path: Path, *options: str) -> list[dict[str, str]]:
    """Run the export into a file; its rows."""
    call_command("export_event_log", path, *options)
    if "xes" in options:
        return []
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def stays(office: str) -> list[tuple]:
    """Stays of an office's papers: where, from when, until when, closed, parked, opened, held."""
    rows = Stay.objects.filter(paper__office__code=office).select_related("paper", "post__designation")
    rows = rows.order_by("paper__number", "arrived_seq")
    return [
        (
            stay.paper.number,
            desk(stay.post),
            stay.arrived_at,
            stay.left_at,
            stay.at_rest,
            stay.parked,
            stay.opened_at if stay.left_at else None,
            stay.hold_seconds,
        )
        for stay in rows
    ]


def desk(post) -> str:
    """A desk as an export calls it."""
    imported = post.designation.code == "LOG-HAND"
    return post.name_en if imported else f"{post.name_en} ({post.code})"


def every_nth_paper(step: int, to: Path) -> Path:
    """Every so many-th paper of the real log, with all its events."""
    with gzip.open(RECEIPTS, "rt", encoding="utf-8") as text:
        rows = csv.DictReader(text)
        acts = list(rows)
    papers = sorted({act["case:concept:name"] for act in acts})[::step]
    with gzip.open(to, "wt", encoding="utf-8", newline="") as text:
        out = csv.DictWriter(text, rows.fieldnames)
        out.writeheader()
        out.writerows(act for act in acts if act["case:concept:name"] in papers)
    return to
