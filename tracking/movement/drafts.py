"""Drafts that a movement would seal: shown in the very version that is sealed, or asked about first."""

from collections.abc import Callable, Collection
from inspect import unwrap
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import Charge
from tracking.models import Movement, Paper
from tracking.models.paper import draft_version
from tracking.refusals import DraftChanged


@transaction.atomic
def carry_out(
    verb: Callable[..., Movement], paper: Paper, *, by: Charge, draft: str | None, **facts: Any
) -> Movement:
    """Carry out a verb; refused if it would seal another version of the own draft than `draft`.

    `paper` is the row as it was when `draft` was read. `draft` is None where no page was pressed.
    """
    # Without its own transaction, which within this one would be a savepoint, and two statements more.
    movement = unwrap(verb)(paper, by=by, **facts)
    # A movement that this request had made before is only told once more.
    is_new = movement.seq > paper.seq
    if draft is not None and is_new and draft_version(movement.note_commitment) != draft:
        raise DraftChanged
    return movement


def texts(papers: Collection[Paper], *, by: Charge) -> dict[int, str]:
    """The plain text of the own draft on each of these papers that has one, by the id of the paper."""
    drafted = [paper.pk for paper in papers if paper.draft_of(by.user_id)]
    # What stands in a draft is known above: settings name who reads it.
    return import_string(settings.DRAFT_TEXTS)(drafted, author=by.user_id) if drafted else {}


def sentences(paper: Paper, *, by: Charge, shown: str) -> list[str]:
    """The sentences to ask before an act: none, if the page showed the own draft as it is now."""
    if paper.draft_of(by.user_id) == shown:
        return []
    if text := texts([paper], by=by).get(paper.pk):
        return [_("Your half-written note will be signed with it, as it stands: “%s”") % text]
    return [_("The half-written note that the page showed was discarded in another window; none is signed.")]
