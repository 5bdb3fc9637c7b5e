"""Nothing is signed unseen: a draft has a version, which every page that could seal it sends back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from files.models import Note
from files.notes import drafts
from files.notes.verbs import save_draft
from tests.factories import District, make_charge, open_test_file, send, signed_in
from tracking.models import Movement, Paper
from tracking.movement.acts import ACTS

pytestmark = pytest.mark.django_db
LONG = "प्रकरण में स्थल निरीक्षण किया गया; आख्या पृष्ठ 3 पर है।"
AUTOSAVE = {"X-Requested-With": "autosave"}


@pytest.fixture
def kannauj():
    return District()


@pytest.fixture
def file(kannauj):
    return open_test_file(kannauj.sunita)


class Window:
    """A window of a browser that shows the page of a file as it was when it was opened."""

    def __init__(self, charge, file, language: str = "en"):
        self.client, self.path = signed_in(charge, language), f"/files/{file.pk}/"
        context = self.client.get(self.path).context
        self.facts = {name: context[name] for name in ("expected", "request_id", "draft")}

    def post(self, address: str, **facts):
        """Press a button of the page."""
        return self.client.post(f"{self.path}{address}", self.facts | facts)

    def autosave(self, text: str):
        """Save as the script does, and take over the version that the answer brings."""
        answer = self.client.post(f"{self.path}note/", self.facts | {"text": text}, headers=AUTOSAVE)
        self.facts["draft"] = answer.json().get("draft", self.facts["draft"])
        return answer


def test_each_save_gives_the_draft_another_version(kannauj, file):
    window, versions = Window(kannauj.sunita, file), [""]
    for text in ("एक", "एक दो", "", "एक"):
        assert window.autosave(text).status_code == 200
        versions.append(window.facts["draft"])
    assert (len({*versions}), versions[3]) == (4, "")
    assert versions[-1] == Paper.objects.get().draft_of(kannauj.sunita.user_id)
    assert versions[-1] == drafts.version(Note.objects.get())


def test_an_autosave_of_a_stale_window_takes_nothing_away_and_says_so(kannauj, file):
    stale, other = Window(kannauj.sunita, file), Window(kannauj.sunita, file)
    other.autosave(LONG)
    answer = stale.autosave("प")
    assert answer.status_code == 409
    assert "another window" in answer.json()["message"]
    assert Note.objects.get().text == f"<p>{LONG}</p>"


@pytest.mark.parametrize(
    ("address", "facts"),
    [
        ("note/", {"text": "प"}),
        ("send/", {"text": "प"}),
        ("send/", {"text": ""}),
        ("send/", {"text": "", "without": "1"}),
        ("note/discard/", {"text": "प"}),
    ],
)
def test_a_stale_window_is_refused_with_both_texts_to_choose_from(kannauj, file, address, facts):
    stale, other = Window(kannauj.sunita, file), Window(kannauj.sunita, file)
    other.autosave(LONG)
    answer = stale.post(address, to=kannauj.adm_post.pk, **facts)
    assert answer.status_code in {400, 409}
    page = answer.content.decode()
    assert f'id="stored-note"><p>{LONG}</p></div>' in page
    assert answer.context["typed"]["text"] == facts["text"]
    assert (Paper.objects.get().seq, Note.objects.get().text) == (1, f"<p>{LONG}</p>")


@pytest.mark.parametrize(
    ("more", "kept"), [({}, "<p>मेरा पाठ</p>"), ({"both": "1"}, f"<p>{LONG}</p><p>मेरा पाठ</p>")]
)
def test_of_two_texts_the_person_keeps_one_or_both(kannauj, file, more, kept):
    stale, other = Window(kannauj.sunita, file), Window(kannauj.sunita, file)
    other.autosave(LONG)
    refused = stale.post("note/", text="मेरा पाठ")
    stale.facts["draft"] = refused.context["draft"]
    assert stale.post("note/", text="मेरा पाठ", **more).status_code == 302
    assert Note.objects.get().text == kept


def test_a_choice_between_two_texts_is_refused_if_one_of_them_changed_again(kannauj, file):
    stale, other = Window(kannauj.sunita, file), Window(kannauj.sunita, file)
    other.autosave(LONG)
    stale.facts["draft"] = stale.post("note/", text="मेरा").context["draft"]
    other.autosave(f"{LONG} और")
    assert stale.post("note/", text="मेरा", both="1").status_code == 409
    assert Note.objects.get().text == f"<p>{LONG} और</p>"


def test_what_was_discarded_elsewhere_does_not_come_back_by_itself(kannauj, file):
    Window(kannauj.sunita, file).autosave(LONG)
    stale, other = Window(kannauj.sunita, file), Window(kannauj.sunita, file)
    other.post("note/discard/")
    assert stale.autosave(f"{LONG} और").status_code == 409
    answer = stale.post("send/", text=f"{LONG} और", to=kannauj.adm_post.pk)
    assert (answer.status_code, answer.context["draft"]) == (409, "")
    assert "was discarded in another window" in answer.content.decode()
    assert not Note.objects.exists()


def test_the_same_text_from_two_windows_is_no_conflict(kannauj, file):
    first, second = Window(kannauj.sunita, file), Window(kannauj.sunita, file)
    first.autosave(LONG)
    assert second.autosave(LONG).status_code == 200
    assert second.post("send/", text=LONG, to=kannauj.adm_post.pk).status_code == 302
    assert Note.objects.sealed().count() == 1


def test_another_fault_in_a_stale_form_still_shows_both_texts(kannauj, file):
    stale, other = Window(kannauj.sunita, file), Window(kannauj.sunita, file)
    other.autosave(LONG)
    answer = stale.post("send/", text="मेरा", to="")
    assert answer.status_code == 400
    assert 'id="stored-note"' in answer.content.decode()


def facts_of_act(kannauj, file) -> dict:
    ahead = (timezone.localdate() + timedelta(days=3)).isoformat()
    texts = dict.fromkeys(("reason", "remark", "authority"), "जाँच")
    file.refresh_from_db()
    desk = {"expected": file.seq, "request_id": uuid4(), "to": kannauj.dm_post.pk}
    return desk | texts | {"review_on": ahead, "until_on": ahead}


# The acts of whoever has the paper; the others are those of whoever has no pen there.
OF_THE_DESK = ("forward", "return_paper", "send_onward", "park", "close")


@pytest.fixture
def at_manoj(kannauj, file):
    """The file at Manoj's desk, with a draft of his."""
    send(file, kannauj.sunita, kannauj.sdm_post)
    save_draft(file, by=kannauj.manoj, text=LONG, expected=2)
    return file


