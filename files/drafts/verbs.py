"""Writing drafts: put up, kept in versions, addressed, commented, given up. Approving is in `approval`."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge, Office, Post
from files.models import (
    Correspondent,
    Draft,
    DraftAddressee,
    DraftComment,
    DraftPen,
    DraftVersion,
    File,
    Receipt,
)
from files.text import richtext
from tracking.models import Paper
from tracking.movement.checks import check_on_desk, require_text
from tracking.movement.locking import lock
from tracking.movement.verbs import stamp_acted
from tracking.refusals import FactMissing, Refusal, UsedElsewhere, WrongState

LONGEST = 100_000
LONGEST_COMMENT = 2000
MOST_ADDRESSEES = 100
State = Draft.State
To = Correspondent | Office | Post


class TextChanged(Refusal):
    """Another version was kept, or the own text changed in another window, since the page was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("This draft was changed meanwhile, so nothing was saved. Please look at both texts.")
        )


@transaction.atomic
def put_up(
    file: File, *, by: Charge, form: str, language: str, subject: str, signatory: Post, request_id: UUID,
    text: str = "", in_reply_to: Receipt | None = None, at: datetime | None = None,
) -> Draft:  # fmt: skip
    """Begin a draft on a file at the own desk, with its first version; the same request begins one."""
    paper = lock(file)
    if made := Draft.objects.filter(request_id=request_id).first():
        if made.file_id != file.pk:
            raise UsedElsewhere
        return made
    check_on_desk(paper, by)
    require_text(subject, _("Please enter the subject."), field="subject")
    if in_reply_to is not None and in_reply_to.filed_in_id != file.pk:
        raise FactMissing(_("Please choose a letter that is put in this file."), field="in_reply_to")
    draft = Draft.objects.create(
        file=file, form=form, language=language, subject=subject.strip(), signatory=signatory,
        in_reply_to=in_reply_to, put_up_by=by, put_up_at=at or timezone.now(), request_id=request_id,
    )  # fmt: skip
    _keep(draft, by, text, at)
    if in_reply_to is not None and in_reply_to.sender_id:
        DraftAddressee.objects.create(draft=draft, serial=1, correspondent_id=in_reply_to.sender_id)
    stamp_acted(paper, by=by, at=at)
    return draft


@transaction.atomic
def save_text(draft: Draft, *, by: Charge, text: str, shown: str) -> DraftPen | None:
    """Save what is being typed, without making a version; `shown` is the state of the text on the page."""
    draft = locked(draft, by)
    pen = DraftPen.objects.filter(draft=draft, author=by.user).first()
    text = _cleaned(text)
    if text == (pen.text if pen else newest(draft).text):
        return pen
    if shown != text_state(draft, by):
        raise TextChanged
    facts = {"text": text, "written_at": timezone.now()}
    pen, _new = DraftPen.objects.update_or_create(draft=draft, author=by.user, defaults=facts)
    return pen


@transaction.atomic
def keep_version(
    draft: Draft, *, by: Charge, text: str, shown: str, subject: str = "", at: datetime | None = None
) -> DraftVersion:
    """Keep the text as a version of its own; of the same text no second version is made."""
    draft, text = locked(draft, by), _cleaned(text)
    last, subject = newest(draft), subject.strip() or draft.subject
    if (text, subject) != (last.text, draft.subject) and shown != text_state(draft, by):
        raise TextChanged
    if subject != draft.subject:
        draft.subject = subject
        draft.save(update_fields=["subject"])
    DraftPen.objects.filter(draft=draft, author=by.user).delete()
    version = last if text == last.text else _keep(draft, by, text, at)
    stamp_acted(Paper(pk=draft.file_id), by=by, at=at)
    return version


@transaction.atomic
def discard_text(draft: Draft, *, by: Charge) -> None:
    """Forget the half-written text of this person; all versions stay."""
    DraftPen.objects.filter(draft=locked(draft, by), author=by.user).delete()


