from contextlib import suppress
from datetime import date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import SheetUnreadable
from accounts.sheets import reasons
from accounts.sheets.cells import as_code, as_date, tidy
from accounts.sheets.reading import read, unknown_headers

from .builders import HEADERS, NAME, STAFF, SUNITA, as_csv, as_workbook
from .kruti_dev import to_kruti_dev

READ = {"code": "00123", "name_hi": "सुनीता यादव", "begins": "2026-04-01"}


def cells(content, **how):
    return [line.cells for line in read(content, STAFF, **how)]


def problems(content):
    return [problem for line in read(content, STAFF) for problem in line.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_in_hindi_reads_the_same_in_every_encoding_and_with_every_delimiter(encoding, delimiter):
    assert cells(as_csv(HEADERS, SUNITA, encoding=encoding, delimiter=delimiter)) == [READ]


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "José “Pepe” Müller"), ("cp1250", "Jiří Ťok")])
def test_a_csv_of_an_old_windows_program_keeps_its_accents(encoding, name):
    assert cells(as_csv(HEADERS, ("1", name, ""), encoding=encoding))[0]["name_hi"] == name


@pytest.mark.parametrize(
    "headers",
    [
        ("कर्मचारी कोड", "नाम", "कब से"),
        (" employee  CODE ", "NAME IN HINDI", "from-date"),
        ("कर्मचारी कोड / Employee code *", "हिन्दी में नाम", "From date (दिनांक)"),
        ("Emp. Code", "हिन्‍दी में नाम", "Kab se / कब से"),
        (to_kruti_dev("कर्मचारी कोड"), to_kruti_dev("नाम"), to_kruti_dev("कब से")),
    ],
)
def test_headers_are_known_in_either_language_however_they_are_written(headers):
    assert cells(as_csv(headers, SUNITA)) == [READ]


def test_columns_stand_in_any_order_and_others_are_named_and_passed_over():
    content = as_csv(("Sl. No.", "From date", "Name in Hindi", "Employee code"), ("1", *SUNITA[::-1]))
    assert cells(content) == [READ]
    assert unknown_headers(content, STAFF) == ("Sl. No.",)


def test_a_title_above_the_headers_and_blank_lines_keep_the_numbers_of_the_lines():
    lines = list(read(as_csv(("जनपद कन्नौज",), (), HEADERS, (), SUNITA, ("", " ", ""), SUNITA), STAFF))
    assert [line.number for line in lines] == [5, 7]


def test_the_sheet_with_the_headers_is_found_behind_a_page_of_instructions():
    def with_more(book):
        book.create_sheet("Read me", 0).append(["Please fill in the next page"])

    assert cells(as_workbook(HEADERS, SUNITA, change=with_more)) == [READ]


def test_dates_and_numbers_of_a_workbook_read_as_they_are_shown():
    def laid_out(book):
        book.active["A3"].number_format = "00000"

    content = as_workbook(
        HEADERS, (123.0, "x y z", datetime(2026, 4, 1)), (123, "x y z", 46113), change=laid_out
    )
    assert [(line["code"], line["begins"]) for line in cells(content)] == [
        ("123", "2026-04-01"),
        ("00123", "2026-04-01"),
    ]


@pytest.mark.parametrize(
    "text",
    ["01.04.2026", "1/4/26", "1-4-2026", "2026-04-01", "2026-04-01 00:00:00",
     "46113", "1-Apr-26", "1 April 2026",
     "०१.०४.२०२६", "१ अप्रैल २०२६", "01 . 04 . 2026"],
)  # fmt: skip
def test_the_first_of_april_may_be_written_in_many_ways(text):
    assert as_date(text) == date(2026, 4, 1)


@pytest.mark.parametrize(
    "text", ["31.02.2026", "4/25/2026", "soon", "1.4", "99999999", "0", "०.०.०", "1 Foo 26"]
)
def test_what_is_no_date_is_not_made_one(text):
    assert as_date(text) is None
    assert problems(as_csv(HEADERS, ("1", "राम", text))) == [("begins", reasons.NOT_A_DATE)]


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_every_date_is_read_back_however_it_is_written(day):
    for layout in ("%d.%m.%Y", "%d/%m/%y", "%Y-%m-%d", "%d-%b-%y", "%d %B %Y"):
        assert as_date(day.strftime(layout)) == day
    assert as_date(str((day - date(1899, 12, 30)).days)) == day


