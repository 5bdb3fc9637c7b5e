"""The letter that a version of a draft makes: on the office's letterhead, as HTML and as PDF.

Places of number and date stay blank until it is issued. What is not the approved version says so.
"""

from datetime import date as Day

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from accounts.directory.holding import holdings
from accounts.models import EmailId, Office, Post
from accounts.models.email_ids.email_id import ADDRESS
from accounts.pages import pdf, words
from files.models import Draft, DraftAddressee, DraftVersion
from files.text import richtext

from .communications import communication, reference
from .verbs import addressed

STYLE = """
@page {size: A4; margin: 20mm 20mm 22mm 25mm;
  @bottom-right {content: counter(page) " / " counter(pages); font: 8pt "Noto Sans Devanagari", sans-serif}}
body {font: 11.5pt/1.7 "Noto Sans Devanagari", sans-serif; background: none; color: #000}
header {text-align: center; border-bottom: 0.6pt solid #000; padding-bottom: 3mm; margin-bottom: 5mm}
header b {display: block; font-size: 14pt}
h1 {font-size: 13pt; text-align: center; margin: 4mm 0}
.letter__mark {text-align: center; border: 1pt solid #000; font-weight: 700; margin-bottom: 4mm}
.letter__number {display: flex; justify-content: space-between}
.letter__sign {margin: 8mm 0 0 50%; text-align: center; break-inside: avoid}
.letter__stamp {min-height: 22mm}
table {border-collapse: collapse} td, th {border: 0.6pt solid #000; padding: 1mm 2mm; text-align: start}
ol.letter__to {margin: 0; padding-inline-start: 7mm}
"""


def letter_html(
    version: DraftVersion, *, number: str | None = None, date: Day | None = None, signature: str | None = None
) -> SafeString:
    """The letter as a fragment of a page; `signature` are the words that stand in the place for a stamp."""
    draft = Draft.objects.select_related(
        "in_reply_to", "signatory__designation", "signatory__section__office"
    ).get(pk=version.draft_id)
    with translation.override(draft.language):
        facts = _facts(draft, version) | {"number": number or "", "signature": signature or ""}
        facts["date"] = words.date(date) if date else ""
        return mark_safe(render_to_string("files/draft_letter.html", facts))  # noqa: S308 - a template of ours


def letter_pdf(
    version: DraftVersion, *, number: str | None = None, date: Day | None = None, signature: str | None = None
) -> bytes:
    """The letter as PDF/A on A4, in the language of the draft."""
    draft = version.draft
    body = letter_html(version, number=number, date=date, signature=signature)
    with translation.override(draft.language):
        facts = {"body": body, "title": draft.subject, "language": draft.language}
        return pdf.render(render_to_string("files/draft_pdf.html", facts), style=STYLE)


def is_approved(draft: Draft, version: DraftVersion) -> bool:
    """Return whether this is the version that was approved."""
    return draft.state == Draft.State.APPROVED and draft.approved_version_id == version.pk


def name_of(row: DraftAddressee) -> str:
    """An addressee as it stands on the letter, in the language that is active."""
    if entry := row.correspondent:
        parts = [entry.name, entry.designation, entry.organisation, entry.address, entry.pin]
    elif post := row.post:
        parts = [str(post), str(post.office)]
    else:
        parts = [str(row.office)]
    return ", ".join(filter(None, parts))


def _facts(draft: Draft, version: DraftVersion) -> dict:
    rows = addressed(draft)
    kinds = DraftAddressee.Kind
    parts, post = communication(draft.form), draft.signatory
    return {
        "parts": parts,
        "office": str(post.office),
        "state": _state(post.office),
        "signatory": _signatory(post),
        "email": _email(post),
        "subject": draft.subject,
        "reference": reference(draft.in_reply_to),
        "text": mark_safe(richtext.clean_stored(version.text)),  # noqa: S308
        "to": [name_of(row) for row in rows if row.kind == kinds.TO],
        "copies": [name_of(row) for row in rows if row.kind == kinds.COPY],
        "is_draft": not is_approved(draft, version),
    }


def _state(office: Office) -> str:
    """The Government, above the name of an office; of the Government itself nothing stands above."""
    root = Office.objects.filter(path=office.path[: Office.steplen]).first()
    return str(root) if root and root.pk != office.pk else ""


def _signatory(post: Post) -> dict[str, str]:
    held = holdings([post.pk])[post.pk]
    return {
        "name": "" if held.is_vacant or held.until else held.officer,
        "post": str(post),
        "office": str(post.office),
    }


def _email(post: Post) -> str:
    """The mailbox of the post, which stays with it whoever holds it."""
    active = EmailId.objects.filter(post=post, state=EmailId.State.ACTIVE)
    return active.annotate(full=ADDRESS).values_list("full", flat=True).first() or ""
