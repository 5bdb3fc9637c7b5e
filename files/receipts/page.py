"""The page of a receipt: its letter, its route, its copies, and what can be done with it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.directory.holding import holdings
from accounts.models import Charge
from accounts.pages import words
from accounts.pages.addresses import address
from files.correspondence import fetch
from files.correspondence.page import describe
from files.models import Receipt
from tracking.ask.page import offer
from tracking.forecast.figures import of_stay
from tracking.forecast.page import line
from tracking.models import Paper, Parking, Stay
from tracking.movement import destinations
from tracking.movement.acts import available_acts
from tracking.movement.page import act_forms
from tracking.movement.position import Position
from tracking.movement.verbs import stamp_opened
from tracking.paper import clocks, head, parking, route
from tracking.paper.stays import stays_of

from .acknowledging import address_of, told
from .correcting import has_diarised

# Documents and copies shown; nobody marks more copies of one letter.
DOCUMENTS, COPIES = 25, 50


@dataclass
class Cover:
    """A receipt as one reader finds it at one moment."""

    receipt: Receipt
    charge: Charge
    stays: list[Stay]
    parkings: list[Parking]
    now: datetime

    @property
    def is_mine(self) -> bool:
        """True if the receipt lies at the reader's desk."""
        return self.stays[-1].post_id == self.charge.post_id

    @property
    def is_readable(self) -> bool:
        """True if the reader may see more than number, place and time."""
        return self.receipt.is_readable_by(self.charge)

    @property
    def may_correct(self) -> bool:
        """True if the letter may be corrected by the reader's desk."""
        is_open = self.receipt.state != Paper.State.CLOSED
        return is_open and (self.is_mine or has_diarised(self.receipt, self.charge))

    def position(self) -> Position:
        """The position for acts; the likeliest next desks are those of receipts of the same class."""
        letter_class = self.receipt.letter_class
        alike = destinations.Alike(
            f"class-{letter_class}", lambda: Receipt.objects.filter(letter_class=letter_class)
        )
        return Position(self.receipt, self.stays[-1], self.charge, self.now, "", alike, self.stays)


def open_cover(receipt: Receipt, charge: Charge, *, is_looked_at: bool = True) -> Cover:
    """Open the page; the first opening by the holder is recorded, as that of a file is."""
    stays = stays_of(receipt)
    cover = Cover(receipt, charge, stays, parking.fetch(stays), timezone.now())
    if is_looked_at and cover.is_mine and stays[-1].opened_at is None:
        stamp_opened(receipt, by=charge)
    return cover


def context(cover: Cover, **answers) -> dict:
    """The context of templates/files/receipt.html; `answers` are errors of the form for a document."""
    receipt, stays, charge = cover.receipt, cover.stays, cover.charge
    position = cover.position()
    documents = fetch.newest(receipt, most=DOCUMENTS)
    return {
        "receipt": head.describe(receipt, stays, cover.now, place=str(receipt.office)),
        "stamp": _stamp(receipt),
        "facts": letter_facts(receipt) + _by_mail(receipt),
        "route": route.ribbon(stays, cover.now, charge),
        "clocks": clocks.four(receipt, stays, cover.parkings, cover.now),
        "forecast": {} if stays[-1].at_rest else line(of_stay(stays[-1])),
        "ask": {} if cover.is_mine else offer([stays[-1]], charge).get(stays[-1].pk),
        "documents": [describe(document, url="receipt_document") for document in documents],
        "papers_text": _pages(documents[0].last_page if documents else 0),
        "copies": _linked(receipt, charge),
        "filed_in": _filed_in(receipt),
        "acts": act_forms(available_acts(position).values(), position),
        "can_add": position.is_open_on_my_desk,
        "may_share": cover.is_mine,
        "expected": receipt.seq,
        "request_id": uuid4(),
        "urls": _urls(cover),
        "error": {},
    } | answers


def _urls(cover: Cover) -> dict[str, str]:
    names = {"upload": "receipt_documents", "shares": "shares", "slip": "acknowledgement"}
    if cover.may_correct:
        names["correct"] = "correct_receipt"
        if address_of(cover.receipt) and not told(cover.receipt):
            names["acknowledge"] = "acknowledge_by_mail"
    if cover.is_mine and cover.receipt.state == Paper.State.PENDING:
        names["new_file"] = "file_from_receipt"
    return {name: address(url, cover.receipt.pk) for name, url in names.items()}


