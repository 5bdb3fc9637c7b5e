"""Sheets as a person sees them: number formats, epochs, escapes; hidden or merged cells, stray quotes."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from accounts.imports.organisation.columns import SECTIONS
from accounts.imports.staff.columns import COLUMNS
from accounts.refusals import SheetUnreadable
from accounts.sheets import reasons
from accounts.sheets.marked import with_errors
from accounts.sheets.number_formats import show
from accounts.sheets.reading import read

from .builders import HEADERS, STAFF, SUNITA, as_csv, as_workbook, with_part

pytestmark = pytest.mark.usefixtures("english")
GIVEN = Path(__file__).parents[2] / "data/sheets"
MANOJ = ("00124", "मनोज कुमार", "01.04.2026")


def given(name, columns=COLUMNS):
    """The lines of a sheet that an office sent."""
    return list(read((GIVEN / name).read_bytes(), columns))


def refused(content, columns=STAFF):
    with pytest.raises(SheetUnreadable) as refusal:
        list(read(content, columns))
    return str(refusal.value)


def cells(content):
    return [line.cells for line in read(content, STAFF)]


def one_cell(value, layout="General", text=""):
    """The code and the date of a line with this value in both cells."""

    def laid_out(book):
        for place in ("A2", "C2"):
            book.active[place].number_format = layout

    (line,) = read(as_workbook(HEADERS, (value, text, value), change=laid_out), STAFF)
    return line.cells["code"], line.cells["begins"]


@pytest.mark.parametrize(
    ("value", "layout", "shown"),
    [
        (123, '"UP"000000', "UP000123"),
        (123, r"\U\P000000", "UP000123"),
        (123, "00000000", "00000123"),
        (123, '"UP/"0"/2026"', "UP/123/2026"),
        (1234567, "00-00-000", "12-34-567"),
        (9415000001, "00000-00000", "94150-00001"),
        (1234567, "#,##0", "1,234,567"),
        (123456, r"[>=10000000]##\,##\,##\,##0;[>=100000]##\,##\,##0;##,##0", "1,23,456"),
        (0.05, "0%", "5%"),
        (0.1234, "0.0%", "12.3%"),
        (12.5, "0.00", "12.50"),
        (0.1 + 0.2, "General", "0.3"),
        (1500000, '0.0,,"M"', "1.5M"),
        (-5, "0;[Red](0)", "(5)"),
        (0, '0;-0;"nil"', "nil"),
        (5, ";;;", ""),
        ("12", '"UP"@', "UP12"),
        (12, "@", "12"),
        (True, "General", "TRUE"),
        (12, "0.00E+00", "1.20000E+01"),
        (datetime(2026, 4, 1), "dd/mm/yyyy", "01/04/2026"),
        (datetime(2026, 4, 1), "[$-409]d-mmm-yyyy;@", "1-Apr-2026"),
        (datetime(2026, 4, 1), 'd"."m"."yy', "1.4.26"),
        (datetime(2026, 12, 1), "mmm-yy", "Dec-26"),
        (datetime(2026, 4, 1), "dddd, mmmm dd, yyyy", "Wednesday, April 01, 2026"),
        (datetime(2026, 4, 1, 9, 5), "dd/mm/yyyy h:mm AM/PM", "01/04/2026 9:05 AM"),
        (time(9, 5), "hh:mm:ss", "09:05:00"),
        (datetime(2026, 4, 1), "mm-dd-yy", "01-04-2026"),
    ],
)
def test_a_cell_reads_as_its_number_format_shows_it(value, layout, shown):
    assert show(value, layout) == shown


def test_codes_made_by_a_number_format_are_read_whole():
    assert one_cell(123, '"UP"000000')[0] == "UP000123"
    assert one_cell(123, "00000000")[0] == "00000123"
    assert one_cell(12345678, "#,##0")[0] == "12345678"


@pytest.mark.parametrize(
    "layout", ["dd/mm/yyyy", "mm/dd/yy", '"दिनांक" d.m.yyyy', "[$-4000439]d mmmm yyyy;@", "mmm-yy"]
)
def test_a_date_is_read_whatever_its_layout(layout):
    assert one_cell(datetime(2026, 4, 1), layout)[1] == "2026-04-01"


def test_an_order_number_that_became_a_date_reads_as_it_is_seen():
    assert one_cell(datetime(2026, 12, 1), "mm/yyyy")[0] == "12/2026"


def test_the_dates_of_a_workbook_of_1904_are_right():
    (line,) = given("s02-1904.xlsx")
    assert (line.cells["born_on"], line.cells["order_date"], line.cells["begins"]) == (
        "1985-07-01", "2026-03-27", "2026-04-01",
    )  # fmt: skip

    def counts_from_1904(book):
        book.epoch = CALENDAR_MAC_1904

    days = (date(2026, 4, 1) - date(1904, 1, 1)).days
    lines = (("1", "", days), ("2", "", str(days)), ("3", "", datetime(2026, 4, 1)), ("4", "", "01.04.2026"))
    content = as_workbook(HEADERS, *lines, change=counts_from_1904)
    assert {line["begins"] for line in cells(content)} == {"2026-04-01"}


def test_the_sheet_with_errors_gives_the_dates_of_1904_back_in_writing():
    marked = with_errors((GIVEN / "s02-1904.xlsx").read_bytes(), COLUMNS, [(2, "post", "Vacant")])
    (line,) = read(marked, COLUMNS)
    assert (line.cells["born_on"], line.cells["begins"]) == ("1985-07-01", "2026-04-01")


def test_escapes_of_a_workbook_are_decoded():
    (line,) = given("s01b-x000D-order.xlsx")
    assert line.cells["order_number"] == "12/2026"
    names = ("राम_x0020_लाल", "_x0041_mit", "राम_x000A_लाल_x000d_", "_x005F_x0041_", "raja_x")
    lines = [(str(number), name, "") for number, name in enumerate(names)]
    assert [line["name_hi"] for line in cells(as_workbook(HEADERS, *lines))] == [
        "राम लाल", "Amit", "राम लाल", "_x0041_", "raja_x",
    ]  # fmt: skip
    assert cells(as_csv(HEADERS, ("1", "राम लाल_x000D_", "")))[0]["name_hi"] == "राम लाल"
    (line,) = read(as_workbook(HEADERS, ("1", "राम_xD83D_", "")), STAFF)
    assert line.problems == (("name_hi", reasons.GARBLED),)


@pytest.mark.parametrize(
    ("name", "read_as"),
    [
        ("सुनी\u200cता याद\u200dव", "सुनीता यादव"),
        ("सत्येन्\u200dद्र", "सत्येन्\u200dद्र"),
        ("र\u200dय", "रय"),
        ("गी\u034fता\ufe0f", "गीता"),
        ("\u2800गीता\u3164", "गीता"),
    ],
)
def test_signs_that_nobody_sees_are_gone_and_those_that_shape_letters_stay(name, read_as):
    assert cells(as_csv(HEADERS, ("1", name, "")))[0]["name_hi"] == read_as


@pytest.mark.parametrize(
    "text", ["????? ??????", "डॉ. ?????", "REV-?????", "??", "?", "?. ?. ???", "Smt. ?????", "??? (????)"]
)
def test_hindi_that_became_question_marks_is_refused_in_every_column(text):
    for column, line in (("code", (text, "", "")), ("name_hi", ("1", text, "")), ("begins", ("1", "", text))):
        (read_line,) = read(as_csv(HEADERS, line), STAFF)
        assert read_line.problems == ((column, reasons.GARBLED),)


def test_a_question_is_not_garbled():
    (line,) = read(as_csv(HEADERS, ("1", "Why?", "")), STAFF)
    assert line.problems == ()


def test_question_marks_for_a_section_are_refused():
    (line,) = given("o01-question-marks.csv", SECTIONS)
    assert line.problems == (("name_hi", reasons.GARBLED),)


def test_merged_cells_are_refused_by_line_and_column():
    sentence = refused((GIVEN / "s04c-merged-order.xlsx").read_bytes(), COLUMNS)
    assert "Order number, lines 2–3" in sentence
    assert "Order date, lines 2–3" in sentence


@pytest.mark.parametrize(
    ("merged", "named"),
    [
        ("B2:B3", "Name in Hindi, lines 2–3"),
        ("A3:B3", "Name in Hindi, lines 3–3"),
        ("B1:B3", "Name in Hindi, lines 2–3"),
        ("A4:C6", ""),
        ("E2:F3", ""),
    ],
)
def test_only_merged_cells_with_lines_in_them_are_refused(merged, named):
    content = as_workbook(HEADERS, SUNITA, MANOJ, change=lambda book: book.active.merge_cells(merged))
    if named:
        assert named in refused(content)
    else:
        assert len(cells(content)) == 2


def hide_rows(*rows):
    def change(book):
        for row in rows:
            book.active.row_dimensions[row].hidden = True

    return change


def filter_out(book):
    book.active.auto_filter.ref = "A1:C3"
    book.active.auto_filter.add_filter_column(0, ["00123"])
    book.active.row_dimensions[3].hidden = True


@pytest.mark.parametrize("hide", [hide_rows(3), filter_out])
def test_hidden_lines_are_refused_by_their_numbers(hide):
    assert "These lines are hidden, perhaps by a filter: 3." in refused(
        as_workbook(HEADERS, SUNITA, MANOJ, change=hide)
    )


def test_a_line_without_height_is_hidden():
    content, name = as_workbook(HEADERS, SUNITA, MANOJ), "xl/worksheets/sheet1.xml"
    part = (
        zipfile.ZipFile(io.BytesIO(content))
        .read(name)
        .replace(b'<row r="3"', b'<row r="3" ht="0" customHeight="1"')
    )
    assert "filter: 3." in refused(with_part(content, name, part))


def test_runs_of_hidden_lines_are_named_and_blank_ones_do_not_count():
    lines = [SUNITA] * 12
    sentence = refused(as_workbook(HEADERS, *lines, change=hide_rows(4, 5, 6, 9, 30, 31)))
    assert "4–6, 9." in sentence
    assert len(cells(as_workbook(HEADERS, *lines, change=hide_rows(1, 30, 31)))) == 12


def hide_column(letter):
    def change(book):
        book.active.column_dimensions[letter].hidden = True

    return change


def test_a_hidden_column_is_refused_by_its_name_unless_it_is_blank_or_not_read():
    assert "Name in Hindi" in refused(as_workbook(HEADERS, SUNITA, change=hide_column("B")))
    blank = ("1", None, "01.04.2026")
    assert len(cells(as_workbook(HEADERS, blank, change=hide_column("B")))) == 1
    more = as_workbook((*HEADERS, "Remarks"), (*SUNITA, "x"), change=hide_column("D"))
    assert len(cells(more)) == 1


def with_second_sheet(state, *rows):
    def change(book):
        sheet = book.create_sheet("तिर्वा")
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = state

    return change


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_a_second_sheet_of_lines_is_named_and_not_passed_over(state):
    content = as_workbook(HEADERS, SUNITA, change=with_second_sheet(state, HEADERS, MANOJ))
    assert "“तिर्वा”" in refused(content)
    assert len(cells(as_workbook(HEADERS, SUNITA, change=with_second_sheet(state, HEADERS)))) == 1
    assert len(cells(as_workbook(HEADERS, SUNITA, change=with_second_sheet(state, ("नाम",), ("राम",))))) == 1


def test_a_stray_quotation_mark_is_refused_by_its_line():
    content = (GIVEN / "s16-quote-in-unread-column.csv").read_bytes()
    assert "Line 3:" in refused(content, COLUMNS)


WIDE = (*HEADERS, "Section", "Remarks", "Address")


def as_lines(*lines, delimiter=","):
    return "\r\n".join((delimiter.join(WIDE), *lines, "")).encode("utf-8-sig")


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        # Never closed.
        (('1,राम,,REV,"x,', "2,श्याम,,REV,,", "3,गीता,,REV,,"), 2),
        # Closed at the end of a cell further down, as an inch is written.
        (("1,राम,,REV,,", '2,श्याम,,REV,"pipe,', "3,गीता,,REV,,", '4,सीता,,REV,of 5",'), 3),
        # Closed by the mark of the next line.
        (('1,राम,,"REV,,', '2,श्याम,,"REV,,', "3,गीता,,REV,,"), 2),
        # Cells of the same line.
        (('1,राम,,"REV,x "y" z,',), 2),
        # In the last line of all.
        (("1,राम,,REV,,", '2,श्याम,,REV,,"x'), 3),
    ],
)
def test_a_quotation_mark_that_takes_in_other_cells_is_refused_by_its_line(lines, number):
    assert f"Line {number}:" in refused(as_lines(*lines))


def test_a_quotation_mark_that_swallows_more_than_a_cell_may_hold_is_named():
    lines = [f"{number},राम,,REV,," for number in range(20_000)]
    assert "Line 3:" in refused(as_lines("1,राम,,REV,,", '2,श्याम,,REV,"x,', *lines))


@pytest.mark.parametrize(
    "cell",
    [
        '"12, Civil Lines\r\nNear the tehsil, Kannauj\r\n209725"',
        '"A" class',
        'a "B" c',
        '"a ""B"" c"',
        '"x, y"',
        '5"',
    ],
)
def test_an_address_of_several_lines_and_marks_within_a_cell_are_no_harm(cell):
    assert [line["code"] for line in cells(as_lines(f"1,राम,,REV,,{cell}", "2,श्याम,,REV,,"))] == ["1", "2"]


def test_cells_beyond_the_headings_are_refused_by_their_line():
    assert "Line 3 has more cells" in refused(as_lines("1,राम,,REV,,", "2,श्याम,,REV,,12, Civil Lines"))


def test_a_layout_that_is_no_xml_is_refused():
    broken = b'<!DOCTYPE x><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    refused(with_part(as_workbook(HEADERS, SUNITA), "xl/worksheets/sheet1.xml", broken))
