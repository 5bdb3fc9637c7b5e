from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from files.drafts import approval, seal, verbs
from files.models import Draft, DraftVersion
from tests.emptying import unguarded
from tests.factories import District, open_test_file, send, signed_in
from tracking.models import Movement
from tracking.refusals import NotAllowed, NotHere, WrongState
from tracking.verification.papers import findings_of

from .drafting import approve, entry, put_up


@pytest.fixture
def district(db):
    return District()


@pytest.fixture
def draft(district):
    """A letter that Sunita drafted, on the file that now lies with Manoj."""
    file = open_test_file(district.sunita)
    draft = put_up(district.sunita, file, entry(district.kannauj), signatory=district.sdm_post)
    send(file, district.sunita, district.sdm_post)
    return draft


def press_on(client, draft) -> dict:
    """The fields of the button that approves, as the page has them."""
    page = client.get(f"/drafts/{draft.pk}/").context
    return {"version": page["version"]["number"], "seal": page["seal"], "request_id": str(uuid4())}


def test_manoj_approves_the_version_on_his_page_with_one_press(district, draft):
    manoj = signed_in(district.manoj)
    page = manoj.get(draft.file.get_absolute_url()).content.decode()
    assert f"/drafts/{draft.pk}/" in page
    answer = manoj.post(f"/drafts/{draft.pk}/approve/", press_on(manoj, draft))
    assert answer.status_code == 302
    draft = Draft.objects.get(pk=draft.pk)
    movement = Movement.objects.filter(paper=draft.file_id).latest("seq")
    assert (draft.state, draft.approved_version.number) == ("approved", 1)
    assert (movement.kind, movement.person) == ("approved", district.manoj.user)
    assert seal.named_in(movement.remark) == seal.Named(draft.pk, 1, draft.approved_seal)
    assert findings_of(draft.file) == []


def test_approving_twice_by_one_press_is_one_approval(district, draft):
    manoj = signed_in(district.manoj)
    press = press_on(manoj, draft)
    answers = [manoj.post(f"/drafts/{draft.pk}/approve/", press).status_code for _press in range(2)]
    assert answers == [302, 302]
    assert Movement.objects.filter(paper=draft.file_id, kind="approved").count() == 1


def test_the_author_of_a_version_does_not_approve_it(district, draft):
    verbs.keep_version(
        draft, by=district.manoj, text="<p>संशोधित पाठ</p>", shown=verbs.text_state(draft, district.manoj)
    )
    manoj = signed_in(district.manoj)
    page = manoj.get(f"/drafts/{draft.pk}/")
    assert "You wrote this version" in page.content.decode()
    assert not page.context["may"]["approve"]
    with pytest.raises(NotAllowed):
        approve(draft, district.manoj)


def test_a_post_without_the_duty_does_not_approve(district):
    draft = put_up(district.manoj, open_test_file(district.manoj), entry(district.kannauj))
    send(draft.file, district.manoj, district.clerk_post)
    assert not signed_in(district.sunita).get(f"/drafts/{draft.pk}/").context["may"]["approve"]
    with pytest.raises(NotAllowed):
        approve(draft, district.sunita)


def test_it_is_approved_only_where_the_file_lies(district, draft):
    with pytest.raises(NotHere):
        approve(draft, district.dm)


def test_the_officer_is_told_of_a_text_that_the_clerk_typed_and_did_not_keep(district):
    file = open_test_file(district.sunita)
    draft = put_up(district.sunita, file, entry(district.kannauj), signatory=district.sdm_post)
    shown = verbs.text_state(draft, district.sunita)
    verbs.save_text(draft, by=district.sunita, text="<p>और एक बात</p>", shown=shown)
    send(file, district.sunita, district.sdm_post)
    page = signed_in(district.manoj).get(f"/drafts/{draft.pk}/").content.decode()
    assert f"{district.sunita.user.name_en} typed a text" in page
    assert "और एक बात" not in page
    approval.withdraw(approve(draft, district.manoj), by=district.manoj, reason="अधूरा", request_id=uuid4())
    send(file, district.manoj, district.clerk_post)
    assert "और एक बात" in signed_in(district.sunita).get(f"/drafts/{draft.pk}/edit/").content.decode()


def test_a_stale_page_approves_nothing_and_leads_to_both_texts(district, draft):
    manoj = signed_in(district.manoj)
    press = press_on(manoj, draft)
    verbs.keep_version(
        draft, by=district.manoj, text="<p>दूसरा पाठ</p>", shown=verbs.text_state(draft, district.manoj)
    )
    answer = manoj.post(f"/drafts/{draft.pk}/approve/", press)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "nothing was approved" in page
    assert "दूसरा पाठ" in page
    assert f"/drafts/{draft.pk}/?version=1" in page
    assert "<ins>" in page
    assert Draft.objects.get(pk=draft.pk).state == "writing"


