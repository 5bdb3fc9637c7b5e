import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.imports import progress
from accounts.imports.organisation import imports
from accounts.imports.organisation.sheet import circles
from accounts.models import AuditEntry, Designation, Notice, Office, OrganisationImport, Post, Section
from accounts.pages import words
from accounts.refusals import NotYours
from tests.accounts.sheets.builders import as_csv, as_workbook
from tests.accounts.sheets.kruti_dev import to_kruti_dev
from tests.factories import District, agree, make_charge, make_post, signed_in
from tracking.models import FormerSuperior

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HOME = "/staff/organisation/"
OFFICES = ("Office code", "Under the office", "Kind", "Name in Hindi", "Name in English", "From date")
SECTIONS = ("Office code", "Section code", "Name in Hindi", "Name in English", "From date")
POSTS = (
    "Post code", "Office code", "Section code", "Designation", "Name in Hindi", "Name in English",
    "Reports to (post code)", "Duties", "From date",
)  # fmt: skip
TIRWA = ("KNJ-T-TRW", "KNJ", "तहसील / Tehsil", "तहसील तिर्वा", "Tehsil Tirwa", "01.04.2026")
REVENUE = ("KNJ", "REV", "राजस्व अनुभाग", "Revenue Section", "")
HEAD = (
    "KNJ-REV-HA",
    "KNJ",
    "REV",
    "HA",
    "प्रधान सहायक, राजस्व",
    "Head Assistant, Revenue",
    "",
    "डायरी, dispatch",
    "",
)


