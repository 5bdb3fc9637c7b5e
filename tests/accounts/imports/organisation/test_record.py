"""Migration of imports from before there were lines: entered ones are kept, waiting ones compared again."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.models import OrganisationImport
from tests import program_role

from .test_imports import HOME, Kannauj, signed_in

RECORD = [
    [2, "KNJ-T-TRW", "new", [["kind", "", "तहसील"], ["begins", "", "1 अप्रैल 2026"], ["name_en", "", "Tirwa"]]],
    [3, "KNJ-C", "changed", [["name_en", "Kannauj", "Kannauj Sadar"]]],
]
SUGGESTED = [
    [1, "HQ", "new", [["name_en", "", "Office"]]],
    [1, "KNJ-SDM", "new", [["designation", "", "उप जिलाधिकारी"]]],
]


def migrated(name: str):
    executor = MigrationExecutor(connection)
    executor.migrate([("accounts", name)])
    return MigrationExecutor(connection).loader.project_state([("accounts", name)]).apps


def migrated_to_today() -> None:
    """All migrations again, and the rights of the program on the tables that were made anew."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    program_role.grant()


# All migrations back and forth: for the soak, as what it begins with left the last release long ago.
@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_rakesh_finds_what_he_entered_before_and_compares_again_what_he_had_not():
    rakesh = Kannauj().rakesh
    before = migrated("0015_invitations").get_model("accounts", "OrganisationImport").objects
    facts = {"office_id": rakesh.post.office.pk, "by_id": rakesh.pk, "content": b""}
    done = {"entered_by_id": rakesh.pk, "entered_at": timezone.now()}
    entered = before.create(kind="offices", name="a", record=RECORD, counts={"new": 1}, **done, **facts).pk
    suggested = before.create(kind="suggestion", name="b", record=SUGGESTED, **done, **facts).pk
    waiting = before.create(kind="offices", name="c", **facts).pk
    migrated("0018_no_organisation_record")
    migrated_to_today()
    states = dict(OrganisationImport.objects.values_list("pk", "state"))
    assert states == {entered: "written", suggested: "written", waiting: "failed"}
    (row,) = signed_in(rakesh).get(f"{HOME}{entered}/?show=new").context["rows"]
    assert [cell["will"] for cell in row["differences"]] == ["तहसील", "1 अप्रैल 2026", "Tirwa"]
    lines = OrganisationImport.objects.get(pk=suggested).lines.order_by("number")
    assert list(lines.values_list("number", "kind")) == [(1, "sections"), (2, "posts")]
    assert signed_in(rakesh).get(f"{HOME}{waiting}/").context["can_check"]
