"""Questions to be asked before papers go to a desk, and which desks are everyday ones to send to.

Everyday are the desks of one level up and down the channel of submission and beside it, within the office or
between a district and its own tehsils, blocks and police; the desk below that sent the paper; and what the
office's own rules allow (models/channel.py). All else is asked once, with names, and so is a vacant desk.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.directory.holding import Holdings, holdings
from accounts.models import Charge, Office, Post
from accounts.pages.words import listing
from accounts.queries import prepared
from tracking.models import Channel, Paper, Stay

Kind = Office.Kind
WITHIN_A_DISTRICT = {Kind.TEHSIL, Kind.BLOCK, Kind.POLICE}
# Steps up the chain from one desk to the other, negative from the other one; 0 where neither is above.
# At most twenty, so that a circle in the data ends.
LEVELS = """
WITH RECURSIVE chain(start, post, steps) AS (
    SELECT id, reports_to_id, 1 FROM accounts_post WHERE id IN (%(origin)s, %(to)s)
    UNION ALL
    SELECT chain.start, post.reports_to_id, chain.steps + 1
    FROM chain JOIN accounts_post post ON post.id = chain.post WHERE chain.steps < 20
)
SELECT coalesce((SELECT min(steps) FROM chain WHERE start = %(origin)s AND post = %(to)s),
    (SELECT -min(steps) FROM chain WHERE start = %(to)s AND post = %(origin)s), 0)
"""


def questions(
    by: Charge,
    desks: Iterable[Post],
    *,
    papers: int = 1,
    came_from: Collection[int | None] = (),
    held: Holdings | None = None,
) -> list[str]:
    """Return a sentence for each thing to be asked before this desk sends so many papers to these desks.

    `came_from` are the desks from which the papers came: what came up goes down again unasked. `held` says
    who holds the desks, where that was asked already. An everyday sending gives no sentence.
    """
    desks = list(desks)
    held = holdings(desk.pk for desk in desks) if held is None else held
    sentences: list[str] = []
    for to in desks:
        if way := _way_to_ask_of(by.post, to, came_from):
            sentences.append(_sentence(way, held, papers))
        if held[to.pk].is_vacant:
            sentences.append(_vacant(to, held))
    return sentences


def questions_of(paper: Paper, *, by: Charge, to: Post, held: Holdings) -> list[str]:
    """Return a sentence for each thing to be asked before this one paper goes from this desk to another."""
    if paper.holder_id != by.post_id:
        return []
    sentences = questions(by, [to], held=held)
    if sentences:
        came_from = Stay.objects.of(paper).open().values_list("came_from", flat=True)
        sentences = questions(by, [to], came_from=list(came_from), held=held)
    return sentences + _too_many_levels(paper, to)


def _too_many_levels(paper: Paper, to: Post) -> list[str]:
    """The sentence to be asked before a paper goes to one desk more than the rule allows it."""
    for count, most in _over_levels(with_rules([paper]), to).values():
        names = {"count": count, "most": most, "desk": to}
        return [
            _("With %(desk)s this is at its level no. %(count)s; the rule allows at most %(most)s.") % names
        ]
    return []


def with_rules(papers: Iterable[Paper | int]) -> QuerySet[Stay]:
    """All stays of these papers with their rules, in order."""
    return Stay.objects.filter(paper__in=papers).select_related("rule").order_by("arrived_seq")


def too_many_levels(papers: Iterable[Paper], stays: Iterable[Stay], to: Post) -> list[str]:
    """The one sentence to be asked before some of these papers go to one desk more than the rule allows."""
    over = _over_levels(stays, to)
    if not over:
        return []
    numbers = listing([paper.number for paper in papers if paper.pk in over])
    sentence = ngettext(
        "With %(desk)s this paper is at more levels than the rule allows: %(numbers)s.",
        "With %(desk)s %(count)s papers are at more levels than the rule allows: %(numbers)s.",
        len(over),
    )
    return [sentence % {"desk": to, "count": len(over), "numbers": numbers}]


def _over_levels(stays: Iterable[Stay], to: Post) -> dict[int, tuple[int, int]]:
    """The papers for which this desk is one too many, each with its level there and the most allowed."""
    desks: dict[int, set[int]] = defaultdict(set)
    allowed: dict[int, int] = {}
    for stay in stays:
        if stay.at_rest:
            continue
        desks[stay.paper_id].add(stay.post_id)
        if stay.rule and stay.rule.most_levels is not None:
            allowed[stay.paper_id] = stay.rule.most_levels
    return {
        paper: (len(desks[paper]) + 1, most)
        for paper, most in allowed.items()
        if to.pk not in desks[paper] and len(desks[paper]) >= most
    }


def vacancy_of(_paper: Paper, *, by: Charge, to: Post, held: Holdings) -> list[str]:
    """Return the sentence to be asked before a paper goes back to a desk that is vacant."""
    return [_vacant(to, held)] if held[to.pk].is_vacant else []


def yes(to: Post) -> str:
    """The words of the button that sends in spite of the questions."""
    return _("Send to %(desk)s") % {"desk": to}


@dataclass(frozen=True)
class Way:
    """The way from a desk to another: how far up or down the channel, and whether it leaves the office.

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
            return abs(self.levels) == 1 and is_in_house(self.origin, self.to)
        return abs(self.levels) == 1 or (not self.levels and not self.passes_superior)

    @property
    def passes_superior(self) -> bool:
        """True if it leads, beside the channel, to a desk that ranks above the direct superior."""
        superior = self.origin.reports_to
        return superior is not None and self.to.designation.rank > superior.designation.rank


