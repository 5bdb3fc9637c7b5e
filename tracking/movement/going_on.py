"""Limits that go on: whoever is late becomes punctual by no act of one's own.

A paper that comes back to a desk brings no new limit along unless somebody else did something to it at
another desk meanwhile: wrote a note, added a paper. What was sent and pulled back, closed and reopened, by
whomever, or sent to and fro goes on with what was left, and so does what the same person wrote under a second
charge (decisions/0022).
"""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from accounts.queries.compiled import compiled
from tracking.models import Movement, Paper, Stay
from tracking.time import clock

# The columns of a movement that say who acted where, and whether something was written or added.
FACTS = ("seq", "post", "person", "acting_for", "note_commitment", "papers_commitment")


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
    """Return whether another desk, under another person, wrote or added since the paper lay here."""
    since = Movement.objects.filter(paper=movement.paper_id, seq__gt=last.arrived_seq)
    own: set[int | None] = set()
    elsewhere: list[Movement] = []
    for each in [*since.only(*FACTS).order_by("seq"), movement]:
        is_away = last.left_seq is not None and each.seq > last.left_seq
        if each.post_id != last.post_id:
            elsewhere += [each] if is_away and _says_something(each) else []
        elif not is_away:
            own |= {each.person_id, each.acting_for_id}
    own.discard(None)
    return any(own.isdisjoint((each.person_id, each.acting_for_id)) for each in elsewhere)


def _says_something(movement: Movement) -> bool:
    return bool(movement.note_commitment or movement.papers_commitment)


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
