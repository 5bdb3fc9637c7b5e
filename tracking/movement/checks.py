"""Checks that several verbs make of a paper, a desk or a text; each refuses with a sentence."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.directory.holding import holdings, name_with_holder
from accounts.models import Charge, Post
from accounts.names import actor_name
from tracking.models import Paper
from tracking.refusals import DeskNotReachable, FactMissing, NotAllowed, NotHere, Refusal, WrongState

from . import destinations

State = Paper.State


def check_holder(paper: Paper, by: Charge) -> None:
    """Refuse unless the paper lies at the acting desk."""
    if paper.holder_id != by.post_id:
        raise NotHere(paper.holder)


def may_reopen(rests_at: Post, by: Charge) -> bool:
    """Return whether the charge may reopen what rests at a desk: its own, or an abolished one below it."""
    return rests_at.pk == by.post_id or (_has_ended(rests_at) and destinations.is_over(by.post, rests_at))


def not_yours_to_reopen(rests_at: Post) -> Refusal:
    """The refusal to reopen what rests at a desk: it lies elsewhere, or its desk is no more."""
    if not _has_ended(rests_at):
        return NotHere(rests_at)
    return NotAllowed(
        _("%(desk)s has been abolished. A superior of it can reopen this.") % {"desk": rests_at}
    )


def check_not_closed(paper: Paper) -> None:
    """Refuse what is closed."""
    if paper.state == State.CLOSED:
        raise WrongState(_("This is closed. Reopen it first."))


def check_on_desk(paper: Paper, by: Charge) -> None:
    """Refuse unless the paper lies open at the acting desk."""
    check_holder(paper, by)
    check_not_closed(paper)
    if paper.state == State.PARKED:
        raise WrongState(_("This is parked. Take it up again first."))


def check_reachable(origin: Post, to: Post) -> None:
    """Refuse unless a paper may go from one desk to the other."""
    if to.pk == origin.pk:
        raise DeskNotReachable(_("It already lies at this desk."))
    check_exists(to)
    if not destinations.is_reachable(origin, to):
        raise DeskNotReachable(
            _("From here, %(office)s is reached only through its receiving post.") % {"office": to.office}
        )


def _has_ended(post: Post) -> bool:
    return post.ends is not None and post.ends <= timezone.localdate()


def check_exists(post: Post) -> None:
    """Refuse a desk that has been abolished."""
    if _has_ended(post):
        raise DeskNotReachable(_("%(desk)s has been abolished. Please choose another desk.") % {"desk": post})


def check_vacant(post: Post) -> None:
    """Refuse a desk that somebody holds."""
    if not holdings([post.pk])[post.pk].is_vacant:
        raise NotAllowed(
            _("%(desk)s is held. Ask there why, or pull this up.") % {"desk": name_with_holder(post)}
        )


def check_not_initiator(paper: Paper, by: Charge) -> None:
    """Two persons: whoever opened the paper, or for whom it was opened, does not also decide it."""
    opened = paper.movements.select_related("person", "acting_for").get(seq=1)
    if {opened.person_id, opened.acting_for_id} & {by.user_id, by.acting_for_id} - {None}:
        raise NotAllowed(
            _("%(person)s opened this, so another officer has to close it. Please send it to one.")
            % {"person": actor_name(opened.person, opened.acting_for)}
        )


def check_readable(paper: Paper, by: Charge) -> None:
    """Refuse a superior a graded paper that the acting desk may not read where it lies."""
    if not paper.is_readable_by(by):
        raise NotAllowed(
            _("This is %(grading)s and was never at your desk. %(desk)s has to send or share it.")
            % {"grading": paper.get_grading_display(), "desk": name_with_holder(paper.holder)}
        )


def require_text(text: str, sentence: str, *, field: str) -> None:
    """Refuse with the sentence if the text of the field is blank."""
    if not text.strip():
        raise FactMissing(sentence, field=field)
