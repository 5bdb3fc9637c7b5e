import csv
import hashlib
import io
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.charges import orders
from accounts.charges.two_persons import establishing
from accounts.email_ids import lifecycle, tasks
from accounts.models import AuditEntry, Charge, EmailId, EmailLetter, EmailPattern, User
from accounts.pages import pdf
from accounts.refusals import NoIdLeft
from tests.factories import District, agree, ist, make_charge, make_post, make_user, signed_in
from tests.pdfs import words_of

pytestmark = pytest.mark.django_db
HOME = "/staff/email/"
PROPOSE = f"{HOME}propose/"


@pytest.fixture
def kannauj():
    """Kannauj with two nodal officers, Rakesh who proposes and Neelam who approves, and no ID yet."""
    district = District()
    for name, hindi, english in (
        ("rakesh", "राकेश पाल", "Rakesh Pal"),
        ("neelam", "नीलम शाक्य", "Neelam Shakya"),
    ):
        post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
        setattr(district, name, make_charge(post, hindi, english))
    EmailPattern.objects.create(office=district.kannauj, domain="kannauj.example.in")
    return district


def preview(charge: Charge, kind: str = "name", **query) -> dict:
    return signed_in(charge).get(PROPOSE, {"kind": kind, **query}).context


def proposed_for(charge: Charge, *people: User, kind: str = "name") -> list[EmailId]:
    """Rakesh ticks rows of the preview and presses the button."""
    plan = preview(charge, kind)
    ticked = {"kind": kind, "shown": plan["digest"], "ids": [person.pk for person in people]}
    signed_in(charge).post(PROPOSE, ticked)
    return list(EmailId.objects.order_by("pk"))


