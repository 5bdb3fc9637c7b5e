"""The pen of a file: which desk is chosen already, what is asked once, and that nothing typed is lost."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.pages.asking import FIELD
from files.models import Note
from files.notes.verbs import save_draft
from files.opening.verbs import open_file
from tests.factories import (
    District,
    make_charge,
    make_head,
    make_office,
    make_paper,
    make_post,
    open_test_file,
    send,
    signed_in,
)
from tracking.models import Channel
from tracking.movement.destinations import next_desks
from tracking.movement.verbs import pull_back, send_onward

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


class Division(District):
    """Kannauj under a Commissioner and a Chief Minister, who is vacant; no office has rules of its own."""

    def __init__(self):
        super().__init__()
        Channel.objects.all().delete()
        self.division = make_office("DIV", "मण्डल कानपुर", "Kanpur Division", kind="division", under=self.state)
        self.chief_post = make_post(self.state, "मुख्यमंत्री", "Chief Minister", rank=100)
        self.commissioner_post = make_post(
            self.division, "मण्डलायुक्त", "Divisional Commissioner", rank=95, reports_to=self.chief_post
        )
        self.division.receiving_post = self.commissioner_post
        self.division.save(update_fields=["receiving_post"])
        self.commissioner = make_charge(self.commissioner_post, "विवेक सक्सेना", "Vivek Saxena")
        self.dm_post.reports_to = self.commissioner_post
        self.dm_post.save(update_fields=["reports_to"])


@pytest.fixture
def kannauj():
    return Division()


def page(charge, file, **query) -> str:
    return signed_in(charge).get(file.get_absolute_url(), query).content.decode()


def chosen(text: str) -> str:
    """The desk that the pen's list shows before anybody touched it."""
    options = re.search(r'<select name="to" id="to".*?</select>', text, re.DOTALL)[0]
    selected = re.findall(r"<option[^>]* selected>([^<]*)", options)
    return unescape((selected or re.findall(r"<option[^>]*>([^<]*)", options))[0]).strip()


def press(charge, file, to, **facts):
    """Press send, and the answer; the note is "स्वीकृत" unless said otherwise."""
    file.refresh_from_db()
    body = {"expected": file.seq, "request_id": uuid4(), "text": "स्वीकृत", "to": to.pk if to else ""}
    return signed_in(charge).post(f"/files/{file.pk}/send/", body | facts)


def asked(answer) -> list[str]:
    """The sentences of the question, and the hidden answer."""
    text = answer.content.decode()
    part = re.search(r'<div class="asking".*?</div>\s*</div>', text, re.DOTALL)
    if not part:
        return []
    return [unescape(sentence) for sentence in re.findall(r"<p>(.*?)</p>", part[0], re.DOTALL)]


def answered(answer) -> dict:
    return {FIELD: re.search(rf'name="{FIELD}" value="(\w+)"', answer.content.decode())[1]}


def vacate(charge):
    charge.ends = timezone.now()
    charge.save(update_fields=["ends"])


def holder(file):
    file.refresh_from_db()
    return file.holder


def test_what_came_up_from_a_clerk_goes_down_to_that_clerk_in_one_press(kannauj):
    file = open_test_file(kannauj.sunita, "सूचना का अधिकार: दाखिल-खारिज वाद")
    send(file, kannauj.sunita, kannauj.dm_post)
    assert chosen(page(kannauj.dm, file)) == "Desk assistant – Sunita Yadav"
    assert press(kannauj.dm, file, kannauj.clerk_post).status_code == 302
    assert holder(file) == kannauj.clerk_post


def test_what_was_sent_onward_past_the_adm_goes_down_through_the_adm(kannauj):
    """Sunita sends past Anjali to the DM; on the way down Anjali comes first and sees the file."""
    file = open_test_file(kannauj.sunita)
    send_onward(file, by=kannauj.sunita, to=kannauj.dm_post, expected=1, request_id=uuid4())
    assert signed_in(kannauj.anjali).get(file.get_absolute_url()).status_code == 404
    assert chosen(page(kannauj.dm, file)) == "Additional DM – Anjali Gupta"
    assert press(kannauj.dm, file, kannauj.adm_post).status_code == 302
    assert chosen(page(kannauj.anjali, file)) == "Desk assistant – Sunita Yadav"
    assert press(kannauj.anjali, file, kannauj.clerk_post).status_code == 302
    assert signed_in(kannauj.anjali).get(file.get_absolute_url()).status_code == 200


def test_where_the_jumped_officer_saw_it_before_it_goes_to_its_sender(kannauj):
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.adm_post)
    send(file, kannauj.anjali, kannauj.clerk_post)
    send_onward(file, by=kannauj.sunita, to=kannauj.dm_post, expected=3, request_id=uuid4())
    assert chosen(page(kannauj.dm, file)) == "Desk assistant – Sunita Yadav"


