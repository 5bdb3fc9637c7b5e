"""Rakesh Pal, the nodal officer of Kannauj, uploads sheets of staff."""

import csv
import io

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Charge, EmailId, EmailPattern, StaffAct, StaffImport, User
from accounts.staffing.columns import COLUMNS
from eoffice.celery import app
from tests.factories import District, ist, make_charge, make_paper, make_post, make_user
from tracking.models import Handover

pytestmark = pytest.mark.django_db
HOME = "/staff/import/"
KEYS = [column.key for column in COLUMNS]


@pytest.fixture
def kannauj():
    """Kannauj with Rakesh Pal, two vacant posts, and a worker that works at once."""
    app.conf.task_always_eager = True
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    district.rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    district.first = make_post(district.kannauj, "वरिष्ठ सहायक", "Senior assistant", rank=25)
    district.second = make_post(district.tehsil, "लेखपाल", "Lekhpal", rank=15)
    yield district
    app.conf.task_always_eager = False


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """What is ordered in the background is done when the page has answered."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def signed_in(charge: Charge) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(charge.user)
    return client


def sheet(*lines: dict) -> SimpleUploadedFile:
    """A sheet as an office saves it: one line for each person."""
    out = io.StringIO()
    writer = csv.DictWriter(out, KEYS)
    writer.writeheader()
    writer.writerows(lines)
    return SimpleUploadedFile("staff.csv", out.getvalue().encode("utf-8-sig"))


def line(code: str, name: str, at=None, **cells) -> dict:
    """A line that gives a person a post by order 12/2026."""
    said = {"employee_code": code, "name_en": name, "office": "KNJ"}
    if at:
        said |= {"office": at.office.code, "post": at.code}
        said |= {"begins": "01.10.2026", "order_number": "12/2026"}
    return said | cells


@pytest.fixture
def upload(kannauj, at_once):
    """Rakesh, or who else is named, uploads lines; the import that came of it."""

    def uploaded(*lines: dict, by: Charge | None = None, **facts) -> StaffImport:
        with at_once():
            answer = signed_in(by or kannauj.rakesh).post(HOME, {"sheet": sheet(*lines), **facts})
        assert answer.status_code == 302, answer.context["form"].errors
        return StaffImport.objects.latest("pk")

    return uploaded


@pytest.fixture
def press(kannauj, at_once):
    """Rakesh, or who else is named, presses a button of an import."""

    def pressed(kept: StaffImport, step: str, by: Charge | None = None, **facts):
        with at_once():
            answer = signed_in(by or kannauj.rakesh).post(f"{HOME}{kept.pk}/{step}/", facts)
        kept.refresh_from_db()
        return answer

    return pressed


def look(kannauj, kept: StaffImport, show: str = "", by: Charge | None = None) -> dict:
    answer = signed_in(by or kannauj.rakesh).get(f"{HOME}{kept.pk}/", {"show": show} if show else {})
    assert answer.status_code == 200
    return answer.context


def errors(kept: StaffImport) -> list[tuple[int, str, str]]:
    """Line, column and reason of every error."""
    lines = kept.lines.filter(outcome="error").order_by("number")
    return [(line.number, column, code) for line in lines for column, code, _facts in line.errors]


def told(answer) -> str:
    """What the page says to the refusal."""
    assert answer.status_code == 409
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def three(kannauj) -> list[dict]:
    """Two new people, and Anjali with a mobile number."""
    anjali = kannauj.anjali.user
    return [
        line("up101", "Rekha Singh", kannauj.first, born_on="01.07.1990", mobile="+91 94150 00001"),
        line("UP102", "Mohan Lal", kannauj.second, kind="Substantive", retires_on="31.12.2040"),
        line(anjali.employee_code, anjali.name_en, mobile="9415000003"),
    ]


def test_rakesh_sees_what_would_change_and_nothing_is_entered(kannauj, upload):
    kept = upload(*three(kannauj))
    assert kept.state == "checked"
    page = look(kannauj, kept, "new")
    assert [row["name"] for row in page["rows"]] == ["Rekha Singh", "Mohan Lal"]
    assert {"column": "From date", "was": "", "will": "01.10.2026"} in page["rows"][0]["differences"]
    (changed,) = look(kannauj, kept, "changed")["rows"]
    assert changed["differences"] == [{"column": "Mobile", "was": "", "will": "9415000003"}]
    assert not User.objects.filter(employee_code__startswith="UP").exists()


def test_rakesh_confirms_and_the_people_hold_their_posts_by_order(kannauj, upload, press):
    kept = upload(*three(kannauj))
    press(kept, "confirm")
    assert kept.state == "written"
    rekha = User.objects.get(employee_code="UP101")
    assert (rekha.rolls, rekha.mobile, rekha.name_hi) == (kannauj.kannauj, "9415000001", "Rekha Singh")
    assert not rekha.has_usable_password()
    charge = rekha.charges.get()
    assert (charge.post, charge.begins, charge.order_number) == (kannauj.first, ist(2026, 10, 1), "12/2026")
    act = charge.acts.get()
    assert (act.kind, act.order_number, act.by, act.person) == ("take_over", "12/2026", kannauj.rakesh, rekha)
    kannauj.anjali.user.refresh_from_db()
    assert kannauj.anjali.user.mobile == "9415000003"


def test_the_same_sheet_twice_changes_nothing(kannauj, upload, press):
    press(upload(*three(kannauj)), "confirm")
    again = upload(*three(kannauj))
    assert again.counts == {"unchanged": 3, "doubled": 0}
    assert "nothing to enter" in told(press(again, "confirm"))


def test_a_clerk_who_moves_frees_the_post_for_the_next_in_whatever_order_the_lines_stand(
    kannauj, upload, press
):
    sunita = kannauj.sunita.user
    kept = upload(
        line("UP101", "Rekha Singh", kannauj.clerk_post),
        line(sunita.employee_code, sunita.name_en, kannauj.first),
    )
    assert errors(kept) == []
    press(kept, "confirm")
    kannauj.sunita.refresh_from_db()
    assert kannauj.sunita.ends == ist(2026, 10, 1)
    held = Charge.objects.open_at(timezone.now())
    assert held.get(post=kannauj.clerk_post).user.employee_code == "UP101"
    assert held.get(post=kannauj.first).user == sunita
    assert set(kannauj.sunita.acts.values_list("kind", flat=True)) == {"hand_over"}


def test_a_line_with_a_date_of_relief_ends_the_charge(kannauj, upload, press):
    sunita = kannauj.sunita.user
    User.objects.filter(pk=sunita.pk).update(rolls=kannauj.kannauj)
    relieved = line(sunita.employee_code, "", kannauj.clerk_post, begins="", ends="05.11.2026")
    kept = upload(relieved)
    assert kept.counts["ended"] == 1
    press(kept, "confirm")
    kannauj.sunita.refresh_from_db()
    assert kannauj.sunita.ends == ist(2026, 11, 5)
    assert upload(relieved).counts["unchanged"] == 1


def test_who_is_missing_from_a_full_sheet_is_relieved(kannauj, upload, press):
    everybody = [
        line(charge.user.employee_code, charge.user.name_en, charge.post, begins="", order_number="")
        for charge in (kannauj.rakesh, kannauj.anjali, kannauj.dm)
    ]
    kept = upload(*everybody, is_full="on", order_number="77/2026", order_date="2026-11-01")
    (missing,) = look(kannauj, kept, "ended")["rows"]
    assert (missing["name"], missing["number"]) == ("Sunita Yadav", "")
    press(kept, "confirm")
    kannauj.sunita.refresh_from_db()
    kannauj.manoj.refresh_from_db()
    assert (kannauj.sunita.ends, kannauj.manoj.ends) == (ist(2026, 11, 1), None)


def test_a_full_sheet_needs_the_order_by_which_charges_end(kannauj):
    answer = signed_in(kannauj.rakesh).post(HOME, {"sheet": sheet(*three(kannauj)), "is_full": "on"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"post": "KNJ-NONE"}, "post", "no_post"),
        ({"office": "ETW"}, "office", "no_office"),
        ({"office": "KNJ-C"}, "office", "other_office"),
        ({"designation": "Tehsildar"}, "designation", "other_designation"),
        ({"section": "REV"}, "section", "other_section"),
        ({"begins": ""}, "begins", "no_begin"),
        ({"begins": "31.02.2026"}, "begins", "not_a_date"),
        ({"begins": "01.01.1990"}, "begins", "post_over"),
        ({"order_number": ""}, "order_number", "no_order"),
        ({"kind": "Honorary"}, "kind", "bad_choice"),
        ({"mobile": "12345"}, "mobile", "bad_mobile"),
        ({"born_on": "01.07.2020"}, "born_on", "bad_date"),
        ({"name_en": ""}, "name_hi", "no_name"),
        ({"name_en": "R3kha"}, "name_en", "bad_name"),
        ({"name_en": "=HYPERLINK(1)"}, "name_en", "formula"),
        ({"employee_code": "UP 101!"}, "employee_code", "bad_code"),
        ({"preferred_ids": "dm"}, "preferred_ids", "bad_id"),
        ({"ends": "05.11.2026"}, "ends", "no_charge"),
    ],
)
def test_an_error_names_line_column_and_reason_in_both_languages(kannauj, upload, cells, column, reason):
    kept = upload(line("UP101", "Rekha Singh", kannauj.first, **cells))
    assert (2, column, reason) in errors(kept)
    english = look(kannauj, kept)["rows"][0]["errors"]
    assert all(error["text"] and "%" not in error["text"] for error in english)


def test_nothing_of_a_sheet_with_errors_is_entered_and_it_comes_back_with_them_marked(kannauj, upload, press):
    kept = upload(line("UP101", "Rekha Singh", kannauj.first), line("UP102", "Mohan Lal", mobile="1"))
    assert "errors" in told(press(kept, "confirm"))
    assert not User.objects.filter(employee_code="UP101").exists()
    marked = signed_in(kannauj.rakesh).get(f"{HOME}{kept.pk}/marked.xlsx")
    assert marked.status_code == 200
    assert marked.content.startswith(b"PK")


def test_a_post_that_is_held_is_named_with_its_holder(kannauj, upload):
    kept = upload(line("UP101", "Rekha Singh", kannauj.clerk_post))
    assert errors(kept) == [(2, "post", "post_taken")]
    assert "Sunita Yadav" in look(kannauj, kept)["rows"][0]["errors"][0]["text"]


def suspended(kannauj) -> None:
    at = ist(2026, 9, 1)
    StaffAct.objects.create(
        kind="suspension", order_number="5/2026", order_date=at.date(), at=at, person=kannauj.sunita.user,
        office=kannauj.kannauj, by=kannauj.rakesh,
    )  # fmt: skip


def disabled(kannauj) -> None:
    User.objects.filter(pk=kannauj.sunita.user_id).update(is_active=False)


@pytest.mark.parametrize(
    ("happened", "post", "cells", "found"),
    [
        (suspended, "first", {"kind": "Additional"}, ("employee_code", "suspended")),
        (disabled, "first", {"kind": "Additional"}, ("employee_code", "disabled")),
        (None, "clerk_post", {"begins": "02.01.2020"}, ("begins", "held_since")),
        (None, "clerk_post", {"kind": "Officiating", "begins": "31.12.2019"}, ("begins", "before_begin")),
        (None, "first", {"begins": "31.12.2019"}, ("begins", "before_begin")),
        (None, "clerk_post", {"begins": "", "ends": "31.12.2019"}, ("ends", "before_begin")),
        (None, "stranger_post", {"office": "KNJ"}, ("post", "no_post")),
    ],
)
def test_what_the_record_forbids_is_told(kannauj, upload, happened, post, cells, found):
    if happened:
        happened(kannauj)
    sunita = kannauj.sunita.user
    kept = upload(line(sunita.employee_code, sunita.name_en, getattr(kannauj, post), **cells))
    assert errors(kept) == [(2, *found)]


def test_an_additional_charge_leaves_the_substantive_one_and_another_kind_replaces_it(kannauj, upload, press):
    sunita, anjali = kannauj.sunita.user, kannauj.anjali.user
    kept = upload(
        line(sunita.employee_code, "", kannauj.first, kind="अतिरिक्त", section="सामान्य"),
        line(anjali.employee_code, "", kannauj.adm_post, kind="officiating", order_date="20.09.2026"),
    )
    press(kept, "confirm")
    now = Charge.objects.open_at(timezone.now())
    assert set(now.filter(user=sunita).values_list("kind", flat=True)) == {"substantive", "additional"}
    officiating = now.get(user=anjali)
    assert (officiating.kind, officiating.post) == ("officiating", kannauj.adm_post)
    act = officiating.acts.get()
    assert (act.kind, act.order_date.isoformat()) == ("officiating", "2026-09-20")


def test_of_a_person_beyond_reach_only_code_and_office_are_told(kannauj, upload):
    facts = {"mobile": "9415000009", "born_on": "1980-02-02", "rolls": kannauj.etawah}
    far = make_user("दूर के", "Far Away", **facts)
    kept = upload(line("UP101", "Rekha Singh", mobile="9415000009", born_on="02.02.1980"))
    (row,) = look(kannauj, kept, "doubled")["rows"]
    assert far.employee_code in row["doubles"][0]
    assert "District Etawah" in row["doubles"][0]
    assert "Far" not in row["doubles"][0]


def test_lines_that_contradict_each_other_are_told(kannauj, upload):
    kept = upload(
        line("UP101", "Rekha Singh", kannauj.first),
        line("UP101", "Rekha Singh", kannauj.first),
        line("UP101", "Rekha Singh", kannauj.second),
        line("UP102", "Mohan Lal", kannauj.first),
        line("UP101", "Rekha Verma"),
    )
    found = errors(kept)
    assert {(3, "post", "twice"), (4, "post", "two_posts"), (5, "post", "post_twice")} <= set(found)
    assert (6, "name_en", "says_otherwise") in found


def test_nobody_gives_oneself_a_charge_through_a_sheet_not_even_when_another_confirms(kannauj, upload, press):
    rakesh = kannauj.rakesh.user
    kept = upload(line(rakesh.employee_code, "", kannauj.first, kind="Additional"))
    assert errors(kept) == [(2, "employee_code", "oneself")]
    neelam_post = make_post(kannauj.kannauj, "नोडल दो", "Nodal two", rank=44, may_administer=True)
    neelam = make_charge(neelam_post, "नीलम", "Neelam")
    press(kept, "confirm", by=neelam)
    assert rakesh.charges.count() == 1
    for_neelam = upload(line(neelam.user.employee_code, "", kannauj.first, kind="Additional"))
    press(for_neelam, "confirm", by=neelam)
    assert (for_neelam.state, for_neelam.failure) == ("failed", "stale")
    assert neelam.user.charges.count() == 1


def test_a_person_beyond_reach_is_refused_with_the_office_to_ask(kannauj, upload):
    stranger = kannauj.stranger.user
    kept = upload(line(stranger.employee_code, "Somebody Else", kannauj.first))
    assert errors(kept) == [(2, "employee_code", "beyond")]
    assert "District Etawah" in look(kannauj, kept)["rows"][0]["errors"][0]["text"]


def test_a_stranger_finds_no_import_of_kannauj(kannauj, upload, press):
    kept = upload(*three(kannauj))
    post = make_post(kannauj.etawah, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    stranger = make_charge(post, "दिनेश", "Dinesh")
    assert signed_in(stranger).get(HOME).context["imports"] == []
    for path in ("", "marked.xlsx"):
        assert signed_in(stranger).get(f"{HOME}{kept.pk}/{path}").status_code == 404
    for step in ("confirm", "again", "take-back"):
        assert press(kept, step, by=stranger).status_code == 404
    assert kept.state == "checked"


def test_a_confirmation_after_the_record_changed_enters_nothing(kannauj, upload, press):
    kept = upload(*three(kannauj))
    make_charge(kannauj.first, "पहले", "Earlier")
    press(kept, "confirm")
    assert (kept.state, kept.failure) == ("failed", "stale")
    assert not User.objects.filter(employee_code="UP101").exists()
    assert "compare it again" in look(kannauj, kept)["failure"]
    press(kept, "again")
    assert errors(kept) == [(2, "post", "post_taken")]


def test_people_doubled_under_two_codes_are_pointed_at_and_have_to_be_looked_at(kannauj, upload, press):
    make_user("रेखा सिंह", "Rekha Singh", born_on="1990-07-01", rolls=kannauj.kannauj)
    kept = upload(
        line("UP101", "Rekha Singh", born_on="01.07.1990"),
        line("UP102", "Mohan Lal", born_on="02.02.1980", mobile="9415000009"),
        line("UP103", "M. L. Gupta", born_on="02.02.1980", mobile="9415000009"),
        line("UP104", "Mohan Lal", born_on="03.02.1980"),
    )
    rows = look(kannauj, kept, "doubled")["rows"]
    assert [row["code"] for row in rows] == ["UP101", "UP102", "UP103"]
    assert "look at the people" in told(press(kept, "confirm"))
    press(kept, "confirm", knows_doubles="on")
    assert kept.state == "written"


def test_e_mail_ids_are_proposed_for_all_as_they_prefer(kannauj, upload, press):
    lines = [line("UP101", "Rekha Singh", preferred_ids="r.singh.knj, rekha"), line("UP102", "Mohan Lal")]
    kept = upload(*lines)
    assert "pattern" in told(press(kept, "confirm", with_email_ids="on"))
    EmailPattern.objects.create(office=kannauj.state, domain="up.example")
    press(kept, "confirm", with_email_ids="on")
    assert {str(one) for one in EmailId.objects.all()} == {"r.singh.knj@up.example", "mohan.lal@up.example"}


def test_an_import_is_taken_back_as_long_as_nothing_depends_on_it(kannauj, upload, press):
    EmailPattern.objects.create(office=kannauj.state, domain="up.example")
    sunita = kannauj.sunita.user
    moved = line(sunita.employee_code, sunita.name_en, make_post(kannauj.kannauj, "पटल", "Desk"))
    lines = [*three(kannauj), moved]
    kept = upload(*lines)
    press(kept, "confirm", with_email_ids="on")
    assert press(kept, "take-back").status_code == 302
    assert kept.state == "undone"
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


def test_what_was_taken_back_can_be_entered_anew(kannauj, upload, press):
    kept = upload(*three(kannauj))
    press(kept, "confirm")
    press(kept, "take-back")
    again = upload(*three(kannauj))
    assert again.counts == {"new": 2, "changed": 1, "doubled": 0}
    press(again, "confirm")
    rekha = User.objects.get(employee_code="UP101")
    assert (again.state, rekha.is_active, rekha.rolls) == ("written", True, kannauj.kannauj)
    assert Charge.objects.open_at(timezone.now()).get(user=rekha).post == kannauj.first


@pytest.fixture
def entered(kannauj, upload, press):
    """Rekha and Mohan have come by an import."""
    kept = upload(*three(kannauj))
    press(kept, "confirm")
    return kept


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
    assert named in told(press(entered, "take-back"))
    assert entered.state == "written"
    assert rekha_charge().ends is None


def test_what_is_no_sheet_is_refused_at_the_form(kannauj):
    odd = SimpleUploadedFile("staff.pdf", b"%PDF-1.7 no sheet")
    answer = signed_in(kannauj.rakesh).post(HOME, {"sheet": odd})
    assert answer.status_code == 400
    assert not StaffImport.objects.exists()


def test_the_template_goes_through_its_own_door(kannauj, at_once):
    rakesh = signed_in(kannauj.rakesh)
    content = rakesh.get(f"{HOME}template.xlsx").content
    answer = rakesh.post(HOME, {"sheet": SimpleUploadedFile("staff.xlsx", content)})
    assert answer.status_code == 400
    assert "no line" in str(answer.context["form"].errors)


def test_the_list_asks_the_same_for_three_imports_as_for_one(kannauj, upload, django_assert_max_num_queries):
    for _time in range(3):
        upload(*three(kannauj))
    rakesh = signed_in(kannauj.rakesh)
    with django_assert_max_num_queries(8):
        assert len(rakesh.get(HOME).context["imports"]) == 3


def test_lines_come_fifty_a_page(kannauj, upload):
    kept = upload(*(line(f"UP{number}", "Rekha Singh") for number in range(1, 61)))
    page = look(kannauj, kept, "new")
    assert len(page["rows"]) == 50
    rest = signed_in(kannauj.rakesh).get(f"{HOME}{kept.pk}/{page['next_url']}").context
    assert [row["code"] for row in rest["rows"]] == [f"UP{number}" for number in range(51, 61)]


def moved(kannauj) -> list[dict]:
    """Rekha comes to Sunita's desk, and Sunita goes to another."""
    sunita = kannauj.sunita.user
    return [
        line("UP101", "Rekha Singh", kannauj.clerk_post),
        line(sunita.employee_code, sunita.name_en, kannauj.first),
    ]


