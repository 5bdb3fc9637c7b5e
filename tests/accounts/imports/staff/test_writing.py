"""Rakesh Pal confirms a sheet of staff, and takes it back."""

import pytest
from django.utils import timezone

from accounts.email_ids import lifecycle
from accounts.models import AuditEntry, Charge, EmailId, EmailPattern, Notice, StaffAct, StaffImport, User
from tests.factories import ist, make_charge, make_paper, make_post
from tracking.models import Handover

from .builders import HOME, errors, line, open_page, refusal_text, signed_in, three_lines

pytestmark = pytest.mark.django_db


def test_rakesh_sees_what_would_change_and_nothing_is_entered(kannauj, upload):
    staff_import = upload(*three_lines(kannauj))
    assert staff_import.state == "checked"
    page = open_page(kannauj, staff_import, "new")
    assert [row["name"] for row in page["rows"]] == ["Rekha Singh", "Mohan Lal"]
    assert {"column": "From date", "was": "", "will": "01.10.2026"} in page["rows"][0]["differences"]
    (changed,) = open_page(kannauj, staff_import, "changed")["rows"]
    assert changed["differences"] == [{"column": "Mobile", "was": "", "will": "9415000003"}]
    assert not User.objects.filter(employee_code__startswith="UP").exists()


def test_rakesh_confirms_and_the_people_hold_their_posts_by_order(kannauj, upload, press):
    staff_import = upload(*three_lines(kannauj))
    press(staff_import, "confirm")
    assert staff_import.state == "written"
    rekha = User.objects.get(employee_code="UP101")
    assert (rekha.rolls, rekha.mobile, rekha.name_hi) == (kannauj.kannauj, "9415000001", "Rekha Singh")
    assert not rekha.has_usable_password()
    charge = rekha.charges.get()
    assert (charge.post, charge.begins, charge.order_number) == (kannauj.first, ist(2026, 10, 1), "12/2026")
    act = charge.acts.get()
    assert (act.kind, act.order_number, act.by, act.person) == ("take_over", "12/2026", kannauj.rakesh, rekha)
    kannauj.anjali.user.refresh_from_db()
    assert kannauj.anjali.user.mobile == "9415000003"


def test_every_act_of_a_sheet_stands_in_the_audit_trail_and_so_does_its_being_taken_back(
    kannauj, upload, press
):
    staff_import = upload(*three_lines(kannauj))
    press(staff_import, "confirm")
    rekha, code = User.objects.get(employee_code="UP101"), kannauj.first.code
    entered, took_over = AuditEntry.objects.filter(kind="accounts.user", object_id=rekha.pk).order_by("act")
    assert (entered.act, entered.differences["mobile"]) == ("imported", [None, "9415000001"])
    assert (took_over.act, took_over.differences[code]) == ("take_over", [None, "UP101"])
    assert {entered.by, took_over.by} == {kannauj.rakesh}
    changed = AuditEntry.objects.get(kind="accounts.user", object_id=kannauj.anjali.user_id)
    assert changed.differences == {"mobile": ["", "9415000003"]}
    press(staff_import, "take-back")
    assert AuditEntry.objects.get(kind="accounts.staffimport", act="undone").object_id == staff_import.pk


def test_the_same_sheet_twice_changes_nothing(kannauj, upload, press):
    press(upload(*three_lines(kannauj)), "confirm")
    second_import = upload(*three_lines(kannauj))
    assert second_import.counts == {"unchanged": 3, "doubled": 0}
    assert "nothing to enter" in refusal_text(press(second_import, "confirm"))


def test_a_clerk_who_moves_frees_the_post_for_the_next_in_whatever_order_the_lines_stand(
    kannauj, upload, press
):
    sunita = kannauj.sunita.user
    staff_import = upload(
        line("UP101", "Rekha Singh", kannauj.clerk_post),
        line(sunita.employee_code, sunita.name_en, kannauj.first),
    )
    assert errors(staff_import) == []
    press(staff_import, "confirm")
    kannauj.sunita.refresh_from_db()
    assert kannauj.sunita.ends == ist(2026, 10, 1)
    charges = Charge.objects.open_at(timezone.now())
    assert charges.get(post=kannauj.clerk_post).user.employee_code == "UP101"
    assert charges.get(post=kannauj.first).user == sunita
    assert set(kannauj.sunita.acts.values_list("kind", flat=True)) == {"hand_over"}


