"""What was brought in lives beside the office: seen by who monitors the State, in no figure, taken back."""

import io
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.charges.two_persons import establishing
from accounts.models import Designation, Office
from tests.factories import District, make_charge, make_paper, make_post, send, signed_in
from tracking.event_log import taking_back, writing
from tracking.ledger.tasks import follow_up
from tracking.models import Calendar, ImportedEvent, Movement, Outbox, Paper, Stay
from tracking.time import calendars
from tracking.verification import chains, papers

from . import door

LOG = door.HEADING + "".join(
    f"NAGAR/{case},{hand},2026-0{month}-03T10:00:00+05:30,{act}\n"
    for case, hands in (("1", "बीना सीता"), ("2", "बीना"), ("3", "सीता बीना सीता"))
    for month, (hand, act) in enumerate(zip(hands.split(), ("दर्ज", "जाँच", "निर्णय"), strict=False), start=2)
)


def district(tmp_path):
    """Kannauj at work, Sudha who monitors the State, and a log of three papers beside them."""
    kannauj = District()
    post = make_post(kannauj.state, "मुख्य सचिव", "Chief Secretary", rank=99, may_monitor=True)
    kannauj.sudha = make_charge(post, "सुधा माथुर", "Sudha Mathur")
    kannauj.paper = make_paper(kannauj.sunita)
    kannauj.log = tmp_path / "log.csv"
    kannauj.log.write_text(LOG, encoding="utf-8")
    return kannauj


@pytest.fixture
def kannauj(db, tmp_path):
    kannauj = district(tmp_path)
    door.bring_in(kannauj.log)
    kannauj.history = Office.objects.get(code="LOG")
    return kannauj


def paper(number: str) -> Paper:
    return Paper.objects.get(number=number, office__is_history=True)


def verified() -> list:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return [*chains.findings(), *(found for _keys, findings in papers.findings() for found in findings)]


def test_sudha_goes_from_the_monitor_to_a_paper_that_was_brought_in(kannauj):
    sudha = signed_in(kannauj.sudha)
    assert 'href="/history/"' in sudha.get("/monitor/", follow=True).content.decode()
    [row] = sudha.get("/history/").context["rows"]
    assert (row["code"], row["papers"], row["days"]) == ("LOG", "3 papers", "3 February 2026 to 3 April 2026")
    rows = sudha.get(row["url"]).context["rows"]
    assert [(row["number"], row["state"]) for row in rows] == [
        ("NAGAR/1", "Closed"), ("NAGAR/2", "Pending"), ("NAGAR/3", "Closed"),
    ]  # fmt: skip
    page = sudha.get(rows[2]["url"]).content.decode()
    assert "brought in from elsewhere" in page
    assert "निर्णय" in page
    for below in ("movements/", "statement/", "stays/1/"):
        assert sudha.get(f"/papers/{paper('NAGAR/3').pk}/{below}").status_code == 200
    assert sudha.get(f"/papers/{paper('NAGAR/3').pk}/").url == rows[2]["url"]


def test_nobody_else_sees_it_and_nobody_does_anything_with_it(kannauj):
    pk = paper("NAGAR/1").pk
    assert "/history/" not in signed_in(kannauj.dm).get("/monitor/", follow=True).content.decode()
    for charge, answers in ((kannauj.dm, (200, 404, 404)), (kannauj.sunita, (403, 403, 404))):
        client = signed_in(charge)
        pages = ("/history/", f"/history/offices/{kannauj.history.pk}/", f"/history/{pk}/")
        assert tuple(client.get(page).status_code for page in pages) == answers
    assert signed_in(kannauj.dm).get("/history/").context["rows"] == []
    sudha = signed_in(kannauj.sudha)
    assert sudha.get(f"/history/{kannauj.paper.pk}/").status_code == 404
    for act in ("forward", "pull-up", "reopen", "note", "hold"):
        assert sudha.post(f"/papers/{pk}/{act}/", {"expected": 2}).status_code in (404, 405)


def test_the_designation_of_its_desks_is_no_choice_of_the_living(kannauj):
    post = make_post(kannauj.state, "राज्य नोडल अधिकारी", "State nodal officer", may_administer=True)
    nodal = signed_in(make_charge(post, "राकेश वर्मा", "Rakesh Verma"))
    assert Designation.objects.filter(code=Designation.OF_HISTORY).exists()
    for page in ("/staff/designations/", "/staff/posts/add/"):
        assert Designation.OF_HISTORY not in nodal.get(page).content.decode()


def test_no_figure_list_or_choice_of_the_living_office_knows_of_it(kannauj, tmp_path):
    sudha, monitor = signed_in(kannauj.sudha), f"/monitor/{kannauj.state.pk}/"
    for page in (
        monitor,
        f"{monitor}papers/",
        f"{monitor}disposals/",
        "/",
        "/search/?q=NAGAR",
        "/rollout/",
    ):
        answer = sudha.get(page)
        assert answer.status_code == 200, page
        assert "Imported event log" not in answer.content.decode()
        assert "NAGAR/" not in answer.content.decode()
    rows = door.take_out(tmp_path / "out.csv", "--office", "UP")
    assert {row["case:concept:name"] for row in rows} == {kannauj.paper.number}
    assert "found for “बीना”" in anybody(kannauj.sunita, "बीना")
    assert "Anjali Gupta" in anybody(kannauj.sunita, "अंजलि")


