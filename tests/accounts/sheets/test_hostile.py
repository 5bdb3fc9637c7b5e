import io
import tracemalloc
import zipfile

import pytest
from django.utils.translation import override
from openpyxl import Workbook

from accounts.refusals import SheetUnreadable
from accounts.sheets import reasons, workbook
from accounts.sheets.reading import read

from .builders import HEADERS, STAFF, SUNITA, as_csv, as_workbook, with_part

pytestmark = pytest.mark.usefixtures("english")
FIRST_SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def names(content):
    return [line.cells["name_hi"] for line in read(content, STAFF)]


def refused(content):
    with override("en"), pytest.raises(SheetUnreadable) as refusal:
        list(read(content, STAFF))
    return str(refusal.value)


def sheet_of(rows, before=""):
    return (
        f'<?xml version="1.0"?>{before}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>'.encode()
    )


def row(number, *texts):
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def test_a_formula_is_refused_by_its_line_and_its_kept_value_is_not_taken():
    formula_row = "<row r='2'><c><v>1</v></c><c t='str'><f>\"Si\"&amp;\"ta\"</f><v>Sita</v></c></row>"
    content = with_part(as_workbook(HEADERS), FIRST_SHEET, sheet_of(row(1, *HEADERS) + formula_row))
    (line,) = read(content, STAFF)
    assert line.cells["name_hi"] == ""
    assert line.problems == (("name_hi", reasons.FORMULA),)


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "=1+1"])
def test_formulas_and_commands_of_a_workbook_are_refused(text):
    (line,) = read(as_workbook(HEADERS, ("1", text, "")), STAFF)
    assert line.problems == (("name_hi", reasons.FORMULA),)


def test_entities_of_a_workbook_are_not_resolved():
    dtd = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    content = with_part(
        as_workbook(HEADERS), FIRST_SHEET, sheet_of(row(1, *HEADERS) + row(2, "1", "&file;"), dtd)
    )
    refused(content)


def test_a_bomb_of_entities_is_refused():
    dtd = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    refused(
        with_part(as_workbook(HEADERS), FIRST_SHEET, sheet_of(row(1, *HEADERS) + row(2, "1", "&c;"), dtd))
    )


@pytest.mark.parametrize(
    ("part", "size"), [(FIRST_SHEET, workbook.LARGEST_SHEET), ("xl/sharedStrings.xml", workbook.LARGEST_PART)]
)
def test_a_bomb_is_refused_before_it_is_unpacked(part, size):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(part, "w") as bomb,
    ):
        for _megabyte in range(size // 1024**2 + 1):
            bomb.write(b" " * 1024**2)
    tracemalloc.start()
    assert "too large" in refused(out.getvalue())
    assert tracemalloc.get_traced_memory()[1] < 16 * 1024**2
    tracemalloc.stop()


def test_a_row_beyond_measure_is_refused_before_it_is_held():
    cells = "<c/>" * (workbook.LARGEST_ROW // 4 + 1)
    content = with_part(as_workbook(HEADERS), FIRST_SHEET, sheet_of(f'<row r="1">{cells}</row>'))
    assert "too large" in refused(content)


def test_a_book_of_a_thousand_parts_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(workbook.MOST_PARTS + 1):
            archive.writestr(f"xl/media/{number}", b"")
    refused(out.getvalue())


def test_a_row_that_claims_to_be_the_billionth_does_not_keep_us():
    content = with_part(
        as_workbook(HEADERS), FIRST_SHEET, sheet_of(row(1, *HEADERS) + row(2, *SUNITA) + row(10**9, *SUNITA))
    )
    assert names(content) == ["सुनीता यादव"]


def test_50_000_lines_are_read_and_one_more_refused():
    lines = [(str(number), "राम", "") for number in range(50_001)]
    assert sum(1 for _line in read(as_csv(HEADERS, *lines[1:]), STAFF)) == 50_000
    assert "50000" in refused(as_csv(HEADERS, *lines)).replace(",", "")


def test_16_384_columns_are_refused():
    refused(as_workbook(tuple(f"Column {number}" for number in range(16_384))))
    refused(as_csv([*HEADERS, *(f"Column {number}" for number in range(16_384))]))


@pytest.mark.parametrize(
    "content", [as_csv(SUNITA), as_workbook(SUNITA), as_workbook(), as_csv(("Name in Hindi",))]
)
def test_without_headers_the_sentence_names_those_that_have_to_be_there(content):
    assert "Employee code" in refused(content)


def test_two_headers_alike_are_named():
    assert "Name in Hindi" in refused(as_csv(("code", "Name in Hindi", "नाम"), SUNITA))


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_not_read(state):
    def hide(book):
        book.create_sheet("Shown", 0).append(["nothing here"])
        book.worksheets[1].sheet_state = state

    refused(as_workbook(HEADERS, SUNITA, change=hide))


def a_zip_that_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return out.getvalue()


def an_old_workbook():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n ",
        b"\xef\xbb\xbf",
        b"%PDF-1.7 named sheet.xlsx",
        an_old_workbook(),
        b"<html><table><tr><td>code</td></tr></table></html>",
        b"PK broken",
        as_workbook(HEADERS, SUNITA)[:-100],
        a_zip_that_is_no_workbook(),
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xfe\x00",
        b'code,"' + b"x" * 200_000,
    ],
)
def test_what_is_no_sheet_is_refused_with_a_sentence(content):
    assert refused(content).endswith(".")


def test_hindi_in_broken_utf8_is_refused_and_not_taken_for_another_alphabet():
    whole = as_csv(HEADERS, SUNITA)
    at = whole.index("सुनीता".encode())
    refused(whole[: at + 1] + whole[at + 2 :])


def test_hindi_in_a_code_page_of_its_own_is_refused():
    refused(as_csv(HEADERS, ("1", "x", "")).replace(b"x", bytes(range(0xB3, 0xC3))))


def test_parts_of_a_workbook_that_contradict_each_other_are_refused():
    refused(with_part(as_workbook(HEADERS, SUNITA), FIRST_SHEET, b"<worksheet><sheetData><row>"))
    refused(with_part(as_workbook(HEADERS, SUNITA), "xl/workbook.xml", b"<workbook/>"))
    shared = "<row r='1'><c t='s'><v>99999</v></c></row>"
    refused(with_part(as_workbook(HEADERS), FIRST_SHEET, sheet_of(shared)))


def test_a_long_workbook_is_read_line_by_line():
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADERS)
    for number in range(10_000):
        sheet.append((number, f"राम {number}", "01.04.2026"))
    out = io.BytesIO()
    book.save(out)
    tracemalloc.start()
    memory = [tracemalloc.get_traced_memory()[0] for _line in read(out.getvalue(), STAFF)]
    tracemalloc.stop()
    assert len(memory) == 10_000
    assert memory[-1] - memory[1_000] < 6 * 1024**2