def test_a_line_with_a_date_of_relief_ends_the_charge(kannauj, upload, press):
    sunita = kannauj.sunita.user
    User.objects.filter(pk=sunita.pk).update(rolls=kannauj.kannauj)
    relieved = line(sunita.employee_code, "", kannauj.clerk_post, begins="", ends="05.11.2026")
    staff_import = upload(relieved)
    assert staff_import.counts["ended"] == 1
    press(staff_import, "confirm")
    kannauj.sunita.refresh_from_db()
    assert kannauj.sunita.ends == ist(2026, 11, 5)
    assert upload(relieved).counts["unchanged"] == 1


def test_who_is_missing_from_a_full_sheet_is_relieved(kannauj, upload, press):
    everybody = [
        line(charge.user.employee_code, charge.user.name_en, charge.post, begins="", order_number="")
        for charge in (kannauj.rakesh, kannauj.anjali, kannauj.dm)
    ]
    staff_import = upload(*everybody, is_full="on", order_number="77/2026", order_date="2026-11-01")
    (missing,) = open_page(kannauj, staff_import, "ended")["rows"]
    assert (missing["name"], missing["number"]) == ("Sunita Yadav", "")
    press(staff_import, "confirm")
    kannauj.sunita.refresh_from_db()
    kannauj.manoj.refresh_from_db()
    assert (kannauj.sunita.ends, kannauj.manoj.ends) == (ist(2026, 11, 1), None)


def test_nothing_of_a_sheet_with_errors_is_entered_and_it_comes_back_with_them_marked(kannauj, upload, press):
    staff_import = upload(line("UP101", "Rekha Singh", kannauj.first), line("UP102", "Mohan Lal", mobile="1"))
    assert "errors" in refusal_text(press(staff_import, "confirm"))
    assert not User.objects.filter(employee_code="UP101").exists()
    marked = signed_in(kannauj.rakesh).get(f"{HOME}{staff_import.pk}/marked.xlsx")
    assert marked.status_code == 200
    assert marked.content.startswith(b"PK")


def test_an_additional_charge_leaves_the_substantive_one_and_another_kind_replaces_it(kannauj, upload, press):
    sunita, anjali = kannauj.sunita.user, kannauj.anjali.user
    staff_import = upload(
        line(sunita.employee_code, "", kannauj.first, kind="अतिरिक्त", section="सामान्य"),
        line(anjali.employee_code, "", kannauj.adm_post, kind="officiating", order_date="20.09.2026"),
    )
    press(staff_import, "confirm", by=kannauj.kavita)
    now = Charge.objects.open_at(timezone.now())
    assert set(now.filter(user=sunita).values_list("kind", flat=True)) == {"substantive", "additional"}
    officiating = now.get(user=anjali)
    assert (officiating.kind, officiating.post) == ("officiating", kannauj.adm_post)
    act = officiating.acts.get()
    assert (act.kind, act.order_date.isoformat()) == ("officiating", "2026-09-20")


def test_nobody_gives_oneself_a_charge_through_a_sheet_not_even_when_another_confirms(kannauj, upload, press):
    rakesh = kannauj.rakesh.user
    staff_import = upload(line(rakesh.employee_code, "", kannauj.first, kind="Additional"))
    assert errors(staff_import) == [(2, "employee_code", "oneself")]
    neelam_post = make_post(kannauj.kannauj, "नोडल दो", "Nodal two", rank=44, may_administer=True)
    neelam = make_charge(neelam_post, "नीलम", "Neelam")
    press(staff_import, "confirm", by=neelam)
    assert rakesh.charges.count() == 1
    for_neelam = upload(line(neelam.user.employee_code, "", kannauj.first, kind="Additional"))
    press(for_neelam, "confirm", by=neelam)
    assert (for_neelam.state, for_neelam.failure) == ("failed", "stale")
    assert neelam.user.charges.count() == 1


