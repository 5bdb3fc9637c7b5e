"""Several papers sent together: counted, marked, never signed unseen, and taken back in one press."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Charge
from files.models import Note
from files.notes.verbs import save_draft
from tests.factories import District, make_charge, make_paper, make_post, open_test_file, send, signed_in
from tracking.desk import forms, views
from tracking.models import Movement, Paper, Stay
from tracking.movement.verbs import stamp_opened

pytestmark = pytest.mark.django_db
BEGUN = "स्थल निरीक्षण किया गया; आख्या"


@pytest.fixture
def kannauj():
    return District()


@pytest.fixture
def files(kannauj):
    """Three files on Sunita's desk; on the first she has begun a note."""
    opened = [open_test_file(kannauj.sunita, f"विषय {serial}") for serial in range(3)]
    save_draft(opened[0], by=kannauj.sunita, text=BEGUN, expected=1)
    return opened


@pytest.fixture
def sunita(kannauj):
    return signed_in(kannauj.sunita)


def facts(kannauj, files, **more) -> dict:
    selected = [f"{file.pk}:1" for file in files]
    return {"paper": selected, "to": kannauj.adm_post.pk, "request_id": uuid4()} | more


def answers(asked) -> dict:
    """What the page that asks sends."""
    sent: dict[str, list] = {"answered": [asked.context["question"].answer]}
    for name, value in asked.context["sent"]:
        sent.setdefault(name, []).append(value)
    return sent


def test_the_desk_shows_which_papers_have_a_begun_note(kannauj, files, sunita):
    rows = sunita.get("/").context["rows"]
    assert {row["id"]: row["has_draft"] for row in rows} == {
        files[0].pk: True,
        files[1].pk: False,
        files[2].pk: False,
    }
    page = sunita.get("/").content.decode()
    assert page.count(f'href="/files/{files[0].pk}/#pen"') == 1
    assert "it is not signed yet" in page


def test_the_desk_shows_nobody_the_draft_of_another(kannauj, files):
    send(files[1], kannauj.sunita, kannauj.adm_post)
    save_draft(files[1], by=kannauj.anjali, text="अंजलि की", expected=2)
    assert "#pen" not in signed_in(kannauj.manoj).get("/").content.decode()


def test_a_begun_note_is_named_with_its_text_before_it_is_signed(kannauj, files, sunita):
    asked = sunita.post("/desk/forward/", facts(kannauj, files))
    page = asked.content.decode()
    assert BEGUN in page
    assert "3 selected papers go to Additional DM" in page
    assert f'href="/files/{files[0].pk}/#pen"' in page
    assert not Movement.objects.filter(seq=2).exists()


def test_with_a_yes_all_go_and_the_note_is_signed_as_it_was_shown(kannauj, files, sunita):
    answer = answers(sunita.post("/desk/forward/", facts(kannauj, files)))
    for _press in range(2):
        assert sunita.post("/desk/forward/", answer).status_code == 302
    assert Movement.objects.filter(seq=2).count() == 3
    assert Note.objects.sealed().get().text == f"<p>{BEGUN}</p>"


def test_left_out_the_paper_stays_and_its_note_is_not_signed(kannauj, files, sunita):
    answer = answers(sunita.post("/desk/forward/", facts(kannauj, files)))
    done = sunita.post("/desk/forward/", answer | {"leave_out": "1"}, follow=True).content.decode()
    assert "2 papers were sent to Additional DM" in done
    assert "1 paper with a half-written note stayed here." in done
    assert Stay.objects.pending().at(kannauj.clerk_post).get().paper_id == files[0].pk
    assert not Note.objects.sealed().exists()


def test_going_back_keeps_all_that_was_selected_and_typed(kannauj, files, sunita):
    typed = {"remark": "सोमवार तक", "mark": "urgent"}
    answer = answers(sunita.post("/desk/forward/", facts(kannauj, files[:2], **typed)))
    back = sunita.post("/desk/forward/", answer | {"find": "1"}).context
    assert {row["id"] for row in back["rows"] if row["chosen"]} == {file.pk for file in files[:2]}
    assert (back["remark"], back["to"]) == ("सोमवार तक", kannauj.adm_post.pk)
    assert [value for value, _label, is_chosen in back["marks"] if is_chosen] == ["urgent"]


def test_a_note_that_changed_after_the_question_is_asked_about_again(kannauj, files, sunita):
    answer = answers(sunita.post("/desk/forward/", facts(kannauj, files)))
    save_draft(files[0], by=kannauj.sunita, text=f"{BEGUN} पृष्ठ 3 पर", expected=1)
    again = sunita.post("/desk/forward/", answer)
    assert (again.status_code, "पृष्ठ 3 पर" in again.content.decode()) == (200, True)
    assert not Movement.objects.filter(seq=2).exists()


