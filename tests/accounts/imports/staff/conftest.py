import pytest

from accounts.models import Charge, StaffImport
from eoffice.celery import app
from tests.factories import District, agree, make_charge, make_post

from .builders import HOME, sheet, signed_in


@pytest.fixture
def kannauj():
    """Kannauj with Rakesh Pal, Kavita Mishra above him, two vacant posts, and a worker that works at once."""
    app.conf.task_always_eager = True
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    district.rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    above = make_post(district.state, "राज्य नोडल अधिकारी", "State nodal officer", may_administer=True)
    district.kavita = make_charge(above, "कविता मिश्रा", "Kavita Mishra")
    district.first = make_post(district.kannauj, "वरिष्ठ सहायक", "Senior assistant", rank=25)
    district.second = make_post(district.tehsil, "लेखपाल", "Lekhpal", rank=15)
    yield district
    app.conf.task_always_eager = False


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """A context at whose end the background tasks have run."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def upload(kannauj, at_once):
    """A function by which Rakesh, or `by`, uploads lines; it returns the import."""

    def post_sheet(*lines: dict, by: Charge | None = None, **facts) -> StaffImport:
        with at_once():
            answer = signed_in(by or kannauj.rakesh).post(HOME, {"sheet": sheet(*lines), **facts})
        assert answer.status_code == 302, answer.context["form"].errors
        return StaffImport.objects.latest("pk")

    return post_sheet


@pytest.fixture
def press(kannauj, at_once):
    """A function by which Rakesh, or `by`, presses a button of an import."""

    def post_step(staff_import: StaffImport, step: str, by: Charge | None = None, **facts):
        with at_once():
            answer = agree(signed_in(by or kannauj.rakesh), f"{HOME}{staff_import.pk}/{step}/", facts)
        staff_import.refresh_from_db()
        return answer

    return post_step