class Kannauj(District):
    """Kannauj with its nodal officer Rakesh Pal, and Etawah with Geeta Pal."""

    def __init__(self):
        super().__init__()
        self.nodal_post = make_post(self.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
        self.rakesh = make_charge(self.nodal_post, "राकेश पाल", "Rakesh Pal")
        etawah = make_post(self.etawah, "नोडल अधिकारी", "Nodal officer", may_administer=True)
        self.geeta = make_charge(etawah, "गीता पाल", "Geeta Pal")
        Designation.objects.create(
            code="HA", rank=30, grade="clerical", name_hi="प्रधान सहायक", name_en="Head Assistant"
        )


@pytest.fixture
def kannauj(at_work):
    return Kannauj()


def upload(charge, kind, *rows, content=None, **facts):
    """The answer to an upload, or the page that it leads to."""
    headers = {"offices": OFFICES, "sections": SECTIONS, "posts": POSTS}[kind]
    sheet = SimpleUploadedFile("sheet.csv", content or as_csv(headers, *rows))
    return signed_in(charge).post(HOME, {"kind": kind, "sheet": sheet, **facts}, follow=True)


def confirm(charge, page):
    return press(charge, page, "confirm")


def press(charge, page, step):
    """The page of an import after one of its buttons was pressed."""
    return agree(signed_in(charge), f"{HOME}{page.context['kept'].pk}/{step}/", follow=True)


def bring_in(charge, kind, *rows):
    page = confirm(charge, upload(charge, kind, *rows))
    assert page.status_code == 200
    return page


def errors(page):
    return [
        (error["column"], error["text"]) for row in page.context["rows"] for error in row.get("errors", ())
    ]


def outcomes(page):
    return {tab["url"].removeprefix("?show="): tab["count"] for tab in page.context["tabs"] if tab["count"]}


def second(kannauj):
    """Neelam Shakya, a second administrator of Kannauj."""
    post = make_post(kannauj.kannauj, "दूसरा नोडल", "Second nodal officer", may_administer=True)
    return make_charge(post, "नीलम शाक्य", "Neelam Shakya")


def test_a_sheet_that_changes_held_posts_is_confirmed_by_a_second_administrator_and_the_holder_is_told(
    kannauj,
):
    """A post of one's own making would else become the superior to whom a desk sends first."""
    neelam = second(kannauj)
    clerk, puppet = kannauj.clerk_post, make_post(kannauj.kannauj, "कठपुतली", "Puppet")
    row = (clerk.code, "KNJ", clerk.section.code, clerk.designation.code, clerk.name_hi, clerk.name_en)
    page = upload(kannauj.rakesh, "posts", (*row, puppet.code, "", ""))
    assert outcomes(page) == {"changed": 1}
    assert "posts that are held or guarded" in page.content.decode()
    assert "second administrator" in confirm(kannauj.rakesh, page).content.decode()
    clerk.refresh_from_db()
    assert clerk.reports_to != puppet
    confirm(neelam, page)
    clerk.refresh_from_db()
    assert clerk.reports_to == puppet
    notice = Notice.objects.get(kind="superior")
    assert (notice.person, notice.by, notice.second) == (kannauj.sunita.user, kannauj.rakesh, neelam)
    assert puppet.code in notice.reason


def test_new_sections_are_entered_by_one_administrator_alone_and_those_above_are_told(kannauj):
    post = make_post(kannauj.state, "राज्य नोडल", "State nodal officer", may_administer=True)
    kavita = make_charge(post, "कविता मिश्रा", "Kavita Mishra")
    bring_in(kannauj.rakesh, "sections", REVENUE)
    assert Notice.objects.get(kind="structure").person == kavita.user
    assert f'href="{HOME}"' in signed_in(kavita).get("/").content.decode()


def test_rakesh_brings_in_a_tehsil_its_section_and_a_post_after_looking_at_them(kannauj):
    page = upload(kannauj.rakesh, "offices", TIRWA)
    assert outcomes(page) == {"new": 1}
    assert not Office.objects.filter(code="KNJ-T-TRW").exists()
    confirm(kannauj.rakesh, page)
    tirwa = Office.objects.get(code="KNJ-T-TRW")
    assert (Office.objects.above(tirwa)[1], tirwa.kind, tirwa.begins) == (
        kannauj.kannauj,
        "tehsil",
        date(2026, 4, 1),
    )

    bring_in(kannauj.rakesh, "sections", ("KNJ-T-TRW", "HQ", "तहसील कार्यालय", "Tehsil Office", ""))
    bring_in(
        kannauj.rakesh, "posts",
        ("KNJ-T-TRW-SA", "KNJ-T-TRW", "HQ", "प्रधान सहायक", "सहायक", "Assistant", "KNJ-T-TRW-HA", "", ""),
        ("KNJ-T-TRW-HA", "knj-t-trw", "hq", "Head Assistant", "प्रधान", "Head",
         kannauj.sdm_post.code, "diarise, receives", ""),
    )  # fmt: skip
    head, assistant = Post.objects.get(code="KNJ-T-TRW-HA"), Post.objects.get(code="KNJ-T-TRW-SA")
    assert (assistant.reports_to, head.reports_to) == (head, kannauj.sdm_post)
    assert (head.may_diarise, head.may_dispatch, head.may_administer) == (True, False, False)
    tirwa.refresh_from_db()
    assert tirwa.receiving_post == head


def test_the_same_sheet_twice_changes_nothing(kannauj):
    for kind, row in (("offices", TIRWA), ("sections", REVENUE), ("posts", HEAD)):
        bring_in(kannauj.rakesh, kind, row)
        page = upload(kannauj.rakesh, kind, row)
        assert outcomes(page) == {"unchanged": 1}
        assert page.context["has_nothing"]


def test_a_lower_office_may_stand_above_its_superior_in_the_sheet(kannauj):
    bring_in(
        kannauj.rakesh,
        "offices",
        ("KNJ-X-1", "KNJ-X", "tehsil", "अ", "A", ""),
        ("KNJ-X", "KNJ", "block", "ब", "B", ""),
    )
    assert Office.objects.above(Office.objects.get(code="KNJ-X-1"))[1].code == "KNJ-X"


def test_what_is_on_record_is_changed_cell_by_cell_and_an_empty_cell_leaves_it(kannauj):
    bring_in(kannauj.rakesh, "sections", REVENUE)
    bring_in(kannauj.rakesh, "posts", HEAD)
    changed = (*HEAD[:5], "Head Assistant (Revenue)", kannauj.adm_post.code, "", "")
    page = upload(kannauj.rakesh, "posts", changed)
    (row,) = page.context["rows"]
    assert [(cell["was"], cell["will"]) for cell in row["differences"]] == [
        ("Head Assistant, Revenue", "Head Assistant (Revenue)"),
        ("", kannauj.adm_post.code),
    ]
    page = confirm(kannauj.rakesh, page)
    post = Post.objects.get(code="KNJ-REV-HA")
    assert (post.name_en, post.reports_to, post.may_diarise) == (
        "Head Assistant (Revenue)",
        kannauj.adm_post,
        True,
    )
    assert page.context["rows"][0]["differences"][0]["was"] == "Head Assistant, Revenue"


@pytest.mark.parametrize(
    ("kind", "row", "column"),
    [
        ("offices", ("ETW", "KNJ", "tehsil", "अ", "A", ""), "Office code"),
        ("offices", ("KNJ-X", "ETW", "tehsil", "अ", "A", ""), "Under the office"),
        ("offices", ("KNJ-X", "", "tehsil", "अ", "A", ""), "Under the office"),
        ("offices", ("KNJ-C", "ETW", "", "तहसील", "Tehsil", ""), "Under the office"),
        ("offices", ("KNJ-X", "KNJ", "palace", "अ", "A", ""), "Kind"),
        ("offices", ("KNJ-X", "KNJ", "", "अ", "A", ""), "Kind"),
        ("offices", ("KNJ X!", "KNJ", "tehsil", "अ", "A", ""), "Office code"),
        ("offices", ("KNJ-X", "KNJ", "tehsil", "क" * 201, "A", ""), "Name in Hindi"),
        ("offices", ("KNJ-X", "KNJ", "tehsil", "=1+1", "A", ""), "Name in Hindi"),
        ("offices", ("KNJ", "", "", "जनपद", "District", "01.01.1999"), "From date"),
        ("offices", ("KNJ-X", "KNJ-X", "tehsil", "अ", "A", ""), "Under the office"),
        ("sections", ("ETW", "REV", "अ", "A", ""), "Office code"),
        ("posts", ("KNJ-1", "KNJ", "NONE", "HA", "अ", "A", "", "", ""), "Section code"),
        ("posts", ("KNJ-1", "KNJ", "REV", "Emperor", "अ", "A", "", "", ""), "Designation"),
        ("posts", ("KNJ-1", "KNJ", "REV", "HA", "अ", "A", "NOBODY", "", ""), "Reports to (post code)"),
        ("posts", ("KNJ-1", "KNJ", "REV", "HA", "अ", "A", "KNJ-1", "", ""), "Reports to (post code)"),
        ("posts", ("KNJ-1", "KNJ", "REV", "HA", "अ", "A", "", "administer", ""), "Duties"),
        ("posts", ("KNJ-1", "KNJ", "REV", "HA", "अ", "A", "", "receives", ""), "Duties"),
        ("posts", ("KNJ-1", "KNJ", "REV", "HA", "अ", "A", "", "", "soon"), "From date"),
    ],
)
def test_what_cannot_be_is_named_by_column_and_nothing_is_entered(kannauj, kind, row, column):
    bring_in(kannauj.rakesh, "sections", REVENUE)
    sections = (REVENUE[0], "NEW", *REVENUE[2:])
    good = {"offices": TIRWA, "sections": sections, "posts": HEAD}[kind]
    page = upload(kannauj.rakesh, kind, good, row)
    assert column in [name for name, _text in errors(page)]
    assert confirm(kannauj.rakesh, page).status_code == 409
    assert not Office.objects.filter(code="KNJ-T-TRW").exists()
    assert not Post.objects.filter(code="KNJ-REV-HA").exists()
    assert not Section.objects.filter(code="NEW").exists()


def test_a_code_stands_in_a_sheet_once(kannauj):
    page = upload(kannauj.rakesh, "offices", TIRWA, TIRWA)
    assert [name for name, _text in errors(page)] == ["Office code"]


def test_posts_do_not_report_in_a_circle(kannauj):
    bring_in(kannauj.rakesh, "sections", REVENUE)
    bring_in(kannauj.rakesh, "posts", HEAD)
    row = ("KNJ-REV-SA", *HEAD[1:6], "KNJ-REV-HA", "", "")
    bring_in(kannauj.rakesh, "posts", row)
    page = upload(kannauj.rakesh, "posts", (*HEAD[:6], "KNJ-REV-SA", "", ""))
    assert [name for name, _text in errors(page)] == ["Reports to (post code)"]


def test_nobody_changes_what_the_own_post_may_do(kannauj):
    post = kannauj.nodal_post
    row = (
        post.code,
        "KNJ",
        post.section.code,
        post.designation.code,
        post.name_hi,
        post.name_en,
        "",
        "monitor",
        "",
    )
    assert [name for name, _text in errors(upload(kannauj.rakesh, "posts", row))] == ["Duties"]


def test_nobody_puts_others_under_the_own_post_or_lets_files_arrive_there(kannauj):
    nodal, clerk = kannauj.nodal_post, kannauj.clerk_post
    mine = (nodal.code, "KNJ", "GEN", "HA", nodal.name_hi, nodal.name_en)
    theirs = (clerk.code, "KNJ", "GEN", "HA", clerk.name_hi, clerk.name_en)
    between = ("KNJ-NEW", "KNJ", "GEN", "HA", "नया", "New", nodal.code, "", "")
    Office.objects.filter(pk=kannauj.kannauj.pk).update(receiving_post=None)
    page = upload(kannauj.rakesh, "posts", (*mine, "", "receives", ""))
    assert [column for column, _text in errors(page)] == ["Duties"]
    for rows in ([(*theirs, nodal.code, "", "")], [between, (*theirs, "KNJ-NEW", "", "")]):
        page = upload(kannauj.rakesh, "posts", *rows)
        assert errors(page) == [
            (
                "Reports to (post code)",
                "This would put the post under your own. Please ask another administrator.",
            )
        ]
    # Who stands there already may be moved about below, and what is new may begin there.
    Post.objects.filter(pk=clerk.pk).update(reports_to=nodal)
    confirm(second(kannauj), upload(kannauj.rakesh, "posts", between, (*theirs, "KNJ-NEW", "", "")))
    clerk.refresh_from_db()
    assert clerk.reports_to.code == "KNJ-NEW"


def test_a_post_of_another_district_is_not_touched_and_not_described(kannauj):
    post = kannauj.stranger_post
    bring_in(kannauj.rakesh, "sections", REVENUE)
    page = upload(kannauj.rakesh, "posts", (post.code, *HEAD[1:]))
    assert errors(page) == [("Post code", "This code is taken.")]


def test_geeta_of_etawah_sees_no_sheet_of_kannauj(kannauj):
    page = upload(kannauj.rakesh, "offices", TIRWA)
    sheet_import = page.context["kept"]
    for path in ("", "marked.xlsx"):
        assert signed_in(kannauj.geeta).get(f"{HOME}{sheet_import.pk}/{path}").status_code == 404
    for step in ("confirm", "again", "take-back"):
        assert press(kannauj.geeta, page, step).status_code == 404
    assert signed_in(kannauj.geeta).get(HOME).context["imports"] == []
    with pytest.raises(NotYours):
        imports.confirm(sheet_import, by=kannauj.geeta)


def test_what_changed_since_somebody_looked_is_not_entered_unseen(kannauj):
    page = upload(kannauj.rakesh, "offices", TIRWA)
    bring_in(kannauj.rakesh, "offices", TIRWA)
    page = confirm(kannauj.rakesh, page)
    assert page.context["kept"].state == "failed"
    assert "compare it again" in page.context["failure"]
    assert outcomes(press(kannauj.rakesh, page, "again")) == {"unchanged": 1}


def test_two_lines_that_claim_the_files_of_other_offices_are_not_both_entered(kannauj):
    Office.objects.filter(pk=kannauj.kannauj.pk).update(receiving_post=None)
    bring_in(kannauj.rakesh, "sections", REVENUE)
    rows = [(f"KNJ-{n}", *HEAD[1:7], "receives", "") for n in "12"]
    page = upload(kannauj.rakesh, "posts", *rows)
    assert [(row["number"], row["errors"][0]["column"]) for row in page.context["rows"]] == [(3, "Duties")]


def test_a_new_thing_that_says_no_day_is_entered_the_next_day_as_it_was_seen(kannauj):
    page = upload(kannauj.rakesh, "sections", REVENUE)
    assert page.context["uploaded"] == words.moment(OrganisationImport.objects.get().uploaded_at)
    differences = page.context["rows"][0]["differences"]
    OrganisationImport.objects.update(uploaded_at=timezone.now() - timedelta(days=1))
    press(kannauj.rakesh, page, "again")
    assert press(kannauj.rakesh, page, "confirm").context["kept"].state == "written"
    assert [cell["column"] for cell in differences] == ["Name in Hindi", "Name in English", "From date"]
    yesterday = timezone.localdate() - timedelta(days=1)
    assert Section.objects.get(office=kannauj.kannauj, code="REV").begins == yesterday


def test_posts_of_a_sheet_reported_from_the_first_to_those_above_them(kannauj):
    bring_in(kannauj.rakesh, "sections", REVENUE)
    bring_in(kannauj.rakesh, "posts", ("KNJ-REV-SA", *HEAD[1:6], "KNJ-REV-HA", "", ""), HEAD)
    assert Post.objects.get(code="KNJ-REV-SA").reports_to.code == "KNJ-REV-HA"
    assert not FormerSuperior.objects.exists()


@pytest.mark.parametrize(
    ("state", "then"), [("checking", "checked"), ("writing", "written"), ("failed", "checked")]
)
def test_work_that_got_lost_is_begun_again(kannauj, state, then):
    page = upload(kannauj.rakesh, "offices", TIRWA)
    OrganisationImport.objects.update(state=state, entered_by=kannauj.rakesh)
    assert press(kannauj.rakesh, page, "again").context["kept"].state == then


def test_while_it_is_worked_on_the_page_says_how_far_it_is_and_reloads_itself(kannauj):
    page = upload(kannauj.rakesh, "offices", TIRWA)
    sheet_import = page.context["kept"]
    OrganisationImport.objects.update(state="writing")
    progress.report(sheet_import, 1, 2)
    html = signed_in(kannauj.rakesh).get(f"{HOME}{sheet_import.pk}/").content.decode()
    assert "1 of 2 lines" in html
    assert 'hx-trigger="every 2s"' in html
    assert f'<a href="{HOME}{sheet_import.pk}/">' in html


def test_whoever_lost_the_office_meanwhile_enters_nothing(kannauj):
    page = upload(kannauj.rakesh, "offices", TIRWA)
    OrganisationImport.objects.update(state="writing", entered_by=kannauj.sunita)
    page = press(kannauj.rakesh, page, "again")
    assert page.context["kept"].failure == "rights"
    assert not Office.objects.filter(code="KNJ-T-TRW").exists()


def test_offices_that_would_stand_sixty_deep_are_refused_and_a_long_chain_holds_nothing_up(kannauj):
    chain = [(f"KNJ-{n}", f"KNJ-{n - 1}" if n else "KNJ", "block", "अ", "A", "") for n in range(60)]
    page = upload(kannauj.rakesh, "offices", *chain)
    assert {name for name, _text in errors(page)} == {"Under the office"}
    assert circles({str(n): str(n - 1) for n in range(1, 50_000)}) == set()
    assert circles({"a": "b", "b": "c", "c": "b", "d": "d"}) == {"b", "c", "d"}


def test_a_sheet_is_entered_once_and_stays_on_record_with_who_entered_it(kannauj):
    page = upload(kannauj.rakesh, "offices", TIRWA)
    confirm(kannauj.rakesh, page)
    assert confirm(kannauj.rakesh, page).status_code == 409
    sheet_import = OrganisationImport.objects.get()
    assert (sheet_import.entered_by, sheet_import.counts) == (kannauj.rakesh, {"new": 1})
    line = sheet_import.lines.get()
    assert (line.number, line.code, line.outcome) == (2, "KNJ-T-TRW", "new")
    entry = AuditEntry.objects.get(act="imported")
    assert (entry.by, entry.code, entry.reason) == (
        kannauj.rakesh,
        "KNJ-T-TRW",
        f"#{sheet_import.pk} sheet.csv",
    )


def test_the_sheet_comes_back_with_its_errors(kannauj):
    page = upload(kannauj.rakesh, "offices", TIRWA, ("KNJ-X", "ETW", "tehsil", "अ", "A", ""))
    answer = signed_in(kannauj.rakesh).get(f"{HOME}{page.context['kept'].pk}/marked.xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][0] is None
    assert "Under the office" in rows[2][0]


def test_a_sheet_in_kruti_dev_is_named_and_converted_when_asked(kannauj):
    row = ("KNJ", "REV", to_kruti_dev("राजस्व अनुभाग"), "Revenue Section", "")
    page = upload(kannauj.rakesh, "sections", row)
    assert [name for name, _text in errors(page)] == ["Name in Hindi"]
    confirm(kannauj.rakesh, upload(kannauj.rakesh, "sections", row, converts_legacy="on"))
    assert Section.objects.get(office=kannauj.kannauj, code="REV").name_hi == "राजस्व अनुभाग"


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7", as_csv(OFFICES), as_csv(("x",), ("y",)), as_workbook(SECTIONS)]
)
def test_what_is_no_sheet_of_the_kind_is_refused_beside_the_field(kannauj, content):
    page = upload(kannauj.rakesh, "offices", content=content)
    assert page.status_code == 400
    assert page.context["form"].errors["sheet"]
    assert not OrganisationImport.objects.exists()


def test_columns_that_are_not_read_are_named(kannauj):
    page = upload(kannauj.rakesh, "sections", content=as_csv((*SECTIONS, "Remarks"), (*REVENUE, "none")))
    assert page.context["kept"].unread == "Remarks"


@pytest.mark.parametrize("kind", ["offices", "sections", "posts"])
def test_each_template_can_be_downloaded_and_uploaded_again(kannauj, kind):
    answer = signed_in(kannauj.rakesh).get(f"{HOME}template/{kind}.xlsx")
    page = upload(kannauj.rakesh, kind, content=answer.content)
    assert page.status_code == 400
    assert "no line" in str(page.context["form"].errors["sheet"])
    assert signed_in(kannauj.rakesh).get(f"{HOME}template/thrones.xlsx").status_code == 404


def test_the_list_of_sheets_asks_as_often_for_three_as_for_one(kannauj):
    client = signed_in(kannauj.rakesh)
    client.get(HOME)
    counts = []
    for _number in range(2):
        upload(kannauj.rakesh, "offices", TIRWA)
        with CaptureQueriesContext(connection) as queries:
            client.get(HOME)
        counts.append(len(queries))
        upload(kannauj.rakesh, "sections", REVENUE)
    assert counts[0] == counts[1]


def test_sheets_and_lines_are_paged(kannauj):
    rows = [("KNJ", f"S{number}", "अनुभाग", "Section", "") for number in range(60)]
    page = upload(kannauj.rakesh, "sections", *rows)
    assert len(page.context["rows"]) == 50
    further = signed_in(kannauj.rakesh).get(f"{HOME}{page.context['kept'].pk}/{page.context['next_url']}")
    assert [row["number"] for row in further.context["rows"]] == list(range(52, 62))


WITH_LGD = (*OFFICES, "LGD code")


def upload_with_codes(kannauj, *rows):
    return upload(kannauj.rakesh, "offices", content=as_csv(WITH_LGD, *rows))


def test_a_tehsil_is_opened_with_its_code_of_the_directory_and_keeps_it(kannauj):
    page = upload_with_codes(kannauj, (*TIRWA, "835"))
    confirm(kannauj.rakesh, page)
    tirwa = Office.objects.get(code="KNJ-T-TRW")
    assert tirwa.lgd_code == 835
    assert outcomes(upload_with_codes(kannauj, (*TIRWA, "८३५"))) == {"unchanged": 1}
    changed = upload_with_codes(kannauj, ("KNJ-C", "", "", "तहसील छिबरामऊ", "Tehsil Chhibramau", "", "833"))
    assert changed.context["rows"][0]["differences"] == [{"column": "LGD code", "was": "", "will": 833}]
    page = confirm(kannauj.rakesh, changed)
    assert Office.objects.get(code="KNJ-C").lgd_code == 833
    press(kannauj.rakesh, page, "take-back")
    assert Office.objects.get(code="KNJ-C").lgd_code is None


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("9999999", "The Local Government Directory has no such code for this kind of office."),
        ("1262", "The Local Government Directory has no such code for this kind of office."),
        ("x", "The Local Government Directory has no such code for this kind of office."),
        ("833", "KNJ-C has this code already."),
    ],
)
def test_a_code_that_the_directory_or_the_offices_contradict_is_refused(kannauj, code, sentence):
    Office.objects.filter(code="KNJ-C").update(lgd_code=833)
    assert errors(upload_with_codes(kannauj, (*TIRWA, code))) == [("LGD code", sentence)]


def test_two_lines_with_one_code_are_not_both_entered(kannauj):
    other = ("KNJ-T-X", "KNJ", "tehsil", "तहसील हसेरन", "Tehsil Haseran", "", "835")
    page = upload_with_codes(kannauj, (*TIRWA, "835"), other)
    assert errors(page) == [("LGD code", "KNJ-T-TRW has this code already.")]


def test_the_template_offers_the_places_of_the_district_that_have_no_office(kannauj):
    Office.objects.filter(code="KNJ").update(lgd_code=155)
    Office.objects.filter(code="KNJ-C").update(lgd_code=833)
    answer = signed_in(kannauj.rakesh).get(f"{HOME}template/offices.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    rows = list(book["LGD"].iter_rows(values_only=True))
    assert rows[0] == ("LGD code", "Kind", "Name in English", "Under the office")
    assert [row for row in rows if row[1] == "tehsil"] == [
        ("834", "tehsil", "Kannauj", "KNJ"),
        ("835", "tehsil", "Tirwa", "KNJ"),
        ("6876", "tehsil", "Haseran", "KNJ"),
    ]
    assert len(rows) == 1 + 3 + 8
