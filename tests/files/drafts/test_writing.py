from datetime import date
from uuid import uuid4

import pytest

from files.drafts import communications, verbs
from files.models import Correspondent, Draft, DraftPen
from files.receipts.verbs import put_in_file
from tests.factories import District, make_receipt, open_test_file, send, signed_in

from .drafting import entry, put_up

AUTOSAVE = {"X-Requested-With": "autosave"}


@pytest.fixture
def district(db):
    return District()


@pytest.fixture
def draft(district):
    """A letter that Sunita drafts on a file at her desk."""
    return put_up(district.sunita, open_test_file(district.sunita), entry(district.kannauj))


def filed_letter(district, file):
    """A letter of Ram Singh that is put in a file of Sunita's."""
    sender = entry(district.kannauj)
    facts = {"sender": sender, "sender_name": sender.name, "letter_date": date(2026, 11, 3)}
    letter = make_receipt(district.sunita, letter_number="45/2026", **facts)
    put_in_file(letter, by=district.sunita, file=file, expected=letter.seq, request_id=uuid4())
    return letter


def begun(client, file, query: str = "") -> dict:
    """The fields of the form in which a draft is begun, as the page fills them."""
    form = client.get(f"/files/{file.pk}/drafts/new/{query}").context["form"]
    fields = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in fields.items() if value is not None}


def test_a_reply_is_filled_from_the_letter(district):
    file, sunita = open_test_file(district.sunita), signed_in(district.sunita)
    letter = filed_letter(district, file)
    page = sunita.get(letter.get_absolute_url()).content.decode()
    assert f"/files/{file.pk}/drafts/new/?reply={letter.pk}" in page
    fields = begun(sunita, file, f"?reply={letter.pk}")
    assert fields["subject"] == letter.subject
    sunita.post(f"/files/{file.pk}/drafts/new/", fields)
    draft = Draft.objects.get()
    assert (draft.in_reply_to_id, draft.signatory) == (letter.pk, district.adm_post)
    assert "45/2026" in draft.versions.get().text
    assert draft.addressees.get().correspondent == letter.sender


def test_beginning_twice_by_one_press_is_one_draft(district):
    file, sunita = open_test_file(district.sunita), signed_in(district.sunita)
    fields = begun(sunita, file)
    places = {sunita.post(f"/files/{file.pk}/drafts/new/", fields).url for _press in range(2)}
    assert len(places) == Draft.objects.count() == 1


@pytest.mark.parametrize("form", Draft.Form.values)
@pytest.mark.parametrize("language", Draft.Language.values)
def test_each_form_of_communication_begins_in_its_language(form, language):
    text = communications.begun(form, language, None)
    assert any("\u0904" <= sign <= "\u0963" for sign in text) == (language == "hi")


def test_saving_keeps_each_version_and_of_the_same_text_only_one(district, draft):
    sunita = signed_in(district.sunita)
    for text in ("<p>पहला</p>", "<p>दूसरा</p>", "<p>दूसरा</p>"):
        shown = sunita.get(f"/drafts/{draft.pk}/edit/").context["state"]
        sunita.post(f"/drafts/{draft.pk}/edit/", {"text": text, "draft": shown, "subject": draft.subject})
    texts = draft.versions.order_by("number").values_list("number", "text")
    assert list(texts)[1:] == [(2, "<p>पहला</p>"), (3, "<p>दूसरा</p>")]


def test_what_is_typed_is_saved_without_a_version_and_is_there_again(district, draft):
    sunita = signed_in(district.sunita)
    shown = sunita.get(f"/drafts/{draft.pk}/edit/").context["state"]
    answer = sunita.post(
        f"/drafts/{draft.pk}/text/", {"text": "<p>अधूरा</p>", "draft": shown}, headers=AUTOSAVE
    )
    assert answer.json()["draft"] != shown
    assert "अधूरा" in sunita.get(f"/drafts/{draft.pk}/edit/").content.decode()
    assert draft.versions.count() == 1
    sunita.post(f"/drafts/{draft.pk}/text/", {"draft": "", "discard": "1"})
    assert not DraftPen.objects.exists()


def test_a_window_left_open_writes_over_nothing_and_loses_nothing(district, draft):
    first, second = signed_in(district.sunita), signed_in(district.sunita)
    shown = first.get(f"/drafts/{draft.pk}/edit/").context["state"]
    second.post(f"/drafts/{draft.pk}/edit/", {"text": "<p>दूसरी खिड़की</p>", "draft": shown})
    autosaved = first.post(
        f"/drafts/{draft.pk}/text/", {"text": "<p>पहली</p>", "draft": shown}, headers=AUTOSAVE
    )
    answer = first.post(f"/drafts/{draft.pk}/edit/", {"text": "<p>पहली खिड़की</p>", "draft": shown})
    assert (autosaved.status_code, answer.status_code) == (409, 409)
    assert "पहली खिड़की" in answer.content.decode()
    by_hand = first.post(f"/drafts/{draft.pk}/text/", {"text": "बिना स्क्रिप्ट", "draft": shown})
    assert by_hand.status_code == 409
    assert "बिना स्क्रिप्ट" in by_hand.content.decode()
    facts = {"text": "<p>पहली खिड़की</p>", "draft": answer.context["state"]}
    assert first.post(f"/drafts/{draft.pk}/edit/", facts).status_code == 302
    texts = draft.versions.order_by("number").values_list("text", flat=True)
    assert list(texts)[1:] == ["<p>दूसरी खिड़की</p>", "<p>पहली खिड़की</p>"]


