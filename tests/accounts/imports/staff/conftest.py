import pytest

from accounts.models import Charge, StaffImport
from eoffice.celery import app
from tests.factories import District, make_charge, make_post

from .made import HOME, sheet, signed_in


@pytest.fixture
def kannauj():
    """Kannauj with Rakesh Pal, two vacant posts, and a worker that works at once."""
    app.conf.task_always_eager = True
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    district.rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    district.first = make_post(district.kannauj, "वरिष्ठ सहायक", "Senior assistant", rank=25)
    district.second = make_post(district.tehsil, "लेखपाल", "Lekhpal", rank=15)
    yield district
    app.conf.task_always_eager = False


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """What is ordered in the background is done when the page has answered."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def upload(kannauj, at_once):
    """Rakesh, or who else is named, uploads lines; the import that came of it."""

    def uploaded(*lines: dict, by: Charge | None = None, **facts) -> StaffImport:
        with at_once():
            answer = signed_in(by or kannauj.rakesh).post(HOME, {"sheet": sheet(*lines), **facts})
        assert answer.status_code == 302, answer.context["form"].errors
        return StaffImport.objects.latest("pk")

    return uploaded


@pytest.fixture
def press(kannauj, at_once):
    """Rakesh, or who else is named, presses a button of an import."""

    def pressed(kept: StaffImport, step: str, by: Charge | None = None, **facts):
        with at_once():
            answer = signed_in(by or kannauj.rakesh).post(f"{HOME}{kept.pk}/{step}/", facts)
        kept.refresh_from_db()
        return answer

    return pressed