def is_within_a_district(one: Office, other: Office) -> bool:
    """Return whether the two are a district and a tehsil, block or police office directly below it."""
    above, below = sorted((one, other), key=lambda office: office.depth)
    is_directly_below = below.depth == above.depth + 1 and below.path.startswith(above.path)
    return is_directly_below and above.kind == Kind.DISTRICT and below.kind in WITHIN_A_DISTRICT


def is_in_house(origin: Post, to: Post) -> bool:
    """Return whether two desks are of one office, or of a district and its tehsil, block or police."""
    return to.office.pk == origin.office.pk or is_within_a_district(origin.office, to.office)


def is_below(origin: Post, to: Post) -> bool:
    """Return whether a desk stands lower, in the office or in one below it."""
    if to.office.pk != origin.office.pk:
        return to.office.path.startswith(origin.office.path)
    return to.designation.rank < origin.designation.rank


def measure(origin: Post, to: Post, superiors: Callable[[Post], list[Post]]) -> Way:
    """Find how many levels of the channel of submission lie between two desks, given the chain over each."""
    chain = superiors(origin)
    if to in chain:
        return Way(origin, to, chain.index(to) + 1)
    chain = superiors(to)
    return Way(origin, to, -chain.index(origin) - 1 if origin in chain else 0)


def _measured(origin: Post, to: Post) -> Way:
    """The way between two desks, asked of the database where one does not report to the other."""
    if to.pk == origin.reports_to_id:
        return Way(origin, to, 1)
    if to.reports_to_id == origin.pk:
        return Way(origin, to, -1)
    [[levels]] = prepared.rows(LEVELS, {"origin": origin.pk, "to": to.pk})
    return Way(origin, to, levels)


def _way_to_ask_of(origin: Post, to: Post, came_from: Collection[int | None]) -> Way | None:
    """The way to a desk, if it is to be asked of."""
    if set(came_from) == {to.pk} and is_below(origin, to):
        return None
    is_outside = to.office.pk != origin.office.pk
    if is_outside and _is_allowed(origin, to):
        return None
    way = _measured(origin, to)
    return None if way.is_everyday or (not is_outside and _is_allowed(origin, to)) else way


def _is_allowed(origin: Post, to: Post) -> bool:
    """Return whether a rule of its office lets a post write to that desk directly."""
    return any(rule.leads_to(to.office) for rule in Channel.objects.of(origin))


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
        return (
            ngettext(
                "outside your channel, %s level of offices above",
                "outside your channel, %s levels of offices above",
                offices,
            )
            % offices
        )
    if offices < 0:
        return (
            ngettext(
                "outside your channel, %s level of offices below",
                "outside your channel, %s levels of offices below",
                -offices,
            )
            % -offices
        )
    return _("outside your channel, at the same level of offices")


def _vacant(to: Post, held: Holdings) -> str:
    holding = held[to.pk]
    if not holding.officer:
        return _("%(desk)s is vacant. What is sent there waits until somebody takes over.") % {"desk": to}
    return _(
        "%(desk)s is vacant – controlled by %(officer)s. What is sent there waits until somebody takes over."
    ) % {"desk": to, "officer": holding.officer}