def test_an_addressee_changed_meanwhile_makes_the_page_stale(district, draft):
    manoj = signed_in(district.manoj)
    press = press_on(manoj, draft)
    verbs.address(draft, by=district.manoj, to=district.etawah)
    assert manoj.post(f"/drafts/{draft.pk}/approve/", press).status_code == 409


def test_a_letter_to_nobody_is_not_approved(district):
    file = open_test_file(district.sunita)
    draft = put_up(district.sunita, file)
    send(file, district.sunita, district.sdm_post)
    with pytest.raises(WrongState, match="प्राप्तकर्ता"):
        approve(draft, district.manoj)


def test_approving_asks_who_signed_in_long_ago_for_the_password(district, draft, settings):
    manoj = signed_in(district.manoj)
    press = press_on(manoj, draft)
    settings.FRESH_SIGN_IN_MINUTES = -1
    manoj.post(f"/drafts/{draft.pk}/approve/", press)
    assert Draft.objects.get(pk=draft.pk).state == "writing"


def test_a_half_written_note_is_not_signed_by_approving(district, draft):
    manoj = signed_in(district.manoj)
    draft.file.refresh_from_db()
    note = {"expected": draft.file.seq, "text": "अभी अधूरा", "draft": ""}
    manoj.post(f"/files/{draft.file_id}/note/", note, headers={"X-Requested-With": "autosave"})
    approve(draft, district.manoj)
    page = manoj.get(draft.file.get_absolute_url()).context
    assert "अभी अधूरा" in page["yellow"]["text"]


def test_a_draft_is_returned_with_what_has_to_be_changed(district, draft):
    manoj = signed_in(district.manoj)
    press = {"request_id": str(uuid4()), "reason": ""}
    answer = manoj.post(f"/drafts/{draft.pk}/return/", press)
    assert (answer.status_code, "what is to be changed" in answer.content.decode()) == (400, True)
    assert manoj.post(f"/drafts/{draft.pk}/return/", press | {"reason": "दिनांक सुधारें"}).status_code == 302
    assert "दिनांक सुधारें" in manoj.get(f"/drafts/{draft.pk}/").content.decode()


def test_an_approval_is_withdrawn_with_reason_also_when_the_file_has_gone_on(district, draft):
    draft = approve(draft, district.manoj)
    send(draft.file, district.manoj, district.clerk_post)
    manoj, sunita = signed_in(district.manoj), signed_in(district.sunita)
    press = {"request_id": str(uuid4()), "reason": "त्रुटिवश"}
    assert sunita.post(f"/drafts/{draft.pk}/withdraw/", press).status_code == 409
    assert manoj.post(f"/drafts/{draft.pk}/withdraw/", press).status_code == 302
    draft = Draft.objects.get(pk=draft.pk)
    assert (draft.state, draft.approved_version, draft.approved_seal) == ("writing", None, "")
    assert findings_of(draft.file) == []


def test_what_was_issued_is_not_withdrawn(district, draft):
    draft = approve(draft, district.manoj)
    with transaction.atomic():
        facts = {"by": district.manoj, "number": "12/2026", "request_id": uuid4()}
        paper = approval.lock(draft.file)
        approval.record_issued(paper, draft, **facts)
    with pytest.raises(WrongState, match="निर्गत"):
        approval.withdraw(draft, by=district.manoj, reason="त्रुटि", request_id=uuid4())


def test_what_is_approved_changes_no_more(district, draft):
    draft = approve(draft, district.manoj)
    with pytest.raises(WrongState):
        verbs.keep_version(
            draft, by=district.manoj, text="<p>और</p>", shown=verbs.text_state(draft, district.manoj)
        )
    for change in ({"subject": "दूसरा"}, {"approved_seal": "0" * 64}, {"state": "writing"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.filter(pk=draft.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.addressees.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        DraftVersion.objects.filter(draft=draft).update(text="<p>और</p>")


@pytest.mark.parametrize("change", [
    "UPDATE files_draftversion SET text = '<p>बदला हुआ</p>'",
    "UPDATE files_draft SET subject = 'बदला हुआ'",
    "UPDATE files_draft SET state = 'writing', approved_version_id = NULL",
    "DELETE FROM files_draftaddressee",
])  # fmt: skip
def test_what_was_changed_behind_the_program_is_found(district, draft, change):
    draft = approve(draft, district.manoj)
    with unguarded("files_draft", "files_draftversion", "files_draftaddressee") as cursor:
        cursor.execute(change)
    assert [finding.what for finding in findings_of(draft.file)] == ["draft"]
