import csv
import io
from datetime import date, timedelta
from time import perf_counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models import DateField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts import audit
from accounts.audit_trail.page import RELATED, AuditForm
from accounts.charges import orders
from accounts.email_ids import lifecycle
from accounts.models import AuditEntry, Charge, Designation, EmailPattern, Post, User
from accounts.rollout.verbs import Entry, begin_training, start
from files.models import Correspondent, NumberPattern
from tests.accounts.imports.organisation.test_imports import REVENUE, SECTIONS
from tests.accounts.sheets.builders import as_csv
from tests.emptying import unguarded
from tests.factories import (
    BEGINNING,
    District,
    agree,
    ist,
    make_charge,
    make_handover,
    make_head,
    make_post,
    make_user,
)
from tests.records import KINDS, address, errors_of, kind_of, list_address

pytestmark = pytest.mark.django_db
PAGE = "/staff/audit/"
Act = AuditEntry.Act


@pytest.fixture
def kannauj():
    """Nodal officers: Rakesh of Kannauj, Kavita of the State, Geeta of Etawah."""
    district = District()
    for name, office, hindi, english in (
        ("rakesh", district.kannauj, "राकेश पाल", "Rakesh Pal"),
        ("kavita", district.state, "कविता मिश्रा", "Kavita Mishra"),
        ("geeta", district.etawah, "गीता पाल", "Geeta Pal"),
    ):
        post = make_post(office, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
        setattr(district, name, make_charge(post, hindi, english))
    return district


def browser(charge):
    client = Client()
    client.force_login(charge.user)
    return client


def search(charge, **filters):
    """The numbers of the entries that the page shows."""
    answer = browser(charge).get(PAGE, filters)
    assert answer.status_code == 200, answer.context["form"].errors
    return [row["entry"].pk for row in answer.context["rows"]]


def rename(charge, post, name):
    facts = {"designation": post.designation.code, "name_hi": name, "name_en": post.name_en}
    facts |= {"begins": "2000-01-01", "reports_to": post.reports_to.code if post.reports_to else ""}
    facts |= {right: "on" for right in ("may_approve", "may_monitor") if getattr(post, right)}
    assert agree(browser(charge), address(post), facts).status_code == 302


def test_a_change_says_what_was_and_what_is(kannauj):
    rename(kannauj.rakesh, kannauj.clerk_post, "राजस्व पटल सहायक")
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.by, entry.person, entry.office) == (
        Act.CHANGED, kannauj.rakesh, kannauj.rakesh.user, kannauj.kannauj,
    )  # fmt: skip
    assert (entry.kind, entry.object_id, entry.code) == (
        "accounts.post", kannauj.clerk_post.pk, kannauj.clerk_post.code,
    )  # fmt: skip
    assert entry.differences == {"name_hi": ["पटल सहायक", "राजस्व पटल सहायक"]}
    assert (len(entry.request_id), entry.ip) == (36, "127.0.0.1")
    html = browser(kannauj.rakesh).get(PAGE).content.decode()
    assert "पटल सहायक → राजस्व पटल सहायक" in html


def test_a_form_sent_back_as_it_came_is_no_act(kannauj):
    rename(kannauj.rakesh, kannauj.clerk_post, kannauj.clerk_post.name_hi)
    assert not AuditEntry.objects.exists()


def test_what_is_refused_leaves_neither_change_nor_entry(kannauj):
    answer = browser(kannauj.rakesh).post(address(kannauj.clerk_post), {"name_hi": ""})
    assert answer.status_code == 400
    assert not AuditEntry.objects.exists()


def test_an_act_by_order_says_who_held_what_and_by_which_order(kannauj):
    order = orders.Order("क-12/2026", BEGINNING, timezone.now(), kannauj.rakesh)
    orders.suspend(kannauj.sunita.user, order=order)
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.name) == (Act.SUSPENSION, "सुनीता यादव · Sunita Yadav")
    assert entry.reason == "क-12/2026 · 2000-01-01"
    assert entry.differences[kannauj.clerk_post.code] == [kannauj.sunita.user.employee_code, None]
    assert "<b>क-12/2026 · 1 जनवरी 2000</b>" in browser(kannauj.rakesh).get(PAGE).content.decode()


