import csv
import io

import pytest

from accounts.pages import spreadsheet

SKIPPED = ("", " ", "\t", "\r", "\n", "\u200b", "\ufeff\u00a0", "\u202e")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "＝1", "|x", "%x", *(f"{it}=1" for it in SKIPPED)]
)
def test_text_that_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(text):
    assert spreadsheet.cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "तहसील तिर्वा", "3-4", "a=b", -5, 2.5, 0])
def test_other_values_stay_as_they_are(value):
    assert spreadsheet.cell(value) == value


def test_a_table_is_read_back_whole():
    text = spreadsheet.table(["कार्यालय", "n"], [['quoted "name", with comma\nand line', 3], ["x", None]])
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == [
        ["कार्यालय", "n"],
        ['quoted "name", with comma\nand line', "3"],
        ["x", ""],
    ]