@transaction.atomic
def address(draft: Draft, *, by: Charge, to: To, kind: str = DraftAddressee.Kind.TO) -> DraftAddressee:
    """Add an addressee, or a copy; whoever is addressed already stays addressed once."""
    draft = locked(draft, by)
    field = {Correspondent: "correspondent", Office: "office", Post: "post"}[type(to)]
    rows = DraftAddressee.objects.filter(draft=draft)
    if there := rows.filter(**{field: to}).first():
        if there.kind != kind:
            there.kind = kind
            there.save(update_fields=["kind"])
        return there
    last = rows.order_by("serial").last()
    serial = last.serial + 1 if last else 1
    if serial > MOST_ADDRESSEES:
        raise FactMissing(_("A letter may have at most %s addressees.") % MOST_ADDRESSEES, field="name")
    return DraftAddressee.objects.create(draft=draft, serial=serial, kind=kind, **{field: to})


@transaction.atomic
def remove_addressee(draft: Draft, *, by: Charge, serial: int) -> None:
    """Take an addressee off the letter; one that is off already stays off."""
    DraftAddressee.objects.filter(draft=locked(draft, by), serial=serial).delete()


@transaction.atomic
def comment(version: DraftVersion, *, by: Charge, text: str, request_id: UUID) -> DraftComment:
    """Write a remark beside a version; whoever may read the file may."""
    require_text(text, _("Please write the comment."), field="comment")
    facts = {"version": version, "text": text.strip()[:LONGEST_COMMENT], "by": by, "at": timezone.now()}
    made, _new = DraftComment.objects.get_or_create(request_id=request_id, defaults=facts)
    if made.version_id != version.pk or made.by_id != by.pk:
        raise UsedElsewhere
    return made


@transaction.atomic
def give_up(draft: Draft, *, by: Charge) -> None:
    """Give a draft up, because another takes its place; it stays on the file and can be taken up again."""
    draft = _lock(draft, by)
    if draft.state == State.APPROVED:
        raise WrongState(_("This is approved. Withdraw the approval first."))
    draft.state = State.DROPPED
    draft.save(update_fields=["state"])


@transaction.atomic
def take_up(draft: Draft, *, by: Charge) -> None:
    """Go on writing a draft that was given up."""
    draft = _lock(draft, by)
    if draft.state == State.DROPPED:
        draft.state = State.WRITING
        draft.save(update_fields=["state"])


def locked(draft: Draft, by: Charge) -> Draft:
    """Lock a draft that is being written on a file at the own desk."""
    draft = _lock(draft, by)
    if draft.state == State.APPROVED:
        raise WrongState(_("This is approved and stays as it is. To change it, withdraw the approval first."))
    if draft.state == State.DROPPED:
        raise WrongState(_("This draft was given up. Take it up again first."))
    return draft


def _lock(draft: Draft, by: Charge) -> Draft:
    check_on_desk(lock(Paper(pk=draft.file_id)), by)
    return Draft.objects.select_for_update(of=["self"]).get(pk=draft.pk)


def newest(draft: Draft) -> DraftVersion:
    """The newest version of a draft."""
    return DraftVersion.objects.filter(draft=draft).latest("number")


def text_state(draft: Draft, by: Charge) -> str:
    """A short mark of what the person would write on: it changes with version, subject and saved text."""
    pen = DraftPen.objects.filter(draft=draft, author=by.user_id).first()
    subject = Draft.objects.values_list("subject", flat=True).get(pk=draft.pk)
    parts = [str(newest(draft).number), subject, *([pen.text] if pen else [])]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _keep(draft: Draft, by: Charge, text: str, at: datetime | None) -> DraftVersion:
    last = DraftVersion.objects.filter(draft=draft).order_by("number").last()
    return DraftVersion.objects.create(
        draft=draft, number=last.number + 1 if last else 1, text=_cleaned(text), by=by, author=by.user,
        written_at=at or timezone.now(),
    )  # fmt: skip


def _cleaned(text: str) -> str:
    if len(text) > LONGEST:
        raise FactMissing(_("This text is too long for a letter. Please attach it."), field="text")
    return richtext.clean(text)


def addressed(draft: Draft) -> Sequence[DraftAddressee]:
    """The addressees of a draft with all that names them, those of copies last."""
    rows = DraftAddressee.objects.filter(draft=draft).select_related(
        "correspondent", "office", "post__designation", "post__section__office"
    )
    return sorted(rows, key=lambda row: (row.kind != DraftAddressee.Kind.TO, row.serial))
