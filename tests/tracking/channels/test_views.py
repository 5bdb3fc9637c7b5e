"""The page on which an administrator says which desks write to which offices directly."""

import pytest

from accounts.models import AuditEntry
from tests.factories import District, agree, make_charge, make_office, make_post, signed_in
from tracking.channels import verbs
from tracking.models import Channel
from tracking.movement.questions import questions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


EVERY = {"designation": "all", "to_office": "all"}


@pytest.fixture
def kannauj():
    district = District()
    Channel.objects.all().delete()
    post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    district.nodal = make_charge(post, "संजय सिंह", "Sanjay Singh")
    return district


def test_a_rule_entered_on_the_page_makes_the_way_an_everyday_one(kannauj):
    client = signed_in(kannauj.nodal)
    assert questions(kannauj.sunita, [kannauj.sdm_post])
    answer = client.post("/staff/channels/", {"office": kannauj.kannauj.pk, **EVERY})
    assert answer.status_code == 302
    assert questions(kannauj.sunita, [kannauj.sdm_post]) == []
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.kind, entry.person) == ("added", "tracking.channel", kannauj.nodal.user)


def test_a_rule_is_withdrawn_and_the_way_asked_of_again(kannauj):
    client = signed_in(kannauj.nodal)
    facts = {
        "office": kannauj.kannauj.pk,
        "designation": kannauj.clerk_post.designation_id,
        "to_office": kannauj.tehsil.pk,
    }
    client.post("/staff/channels/", facts)
    assert client.post("/staff/channels/", facts).status_code == 400
    page = client.get("/staff/channels/").content.decode()
    assert "Desk assistant" in page
    assert "Tehsil Chhibramau" in page
    address = f"/staff/channels/{Channel.objects.get().pk}/withdraw/"
    asked = client.post(address).content.decode()
    assert "Desk assistant, District Kannauj – Tehsil Chhibramau: this way is asked of again." in asked
    assert Channel.objects.exists()
    assert agree(client, address).status_code == 302
    assert questions(kannauj.sunita, [kannauj.sdm_post])
    assert AuditEntry.objects.latest("pk").act == "withdrawn"


def test_the_form_starts_with_no_rule_and_never_with_the_widest(kannauj):
    client = signed_in(kannauj.nodal)
    form = client.get("/staff/channels/").context["form"]
    for name in ("designation", "to_office"):
        first, *_rows, last = form.fields[name].widget.choices
        assert (form[name].value(), str(first[1]), last[0]) == (None, "Please choose", "all")
    half = {"office": kannauj.kannauj.pk, "designation": kannauj.clerk_post.designation_id, "to_office": ""}
    for facts in ({"office": kannauj.kannauj.pk}, half, half | {"to_office": "al"}):
        assert client.post("/staff/channels/", facts).status_code == 400
    assert not Channel.objects.exists()


def test_a_rule_that_is_withdrawn_twice_is_withdrawn_once(kannauj):
    rule = Channel.objects.create(office=kannauj.kannauj, by=kannauj.nodal)
    for _press in range(2):
        verbs.withdraw(Channel(pk=rule.pk, office=kannauj.kannauj), by=kannauj.nodal)
    assert AuditEntry.objects.filter(act="withdrawn").count() == 1


def test_nobody_makes_rules_for_an_office_of_others(kannauj):
    answer = signed_in(kannauj.nodal).post("/staff/channels/", {"office": kannauj.etawah.pk, **EVERY})
    assert answer.status_code == 400
    assert not Channel.objects.exists()


def test_the_list_asks_the_same_number_of_queries_for_one_rule_as_for_three(
    kannauj, django_assert_max_num_queries
):
    def rule(designation=None):
        Channel.objects.create(office=kannauj.kannauj, designation=designation, by=kannauj.nodal)

    def asked() -> int:
        client = signed_in(kannauj.nodal)
        client.get("/staff/channels/")
        with django_assert_max_num_queries(14) as queries:
            client.get("/staff/channels/")
        return len(queries)

    rule()
    one = asked()
    rule(kannauj.adm_post.designation)
    rule(kannauj.dm_post.designation)
    assert asked() == one


def test_the_list_goes_on_by_key(kannauj):
    for serial in range(27):
        office = make_office(f"KNJ-T-{serial}", kind="tehsil", under=kannauj.kannauj)
        Channel.objects.create(office=office, to_office=kannauj.kannauj, by=kannauj.nodal)
    client = signed_in(kannauj.nodal)
    first = client.get("/staff/channels/").context
    assert len(first["rows"]) == 25
    assert len(client.get(f"/staff/channels/{first['next_url']}").context["rows"]) == 2
