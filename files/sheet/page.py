"""The page of a file: its context, gathered once and in the reader's words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Charge
from accounts.pages import words
from accounts.pages.addresses import address
from files.correspondence import fetch
from files.correspondence.page import describe
from files.models import Document, Draft, File, Note, Receipt
from files.notes import drafts, note_sheet
from files.notes.note_sheet import Paragraph
from files.text import plain, richtext
from tracking.ask.page import offer
from tracking.forecast.figures import of_stay
from tracking.forecast.page import line
from tracking.models import Parking, Stay
from tracking.movement import destinations
from tracking.movement.acts import available_acts
from tracking.movement.page import act_forms
from tracking.movement.position import Position
from tracking.movement.verbs import stamp_opened
from tracking.paper import clocks, head, parking, route
from tracking.paper.stays import stays_of

SHOWN = 10
PAPERS = 25
# The names of the addresses to which the page's own forms are sent, besides the acts.
URLS = {
    "save": "save_note",
    "discard": "discard_note",
    "send": "send_note",
    "upload": "upload",
    "new_draft": "new_draft",
    "shares": "shares",
}


@dataclass
class Sheet:
    """A file as one reader finds it at one moment."""

    file: File
    charge: Charge
    stays: list[Stay]
    parkings: list[Parking]
    now: datetime

    @property
    def stay(self) -> Stay:
        """The open stay: the desk where the file lies."""
        return self.stays[-1]

    @property
    def is_mine(self) -> bool:
        """True if the file lies at the reader's desk."""
        return self.stay.post_id == self.charge.post_id

    def position(self, words: str = "") -> Position:
        """The position for acts; the likeliest next desks are those of files of the same subject head."""
        head = self.file.subject_head_id
        alike = destinations.Alike(f"head{head}", lambda: File.objects.filter(subject_head=head))
        return Position(self.file, self.stay, self.charge, self.now, words, alike, self.stays)

    @property
    def is_readable(self) -> bool:
        """True if the reader may see more than number, place and time."""
        return self.file.is_readable_by(self.charge)


def open_sheet(file: File, charge: Charge, *, is_looked_at: bool = True) -> Sheet:
    """Open the sheet; the holder's first opening is recorded, and the sender can no longer pull it back.

    A page that nobody looks at, because a browser fetches it ahead, is no opening.
    """
    stays = stays_of(file)
    sheet = Sheet(file, charge, stays, parking.fetch(stays), timezone.now())
    if is_looked_at and sheet.is_mine and sheet.stay.opened_at is None:
        stamp_opened(file, by=charge)
    return sheet


def context(
    sheet: Sheet,
    *,
    find: str = "",
    earlier_than: int | None = None,
    before_page: int | None = None,
    **answers,
) -> dict:
    """The context of templates/files/file.html; `answers` are of `typed`, an error, a question."""
    sealed, drafts, count = _notes(sheet, earlier_than)
    yellow = next((note for note in drafts if sheet.is_mine and note.seq == sheet.file.seq), None)
    shown = sealed[:SHOWN][::-1]
    desk = {stay.post_id: str(stay.post) for stay in sheet.stays}
    documents, pages = _documents(sheet.file, before_page)
    letters, drafted = fetch.letters_and_drafts(sheet.file, most=PAPERS)
    file, here = sheet.file, address("file", sheet.file.pk)
    place = f"{file.section}, {file.section.office}"
    return {
        "file": head.describe(file, sheet.stays, sheet.now, place=place)
        | {"print_url": address("print_file", file.pk)},
        "route": route.ribbon(sheet.stays, sheet.now, sheet.charge),
        "clocks": clocks.four(sheet.file, sheet.stays, sheet.parkings, sheet.now),
        "forecast": {} if sheet.stay.at_rest else line(of_stay(sheet.stay)),
        "ask": {} if sheet.is_mine else offer([sheet.stay], sheet.charge).get(sheet.stay.pk),
        "notes": [_note(note, sheet.file, desk[note.post_id], count, pages) for note in shown],
        "notes_text": _paragraphs(count),
        "earlier_url": f"{here}?earlier_than={shown[0].number}#notes-title" if len(sealed) > SHOWN else "",
        "unsent": [_draft(note, desk[note.post_id]) for note in drafts if note is not yellow],
        "yellow": _yellow(yellow) if yellow else None,
        "documents": [describe(document, url="document") for document in documents[:PAPERS]],
        "earlier_papers_url": f"{here}?before_page={documents[PAPERS - 1].first_page}#papers-title"
        if len(documents) > PAPERS
        else "",
        "papers_text": _pages(pages),
        "letters": [_letter(receipt) for receipt in letters],
        "drafts": [_letter_drafted(draft) for draft in drafted],
        "words": find,
        "may_share": sheet.is_mine,
        "urls": {name: address(url, sheet.file.pk) for name, url in URLS.items()},
        "error": {},
        **_what_is_offered(sheet, sheet.position(find), answers.get("to")),
    } | answers


