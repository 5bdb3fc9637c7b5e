"""Refusals of verbs, each with a sentence, in the reader's language, that a person can act on."""

from django.utils.translation import gettext as _

from accounts.directory.holding import name_with_holder
from accounts.models import Post
from accounts.names import actor_name
from accounts.pages import words

from .models import Paper


class Refusal(Exception):
    """A verb was refused; `str()` is the sentence to show."""


class MovedMeanwhile(Refusal):
    """Somebody moved the paper after the page was shown."""

    def __init__(self, paper: Paper):
        last = paper.movements.select_related("person", "acting_for", "post", "to_post").get(seq=paper.seq)
        self.paper, self.movement = paper, last
        super().__init__(
            _(
                "%(person)s (%(post)s) moved this meanwhile, on %(when)s: %(kind)s, now at %(desk)s. "
                "Please look again."
            )
            % {
                "person": actor_name(last.person, last.acting_for),
                "post": last.post,
                "when": words.moment(last.at),
                "kind": last.kind_label,
                "desk": name_with_holder(last.to_post),
            }
        )


class DraftChanged(Refusal):
    """The own draft is no longer the one that the page showed; an act would seal or lose it unseen."""

    def __init__(self) -> None:
        super().__init__(
            _("Your half-written note was changed in another window meanwhile. Please look at both texts.")
        )


class UsedElsewhere(Refusal):
    """The request was used already, for something else than it is used for now."""

    def __init__(self) -> None:
        super().__init__(_("This form was sent already, for something else. Please open the page anew."))


class NotHere(Refusal):
    """The acting post does not hold the paper."""

    def __init__(self, holder: Post):
        desk = name_with_holder(holder)
        super().__init__(_("This lies at the desk %(desk)s. Only that desk can do this.") % {"desk": desk})


class NotAllowed(Refusal):
    """The acting post may not do this."""


class WrongState(Refusal):
    """The paper is closed, parked or not parked, and the verb does not fit."""


class NothingToReverse(Refusal):
    """There is nothing to return to or pull back from, or it is too late."""


class DeskNotReachable(Refusal):
    """The file may not go to that desk from here."""


class FactMissing(Refusal):
    """A reason, an authority or a date is missing or cannot be; `field` is where it is asked for."""

    def __init__(self, sentence: str, *, field: str = ""):
        self.field = field
        super().__init__(sentence)


class PapersLie(Refusal):
    """Papers lie where a post or an office is to end."""
