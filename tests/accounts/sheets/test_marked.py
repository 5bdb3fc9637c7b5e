import io

from django.utils.translation import override
from openpyxl import load_workbook

from accounts.sheets import reasons
from accounts.sheets.columns import Column
from accounts.sheets.headings import ERRORS_HEADER
from accounts.sheets.marked import with_errors
from accounts.sheets.reading import read, unknown_headers
from accounts.sheets.template import template

from .builders import CODE, HEADERS, STAFF, as_csv, as_workbook

KIND = Column(
    "kind", "Kind of charge", "कार्यभार का प्रकार",
    choices=("मूल / Substantive", "अतिरिक्त / Additional"), example=("मूल / Substantive",),
)  # fmt: skip
WITH_EXAMPLES = (
    Column("code", "Employee code", "कर्मचारी कोड", required=True, kind="code", example=("00123", "00124")),
    Column("name_hi", "Name in Hindi", "हिन्दी में नाम", example=("सुनीता यादव", "मनोज कुमार")),
    KIND,
)


def opened(content):
    return load_workbook(io.BytesIO(content))


def marked_rows(content, errors):
    return list(opened(with_errors(content, STAFF, errors)).active.iter_rows())


def test_the_template_has_headers_in_both_languages_two_examples_and_lists():
    book = opened(template(WITH_EXAMPLES))
    rows = list(book.worksheets[0].values)
    assert rows[0][0] == "कर्मचारी कोड / Employee code *"
    assert [row[1] for row in rows[1:]] == ["सुनीता यादव", "मनोज कुमार"]
    (rule,) = book.worksheets[0].data_validations.dataValidation
    assert (rule.type, str(rule.sqref)) == ("list", "C2:C50001")
    assert [cell[0].value for cell in book["lists"][rule.formula1.partition("!")[2].replace("$", "")]] == [
        *KIND.choices
    ]
    assert book["lists"].sheet_state == "hidden"


def test_the_template_explains_itself_in_hindi_and_english_whoever_downloads_it():
    with override("hi"):
        book = opened(template(WITH_EXAMPLES))
    rows = list(book.worksheets[1].values)
    assert rows[0][1:] == ("हिन्दी", "English")
    assert any("Has to be filled in." in row[2] for row in rows[1:])


def test_the_examples_left_in_the_template_are_not_read():
    assert list(read(template(WITH_EXAMPLES), WITH_EXAMPLES)) == []

    book = opened(template(WITH_EXAMPLES))
    book.worksheets[0].append(["00125", "राम", "अतिरिक्त / Additional"])
    out = io.BytesIO()
    book.save(out)
    assert [line.cells["code"] for line in read(out.getvalue(), WITH_EXAMPLES)] == ["00125"]


def test_the_sheet_comes_back_with_its_errors_beside_the_lines():
    content = as_csv(("Title",), HEADERS, ("1", "=1+1", "soon"), (), ("2", "राम", ""))
    lines = list(read(content, STAFF))
    rows = marked_rows(content, [(line.number, *problem) for line in lines for problem in line.problems])
    assert rows[1][0].value == ERRORS_HEADER
    assert "Name in Hindi" in rows[2][0].value
    assert str(reasons.TEXTS[reasons.NOT_A_DATE]) in rows[2][0].value
    red, plain = rows[2][2].fill.fgColor.rgb, rows[2][1].fill.fgColor.rgb
    assert red == rows[2][3].fill.fgColor.rgb != plain
    assert [row[2].value for row in rows[2:]] == ["=1+1", None, "राम"]


def test_what_came_as_a_formula_goes_back_as_text():
    content = as_workbook(HEADERS, ("1", "=1+1", ""), ("2", "+cmd|' /C calc'!A0", ""))
    cells = [cell for row in marked_rows(content, [(2, "name_hi", "=2+2")]) for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+")))


def test_a_cell_that_the_line_does_not_reach_is_marked_all_the_same():
    rows = marked_rows(as_csv(HEADERS, ("1",)), [(2, "begins", reasons.MISSING)])
    assert rows[1][3].fill.fgColor.rgb != "00000000"


def test_marked_and_mended_twice_the_sheet_has_one_column_of_errors():
    content = as_csv(HEADERS, ("", "राम", ""))
    once = with_errors(content, STAFF, [(2, "code", reasons.MISSING)])
    rows = marked_rows(once, [(2, "", "Of the whole line.")])
    assert [cell.value for cell in rows[0]] == [ERRORS_HEADER, *HEADERS]
    assert [cell.value for cell in rows[1]] == ["Of the whole line.", None, "राम", None]
    assert [line.number for line in read(once, (CODE,))] == [2]
    assert unknown_headers(once, STAFF) == ()


def test_signs_that_no_workbook_can_hold_are_shown_as_such():
    rows = marked_rows(as_csv(HEADERS, ("1", "रा\x07म", "")), [(2, "name_hi", reasons.HIDDEN)])
    assert rows[1][2].value == "रा\ufffdम"
