from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import District, make_charge, make_paper, make_post, send
from tracking.models import Calendar, Rule, SpecialDay, Stay

pytestmark = pytest.mark.django_db
HOME = "/administration/"


@pytest.fixture
def state():
    """The state, with the nodal officer of all of it."""
    district = District()
    nodal = make_post(district.state, "राज्य नोडल अधिकारी", "State nodal officer", may_administer=True)
    district.nodal = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    return district


def administrator(charge) -> Client:
    client = Client()
    client.force_login(charge.user)
    return client


def test_a_holiday_declared_late_gives_back_the_time_it_took(state):
    yesterday = timezone.localdate() - timedelta(days=1)
    while yesterday.weekday() == 6:
        yesterday -= timedelta(days=1)
    paper = make_paper(state.sunita, at=timezone.now() - timedelta(days=20))
    sent = make_paper(state.sunita, at=timezone.now() - timedelta(days=20))
    send(sent, state.sunita, state.adm_post)
    before = Stay.objects.get(paper=paper)
    calendar = Calendar.objects.get()
    facts = {"calendar": calendar.pk, "date": yesterday, "name_hi": "शोक दिवस", "name_en": "Day of mourning",
             "opens": "", "closes": ""}  # fmt: skip
    client = administrator(state.nodal)
    client.cookies["django_language"] = "en"
    answer = client.post(f"{HOME}tracking/specialday/add/", facts)
    assert answer.status_code == 302
    assert "Times at desks recomputed: 2." in client.get(answer["Location"]).content.decode()
    assert SpecialDay.objects.get(date=yesterday).declared_by == state.nodal.user
    assert Calendar.objects.get().version > calendar.version
    assert Stay.objects.get(paper=paper).due_reading == before.due_reading


def test_a_district_sets_its_own_rule_and_new_stays_follow_it(state):
    facts = {"office": "KNJ", "kind": "", "grade": "", "working_days": "1", "most_levels": "3"}
    answer = administrator(state.nodal).post(f"{HOME}tracking/rule/add/", facts)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    stay = Stay.objects.get(paper=make_paper(state.sunita))
    assert stay.rule == Rule.objects.get(office=state.kannauj)
    assert stay.due_reading - stay.arrived_reading == 7 * 3600


def test_the_nodal_officer_of_kannauj_cannot_set_a_rule_for_etawah(state):
    nodal = make_post(state.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    facts = {"office": "ETW", "kind": "", "grade": "", "working_days": "1", "most_levels": "3"}
    answer = administrator(make_charge(nodal, "संजय सिंह", "Sanjay Singh")).post(
        f"{HOME}tracking/rule/add/", facts
    )
    assert answer.status_code == 200
    assert not Rule.objects.filter(office=state.etawah).exists()