def press(charge: Charge, step: str, ids: list[EmailId] | str, **fields):
    """A step for the ticked IDs, or for all in a state; with what the page says next."""
    selection = (
        {"all": "1", "state": ids} if isinstance(ids, str) else {"ids": [email_id.pk for email_id in ids]}
    )
    path = f"{HOME}request/" if step == "request" else f"{HOME}step/{step}/"
    answer = agree(signed_in(charge), path, selection | fields, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def states() -> set[str]:
    return set(EmailId.objects.values_list("state", flat=True))


def bring_into_use(kannauj, *people: User, kind: str = "name") -> list[EmailId]:
    ids = proposed_for(kannauj.rakesh, *people, kind=kind)
    press(kannauj.neelam, "approve", "proposed")
    press(kannauj.rakesh, "request", "approved", number="12/ई-मेल", dated="2026-11-02")
    press(kannauj.rakesh, "created", "requested")
    press(kannauj.rakesh, "activate", "created")
    return ids


def order(kannauj, at=None) -> orders.Order:
    return orders.Order("7/2026", date(2026, 10, 1), at or ist(2026, 11, 1, 10), kannauj.rakesh)


def test_the_whole_office_is_seen_before_anything_is_given_and_then_given_as_shown(kannauj):
    make_user("सुनीता यादव", "Sunita Yadav", rolls=kannauj.kannauj)
    plan = preview(kannauj.rakesh)
    assert not EmailId.objects.exists()
    rows = {row["code"]: row for row in plan["rows"]}
    first = rows[kannauj.sunita.user.employee_code]
    assert (first["latin"], first["id"]) == ("Sunita Yadav", "sunita.yadav@kannauj.example.in")
    second = plan["rows"][-1]
    assert second["id"] == "s.yadav@kannauj.example.in"
    assert second["why"] == ["sunita.yadav: goes to Sunita Yadav in this list"]
    assert [row["id"] for row in preview(kannauj.rakesh, only="collisions")["rows"]] == [second["id"]]
    signed_in(kannauj.rakesh).post(PROPOSE, {"kind": "name", "all": "1", "shown": plan["digest"]})
    assert {str(email_id) for email_id in EmailId.objects.all()} == {row["id"] for row in plan["rows"]}
    assert preview(kannauj.rakesh)["rows"] == []


def test_what_was_not_shown_is_not_given(kannauj):
    digest = preview(kannauj.rakesh)["digest"]
    proposed_for(kannauj.neelam, kannauj.sunita.user)
    signed_in(kannauj.rakesh).post(PROPOSE, {"kind": "name", "all": "1", "shown": digest})
    signed_in(kannauj.rakesh).post(PROPOSE, {"kind": "name", "all": "1"})
    assert EmailId.objects.count() == 1


def test_a_spelling_is_accepted_by_a_click_and_the_ids_follow(kannauj):
    client = signed_in(kannauj.rakesh)
    sunita = kannauj.sunita.user
    row = next(row for row in client.get(PROPOSE).context["rows"] if row["pk"] == sunita.pk)
    other = next(spelling for spelling in row["spellings"] if spelling.startswith("Suneeta "))
    client.post(PROPOSE, {"kind": "name", "spelling": f"{sunita.pk}:{other}"})
    plan = client.get(PROPOSE).context
    assert next(row for row in plan["rows"] if row["pk"] == sunita.pk)["id"].startswith("suneeta.")
    client.post(PROPOSE, {"kind": "name", "ids": [sunita.pk], "shown": plan["digest"]})
    assert EmailId.objects.get().local == "suneeta.yadav"


def test_an_id_goes_from_the_preview_to_its_end_and_each_step_is_told_with_its_author(kannauj):
    (email_id,) = bring_into_use(kannauj, kannauj.sunita.user)
    for step in ("archive", "close"):
        press(kannauj.rakesh, step, [email_id])
    page = signed_in(kannauj.rakesh).get(f"{HOME}{email_id.pk}/")
    steps = [(row["what"], row["by"]) for row in page.context["rows"]]
    assert steps[:3] == [
        ("Proposed", "Rakesh Pal"),
        ("Approved", "Neelam Shakya"),
        ("Requested", "Rakesh Pal"),
    ]
    assert [what for what, _by in steps[3:]] == ["Created", "Active", "Archived", "Closed"]
    assert "12/ई-मेल" in page.content.decode()


def test_whoever_proposed_does_not_approve_neither_ticked_nor_as_part_of_all(kannauj):
    ids = proposed_for(kannauj.rakesh, kannauj.sunita.user, kannauj.manoj.user)
    assert "Another administrator" in press(kannauj.rakesh, "approve", ids)
    assert "2 stayed" in press(kannauj.rakesh, "approve", "proposed")
    assert states() == {"proposed"}
    assert "2 e-mail IDs took the step" in press(kannauj.neelam, "approve", "proposed")
    assert states() == {"approved"}


def test_nobody_approves_the_own_id(kannauj):
    ids = proposed_for(kannauj.rakesh, kannauj.neelam.user)
    press(kannauj.neelam, "approve", ids)
    assert "1 stayed" in press(kannauj.neelam, "approve", "proposed")
    assert states() == {"proposed"}


def test_a_rejection_asks_for_its_reason(kannauj):
    ids = proposed_for(kannauj.rakesh, kannauj.sunita.user)
    assert "reason" in press(kannauj.neelam, "reject", ids)
    press(kannauj.neelam, "reject", ids, reason="Not on the rolls")
    assert states() == {"rejected"}


def test_a_rejected_id_is_proposed_again_for_its_own_holder_and_approved_by_another(kannauj):
    (email_id,) = proposed_for(kannauj.rakesh, kannauj.sunita.user)
    press(kannauj.neelam, "reject", [email_id], reason="Not on the rolls")
    assert "took the step" in press(kannauj.neelam, "propose-again", [email_id])
    assert "stayed" not in press(kannauj.neelam, "approve", [email_id])
    assert states() == {"proposed"}
    press(kannauj.rakesh, "approve", [email_id])
    assert states() == {"approved"}
    steps = [(step.to_state, step.by) for step in email_id.steps.all()]
    assert steps == [
        ("proposed", kannauj.rakesh), ("rejected", kannauj.neelam),
        ("proposed", kannauj.neelam), ("approved", kannauj.rakesh),
    ]  # fmt: skip


def test_a_rejected_id_goes_back_to_its_own_person_and_to_no_namesake(kannauj):
    (email_id,) = proposed_for(kannauj.rakesh, kannauj.sunita.user)
    press(kannauj.neelam, "reject", [email_id], reason="Not on the rolls")
    namesake = make_charge(make_post(kannauj.kannauj, "पटल", "Desk"), "सुनीता यादव", "Sunita Yadav").user
    plan = {row["pk"]: row["id"] for row in preview(kannauj.rakesh)["rows"]}
    assert plan[kannauj.sunita.user_id] == str(email_id)
    assert plan[namesake.pk] != str(email_id)
    proposed_for(kannauj.rakesh, kannauj.sunita.user, namesake)
    assert {each.person: str(each) for each in EmailId.objects.all()} == {
        kannauj.sunita.user: str(email_id), namesake: plan[namesake.pk]
    }  # fmt: skip


def test_nobody_has_two_ids_by_a_proposal_anew(kannauj):
    (email_id,) = proposed_for(kannauj.rakesh, kannauj.sunita.user)
    press(kannauj.neelam, "reject", [email_id], reason="Not on the rolls")
    EmailPattern.objects.update(domain="knj.example.in")
    proposed_for(kannauj.rakesh, kannauj.sunita.user)
    assert "two e-mail IDs" in press(kannauj.rakesh, "propose-again", [email_id])
    assert states() == {"rejected", "proposed"}


def test_ids_are_found_by_name_code_post_and_id_within_the_subtree(kannauj):
    proposed_for(kannauj.rakesh, kannauj.sunita.user, kannauj.manoj.user)
    proposed_for(kannauj.rakesh, kannauj.dm_post, kind="post")
    stranger = make_charge(make_post(kannauj.etawah, "नोडल", "Nodal", may_administer=True), "गीता", "Geeta")
    code = kannauj.sunita.user.employee_code
    for query in ("सुनीता", "yadav", code.lower(), "sunita.yadav@kannauj.example.in", "sunita-yadav"):
        rows = signed_in(kannauj.rakesh).get(HOME, {"q": query}).context["rows"]
        assert [row["code"] for row in rows] == [code], query
        assert not signed_in(stranger).get(HOME, {"q": query}).context["rows"]
    rows = signed_in(kannauj.rakesh).get(HOME, {"state": "", "kind": "post"}).context["rows"]
    assert [row["code"] for row in rows] == [kannauj.dm_post.code]
    email_id = EmailId.objects.first()
    assert signed_in(stranger).get(f"{HOME}{email_id.pk}/").status_code == 404
    press(stranger, "approve", [email_id])
    assert states() == {"proposed"}


def test_a_list_is_paged_by_key_and_counted_to_a_bound(kannauj, monkeypatch):
    monkeypatch.setattr("accounts.email_ids.page.PAGE", 2)
    proposed_for(kannauj.rakesh, kannauj.sunita.user, kannauj.manoj.user, kannauj.anjali.user)
    first = signed_in(kannauj.rakesh).get(HOME).context
    second = signed_in(kannauj.rakesh).get(first["next_url"]).context
    assert (len(first["rows"]), len(second["rows"]), second["next_url"]) == (2, 1, "")
    assert [tab["count"] for tab in first["tabs"][:3]] == ["3", "3", "0"]


def test_a_letter_binds_its_sheet_by_the_hash_it_prints(kannauj, monkeypatch):
    ids = proposed_for(kannauj.rakesh, kannauj.sunita.user, kannauj.manoj.user)
    press(kannauj.neelam, "approve", ids)
    client = signed_in(kannauj.rakesh)
    assert f'name="ids" value="{ids[0].pk}"' in client.get(HOME, {"state": "approved"}).content.decode()
    facts = {"ids": [email_id.pk for email_id in ids], "number": "12/ई-मेल", "dated": "2026-11-02"}
    place = agree(client, f"{HOME}request/", facts).url
    rows = list(load_workbook(io.BytesIO(client.get(f"{place}sheet.xlsx").content)).active.values)
    assert {row[0] for row in rows[1:]} == {str(email_id) for email_id in ids}
    User.objects.filter(pk=kannauj.sunita.user_id).update(name_en="Another")
    printed, render_pdf = [], pdf.render
    monkeypatch.setattr(pdf, "render", lambda page: printed.append(page) or render_pdf(page))
    assert "जनपद कन्नौज" in words_of(client.get(f"{place}letter.pdf").content)
    for form in ("csv", "xlsx"):
        assert hashlib.sha256(client.get(f"{place}sheet.{form}").content).hexdigest() in printed[0]
    for text in (
        "12/ई-मेल",
        "जनपद कन्नौज",
        "District Kannauj",
        "Rakesh Pal",
        "sunita.yadav@kannauj.example.in",
    ):
        assert text in printed[0]
    assert client.get(f"{place}sheet.exe").status_code == 404
    assert "12/ई-मेल" in client.get(f"{HOME}letters/").content.decode()


def test_a_letter_and_its_sheet_never_change(kannauj):
    bring_into_use(kannauj, kannauj.sunita.user)
    for change in (
        lambda: EmailLetter.objects.update(csv=b"another"),
        lambda: EmailLetter.objects.filter(number="12/ई-मेल")._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="only ever added to"), transaction.atomic():
            change()


def test_a_request_needs_the_letter_and_something_ticked(kannauj):
    ids = proposed_for(kannauj.rakesh, kannauj.sunita.user)
    press(kannauj.neelam, "approve", ids)
    assert "number" in press(kannauj.rakesh, "request", ids)
    assert "ticked" in press(kannauj.rakesh, "request", [], number="1", dated="2026-11-02")
    assert not EmailLetter.objects.exists()
    assert states() == {"approved"}


def upload_answer(kannauj, *lines: tuple[str, str, str]):
    """Rakesh uploads the sheet as the mail service returned it."""
    out = io.StringIO()
    csv.writer(out).writerows([("ID", "Result", "Reason"), *lines])
    sheet = SimpleUploadedFile("answer.csv", out.getvalue().encode())
    return signed_in(kannauj.rakesh).post(f"{HOME}answer/", {"sheet": sheet})


def request_two(kannauj) -> list[EmailId]:
    ids = proposed_for(kannauj.rakesh, kannauj.sunita.user, kannauj.manoj.user)
    press(kannauj.neelam, "approve", ids)
    press(kannauj.rakesh, "request", ids, number="12", dated="2026-11-02")
    return ids


def test_an_answer_is_tried_first_and_entered_when_confirmed(kannauj):
    first, second = request_two(kannauj)
    context = upload_answer(
        kannauj, (str(first), "created", ""), (str(second), "rejected", "Duplicate")
    ).context
    assert (context["created"], context["rejected"], states()) == (1, 1, {"requested"})
    signed_in(kannauj.neelam).post(f"{HOME}answer/", {"kept": context["kept"]})
    assert states() == {"requested"}
    for _twice in range(2):
        signed_in(kannauj.rakesh).post(f"{HOME}answer/", {"kept": context["kept"]})
    assert states() == {"created", "rejected"}
    assert second.steps.last().reason == "Duplicate"


def test_a_wrong_line_is_named_and_nothing_is_entered(kannauj):
    first, second = request_two(kannauj)
    answer = upload_answer(
        kannauj, (str(first), "created", ""), (str(second), "maybe", ""), ("x@y", "created", "")
    )
    assert [line for line, _error in answer.context["errors"]] == [3, 4]
    assert not answer.context["kept"]
    assert states() == {"requested"}
    broken = SimpleUploadedFile("answer.xlsx", b"PK broken")
    answer = signed_in(kannauj.rakesh).post(f"{HOME}answer/", {"sheet": broken})
    assert (answer.status_code, "sheet" in answer.context["form"].errors) == (400, True)


def test_posts_are_given_ids_by_designation_and_place_that_stay_with_the_post(kannauj):
    for post, code in ((kannauj.dm_post, "DM"), (kannauj.sdm_post, "SDM")):
        post.designation.code = code
        post.designation.save()
    bring_into_use(kannauj, kannauj.dm_post, kannauj.sdm_post, kind="post")
    email_id, other = EmailId.objects.order_by("local")
    assert [str(email_id), str(other)] == [
        "dm.kannauj@kannauj.example.in",
        "sdm.chhibramau@kannauj.example.in",
    ]
    orders.hand_over(kannauj.dm, order=order(kannauj))
    page = signed_in(kannauj.rakesh).get(f"{HOME}{email_id.pk}/")
    assert page.context["present"] == ""
    with establishing():
        orders.take_over(kannauj.dm_post, person=kannauj.anjali.user, order=order(kannauj))
    assert signed_in(kannauj.rakesh).get(f"{HOME}{email_id.pk}/").context["present"] == "Anjali Gupta"
    assert not signed_in(kannauj.rakesh).get(f"{HOME}follow/").context["rows"]


def test_the_ids_of_whoever_retired_and_of_an_ended_post_are_listed_and_archived_at_one_press(kannauj):
    bring_into_use(kannauj, kannauj.sunita.user, kannauj.manoj.user)
    bring_into_use(kannauj, kannauj.adm_post, kind="post")
    orders.hand_over(kannauj.manoj, order=order(kannauj))
    orders.retire(kannauj.sunita.user, order=order(kannauj))
    kannauj.adm_post.ends = timezone.localdate()
    kannauj.adm_post.save()
    rows = signed_in(kannauj.rakesh).get(f"{HOME}follow/").context["rows"]
    assert [row["why"] for row in rows] == ["Retired: 1 November 2026", "The post has ended"]
    ids = EmailId.objects.filter(pk__in=[row["pk"] for row in rows])
    press(kannauj.rakesh, "archive", list(ids), page="follow")
    assert not signed_in(kannauj.rakesh).get(f"{HOME}follow/").context["rows"]
    assert EmailId.objects.get(person=kannauj.manoj.user).state == "active"


def test_mail_of_a_retired_officer_is_redirected_to_the_successor_at_one_press(kannauj):
    bring_into_use(kannauj, kannauj.sunita.user, kannauj.anjali.user)
    orders.retire(kannauj.sunita.user, order=order(kannauj))
    orders.take_over(kannauj.clerk_post, person=kannauj.anjali.user, order=order(kannauj))
    (row,) = signed_in(kannauj.rakesh).get(f"{HOME}follow/").context["rows"]
    agree(signed_in(kannauj.rakesh), row["redirect_url"], {"to": str(row["successor"]), "page": "follow"})
    email_id = EmailId.objects.get(person=kannauj.sunita.user)
    assert (email_id.state, str(email_id.redirects_to)) == ("redirected", "anjali.gupta@kannauj.example.in")
    press(kannauj.rakesh, "archive", [email_id.redirects_to])
    (row,) = signed_in(kannauj.rakesh).get(f"{HOME}follow/").context["rows"]
    assert "out of use" in row["why"]


def test_an_id_goes_with_its_holder_to_another_district(kannauj):
    geeta = make_charge(
        make_post(kannauj.etawah, "नोडल अधिकारी", "Nodal officer", may_administer=True), "", ""
    )
    email_id = bring_into_use(kannauj, kannauj.sunita.user)[0]
    path = f"{HOME}{email_id.pk}/"
    assert [signed_in(charge).get(path).status_code for charge in (kannauj.rakesh, geeta)] == [200, 404]
    post = make_post(kannauj.etawah, "प्रधान सहायक", "Head assistant", rank=25)
    orders.hand_over(kannauj.sunita, order=order(kannauj))
    orders.take_over(post, person=kannauj.sunita.user, order=order(kannauj))
    assert [signed_in(charge).get(path).status_code for charge in (kannauj.rakesh, geeta)] == [404, 200]
    press(kannauj.rakesh, "archive", [email_id], reason="सेवानिवृत्त")
    email_id.refresh_from_db()
    assert email_id.state == "active"
    press(geeta, "archive", [email_id], reason="सेवानिवृत्त")
    email_id.refresh_from_db()
    assert (email_id.state, email_id.office) == ("archived", kannauj.etawah)


def test_an_id_stays_until_the_day_of_a_charge_that_is_dated_ahead(kannauj):
    email_id = bring_into_use(kannauj, kannauj.sunita.user)[0]
    post = make_post(kannauj.etawah, "प्रधान सहायक", "Head assistant", rank=25)
    orders.hand_over(kannauj.sunita, order=order(kannauj))
    ahead = order(kannauj, at=timezone.now() + timedelta(days=9))
    taken = orders.take_over(post, person=kannauj.sunita.user, order=ahead)
    tasks.settle_email_ids()
    email_id.refresh_from_db()
    assert email_id.office == kannauj.kannauj
    with establishing():  # nine days pass
        Charge.objects.filter(post=post).update(begins=timezone.now() - timedelta(minutes=5))
    for _night in range(2):
        tasks.settle_email_ids()
        email_id.refresh_from_db()
        assert email_id.office == taken.post.section.office == kannauj.etawah


def test_the_mailbox_of_a_post_is_archived_at_the_end_of_a_tenure(kannauj, english):
    email_id = bring_into_use(kannauj, kannauj.clerk_post, kind="post")[0]
    rakesh, path = signed_in(kannauj.rakesh), f"{HOME}tenures/"
    assert rakesh.get(path).context["rows"] == []
    press(kannauj.rakesh, "archive-mailbox", [email_id])
    assert not AuditEntry.objects.filter(act="mailbox_archived").exists()

    orders.hand_over(kannauj.sunita, order=order(kannauj, at=timezone.now()))
    orders.take_over(kannauj.clerk_post, person=kannauj.manoj.user, order=order(kannauj, at=timezone.now()))
    (row,) = rakesh.get(path).context["rows"]
    assert (row["pk"], row["present"]) == (email_id.pk, str(kannauj.manoj.user))
    first, second = rakesh.get(f"{HOME}{email_id.pk}/").context["tenures"]
    assert (first["holders"], first["state"]) == (str(kannauj.manoj.user), "In use")
    assert (second["holders"], second["state"]) == (str(kannauj.sunita.user), "To be archived")

    press(kannauj.rakesh, "archive-mailbox", [email_id], page="tenures")
    email_id.refresh_from_db()
    assert (email_id.state, rakesh.get(path).context["rows"]) == ("active", [])
    assert rakesh.get(f"{HOME}{email_id.pk}/").context["tenures"][1]["state"] == "Archived"
    assert AuditEntry.objects.get(act="mailbox_archived").object_id == email_id.pk
    assert rakesh.get(f"{HOME}{email_id.pk}/").context["rows"][-1]["what"] == "Mailbox archived"


def test_a_handover_entered_days_after_its_order_is_not_passed_over(kannauj):
    email_id = bring_into_use(kannauj, kannauj.clerk_post, kind="post")[0]
    orders.hand_over(kannauj.sunita, order=order(kannauj, at=timezone.now() - timedelta(days=2)))
    rakesh = signed_in(kannauj.rakesh)
    assert [row["pk"] for row in rakesh.get(f"{HOME}tenures/").context["rows"]] == [email_id.pk]
    assert rakesh.get(f"{HOME}{email_id.pk}/").context["tenures"][1]["until"]
    press(kannauj.rakesh, "archive-mailbox", [email_id], page="tenures")
    assert rakesh.get(f"{HOME}tenures/").context["rows"] == []


def test_the_tenures_of_an_id_name_who_held_the_post_and_end_with_the_id(kannauj, english):
    email_id = bring_into_use(kannauj, kannauj.clerk_post, kind="post")[0]
    orders.take_over(
        kannauj.clerk_post, person=kannauj.anjali.user, kind="additional",
        order=order(kannauj, at=timezone.now() + timedelta(days=3)),
    )  # fmt: skip
    void = make_charge(kannauj.clerk_post, "मोहन", "Mohan", kind="additional", begins=ist(2026, 1, 1))
    Charge.objects.filter(pk=void.pk).update(ends=void.begins + timedelta.resolution)
    rakesh, path = signed_in(kannauj.rakesh), f"{HOME}{email_id.pk}/"
    [tenure] = rakesh.get(path).context["tenures"]
    assert (tenure["holders"], tenure["state"]) == ("Sunita Yadav", "In use")
    press(kannauj.rakesh, "archive", [email_id], reason="पद समाप्त")
    orders.hand_over(kannauj.sunita, order=order(kannauj, at=timezone.now()))
    [tenure] = rakesh.get(path).context["tenures"]
    assert (tenure["holders"], tenure["state"]) == ("Sunita Yadav", "Archived")
    assert tenure["until"]


def test_where_a_mail_server_reads_our_database_nobody_needs_to_archive_a_mailbox(kannauj, settings):
    email_id = bring_into_use(kannauj, kannauj.clerk_post, kind="post")[0]
    settings.MAIL_DATABASE_DOMAINS = [email_id.domain]
    orders.hand_over(kannauj.sunita, order=order(kannauj, at=timezone.now()))
    rakesh = signed_in(kannauj.rakesh)
    assert rakesh.get(f"{HOME}tenures/").context["rows"] == []
    present, past = rakesh.get(f"{HOME}{email_id.pk}/").context["tenures"]
    assert (past["state"], past["maildir"]) == ("Archived", f"{email_id.domain}/{email_id.local}/")
    assert (present["state"], present["holders"]) == ("In use", "")


def test_mail_is_not_redirected_to_an_id_that_is_not_there_or_not_in_use(kannauj):
    email_id, other = bring_into_use(kannauj, kannauj.sunita.user, kannauj.anjali.user)
    press(kannauj.rakesh, "archive", [other])
    for to in ("nobody@kannauj.example.in", str(other), str(email_id)):
        answer = agree(signed_in(kannauj.rakesh), f"{HOME}{email_id.pk}/redirect/", {"to": to})
        assert (answer.status_code, "to" in answer.context["form"].errors) == (400, True)


def test_an_office_sets_its_rules_and_sees_what_they_make_of_its_people(kannauj):
    client = signed_in(kannauj.rakesh)
    rules = {
        "domain": "kannauj.example.in",
        "name_based": "{last}.{first}",
        "post_based": "{designation}-{office}",
        "longest": 20,
        "contract_mark": "c-",
        "kept_words": "Yadav.Sunita",
    }
    assert client.post(f"{HOME}pattern/", rules).status_code == 302
    User.objects.filter(pk=kannauj.manoj.user_id).update(on_contract=True)
    ids = {row["code"]: row["id"].partition("@")[0] for row in preview(kannauj.rakesh)["rows"]}
    assert ids[kannauj.sunita.user.employee_code] == "sunita.yadav"
    assert ids[kannauj.manoj.user.employee_code] == "c-kumar.manoj"
    ids_of_examples = {email_id["id"] for email_id in client.get(f"{HOME}pattern/").context["examples"]}
    assert "gupta.anjali@kannauj.example.in" in ids_of_examples
    assert any(email_id.endswith("-knj@kannauj.example.in") for email_id in ids_of_examples)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("domain", "Kannauj"),
        ("name_based", "{surname}"),
        ("name_based", "{first:>99999999}"),
        ("post_based", "{first}"),
        ("longest", 5),
        ("contract_mark", "ctr"),
    ],
)
def test_a_rule_that_cannot_hold_is_refused(kannauj, field, value):
    rules = {"domain": "a.in", "name_based": "{first}", "post_based": "{post}", "longest": 30}
    answer = signed_in(kannauj.rakesh).post(f"{HOME}pattern/", rules | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])