def test_whoever_acts_for_another_is_named_with_both_names(kannauj):
    link = make_charge(
        kannauj.rakesh.post, "मीना देवी", "Meena Devi", kind="link", acting_for=kannauj.rakesh.user
    )
    rename(link, kannauj.clerk_post, "नया")
    html = browser(kannauj.rakesh).get(PAGE).content.decode()
    assert "मीना देवी" in html
    assert "राकेश पाल" in html


def test_a_sheet_a_letter_and_an_accepted_handover_are_written_down(kannauj, at_work):
    sheet = SimpleUploadedFile("sections.csv", as_csv(SECTIONS, REVENUE))
    browser(kannauj.rakesh).post("/staff/organisation/", {"kind": "sections", "sheet": sheet})
    EmailPattern.objects.create(office=kannauj.kannauj, domain="kannauj.example.in")
    lifecycle.propose_for([kannauj.sunita.user], by=kannauj.rakesh)
    browser(kannauj.kavita).post("/staff/email/step/approve/", {"all": "1", "state": "proposed"})
    letter = {"all": "1", "state": "approved", "number": "12/2026", "dated": "2026-11-02"}
    agree(browser(kannauj.rakesh), "/staff/email/request/", letter)
    handover = make_handover(kannauj.dm, kannauj.dm)
    browser(kannauj.dm).post(f"/handovers/{handover.pk}/accept/")
    acts = (Act.UPLOADED, Act.LETTER_MADE, Act.HANDOVER_ACCEPTED)
    entries = AuditEntry.objects.filter(act__in=acts).order_by("pk").values_list("act", "by", "name")
    assert list(entries) == [
        (Act.UPLOADED, kannauj.rakesh.pk, "sections.csv"),
        (Act.LETTER_MADE, kannauj.rakesh.pk, "12/2026"),
        (Act.HANDOVER_ACCEPTED, kannauj.dm.pk, str(handover.given)),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET name = 'x'",
        "DELETE FROM accounts_auditentry",
        "TRUNCATE accounts_auditentry CASCADE",
    ],
)
@pytest.mark.django_db(transaction=True)
def test_the_trail_is_only_ever_added_to(kannauj, statement):
    audit.record(Act.INVITED, by=kannauj.rakesh, on=kannauj.sunita.user, office=kannauj.kannauj)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().name == "सुनीता यादव · Sunita Yadav"


def test_many_things_are_one_statement(kannauj, django_assert_num_queries):
    things = [(make_user("क", "K"), kannauj.kannauj, {"rolls": (None, kannauj.kannauj)}) for _n in range(40)]
    with django_assert_num_queries(1):
        audit.record_many(Act.IMPORTED, by=kannauj.rakesh, things=things, reason="sheet.xlsx")
    assert AuditEntry.objects.filter(differences={"rolls": [None, "KNJ"]}, reason="sheet.xlsx").count() == 40


def test_an_act_that_is_undone_leaves_no_entry(kannauj):
    with pytest.raises(RuntimeError), transaction.atomic():
        undone(kannauj)
    assert not AuditEntry.objects.exists()


def undone(kannauj):
    audit.record(Act.INVITED, by=kannauj.rakesh, on=kannauj.sunita.user, office=kannauj.kannauj)
    raise RuntimeError


def test_the_own_subtree_is_seen_and_the_state_sees_all(kannauj):
    mine = audit.record(Act.CHANGED, by=kannauj.rakesh, on=kannauj.sdm_post, office=kannauj.tehsil)
    other = audit.record(Act.CHANGED, by=kannauj.geeta, on=kannauj.stranger_post, office=kannauj.etawah)
    assert search(kannauj.rakesh) == [mine.pk]
    assert search(kannauj.geeta) == [other.pk]
    assert search(kannauj.kavita) == [other.pk, mine.pk]
    assert search(kannauj.kavita, office="etw") == [other.pk]
    assert browser(kannauj.rakesh).get(PAGE, {"office": "ETW"}).status_code == 400
    assert search(kannauj.rakesh, kind="accounts.post", number=kannauj.stranger_post.pk) == []
    assert "इटावा" not in browser(kannauj.rakesh).get(f"{PAGE}export/csv/").getvalue().decode()
    assert browser(kannauj.rakesh).get(f"{PAGE}export/csv/", {"office": "ETW"}).status_code == 404


