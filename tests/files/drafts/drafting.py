"""Drafts as people make them, through the verbs."""

from uuid import uuid4

from accounts.models import Charge, Office, Post
from files.drafts import approval, seal, verbs
from files.models import Correspondent, Draft, DraftAddressee, File

TEXT = "<p>उपर्युक्त विषय के सम्बन्ध में अवगत कराना है कि चकमार्ग की पैमाइश दिनांक 12 नवम्बर को की गई।</p>"


def put_up(by: Charge, file: File, *to, copies=(), signatory: Post | None = None, **facts) -> Draft:
    """A letter put up on a file at the charge's desk, to entries of the address book, offices or desks."""
    facts = {
        "form": Draft.Form.LETTER,
        "language": "hi",
        "subject": "ग्राम सौरिख में चकमार्ग की पैमाइश",
        "text": TEXT,
        "request_id": uuid4(),
    } | facts
    draft = verbs.put_up(file, by=by, signatory=signatory or by.post, **facts)
    for whom in to:
        verbs.address(draft, by=by, to=whom)
    for whom in copies:
        verbs.address(draft, by=by, to=whom, kind=DraftAddressee.Kind.COPY)
    return draft


def approve(draft: Draft, by: Charge) -> Draft:
    """The draft, approved in its newest version by an officer at whose desk the file lies."""
    last = verbs.newest(draft)
    shown = seal.current_seal(draft, last)
    approval.approve(draft, by=by, version=last.number, shown=shown, request_id=uuid4())
    return Draft.objects.get(pk=draft.pk)


def entry(office: Office, name: str = "श्री राम सिंह", **facts) -> Correspondent:
    """An entry of the office's address book."""
    facts = {"kind": "citizen", "address": "ग्राम सौरिख, कन्नौज", "pin": "209725"} | facts
    return Correspondent.objects.create(office=office, name=name, **facts)