def test_without_rules_the_preview_says_what_to_do(kannauj):
    EmailPattern.objects.all().delete()
    plan = preview(kannauj.rakesh)
    assert (plan["rows"], "no pattern" in plan["unplanned"]) == ([], True)


def test_who_has_rules_is_given_an_id_also_while_another_office_has_none(kannauj):
    EmailPattern.objects.update(office=kannauj.tehsil)
    person = make_user("राम कुमार", "Ram Kumar", rolls=kannauj.tehsil)
    plan = preview(kannauj.rakesh)
    assert ([row["pk"] for row in plan["rows"]], "no pattern" in plan["unplanned"]) == ([person.pk], True)
    signed_in(kannauj.rakesh).post(PROPOSE, {"kind": "name", "all": "1", "shown": plan["digest"]})
    assert EmailId.objects.get().person == person


def test_a_thousand_namesakes_are_shown_and_given_a_thousand_ids(kannauj):
    User.objects.bulk_create(
        User(employee_code=f"N{n:04}", name_hi="राम कुमार", name_en="Ram Kumar", rolls=kannauj.kannauj)
        for n in range(1000)
    )
    plan = preview(kannauj.rakesh)
    with CaptureQueriesContext(connection) as queries:
        signed_in(kannauj.rakesh).post(PROPOSE, {"kind": "name", "all": "1", "shown": plan["digest"]})
    assert EmailId.objects.filter(person__name_en="Ram Kumar").count() == 1000
    assert len(queries) < 60


