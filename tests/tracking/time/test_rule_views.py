"""The administrator of an office reads its rules in words, and changes them from a day on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.pages import words
from tests.factories import District, agree, make_charge, make_paper, make_post, signed_in
from tracking.models import Rule, Stay
from tracking.paper import route
from tracking.paper.stays import stays_of
from tracking.time import rule_views, rules

pytestmark = pytest.mark.django_db
HOUR = 3600


@pytest.fixture
def kannauj():
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    district.nodal = make_charge(nodal, "संजय सिंह", "Sanjay Singh")
    state = make_post(district.state, "राज्य नोडल अधिकारी", "State nodal officer", may_administer=True)
    district.state_nodal = make_charge(state, "राकेश पाल", "Rakesh Pal")
    return district


def today():
    return timezone.localdate()


def facts(begins, **others) -> dict:
    return {"begins": begins.isoformat(), "working_days": "2", "most_levels": "3", **others}


def change(office) -> str:
    return f"/staff/rules/{office.pk}/change/"


def test_the_rule_stands_in_words_with_its_order_and_its_office(kannauj, english):
    client = signed_in(kannauj.nodal)
    page = client.get("/staff/rules/")
    text = page.content.decode()
    assert "3 working days at a desk, at most 4 levels" in text
    assert page.context["rows"][0]["office_text"] == "Government of Uttar Pradesh"
    assert "provisional" in text
    order = {"order_number": "45/2026", "order_date": "27.11.2026"}
    agree(client, change(kannauj.kannauj), facts(today(), working_days="1.5", **order))
    [below] = signed_in(kannauj.state_nodal).get("/staff/rules/").context["below"]
    assert (below["office_text"], below["may_end"]) == ("District Kannauj", False)
    [row] = client.get("/staff/rules/").context["rows"]
    assert row["text"] == "1.5 working days at a desk, at most 3 levels"
    assert row["order_text"] == "order no. 45/2026 of 27 November 2026"
    assert row["when_text"] == f"since {words.date(today())}"


def test_a_rule_from_today_on_leaves_what_lies_at_desks_its_limit(kannauj):
    lying = make_paper(kannauj.sunita)
    client = signed_in(kannauj.nodal)
    page = client.post(change(kannauj.kannauj), facts(today()))
    assert dict(page.context["preview"]) == {"Papers at desks that keep the limit they came with": "1"}
    assert "Until then: 3 working days at a desk, at most 4 levels" in page.context["question"].sentences[1]
    assert Rule.objects.count() == 1
    for _press in range(2):
        assert agree(client, change(kannauj.kannauj), facts(today())).status_code == 302
    new = Stay.objects.get(paper=make_paper(kannauj.sunita))
    assert new.rule == Rule.objects.get(office=kannauj.kannauj)
    assert new.limit_seconds == 2 * 7 * HOUR
    assert Stay.objects.get(paper=lying).limit_seconds == 3 * 7 * HOUR
    assert AuditEntry.objects.get(kind="tracking.rule").differences["working_days"] == [None, "2"]


def test_a_rule_to_come_begins_on_its_day_and_the_one_before_ends(kannauj):
    client, first = signed_in(kannauj.nodal), today() + timedelta(days=10)
    agree(client, change(kannauj.kannauj), facts(today()))
    agree(client, change(kannauj.kannauj), facts(first, working_days="1"))
    days = [
        rules.resolve(kind="file", post=kannauj.sdm_post, on=first + timedelta(days=days)).working_days
        for days in (-1, 0)
    ]
    assert days == [2, 1]
    others = client.get("/staff/rules/").context["others"]
    assert [row["is_to_come"] for row in others] == [True]


def test_a_nearer_change_puts_what_was_planned_after_it_out_of_force(kannauj):
    client = signed_in(kannauj.nodal)
    for days, working_days in ((0, "2"), (20, "1"), (10, "4")):
        begins = today() + timedelta(days=days)
        agree(client, change(kannauj.kannauj), facts(begins, working_days=working_days))
    held = [
        rules.resolve(kind="file", post=kannauj.sdm_post, on=today() + timedelta(days=days)).working_days
        for days in (0, 9, 10, 19, 20, 400)
    ]
    assert held == [2, 2, 4, 4, 4, 4]


def test_a_rule_never_changes_the_past(kannauj):
    yesterday = today() - timedelta(days=1)
    client = signed_in(kannauj.nodal)
    page = agree(client, change(kannauj.kannauj), facts(yesterday))
    assert page.status_code == 400
    assert "A rule never changes the past" in page.content.decode()
    rule = Rule.objects.get()
    page = agree(signed_in(kannauj.state_nodal), f"/staff/rules/{rule.pk}/end/", {"ends": str(yesterday)})
    assert page.status_code == 400


def test_a_rule_ends_and_the_one_above_holds_again_but_the_states_last_one_stays(kannauj):
    client = signed_in(kannauj.nodal)
    agree(client, change(kannauj.kannauj), facts(today()))
    made = make_paper(kannauj.sunita)
    rule = Rule.objects.get(office=kannauj.kannauj)
    tomorrow = today() + timedelta(days=1)
    for _press in range(2):
        assert agree(client, f"/staff/rules/{rule.pk}/end/", {"ends": str(tomorrow)}).status_code == 302
    assert rules.resolve(kind="file", post=kannauj.sdm_post, on=today()) == rule
    assert rules.resolve(kind="file", post=kannauj.sdm_post, on=tomorrow).office == kannauj.state
    assert route.ribbon(stays_of(made), timezone.now(), kannauj.sunita)
    assert Stay.objects.get(paper=made).rule == rule
    root = Rule.objects.get(office=kannauj.state)
    page = agree(signed_in(kannauj.state_nodal), f"/staff/rules/{root.pk}/end/", {"ends": str(tomorrow)})
    assert "Every office goes by this rule in the end" in page.content.decode()


def test_history_follows_no_rule_of_its_own(kannauj):
    page = signed_in(kannauj.nodal).post(change(kannauj.kannauj), facts(today(), kind="history"))
    assert page.status_code == 400
    assert "kind" in page.context["form"].errors


def test_rules_of_another_district_are_not_there(kannauj):
    client = signed_in(kannauj.nodal)
    assert client.post(change(kannauj.etawah), facts(today())).status_code == 404
    root = Rule.objects.get(office=kannauj.state)
    assert client.post(f"/staff/rules/{root.pk}/end/", {"ends": str(today())}).status_code == 404


def test_the_page_asks_as_often_for_one_former_rule_as_for_many(kannauj, django_assert_max_num_queries):
    client, counts = signed_in(kannauj.nodal), []
    for many in (1, 5):
        for serial in range(many):
            begins = today() + timedelta(days=10 * many + serial)
            agree(client, change(kannauj.kannauj), facts(begins, working_days=str(many + serial)))
        client.get("/staff/rules/")
        with django_assert_max_num_queries(20) as queries:
            client.get("/staff/rules/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_rules_of_all_offices_below_are_found_page_by_page(kannauj, monkeypatch):
    monkeypatch.setattr(rule_views, "PAGE", 2)
    kinds = [(kind, grade) for kind in ("", "file") for grade in ("", "A")]
    for office in (kannauj.tehsil, kannauj.etawah):
        for kind, grade in kinds:
            Rule.objects.create(office=office, kind=kind, grade=grade, working_days=2)
    client, shown, address = signed_in(kannauj.state_nodal), [], "/staff/rules/?office=UP"
    while address:
        page = client.get(address).context
        shown += [row["pk"] for row in page["below"]]
        address = page["pages_below"]["next_url"] and f"/staff/rules/{page['pages_below']['next_url']}"
    assert sorted(shown) == sorted(Rule.objects.exclude(office=kannauj.state).values_list("pk", flat=True))
    assert len(shown) == len(set(shown)) == 8