def test_the_trail_is_searched_by_person_object_act_and_day(kannauj):
    by, people = kannauj.kavita, kannauj.kannauj
    first = audit.record(Act.DISABLED, by=kannauj.rakesh, on=kannauj.sunita.user, office=people)
    second = audit.record(Act.RESTORED, by=by, on=kannauj.sunita.user, office=people)
    third = audit.record(Act.CHANGED, by=by, on=kannauj.kannauj, office=people)
    today = timezone.localdate().isoformat()
    assert search(by, person=kannauj.rakesh.user.employee_code.lower()) == [first.pk]
    assert search(by, person="mishra") == search(by, person="मिश्रा") == [third.pk, second.pk]
    assert search(by, person="nobody") == []
    assert search(by, code=kannauj.sunita.user.employee_code) == [second.pk, first.pk]
    assert search(by, code="knj") == [third.pk]
    assert search(by, act="restored") == [second.pk]
    assert search(by, since=today, until=today) == [third.pk, second.pk, first.pk]
    assert search(by, until="2020-01-01") == []
    history = browser(by).get(browser(by).get(address(kannauj.kannauj)).context["history_url"])
    assert [row["entry"].pk for row in history.context["rows"]] == [third.pk]


def test_the_way_of_an_invitation_is_said_in_words(kannauj):
    things = [(kannauj.sunita.user, kannauj.kannauj, {"way": (None, "slip")})]
    audit.record_many(Act.INVITED, by=kannauj.rakesh, things=things)
    (row,) = browser(kannauj.rakesh).get(PAGE, {"act": "invited"}).context["rows"]
    (change,) = row["changes"]
    assert (str(change["field"]), str(change["now"])) == ("आमंत्रण का माध्यम", "छपी पर्ची")


def test_the_list_is_paged_by_number_and_keeps_what_was_searched(kannauj):
    audit.record_many(
        Act.INVITED, by=kannauj.rakesh, things=[(kannauj.sunita.user, kannauj.kannauj, {})] * 30
    )
    first = browser(kannauj.rakesh).get(PAGE, {"act": "invited"})
    assert len(first.context["rows"]) == 25
    second = browser(kannauj.rakesh).get(PAGE + first.context["next_url"])
    assert (len(second.context["rows"]), second.context["next_url"]) == (5, "")
    assert "act=invited" in second.context["prev_url"]


def test_the_page_asks_as_often_for_none_as_for_twenty(kannauj):
    client = browser(kannauj.rakesh)
    client.get(PAGE)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
        audit.record_many(
            Act.INVITED, by=kannauj.rakesh, things=[(kannauj.sdm_post, kannauj.tehsil, {})] * 20
        )
    assert counts[0] == counts[1] <= 8


FILL = """
INSERT INTO accounts_auditentry
    (at, by_id, person_id, office_id, act, kind, object_id, code, name, differences, reason, request_id)
SELECT now() - n * interval '1 minute', c.id, c.user_id, (%s::bigint[])[1 + n / 11 %% 3],
       (ARRAY['changed', 'added', 'email_approved', 'invited'])[1 + n / 7 %% 4], 'accounts.post', n %% 5000,
       'KNJ-' || n %% 5000, 'पटल', '{"name_hi": ["क", "ख"]}', '', ''
FROM generate_series(1, 100000) n
JOIN (SELECT id, user_id, row_number() OVER () - 1 place FROM accounts_charge) c
  ON c.place = n %% (SELECT count(*) FROM accounts_charge)
"""


