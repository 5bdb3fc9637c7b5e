"""The page of a draft in the reader's words."""

from uuid import uuid4

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.models import Charge
from accounts.names import acting_name, actor_name
from accounts.pages import words
from accounts.pages.addresses import address
from accounts.permissions import may
from files.models import Draft, DraftComment, DraftPen, DraftVersion
from files.text import plain, richtext
from tracking.models import Paper
from tracking.refusals import Refusal

from . import approval, letter, seal, verbs
from .difference import difference

State = Draft.State
TAGS = {State.WRITING: "draft", State.APPROVED: "ok", State.DROPPED: ""}
# So many versions and comments are listed; the page of each older version leads to the ones before.
SHOWN = 20


def context(
    draft: Draft, version: DraftVersion, charge: Charge, *, compared: DraftVersion | None = None
) -> dict:
    """The context of templates/files/draft.html: the letter, its versions, and what the reader may do."""
    last = verbs.newest(draft)
    return {
        "draft": head(draft),
        "version": _version(version, draft, compared),
        "is_newest": version.pk == last.pk,
        "newest_url": address("draft", draft.pk),
        "letter": letter.letter_html(version),
        "difference": difference(compared.text, version.text) if compared else None,
        "compared": compared and compared.number,
        "versions": [_version(each, draft, None) for each in _versions(draft, version)],
        "comments": [_comment(each) for each in _comments(draft)],
        "about": _about(draft),
        "unkept": _unkept(draft, last),
        "may": _offered(draft, version, last, charge),
        "seal": seal.current_seal(draft, version),
        "request_id": uuid4(),
        "urls": urls(draft),
    }


def head(draft: Draft) -> dict:
    """The facts at the head of each page of a draft."""
    return {
        "label": draft.get_form_display(),
        "subject": draft.subject,
        "state": draft.state_text,
        "tag": TAGS[State(draft.state)],
        "file": draft.file.number,
        "file_url": draft.file.get_absolute_url(),
        "language": draft.language,
    }


def urls(draft: Draft) -> dict[str, str]:
    """The addresses of the page's forms and links."""
    names = (
        "edit_draft",
        "approve_draft",
        "comment_draft",
        "draft_pdf",
        "draft_addressees",
        "save_draft_text",
    )
    acts = ("return_draft", "withdraw_draft", "give_up_draft", "take_up_draft")
    return {name: address(name, draft.pk) for name in (*names, *acts)}


def _offered(draft: Draft, version: DraftVersion, last: DraftVersion, charge: Charge) -> dict:
    """The acts that the reader has on the draft; where approving is refused to an officer, why."""
    is_here = draft.file.holder_id == charge.post_id and draft.file.state == Paper.State.PENDING
    is_written = draft.state == State.WRITING
    decides = is_here and is_written and may(charge, "approve") and version.pk == last.pk
    why = _refusal(lambda: approval.check_another_author(last, charge)) if decides else ""
    withdraws = draft.state == State.APPROVED and not draft.issued_id
    return {
        "write": is_here and is_written,
        "approve": decides and not why,
        "why_not": why,
        "return": is_here and is_written,
        "withdraw": withdraws
        and not _refusal(lambda: approval.check_may_withdraw(draft.file, draft, charge)),
        "give_up": is_here and is_written,
        "take_up": is_here and draft.state == State.DROPPED,
    }


def _refusal(check) -> str:
    try:
        check()
    except Refusal as refusal:
        return str(refusal)
    return ""


def _version(version: DraftVersion, draft: Draft, compared: DraftVersion | None) -> dict:
    here = address("draft", draft.pk)
    return {
        "number": version.number,
        "url": f"{here}?version={version.number}",
        "difference_url": f"{here}?version={version.number}&with={version.number - 1}"
        if version.number > 1
        else "",
        "by": actor_name(version.author, version.by.acting_for),
        "post": str(version.by.post),
        "at_text": words.moment(version.written_at),
        "is_approved": draft.approved_version_id == version.pk,
    }


def _versions(draft: Draft, shown: DraftVersion) -> list[DraftVersion]:
    """The versions around the one that is shown, the newest first."""
    rows = DraftVersion.objects.filter(draft=draft, number__lte=shown.number + SHOWN // 2)
    return list(rows.select_related("author", "by__post", "by__acting_for").order_by("-number")[:SHOWN])


def _comments(draft: Draft) -> list[DraftComment]:
    rows = DraftComment.objects.filter(version__draft=draft)
    return list(
        rows.select_related("version", "by__user", "by__post", "by__acting_for").order_by("-pk")[:SHOWN]
    )


def _comment(comment: DraftComment) -> dict:
    return {
        "text": comment.text,
        "by": acting_name(comment.by),
        "post": str(comment.by.post),
        "at_text": words.moment(comment.at),
        "version": comment.version.number,
    }


def _unkept(draft: Draft, last: DraftVersion) -> list[str]:
    """A sentence for each person whose text is typed and saved, but is no version yet."""
    pens = DraftPen.objects.filter(draft=draft).exclude(text=last.text).select_related("author")
    if draft.state != State.WRITING:
        return []
    said = _("%(person)s typed a text on %(when)s that is not in this letter: it was not saved as a version.")
    return [said % {"person": pen.author, "when": words.moment(pen.written_at)} for pen in pens]


def _about(draft: Draft) -> dict | None:
    """The newest movement about the draft: approved, withdrawn or returned, by whom, when and why."""
    if not (movement := draft.movement):
        return None
    return {
        "label": movement.kind_label,
        "by": actor_name(movement.person, movement.acting_for),
        "post": str(movement.post),
        "at_text": words.moment(movement.at),
        "reason": "" if draft.state == State.APPROVED else seal.without_seal(movement.remark),
    }


def edit_context(draft: Draft, charge: Charge, *, typed: tuple[str, str] | None = None) -> dict:
    """The context of templates/files/draft_edit.html; `typed` are subject and text that were not saved."""
    last, pen = verbs.newest(draft), DraftPen.objects.filter(draft=draft, author=charge.user_id).first()
    stored = richtext.clean_stored(pen.text if pen else last.text)
    text = richtext.clean(typed[1]) if typed else stored
    return {
        "draft": head(draft),
        "subject": typed[0] if typed and typed[0] else draft.subject,
        "stored": mark_safe(stored) if typed else "",  # noqa: S308 - cleaned just before
        "html": mark_safe(text),  # noqa: S308 - cleaned just before
        "text": plain.to_plain(text),
        "state": verbs.text_state(draft, charge),
        "saved_text": saved_text(pen) if pen else "",
        "is_half_written": pen is not None,
        "last": last.number,
        "addressees": _addressees(draft),
        "urls": urls(draft) | {"draft": address("draft", draft.pk)},
    }


def _addressees(draft: Draft) -> list[dict]:
    return [
        {"serial": row.serial, "kind": row.get_kind_display(), "name": letter.name_of(row),
         "remove_url": address("remove_addressee", draft.pk, row.serial)}
        for row in verbs.addressed(draft)
    ]  # fmt: skip


def saved_text(pen: DraftPen | None) -> str:
    """A sentence that says when the text was saved."""
    return _("Saved %s") % words.moment(pen.written_at) if pen else ""
