"""The findings of the verification in the reader's words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .findings import Finding

SENTENCES = {
    "missing": gettext_noop("A movement is missing."),
    "predecessor": gettext_noop("The movement does not follow the one before it."),
    "content": gettext_noop("The stored content of “%(stored)s” is missing or is another."),
    "hash": gettext_noop("The movement was changed."),
    "tail": gettext_noop("The last movements are missing, or the chain ends elsewhere."),
    "remark": gettext_noop("The remark was changed or erased."),
    "kind": gettext_noop("There is no kind of movement “%(stored)s”."),
    "note": gettext_noop("The note is missing, or it was changed."),
    "papers": gettext_noop("Papers or their facts were changed, removed or added."),
    "names": gettext_noop("Title or name of a paper, now “%(stored)s”, was changed or erased."),
    "file": gettext_noop("Section or subject head of the file was changed."),
    "paper.facts": gettext_noop("Number, grading, priority or another fact of the paper was changed."),
    "paper.subject": gettext_noop("The subject, now “%(stored)s”, was changed or erased."),
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
DIFFERENT = gettext_noop("%(column)s is %(stored)s; by the ledger it is %(rebuilt)s.")


def sentence(finding: Finding) -> str:
    """Return the finding as a sentence that names movement, row, column and both values."""
    facts = {"stored": finding.stored, "rebuilt": finding.rebuilt, "column": finding.what}
    if finding.what in ROWS:
        place = PLACES[finding.rebuilt or finding.stored]
        text = _(place) % {"row": _(ROWS[finding.what])}
    elif finding.what in SENTENCES:
        text = _(SENTENCES[finding.what]) % facts
    else:
        text = _(DIFFERENT) % facts
    return _("Movement %(seq)s: %(text)s") % {"seq": finding.seq, "text": text}
