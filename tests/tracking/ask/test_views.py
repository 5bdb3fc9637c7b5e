"""Through the door: the DM asks at one press, Kamlesh replies, nothing typed is lost, lists stay cheap."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import (
    District,
    ask_about,
    make_late_paper,
    make_post,
    open_test_file,
    send,
    signed_in,
)
from tests.tracking.ask.test_verbs import is_whole
from tests.tracking.movement.test_hold import park
from tracking.ask import figures, page
from tracking.models import Movement, Question, Stay
from tracking.movement.acts import ACTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def offered(page: str) -> list[tuple[str, str]]:
    """The addresses to which a page offers to ask about a paper, each with its request."""
    form = r'action="(/questions/ask/[^"]+)">.*?name="request_id" value="([^"]+)"'
    return re.findall(form, page, re.DOTALL)


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_dm_asks_from_the_monitor_and_the_reply_stands_in_the_statement(kannauj):
    file = make_late_paper(kannauj.sunita)
    dm, sunita = signed_in(kannauj.dm), signed_in(kannauj.sunita)
    [(address, request_id)] = offered(dm.get(f"/monitor/{kannauj.kannauj.pk}/").content.decode())
    press = {"request_id": request_id, "next": f"/monitor/{kannauj.kannauj.pk}/"}
    assert dm.post(address, press).url == f"/monitor/{kannauj.kannauj.pk}/"
    assert dm.post(address, press).status_code == 302
    question = Question.objects.get()
    page = dm.get(f"/monitor/{kannauj.kannauj.pk}/").content.decode()
    assert offered(page) == []
    assert f'href="/questions/{question.pk}/"' in page
    assert 'side__count">1<' in sunita.get("/questions/").content.decode()
    reply = {"request_id": uuid4(), "text": "लेखपाल की आख्या कल तक आ जाएगी"}
    assert sunita.post(f"/questions/{question.pk}/", reply).status_code == 302
    statement = dm.get(f"/papers/{file.pk}/statement/").content.decode()
    assert statement.index("Asked why") < statement.index("लेखपाल की आख्या कल तक आ जाएगी")
    assert "लेखपाल की आख्या" in dm.get("/questions/?show=mine").content.decode()
    assert is_whole()


def test_from_the_page_to_the_question_it_is_one_press_and_few_bytes(kannauj):
    for _serial in range(5):
        make_late_paper(kannauj.sunita)
    page = signed_in(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/").content
    # The three oldest stand on the page, and the press on all late of the desk.
    assert len(offered(page.decode())) == 3
    assert f"/questions/ask-desk/{kannauj.clerk_post.pk}/" in page.decode()
    assert len(page) < 40_000


@pytest.mark.parametrize("address", ["/files/{pk}/", "/papers/{pk}/movements/"])
def test_the_file_and_its_movements_offer_the_press(kannauj, address):
    file = make_late_paper(kannauj.sunita)
    assert len(offered(signed_in(kannauj.dm).get(address.format(pk=file.pk)).content.decode())) == 1
    assert offered(signed_in(kannauj.sunita).get(address.format(pk=file.pk)).content.decode()) == []


def test_the_question_may_be_put_in_other_words(kannauj):
    make_late_paper(kannauj.sunita)
    stay, dm = Stay.objects.get(left_at=None), signed_in(kannauj.dm, "hi")
    assert "समय-सीमा" in dm.get(f"/questions/ask/{stay.pk}/").content.decode()
    dm.post(f"/questions/ask/{stay.pk}/", {"request_id": uuid4(), "text": "आज ही उत्तर दें।"})
    assert Movement.objects.get(kind="asked").remark == "आज ही उत्तर दें।"


def test_a_reply_that_is_refused_gives_back_what_was_typed(kannauj):
    question, sunita = ask_about(make_late_paper(kannauj.sunita), kannauj.dm), signed_in(kannauj.sunita)
    empty = sunita.post(f"/questions/{question.pk}/", {"request_id": uuid4(), "text": " "})
    assert (empty.status_code, bool(empty.context["form"].errors["text"])) == (400, True)
    long = sunita.post(f"/questions/{question.pk}/", {"request_id": uuid4(), "text": "क" * 5001})
    assert (long.status_code, "क" * 5001 in long.content.decode()) == (400, True)
    sunita.post(f"/questions/{question.pk}/", {"request_id": uuid4(), "text": "आज भेजी जा रही है।"})
    late = sunita.post(f"/questions/{question.pk}/", {"request_id": uuid4(), "text": "दूसरा उत्तर"})
    assert (late.status_code, "दूसरा उत्तर" in late.content.decode()) == (409, True)
    assert Movement.objects.get(kind="answered").remark == "आज भेजी जा रही है।"


def test_a_stranger_neither_asks_nor_reads(kannauj):
    file = make_late_paper(kannauj.sunita)
    question, stranger = ask_about(file, kannauj.dm), signed_in(kannauj.stranger)
    stay = Stay.objects.get(paper=file)
    for answer in (
        stranger.get(f"/questions/{question.pk}/"),
        stranger.post(f"/questions/{question.pk}/", {"request_id": uuid4(), "text": "क"}),
        stranger.post(f"/questions/ask/{stay.pk}/", {"request_id": uuid4()}),
        stranger.post(f"/questions/ask-desk/{kannauj.clerk_post.pk}/", {"request_id": uuid4()}),
    ):
        assert answer.status_code == 404


def test_lists_ask_the_same_number_of_queries_for_one_row_and_for_three(kannauj):
    dm, sunita = signed_in(kannauj.dm), signed_in(kannauj.sunita)
    addresses = {
        (dm, "/questions/?show=mine"),
        (sunita, "/questions/"),
        (dm, f"/monitor/{kannauj.kannauj.pk}/"),
        (dm, f"/monitor/{kannauj.kannauj.pk}/papers/"),
        (dm, desk_of(kannauj)),
    }
    make_late_paper(kannauj.sunita)
    ask_about(make_late_paper(kannauj.sunita), kannauj.dm)
    for client, address in addresses:
        client.get(address)
    one = {address: queries(client, address) for client, address in addresses}
    for _serial in range(2):
        make_late_paper(kannauj.sunita)
        ask_about(make_late_paper(kannauj.sunita), kannauj.dm)
    assert {address: queries(client, address) for client, address in addresses} == one


def test_a_paper_on_a_vacant_desk_is_reassigned_within_its_office_and_from_no_other(kannauj):
    vacant = make_post(kannauj.kannauj, "शस्त्र सहायक", "Arms assistant", reports_to=kannauj.adm_post)
    file, dm = make_late_paper(kannauj.sunita), signed_in(kannauj.dm)
    held = {"expected": 1, "request_id": uuid4(), "to": vacant.pk, "reason": "रिक्त पद"}
    assert dm.post(ACTS["reassign"].url(file), held).status_code == 409
    send(file, kannauj.sunita, vacant, at=timezone.now() - timedelta(days=15))
    page = dm.get(file.get_absolute_url()).content.decode()
    assert ACTS["reassign"].url(file) in page
    elsewhere = {"expected": 2, "request_id": uuid4(), "to": kannauj.sdm_post.pk, "reason": "रिक्त पद"}
    assert dm.post(ACTS["reassign"].url(file), elsewhere).status_code == 409
    within = elsewhere | {"to": kannauj.adm_post.pk}
    assert dm.post(ACTS["reassign"].url(file), within).status_code == 302
    stay = Stay.objects.get(paper=file, left_at=None)
    assert (stay.post, stay.due_reading - stay.arrived_reading) == (kannauj.adm_post, 3 * 7 * 3600)
    assert file.movements.get(seq=3).remark == "रिक्त पद"
    assert is_whole()


def test_a_superior_sees_the_number_to_call_and_a_clerk_does_not(kannauj):
    kannauj.sunita.user.mobile = "9415012345"
    kannauj.sunita.user.save()
    file = make_late_paper(kannauj.sunita)
    assert "tel:9415012345" in signed_in(kannauj.dm).get(file.get_absolute_url()).content.decode()
    assert "tel:" not in signed_in(kannauj.sunita).get(file.get_absolute_url()).content.decode()


def press_on(page: str, **changes) -> dict:
    """The form on the page of a desk, as a browser sends it."""
    request_id = re.search(r'name="request_id" value="([^"]+)"', page)[1]
    return {
        "request_id": request_id,
        "stay": re.findall(r'name="stay" value="(\d+)" checked', page),
    } | changes


def desk_of(kannauj) -> str:
    return f"/questions/ask-desk/{kannauj.clerk_post.pk}/"


def test_the_dm_sees_of_whom_and_about_what_a_desk_is_asked_and_writes_own_words(kannauj):
    files = [make_late_paper(kannauj.sunita) for _serial in range(2)]
    offer = page.desk_offer([kannauj.clerk_post, kannauj.dm_post], kannauj.dm)
    assert list(offer) == [kannauj.clerk_post.pk]
    dm = signed_in(kannauj.dm)
    shown = dm.get(offer[kannauj.clerk_post.pk]["ask_url"]).content.decode()
    assert "2 late papers, ticked below. Goes to: Sunita Yadav, Desk assistant." in shown
    for file in files:
        assert file.number in shown
        assert file.subject in shown
    assert not Question.objects.exists()
    press = press_on(shown, text="कल तक भेजें, या कारण बताएँ।")
    for _press in range(2):
        answer = dm.post(desk_of(kannauj), press, follow=True)
        assert "about 2 papers" in answer.content.decode()
        assert "left out" not in answer.content.decode()
    assert [question.asked.remark for question in Question.objects.all()] == [press["text"]] * 2
    assert "Nothing is past its limit at this desk" in dm.get(desk_of(kannauj)).content.decode()
    assert "2 papers were asked about before" in dm.get(desk_of(kannauj)).content.decode()


def test_parked_papers_are_left_out_of_a_press_on_a_desk_and_the_page_says_so(kannauj):
    parked, late = make_late_paper(kannauj.sunita), make_late_paper(kannauj.sunita)
    park(parked, kannauj.sunita)
    dm = signed_in(kannauj.dm)
    shown = dm.get(desk_of(kannauj)).content.decode()
    assert "1 parked paper is left out." in shown
    assert parked.number not in shown
    # One more is parked after the page was shown, another window has asked, and one is not ticked.
    open_page = press_on(shown)
    park(late, kannauj.sunita)
    answer = dm.post(desk_of(kannauj), open_page, follow=True).content.decode()
    assert "1 paper was left out: it moved on, was parked or was asked about meanwhile." in answer
    assert not Question.objects.exists()
    assert dm.post(desk_of(kannauj), press_on(shown, stay=[])).status_code == 400


def test_two_windows_on_a_desk_put_each_question_once(kannauj):
    make_late_paper(kannauj.sunita)
    dm = signed_in(kannauj.dm)
    first, second = (press_on(dm.get(desk_of(kannauj)).content.decode()) for _window in range(2))
    assert first["request_id"] != second["request_id"]
    dm.post(desk_of(kannauj), first)
    assert "1 paper was left out" in dm.post(desk_of(kannauj), second, follow=True).content.decode()
    assert Question.objects.count() == 1


def test_a_page_of_a_desk_holds_25_papers_and_says_how_many_more_are_late(kannauj, monkeypatch):
    monkeypatch.setattr(figures, "MOST", 2)
    for _serial in range(3):
        make_late_paper(kannauj.sunita)
    dm = signed_in(kannauj.dm)
    shown = dm.get(desk_of(kannauj)).content.decode()
    assert "Late besides: 1." in shown
    dm.post(desk_of(kannauj), press_on(shown))
    assert len(press_on(dm.get(desk_of(kannauj)).content.decode())["stay"]) == 1


def test_a_ready_reply_is_chosen_first_and_sent_from_the_field(kannauj):
    question, sunita = ask_about(make_late_paper(kannauj.sunita), kannauj.dm), signed_in(kannauj.sunita)
    address, request_id = f"/questions/{question.pk}/", uuid4()
    ready = page.ready_replies()[0]
    chosen = sunita.post(address, {"request_id": request_id, "text": "लेखपाल से पूछा।", "ready": ready})
    assert chosen.status_code == 200
    assert "Not sent yet" in chosen.content.decode()
    assert not Movement.objects.filter(kind="answered").exists()
    form = chosen.context["form"]
    assert (form["text"].value(), form["request_id"].value()) == (f"लेखपाल से पूछा।\n{ready}", str(request_id))
    again = sunita.post(address, {"request_id": request_id, "text": form["text"].value(), "ready": ready})
    assert again.context["form"]["text"].value() == form["text"].value()
    for _press in range(2):
        sunita.post(address, {"request_id": request_id, "text": form["text"].value()})
    [reply] = Movement.objects.filter(kind="answered")
    assert reply.remark.splitlines() == ["लेखपाल से पूछा।", ready]


def test_list_and_question_show_the_subject_and_how_late_the_paper_is(kannauj):
    secret = open_test_file(
        kannauj.sunita, "छापे की तैयारी", grading="secret", at=timezone.now() - timedelta(days=20)
    )
    for file, is_shown in ((make_late_paper(kannauj.sunita), True), (secret, False)):
        question, dm, sunita = ask_about(file, kannauj.dm), signed_in(kannauj.dm), signed_in(kannauj.sunita)
        for client, address, sees in (
            (dm, "/questions/?show=mine", is_shown),
            (dm, f"/questions/{question.pk}/", is_shown),
            (dm, f"/questions/ask/{question.stay_id}/", is_shown),
            (sunita, "/questions/", True),
            (sunita, f"/questions/{question.pk}/", True),
        ):
            shown = client.get(address).content.decode()
            assert (file.subject in shown) is sees, address
            assert "days over the limit" in shown, address
