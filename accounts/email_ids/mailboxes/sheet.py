"""The bulk sheet for the national mail service, and its answer: each request comes back created or rejected.

A cell that a spreadsheet would take for a formula goes out as text. An answer is taken whole or not at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.email_ids import lifecycle
from accounts.models import Charge, EmailId
from accounts.pages import spreadsheet
from accounts.refusals import WrongStep
from accounts.sheets import reasons
from accounts.sheets.columns import Column
from accounts.sheets.reading import read

HEADERS = ("ID", "Code", "Name (English)", "Name (Hindi)", "Mobile", "Office", "Result", "Reason")
ANSWERS = {"created": "created", "सृजित": "created", "rejected": "rejected", "अस्वीकृत": "rejected"}
ANSWER = (
    Column("id", "ID", "आईडी", ("e-mail ID", "ई-मेल आईडी"), required=True, kind="code"),
    Column("result", "Result", "परिणाम", required=True, kind="code"),
    Column("reason", "Reason", "कारण"),
)


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
    return spreadsheet.workbook("Requests", HEADERS, map(_line, ids))


def read_answer(content: bytes, *, by: Charge) -> Answer:
    """Read an answer sheet, CSV or XLSX, and find the IDs it names among those the charge looks after."""
    lines = list(read(content, ANSWER))
    requested = _requested([line.cells["id"] for line in lines], by)
    answer, earlier_names = Answer(), set()
    for line in lines:
        name, reason = line.cells["id"].lower(), line.cells.get("reason", "")
        email_id, result = requested.get(name), ANSWERS.get(line.cells["result"].lower())
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
