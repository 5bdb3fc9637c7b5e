import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.permissions import ACTS, may, require
from tests.factories import District

pytestmark = pytest.mark.django_db


@require("monitor")
def monitor(request):
    """A page for whoever monitors."""
    return HttpResponse("काम")


def ask(charge):
    """Open the page under the charge."""
    request = RequestFactory().get("/")
    request.charge = charge
    return monitor(request)


def test_the_dm_may_monitor_and_the_clerk_may_not():
    district = District()
    assert ask(district.dm).status_code == 200
    for stranger in (district.sunita, None):
        with pytest.raises(PermissionDenied):
            ask(stranger)


def test_every_act_is_written_in_the_post():
    district = District()
    assert [act for act in ACTS if may(district.dm, act)] == ["approve", "monitor"]


def test_an_act_that_does_not_exist_is_found_out_when_the_program_starts():
    with pytest.raises(LookupError, match="fly"):
        require("fly")