def test_of_a_hundred_thousand_entries_every_search_goes_by_an_index(kannauj):
    offices = [kannauj.kannauj.pk, kannauj.tehsil.pk, kannauj.etawah.pk]
    # Sealing a hundred thousand entries takes longer than searching them.
    with unguarded("accounts_auditentry") as cursor:
        cursor.execute(FILL, [offices])
        cursor.execute("ANALYZE accounts_auditentry")
    code = kannauj.rakesh.user.employee_code
    day = (timezone.localdate() - timedelta(days=3)).isoformat()
    for filters in (
        {}, {"person": code}, {"person": "पाल"}, {"code": "knj-77"}, {"act": "invited"}, {"office": "KNJ-C"},
        {"since": day, "until": day}, {"kind": "accounts.post", "number": "77"},
        {"person": code, "act": "invited", "office": "KNJ-C", "since": day},
    ):  # fmt: skip
        for charge in (kannauj.rakesh, kannauj.kavita):
            form = AuditForm(filters, charge=charge)
            assert form.is_valid()
            page = form.entries().select_related(*RELATED)[:26]
            began = perf_counter()
            assert page
            took = perf_counter() - began
            plan = page.explain()
            assert "Seq Scan on accounts_auditentry" not in plan, f"{filters}: {plan}"
            assert took < 1, f"{filters}: {took:.3f} s"


def test_downloads_hold_everything_found_and_no_formula(kannauj):
    User.objects.filter(pk=kannauj.sunita.user_id).update(name_hi="=1+1", name_en="\u200b@SUM(A1)")
    kannauj.sunita.user.refresh_from_db()
    facts = {"mobile": ("+91", "-1")}
    for _n in range(30):
        audit.record(
            Act.CHANGED, by=kannauj.rakesh, on=kannauj.sunita.user, office=kannauj.kannauj,
            differences=facts, reason="@1",
        )  # fmt: skip
    client = browser(kannauj.rakesh)
    text = client.get(f"{PAGE}export/csv/", {"act": "changed"}).getvalue().decode()
    table = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}export/xlsx/").getvalue())).active
    cells = [[cell.value for cell in row] for row in book.iter_rows()]
    assert len(table) == len(cells) == 31
    assert all(cell.data_type != "f" for row in book.iter_rows() for cell in row)
    for row in (table[1], cells[1]):
        assert {"'=1+1 · \u200b@SUM(A1)", "मोबाइल: +91 → -1", "'@1"} <= set(row)
    assert client.get(f"{PAGE}export/pdf/").status_code == 404


def test_a_step_of_the_roll_out_is_told_in_the_words_of_the_reader(kannauj):
    entry = Entry(kannauj.rakesh, date(2026, 11, 2), target=date(2026, 12, 29))
    start(kannauj.tehsil, entry=entry)
    begin_training(kannauj.tehsil, entry=Entry(kannauj.rakesh, date(2026, 11, 9)))
    changes = [row["changes"] for row in browser(kannauj.rakesh).get(PAGE).context["rows"]]
    assert changes == [
        [{"field": "स्थिति", "was": "ई-मेल आईडी", "now": "प्रशिक्षण"}],
        [
            {"field": "स्थिति", "was": "आरम्भ नहीं", "now": "ई-मेल आईडी"},
            {"field": "लाइव होने की लक्ष्य तिथि", "was": "–", "now": "29 दिसम्बर 2026"},
        ],
    ]


@pytest.mark.parametrize(
    "name", ["2026-02-03", "2026-02-31", "2026-13-45T99:99:99+00:00", "0001-01-01T00:00:00+23:59"]
)
def test_a_name_that_looks_like_a_day_is_shown_as_it_is(kannauj, name):
    rename(kannauj.rakesh, kannauj.clerk_post, name)
    [row] = browser(kannauj.rakesh).get(PAGE).context["rows"]
    assert row["changes"][0]["now"] == name


def test_a_download_is_in_the_language_of_whoever_asked(kannauj):
    audit.record(
        Act.CHANGED, by=kannauj.rakesh, on=kannauj.sunita.user, office=kannauj.kannauj,
        differences={"is_active": (True, False), "born_on": (None, "1990-07-01")},
    )  # fmt: skip
    client = browser(kannauj.rakesh)
    client.cookies["django_language"] = "en"
    text = client.get(f"{PAGE}export/csv/").getvalue().decode()
    assert "Date of birth: – → 1 July 1990; Active: yes → no" in text


def test_more_than_a_workbook_takes_is_said(kannauj, monkeypatch):
    monkeypatch.setattr("accounts.audit_trail.page.MOST_IN_A_WORKBOOK", 1)
    for _n in range(2):
        audit.record(Act.INVITED, by=kannauj.rakesh, on=kannauj.sunita.user, office=kannauj.kannauj)
    answer = browser(kannauj.rakesh).get(f"{PAGE}export/xlsx/", {"act": "invited"})
    assert answer.url == f"{PAGE}?act=invited"


