"""What is to be asked before papers go to a desk, and whether a desk is an everyday one to send to.

Everyday are the desks of one level up and down the channel of submission and beside it, within the office or
between a district and its own tehsils, blocks and police; the desk below that sent the paper; and what the
office's own rules allow (models/channel.py). All else is asked once, with names, and so is a vacant desk.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.charges.holding import Holdings, holdings
from accounts.models import Charge, Office, Post
from tracking.models import Channel

Kind = Office.Kind
WITHIN_A_DISTRICT = {Kind.TEHSIL, Kind.BLOCK, Kind.POLICE}


def questions(
    by: Charge, desks: Iterable[Post], *, papers: int = 1, came_from: Collection[int | None] = ()
) -> list[str]:
    """Return a sentence for each thing to be asked before this desk sends so many papers to these desks.

    `came_from` are the desks from which the papers came: what came up goes down again unasked. An everyday
    sending gives no sentence.
    """
    desks = list(desks)
    held = holdings(desk.pk for desk in desks)
    sentences: list[str] = []
    for to in desks:
        if way := _way_to_ask_of(by.post, to, came_from):
            sentences.append(_sentence(way, held, papers))
        if held[to.pk].is_vacant:
            sentences.append(_vacant(to, held))
    return sentences


def yes(to: Post) -> str:
    """The words of the button that sends in spite of the questions."""
    return _("Send to %(desk)s") % {"desk": to}


@dataclass(frozen=True)
class Way:
    """The way from a desk to another: how many levels up or down the channel, and whether it leaves the office.

    `levels` is positive upwards and negative downwards; 0 beside the channel.
    """

    origin: Post
    to: Post
    levels: int

    @property
    def is_outside(self) -> bool:
        """True if it leads to another office."""
        return self.to.office.pk != self.origin.office.pk

    @property
    def is_everyday(self) -> bool:
        """True if nobody needs to be asked, but for the office's own rules."""
        if self.is_outside:
            return abs(self.levels) == 1 and is_within_a_district(self.origin.office, self.to.office)
        return abs(self.levels) == 1 or (not self.levels and not self.passes_superior)

    @property
    def passes_superior(self) -> bool:
        """True if it leads, beside the channel, to a desk that ranks above the direct superior."""
        superior = self.origin.reports_to
        return superior is not None and self.to.designation.rank > superior.designation.rank


def is_within_a_district(one: Office, other: Office) -> bool:
    """Return whether one office is a district, and the other a tehsil, block or police office directly below."""
    above, below = sorted((one, other), key=lambda office: office.depth)
    is_directly_below = below.depth == above.depth + 1 and below.path.startswith(above.path)
    return is_directly_below and above.kind == Kind.DISTRICT and below.kind in WITHIN_A_DISTRICT


def is_below(origin: Post, to: Post) -> bool:
    """Return whether a desk stands lower, in the office or in one below it."""
    if to.office.pk != origin.office.pk:
        return to.office.path.startswith(origin.office.path)
    return to.designation.rank < origin.designation.rank


def measure(origin: Post, to: Post) -> Way:
    """Find how many levels of the channel of submission lie between two desks."""
    if to.pk == origin.reports_to_id:
        return Way(origin, to, 1)
    if to.reports_to_id == origin.pk:
        return Way(origin, to, -1)
    if to in (chain := origin.superiors()):
        return Way(origin, to, chain.index(to) + 1)
    if origin in (chain := to.superiors()):
        return Way(origin, to, -chain.index(origin) - 1)
    return Way(origin, to, 0)


def _way_to_ask_of(origin: Post, to: Post, came_from: Collection[int | None]) -> Way | None:
    """The way to a desk, if it is to be asked of."""
    if set(came_from) == {to.pk} and is_below(origin, to):
        return None
    way = measure(origin, to)
    if way.is_everyday or Channel.objects.open_to(origin, to.office).exists():
        return None
    return way


def _sentence(way: Way, held: Holdings, papers: int) -> str:
    names = {"count": papers, "desk": held.name(way.to), "office": way.to.office, "levels": _levels(way)}
    if way.is_outside:
        return (
            ngettext(
                "This leaves your office for %(office)s: %(desk)s (%(levels)s).",
                "%(count)s papers leave your office for %(office)s: %(desk)s (%(levels)s).",
                papers,
            )
            % names
        )
    if way.levels:
        return (
            ngettext(
                "This goes past the desks between: %(desk)s, %(office)s (%(levels)s).",
                "%(count)s papers go past the desks between: %(desk)s, %(office)s (%(levels)s).",
                papers,
            )
            % names
        )
    names["superior"] = way.origin.reports_to
    return (
        ngettext(
            "This leaves the channel of submission through %(superior)s: %(desk)s, %(office)s.",
            "%(count)s papers leave the channel of submission through %(superior)s: %(desk)s, %(office)s.",
            papers,
        )
        % names
    )


def _levels(way: Way) -> str:
    """The number of levels, of the channel of submission or else of offices."""
    if way.levels > 0:
        return ngettext("%s level above you", "%s levels above you", way.levels) % way.levels
    if way.levels < 0:
        return ngettext("%s level below you", "%s levels below you", -way.levels) % -way.levels
    offices = way.origin.office.depth - way.to.office.depth
    if offices > 0:
        sentence = ngettext(
            "outside your channel, %s level of offices above", "outside your channel, %s levels of offices above",
            offices,
        )  # fmt: skip
        return sentence % offices
    if offices < 0:
        sentence = ngettext(
            "outside your channel, %s level of offices below", "outside your channel, %s levels of offices below",
            -offices,
        )  # fmt: skip
        return sentence % -offices
    return _("outside your channel, at the same level of offices")


def _vacant(to: Post, held: Holdings) -> str:
    holding = held[to.pk]
    if not holding.officer:
        return _("%(desk)s is vacant. What is sent there waits until somebody takes over.") % {"desk": to}
    return _(
        "%(desk)s is vacant – controlled by %(officer)s. What is sent there waits until somebody takes over."
    ) % {"desk": to, "officer": holding.officer}
