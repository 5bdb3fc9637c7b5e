import pytest
from django.test import Client

from accounts.email_ids import lifecycle
from accounts.models import Charge, EmailPattern
from tests.factories import District, agree, make_charge, make_post

pytestmark = pytest.mark.django_db
IDS, PATTERNS = "/staff/email/", "/staff/email/patterns/"
DOMAIN = "kannauj.example.in"


@pytest.fixture
def kannauj():
    """Kannauj with its nodal officer Rakesh Pal."""
    district = District()
    post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    district.rakesh = make_charge(post, "राकेश पाल", "Rakesh Pal")
    return district


def signed_in(charge: Charge) -> Client:
    client = Client()
    client.force_login(charge.user)
    return client


def test_the_pattern_of_an_office_is_entered_in_the_administration(kannauj):
    rules = {"domain": DOMAIN, "name_based": "{first}", "post_based": "{post}", "longest": 30}
    agree(signed_in(kannauj.rakesh), f"{PATTERNS}add/", {"office": "KNJ", **rules})
    assert EmailPattern.for_office(kannauj.tehsil).domain == DOMAIN
    agree(signed_in(kannauj.rakesh), f"{PATTERNS}add/", {"office": "ETW", **rules})
    assert EmailPattern.objects.count() == 1


def test_ids_are_looked_up_there_and_change_nowhere_but_on_their_own_pages(kannauj):
    EmailPattern.objects.create(office=kannauj.kannauj, domain=DOMAIN)
    (email_id,) = lifecycle.propose_for([kannauj.sunita.user], by=kannauj.rakesh)
    client = signed_in(kannauj.rakesh)
    assert str(email_id) in client.get(IDS).content.decode()
    assert client.get(f"{IDS}add/").status_code == 404
    assert client.post(f"{IDS}{email_id.pk}/", {"local": "another"}).status_code == 405
