"""Rakesh Pal takes back a sheet of offices, sections or posts while nothing depends on it."""

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from accounts.imports.organisation import tasks
from accounts.models import AuditEntry, EmailId, Office, OrganisationImport, Post, RolloutStep, Section
from tests.factories import make_charge, make_paper, make_post, send
from tracking.models import FormerSuperior, Rule

from .test_imports import (
    HEAD,
    HOME,
    REVENUE,
    TIRWA,
    Kannauj,
    bring_in,
    outcomes,
    press,
    second,
    signed_in,
    upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
ASSISTANT = ("KNJ-REV-SA", *HEAD[1:6], "KNJ-REV-HA", "", "")


@pytest.fixture
def kannauj(at_work):
    return Kannauj()


def refusal_text(kannauj, page) -> str:
    """The messages on the page of a refused step; nothing is taken back then."""
    answer = press(kannauj.rakesh, page, "take-back")
    assert answer.status_code == 409
    assert answer.context["kept"].state == "written"
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def take_back(kannauj, page) -> OrganisationImport:
    page = press(kannauj.rakesh, page, "take-back")
    sheet_import = page.context["kept"]
    assert (page.status_code, sheet_import.state, sheet_import.taken_back_by) == (
        200,
        "undone",
        kannauj.rakesh,
    )
    assert sheet_import.taken_back_at
    return sheet_import


def bring_in_posts(kannauj):
    """The revenue section, its head assistant and an assistant; the page of the posts."""
    Office.objects.filter(pk=kannauj.kannauj.pk).update(receiving_post=None)
    bring_in(kannauj.rakesh, "sections", REVENUE)
    return bring_in(kannauj.rakesh, "posts", (*HEAD[:7], "receives", ""), ASSISTANT)


def test_posts_that_nobody_used_are_no_more_and_their_codes_are_free_again(kannauj):
    page = bring_in_posts(kannauj)
    sheet_import = take_back(kannauj, page)
    assert not Post.objects.filter(code__startswith="KNJ-REV").exists()
    void = sheet_import.lines.values("thing_id")
    assert not Post.objects.existing_on(timezone.localdate()).filter(pk__in=void).exists()
    kannauj.kannauj.refresh_from_db()
    assert kannauj.kannauj.receiving_post is None
    assert "KNJ-REV-HA" not in signed_in(kannauj.rakesh).get("/staff/posts/").content.decode()
    entries = AuditEntry.objects.filter(act="undone").order_by("pk")
    assert {entry.code for entry in entries if entry.kind == "accounts.post"} == {"KNJ-REV-HA", "KNJ-REV-SA"}
    assert entries.get(kind="accounts.organisationimport").object_id == sheet_import.pk
    assert {entry.by for entry in entries} == {kannauj.rakesh}


def test_what_was_taken_back_can_be_brought_in_anew(kannauj):
    take_back(kannauj, bring_in_posts(kannauj))
    page = upload(kannauj.rakesh, "posts", HEAD, ASSISTANT)
    assert outcomes(page) == {"new": 2}
    assert press(kannauj.rakesh, page, "confirm").context["kept"].state == "written"


def test_offices_go_with_those_below_them_and_then_sections(kannauj):
    below = ("KNJ-T-TRW-1", "KNJ-T-TRW", "block", "अ", "A", "")
    offices = bring_in(kannauj.rakesh, "offices", below, TIRWA)
    sections = bring_in(kannauj.rakesh, "sections", ("KNJ-T-TRW", "HQ", "तहसील कार्यालय", "Tehsil Office", ""))
    assert "sections depend on Tehsil Tirwa (KNJ-T-TRW)" in refusal_text(kannauj, offices)
    take_back(kannauj, sections)
    take_back(kannauj, offices)
    assert not Section.objects.filter(code="HQ").exists()
    assert not Office.objects.filter(code__startswith="KNJ-T-TRW").exists()
    bring_in(kannauj.rakesh, "offices", TIRWA)


def test_what_was_changed_is_as_it_was_and_who_reported_to_whom_stays_on_record(kannauj):
    bring_in(kannauj.rakesh, "sections", REVENUE)
    bring_in(kannauj.rakesh, "posts", (*HEAD[:6], kannauj.adm_post.code, "diarise", ""))
    changed = (*HEAD[:5], "Head Assistant (Revenue)", "KNJ-REV-AO", "dispatch", "")
    page = bring_in(kannauj.rakesh, "posts", changed, ("KNJ-REV-AO", *HEAD[1:7], "", ""))
    take_back(kannauj, page)
    head = Post.objects.get(code="KNJ-REV-HA")
    assert (head.name_en, head.reports_to) == ("Head Assistant, Revenue", kannauj.adm_post)
    assert (head.may_diarise, head.may_dispatch) == (True, False)
    assert FormerSuperior.objects.filter(post=head).count() == 2
    entry = AuditEntry.objects.get(act="undone", object_id=head.pk, kind="accounts.post")
    assert entry.differences["name_en"] == ["Head Assistant (Revenue)", "Head Assistant, Revenue"]


def test_one_administrator_does_not_take_back_the_superior_that_two_decided(kannauj):
    """The former superior may be the administrator's own post, to whom the desk would send first again."""
    clerk, puppet = kannauj.clerk_post, make_post(kannauj.kannauj, "कठपुतली", "Puppet")
    row = (clerk.code, "KNJ", clerk.section.code, clerk.designation.code, clerk.name_hi, clerk.name_en)
    page = upload(kannauj.rakesh, "posts", (*row, puppet.code, "", ""))
    press(second(kannauj), page, "confirm")
    assert "by one administrator: it would give Desk assistant" in refusal_text(kannauj, page)
    clerk.refresh_from_db()
    assert clerk.reports_to == puppet


def test_suggested_posts_are_taken_back_with_their_sections(kannauj):
    bring_in(kannauj.rakesh, "offices", TIRWA)
    facts = {"office": "KNJ-T-TRW", "standard": "tehsil", "pick": ["section:HQ"]}
    page = signed_in(kannauj.rakesh).post(f"{HOME}suggest/", facts, follow=True)
    assert page.status_code == 200, page.context["form"].errors
    assert Section.objects.filter(office__code="KNJ-T-TRW", code="HQ").exists()
    take_back(kannauj, page)
    assert not Section.objects.filter(office__code="KNJ-T-TRW", code="HQ").exists()


def head() -> Post:
    return Post.objects.get(code="KNJ-REV-HA")


def somebody_holds_it(kannauj):
    make_charge(head(), "रेखा सिंह", "Rekha Singh")
    return "charges depend on"


def a_file_is_sent_to_the_vacant_desk(kannauj):
    send(make_paper(kannauj.sunita), kannauj.sunita, head())
    return "times at desks depend on"


def another_post_reports_to_it(kannauj):
    Post.objects.filter(pk=kannauj.clerk_post.pk).update(reports_to=head())
    return "posts depend on"


def it_has_an_email_id(kannauj):
    facts = {"kind": "post", "local": "ha.knj", "domain": "up.example", "look_alike": "haknj"}
    EmailId.objects.create(post=head(), office=kannauj.kannauj, proposed_by=kannauj.rakesh.user, **facts)
    return "e-mail IDs depend on"


def files_of_others_arrive_there(kannauj):
    Office.objects.filter(pk=kannauj.tehsil.pk).update(receiving_post=Post.objects.get(code="KNJ-REV-SA"))
    return "offices depend on"


def it_is_renamed(kannauj):
    Post.objects.filter(pk=head().pk).update(name_en="Head Clerk")
    return "Head Clerk"


def it_reports_elsewhere(kannauj):
    Post.objects.filter(code="KNJ-REV-SA").update(reports_to=kannauj.adm_post)
    return "was changed since"


def it_is_abolished(kannauj):
    Post.objects.filter(pk=head().pk).update(ends="2030-01-01")
    return "was changed since"


@pytest.mark.parametrize(
    "happens",
    [
        somebody_holds_it, a_file_is_sent_to_the_vacant_desk, another_post_reports_to_it,
        it_has_an_email_id, files_of_others_arrive_there,
        it_is_renamed, it_reports_elsewhere, it_is_abolished,
    ],
)  # fmt: skip
def test_posts_on_which_something_depends_stay_and_the_page_says_what(kannauj, happens):
    page = bring_in_posts(kannauj)
    named = happens(kannauj)
    assert named in refusal_text(kannauj, page)
    assert Post.objects.filter(code="KNJ-REV-SA").exists()
    assert not AuditEntry.objects.filter(act="undone").exists()


def test_an_office_with_a_rule_on_time_or_a_step_of_its_roll_out_stays(kannauj):
    page = bring_in(kannauj.rakesh, "offices", TIRWA)
    tirwa = Office.objects.get(code="KNJ-T-TRW")
    rule = Rule.objects.create(office=tirwa, working_days=3)
    assert "rules depend on" in refusal_text(kannauj, page)
    rule.delete()
    RolloutStep.objects.create(office=tirwa, state="ids", on=timezone.localdate(), by=kannauj.rakesh)
    assert "steps of the roll-out depend on" in refusal_text(kannauj, page)


def test_an_office_under_which_another_stands_stays(kannauj):
    page = bring_in(kannauj.rakesh, "offices", TIRWA)
    bring_in(kannauj.rakesh, "offices", ("KNJ-X", "KNJ-T-TRW", "block", "अ", "A", ""))
    assert "offices depend on" in refusal_text(kannauj, page)


def test_what_begins_to_depend_between_order_and_task_keeps_the_import(kannauj, monkeypatch):
    page = bring_in_posts(kannauj)
    monkeypatch.setattr("accounts.imports.organisation.tasks.take_back_organisation.delay", lambda pk: None)
    page = press(kannauj.rakesh, page, "take-back")
    somebody_holds_it(kannauj)
    tasks.take_back_organisation(page.context["kept"].pk)
    sheet_import = OrganisationImport.objects.get(pk=page.context["kept"].pk)
    assert (sheet_import.state, sheet_import.failure) == ("written", "depends")
    assert head().ends is None


def test_of_a_long_sheet_the_task_finds_what_depends_and_the_page_says_so(kannauj, monkeypatch):
    page = bring_in_posts(kannauj)
    monkeypatch.setattr("accounts.imports.steps.MOST_ASKED", 1)
    somebody_holds_it(kannauj)
    page = press(kannauj.rakesh, page, "take-back")
    assert page.context["kept"].state == "written"
    assert "something depends on it" in page.context["failure"]
    assert head().ends is None


def test_an_import_is_taken_back_once_and_by_nobody_of_another_district(kannauj):
    page = bring_in_posts(kannauj)
    assert press(kannauj.geeta, page, "take-back").status_code == 404
    assert press(kannauj.sunita, page, "take-back").status_code == 403
    take_back(kannauj, page)
    assert press(kannauj.rakesh, page, "take-back").status_code == 409


def test_an_import_from_before_there_were_lines_says_so(kannauj):
    page = bring_in_posts(kannauj)
    page.context["kept"].lines.update(thing_id=None)
    assert "before imports could be taken back" in refusal_text(kannauj, page)


def test_an_import_is_not_held_back_by_another_that_was_taken_back(kannauj):
    sections = bring_in(kannauj.rakesh, "sections", REVENUE)
    posts = bring_in(kannauj.rakesh, "posts", HEAD)
    assert "posts depend on" in refusal_text(kannauj, sections)
    take_back(kannauj, posts)
    take_back(kannauj, sections)
