"""The bulk sheet for the national mail service, and its answer: each request comes back created or rejected.

A cell that a spreadsheet would take for a formula goes out as text. An answer is taken whole or not at all.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO

from django.db import transaction
from django.utils.translation import gettext as _
from openpyxl import Workbook

from accounts.email_ids import lifecycle
from accounts.latin.folding import fold
from accounts.models import Charge, EmailId
from accounts.pages import spreadsheet
from accounts.refusals import SheetUnreadable, WrongStep
from accounts.sheets import reasons
from accounts.sheets.profiles import places, profile
from accounts.sheets.reading import Line, read
from accounts.sheets.writing import cell

HEADERS = tuple(column.english for column in profile("request"))
CREATED = ("created", "सृजित", "success", "successful", "done", "active", "activated", "yes")
REJECTED = ("rejected", "अस्वीकृत", "failed", "failure", "not created", "declined", "no")
ANSWERS = {
    fold(word): result for result, words in (("created", CREATED), ("rejected", REJECTED)) for word in words
}
ANSWER = profile("answer")
# An answer without headings: our own sheet filled in, or three columns.
WITHOUT_HEADINGS = ("answer", "answer_short")


def as_text(request: bytes) -> bytes:
    """The request sheet of a letter as the service's own page takes it: no headings, all cells as text."""
    book = Workbook(write_only=True)
    worksheet = book.create_sheet("Requests")
    _headings, *rows = csv.reader(StringIO(request.decode("utf-8-sig")))
    for row in rows:
        worksheet.append([cell(worksheet, text) for text in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass
class Answer:
    """The contents of an answer sheet, and the errors of lines that cannot be entered."""

    created: list[EmailId] = field(default_factory=list)
    rejected: dict[str, list[EmailId]] = field(default_factory=lambda: defaultdict(list))
    errors: list[tuple[int, str]] = field(default_factory=list)


def as_csv(ids: Iterable[EmailId]) -> bytes:
    """The request sheet as CSV, with the byte order mark by which spreadsheets know UTF-8."""
    return spreadsheet.table(HEADERS, map(_line, ids)).encode()


def as_xlsx(ids: Iterable[EmailId]) -> bytes:
    """The request sheet as a workbook."""
    return spreadsheet.workbook([("Requests", HEADERS, map(_line, ids))])


def read_answer(content: bytes, *, by: Charge) -> Answer:
    """Read an answer sheet, CSV or XLSX, and find the IDs it names among those the charge looks after."""
    lines = _read_lines(content)
    requested = _requested([_name(line) for line in lines], by)
    answer, earlier_names = Answer(), set()
    for line in lines:
        name, reason = _name(line), line.cells.get("reason", "")
        email_id, result = requested.get(name), _result(line)
        if line.problems:
            answer.errors.append((line.number, reasons.text(line.problems[0][1])))
        elif error := _error(email_id, result, reason, twice=name in earlier_names):
            answer.errors.append((line.number, error))
        elif result == "created":
            answer.created.append(email_id)
        else:
            answer.rejected[reason].append(email_id)
        earlier_names.add(name)
    return answer


@transaction.atomic
def take_answer(answer: Answer, *, by: Charge) -> int:
    """Enter the answer of the mail service; return the number of IDs. With an error, nothing is entered."""
    if answer.errors:
        raise WrongStep(_("Please correct the lines named and upload the sheet again; nothing was entered."))
    done = len(lifecycle.confirm_created(answer.created, by=by))
    for reason, ids in sorted(answer.rejected.items()):
        done += len(lifecycle.reject(ids, by=by, reason=reason))
    return done


def _read_lines(content: bytes) -> list[Line]:
    """The lines of an answer: by its headings, or by their places if the first line is an answer itself."""
    try:
        return list(read(content, ANSWER))
    except SheetUnreadable as unreadable:
        for name in WITHOUT_HEADINGS:
            lines = list(read(content, profile(name), places=places(name)))
            if lines and "@" in _name(lines[0]) and _result(lines[0]):
                return lines
        raise unreadable


def _name(line: Line) -> str:
    """The ID in a line; an apostrophe before it marks the cell as text."""
    return line.cells["id"].lower().lstrip("'")


def _result(line: Line) -> str | None:
    return ANSWERS.get(fold(line.cells["result"].lstrip("'")))


def _line(email_id: EmailId) -> Sequence[str]:
    holder, person = email_id.holder, email_id.person
    code = person.employee_code if person else holder.code
    mobile = person.mobile if person else ""
    return (str(email_id), code, holder.name_en, holder.name_hi, mobile, email_id.office.name_en, "", "")


def _requested(names: Iterable[str], by: Charge) -> dict[str, EmailId]:
    locals_ = {name.lower().partition("@")[0] for name in names}
    ids = EmailId.objects.visible_to(by).filter(local__in=locals_).select_related("office")
    return {str(email_id): email_id for email_id in ids}


def _error(email_id: EmailId | None, result: str | None, reason: str, *, twice: bool) -> str:
    if email_id is None:
        return _("This e-mail ID is none that you requested.")
    if twice:
        return _("This e-mail ID stands in the sheet twice.")
    if email_id.state != EmailId.State.REQUESTED:
        return _("This e-mail ID is not waiting for an answer.")
    if result is None:
        return _("The result is “created” or “rejected”.")
    if result == "rejected" and not reason:
        return _("A rejection needs its reason, of at most 300 letters.")
    return ""