def test_a_confirmation_after_the_record_changed_enters_nothing(kannauj, upload, press):
    staff_import = upload(*three_lines(kannauj))
    make_charge(kannauj.first, "पहले", "Earlier")
    press(staff_import, "confirm")
    assert (staff_import.state, staff_import.failure) == ("failed", "stale")
    assert not User.objects.filter(employee_code="UP101").exists()
    assert "compare it again" in open_page(kannauj, staff_import)["failure"]
    press(staff_import, "again")
    assert errors(staff_import) == [(2, "post", "post_taken")]


def ids_on_page(kannauj, staff_import) -> dict[str, str]:
    """The ID that each line of the page shows, by employee code."""
    return {row["code"]: row["id"] for row in open_page(kannauj, staff_import)["rows"]}


def test_e_mail_ids_are_shown_with_the_lines_and_proposed_as_shown(kannauj, upload, press):
    lines = [line("UP101", "Rekha Singh", preferred_ids="r.singh.knj, rekha"), line("UP102", "Mohan Lal")]
    staff_import = upload(*lines)
    assert all(row["no_pattern"] for row in open_page(kannauj, staff_import)["rows"])
    assert "pattern" in refusal_text(press(staff_import, "confirm", with_email_ids="on"))
    EmailPattern.objects.create(office=kannauj.state, domain="up.example")
    press(staff_import, "again")
    expected_ids = {"UP101": "r.singh.knj@up.example", "UP102": "mohan.lal@up.example"}
    assert ids_on_page(kannauj, staff_import) == expected_ids
    assert not EmailId.objects.exists()
    press(staff_import, "confirm", with_email_ids="on")
    assert {
        email_id.person.employee_code: str(email_id) for email_id in EmailId.objects.all()
    } == expected_ids


def test_namesakes_of_a_sheet_are_told_apart_before_anything_is_given(kannauj, upload, press, monkeypatch):
    monkeypatch.setattr("accounts.imports.staff.ids.BATCH", 2)
    EmailPattern.objects.create(office=kannauj.state, domain="up.example")
    staff_import = upload(*(line(f"UP10{number}", "Mohan Lal") for number in range(6)))
    expected_ids = ids_on_page(kannauj, staff_import)
    assert len(set(expected_ids.values())) == 6
    press(staff_import, "confirm", with_email_ids="on")
    assert {
        email_id.person.employee_code: str(email_id) for email_id in EmailId.objects.all()
    } == expected_ids


def test_an_id_that_was_given_meanwhile_stops_the_import(kannauj, upload, press):
    EmailPattern.objects.create(office=kannauj.state, domain="up.example")
    second = line("UP101", "Sunita Yadav", kannauj.first, born_on="01.07.1990")
    staff_import = upload(line("UP101", "Sunita Yadav"), second)
    lifecycle.propose_for([kannauj.sunita.user], by=kannauj.rakesh)
    press(staff_import, "confirm", with_email_ids="on")
    assert staff_import.state == "failed"
    assert "compare it again" in open_page(kannauj, staff_import)["failure"]
    press(staff_import, "again")
    press(staff_import, "confirm", with_email_ids="on")
    assert staff_import.state == "written"


def test_who_has_no_pattern_is_told_so_and_the_rest_goes_on(kannauj, upload, press):
    EmailPattern.objects.create(office=kannauj.tehsil, domain="chhibramau.example")
    staff_import = upload(line("UP101", "Rekha Singh"), line("UP102", "Mohan Lal", kannauj.second))
    rows = {row["code"]: (row["id"], row["no_pattern"]) for row in open_page(kannauj, staff_import)["rows"]}
    assert rows == {"UP101": ("", True), "UP102": ("mohan.lal@chhibramau.example", False)}
    press(staff_import, "confirm", with_email_ids="on")
    assert staff_import.state == "written"
    assert [str(email_id) for email_id in EmailId.objects.all()] == ["mohan.lal@chhibramau.example"]


