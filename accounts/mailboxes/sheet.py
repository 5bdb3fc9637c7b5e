"""The bulk sheet for the national mail service, and its answer: each request comes back created or rejected.

A cell that a spreadsheet would take for a formula goes out as text. An answer is taken whole or not at all.
"""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .. import email_id
from ..models import Charge, EmailId
from ..refusals import WrongStep

HEADERS = ("ID", "Code", "Name (English)", "Name (Hindi)", "Mobile", "Office", "Result", "Reason")
ANSWERS = {"created": "created", "सृजित": "created", "rejected": "rejected", "अस्वीकृत": "rejected"}
MOST_LINES = 50_000
LONGEST_REASON = 300


@dataclass
class Answer:
    """What an answer sheet says, and which of its lines cannot be taken."""

    created: list[EmailId] = field(default_factory=list)
    rejected: dict[str, list[EmailId]] = field(default_factory=lambda: defaultdict(list))
    errors: list[tuple[int, str]] = field(default_factory=list)


def as_csv(ids: Iterable[EmailId]) -> bytes:
    """The request sheet as CSV, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([HEADERS, *([_harmless(cell) for cell in _line(one)] for one in ids)])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(ids: Iterable[EmailId]) -> bytes:
    """The request sheet as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Requests")
    sheet.append(HEADERS)
    for one in ids:
        sheet.append([_harmless(cell) for cell in _line(one)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_answer(content: bytes, *, by: Charge) -> Answer:
    """Read an answer sheet, CSV or XLSX, and find the IDs it names among those the charge looks after."""
    lines = list(_lines(content))
    known = _requested([line.get("id", "") for _number, line in lines], by)
    answer, seen = Answer(), set()
    for number, line in lines:
        name = line.get("id", "").lower()
        one, result = known.get(name), ANSWERS.get(line.get("result", "").lower())
        reason = line.get("reason", "")
        if error := _error(one, result, reason, twice=name in seen):
            answer.errors.append((number, error))
        elif result == "created":
            answer.created.append(one)
        else:
            answer.rejected[reason].append(one)
        seen.add(name)
    return answer


@transaction.atomic
def take_answer(answer: Answer, *, by: Charge) -> int:
    """Enter what the mail service answered; the number of IDs. With an error in it, nothing is entered."""
    if answer.errors:
        raise WrongStep(_("Please correct the lines named and upload the sheet again; nothing was entered."))
    done = len(email_id.confirm_created(answer.created, by=by))
    for reason, ids in sorted(answer.rejected.items()):
        done += len(email_id.reject(ids, by=by, reason=reason))
    return done


def _line(one: EmailId) -> Sequence[str]:
    holder, person = one.holder, one.person
    code = person.employee_code if person else holder.code
    mobile = person.mobile if person else ""
    return (str(one), code, holder.name_en, holder.name_hi, mobile, one.office.name_en, "", "")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _requested(names: Iterable[str], by: Charge) -> dict[str, EmailId]:
    locals_ = {name.lower().partition("@")[0] for name in names}
    ids = EmailId.objects.visible_to(by).filter(local__in=locals_).select_related("office")
    return {str(one): one for one in ids}


def _error(one: EmailId | None, result: str | None, reason: str, *, twice: bool) -> str:
    if one is None:
        return _("This e-mail ID is none that you requested.")
    if twice:
        return _("This e-mail ID stands in the sheet twice.")
    if one.state != EmailId.State.REQUESTED:
        return _("This e-mail ID is not waiting for an answer.")
    if result is None:
        return _("The result is “created” or “rejected”.")
    if result == "rejected" and not 0 < len(reason) <= LONGEST_REASON:
        return _("A rejection needs its reason, of at most 300 letters.")
    return ""


def _lines(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line with its number in the sheet, by header; empty lines are passed over."""
    rows = _xlsx_rows(content) if content.startswith(b"PK") else _csv_rows(content)
    headers = [str(cell or "").strip().lower() for cell in next(rows, ())]
    if not {"id", "result"} <= set(headers):
        raise WrongStep(_("The first line of the sheet has to name the columns ID, Result and Reason."))
    for number, row in enumerate(rows, start=2):
        if number > MOST_LINES + 1:
            raise WrongStep(_("The sheet has more than 50,000 lines. Please divide it."))
        cells = [str(cell if cell is not None else "").strip() for cell in row]
        if any(cells):
            yield number, dict(zip(headers, cells, strict=False))


def _csv_rows(content: bytes) -> Iterator[Sequence[str]]:
    try:
        yield from csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    except (UnicodeDecodeError, csv.Error) as broken:
        raise WrongStep(_("The sheet cannot be read. Save it as XLSX or as CSV in UTF-8.")) from broken


def _xlsx_rows(content: bytes) -> Iterator[Sequence[object]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError) as broken:
        raise WrongStep(_("The sheet cannot be read. Save it as XLSX or as CSV in UTF-8.")) from broken
