import csv
import io
import re
from html import unescape
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Charge, Post
from files.demo.matters import VILLAGES
from files.demo.workplaces import ELSEWHERE, VACANT, staffed_codes
from files.management.commands.load_demo import FEWER
from files.models import SubjectHead
from files.opening.verbs import open_file
from tests.factories import send
from tests.factories import signed_in as browser
from tests.files.rollout.test_page import signed_in, table
from tracking.models import Paper, StayForecast
from tracking.verification import chains, papers

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
    forecasts = StayForecast.objects.filter(p50__isnull=False, stay__left_at=None)
    assert forecasts.count() > files // 10
    call_command("load_demo", files=files, verbosity=0)
    assert Paper.objects.count() == opened
    elsewhere = Paper.objects.exclude(office__code__startswith="KNJ")
    assert elsewhere.count() == files // FEWER * len(ELSEWHERE)
    assert {paper.office.code for paper in elsewhere} == {place.prefix for place in ELSEWHERE}
    assert not any(village in paper.subject for paper in elsewhere for village in VILLAGES)
    assert not [found for _keys, found in papers.findings() if found]
    connection.check_constraints()
    assert list(chains.findings()) == []


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


def charge(code: str) -> Charge:
    return Charge.objects.with_place().get(post__code=code, ends=None)


def page(by: Charge, file) -> str:
    return browser(by).get(file.get_absolute_url()).content.decode()


def chosen(text: str) -> str:
    options = re.search(r'<select name="to" id="to".*?</select>', text, re.DOTALL)[0]
    return unescape("".join(re.findall(r"<option[^>]* selected>([^<]*)", options)))


def opened(by: Charge, head: str):
    head = SubjectHead.objects.get(code=head)
    return open_file(by=by, subject="सूचना का अधिकार: वाद", subject_head=head, request_id=uuid4())


def test_the_magistrate_of_kannauj_sends_what_a_clerk_brought_back_to_that_clerk(staffed, english):
    clerk, dm = charge("KNJ-RTI-SA"), charge("KNJ-DM")
    file = opened(clerk, "RTI")
    send(file, clerk, dm.post)
    text = page(dm, file)
    assert chosen(text).startswith(clerk.post.name_en)
    assert len(text.encode()) < 40 * 1024


@pytest.mark.parametrize("code", ["KNJ-RTI-SA", "KNJ-T-CHB-SDM"])
def test_clerk_and_sdm_do_not_reach_the_chief_minister_in_one_press(staffed, english, code):
    by, chief = charge(code), Post.objects.get(code="UP-CM")
    file = opened(by, "RTI")
    body = {"expected": 1, "request_id": uuid4(), "text": "प्रस्तुत", "to": chief.pk}
    answer = browser(by).post(f"/files/{file.pk}/send/", body)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "This leaves your office for Government of Uttar Pradesh: Chief Minister – vacant" in text
    assert "Chief Minister is vacant." in text
    file.refresh_from_db()
    assert file.holder == by.post


def test_an_sdm_submits_to_the_adm_in_one_press(staffed, english):
    sdm = charge("KNJ-T-CHB-SDM")
    file = opened(sdm, "REV")
    assert chosen(page(sdm, file)).startswith("ADM (Finance")
