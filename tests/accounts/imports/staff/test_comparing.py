"""Rakesh Pal, the nodal officer of Kannauj, uploads sheets of staff and sees what would change."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from accounts.models import AdministratorProposal, Charge, Notice, StaffAct, StaffImport, User
from tests.factories import ist, make_charge, make_post, make_user

from .builders import HOME, KEYS, errors, line, open_page, refusal_text, sheet, signed_in, three_lines

pytestmark = pytest.mark.django_db


def test_a_full_sheet_needs_the_order_by_which_charges_end(kannauj):
    answer = signed_in(kannauj.rakesh).post(HOME, {"sheet": sheet(*three_lines(kannauj)), "is_full": "on"})
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
def test_an_error_names_line_column_and_reason(kannauj, upload, cells, column, reason):
    staff_import = upload(line("UP101", "Rekha Singh", kannauj.first, **cells))
    assert (2, column, reason) in errors(staff_import)
    english = open_page(kannauj, staff_import)["rows"][0]["errors"]
    assert all(error["text"] and "%" not in error["text"] for error in english)


def test_a_post_that_is_held_is_named_with_its_holder(kannauj, upload):
    staff_import = upload(line("UP101", "Rekha Singh", kannauj.clerk_post))
    assert errors(staff_import) == [(2, "post", "post_taken")]
    assert "Sunita Yadav" in open_page(kannauj, staff_import)["rows"][0]["errors"][0]["text"]


def test_a_sheet_that_fills_guarded_posts_is_confirmed_by_a_second_administrator(kannauj, upload, press):
    nodal = make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    tehsildar = make_post(kannauj.tehsil, "तहसीलदार", "Tehsildar", may_approve=True)
    sunita = kannauj.sunita.user
    staff_import = upload(
        line(sunita.employee_code, sunita.name_en, nodal, kind="Additional"),
        line("UP101", "Rekha Singh", tehsildar),
        line("UP102", "Mohan Lal", kannauj.first),
    )
    page = signed_in(kannauj.rakesh).get(f"{HOME}{staff_import.pk}/")
    assert (page.context["guarded"], "Confirm and enter" in page.content.decode()) == (2, False)
    assert "second administrator" in refusal_text(press(staff_import, "confirm"))
    assert not User.objects.filter(employee_code="UP101").exists()
    press(staff_import, "confirm", by=kannauj.kavita)
    assert staff_import.state == "written"
    taken = Charge.objects.filter(user__employee_code__in=("UP101", "UP102", sunita.employee_code))
    assert taken.count() == 4
    proposals = AdministratorProposal.objects.filter(kind="charge", used_at__isnull=False)
    assert set(proposals.values_list("post", "proposer", "decider")) == {
        (post.pk, kannauj.rakesh.user_id, kannauj.kavita.user_id) for post in (nodal, tehsildar)
    }
    assert Notice.objects.filter(person=sunita, kind="charge").exists()


def test_a_sheet_about_people_who_have_signed_in_is_confirmed_by_a_second_administrator(
    kannauj, upload, press
):
    sunita = kannauj.sunita.user
    signed_in(kannauj.sunita)
    staff_import = upload(
        line(sunita.employee_code, sunita.name_en, mobile="9415000001"),
        line("UP102", "Mohan Lal", kannauj.first),
    )
    page = signed_in(kannauj.rakesh).get(f"{HOME}{staff_import.pk}/")
    assert (page.context["at_work"], "Confirm and enter" in page.content.decode()) == (1, False)
    assert "people who work here already" in refusal_text(press(staff_import, "confirm"))
    assert not User.objects.filter(employee_code="UP102").exists()
    press(staff_import, "confirm", by=kannauj.kavita)
    assert staff_import.state == "written"
    assert User.objects.get(pk=sunita.pk).mobile.endswith("9415000001")
    assert not Notice.objects.filter(kind="sheet").exists()


def test_new_people_are_entered_by_one_administrator_alone_and_those_above_are_told(kannauj, upload, press):
    staff_import = upload(line("UP101", "Rekha Singh", kannauj.first), line("UP102", "Mohan Lal"))
    press(staff_import, "confirm")
    assert staff_import.state == "written"
    notice = Notice.objects.get(kind="sheet")
    assert notice.person == kannauj.kavita.user
    page = signed_in(kannauj.kavita).get("/").content.decode()
    assert "entered it alone" in page
    assert "staff.csv (3)" in page or "staff.csv (2)" in page
    assert f'href="{HOME}"' in page
    answer = signed_in(kannauj.kavita).post(f"/notices/{notice.pk}/object/", follow=True)
    assert "The administrators above were told." in answer.content.decode()
    told = Notice.objects.get(kind="objected", person=kannauj.rakesh.user)
    assert told.about == kannauj.kavita.user
    assert Charge.objects.open_at(told.at).filter(user__employee_code="UP101").exists()


def test_a_sheet_gives_no_guarded_post_to_whom_one_administrator_let_in(kannauj, upload):
    sunita = kannauj.sunita.user
    sunita.set_password("tamatar baingan lauki")
    sunita.save()
    tehsildar = make_post(kannauj.tehsil, "तहसीलदार", "Tehsildar", may_approve=True)
    staff_import = upload(line(sunita.employee_code, sunita.name_en, tehsildar, kind="Additional"))
    assert errors(staff_import) == [(2, "post", "not_verified")]


def test_a_person_twice_in_spellings_that_look_alike_is_noticed_and_two_in_another_script_are_two(
    kannauj, upload
):
    names = ["पं० राेहित खण्डेलवाल", "रोहित खंडेलवाल", "محمد عارف", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ"]
    staff_import = upload(
        *(line(f"UP{201 + n}", "", name_hi=name, born_on="01.07.1990") for n, name in enumerate(names))
    )
    doubled = staff_import.lines.filter(is_doubled=True).order_by("number")
    assert [double["code"] for row in doubled for double in row.doubles] == ["UP202", "UP201"]


def suspend(kannauj) -> None:
    at = ist(2026, 9, 1)
    StaffAct.objects.create(
        kind="suspension", order_number="5/2026", order_date=at.date(), at=at, person=kannauj.sunita.user,
        office=kannauj.kannauj, by=kannauj.rakesh,
    )  # fmt: skip


def disable(kannauj) -> None:
    User.objects.filter(pk=kannauj.sunita.user_id).update(is_active=False)


@pytest.mark.parametrize(
    ("event", "post", "cells", "error"),
    [
        (suspend, "first", {"kind": "Additional"}, ("employee_code", "suspended")),
        (disable, "first", {"kind": "Additional"}, ("employee_code", "disabled")),
        (None, "clerk_post", {"begins": "02.01.2020"}, ("begins", "held_since")),
        (None, "clerk_post", {"kind": "Officiating", "begins": "31.12.2019"}, ("begins", "before_begin")),
        (None, "first", {"begins": "31.12.2019"}, ("begins", "before_begin")),
        (None, "clerk_post", {"begins": "", "ends": "31.12.2019"}, ("ends", "before_begin")),
        (None, "stranger_post", {"office": "KNJ"}, ("post", "no_post")),
    ],
)
def test_what_the_record_forbids_is_told(kannauj, upload, event, post, cells, error):
    if event:
        event(kannauj)
    sunita = kannauj.sunita.user
    staff_import = upload(line(sunita.employee_code, sunita.name_en, getattr(kannauj, post), **cells))
    assert errors(staff_import) == [(2, *error)]


def test_of_a_person_beyond_reach_only_code_and_office_are_told(kannauj, upload):
    facts = {"mobile": "9415000009", "born_on": "1980-02-02", "rolls": kannauj.etawah}
    far = make_user("दूर के", "Far Away", **facts)
    staff_import = upload(line("UP101", "Rekha Singh", mobile="9415000009", born_on="02.02.1980"))
    (row,) = open_page(kannauj, staff_import, "doubled")["rows"]
    assert far.employee_code in row["doubles"][0]
    assert "District Etawah" in row["doubles"][0]
    assert "Far" not in row["doubles"][0]


def test_lines_that_contradict_each_other_are_told(kannauj, upload):
    staff_import = upload(
        line("UP101", "Rekha Singh", kannauj.first),
        line("UP101", "Rekha Singh", kannauj.first),
        line("UP101", "Rekha Singh", kannauj.second),
        line("UP102", "Mohan Lal", kannauj.first),
        line("UP101", "Rekha Verma"),
    )
    found_errors = errors(staff_import)
    assert {(3, "post", "twice"), (4, "post", "two_posts"), (5, "post", "post_twice")} <= set(found_errors)
    assert (6, "name_en", "says_otherwise") in found_errors


def test_a_person_beyond_reach_is_refused_with_the_office_to_ask(kannauj, upload):
    stranger = kannauj.stranger.user
    staff_import = upload(line(stranger.employee_code, "Somebody Else", kannauj.first))
    assert errors(staff_import) == [(2, "employee_code", "beyond")]
    assert "District Etawah" in open_page(kannauj, staff_import)["rows"][0]["errors"][0]["text"]


def test_a_stranger_finds_no_import_of_kannauj(kannauj, upload, press):
    staff_import = upload(*three_lines(kannauj))
    post = make_post(kannauj.etawah, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    stranger = make_charge(post, "दिनेश", "Dinesh")
    assert signed_in(stranger).get(HOME).context["imports"] == []
    for path in ("", "marked.xlsx"):
        assert signed_in(stranger).get(f"{HOME}{staff_import.pk}/{path}").status_code == 404
    for step in ("confirm", "again", "take-back"):
        assert press(staff_import, step, by=stranger).status_code == 404
    assert staff_import.state == "checked"


def test_people_doubled_under_two_codes_are_pointed_at_and_have_to_be_looked_at(kannauj, upload, press):
    make_user("रेखा सिंह", "Rekha Singh", born_on="1990-07-01", rolls=kannauj.kannauj)
    staff_import = upload(
        line("UP101", "Rekha Singh", born_on="01.07.1990"),
        line("UP102", "Mohan Lal", born_on="02.02.1980", mobile="9415000009"),
        line("UP103", "M. L. Gupta", born_on="02.02.1980", mobile="9415000009"),
        line("UP104", "Mohan Lal", born_on="03.02.1980"),
    )
    rows = open_page(kannauj, staff_import, "doubled")["rows"]
    assert [row["code"] for row in rows] == ["UP101", "UP102", "UP103"]
    assert "look at the people" in refusal_text(press(staff_import, "confirm"))
    press(staff_import, "confirm", knows_doubles="on")
    assert staff_import.state == "written"


def test_what_is_no_sheet_is_refused_at_the_form(kannauj):
    odd = SimpleUploadedFile("staff.pdf", b"%PDF-1.7 no sheet")
    answer = signed_in(kannauj.rakesh).post(HOME, {"sheet": odd})
    assert answer.status_code == 400
    assert not StaffImport.objects.exists()


def test_the_template_offers_the_vacant_posts_of_the_office_and_its_codes(kannauj):
    vacant = make_post(kannauj.tehsil, "नायब तहसीलदार", "Naib tehsildar")
    elsewhere = make_post(kannauj.etawah, "लेखपाल", "Lekhpal")
    book = load_workbook(io.BytesIO(signed_in(kannauj.rakesh).get(f"{HOME}template.xlsx").content))
    rows = list(book["रिक्त पद Vacant posts"].values)
    assert (vacant.code, "नायब तहसीलदार", "Naib tehsildar") in [row[:3] for row in rows]
    codes = {row[0] for row in rows}
    assert {kannauj.clerk_post.code, elsewhere.code}.isdisjoint(codes)
    lists = {
        str(rule.sqref)[0]: {
            row[0].value for row in book["lists"][rule.formula1.partition("!")[2].replace("$", "")]
        }
        for rule in book.worksheets[0].data_validations.dataValidation
    }
    letter = {key: get_column_letter(KEYS.index(key) + 1) for key in ("office", "post", "designation")}
    assert lists[letter["post"]] == codes - {rows[0][0]}
    assert lists[letter["office"]] == {kannauj.kannauj.code, kannauj.tehsil.code}
    assert "जिलाधिकारी" in lists[letter["designation"]]


def test_a_template_without_its_optional_columns_is_read_from_its_own_sheet(kannauj, at_once):
    vacant = make_post(kannauj.kannauj, "लेखपाल", "Lekhpal")
    rakesh = signed_in(kannauj.rakesh)
    book = load_workbook(io.BytesIO(rakesh.get(f"{HOME}template.xlsx").content))
    columns = ["employee_code", "name_hi", "office", "post", "begins", "order_number"]
    for position in reversed(range(len(KEYS))):
        if KEYS[position] not in columns:
            book.worksheets[0].delete_cols(position + 1)
    book.worksheets[0].append(["UP901", "रेखा सिंह", "KNJ", vacant.code, "01.10.2026", "12/2026"])
    out = io.BytesIO()
    book.save(out)
    with at_once():
        answer = rakesh.post(HOME, {"sheet": SimpleUploadedFile("staff.xlsx", out.getvalue())})
    assert answer.status_code == 302
    assert [line.employee_code for line in StaffImport.objects.get().lines.all()] == ["UP901"]


def test_the_template_asks_as_often_for_three_posts_as_for_one(kannauj):
    def count_queries() -> int:
        client = signed_in(kannauj.rakesh)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{HOME}template.xlsx")
        return len(queries)

    few = count_queries()
    for n in range(3):
        make_post(kannauj.kannauj, f"लेखपाल {n}", f"Lekhpal {n}")
    assert count_queries() == few


def test_the_template_goes_through_its_own_door(kannauj, at_once):
    rakesh = signed_in(kannauj.rakesh)
    content = rakesh.get(f"{HOME}template.xlsx").content
    answer = rakesh.post(HOME, {"sheet": SimpleUploadedFile("staff.xlsx", content)})
    assert answer.status_code == 400
    assert "no line" in str(answer.context["form"].errors)


def test_the_list_asks_the_same_for_three_imports_as_for_one(kannauj, upload, django_assert_max_num_queries):
    for _time in range(3):
        upload(*three_lines(kannauj))
    rakesh = signed_in(kannauj.rakesh)
    with django_assert_max_num_queries(8):
        assert len(rakesh.get(HOME).context["imports"]) == 3


def test_lines_come_fifty_a_page(kannauj, upload):
    staff_import = upload(*(line(f"UP{number}", "Rekha Singh") for number in range(1, 61)))
    page = open_page(kannauj, staff_import, "new")
    assert len(page["rows"]) == 50
    rest = signed_in(kannauj.rakesh).get(f"{HOME}{staff_import.pk}/{page['next_url']}").context
    assert [row["code"] for row in rest["rows"]] == [f"UP{number}" for number in range(51, 61)]


def test_lines_without_a_code_are_told_so_and_nothing_else(kannauj, upload):
    staff_import = upload(line("", "Rekha Singh"), line("", "Mohan Lal"))
    assert errors(staff_import) == [(2, "employee_code", "missing"), (3, "employee_code", "missing")]
