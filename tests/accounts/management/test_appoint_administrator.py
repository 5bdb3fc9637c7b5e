from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from tests.factories import District, make_post

pytestmark = pytest.mark.django_db
RAKESH = ("E700", "राकेश पाल", "Rakesh Pal")


@pytest.fixture
def nodal():
    """The vacant post of the nodal officer of Kannauj."""
    return make_post(District().kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)


def appoint(post: str, *person: str) -> str:
    out = StringIO()
    call_command("appoint_administrator", post, *person, stdout=out)
    return out.getvalue()


def test_an_empty_installation_gets_its_first_administrator(nodal):
    link = appoint(nodal.code.lower(), *RAKESH).splitlines()[-1]
    client = Client()
    page = client.get(link, follow=True)
    passwords = {"new_password1": "tamatar baingan lauki", "new_password2": "tamatar baingan lauki"}
    client.post(page.request["PATH_INFO"], passwords)
    client.post("/account/login/", {"login": "e700", "password": "tamatar baingan lauki"})
    assert client.get("/staff/posts/").status_code == 200


def test_a_link_that_was_lost_is_given_anew_until_it_was_used(nodal):
    lost, link = (appoint(nodal.code, *RAKESH).splitlines()[-1] for _time in range(2))
    client = Client()
    assert "new_password1" not in client.get(lost, follow=True).content.decode()
    page = client.get(link, follow=True)
    passwords = {"new_password1": "tamatar baingan lauki", "new_password2": "tamatar baingan lauki"}
    client.post(page.request["PATH_INFO"], passwords)
    with pytest.raises(CommandError, match="already"):
        appoint(nodal.code, *RAKESH)
    assert User.objects.filter(employee_code="E700").count() == 1


def test_a_post_that_is_held_is_not_given_away(nodal):
    appoint(nodal.code, *RAKESH)
    with pytest.raises(CommandError, match="राकेश पाल"):
        appoint(nodal.code, "E701", "रेखा सिंह", "Rekha Singh")
    assert not User.objects.filter(employee_code="E701").exists()


def test_no_other_post_and_nobody_on_the_rolls_is_made_administrator(nodal):
    with pytest.raises(CommandError, match=nodal.code):
        appoint("NOWHERE", *RAKESH)
    existing = User.objects.exclude(employee_code="").first().employee_code
    with pytest.raises(CommandError, match="already"):
        appoint(nodal.code, existing, *RAKESH[1:])