@pytest.mark.parametrize("language", ["hi", "en"])
def test_every_page_opens_in_both_languages(kannauj, language):
    (email_id,) = bring_into_use(kannauj, kannauj.sunita.user)
    letter = EmailLetter.objects.get()
    proposed_for(kannauj.rakesh, kannauj.manoj.user)
    client = signed_in(kannauj.rakesh, language)
    pages = (
        "",
        "?state=active",
        f"{email_id.pk}/",
        "propose/",
        "propose/?kind=post",
        "answer/",
        "follow/",
        "pattern/",
    )
    for page in (*pages, "letters/", f"letters/{letter.pk}/"):
        answer = client.get(HOME + page)
        assert answer.status_code == 200
        assert not re.search(r"\{[{%]|None", answer.content.decode()), page


def test_no_page_asks_more_for_three_rows_than_for_one(kannauj):
    def counts() -> dict[str, int]:
        client, numbers = signed_in(kannauj.rakesh), {}
        for page in ("", "?state=", "follow/", "tenures/", "letters/", "propose/", "propose/?kind=post"):
            client.get(HOME + page)
            with CaptureQueriesContext(connection) as queries:
                client.get(HOME + page)
            numbers[page] = len(queries)
        return numbers

    def add_one(n: int) -> None:
        person = make_user(f"गीता {n}", f"Geeta Pal {'abc'[n]}", rolls=kannauj.kannauj)
        post = make_post(kannauj.kannauj, "सहायक", "Assistant", rank=30 + n)
        make_charge(post, "", "", user=person, begins=ist(2021, 1, 1))
        lifecycle.propose_for([person], by=kannauj.rakesh)
        lifecycle.propose_for_posts([post], by=kannauj.rakesh)
        press(kannauj.neelam, "approve", "proposed")
        press(kannauj.rakesh, "request", "approved", number=str(n), dated="2026-11-02")
        press(kannauj.rakesh, "created", "requested")
        press(kannauj.rakesh, "activate", "created")
        orders.retire(person, order=order(kannauj, at=timezone.now()))
        late = make_user(f"मीना {n}", "Meena Pal", rolls=kannauj.kannauj)
        lifecycle.propose_for([late], by=kannauj.rakesh)
        make_user(f"सीमा {n}", "Seema Pal", rolls=kannauj.kannauj)

    for _namesake in range(3):
        make_user("सीमा पाल", "Seema Pal", rolls=kannauj.kannauj)
    add_one(0)
    few = counts()
    add_one(1)
    add_one(2)
    assert counts() == few


