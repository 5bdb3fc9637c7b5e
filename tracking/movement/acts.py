"""The acts on a paper: one table, read by pages, keyboard, addresses and the test of access.

A new act is an entry here, a verb that records its kind of movement, and a form with the facts it asks for.
An act on the content of one kind of paper is added by the app that knows that content (`add`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Post
from accounts.pages.addresses import address
from tracking.models import Movement, Paper

from . import forms, hold, verbs
from .destinations import Group
from .position import Position, sender
from .questions import questions_of, vacancy_of

# The kinds of paper that lie on desks; history lies at none that is alive.
LIVE = frozenset({Paper.Kind.FILE, Paper.Kind.RECEIPT})


def field_id(act: str, name: str) -> str:
    """The id of a field of an act's form on the page of a paper, by which a link leads to it."""
    return f"{act}-{name}"


@dataclass(frozen=True)
class Act:
    """One thing that can be done with a paper.

    `label` is what the button says; it may name the kind of paper: "Close the %(kind)s". `is_offered` says in
    which position a page offers the act; the verb checks again for itself. `desks` are those to choose from,
    or other things to pick, where the form asks for one: without any, the act is not offered. `sends_to` is
    the desk to which a valid form will send the paper, and `asks` what is asked of it before; `asks_more` is
    what is asked beside that, of an act that sends to no desk or to several. `key`, if it has one, is pressed
    to come to it, and `key_label` is what the list of keys says of that. With `needs_fresh_sign_in` whoever
    signed in long ago confirms it first. `kinds` are the kinds of paper that have the act; history has none.
    """

    verb: Callable[..., Movement]
    label: str
    form: type[forms.PressForm]
    is_offered: Callable[[Position], bool]
    desks: Callable[[Position], list[Group]] | None = None
    sends_to: Callable[[Paper, dict], Post | None] | None = None
    asks: Callable[..., list[str]] = questions_of
    asks_more: Callable[[Paper, Charge, dict], list[str]] | None = None
    key: str = ""
    key_label: str = ""
    needs_fresh_sign_in: bool = False
    kinds: frozenset[str] = LIVE

    @property
    def name(self) -> str:
        """The name of the verb."""
        return self.verb.__name__

    @property
    def slug(self) -> str:
        """The name as it stands in an address."""
        return self.name.replace("_", "-")

    def label_for(self, paper: Paper) -> str:
        """The words of the button, for a paper of that kind."""
        return str(self.label) % {"kind": paper.kind_name}

    def url(self, paper: Paper) -> str:
        """The address to which the form is sent, below that of the paper, as urls.py has it."""
        return f"{address('paper', paper.pk)}{self.slug}/"

    def is_available(self, position: Position) -> bool:
        """Return whether a page offers the act in that position."""
        if position.paper.kind not in self.kinds or not self.is_offered(position):
            return False
        return self.desks is None or bool(self.desks(position))


_ACTS = (
    Act(
        verbs.forward,
        _("Send"),
        forms.ForwardForm,
        is_offered=lambda position: position.is_open_on_my_desk,
        desks=lambda position: position.next_desks,
        sends_to=lambda _paper, facts: facts["to"],
        key="f",
        key_label=_("Choose the next desk"),
    ),
    Act(
        verbs.return_paper,
        _("Return"),
        forms.ExplainedForm,
        is_offered=lambda position: position.is_open_on_my_desk and bool(position.stay.came_from_id),
        sends_to=lambda paper, _facts: sender(paper),
        asks=vacancy_of,
    ),
    Act(
        verbs.return_not_mine,
        _("Return as not mine"),
        forms.ExplainedForm,
        is_offered=lambda position: position.is_open_on_my_desk and position.came_by_another,
        sends_to=lambda paper, _facts: verbs.sorter(paper),
        asks=vacancy_of,
        kinds=frozenset({Paper.Kind.RECEIPT}),
    ),
    Act(
        verbs.pull_back,
        _("Pull back"),
        forms.PressForm,
        is_offered=lambda position: position.is_unopened_of_mine,
    ),
    Act(
        verbs.pull_up,
        _("Pull up to my desk"),
        forms.ReasonForm,
        is_offered=lambda position: position.may_pull_up,
    ),
    Act(
        verbs.reassign,
        _("Reassign"),
        forms.ReassignForm,
        is_offered=lambda position: position.may_reassign,
        desks=lambda position: position.desks_beside,
    ),
    Act(
        hold.place_hold,
        _("Place a hold"),
        forms.PlaceHoldForm,
        is_offered=lambda position: (
            position.paper.state == Paper.State.PARKED and position.is_below_me and not position.is_on_hold
        ),
    ),
    Act(
        hold.lift_hold,
        _("Lift the hold"),
        forms.ExplainedForm,
        is_offered=lambda position: (
            position.paper.state == Paper.State.PARKED and position.is_below_me and position.is_on_hold
        ),
    ),
    Act(
        verbs.send_onward,
        _("Send onward"),
        forms.SendOnwardForm,
        is_offered=lambda position: position.is_open_on_my_desk,
        desks=lambda position: position.desks_above,
        sends_to=lambda _paper, facts: facts["to"],
    ),
    Act(verbs.park, _("Park"), forms.ParkForm, is_offered=lambda position: position.is_open_on_my_desk),
    Act(
        verbs.unpark,
        _("Take up again"),
        forms.PressForm,
        is_offered=lambda position: position.is_mine and position.paper.state == Paper.State.PARKED,
    ),
    Act(
        verbs.close,
        _("Close the %(kind)s"),
        forms.ExplainedForm,
        is_offered=lambda position: position.may_close,
        needs_fresh_sign_in=True,
    ),
    Act(
        verbs.close_as_information,
        _("Close as information"),
        forms.ExplainedForm,
        is_offered=lambda position: position.may_close_as_information,
        kinds=frozenset({Paper.Kind.RECEIPT}),
    ),
    Act(
        verbs.reopen,
        _("Reopen the %(kind)s"),
        forms.ExplainedForm,
        is_offered=lambda position: position.may_reopen,
    ),
)
# Keys of static/js/keys.js and of the pen; parts of an address that are other pages of a paper.
KEYS_TAKEN = {"j", "k", "n", "/", "?"}
PAGES_OF_A_PAPER = {"movements", "shares", "statement", "stays"}


def table(acts: Iterable[Act]) -> dict[str, Act]:
    """The acts by name; ValueError where two have one name or key, or one that belongs to something else."""
    acts = list(acts)
    keys = [act.key for act in acts if act.key]
    names = [act.slug for act in acts]
    if len({*keys} - KEYS_TAKEN) < len(keys) or len({*names} - PAGES_OF_A_PAPER) < len(names):
        raise ValueError(f"Not each its own: the names {names}, the keys {keys}.")
    return {act.name: act for act in acts}


ACTS: dict[str, Act] = table(_ACTS)


def add(acts: Iterable[Act]) -> None:
    """Add the acts on the content of a kind of paper, when its app is loaded."""
    ACTS.update(table([*ACTS.values(), *acts]))


def available_acts(position: Position) -> dict[str, Act]:
    """The acts that a page offers in that position, by name, in the order of the table."""
    return {name: act for name, act in ACTS.items() if act.is_available(position)}