def test_every_act_that_moves_a_paper_is_tried_here():
    no_pen = {"pull_back", "pull_up", "reassign", "place_hold", "lift_hold", "unpark", "reopen"}
    of_files = {name for name, act in ACTS.items() if Paper.Kind.FILE in act.kinds}
    assert of_files == {*OF_THE_DESK} | no_pen


@pytest.mark.parametrize("name", OF_THE_DESK)
def test_an_act_from_a_page_without_the_draft_names_it_and_asks_once(kannauj, at_manoj, name):
    manoj, address = signed_in(kannauj.manoj), ACTS[name].url(at_manoj)
    facts = facts_of_act(kannauj, at_manoj)
    asked = manoj.post(address, facts)
    assert asked.status_code == 200
    assert LONG in asked.content.decode()
    assert Paper.objects.get().seq == 2
    answers = facts | {"answered": asked.context["question"].answer}
    for _press in range(2):
        assert manoj.post(address, answers).status_code == 302
    assert Movement.objects.filter(seq=3).count() == 1
    assert Note.objects.sealed().get().author == kannauj.manoj.user


@pytest.mark.parametrize("name", OF_THE_DESK)
def test_an_act_from_the_page_that_shows_the_draft_signs_it_at_once(kannauj, at_manoj, name):
    window = Window(kannauj.manoj, at_manoj)
    facts = facts_of_act(kannauj, at_manoj) | {"draft": window.facts["draft"]}
    for _press in range(2):
        assert window.client.post(ACTS[name].url(at_manoj), facts).status_code == 302
    assert Note.objects.sealed().count() == 1


@pytest.mark.parametrize("name", OF_THE_DESK)
def test_an_answer_is_for_the_draft_that_was_asked_about(kannauj, at_manoj, name):
    manoj, address = signed_in(kannauj.manoj), ACTS[name].url(at_manoj)
    facts = facts_of_act(kannauj, at_manoj)
    answers = facts | {"answered": manoj.post(address, facts).context["question"].answer}
    save_draft(at_manoj, by=kannauj.manoj, text=f"{LONG} संशोधित", expected=2)
    again = manoj.post(address, answers)
    assert (again.status_code, "संशोधित" in again.content.decode()) == (200, True)
    assert Paper.objects.get().seq == 2


@pytest.mark.parametrize("name", OF_THE_DESK)
def test_a_draft_that_changes_while_the_act_is_on_its_way_is_not_signed(kannauj, at_manoj, name, monkeypatch):
    window = Window(kannauj.manoj, at_manoj)
    facts = facts_of_act(kannauj, at_manoj) | {"draft": window.facts["draft"]}

    def save_meanwhile(*_arguments, **_facts):
        save_draft(at_manoj, by=kannauj.manoj, text="बीच में", expected=2)
        return []

    monkeypatch.setattr("tracking.movement.drafts.sentences", save_meanwhile)
    answer = window.client.post(ACTS[name].url(at_manoj), facts)
    assert (answer.status_code, Paper.objects.get().seq) == (409, 2)
    assert "changed in another window" in answer.content.decode()


