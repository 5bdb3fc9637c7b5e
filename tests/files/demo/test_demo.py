import csv
import io

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Charge, Post
from files.demo.matters import VILLAGES
from files.demo.workplaces import ELSEWHERE, VACANT, staffed_codes
from files.management.commands.load_demo import FEWER
from tests.files.rollout.test_page import signed_in, table
from tracking.models import Paper
from tracking.verification import papers

pytestmark = pytest.mark.django_db
# As the press gave them: offices live, of all, under way; files where the report counts them.
PRESS = {
    "Secretariat: departments": (93, 93, "0"),
    "Head of department": (46, 150, "0"),
    "Police": (35, 90, "18"),
    "Division": (0, 18, "0"),
    "District": (1, 75, "0"),
}


@pytest.fixture(scope="module")
def staffed(django_db_setup, django_db_blocker):
    """The state staffed and no file opened yet, loaded once for all tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", files=0, verbosity=0)
        connection.check_constraints()  # once here, instead of at the end of every test
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("files", [40, pytest.param(400, marks=pytest.mark.soak)])
def test_the_demo_loads_once_and_other_offices_work_on_their_own_matters(staffed, files, capsys):
    call_command("load_demo", files=files, verbosity=0)
    opened = Paper.objects.count()
    call_command("load_demo", files=files, verbosity=0)
    assert Paper.objects.count() == opened
    elsewhere = Paper.objects.exclude(office__code__startswith="KNJ")
    assert elsewhere.count() == files // FEWER * len(ELSEWHERE)
    assert {paper.office.code for paper in elsewhere} == {place.prefix for place in ELSEWHERE}
    assert not any(village in paper.subject for paper in elsewhere for village in VILLAGES)
    assert not [found for _keys, found in papers.findings() if found]


def test_every_desk_of_the_demos_routes_is_there_and_held_but_for_the_vacant_ones(staffed):
    assert Post.objects.filter(code__in=staffed_codes() | VACANT).count() == len(staffed_codes() | VACANT)
    held = set(Charge.objects.filter(ends=None).values_list("post__code", flat=True))
    assert staffed_codes() <= held
    assert not held & VACANT


def test_on_its_first_day_the_demo_shows_what_the_press_gave(staffed):
    sudha = Charge.objects.get(post__code="UP-CS")
    shown = table(sudha)
    assert {
        name: (shown[name]["live"], shown[name]["total"], shown[name]["under_way"]) for name in PRESS
    } == PRESS
    assert shown["Head of department"]["files"] == "21,229"
    assert shown["Police"]["files"] == "8,181"
    page = signed_in(sudha).get("/rollout/").content.decode()
    assert "Press report on the roll-out of e-Office; taken over on" in page
    districts = signed_in(sudha).get("/rollout/district/?csv").content.decode()
    live = [row["Code"] for row in csv.DictReader(io.StringIO(districts[1:])) if row["State"] == "Live"]
    assert live == ["KNJ"]