def test_a_note_saved_while_the_papers_go_keeps_its_paper_here(kannauj, files, sunita, monkeypatch):
    forward_many = views.several.forward_many

    def save_first(*arguments, **more):
        save_draft(files[1], by=kannauj.sunita, text="बीच में", expected=1)
        return forward_many(*arguments, **more)

    monkeypatch.setattr(views.several, "forward_many", save_first)
    page = sunita.post("/desk/forward/", facts(kannauj, files[1:]), follow=True).content.decode()
    assert f"{files[1].number}: Your half-written note was changed" in page
    assert Stay.objects.pending().at(kannauj.adm_post).get().paper_id == files[2].pk


def test_papers_without_a_begun_note_go_at_once(kannauj, files, sunita):
    assert sunita.post("/desk/forward/", facts(kannauj, files[1:])).status_code == 302


def test_mark_and_remark_stand_in_every_movement(kannauj, files, sunita):
    sunita.post("/desk/forward/", facts(kannauj, files[1:], mark="action", remark="सोमवार तक"))
    remarks = Movement.objects.filter(seq=2).values_list("remark", flat=True)
    assert list(remarks) == ["For necessary action\nसोमवार तक"] * 2


def test_select_all_works_without_a_script(kannauj, files, sunita):
    rows = sunita.get("/?show=all&after=&select=all").context["rows"]
    assert [row["chosen"] for row in rows] == [True] * 3


@pytest.mark.parametrize("wrong", [{"paper": []}, {"to": ""}, {"mark": "x"}, {"remark": "क" * 5001}])
def test_a_fault_gives_everything_back(kannauj, files, sunita, wrong):
    answer = sunita.post("/desk/forward/", facts(kannauj, files[1:], remark="सोमवार तक") | wrong)
    assert answer.status_code == 400
    assert answer.context["remark"] == wrong.get("remark", "सोमवार तक")
    chosen = {row["id"] for row in answer.context["rows"] if row["chosen"]}
    assert chosen == (set() if "paper" in wrong else {file.pk for file in files[1:]})
    assert answer.context["messages"]


def test_no_more_papers_than_allowed_go_at_once(kannauj, files, sunita, monkeypatch):
    monkeypatch.setattr(forms, "MOST", 1)
    answer = sunita.post("/desk/forward/", facts(kannauj, files[1:]))
    assert (answer.status_code, "At most 1 paper" in answer.content.decode()) == (400, True)


def undo(client, context) -> dict:
    return {"paper": context["sent"]["papers"], "request_id": context["sent"]["request_id"]}


def test_what_was_sent_together_comes_back_in_one_press(kannauj, files, sunita):
    desk = sunita.post("/desk/forward/", facts(kannauj, files[1:]), follow=True)
    assert "Pull all 2 papers back" in desk.content.decode()
    press = undo(sunita, desk.context)
    for _press in range(2):
        page = sunita.post("/desk/pull-back/", press, follow=True).content.decode()
        assert "2 papers are back on this desk." in page
    assert Stay.objects.pending().at(kannauj.clerk_post).count() == 3
    assert "Pull all" not in sunita.get("/").content.decode()


def test_what_was_opened_meanwhile_stays_and_is_named(kannauj, files, sunita):
    desk = sunita.post("/desk/forward/", facts(kannauj, files[1:]), follow=True)
    stamp_opened(files[1], by=kannauj.anjali)
    page = sunita.post("/desk/pull-back/", undo(sunita, desk.context), follow=True).content.decode()
    assert f"{files[1].number}: Additional DM" in page
    assert "has opened it already." in page
    assert "1 paper is back on this desk." in page


def test_nobody_pulls_back_what_another_desk_sent(kannauj, files, sunita):
    desk = sunita.post("/desk/forward/", facts(kannauj, files[1:]), follow=True)
    for other in (kannauj.stranger, kannauj.manoj, kannauj.dm):
        signed_in(other).post("/desk/pull-back/", undo(sunita, desk.context))
    assert Stay.objects.pending().at(kannauj.adm_post).count() == 2


def test_the_offer_to_pull_back_goes_after_a_while_and_with_the_post(kannauj, files, sunita, monkeypatch):
    sunita.post("/desk/forward/", facts(kannauj, files[1:]))
    assert sunita.get("/").context["sent"]
    monkeypatch.setattr(views, "TAKEN_BACK_WITHIN", timedelta(0))
    assert sunita.get("/").context["sent"] is None


