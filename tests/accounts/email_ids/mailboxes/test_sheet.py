import csv
import io

import pytest
from openpyxl import Workbook, load_workbook

from accounts.email_ids import lifecycle
from accounts.email_ids.mailboxes import sheet
from accounts.models import EmailId
from accounts.refusals import SheetUnreadable, WrongStep
from tests.accounts.email_ids.test_lifecycle import Office
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def requested(office):
    """Sunita's and Manoj's IDs, sent up."""
    ids = [office.propose(), office.propose(office.district.manoj.user, "manoj.kumar")]
    return lifecycle.request(lifecycle.approve(ids, by=office.vimal), by=office.rekha)


def answer_sheet(*lines, headers=("ID", "Result", "Reason")):
    out = io.StringIO()
    csv.writer(out).writerows([headers, *lines])
    return out.getvalue().encode()


def as_workbook(*lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_csv_and_xlsx_ask_for_the_same_ids(requested):
    ids = EmailId.objects.with_holder().order_by("pk")
    by_csv = list(csv.reader(io.StringIO(sheet.as_csv(ids).decode("utf-8-sig"))))
    rows = load_workbook(io.BytesIO(sheet.as_xlsx(ids))).active.iter_rows(values_only=True)
    assert [[cell or "" for cell in row] for row in rows] == by_csv
    assert [row[0] for row in by_csv[1:]] == [str(email_id) for email_id in requested]
    assert by_csv[1][3] == "सुनीता यादव"


@pytest.mark.parametrize("hidden", ["", "  ", "\u200b", "\ufeff\u00a0"])
def test_a_name_that_reads_as_a_formula_goes_out_as_text(office, hidden):
    email_id = office.propose(make_user(hidden + "=1+1", hidden + "=HYPERLINK(1)"), "sita")
    _heading, cells = csv.reader(io.StringIO(sheet.as_csv([email_id]).decode("utf-8-sig")))
    assert cells[2:4] == [f"'{hidden}=HYPERLINK(1)", f"'{hidden}=1+1"]
    book = load_workbook(io.BytesIO(sheet.as_xlsx([email_id])))
    assert [cell.value for cell in book.active[2]][2:4] == cells[2:4]
    assert "f" not in {cell.data_type for cell in book.active[2]}


@pytest.mark.parametrize("write", [lambda *lines: answer_sheet(*lines[1:]), as_workbook])
def test_rekha_takes_the_answer_created_and_rejected_with_its_reason(office, requested, write):
    sunita, manoj = requested
    content = write(
        ("ID", "Result", "Reason"), (str(sunita), "Created", ""), (str(manoj).upper(), "अस्वीकृत", "Mobile")
    )
    assert sheet.take_answer(sheet.read_answer(content, by=office.rekha), by=office.rekha) == 2
    sunita.refresh_from_db()
    manoj.refresh_from_db()
    assert (sunita.state, manoj.state) == ("created", "rejected")
    assert manoj.steps.last().reason == "Mobile"


def test_errors_are_named_by_line_and_nothing_is_entered(office, requested):
    sunita, manoj = requested
    content = answer_sheet(
        (str(sunita), "created", ""),
        (str(sunita), "created", ""),
        (str(manoj), "rejected", ""),
        (str(manoj), "perhaps", ""),
        ("nobody@else.in", "created", ""),
    )
    answer = sheet.read_answer(content, by=office.rekha)
    assert [number for number, _error in answer.errors] == [3, 4, 5, 6]
    with pytest.raises(WrongStep):
        sheet.take_answer(answer, by=office.rekha)
    sunita.refresh_from_db()
    assert sunita.state == "requested"


def test_another_districts_answer_names_nothing_here(office, requested):
    answer = sheet.read_answer(answer_sheet((str(requested[0]), "created", "")), by=office.etawah)
    assert len(answer.errors) == 1


@pytest.mark.parametrize("content", [b"", b"PK broken", "नाम".encode("utf-16"), b"Name,Result\nx,created"])
def test_what_is_no_answer_sheet_is_refused_with_a_sentence(office, content):
    with pytest.raises(SheetUnreadable):
        sheet.read_answer(content, by=office.rekha)


@pytest.mark.parametrize(
    "lines",
    [
        # The headings of other programs, and their words.
        (("Email ID Created", "Status", "Remarks"), ("{0}", "Success", ""), ("{1}", "Failed", "Mobile")),
        # Ours without its headings, filled in at the end.
        (("{0}", "", "", "", "", "", "Created", ""), ("{1}", "", "", "", "", "", "Not Created", "Mobile")),
        # Three columns without headings.
        (("{0}", "DONE"), ("{1}", "rejected", "Mobile")),
        # Every cell marked as text.
        (("'{0}", "'created", "'"), ("'{1}", "'rejected", "Mobile")),
        (('="{0}"', '="created"'), ('="{1}"', '="rejected"', '="Mobile"')),
    ],
)
@pytest.mark.parametrize("write", [lambda *lines: answer_sheet(*lines[1:], headers=lines[0]), as_workbook])
def test_answers_of_other_programs_are_read_with_and_without_headings(office, requested, lines, write):
    ids = [str(email_id) for email_id in requested]
    filled = [tuple(text.format(*ids) for text in line) for line in lines]
    if write is as_workbook and filled[0][0].startswith("="):
        filled = [tuple(text[2:-1] for text in line) for line in filled]
    answer = sheet.read_answer(write(*filled), by=office.rekha)
    assert (answer.errors, answer.created) == ([], [requested[0]])
    assert dict(answer.rejected) == {"Mobile": [requested[1]]}


def test_a_list_of_ids_alone_is_no_answer(office, requested):
    with pytest.raises(SheetUnreadable):
        sheet.read_answer(answer_sheet(headers=(str(requested[0]), "perhaps")), by=office.rekha)


def test_the_service_gets_the_sheet_without_headings_and_all_cells_as_text(requested):
    ids = EmailId.objects.with_holder().order_by("pk")
    book = load_workbook(io.BytesIO(sheet.as_text(sheet.as_csv(ids))))
    rows = list(book.active.iter_rows())
    assert [row[0].value for row in rows] == [str(email_id) for email_id in requested]
    filled = [cell for row in rows for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in filled} == {("s", "@")}
