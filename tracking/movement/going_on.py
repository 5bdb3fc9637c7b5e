"""Limits that go on: whoever is late becomes punctual by no act of one's own.

A paper that comes back to a desk brings no new limit along unless another desk did something to it meanwhile:
wrote a note, added a paper, closed it. What was sent and pulled back, closed and reopened, or sent to and fro
goes on with what was left (decisions/0022).
"""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from accounts.queries.compiled import compiled
from tracking.models import Movement, Paper, Stay
from tracking.time import clock

ACTS = (Movement.Kind.CLOSED, Movement.Kind.NOTED)


@compiled
def stays(paper: int, post: int) -> QuerySet[Stay]:
    """The open stay of a paper, and those it had at a desk before, the newest first."""
    of_both = Q(left_at__isnull=True) | Q(post=post)
    return Stay.objects.of(paper).filter(of_both).order_by("-arrived_seq")


def before(movement: Movement, paper: Paper, known: Sequence[Stay]) -> Stay | None:
    """Return the stay whose limit goes on at the desk to which the movement leads, if there is one."""
    last = next((stay for stay in known if stay.post_id == movement.to_post_id and not stay.at_rest), None)
    if last is None or last.due_reading is None:
        return None
    if movement.reverses_id is not None:
        return last
    # Of what was brought in from elsewhere nobody knows whether a note was written.
    return None if paper.kind == Paper.Kind.HISTORY or _another_acted(movement, last) else last


def _another_acted(movement: Movement, last: Stay) -> bool:
    """Return whether another desk wrote, added or closed since the paper lay here, with this movement."""
    if movement.post_id != movement.to_post_id and _says_something(movement):
        return True
    if last.left_seq is None:
        return False
    since = Movement.objects.filter(paper=movement.paper_id, seq__gt=last.left_seq)
    wrote = Q(note_commitment__isnull=False) | Q(papers_commitment__isnull=False) | Q(kind__in=ACTS)
    return since.exclude(post=movement.to_post_id).filter(wrote).exists()


def _says_something(movement: Movement) -> bool:
    return bool(movement.note_commitment or movement.papers_commitment or movement.kind in ACTS)


def due(last: Stay, movement: Movement, by: clock.Clock) -> int:
    """Return the reading at which the limit that goes on is reached, on the clock of the stay that begins.

    What lay elsewhere does not count, unless it was pulled back: it lay there by the desk's own act.
    Time on hold after the limit had passed is not the desk's, although it moved no deadline.
    """
    reading, reached = by.reading(movement.at), (last.due_reading or 0) + last.late_hold_seconds
    if movement.reverses_id and last.calendar_id == by.calendar_id:
        return reached
    until = movement.at if last.left_at is None or movement.reverses_id else last.left_at
    left = reached - clock.clock(last.calendar_id).reading(until)
    if last.calendar_id != by.calendar_id:
        left = left * by.day_seconds // clock.clock(last.calendar_id).day_seconds
    return reading + left