def test_on_every_file_that_came_up_the_magistrate_is_offered_who_sent_it(kannauj):
    heads = {code: make_head(kannauj.state, code) for code in ("RTI", "ARM", "REV")}
    for sender in (kannauj.sunita, kannauj.anjali, kannauj.manoj):
        for head in heads.values():
            file = open_file(by=sender, subject="शस्त्र लाइसेंस", subject_head=head, request_id=uuid4())
            send(file, sender, kannauj.dm_post)
            assert chosen(page(kannauj.dm, file)) == f"{sender.post} – {sender.user}"


def test_what_this_desk_opened_goes_to_its_superior(kannauj):
    assert chosen(page(kannauj.sunita, open_test_file(kannauj.sunita))) == "Additional DM – Anjali Gupta"
    assert chosen(page(kannauj.manoj, open_test_file(kannauj.manoj))) == "Additional DM – Anjali Gupta"


def test_what_leaves_the_district_is_never_chosen_already(kannauj):
    file = open_test_file(kannauj.dm)
    assert chosen(page(kannauj.dm, file)) == "Choose a desk"
    assert press(kannauj.dm, file, None).status_code == 400
    answer = press(kannauj.dm, file, kannauj.commissioner_post)
    [sentence] = asked(answer)
    assert sentence.startswith("This leaves your office for Kanpur Division: Divisional Commissioner – Vivek")
    assert sentence.endswith("(1 level above you).")
    assert holder(file) == kannauj.dm_post


def test_a_rule_of_the_office_chooses_no_desk(kannauj):
    Channel.objects.create(office=kannauj.kannauj, to_office=kannauj.division, by=kannauj.dm)
    file = open_test_file(kannauj.dm)
    assert chosen(page(kannauj.dm, file)) == "Choose a desk"
    assert press(kannauj.dm, file, kannauj.commissioner_post).status_code == 302


def test_what_came_up_from_outside_the_district_is_sent_back_there_only_by_choice(kannauj):
    chief = make_charge(kannauj.chief_post, "प्रमुख", "Pramukh Singh")
    kannauj.kannauj.receiving_post = kannauj.dm_post
    kannauj.kannauj.save(update_fields=["receiving_post"])
    file = open_test_file(kannauj.dm)
    send(file, kannauj.dm, kannauj.chief_post)
    assert chosen(page(chief, file)) == "Choose a desk"
    assert press(chief, file, kannauj.dm_post).status_code == 302


def test_a_desk_that_decides_nothing_submits_what_came_up(kannauj):
    assistant = make_post(
        kannauj.kannauj, "प्रधान सहायक", "Head Assistant", rank=30, reports_to=kannauj.adm_post
    )
    geeta = make_charge(assistant, "गीता पाल", "Geeta Pal")
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, assistant)
    assert chosen(page(geeta, file)) == "Additional DM – Anjali Gupta"


def test_what_came_down_goes_to_the_desk_below_that_had_it_last(kannauj):
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.adm_post)
    send(file, kannauj.anjali, kannauj.dm_post)
    send(file, kannauj.dm, kannauj.adm_post)
    assert chosen(page(kannauj.anjali, file)) == "Desk assistant – Sunita Yadav"


def test_a_clerk_who_sends_to_the_chief_minister_is_asked_who_where_and_how_far(kannauj):
    file = open_test_file(kannauj.sunita)
    answer = press(kannauj.sunita, file, kannauj.chief_post)
    way, vacancy = asked(answer)
    assert way.startswith("This leaves your office for Government of Uttar Pradesh: Chief Minister – vacant")
    assert way.endswith("(4 levels above you).")
    assert vacancy.startswith("Chief Minister is vacant.")
    assert "स्वीकृत" in answer.content.decode()
    assert holder(file) == kannauj.clerk_post
    assert press(kannauj.sunita, file, kannauj.chief_post, **answered(answer)).status_code == 302
    assert holder(file) == kannauj.chief_post


def test_an_answer_holds_only_for_what_was_asked(kannauj):
    file = open_test_file(kannauj.sunita)
    answer = answered(press(kannauj.sunita, file, kannauj.chief_post))
    again = press(kannauj.sunita, file, kannauj.commissioner_post, **answer)
    assert "Divisional Commissioner" in asked(again)[0]
    assert holder(file) == kannauj.clerk_post


def test_a_vacant_desk_is_never_chosen_and_says_who_controls_it(kannauj):
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.adm_post)
    vacate(kannauj.sunita)
    text = page(kannauj.anjali, file)
    assert chosen(text) == "Choose a desk"
    assert "Desk assistant – vacant – controlled by Anjali Gupta" in text
    [sentence] = asked(press(kannauj.anjali, file, kannauj.clerk_post))
    assert sentence.startswith("Desk assistant is vacant – controlled by Anjali Gupta.")


def test_where_the_sender_is_gone_the_next_below_is_chosen(kannauj):
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.dm_post)
    vacate(kannauj.sunita)
    assert chosen(page(kannauj.dm, file)) == "Additional DM – Anjali Gupta"


def test_every_desk_found_or_offered_says_who_holds_it(kannauj):
    file = open_test_file(kannauj.sunita)
    text = page(kannauj.sunita, file, words="Chief")
    assert '<optgroup label="Found">' in text
    assert "Chief Minister – vacant<" in text
    assert chosen(text) == "Choose a desk"
    options = re.findall(r'<option value="\d+"[^>]*>([^<]*)', text)
    assert all(" – " in option for option in options)