def test_a_step_for_a_list_or_for_ever_says_how_many_and_asks_once(kannauj):
    ids = proposed_for(kannauj.rakesh, kannauj.sunita.user, kannauj.manoj.user)
    neelam, rakesh = signed_in(kannauj.neelam), signed_in(kannauj.rakesh)
    page = neelam.post(f"{HOME}step/approve/", {"all": "1", "state": "proposed"}).content.decode()
    assert f"“Approve” for 2 e-mail IDs: {ids[0]}, {ids[1]}." in page
    assert states() == {"proposed"}
    press(kannauj.neelam, "approve", "proposed")
    letter = {"all": "1", "state": "approved", "number": "12/ई-मेल", "dated": "2026-11-02"}
    assert (
        "2 e-mail IDs are requested by letter 12/ई-मेल"
        in rakesh.post(f"{HOME}request/", letter).content.decode()
    )
    assert states() == {"approved"}
    press(kannauj.rakesh, "request", "approved", number="12/ई-मेल", dated="2026-11-02")
    for step, state in (("created", "requested"), ("activate", "created")):
        press(kannauj.rakesh, step, state)
    one = {"ids": [ids[0].pk], "one": ids[0].pk}
    assert "New mail is refused from now on" in rakesh.post(f"{HOME}step/archive/", one).content.decode()
    to = {"to": str(ids[1])}
    assert f"goes to {ids[1]}" in rakesh.post(f"{HOME}{ids[0].pk}/redirect/", to).content.decode()
    assert states() == {"active"}