def _what_is_offered(sheet: Sheet, position: Position, to: int | None) -> dict:
    """The acts that the reader has here, and what their forms send back."""
    acts = available_acts(position)
    return {
        "can_write": acts.pop("forward", None) is not None,
        "acts": act_forms(acts.values(), position),
        "next_desks": destinations.with_desk(position.next_desks, to, by=sheet.charge),
        "to": position.offer.chosen,
        "expected": sheet.file.seq,
        "draft": sheet.file.draft_of(sheet.charge.user_id),
        "request_id": uuid4(),
    }


def _notes(sheet: Sheet, earlier_than: int | None) -> tuple[list[Paragraph], list[Paragraph], int]:
    """The newest paragraphs, one more than shown; the reader's own drafts; how many there are in all."""
    notes = note_sheet.newest(sheet.file, reader=sheet.charge.user, most=SHOWN + 1, before=earlier_than)
    sealed = [note for note in notes if note.is_sealed]
    drafts = [note for note in notes if not note.is_sealed]
    count = sealed[0].number if sealed and not earlier_than else 0
    if earlier_than:
        count = Note.objects.sealed().filter(file=sheet.file).count()
    return sealed, drafts, count


def _documents(file: File, before_page: int | None) -> tuple[list[Document], int]:
    """The newest papers, one more than shown, and how many pages there are in all."""
    if not before_page:
        documents = fetch.newest(file, most=PAPERS + 1)
        return documents, documents[0].last_page if documents else 0
    last = fetch.newest(file, most=1)
    return fetch.newest(file, most=PAPERS + 1, before=before_page), last[0].last_page if last else 0


def outsider_context(sheet: Sheet) -> dict:
    """The context for an outsider who monitors a secret file: number, place and time."""
    return head.sealed(sheet.file, sheet.stays, sheet.parkings, sheet.now, sheet.charge)


def render_note(note: Paragraph, file: File, paragraphs: int, pages: int) -> str:
    """A note as HTML, cleaned again; a reference becomes a link if its paragraph or page exists."""

    def note_url(number: int) -> str | None:
        return (
            f"{file.get_absolute_url()}?paragraph={number}#para-{number}"
            if 0 < number <= paragraphs
            else None
        )

    def page_url(number: int) -> str | None:
        return address("file_page", file.pk, number) if 0 < number <= pages else None

    return note_html(note, note_url=note_url, page_url=page_url)


def note_html(note: Paragraph, *, note_url: richtext.Address, page_url: richtext.Address) -> str:
    """A note as HTML, cleaned again, with links where an address is given for what it refers to."""
    linked = richtext.link_references(richtext.clean_stored(note.text), note_url=note_url, page_url=page_url)
    return mark_safe(linked)  # noqa: S308 - richtext.clean_stored has just been over it


def _note(note: Paragraph, file: File, desk: str, paragraphs: int, pages: int) -> dict:
    return {
        "paragraph": note.number,
        "html": render_note(note, file, paragraphs, pages),
        "author": note.author,
        "post": desk,
        "acting_for": note.acting_for,
        "at_text": words.moment(note.written_at),
    }


def _draft(note: Paragraph, desk: str) -> dict:
    return {
        "html": mark_safe(richtext.clean_stored(note.text)),  # noqa: S308
        "author": note.author,
        "post": desk,
        "at_text": words.moment(note.written_at),
    }


def _yellow(note: Paragraph) -> dict:
    return {
        "html": mark_safe(richtext.clean_stored(note.text)),  # noqa: S308
        "text": plain.to_plain(richtext.clean_stored(note.text)),
        "saved_text": saved_text(note),
    }


def saved_text(note: Note | Paragraph | None) -> str:
    """A sentence that says when the draft was saved, or that it was discarded."""
    if note is None:
        return _("Draft discarded")
    return _("Saved %s") % timezone.localtime(note.written_at).strftime("%H:%M")


def typed(sheet: Sheet, text: str, *, draft: str) -> dict:
    """The text of a form that is shown again; `both` if the draft is not the one of its page."""
    html = richtext.clean(text)
    if sheet.file.draft_of(sheet.charge.user_id) == draft:
        return {"typed": {"text": text, "html": html}}
    stored = drafts.own(sheet.file, sheet.charge)
    return {"typed": {"text": text, "html": html}, "both": html != (stored.text if stored else "")}


def stale_text() -> str:
    """A sentence for whoever types in a window whose draft was changed in another."""
    return _("Not saved: this note was changed in another window. Press “Save” to see both texts.")


def _letter(receipt: Receipt) -> dict:
    return {
        "number": receipt.number,
        "sender": receipt.sender_name,
        "url": address("receipt", receipt.pk),
    }


def _letter_drafted(draft: Draft) -> dict:
    return {
        "label": draft.get_form_display(),
        "subject": draft.subject,
        "state": draft.state_text,
        "url": address("draft", draft.pk),
    }


def _paragraphs(count: int) -> str:
    return ngettext("%s paragraph", "%s paragraphs", count) % count


def _pages(count: int) -> str:
    return ngettext("%s page", "%s pages", count) % count
