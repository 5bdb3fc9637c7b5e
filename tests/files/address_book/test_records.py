"""The address book: entered once, found in either script, offered to the offices below."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from files.models import Correspondent
from tests.factories import District, agree, make_charge, make_post, signed_in

pytestmark = pytest.mark.django_db
BOOK = "/staff/address-book/"
JUDGE = {
    "office": "KNJ",
    "kind": "court",
    "name": "सिविल जज (सीनियर डिवीजन)",
    "organisation": "जनपद न्यायालय, कन्नौज",
    "address": "कचहरी रोड, कन्नौज",
    "pin": "209725",
    "email": "civiljudge@example.in",
    "phone": "05694-234567",
    "in_use": "on",
}


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


@pytest.mark.parametrize("words", ["सिविल जज", "sivil jaj", "न्यायालय", "kachahari", "209725", "सीनियर"])
def test_rakesh_finds_the_court_in_either_script_by_place_or_pin(rakesh, district, words):
    agree(rakesh, f"{BOOK}add/", JUDGE)
    Correspondent.objects.create(
        office=district.kannauj, kind="citizen", name="रामवती", address="ग्राम मियाँगंज", pin="209726"
    )
    found = rakesh.get(BOOK, {"q": words})
    assertContains(found, "05694-234567")
    assertNotContains(found, "रामवती")


@pytest.mark.parametrize(
    ("field", "value"),
    [("pin", "20972"), ("pin", "०१२३४५"), ("email", "judge at court"), ("phone", "कार्यालय"), ("name", "")],
)
def test_what_nobody_could_write_to_is_refused_beside_the_field(rakesh, field, value):
    answer = rakesh.post(f"{BOOK}add/", JUDGE | {field: value})
    assert field in answer.context["form"].errors
    assert not Correspondent.objects.exists()


def test_a_name_that_is_there_already_is_said_before_it_is_entered_again(rakesh):
    agree(rakesh, f"{BOOK}add/", JUDGE)
    assertContains(rakesh.post(f"{BOOK}add/", JUDGE), "There is 1 entry with this name already.")
    agree(rakesh, f"{BOOK}add/", JUDGE)
    assert Correspondent.objects.count() == 1


def test_a_change_of_address_finds_the_new_one_and_is_taken_back(rakesh):
    agree(rakesh, f"{BOOK}add/", JUDGE)
    entry = Correspondent.objects.get()
    new = rakesh.get(f"{BOOK}{entry.pk}/")
    assertContains(new, "An entry stays on record. Please end that it is offered instead.")
    assertNotContains(new, "Take back the last change")
    agree(rakesh, f"{BOOK}{entry.pk}/", JUDGE | {"address": "तिर्वा मार्ग"})
    assertContains(rakesh.get(BOOK, {"q": "tirwa"}), entry.name)
    change = rakesh.get(f"{BOOK}{entry.pk}/").context["change"]
    agree(rakesh, f"{BOOK}{entry.pk}/take-back/", {"entry": change["id"]})
    assert rakesh.get(BOOK, {"q": "tirwa"}).context["rows"] == []


def test_the_list_is_in_the_order_of_hindi_a_page_at_a_time(rakesh, district, django_assert_max_num_queries):
    names = ["ऊषा", "अनिल", "कमला", "खेमचन्द", "क्षमा", "उमेश"]
    for turn in range(30):
        Correspondent.objects.create(
            office=district.kannauj, kind="citizen", name=f"{names[turn % 6]} {turn:02}"
        )
    with django_assert_max_num_queries(8):
        shown = [row["name"] for row in rakesh.get(BOOK).context["rows"]]
    assert len(shown) == 25
    assert [name.split()[0] for name in shown] == [
        *["अनिल"] * 5, *["उमेश"] * 5, *["ऊषा"] * 5, *["कमला"] * 5, *["क्षमा"] * 5
    ]  # fmt: skip
