"""The acts on a receipt that touch its content: entries of the one table of acts."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Post
from tracking.models import Paper
from tracking.movement.acts import Act
from tracking.movement.destinations import Group
from tracking.movement.position import Position
from tracking.movement.questions import questions

from . import verbs
from .forms import AcknowledgeForm, CopiesForm, PutInFileForm, files_on_desk

RECEIPTS = frozenset({Paper.Kind.RECEIPT})


def _may_acknowledge(position: Position) -> bool:
    return position.is_open_on_my_desk and position.paper.acknowledged_on is None


def _may_copy(position: Position) -> bool:
    return position.is_open_on_my_desk and position.paper.copy_of_id is None


def _files(position: Position) -> list[Group]:
    return files_on_desk(position.charge, position.paper.subject)


def _asked_of_copies(_paper: Paper, by: Charge, facts: dict[str, Sequence[Post]]) -> list[str]:
    return questions(by, facts["copies"])


ACTS = (
    Act(
        verbs.put_in_file,
        _("Put in a file"),
        PutInFileForm,
        is_offered=lambda position: position.is_open_on_my_desk,
        desks=_files,
        kinds=RECEIPTS,
    ),
    Act(
        verbs.mark_copies,
        _("Mark copies"),
        CopiesForm,
        is_offered=_may_copy,
        desks=lambda position: position.next_desks,
        asks_more=_asked_of_copies,
        kinds=RECEIPTS,
    ),
    Act(
        verbs.acknowledge_receipt,
        _("Note as acknowledged"),
        AcknowledgeForm,
        is_offered=_may_acknowledge,
        kinds=RECEIPTS,
    ),
)