def test_asking_about_drafts_asks_as_many_queries_for_one_as_for_three(
    kannauj, files, sunita, django_assert_max_num_queries
):
    def ask() -> int:
        with django_assert_max_num_queries(30) as queries:
            assert sunita.post("/desk/forward/", facts(kannauj, files)).status_code == 200
        return len(queries)

    sunita.get("/")
    one = ask()
    for file in files[1:]:
        save_draft(file, by=kannauj.sunita, text="और एक", expected=1)
    assert ask() == one


def test_the_desk_says_it_in_hindi(kannauj, files):
    page = signed_in(kannauj.sunita, "hi").post("/desk/forward/", facts(kannauj, files)).content.decode()
    assert "चुने गए 3 प्रकरण अपर जिलाधिकारी" in page


def test_what_goes_far_and_is_half_written_is_asked_about_once(kannauj, files, sunita):
    there = {"to": kannauj.stranger_post.pk}
    asked = sunita.post("/desk/forward/", facts(kannauj, files, **there))
    page = asked.content.decode()
    assert "3 papers leave your office for District Etawah" in page
    assert BEGUN in page
    for _press in range(2):
        assert sunita.post("/desk/forward/", answers(asked)).status_code == 302
    assert Stay.objects.pending().at(kannauj.stranger_post).count() == 3


def test_several_papers_are_not_sent_to_a_vacant_desk_unasked(kannauj, files, sunita):
    Charge.objects.filter(pk=kannauj.anjali.pk).update(ends=timezone.now())
    page = sunita.post("/desk/forward/", facts(kannauj, files[1:])).content.decode()
    assert "Additional DM is vacant – controlled by Ashutosh Mohan." in page
    assert not Movement.objects.filter(seq=2).exists()


def test_a_secret_paper_with_a_note_stays_for_its_own_page_and_asks_nothing(kannauj, files, sunita, settings):
    secret = open_test_file(kannauj.sunita, "गुप्त", grading="secret")
    save_draft(secret, by=kannauj.sunita, text=BEGUN, expected=1)
    settings.FRESH_SIGN_IN_MINUTES = 0
    answer = sunita.post("/desk/forward/", facts(kannauj, [secret, files[1]]), follow=True)
    page = answer.content.decode()
    assert BEGUN not in page
    assert f"{secret.number} is secret and has a half-written note" in page
    assert [*Stay.objects.pending().at(kannauj.adm_post).values_list("paper", flat=True)] == [files[1].pk]


def test_the_note_on_a_secret_paper_is_shown_only_after_a_fresh_sign_in(kannauj, sunita, settings):
    secret = open_test_file(kannauj.sunita, "गुप्त", grading="secret")
    save_draft(secret, by=kannauj.sunita, text=BEGUN, expected=1)
    settings.FRESH_SIGN_IN_MINUTES = 0
    act = {"expected": 1, "request_id": uuid4(), "to": kannauj.adm_post.pk}
    confirm = sunita.post(f"/papers/{secret.pk}/forward/", act)
    assert (confirm.status_code, BEGUN in confirm.content.decode()) == (302, False)
    assert not Movement.objects.filter(seq=2).exists()


def test_papers_that_would_come_to_one_level_too_many_are_named_in_one_question(kannauj):
    """Four desks are allowed, and two of three papers were with four: the register is the fifth."""
    register = make_post(kannauj.kannauj, "पंजी पटल", "Register desk", rank=20, reports_to=kannauj.dm_post)
    make_charge(register, "रेखा सिंह", "Rekha Singh")
    papers = [make_paper(kannauj.sunita, f"विषय {serial}") for serial in range(3)]
    for paper in papers[:2]:
        send(paper, kannauj.sunita, kannauj.sdm_post)
        send(paper, kannauj.manoj, kannauj.adm_post)
    send(papers[2], kannauj.sunita, kannauj.adm_post)
    for paper in papers:
        send(paper, kannauj.anjali, kannauj.dm_post)
    selected = [f"{paper.pk}:{Paper.objects.get(pk=paper.pk).seq}" for paper in papers]
    dm, sent = signed_in(kannauj.dm), {"paper": selected, "to": register.pk, "request_id": uuid4()}
    asked = dm.post("/desk/forward/", sent)
    numbers = f"{papers[0].number}, {papers[1].number}"
    sentence = f"With Register desk 2 papers are at more levels than the rule allows: {numbers}."
    assert asked.context["question"].sentences.count(sentence) == 1
    assert dm.post("/desk/forward/", answers(asked)).status_code == 302
    assert Stay.objects.pending().at(register).count() == 3
