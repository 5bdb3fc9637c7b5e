"""Papers that a desk has sent, and where each lies now."""

from datetime import datetime
from typing import NamedTuple

from accounts.models import Post
from accounts.pages.paging import cut
from tracking.models import Kind, Movement, Stay
from tracking.models.stay import Measure
from tracking.paper import parking
from tracking.time import clock

PAGE = 25


class Sent(NamedTuple):
    """A movement by which the desk sent a paper, and the open stay of the paper, measured now.

    `day_seconds` is the length of a day on the calendar of that stay.
    """

    movement: Movement
    stay: Stay
    measure: Measure
    day_seconds: int

    @property
    def can_be_pulled_back(self) -> bool:
        """True if the paper lies where it was sent, and nobody there has opened it or acted on it."""
        is_there = self.movement.seq == self.stay.arrived_seq
        return is_there and self.stay.opened_at is None and self.stay.acted_at is None


def page(post: Post, before: int | None) -> tuple[list[Movement], int | None]:
    """Movements by which the desk sent papers, newest first, from before an id; and the id to go on from."""
    sent = Movement.objects.filter(post=post, kind__in=Kind.sending()).order_by("-at", "-pk")
    if before:
        last = Movement.objects.filter(pk=before, post=post).values_list("at", flat=True).first()
        sent = sent.filter(at__lte=last).exclude(at=last, pk__gte=before) if last else sent
    return cut(sent.select_related("paper", "to_post")[: PAGE + 1], PAGE)


def locate(movements: list[Movement], at: datetime) -> list[Sent]:
    """Find where the papers of these movements lie, and measure their stays until that moment."""
    papers = {movement.paper_id for movement in movements}
    stays = Stay.objects.open().filter(paper__in=papers).select_related("post")
    open_stays = {stay.paper_id: stay for stay in stays}
    parking.prefetch(open_stays.values())
    return [_measure(movement, open_stays[movement.paper_id], at) for movement in movements]


def _measure(movement: Movement, stay: Stay, at: datetime) -> Sent:
    its_clock = clock.clock(stay.calendar_id)
    return Sent(movement, stay, stay.measure(its_clock.reading(at)), its_clock.day_seconds)