def _by_mail(receipt: Receipt) -> list[tuple[str, str]]:
    said = told(receipt)
    return [(_("Acknowledgement by e-mail"), said)] if said else []


def sealed_context(cover: Cover) -> dict:
    """The context for who monitors a sealed cover that never lay at the own desk."""
    return head.sealed(cover.receipt, cover.stays, cover.parkings, cover.now, cover.charge)


def letter_text(receipt: Receipt) -> str:
    """Number and date of the letter in one line; "" where it has neither."""
    dated = words.date(receipt.letter_date) if receipt.letter_date else ""
    return ", ".join(filter(None, (receipt.letter_number, dated)))


def received_text(receipt: Receipt) -> str:
    """The day on which the letter came, and how."""
    time = f", {receipt.received_time:%H:%M}" if receipt.received_time else ""
    return f"{words.date(receipt.received_on)}{time} · {receipt.get_mode_display()}"


def letter_facts(receipt: Receipt) -> list[tuple[str, str]]:
    """The letter as its page and its slip show it."""
    facts = [
        (_("Sender"), ", ".join(filter(None, (receipt.sender_name, receipt.sender_place)))),
        (_("Letter"), letter_text(receipt)),
        (_("Received"), received_text(receipt)),
        (_("Class"), receipt.get_letter_class_display()),
        (_("Language"), receipt.get_language_display()),
        (_("Subject head"), str(receipt.subject_head or "")),
        (_("PUC"), _("yes") if receipt.is_puc else _("no")),
        (_("Enclosures"), str(receipt.enclosures or "")),
        (_("Acknowledged"), words.date(receipt.acknowledged_on) if receipt.acknowledged_on else ""),
    ]
    return [(name, text) for name, text in facts if text]


def same_text(same: Receipt) -> str:
    """A sentence that this letter was diarised before, and where it lies."""
    facts = {"number": same.number, "day": words.date(same.received_on), "desk": same.holder}
    return _("This letter was diarised already: %(number)s, received on %(day)s, now at %(desk)s.") % facts


def slip(receipt: Receipt) -> dict:
    """The context of templates/files/acknowledgement.html."""
    return {
        "office": str(receipt.office),
        "number": receipt.number,
        "subject": receipt.subject,
        "facts": [
            (_("Sender"), ", ".join(filter(None, (receipt.sender_name, receipt.sender_place)))),
            (_("Letter"), letter_text(receipt) or "–"),
            (_("Received"), received_text(receipt)),
        ],
        "stamp": _stamp(receipt),
        "back": receipt.get_absolute_url(),
    }


def _stamp(receipt: Receipt) -> str:
    """The date-stamp of the diary."""
    return _("Diarised on %s") % words.moment(receipt.created_at)


def _filed_in(receipt: Receipt) -> dict | None:
    if receipt.filed_in is None:
        return None
    reply = f"{address('new_draft', receipt.filed_in_id)}?reply={receipt.pk}"
    url = receipt.filed_in.get_absolute_url()
    return {"number": receipt.filed_in.number, "url": url, "reply_url": reply}


def _linked(receipt: Receipt, charge: Charge) -> list[dict]:
    """The first receipt of a copy, or the copies of the first; a link leads on only where the reader may."""
    linked = [receipt.copy_of] if receipt.copy_of else list(_copies(receipt))
    if not linked:
        return []
    known = set(
        Receipt.objects.visible_to(charge)
        .filter(pk__in=[other.pk for other in linked])
        .values_list("pk", flat=True)
    )
    held = holdings(other.holder_id for other in linked)
    return [
        {
            "number": other.number,
            "url": other.get_absolute_url() if other.pk in known else "",
            "where_text": held.name(other.holder),
            "state_text": other.get_state_display(),
        }
        for other in linked
    ]


def _copies(receipt: Receipt):
    return receipt.copies.select_related("holder").order_by("copy_serial")[:COPIES]


def _pages(count: int) -> str:
    return ngettext("%s page", "%s pages", count) % count
