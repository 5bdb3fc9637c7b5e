"""People whom a step of the ladder tells of papers, by the posts, offices and leave of today."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import Charge, Leave, Office, User
from tracking.models import Rung, Stay
from tracking.time.attribution import holders_and_controlling
from tracking.time.clock import up_the_tree

Told = Rung.Told


def concerned(told: str, stays: Sequence[Stay], now: datetime) -> dict[int, set[int]]:
    """The ids of the people to tell of each stay, by its id."""
    levels = _levels({stay.office.path for stay in stays}, now)
    if told in (Told.MONITOR, Told.ABOVE):
        place = 0 if told == Told.MONITOR else 1
        return {stay.pk: _at(levels, stay.office.path, place) for stay in stays}
    # Those who answer for the superior's post answer for the superior.
    posts = {stay.pk: stay.post_id if told == Told.HOLDER else stay.post.reports_to_id for stay in stays}
    answering = _answering({post for post in posts.values() if post}, now)
    return {stay.pk: answering.get(posts[stay.pk]) or _at(levels, stay.office.path, 0) for stay in stays}


def above(office: Office, now: datetime, *, but: User) -> list[User]:
    """People who monitor or administer the office or one above it, without the one who acts."""
    charges = Charge.objects.open_at(now).filter(
        Q(post__may_monitor=True) | Q(post__may_administer=True),
        post__section__office__path__in=up_the_tree(office.path),
    )
    return list(User.objects.filter(pk__in=charges.values("user")).exclude(pk=but.pk))


def _answering(posts: Collection[int], now: datetime) -> dict[int, set[int]]:
    """Find who answers for each post, as for questions: holder or link, else the controlling officer."""
    holders = holders_and_controlling(posts, now)
    return {post: {charge.user_id} for post, charge in (holders.controlling | holders.held).items()}


def _levels(paths: set[str], now: datetime) -> dict[str, set[int]]:
    """The people who monitor each office at or above these, by its path; a level on leave has nobody."""
    offices = {step for path in paths for step in up_the_tree(path)}
    charges = Charge.objects.open_at(now).filter(
        post__may_monitor=True, post__section__office__path__in=offices
    )
    monitoring = list(charges.values_list("post__section__office__path", "user"))
    on_leave = Leave.objects.on(timezone.localdate(now)).filter(
        person__in={user for _path, user in monitoring}
    )
    away = set(on_leave.values_list("person", flat=True))
    levels: dict[str, set[int]] = {}
    for path, user in monitoring:
        levels.setdefault(path, set()).update({user} - away)
    return levels


def _at(levels: dict[str, set[int]], path: str, place: int) -> set[int]:
    """The people of the nearest level that monitors the office, or of one so many places above.

    Of a level of which everybody is on leave, those of the next one up.
    """
    near = [levels[step] for step in reversed(up_the_tree(path)) if step in levels]
    return next((people for people in near[place:] if people), set())
