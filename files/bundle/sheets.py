"""The pages of a print that are ours: cover, notes, movements, verification, and what stands for a paper."""

from collections.abc import Iterator

import segno
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.models import Charge, User
from accounts.names import actor_name
from accounts.pages import pdf, words
from files.models import Bundle, Document, File, Note
from files.notes import note_sheet
from files.sheet.page import note_html
from tracking.ledger import entries
from tracking.paper import statement

# So many paragraphs are laid out at a time, so that memory does not grow with the note sheet.
TOGETHER = 40
# Names a place of the print; joining leads the links there.
PLACES = "https://eoffice.invalid/places/"
STYLE = """
.head b {string-set: number content()}
@page {@bottom-left {content: string(number); font: 8pt "Noto Sans Devanagari", sans-serif}
  @bottom-right {content: counter(page) " / " counter(pages); font: 8pt "Noto Sans Devanagari", sans-serif}}
.two {display: block}
"""
STAMPS = """
@page {size: 42mm 7mm; margin: 0}
p {font: 9pt/7mm "Noto Sans Devanagari", sans-serif; margin: 0; text-align: right; break-after: page}
b {font-weight: 400; background: #fff; padding: 1mm}
"""


def paragraphs_of(file: File) -> int:
    """The number of sealed paragraphs."""
    return Note.objects.sealed().filter(file=file).count()


def note_sheet_pdf(file: File, charge: Charge) -> bytes:
    """The note sheet alone, for a page that waits for it."""
    count = paragraphs_of(file)
    return pdf.render(_notes(file, charge, (1, count), count, links=None), style=STYLE)


def spans(count: int) -> Iterator[tuple[int, int]]:
    """The first and last numbers of paragraphs laid out together; one empty span where there are none."""
    for first in range(1, max(count, 1) + 1, TOGETHER):
        yield first, min(first + TOGETHER - 1, count)


def notes(bundle: Bundle, span: tuple[int, int]) -> bytes:
    """Some paragraphs of the note sheet, with links to the pages of the same print."""
    page = _notes(bundle.file, bundle.by, span, bundle.paragraphs, links=bundle)
    return pdf.render(page, style=STYLE)


def _notes(file: File, charge: Charge, span: tuple[int, int], count: int, *, links: Bundle | None) -> str:
    first, last = span
    found = note_sheet.newest(file, reader=charge.user, most=last - first + 1, before=last + 1)
    sealed = [note for note in reversed(found) if note.is_sealed]
    written = Note.objects.filter(pk__in=[note.pk for note in sealed]).select_related("post")
    posts = {note.pk: str(note.post) for note in written}
    pages = links.last_page if links else 0

    def place(kind: str, most: int):
        return lambda number: f"{PLACES}{kind}-{number}" if links and 0 < number <= most else None

    shown = [
        {
            "paragraph": note.number,
            "html": note_html(note, note_url=place("para", count), page_url=place("page", pages)),
            "author": note.author,
            "post": posts[note.pk],
            "acting_for": note.acting_for,
            "at_text": words.moment(note.written_at),
        }
        for note in sealed
    ]
    facts = {"notes": shown, "is_first": first == 1, "file": head(file), "printed_text": printed_by(charge)}
    return render_to_string("files/note_sheet.html", facts)


def cover(bundle: Bundle) -> bytes:
    """The first page: which file this is, and what is in it."""
    papers = Document.objects.filter(file=bundle.file, first_page__lte=bundle.last_page).order_by(
        "first_page"
    )
    rows = [
        {
            "pages_text": f"{paper.first_page}–{paper.last_page}"
            if paper.pages > 1
            else str(paper.first_page),
            "title": paper.title,
            "added": words.date(timezone.localdate(paper.added_at)),
            "url": f"{PLACES}page-{paper.first_page}",
        }
        for paper in papers
    ]
    facts = {
        "file": head(bundle.file),
        "paragraphs": bundle.paragraphs,
        "last_page": bundle.last_page,
        "seq": bundle.seq,
        "papers": rows,
        "places": PLACES,
        "printed_text": printed_by(bundle.by),
    }
    return pdf.render(render_to_string("files/print_cover.html", facts), style=STYLE)


def movements(bundle: Bundle) -> bytes:
    """The statement of movements."""
    context = statement.context(bundle.file, bundle.by)
    return pdf.render(render_to_string("tracking/statement.html", context), style=STYLE)


def verification(bundle: Bundle, left_out: list[Document]) -> bytes:
    """The last page: what the print shows, and how it is compared with the record."""
    link = bundle.site.rstrip("/") + reverse("print_check", args=[bundle.code])
    facts = {
        "file": head(bundle.file),
        "link": link,
        # Made by segno from our own address alone: no text of anybody's is in it.
        "qr": mark_safe(segno.make(link, error="m").svg_inline(scale=4, border=2)),  # noqa: S308
        "seq": bundle.seq,
        "seal": bytes(bundle.head_hash).hex(),
        "holds": entries.verify(bundle.file) is None,
        "left_out": left_out,
        "printed_text": printed_by(bundle.by),
    }
    return pdf.render(render_to_string("files/print_verification.html", facts), style=STYLE)


def in_place_of(document: Document, text: str = "") -> bytes:
    """A page in the place of a paper that cannot be laid out in print; the text of one that is only text."""
    facts = {
        "title": document.title,
        "name": document.original_name,
        "size": words.size(document.size),
        "sha256": document.sha256,
        "first_page": document.first_page,
        "text": text,
    }
    return pdf.render(render_to_string("files/print_in_place.html", facts), style=STYLE)


def stamps(first: int, count: int) -> bytes:
    """A small page for each page of a paper, with its number on the file."""
    marks = "".join(f"<p><b>{page_label(first + at)}</b></p>" for at in range(count))
    return pdf.render(f"<!doctype html><title>-</title>{marks}", style=STAMPS)


def page_label(number: int | str) -> str:
    """The number of a page of correspondence, as notes refer to it."""
    return _("corr. p. %s") % number


def head(file: File) -> dict:
    """The facts at the head of each of these pages."""
    return {
        "number": file.number,
        "subject": file.subject,
        "office": str(file.office),
        "grading": file.get_grading_display() if file.grading != File.Grading.NORMAL else "",
        "state": file.get_state_display(),
        "opened": words.moment(file.created_at),
    }


def printed_by(charge: Charge) -> str:
    """A line that says who had it printed, and when."""
    person: User = charge.user
    return _("Printed by %(person)s on %(date)s") % {
        "person": actor_name(person, charge.acting_for),
        "date": words.moment(timezone.now()),
    }


def text_of(document: Document, most: int = 100_000) -> str:
    """The beginning of a paper that is only text."""
    if document.extension != "txt":
        return ""
    with document.content.open("rb") as content:
        return content.read(most).decode("utf-8", errors="replace")
