"""The findings of the verification in the reader's words."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import Charge
from accounts.pages import words
from accounts.pages.numbers import whole
from accounts.pages.paging import links, page_after
from tracking.models import Paper, RecordDifference, VerificationRun

from .findings import Finding

PAGE = 50

SENTENCES = {
    "missing": gettext_noop("A movement is missing."),
    "predecessor": gettext_noop("The movement does not follow the one before it."),
    "content": gettext_noop("The content of the paper on page %(stored)s is missing or is another."),
    "hash": gettext_noop("The movement was changed."),
    "tail": gettext_noop("The last movements are missing, or the chain ends elsewhere."),
    "unreadable": gettext_noop("Something stored with this paper is so wrong that it cannot be verified."),
    "remark": gettext_noop("The remark was changed or erased."),
    "kind": gettext_noop("There is no kind of movement “%(stored)s”."),
    "note": gettext_noop("The note is missing, or it was changed."),
    "draft": gettext_noop("What was approved of a draft differs from the letter as it is stored."),
    "papers": gettext_noop("Papers or their facts were changed, removed or added."),
    "names": gettext_noop("Title or name of the paper on page %(stored)s was changed or erased."),
    "file": gettext_noop("Section or subject head of the file was changed."),
    "paper.facts": gettext_noop("Number, grading, priority or another fact of the paper was changed."),
    "paper.subject": gettext_noop("The subject was changed or erased."),
    "audit.missing": gettext_noop("An entry of the audit trail is missing."),
    "audit.predecessor": gettext_noop("An entry of the audit trail does not follow the one before it."),
    "audit.link": gettext_noop("The chain of the audit trail was changed."),
    "audit.entry": gettext_noop("An entry of the audit trail was changed."),
    "audit.tail": gettext_noop("The last entries of the audit trail are missing."),
    "audit.added": gettext_noop("An entry of the audit trail stands in no chain: %(stored)s."),
    "version": gettext_noop("The kept versions of a row were changed."),
    "charge.act": gettext_noop("The charge was entered or changed without an act on record: %(stored)s."),
    "calendar.day": gettext_noop(
        "A working day is %(stored)s; by office hours and special days it is %(rebuilt)s."
    ),
    "stay.opened_at": gettext_noop("When the desk opened or first acted on it was changed."),
}
ROWS = {
    "stay": gettext_noop("time at the desk"),
    "parking": gettext_noop("parking"),
    "hold": gettext_noop("hold"),
}
PLACES = {
    "missing": gettext_noop("The row of the %(row)s is missing."),
    "added": gettext_noop("A row of the %(row)s was added."),
}
# The columns that are compared with what the ledger gives, in words; others are named as they are.
COLUMNS = {
    "paper.holder_id": gettext_noop("The desk"),
    "paper.state": gettext_noop("The state"),
    "paper.seq": gettext_noop("The number of movements"),
    "paper.moved_at": gettext_noop("The time of the last movement"),
    "stay.post_id": gettext_noop("The desk of the stay"),
    "stay.arrived_at": gettext_noop("The arrival"),
    "stay.left_at": gettext_noop("The leaving"),
    "stay.arrived_reading": gettext_noop("The working time at the arrival"),
    "stay.left_reading": gettext_noop("The working time at the leaving"),
    "stay.due_reading": gettext_noop("The limit"),
    "stay.hold_seconds": gettext_noop("The time on hold"),
    "hold.until_on": gettext_noop("The last day of the hold"),
    "parking.review_on": gettext_noop("The review date"),
    "accounts_charge.begins": gettext_noop("The beginning of the charge"),
    "accounts_charge.ends": gettext_noop("The end of the charge"),
}
DIFFERENT = gettext_noop("%(column)s is %(stored)s; by the ledger it is %(rebuilt)s.")


def sentence(finding: Finding | RecordDifference) -> str:
    """Return the finding as a sentence that names movement, row, column and both values."""
    column = _(COLUMNS[finding.what]) if finding.what in COLUMNS else finding.what
    facts = {"stored": finding.stored, "rebuilt": finding.rebuilt, "column": column}
    if finding.what in ROWS:
        text = _(PLACES[finding.rebuilt or finding.stored]) % {"row": _(ROWS[finding.what])}
    elif finding.what in SENTENCES:
        text = _(SENTENCES[finding.what]) % facts
    else:
        text = _(DIFFERENT) % facts
    if finding.chain:
        return text
    return _("Movement %(seq)s: %(text)s") % {"seq": finding.seq, "text": text}


def context(charge: Charge, after: str | None) -> dict:
    """Facts for the page: the last run, and its differences in the own subtree."""
    run = VerificationRun.objects.order_by("-pk").first()
    done = VerificationRun.objects.filter(finished_at__isnull=False).order_by("-pk").first()
    shown = done or run
    differences = RecordDifference.objects.filter(run=shown).visible_to(charge)
    rows, following = page_after(differences.select_related("paper", "office"), whole(after), size=PAGE)
    return {
        "run_text": _run_text(run, done),
        "result_text": _result_text(differences.count()) if shown else "",
        "rows": list(_rows(rows, charge)),
        **links("after", after, following),
    }


def _run_text(run: VerificationRun | None, done: VerificationRun | None) -> str:
    if run is None:
        return _("The record has not been verified yet. It is verified each night.")
    if done is None or run != done:
        facts = {"papers": run.papers, "at": words.moment(run.started_at)}
        under_way = _("Under way since %(at)s: %(papers)s papers so far.") % facts
        if done is None:
            return under_way
    facts = {"papers": done.papers, "at": words.moment(done.finished_at)}
    last = _("Last verified on %(at)s: %(papers)s papers, the audit trail, posts and charges.") % facts
    return last if run == done else f"{last} {under_way}"


def _result_text(count: int) -> str:
    if not count:
        return _("Nothing differs in your offices.")
    return ngettext("%s difference in your offices.", "%s differences in your offices.", count) % count


def _rows(differences: Iterable[RecordDifference], charge: Charge) -> Iterable[dict]:
    keys = {difference.paper_id for difference in differences if difference.paper_id}
    known = set(Paper.objects.visible_to(charge).filter(pk__in=keys).values_list("pk", flat=True))
    for difference in differences:
        paper = difference.paper
        yield {
            "title": paper.number if paper else difference.chain,
            "url": reverse("movements", args=[paper.pk]) if paper and paper.pk in known else "",
            "office": str(difference.office or ""),
            "sentence": sentence(difference),
        }
