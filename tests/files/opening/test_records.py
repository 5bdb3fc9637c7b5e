"""The pages of subject heads and number patterns: the next number is said before a pattern is entered."""

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from files.models import NumberPattern, SubjectHead
from files.opening.number import DEFAULT, pattern_of
from tests.factories import District, agree, make_charge, make_post, open_test_file, signed_in

pytestmark = pytest.mark.django_db
PATTERNS, HEADS = "/staff/number-patterns/", "/staff/subject-heads/"


@pytest.fixture
def district():
    """Kannauj with its nodal officer Rakesh Pal."""
    district = District()
    post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    district.rakesh = make_charge(post, "राकेश पाल", "Rakesh Pal")
    return district


@pytest.fixture
def rakesh(district):
    """A browser of the nodal officer."""
    return signed_in(district.rakesh)


def test_a_number_pattern_that_would_repeat_is_refused_beside_the_field(rakesh):
    answer = rakesh.post(f"{PATTERNS}add/", {"office": "KNJ", "pattern": "{serial}"})
    assert "pattern" in answer.context["form"].errors
    assert not NumberPattern.objects.exists()


def test_the_number_that_was_said_is_the_number_of_the_next_file(district, rakesh):
    year = timezone.localdate().year
    open_test_file(district.sunita)
    facts = {"office": "KNJ", "pattern": "{office}/{serial}/{head}-{year}"}
    shown = rakesh.post(f"{PATTERNS}add/", facts)
    assertContains(shown, f"The next file of District Kannauj will have the number KNJ/2/REV-{year}.")
    assertContains(shown, "It holds for 1 office below that has no pattern of its own, too.")
    agree(rakesh, f"{PATTERNS}add/", facts)
    assert open_test_file(district.sunita).number == f"KNJ/2/REV-{year}"
    # Below an office with a pattern of its own the other does not hold.
    NumberPattern.objects.create(office=district.tehsil, pattern="T/{year}/{serial}")
    again = rakesh.post(
        f"{PATTERNS}{NumberPattern.objects.earliest('pk').pk}/", {"pattern": "{year}/{serial}"}
    )
    assert not any("It holds for" in sentence for sentence in again.context["question"].sentences)


def test_a_pattern_that_offices_below_would_follow_names_the_office(rakesh, district):
    answer = rakesh.post(f"{PATTERNS}add/", {"office": "KNJ", "pattern": "{serial}/{head}-{year}"})
    assertContains(answer, "1 office below goes by this pattern too", status_code=400)
    assert not NumberPattern.objects.exists()
    # An office made later, below one whose pattern does not name the office, does not follow it.
    NumberPattern.objects.create(office=district.kannauj, pattern="{serial}/{head}-{year}")
    assert pattern_of(district.tehsil) == DEFAULT


@pytest.mark.parametrize(
    ("above", "below", "repeats"),
    [
        ("{year}/{serial}", "{year}/{serial:03}", True),
        ("{serial}/{year}", "{year}/{serial}", True),
        ("K/{head}/{year}/{serial}", "{section}/{head}/{year}/{serial}", True),
        ("{year}/{serial}", "T/{year}/{serial}", False),
        ("{year}/{serial}", "{year}-{serial}", False),
        ("{office}/{year}/{serial}", "{office}/{year}/{serial}", False),
        ("{year}/{serial:06}", "{office}/{serial}-{year}", False),
    ],
)
def test_two_offices_one_above_the_other_never_give_one_number_twice(rakesh, district, above, below, repeats):
    NumberPattern.objects.create(office=district.kannauj, pattern=above)
    answer = rakesh.post(f"{PATTERNS}add/", {"office": district.tehsil.code, "pattern": below})
    assert ("District Kannauj could give the same numbers" in answer.content.decode()) == repeats
    # The same from the other side: the office below was first.
    NumberPattern.objects.all().delete()
    NumberPattern.objects.create(office=district.tehsil, pattern=below)
    answer = rakesh.post(f"{PATTERNS}add/", {"office": "KNJ", "pattern": above})
    assert ("could give the same numbers" in answer.content.decode()) == repeats


def test_a_head_says_who_may_use_it_and_how_many_files_keep_their_numbers(district, rakesh):
    facts = {"office": "KNJ", "code": "ELE", "name_hi": "निर्वाचन", "name_en": "Election"}
    assertContains(rakesh.post(f"{HEADS}add/", facts), "2 offices may use it.")
    agree(rakesh, f"{HEADS}add/", facts)
    head = SubjectHead.objects.get(code="ELE")
    open_test_file(district.sunita, subject_head=head)
    shown = rakesh.post(f"{HEADS}{head.pk}/", {"name_hi": "निर्वाचन", "name_en": "Elections"})
    assertContains(shown, "1 file stands under it, and keeps its number.")


def test_a_head_that_was_entered_stays_and_only_its_corrections_are_taken_back(district, rakesh):
    agree(rakesh, f"{HEADS}add/", {"office": "KNJ", "code": "ELE", "name_hi": "क", "name_en": "X"})
    head = SubjectHead.objects.get(code="ELE")
    page = rakesh.get(f"{HEADS}{head.pk}/")
    assertContains(page, "A subject head stays on record. Please correct it instead.")
    assertNotContains(page, "Take back the last change")
    entry = page.context["change"]["id"]
    answer = rakesh.post(f"{HEADS}{head.pk}/take-back/", {"entry": entry}, follow=True)
    assertContains(answer, "A subject head stays on record. Please correct it instead.")
    assert SubjectHead.objects.filter(pk=head.pk).exists()
    agree(rakesh, f"{HEADS}{head.pk}/", {"name_hi": "क", "name_en": "Elections"})
    assertContains(rakesh.get(f"{HEADS}{head.pk}/"), "Take back the last change")
