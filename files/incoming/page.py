"""Letters to be diarised, in the reader's words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.names import acting_name
from accounts.pages import words
from accounts.pages.addresses import address
from files.models import DraftPaper, DraftReceipt

# So much of the text of a mail is shown beside the form.
LONGEST = 20_000


def rows(drafts: Sequence[DraftReceipt]) -> list[dict]:
    """The rows of the list."""
    return [
        {
            "url": address("incoming_letter", draft.pk),
            "subject": draft.subject or draft.note or _("(without a subject)"),
            "kind": draft.get_kind_display() if draft.kind != DraftReceipt.Kind.MAIL else "",
            "sender": sender_text(draft),
            "came": words.moment(draft.came_at),
            "papers": ngettext("%s document", "%s documents", draft.count) % draft.count,
            "left_out": _("Something was left out") if draft.left_out else "",
            "reason": draft.reason,
        }
        for draft in drafts
    ]


def sender_text(draft: DraftReceipt) -> str:
    """The sender's name and address as the mail bears them; nobody has checked them."""
    if draft.sender_name and draft.sender_email:
        return f"{draft.sender_name} <{draft.sender_email}>"
    return draft.sender_name or draft.sender_email


def letter(draft: DraftReceipt) -> dict:
    """The letter beside its form."""
    papers = list(draft.papers.order_by("pk"))
    settled = draft.settled_by
    return {
        "subject": draft.subject or draft.note or _("(without a subject)"),
        "sender": sender_text(draft),
        "came": words.moment(draft.came_at),
        "kind": draft.get_kind_display(),
        "text": _text(papers),
        "papers": [_paper(draft, paper) for paper in papers],
        "left_out": draft.left_out.splitlines(),
        "state": draft.state,
        "reason": draft.reason,
        "settled": f"{acting_name(settled)}, {words.moment(draft.settled_at)}" if settled else "",
        "receipt": draft.receipt,
        "aside_url": address("put_aside_letter", draft.pk),
        "back_url": address("take_back_letter", draft.pk),
    }


def _paper(draft: DraftReceipt, paper: DraftPaper) -> dict:
    return {
        "title": paper.title,
        "url": address("incoming_paper", draft.pk, paper.pk),
        "size": words.size(paper.size),
        "pages": ngettext("%s page", "%s pages", paper.pages) % paper.pages,
    }


def _text(papers: Sequence[DraftPaper]) -> str:
    """The beginning of the first document, if it is the text of a mail."""
    if not papers or papers[0].extension != "txt":
        return ""
    try:
        with papers[0].content.open("rb") as content:
            return content.read(LONGEST * 4).decode("utf-8", errors="replace")[:LONGEST]
    except FileNotFoundError:
        return ""