NAMES = {"name_hi": "नया", "name_en": "New"}


def sheet_of(kannauj):
    """By kind: a form that adds a row, an existing row, and a form that changes it."""
    names, begun = {**NAMES}, {**NAMES, "begins": "2026-04-01"}
    designation = Designation.objects.get(rank=20)
    pattern = EmailPattern.objects.create(office=kannauj.etawah, domain="etawah.example.in")
    number = NumberPattern.objects.create(office=kannauj.state, pattern="{office}/{year}/{serial}")
    desk = {"designation": designation.code, **begun}
    office = {**begun, "kind": "tehsil", "receiving_post": ""}
    person = {**names, "email": "new@example.in", "rolls": "KNJ"}
    fields = ("name_based", "post_based", "longest", "contract_mark", "kept_words")
    rules = {name: value for name, value in values(pattern).items() if name in fields}
    court = {"kind": "court", "name": "सिविल जज"}
    return {
        "offices": ({"under": "KNJ", "code": "KNJ-T", **office}, kannauj.tehsil, office),
        "sections": ({"office": "KNJ", "code": "REV", **begun}, kannauj.clerk_post.section, begun),
        "designations": ({"code": "NEW", **names, "rank": 3, "grade": "officer"}, designation,
                         {**names, "rank": 21, "grade": "officer"}),
        "posts": ({"section": "KNJ/GEN", "code": "KNJ-NEW", **desk}, kannauj.clerk_post, desk),
        "people": ({"employee_code": "E777", **person}, kannauj.sunita.user, person | {"email": "o@x.in"}),
        "email_patterns": ({"office": "KNJ", "domain": "k.example.in", **rules}, pattern,
                           {"domain": "e.example.in", **rules}),
        "subject_heads": ({"office": "KNJ", "code": "AGR", **names}, make_head(kannauj.kannauj), names),
        "number_patterns": ({"office": "KNJ", "pattern": "{office}/{year}/{serial:04}"}, number,
                            {"pattern": "{office}/{year}/{serial:05}"}),
        "address_book": ({"office": "KNJ", **court, "name": "तहसीलदार"},
                         Correspondent.objects.create(office=kannauj.kannauj, **court),
                         court | {"name": "जिला जज"}),
    }  # fmt: skip


def press(charge, page, body):
    """Send a form: the number of entries it left, the status, and the errors of the form."""
    before = AuditEntry.objects.count()
    answer = agree(browser(charge), page, body)
    return AuditEntry.objects.count() - before, answer.status_code, answer.context and errors_of(answer)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.plural)
def test_whatever_is_entered_or_changed_in_the_administration_leaves_an_entry(kannauj, kind):
    new, row, changed = sheet_of(kannauj)[kind.plural]
    assert press(kannauj.kavita, f"{list_address(kind)}add/", new) == (1, 302, None)
    assert press(kannauj.kavita, address(row), changed) == (1, 302, None)
    assert AuditEntry.objects.last().differences
    assert AuditEntry.objects.last().object_id == row.pk


@pytest.mark.parametrize(("act", "entry"), [("disable", Act.DISABLED), ("restore", Act.RESTORED)])
def test_every_act_on_the_people_of_a_list_leaves_an_entry(kannauj, act, entry):
    assert {name for name, _label in kind_of(User).acts} == {"disable_people", "restore_people"}
    assert press(kannauj.kavita, f"/staff/people/{act}/", {"row": [kannauj.sunita.user_id]})[0] == 1
    assert AuditEntry.objects.get().act == entry


def values(row):
    return type(row).objects.filter(pk=row.pk).values().get()


def tries(model, row):
    """For every field of the model, a form in which it is changed."""
    facts = {"name_hi": row.name_hi, "name_en": row.name_en} if hasattr(row, "name_hi") else {}
    for field in model._meta.concrete_fields:
        value = "2030-01-01" if isinstance(field, DateField) else "1"
        yield facts | {field.name: value, f"{field.name}_0": "2030-01-01", f"{field.name}_1": "10:00"}


