"""People whom a step of the ladder tells of papers, by the posts, offices and leave of today."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q

from accounts.directory import monitors
from accounts.models import Charge, Office, User
from accounts.models.office import up_the_tree
from tracking.models import Rung, Stay
from tracking.time.attribution import holders_and_controlling

Told = Rung.Told


def concerned(told: str, stays: Sequence[Stay], now: datetime) -> dict[int, set[int]]:
    """The ids of the people to tell of each stay, by its id."""
    levels = monitors.levels({stay.office.path for stay in stays}, now)
    if told in (Told.MONITOR, Told.ABOVE):
        above = 0 if told == Told.MONITOR else 1
        return {stay.pk: monitors.nearest(levels, stay.office.path, above=above) for stay in stays}
    # Those who answer for the superior's post answer for the superior.
    posts = {stay.pk: stay.post_id if told == Told.HOLDER else stay.post.reports_to_id for stay in stays}
    answering = _answering({post for post in posts.values() if post}, now)
    return {
        stay.pk: answering.get(posts[stay.pk]) or monitors.nearest(levels, stay.office.path) for stay in stays
    }


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