def test_a_search_by_number_or_word_finds_no_history(kannauj):
    sudha = signed_in(kannauj.sudha)
    call_command("index_papers", verbosity=0)
    for words in ("NAGAR/1", "NAGAR"):
        answer = sudha.get("/search/", {"q": words})
        assert "NAGAR/1</" not in answer.content.decode()
        assert f"/history/{paper('NAGAR/1').pk}/" not in answer.content.decode()
    number = kannauj.paper.number
    assert kannauj.paper.get_absolute_url() in sudha.get("/search/", {"q": number}).content.decode()


def anybody(charge, name: str) -> str:
    """The people whom a field for anybody offers by that name."""
    answer = signed_in(charge).get("/directory/anybody/", {"field": "person", "person_words": name})
    return answer.content.decode()


def test_a_log_of_sixty_papers_is_shown_in_as_many_queries_as_one_of_three(
    kannauj, django_assert_max_num_queries
):
    sudha, pages = signed_in(kannauj.sudha), ("/history/", f"/history/offices/{kannauj.history.pk}/")
    queries = {}
    for page in pages * 2:
        with django_assert_max_num_queries(queries.get(page, 12)) as asked:
            answer = sudha.get(page)
        queries[page] = len(asked)
        if page == pages[1] and not answer.context["next_url"]:
            more = "".join(f"M{case},बीना,2026-02-03T10:00:00+05:30,x\n" for case in range(60))
            kannauj.log.write_text(door.HEADING + more, encoding="utf-8")
            door.bring_in(kannauj.log)
    assert answer.context["next_url"]


def test_what_follows_a_live_act_waits_behind_nothing_that_was_brought_in(kannauj):
    assert not Outbox.objects.filter(movement__paper__office__is_history=True).exists()
    send(kannauj.paper, kannauj.sunita, kannauj.adm_post)
    follow_up()
    assert not Outbox.objects.unfinished().exists()


def test_history_is_verified_as_all_else(kannauj):
    assert verified() == []


def test_the_log_is_taken_back_whole_when_asked_and_can_be_brought_in_anew(kannauj, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    with pytest.raises(CommandError, match="Nothing was removed"):
        call_command("take_back_event_log", "LOG")
    assert Paper.objects.count() == 4
    with pytest.raises(CommandError, match="no office of an imported"):
        call_command("take_back_event_log", "KNJ", "--yes")
    monkeypatch.setattr(taking_back, "BATCH", 2)
    monkeypatch.setattr("builtins.input", lambda _question: "LOG")
    call_command("take_back_event_log", "LOG", stdout=io.StringIO(), stderr=io.StringIO())
    assert list(Paper.objects.all()) == [kannauj.paper]
    assert set(Movement.objects.values_list("paper", flat=True)) == {kannauj.paper.pk}
    assert (Stay.objects.count(), ImportedEvent.objects.count()) == (1, 0)
    assert signed_in(kannauj.sudha).get("/history/").context["rows"] == []
    assert verified() == []
    door.bring_in(kannauj.log)
    assert paper("NAGAR/3").seq == 3
    assert signed_in(kannauj.sudha).get("/history/").context["rows"]
    assert verified() == []


DELETES = [
    "DELETE FROM tracking_stay WHERE paper_id = {paper}",
    "DELETE FROM tracking_movement WHERE paper_id = {paper}",
    "DELETE FROM tracking_paper WHERE id = {paper}",
    "UPDATE accounts_office SET is_history = true WHERE code = 'KNJ'",
]


@pytest.mark.parametrize("statement", DELETES)
def test_what_is_no_history_is_not_taken_back_by_the_owner_of_the_tables_either(kannauj, statement):
    with pytest.raises(IntegrityError), establishing(), connection.cursor() as cursor:
        cursor.execute(statement.format(paper=kannauj.paper.pk))


AS_PROGRAM = "SET LOCAL ROLE eoffice_app; SET LOCAL eoffice.establishing = 'on'; "
BRING_IN = """
INSERT INTO accounts_office (path, depth, numchild, code, name_hi, name_en, kind, begins, is_history)
VALUES ('0009', 1, 0, 'X', 'X', 'X', 'head', '2000-01-01', true)
"""


@pytest.mark.parametrize("statement", ["DELETE FROM tracking_movement", BRING_IN])
def test_the_program_neither_takes_history_back_nor_brings_any_in(kannauj, statement):
    refused = pytest.raises(DatabaseError, match=r"denied|brings history in")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AS_PROGRAM + statement)


@pytest.mark.django_db(transaction=True)
def test_a_holiday_is_declared_and_a_file_sent_in_the_middle_of_an_import(tmp_path, monkeypatch):
    kannauj, move, done = district(tmp_path), writing._move, []

    def at_work():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        calendar = Calendar.objects.get(office=kannauj.state)
        calendars.declare(calendar, on=timezone.localdate(), name_hi="शोक", name_en="Mourning", by=None)
        send(kannauj.paper, kannauj.sunita, kannauj.adm_post)
        done.append(True)
        connection.close()

    def move_while_others_work(*facts):
        movement = move(*facts)
        if not done:
            other = threading.Thread(target=at_work)
            other.start()
            other.join()
        return movement

    monkeypatch.setattr(writing, "_move", move_while_others_work)
    door.bring_in(kannauj.log)
    assert done == [True]
    assert Movement.objects.filter(paper=kannauj.paper).count() == 2
    assert Paper.objects.filter(office__is_history=True).count() == 3
