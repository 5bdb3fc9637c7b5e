import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from tests.factories import District, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sunita():
    return User(
        employee_code="E00421",
        email="sunita.yadav@up.gov.in",
        name_en="Sunita Yadav",
        name_hi="सुनीता यादव",
        mobile="9415012345",
    )


@pytest.mark.parametrize(
    "password",
    [
        "kh1dk1ya-gul",
        "tamatar baingan lauki",
        "नदी किनारे पुराना पीपल",
        "Xq7!vRt2#mLp9z",
        "w" + "ordlongenough" * 5,
    ],
)
def test_a_long_password_of_ones_own_is_taken(sunita, password):
    validate_password(password, sunita)


@pytest.mark.parametrize(
    "password",
    [
        "kh1dk1ya-gu",
        "passwordpassword",
        "qwertyuiop123",
        "Kannauj@12345",
        "UttarPradesh2026",
        "collectorate#1",
        "District_Magistrate",
        "Lucknow@Lucknow1",
        "aaaaaaaaaaaaaaa",
        "sunita.yadav1",
        "सुनीता यादव1234",
        "123456789012345",
        "monkeydragon",
        "Monkey.Dragon#7",
        "letmeinletmein",
        "P@ssw0rd2026!",
        "1234iloveyou5678",
    ],
)
def test_a_password_anybody_would_guess_is_refused(sunita, password):
    with pytest.raises(ValidationError):
        validate_password(password, sunita)


@pytest.mark.real_hashes
def test_a_password_is_kept_as_argon2id(sunita):
    sunita.set_password("tamatar baingan lauki")
    assert sunita.password.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")


def test_who_has_no_password_is_told_how_to_get_one(english):
    """As one signed in by a passkey whose password was never set: page and form led to a fault."""
    browser = signed_in(District().sunita)
    for answer in (
        browser.get("/account/password/", follow=True),
        browser.post("/account/password/", follow=True),
    ):
        assert answer.status_code == 200
        assert "Your nodal officer can invite you to choose one." in answer.content.decode()