def test_an_import_is_taken_back_as_long_as_nothing_depends_on_it(kannauj, upload, press):
    EmailPattern.objects.create(office=kannauj.state, domain="up.example")
    sunita = kannauj.sunita.user
    moved = line(sunita.employee_code, sunita.name_en, make_post(kannauj.kannauj, "पटल", "Desk"))
    lines = [*three_lines(kannauj), moved]
    staff_import = upload(*lines)
    press(staff_import, "confirm", with_email_ids="on")
    assert press(staff_import, "take-back").status_code == 302
    assert staff_import.state == "undone"
    kannauj.sunita.refresh_from_db()
    assert kannauj.sunita.ends is None
    rekha = User.objects.get(employee_code="UP101")
    assert (rekha.is_active, rekha.rolls) == (False, None)
    assert not Charge.objects.open_at(timezone.now()).filter(user=rekha).exists()
    assert not Charge.objects.open_at(ist(2026, 10, 1)).filter(user=rekha).exists()
    assert set(EmailId.objects.values_list("state", flat=True)) == {"rejected"}
    assert list(rekha.acts.order_by("pk").values_list("kind", flat=True)) == ["take_over", "taken_back"]
    kannauj.anjali.user.refresh_from_db()
    assert kannauj.anjali.user.mobile == ""
    assert StaffAct.objects.filter(kind="taken_back", by=kannauj.rakesh).count() == 3


def test_an_id_goes_with_its_holder_and_comes_back_when_the_import_is_taken_back(kannauj, upload, press):
    EmailPattern.objects.create(office=kannauj.state, domain="up.example")
    sunita = kannauj.sunita.user
    lifecycle.propose_for([sunita], by=kannauj.rakesh)
    staff_import = upload(line(sunita.employee_code, sunita.name_en, kannauj.second))
    for step, office in (("confirm", kannauj.tehsil), ("take-back", kannauj.kannauj)):
        press(staff_import, step)
        assert EmailId.objects.get().office == office


def test_what_was_taken_back_can_be_entered_anew(kannauj, upload, press):
    staff_import = upload(*three_lines(kannauj))
    press(staff_import, "confirm")
    press(staff_import, "take-back")
    second_import = upload(*three_lines(kannauj))
    assert second_import.counts == {"new": 2, "changed": 1, "doubled": 0}
    press(second_import, "confirm")
    rekha = User.objects.get(employee_code="UP101")
    assert (second_import.state, rekha.is_active, rekha.rolls) == ("written", True, kannauj.kannauj)
    assert Charge.objects.open_at(timezone.now()).get(user=rekha).post == kannauj.first


def test_ids_of_an_import_taken_back_go_to_the_same_people_when_it_is_entered_anew(kannauj, upload, press):
    EmailPattern.objects.create(office=kannauj.state, domain="up.example")
    for _turn in range(2):
        staff_import = upload(*three_lines(kannauj))
        press(staff_import, "confirm", with_email_ids="on")
        local_by_code = dict(EmailId.objects.values_list("person__employee_code", "local"))
        assert (local_by_code["UP101"], local_by_code["UP102"]) == ("rekha.singh", "mohan.lal")
        assert set(EmailId.objects.values_list("state", flat=True)) == {"proposed"}
        press(staff_import, "take-back")
    assert set(EmailId.objects.values_list("state", flat=True)) == {"rejected"}


@pytest.fixture
def entered(kannauj, upload, press):
    """Rekha and Mohan have come by an import."""
    staff_import = upload(*three_lines(kannauj))
    press(staff_import, "confirm")
    return staff_import


def rekha_charge() -> Charge:
    return Charge.objects.with_place().get(user__employee_code="UP101")


def signs_in(kannauj):
    signed_in(rekha_charge())
    return "Rekha Singh"


def opens_a_file(kannauj):
    make_paper(rekha_charge())
    return "charges"


def changes_the_mobile(kannauj):
    User.objects.filter(employee_code="UP102").update(retires_on="2041-01-31")
    return "Mohan Lal"


def has_an_id_approved(kannauj):
    rekha = rekha_charge().user
    facts = {"kind": "name", "local": "rekha", "domain": "up.example", "look_alike": "rekha"}
    EmailId.objects.create(person=rekha, office=kannauj.kannauj, proposed_by=rekha, state="approved", **facts)
    return "rekha@up.example"


def is_retired(kannauj):
    at = timezone.now()
    StaffAct.objects.create(
        kind="retirement", order_number="99/2026", order_date=at.date(), at=at, person=rekha_charge().user,
        office=kannauj.kannauj, by=kannauj.rakesh,
    )  # fmt: skip
    return "99/2026"