def test_who_moves_leaves_a_joint_report_for_whoever_comes(kannauj, upload, press):
    kept = upload(*moved(kannauj))
    press(kept, "confirm")
    report = kannauj.sunita.handover
    assert (report.taken.user.employee_code, report.made_at) == ("UP101", ist(2026, 10, 1))
    press(kept, "take-back")
    assert kept.state == "undone"
    assert not Handover.objects.exists()


def test_an_accepted_report_keeps_an_import_from_being_taken_back(kannauj, upload, press):
    kept = upload(*moved(kannauj))
    press(kept, "confirm")
    Handover.objects.update(accepted_at=timezone.now())
    assert "Rekha Singh" in told(press(kept, "take-back"))
    assert kept.state == "written"


@pytest.mark.parametrize(
    ("state", "then"), [("checking", "checked"), ("writing", "written"), ("failed", "checked")]
)
def test_work_that_got_lost_is_begun_again(kannauj, upload, press, state, then):
    kept = upload(*three(kannauj))
    StaffImport.objects.filter(pk=kept.pk).update(state=state, confirmed_by=kannauj.rakesh)
    assert look(kannauj, kept)["under_way"] == (state != "failed")
    press(kept, "again")
    assert kept.state == then


def test_whoever_lost_the_office_meanwhile_enters_nothing(kannauj, upload, press):
    kept = upload(*three(kannauj))
    StaffImport.objects.filter(pk=kept.pk).update(state="writing", confirmed_by=kannauj.sunita)
    press(kept, "again")
    assert (kept.state, kept.failure) == ("failed", "rights")


def test_when_something_breaks_the_import_says_so_and_nothing_is_entered(kannauj, upload, press, monkeypatch):
    kept = upload(*three(kannauj))
    monkeypatch.setattr("accounts.staffing.writing._take_over", lambda *_facts: 1 / 0)
    press(kept, "confirm")
    assert (kept.state, kept.failure) == ("failed", "unexpected")
    assert not User.objects.filter(employee_code="UP101").exists()
    assert "Something went wrong" in look(kannauj, kept)["failure"]