def test_hindi_digits_become_latin_in_codes():
    assert as_code("१२३.०") == "123"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("=1+1", reasons.FORMULA),
        ("@SUM(A1)", reasons.FORMULA),
        ("\u200b =cmd|' /C calc'!A0", reasons.FORMULA),
        ("+cmd|' /C calc'!A0", reasons.FORMULA),
        ("-2+3+cmd|' /C calc'!A0", reasons.FORMULA),
        ("#REF!", reasons.ERROR),
        ("राम\x00", reasons.HIDDEN),
        ("ab\x1bc", reasons.HIDDEN),
        ("\u202eyadav", reasons.HIDDEN),
        ("<script>alert(1)</script>", reasons.HTML),
        ("< img src=x>", reasons.HTML),
        ("&#x3c;b>", reasons.HTML),
        ("क" * 301, reasons.TOO_LONG),
        ("9.83901E+09", reasons.ROUNDED),
        ("राम".encode().decode("cp1252", "replace"), reasons.GARBLED),
        ("सुनीता".encode().decode("latin-1"), reasons.GARBLED),
        ("jke dqekj", reasons.LEGACY),
    ],
)
def test_a_cell_that_cannot_be_taken_says_why_and_comes_empty(text, reason):
    (line,) = read(as_csv(HEADERS, ("1", text, "")), STAFF)
    assert line.problems == (("name_hi", reason),)
    assert line.cells["name_hi"] == ""


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  सुनीता \t यादव\u200b ", "सुनीता यादव"),
        ("सुनीता\nयादव", "सुनीता यादव"),
        ("सु\u200dनीता\u200d", "सुनीता"),
        ("Ram\u200dKumar", "RamKumar"),
        ("क़", "क़"),
        ("+91 98390-12345", "+91 98390-12345"),
        ("-", "-"),
        ("5 < 6", "5 < 6"),
        ("A & B", "A & B"),
    ],
)
def test_what_is_only_untidy_is_put_in_order(text, cleaned):
    (line,) = read(as_csv(HEADERS, ("1", text, "")), STAFF)
    assert (line.cells["name_hi"], line.problems) == (cleaned, ())


def test_an_empty_cell_in_a_column_that_has_to_be_filled_is_named():
    assert problems(as_csv(HEADERS, ("", "राम", ""))) == [("code", reasons.MISSING)]


def test_kruti_dev_is_converted_only_when_asked():
    content = as_csv(
        HEADERS, ("1", "jke dqekj", ""), ("2", "मोहन", ""), ("3", "Rajesh", ""), encoding="utf-8"
    )
    assert problems(content) == [("name_hi", reasons.LEGACY)]
    converted = cells(content, convert_legacy=True)
    assert [line["name_hi"] for line in converted] == ["राम कुमार", "मोहन", "Rajesh"]


def test_among_names_in_kruti_dev_a_short_one_is_converted_too():
    names = ("राम कुमार", "सुनीता यादव", "विनोद शर्मा", "कमल")
    content = as_csv(
        HEADERS, *((number, to_kruti_dev(name), "") for number, name in enumerate(names)), encoding="cp1252"
    )
    assert tuple(line["name_hi"] for line in cells(content, convert_legacy=True)) == names


def test_every_reason_has_its_sentence_in_both_languages():
    for code in reasons.TEXTS:
        with override("en"):
            english = reasons.text(code)
        assert english.endswith((".", ")."))


@given(st.text(max_size=400))
def test_tidying_twice_is_tidying_once(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=5))
def test_whatever_stands_in_cells_no_formula_comes_out(rows):
    # Cells full of NULs look like another encoding and are refused with a sentence.
    with suppress(SheetUnreadable):
        for line in read(as_csv(HEADERS, *rows), STAFF):
            assert set(line.cells) == {column.key for column in STAFF}
            assert not any(cell.startswith("=") for cell in line.cells.values())


@given(st.binary(max_size=300))
def test_whatever_is_uploaded_is_refused_with_a_sentence(content):
    with pytest.raises(SheetUnreadable, match=r"\w"):
        list(read(content, STAFF))


def test_a_reader_of_one_column_needs_no_other():
    assert [line.cells for line in read(as_csv(("नाम",), ("राम",)), (NAME,))] == [{"name_hi": "राम"}]
