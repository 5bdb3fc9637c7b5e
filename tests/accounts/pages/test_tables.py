"""Tables as files: the same heading and rows as CSV, workbook and PDF."""

import csv
import io

import pytest
from django.http import HttpRequest, QueryDict
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.pages import pdf, tables
from accounts.pages.tables import Table

KANNAUJ = Table(
    "monitor-knj",
    "अनुश्रवण: कन्नौज",
    ["कार्यालय", "लम्बित", "माध्यिका"],
    [["तहसील तिर्वा", 1200, 1.5], ["=1+1", 3, None]],
)


def asked(query: str) -> HttpRequest:
    request = HttpRequest()
    request.GET = QueryDict(query)
    return request


@pytest.fixture
def sheets(monkeypatch):
    """What was to be printed, and whether on sheets that lie."""
    printed = []
    monkeypatch.setattr(pdf, "render", lambda page, *, lying: printed.append((page, lying)) or b"%PDF-")
    return printed


def test_where_no_file_is_asked_for_no_table_is_made():
    assert tables.answer(asked("show=late"), lambda: pytest.fail("made")) is None


def test_csv_and_workbook_have_the_same_cells_and_no_formula():
    answer = tables.answer(asked("csv"), lambda: KANNAUJ)
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(tables.answer(asked("xlsx"), lambda: KANNAUJ).content))
    cells = [["" if value is None else str(value) for value in row] for row in book.active.values]
    assert lines == cells == [KANNAUJ.heading, ["तहसील तिर्वा", "1200", "1.5"], ["'=1+1", "3", ""]]
    assert "monitor-knj.csv" in answer.headers["Content-Disposition"]


def test_a_title_that_no_workbook_bears_names_its_sheet_all_the_same():
    book = load_workbook(io.BytesIO(tables.as_workbook(KANNAUJ._replace(title="a/b: " + "c" * 40))))
    assert book.sheetnames == ["a b  " + "c" * 26]


def test_on_paper_numbers_stand_to_the_right_and_wide_tables_lie(sheets):
    tables.as_pdf(KANNAUJ)
    wide = [str(number) for number in range(8)]
    tables.as_pdf(KANNAUJ._replace(heading=wide, rows=[wide]))
    (page, lying), (_wide, wide_lying) = sheets
    assert (lying, wide_lying) == (False, True)
    assert '<td class="list__num">1,200</td>' in page
    assert "<td>=1+1</td>" in page


def test_of_a_table_of_thousands_the_first_rows_are_printed_and_the_rest_is_told(sheets):
    with override("hi"):
        tables.as_pdf(KANNAUJ._replace(rows=[["तहसील", 1, 2]] * 1250))
    page, _lying = sheets[0]
    assert page.count("तहसील") == 1000
    assert "शेष 250 पंक्तियाँ यहाँ नहीं हैं" in page


def test_a_pdf_in_hindi_is_made():
    assert tables.as_pdf(KANNAUJ).startswith(b"%PDF-")