def test_the_subject_changed_in_another_window_is_not_put_back(district, draft):
    first, second = signed_in(district.sunita), signed_in(district.sunita)
    page = first.get(f"/drafts/{draft.pk}/edit/").context
    fields = {"text": page["html"], "draft": page["state"], "subject": page["draft"]["subject"]}
    second.post(f"/drafts/{draft.pk}/edit/", fields | {"subject": "नया विषय"})
    first.post(f"/drafts/{draft.pk}/edit/", fields)
    assert Draft.objects.get().subject == "नया विषय"


def test_both_texts_of_one_person_in_two_windows_stay_within_reach(district, draft):
    first, second = signed_in(district.sunita), signed_in(district.sunita)
    shown = first.get(f"/drafts/{draft.pk}/edit/").context["state"]
    second.post(f"/drafts/{draft.pk}/text/", {"text": "<p>दूसरी</p>", "draft": shown}, headers=AUTOSAVE)
    answer = first.post(f"/drafts/{draft.pk}/edit/", {"text": "<p>पहली</p>", "draft": shown})
    assert "दूसरी" in answer.context["stored"]
    assert "पहली" in answer.context["html"]


def test_addressees_are_entries_offices_and_desks_each_once(district, draft):
    sunita, path = signed_in(district.sunita), f"/drafts/{draft.pk}/addressees/"
    for fields in (
        {"office": "ETW", "kind": "to"},
        {"post": district.dm_post.code, "kind": "copy"},
        {"post": district.dm_post.code, "kind": "copy"},
        {"name": "श्री राम सिंह", "kind": "to"},
        {"name": "श्रीमती शीला देवी", "place": "ग्राम ठठिया", "kind": "to"},
    ):
        assert sunita.post(path, fields).status_code == 302
    rows = [row.correspondent or row.office or row.post for row in verbs.addressed(draft)]
    assert [str(row.pk) for row in rows] == [str(row.pk) for row in (
        Correspondent.objects.get(name="श्री राम सिंह"), district.etawah,
        Correspondent.objects.get(name="श्रीमती शीला देवी"), district.dm_post,
    )]  # fmt: skip
    sunita.post(f"{path}1/")
    assert draft.addressees.count() == 3


@pytest.mark.parametrize("fields", [
    {},
    {"office": "ETW", "name": "श्री राम सिंह"},
    {"name": "अज्ञात व्यक्ति"},
])  # fmt: skip
def test_who_is_meant_is_asked_where_it_is_not_clear(district, draft, fields):
    answer = signed_in(district.sunita).post(f"/drafts/{draft.pk}/addressees/", fields | {"kind": "to"})
    assert (answer.status_code, draft.addressees.count()) == (400, 1)


def test_only_the_desk_where_the_file_lies_writes(district, draft):
    send(draft.file, district.sunita, district.sdm_post)
    sunita = signed_in(district.sunita)
    assert sunita.get(f"/drafts/{draft.pk}/edit/").status_code == 409
    answer = sunita.post(f"/drafts/{draft.pk}/edit/", {"text": "<p>बाद में</p>", "draft": "1."})
    assert (answer.status_code, draft.versions.count()) == (409, 1)
    assert signed_in(district.stranger).get(f"/drafts/{draft.pk}/").status_code == 404


def test_a_comment_stands_beside_its_version_and_is_no_part_of_the_letter(district, draft):
    sunita = signed_in(district.sunita)
    press = {"version": 1, "request_id": str(uuid4()), "comment": "दिनांक जाँच लें"}
    for _press in range(2):
        assert sunita.post(f"/drafts/{draft.pk}/comments/", press).status_code == 302
    page = sunita.get(f"/drafts/{draft.pk}/")
    assert [comment["text"] for comment in page.context["comments"]] == ["दिनांक जाँच लें"]
    assert "दिनांक जाँच लें" not in page.context["letter"]


def test_a_draft_given_up_stays_and_is_taken_up_again(district, draft):
    sunita = signed_in(district.sunita)
    sunita.post(f"/drafts/{draft.pk}/give-up/")
    assert "Given up" in sunita.get(draft.file.get_absolute_url()).content.decode()
    assert sunita.post(f"/drafts/{draft.pk}/edit/", {"text": "<p>और</p>", "draft": "1."}).status_code == 409
    sunita.post(f"/drafts/{draft.pk}/take-up/")
    assert Draft.objects.get().state == "writing"


def test_the_page_of_a_draft_asks_the_same_for_one_version_and_three(
    district, draft, django_assert_max_num_queries
):
    sunita = signed_in(district.sunita)
    sunita.get(f"/drafts/{draft.pk}/")
    for text in ("<p>पहला</p>", "<p>दूसरा</p>"):
        verbs.keep_version(
            draft, by=district.sunita, text=text, shown=verbs.text_state(draft, district.sunita)
        )
        verbs.address(draft, by=district.sunita, to=entry(district.kannauj, text[3:-4]))
        verbs.comment(verbs.newest(draft), by=district.sunita, text=text, request_id=uuid4())
    with django_assert_max_num_queries(25):
        sunita.get(f"/drafts/{draft.pk}/")