def test_the_hindi_page_names_a_vacancy_as_offices_do(kannauj):
    vacate(kannauj.anjali)
    file = open_test_file(kannauj.sunita)
    text = signed_in(kannauj.sunita, "hi").get(file.get_absolute_url()).content.decode()
    assert "अपर जिलाधिकारी – रिक्त – नियंत्रण: आशुतोष मोहन" in text


def test_send_with_note_without_a_note_is_refused_and_keeps_the_desk(kannauj):
    file = open_test_file(kannauj.sunita)
    answer = press(kannauj.sunita, file, kannauj.adm_post, text=" ")
    assert answer.status_code == 400
    assert "Write a note, or press" in answer.content.decode()
    assert chosen(answer.content.decode()) == "Additional DM – Anjali Gupta"
    assert holder(file) == kannauj.clerk_post
    assert press(kannauj.sunita, file, kannauj.adm_post, text="", without="1").status_code == 302


def test_what_was_asked_without_a_note_goes_without_one(kannauj):
    file = open_test_file(kannauj.sunita)
    answer = press(kannauj.sunita, file, kannauj.dm_post, text="", without="1")
    assert asked(answer)
    assert '<input type="hidden" name="without" value="1">' in answer.content.decode()
    press(kannauj.sunita, file, kannauj.dm_post, text="", without="1", **answered(answer))
    assert holder(file) == kannauj.dm_post
    assert not Note.objects.filter(file=file).exists()


def test_the_message_after_sending_names_the_holder_and_takes_back_in_one_press(kannauj):
    file = open_test_file(kannauj.sunita)
    client = signed_in(kannauj.sunita)
    body = {"expected": 1, "request_id": uuid4(), "text": "प्रस्तुत", "to": kannauj.adm_post.pk}
    text = client.post(f"/files/{file.pk}/send/", body, follow=True).content.decode()
    assert f"{file.number} was sent to Additional DM – Anjali Gupta." in text
    undo = re.search(
        r'<form class="message__undo" method="post" action="([^"]*)">(.*?)</form>', text, re.DOTALL
    )
    fields = dict(re.findall(r'name="(expected|request_id)" value="([^"]*)"', undo[2]))
    assert client.post(undo[1], fields).status_code == 302
    assert holder(file) == kannauj.clerk_post


def test_what_was_pulled_back_is_suggested_no_more(kannauj, django_capture_on_commit_callbacks):
    other = make_post(kannauj.kannauj, "कोषागार", "Treasury", rank=20)
    make_charge(other, "रमेश", "Ramesh Pal")
    paper = make_paper(kannauj.sunita)
    send(paper, kannauj.sunita, other)

    def suggested():
        return [desk.pk for desk in next_desks(None, by=kannauj.sunita)[0].posts]

    assert suggested()[0] == other.pk
    paper.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        pull_back(paper, by=kannauj.sunita, expected=2, request_id=uuid4())
    assert other.pk not in suggested()


def test_a_vacant_desk_is_not_suggested(kannauj):
    paper = make_paper(kannauj.sunita)
    send(paper, kannauj.sunita, kannauj.chief_post)
    [first, *_rest] = next_desks(None, by=kannauj.sunita)
    assert first.label == "Suggested"
    assert kannauj.chief_post.pk not in [desk.pk for desk in first.posts]


def test_a_stale_sign_in_on_a_secret_file_is_not_confirmed_before_what_is_asked(kannauj, settings):
    file = open_test_file(kannauj.sunita, grading="secret")
    settings.FRESH_SIGN_IN_MINUTES = 0
    question = press(kannauj.sunita, file, kannauj.dm_post)
    assert question.status_code == 200
    assert "(2 levels above you)" in asked(question)[0]
    assert file.subject not in question.content.decode()
    press(kannauj.sunita, file, kannauj.dm_post, **answered(question))
    assert holder(file) == kannauj.dm_post


def test_two_texts_are_decided_before_anything_is_asked(kannauj):
    file = open_test_file(kannauj.sunita)
    save_draft(file, by=kannauj.sunita, text="पहला", expected=1)
    answer = press(kannauj.sunita, file, kannauj.dm_post, draft="")
    assert answer.status_code == 409
    assert "stored-note" in answer.content.decode()
    assert not asked(answer)


def test_a_desk_that_was_found_is_still_chosen_in_the_question(kannauj):
    far = make_post(kannauj.division, "लेखाकार", "Division Accountant", rank=20)
    make_charge(far, "सुरेश", "Suresh Rawat")
    kannauj.division.receiving_post = far
    kannauj.division.save(update_fields=["receiving_post"])
    stranger = make_office("OTH", "अन्य", "Other District", kind="district", under=kannauj.division)
    desk = make_post(stranger, "आवक लिपिक", "Inward Clerk", rank=20)
    stranger.receiving_post = desk
    stranger.save(update_fields=["receiving_post"])
    file = open_test_file(kannauj.sunita)
    question = press(kannauj.sunita, file, desk)
    assert asked(question)
    assert chosen(question.content.decode()).startswith("Inward Clerk")
