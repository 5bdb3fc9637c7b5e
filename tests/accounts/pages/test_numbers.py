import pytest

from accounts.pages.numbers import MOST, whole, wholes


@pytest.mark.parametrize(
    ("typed", "number"), [("0", 0), ("7", 7), ("007", 7), ("१२", 12), ("9" * 18, MOST), (str(MOST), MOST)]
)
def test_a_whole_number_is_read_in_the_digits_of_any_script(typed, number):
    assert whole(typed) == number


@pytest.mark.parametrize(
    "typed", [None, "", "x", "-1", "+1", "1.5", " 1", "²", "1_0", "\0", str(2**63), "9" * 19, "9" * 5000]
)
def test_nonsense_and_what_no_key_reaches_is_no_number(typed):
    assert whole(typed) is None


def test_a_number_beyond_its_bound_is_none():
    assert [whole(typed, most=250) for typed in ("250", "251", "1000")] == [250, None, None]


def test_of_ticked_boxes_only_numbers_are_taken():
    assert wholes(["3", "x", "0", "3", "9" * 30]) == {0, 3}