def test_one_id_takes_an_everyday_step_at_once(kannauj):
    [email_id] = proposed_for(kannauj.rakesh, kannauj.sunita.user)
    signed_in(kannauj.neelam).post(f"{HOME}step/approve/", {"ids": [email_id.pk]})
    assert states() == {"approved"}


def test_the_id_of_a_successor_is_found_by_name_post_or_itself(kannauj):
    sunita, manoj = bring_into_use(kannauj, kannauj.sunita.user, kannauj.manoj.user)
    address = f"{HOME}{sunita.pk}/redirect/"
    for words in ("manoj kumaar", "sdm", str(manoj), "मनोज"):
        page = signed_in(kannauj.rakesh).post(
            address, {"to_words": words, "find": "to", "reason": "स्थानान्तरण"}
        )
        assert page.status_code == 200
        assert f'value="{manoj}"' in page.content.decode()
        assert (
            "Manoj Kumar, District" in page.content.decode() or "Manoj Kumar, Tehsil" in page.content.decode()
        )
        assert "स्थानान्तरण" in page.content.decode()
    agree(signed_in(kannauj.rakesh), address, {"to_words": "sdm", "to_shown": "sdm", "to": str(manoj)})
    sunita.refresh_from_db()
    assert (sunita.state, sunita.redirects_to) == ("redirected", manoj)


def test_whose_name_is_in_another_script_is_asked_for_in_latin_letters(kannauj):
    arif = make_charge(kannauj.clerk_post, "محمد عارف", "محمد عارف", kind="additional").user
    page = signed_in(kannauj.rakesh).get(PROPOSE, {"kind": "name"})
    assert "officer" not in [row["id"].partition("@")[0] for row in page.context["rows"]]
    assert f"Please enter the name of محمد عارف ({arif.employee_code}) in Latin letters first" in str(
        page.context["unreadable"]
    )
    assert page.context["unplanned"] == ""
    with pytest.raises(NoIdLeft, match=arif.employee_code):
        lifecycle.propose_for([arif], by=kannauj.rakesh)
    arif.name_en = "Mohammad Arif"
    arif.save()
    assert "mohammad.arif@kannauj.example.in" in [row["id"] for row in preview(kannauj.rakesh)["rows"]]
