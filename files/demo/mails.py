"""Mails, and a scanned batch, that wait to be diarised in the collectorate of Kannauj."""

import io
from datetime import timedelta
from uuid import uuid4

import pikepdf
from django.utils import timezone

from accounts.models import Charge, Post
from files.correspondence.verbs import keep_for
from files.incoming.verbs import take_in
from files.models import ScanBatch

from . import papers
from .letters import DAK
from .workplaces import KANNAUJ

# Sender, address, subject, text, and the name of what is attached.
MAILS = (
    ("श्रीमती रेखा यादव", "rekha.yadav@citizen.example",
     "वरासत दर्ज कराए जाने के सम्बन्ध में, ग्राम सौरिख",
     "महोदय,\n\nमेरे पिता स्व० श्री रामस्वरूप यादव के निधन के बाद वरासत दर्ज कराने का आवेदन दो माह से लम्बित है।\n"
     "आवेदन की प्रति संलग्न है। कृपया वरासत दर्ज कराने का कष्ट करें।\n\nरेखा यादव",
     "आवेदन पत्र.pdf"),
    ("अधिशासी अभियन्ता, जल निगम (ग्रामीण)", "ee.kannauj@jalnigam.example",
     "जल जीवन मिशन: ग्राम ठठिया में पाइप लाइन हेतु भूमि की आख्या",
     "महोदय,\n\nग्राम ठठिया में पाइप लाइन बिछाने हेतु ग्राम सभा की भूमि की उपलब्धता की आख्या अपेक्षित है।\n\n"
     "भवदीय\nअधिशासी अभियन्ता",
     ""),
)  # fmt: skip


def await_scan() -> None:
    """Let a batch of three letters lie there, split and to be looked at."""
    dak, now = Post.objects.with_place().filter(code=DAK).first(), timezone.now()
    by = dak and Charge.objects.open_at(now).filter(post=dak).first()
    if by is None:
        return
    whole, roles = io.BytesIO(), ""
    with pikepdf.new() as made:
        for variant in range(3):
            sheet = papers.sheet("प्रार्थना पत्र", variant, KANNAUJ.addressee)
            with pikepdf.open(io.BytesIO(sheet)) as letter:
                made.pages.extend(letter.pages)
                roles += "L" + "." * (len(letter.pages) - 1)
        made.save(whole, static_id=True)
    kept = keep_for(dak.office, whole, "डाक स्कैन.pdf")
    content = {"content": kept.place, "sha256": kept.inspected.sha256, "pages": kept.inspected.pages}
    facts = {"office": dak.office, "by": by, "name": kept.name, "request_id": uuid4()}
    state = {"state": ScanBatch.State.READY, "roles": roles, "came_at": now, "worked_at": now}
    ScanBatch.objects.create(**content, **facts, **state)


def await_mails() -> None:
    """Let two mails wait at the desk that diarises."""
    dak = Post.objects.with_place().filter(code=DAK).first()
    if dak is None:
        return
    for serial, (name, address, subject, text, attached) in enumerate(MAILS):
        kept = [keep_for(dak.office, io.BytesIO(text.encode()), "ई-मेल.txt")]
        if attached:
            sheet = papers.sheet("प्रार्थना पत्र", 0, KANNAUJ.addressee)
            kept.append(keep_for(dak.office, io.BytesIO(sheet), attached))
        came = timezone.now() - timedelta(hours=3 * serial + 1)
        sender = {"sender_name": name, "sender_email": address, "subject": subject}
        dates = {"came_at": came, "sent_on": timezone.localdate(came), "digest": f"{serial:064}"}
        take_in(dak.office, kept, **sender, **dates)
