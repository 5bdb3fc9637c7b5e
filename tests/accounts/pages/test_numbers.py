import pytest
from django.core.exceptions import BadRequest

from accounts.pages.numbers import MOST, whole, wholes


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("१२", 12), ("9" * 18, MOST), (str(MOST), MOST)]
)
def test_a_whole_number_is_read_in_the_digits_of_any_script(text, number):
    assert whole(text) == number


@pytest.mark.parametrize(
    "text", [None, "", "x", "-1", "+1", "1.5", " 1", "²", "1_0", "\0", str(2**63), "9" * 19, "9" * 5000]
)
def test_nonsense_and_what_no_key_reaches_is_no_number(text):
    assert whole(text) is None


def test_a_number_beyond_its_bound_is_none():
    assert [whole(text, most=250) for text in ("250", "251", "1000")] == [250, None, None]


def test_ticked_boxes_are_numbers_and_anything_else_is_refused():
    assert wholes(["3", "0", "3"]) == {0, 3}
    for wrong in ("x", "", "9" * 30):
        with pytest.raises(BadRequest):
            wholes(["3", wrong])