@pytest.mark.parametrize(
    "happens", [signs_in, opens_a_file, changes_the_mobile, has_an_id_approved, is_retired]
)
def test_an_import_on_which_something_depends_stays_and_says_what_does(kannauj, entered, press, happens):
    named = happens(kannauj)
    assert named in refusal_text(press(entered, "take-back"))
    assert entered.state == "written"
    assert rekha_charge().ends is None


def test_a_guarded_charge_that_a_sheet_ended_begins_again_by_order_alone(kannauj, upload, press):
    """One administrator alone would otherwise put a former approver back."""
    manoj = kannauj.manoj.user
    User.objects.filter(pk=manoj.pk).update(rolls=kannauj.kannauj)
    staff_import = upload(line(manoj.employee_code, "", kannauj.sdm_post, begins="", ends="05.11.2026"))
    assert "second administrator" in refusal_text(press(staff_import, "confirm"))
    press(staff_import, "confirm", by=kannauj.kavita)
    kannauj.manoj.refresh_from_db()
    assert kannauj.manoj.ends == ist(2026, 11, 5)
    told = Notice.objects.filter(kind="ended", charge=kannauj.manoj).values_list("person", flat=True)
    assert set(told) == {manoj.pk, kannauj.anjali.user_id}
    assert "guarded charges would begin again" in refusal_text(press(staff_import, "take-back"))
    kannauj.manoj.refresh_from_db()
    assert kannauj.manoj.ends == ist(2026, 11, 5)


def two_moves(kannauj) -> list[dict]:
    """Rekha comes to Sunita's desk, and Sunita goes to another."""
    sunita = kannauj.sunita.user
    return [
        line("UP101", "Rekha Singh", kannauj.clerk_post),
        line(sunita.employee_code, sunita.name_en, kannauj.first),
    ]


def test_who_moves_leaves_a_joint_report_for_whoever_comes(kannauj, upload, press):
    staff_import = upload(*two_moves(kannauj))
    press(staff_import, "confirm")
    report = kannauj.sunita.handover
    assert (report.taken.user.employee_code, report.made_at) == ("UP101", ist(2026, 10, 1))
    press(staff_import, "take-back")
    assert staff_import.state == "undone"
    assert not Handover.objects.exists()


def test_an_accepted_report_keeps_an_import_from_being_taken_back(kannauj, upload, press):
    staff_import = upload(*two_moves(kannauj))
    press(staff_import, "confirm")
    Handover.objects.update(accepted_at=timezone.now())
    assert "Rekha Singh" in refusal_text(press(staff_import, "take-back"))
    assert staff_import.state == "written"


@pytest.mark.parametrize(
    ("state", "then"), [("checking", "checked"), ("writing", "written"), ("failed", "checked")]
)
def test_work_that_got_lost_is_begun_again(kannauj, upload, press, state, then):
    staff_import = upload(*three_lines(kannauj))
    StaffImport.objects.filter(pk=staff_import.pk).update(state=state, confirmed_by=kannauj.rakesh)
    assert open_page(kannauj, staff_import)["under_way"] == (state != "failed")
    press(staff_import, "again")
    assert staff_import.state == then


def test_whoever_lost_the_office_meanwhile_enters_nothing(kannauj, upload, press):
    staff_import = upload(*three_lines(kannauj))
    StaffImport.objects.filter(pk=staff_import.pk).update(state="writing", confirmed_by=kannauj.sunita)
    press(staff_import, "again")
    assert (staff_import.state, staff_import.failure) == ("failed", "rights")


def test_when_something_breaks_the_import_says_so_and_nothing_is_entered(kannauj, upload, press, monkeypatch):
    staff_import = upload(*three_lines(kannauj))
    monkeypatch.setattr("accounts.imports.staff.writing._take_over", lambda *_facts: 1 / 0)
    press(staff_import, "confirm")
    assert (staff_import.state, staff_import.failure) == ("failed", "unexpected")
    assert not User.objects.filter(employee_code="UP101").exists()
    assert "Something went wrong" in open_page(kannauj, staff_import)["failure"]
