"""The position of a paper for one charge at one moment; it decides which acts the page offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from accounts.charges.fetch import post_with_place
from accounts.directory.holding import holdings
from accounts.models import Charge, Post
from tracking.models import Kind, Movement, Paper, Stay

from .checks import may_reopen
from .destinations import Alike, Desk, Group, Offer, is_over, named, offer

State = Paper.State
# As many desks of an office as are offered to choose from.
MOST = 200


def sender(paper: Paper) -> Post | None:
    """The post from which a paper came to where it lies, with its place; None for one opened there."""
    came_from = Stay.objects.of(paper).open().values_list("came_from", flat=True).get()
    return post_with_place(came_from) if came_from else None


@dataclass
class Position:
    """A paper, its open stay and the charge of the reader.

    A next desk is searched by `words`; the routes of the papers `alike` and of the paper itself, its `stays`,
    give the likeliest ones. Properties that cost a query are computed when an act needs them, once.
    """

    paper: Paper
    stay: Stay
    charge: Charge
    now: datetime
    words: str = ""
    alike: Alike | None = None
    stays: Sequence[Stay] = ()

    @property
    def is_mine(self) -> bool:
        """True if the paper lies at the reader's desk."""
        return self.stay.post_id == self.charge.post_id

    @property
    def is_open_on_my_desk(self) -> bool:
        """True if the reader's desk can work on the paper."""
        return self.is_mine and self.paper.state == State.PENDING

    @property
    def is_on_hold(self) -> bool:
        """True if a hold stops the clock of the stay."""
        return self.stay.open_hold is not None and self.stay.open_hold.is_in_force(self.now)

    @cached_property
    def holder(self) -> Post:
        """The post at which the paper lies, with its place."""
        if self.is_mine:
            return self.charge.post
        holder = post_with_place(self.stay.post_id)
        assert holder is not None, "a stay refers to its post"  # noqa: S101
        return holder

    @cached_property
    def is_below_me(self) -> bool:
        """True if the paper lies, not closed, at a desk below the reader's."""
        if self.is_mine or self.paper.state == State.CLOSED:
            return False
        return is_over(self.charge.post, self.holder)

    @cached_property
    def may_pull_up(self) -> bool:
        """True if the paper lies below the reader, who may read it."""
        return self.is_below_me and self.paper.is_readable_by(self.charge)

    @cached_property
    def may_reassign(self) -> bool:
        """True if the paper lies on a vacant desk below the reader, who may read it."""
        return self.may_pull_up and holdings([self.holder.pk])[self.holder.pk].is_vacant

    @cached_property
    def desks_beside(self) -> list[Group]:
        """The other desks of the office where the paper lies."""
        today = timezone.localdate(self.now)
        beside = Post.objects.in_office(self.holder.office).existing_on(today).exclude(pk=self.holder.pk)
        desks = named(
            self.charge, beside.order_by("-designation__rank", "pk").values_list("pk", flat=True)[:MOST]
        )
        return [Group("", desks)] if desks else []

    @cached_property
    def is_unopened_of_mine(self) -> bool:
        """True if the reader's desk sent the paper last and nobody has opened it since."""
        if self.is_mine or self.paper.state == State.CLOSED:
            return False
        if self.stay.came_from_id != self.charge.post_id or self.stay.opened_at or self.stay.acted_at:
            return False
        arrival = {"paper": self.paper, "seq": self.stay.arrived_seq, "post": self.charge.post_id}
        return Movement.objects.filter(**arrival, kind__in=Kind.sending()).exists()

    @cached_property
    def may_reopen(self) -> bool:
        """True if the reader may reopen the paper where it rests."""
        if self.paper.state != State.CLOSED or not may_reopen(self.holder, self.charge):
            return False
        return self.is_mine or self.paper.is_readable_by(self.charge)

    @cached_property
    def came_by_another(self) -> bool:
        """True if another desk sent the paper here, or opened it straight here."""
        return bool(self.stay.came_from_id) or self._opened[2] != self.charge.post_id

    @property
    def may_close_as_information(self) -> bool:
        """True if the paper lies open here and no law sets it a date, or the reader is an officer."""
        return self.is_open_on_my_desk and (self.paper.due_on is None or self.charge.post.may_approve)

    @cached_property
    def may_close(self) -> bool:
        """True if the reader approves and, as far as the page can tell, did not open the paper."""
        return self.is_open_on_my_desk and self.charge.post.may_approve and not self._is_opener

    @property
    def _is_opener(self) -> bool:
        """True if the reader opened the paper; not asked where its first desk is known to be another."""
        if self.stays and self.stays[0].post_id != self.charge.post_id:
            return False
        return bool({self.charge.user_id, self.charge.acting_for_id} & {*self._opened[:2]} - {None})

    @cached_property
    def _opened(self) -> tuple[int, int | None, int]:
        """The person who opened the paper, for whom, and under which post."""
        first = Movement.objects.filter(paper=self.paper, seq=1)
        return first.values_list("person", "acting_for", "post").get()

    @cached_property
    def offer(self) -> Offer:
        """The desks to offer for the paper; none where it cannot be sent."""
        if not self.is_open_on_my_desk:
            return Offer([])
        return offer(self.stay, by=self.charge, words=self.words, alike=self.alike, stays=self.stays)

    @property
    def next_desks(self) -> list[Group]:
        """The desks to offer for the paper, likeliest first."""
        return self.offer.groups

    @cached_property
    def desks_above(self) -> list[Group]:
        """The desks above the direct superior, found among those to be offered; none where there is none."""
        offered = {post.pk: post for group in self.next_desks for post in group.posts}
        chain: list[Desk] = []
        step = self.charge.post.reports_to_id
        while step in offered and offered[step] not in chain:
            chain.append(offered[step])
            step = offered[step].reports_to_id
        return [Group("", chain[1:])] if chain[1:] else []