@pytest.mark.parametrize("whose", ["post", "user"])
def test_nobody_changes_the_own_post_or_record_in_any_field(kannauj, whose):
    row = {"post": kannauj.rakesh.post, "user": kannauj.rakesh.user}[whose]
    client = browser(kannauj.rakesh)
    before = values(row)
    assert client.get(address(row)).status_code == 200
    for body in tries(type(row), row):
        assert client.post(address(row), body).status_code == 403
    assert client.post(f"{address(row)}take-back/").status_code == 403
    assert values(row) == before
    assert not AuditEntry.objects.exists()


def test_no_page_changes_a_charge_and_no_action_is_done_to_oneself(kannauj):
    assert Charge not in {kind.model for kind in KINDS}
    me, client = kannauj.rakesh.user, browser(kannauj.rakesh)
    before = values(me)
    for act in ("disable", "restore"):
        agree(client, f"/staff/people/{act}/", {"row": [me.pk]})
    assert values(me) == before
    assert not AuditEntry.objects.exists()


def test_nobody_approves_an_id_of_ones_own(kannauj):
    EmailPattern.objects.create(office=kannauj.state, domain="up.example.in")
    client = browser(kannauj.rakesh)
    (mine,) = lifecycle.propose_for([kannauj.rakesh.user], by=kannauj.kavita)
    client.post("/staff/email/step/approve/", {"ids": [mine.pk]})
    mine.refresh_from_db()
    assert mine.state == "proposed"


def test_of_the_own_office_nothing_moves_that_gives_rights(kannauj):
    office, client = kannauj.kannauj, browser(kannauj.rakesh)
    facts = {
        "name_hi": office.name_hi,
        "name_en": office.name_en,
        "kind": office.kind,
        "begins": "2000-01-01",
    }
    facts["receiving_post"] = kannauj.clerk_post.code
    before = values(office)
    moved = {
        "code": "UP",
        "path": "0001",
        "depth": "1",
        "under": "ETW",
        "ends": "2030-01-01",
        "numchild": "9",
    }
    assert agree(client, address(office), facts | moved).status_code == 302
    assert values(office) == before
    refused = client.post(address(office), facts | {"receiving_post": kannauj.rakesh.post.code})
    assert "receiving_post" in errors_of(refused)
    assert values(office) == before


def test_nobody_puts_the_desks_of_others_under_the_own(kannauj):
    below = make_post(kannauj.kannauj, "सहायक", "Assistant", reports_to=kannauj.rakesh.post)
    desk = kannauj.clerk_post
    facts = {
        "designation": desk.designation.code,
        "name_hi": "पटल",
        "name_en": "Desk",
        "begins": "2000-01-01",
    }
    client = browser(kannauj.rakesh)
    for superior in (kannauj.rakesh.post, below):
        answer = client.post(address(desk), facts | {"reports_to": superior.code})
        assert "reports_to" in errors_of(answer)
    assert Post.objects.get(pk=desk.pk).reports_to == kannauj.adm_post
    kavita = browser(kannauj.kavita)
    assert agree(kavita, address(desk), facts | {"reports_to": below.code}).status_code == 302


def test_a_post_that_is_still_to_be_taken_over_is_the_own_already(kannauj):
    Charge.objects.create(
        post=kannauj.clerk_post, user=kannauj.rakesh.user, kind="additional", begins=ist(2030, 1, 1)
    )
    assert browser(kannauj.rakesh).post(address(kannauj.clerk_post), {"may_monitor": "on"}).status_code == 403


@pytest.mark.parametrize("leaving", [orders.retire, orders.record_death])
def test_whoever_retired_or_died_is_not_restored(kannauj, leaving):
    order = orders.Order("क-13/2026", BEGINNING, timezone.now(), kannauj.rakesh)
    leaving(kannauj.sunita.user, order=order)
    User.objects.filter(pk=kannauj.sunita.user_id).update(rolls=kannauj.kannauj)
    act = {"row": [kannauj.sunita.user_id]}
    answer = browser(kannauj.rakesh).post("/staff/people/restore/", act, follow=True)
    assert not User.objects.get(pk=kannauj.sunita.user_id).is_active
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert not AuditEntry.objects.filter(act=Act.RESTORED).exists()