def test_an_act_whose_page_showed_a_draft_that_is_gone_says_that_none_is_signed(kannauj, at_manoj):
    window = Window(kannauj.manoj, at_manoj)
    save_draft(at_manoj, by=kannauj.manoj, text="", expected=2)
    facts = facts_of_act(kannauj, at_manoj) | {"draft": window.facts["draft"]}
    asked = window.client.post(ACTS["return_paper"].url(at_manoj), facts)
    assert "none is signed" in asked.content.decode()
    answers = facts | {"answered": asked.context["question"].answer}
    assert window.client.post(ACTS["return_paper"].url(at_manoj), answers).status_code == 302
    assert not Note.objects.exists()


def test_an_act_of_another_person_neither_asks_about_a_draft_nor_tells_of_it(kannauj, at_manoj):
    answer = signed_in(kannauj.dm).post(ACTS["pull_up"].url(at_manoj), facts_of_act(kannauj, at_manoj))
    assert answer.status_code == 302
    assert not Note.objects.sealed().exists()


def test_pulling_up_from_the_own_other_desk_asks_about_the_draft_written_there(kannauj, file):
    both = make_charge(kannauj.dm_post, "", "", user=kannauj.sunita.user, kind="additional")
    save_draft(file, by=kannauj.sunita, text=LONG, expected=1)
    client = signed_in(kannauj.sunita)
    client.post("/charge/switch/", {"charge": both.pk})
    asked = client.post(ACTS["pull_up"].url(file), facts_of_act(kannauj, file))
    assert (asked.status_code, LONG in asked.content.decode()) == (200, True)
    assert Paper.objects.get().seq == 1


def test_a_form_asked_again_for_a_wrong_date_shows_the_draft_it_will_sign(kannauj, at_manoj):
    window = Window(kannauj.manoj, at_manoj)
    facts = facts_of_act(kannauj, at_manoj) | {"draft": window.facts["draft"]}
    again = window.client.post(ACTS["park"].url(at_manoj), facts | {"review_on": "कल"})
    assert (again.status_code, LONG in again.content.decode()) == (400, True)
    assert window.client.post(ACTS["park"].url(at_manoj), facts).status_code == 302


def test_the_question_is_in_the_language_of_the_reader(kannauj, at_manoj):
    asked = signed_in(kannauj.manoj, "hi").post(
        ACTS["return_paper"].url(at_manoj), facts_of_act(kannauj, at_manoj)
    )
    assert "आपकी अधूरी टिप्पणी" in asked.content.decode()


def test_a_far_desk_and_a_half_written_note_are_asked_about_once(kannauj, at_manoj):
    manoj, address = signed_in(kannauj.manoj), ACTS["forward"].url(at_manoj)
    facts = facts_of_act(kannauj, at_manoj) | {"to": kannauj.stranger_post.pk}
    asked = manoj.post(address, facts)
    draft, desk = asked.context["question"].sentences
    assert (LONG in draft, "Ram Prakash" in desk) == (True, True)
    again = facts | {"draft": asked.context["draft"], "answered": asked.context["question"].answer}
    assert manoj.post(address, again).status_code == 302
    assert Note.objects.sealed().count() == 1


@pytest.mark.parametrize(
    ("typed", "back"), [("", f"<p>{LONG}</p>"), (LONG, f"<p>{LONG}</p>"), (f"{LONG} और", f"<p>{LONG} और</p>")]
)
def test_what_was_discarded_is_put_back_in_one_press(kannauj, file, typed, back):
    Window(kannauj.sunita, file).autosave(LONG)
    window = Window(kannauj.sunita, file)
    answer = window.post("note/discard/", text=typed)
    assert not Note.objects.exists()
    assert "The draft was discarded." in answer.content.decode()
    assert answer.context["discarded"] == back
    window.facts["draft"] = answer.context["draft"]
    assert window.post("note/", text=answer.context["discarded"], both="1").status_code == 302
    assert Note.objects.get().text == back


def test_what_is_put_back_stands_below_what_was_written_meanwhile(kannauj, file):
    Window(kannauj.sunita, file).autosave(LONG)
    window = Window(kannauj.sunita, file)
    answer = window.post("note/discard/")
    window.facts["draft"] = answer.context["draft"]
    window.autosave("नया")
    window.post("note/", text=answer.context["discarded"], both="1")
    assert Note.objects.get().text == f"<p>नया</p><p>{LONG}</p>"
