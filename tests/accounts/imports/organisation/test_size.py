"""A whole state's posts at once: how many statements, and how much memory at full size."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.imports.organisation import dry_run, entering, imports, undoing
from accounts.models import OrganisationImport, Post
from tests.accounts.measuring import measured
from tests.accounts.sheets.builders import as_csv

from .test_imports import HEAD, POSTS, REVENUE, SECTIONS, Kannauj

MOST, MEMORY_MB = 50_000, 200
TASKS = ("compare_organisation", "enter_organisation", "take_back_organisation")


@pytest.fixture
def rakesh(monkeypatch, db):
    """The nodal officer of Kannauj, and no worker: each step is taken by hand."""
    for task in TASKS:
        monkeypatch.setattr(f"accounts.imports.organisation.tasks.{task}.delay", lambda pk: None)
    rakesh = Kannauj().rakesh
    entered(as_csv(SECTIONS, REVENUE), "sections", rakesh)
    return rakesh


def entered(content: bytes, kind: str, by) -> OrganisationImport:
    sheet_import = imports.upload(content, kind=kind, name="sheet.csv", by=by)
    dry_run.check(sheet_import.pk)
    imports.confirm(sheet_import, by=by)
    entering.write(sheet_import.pk)
    return sheet_import


def posts(many: int, series: str = "P") -> bytes:
    """So many posts, ten under each of those before them."""
    rows = (
        (f"KNJ-{series}-{n}", *HEAD[1:6], f"KNJ-{series}-{(n - 1) // 10}" if n else "", "diarise", "")
        for n in range(many)
    )
    return as_csv(POSTS, *rows)


def steps_of(sheet_import: OrganisationImport, by) -> dict[str, Callable[[], object]]:
    """All steps of an import, to be taken one after another."""
    return {
        "compared": partial(dry_run.check, sheet_import.pk),
        "confirmed": partial(imports.confirm, sheet_import, by=by),
        "entered": partial(entering.write, sheet_import.pk),
        "asked whether they may be taken back": partial(imports.take_back, sheet_import, by=by),
        "taken back": partial(undoing.undo, sheet_import.pk),
    }


def test_a_batch_of_lines_takes_the_same_statements_whatever_its_length(rakesh):
    statements_by_size: dict[int, dict[str, int]] = {12: {}, 110: {}}
    for many, statements in statements_by_size.items():
        sheet_import = imports.upload(posts(many, f"S{many}"), kind="posts", name="posts.csv", by=rakesh)
        for what, step in steps_of(sheet_import, rakesh).items():
            with CaptureQueriesContext(connection) as queries:
                step()
            statements[what] = len(queries)
        sheet_import.refresh_from_db()
        assert sheet_import.state == "undone"
    assert statements_by_size[12] == statements_by_size[110]


@pytest.mark.soak
def test_fifty_thousand_posts_are_entered_and_taken_back_in_bounded_memory(rakesh):
    sheet_import = imports.upload(posts(MOST), kind="posts", name="posts.csv", by=rakesh)
    for what, step in steps_of(sheet_import, rakesh).items():
        measured(f"{MOST} posts {what}", step, most_mb=MEMORY_MB)
    assert not Post.objects.filter(code__startswith="KNJ-P").exists()
