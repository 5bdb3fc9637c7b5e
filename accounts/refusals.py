"""Refusals of verbs on charges, posts and staff, each with a sentence a person can act on."""


class Refusal(Exception):
    """A verb was refused; `str()` is the sentence to show, in the reader's language."""


class PostTaken(Refusal):
    """Somebody else holds the post."""


class PostNotThere(Refusal):
    """The post has not begun on that date, or has ended."""


class PersonCannotHold(Refusal):
    """The person is disabled, holds the post already, or would stand in for nobody."""


class NotOpen(Refusal):
    """The charge has been handed over already, or would be before it was taken over."""


class NotOneself(Refusal):
    """Nobody enters an act on one's own service; another administrator does."""


class NotYet(Refusal):
    """An act that closes an account is entered before its day."""


class NotSuspended(Refusal):
    """Only a suspension that holds can be ended."""


class NotYours(Refusal):
    """The charge does not administer the office, or the same person would decide twice."""


class WrongStep(Refusal):
    """The e-mail ID is not in the state that the step starts from, or the step lacks what it needs."""


class NoIdLeft(Refusal):
    """Every wished e-mail ID has been given before."""


class SheetUnreadable(Refusal):
    """The upload is no sheet, lacks a column that has to be there, or is beyond measure."""


class NotNow(Refusal):
    """The import of staff is not in the state that the step starts from, or lacks what it needs."""


class HasDependants(Refusal):
    """Something depends on what the import entered."""


class NotReady(Refusal):
    """The office has staff without an active e-mail ID or training, or none on record."""


class NotInOrder(Refusal):
    """The step does not follow from the state the office is in, or its date cannot be."""


class InvitationOver(Refusal):
    """The invitation was used, withdrawn, or is too old."""


class NoWay(Refusal):
    """No mailbox of the person is known."""
