"""Where a paper may go from a desk, and which of those desks come first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge, Office, Post

from .models import Movement, Stay

REMEMBERED = 200
SUGGESTED = 4
FOUND = 20


@dataclass(frozen=True)
class Group:
    """Desks offered together, under one heading."""

    label: str
    posts: list[Post]


def is_reachable(origin: Post, to: Post) -> bool:
    """Within the office to any desk, up and down the tree to any, elsewhere to the receiving post."""
    here, there = origin.office, to.office
    related = there.path.startswith(here.path) or here.path.startswith(there.path)
    return related or there.receiving_post_id == to.pk


def is_over(superior: Post, post: Post) -> bool:
    """Whether a post stands over another: in its chain of command, or monitoring it from a higher rank."""
    if superior.may_monitor and post.office.path.startswith(superior.office.path):
        return superior.designation.rank > post.designation.rank
    return superior in Post.objects.above(post)


def reachable(origin: Post) -> QuerySet[Post]:
    """The existing posts a paper may go to from this one."""
    here = origin.office
    above = Office.objects.above(here).order_by().values("pk")
    related = Q(section__office__path__startswith=here.path) | Q(section__office__in=above)
    return (
        Post.objects.existing_on(timezone.localdate())
        .filter(related | Q(receives_for__isnull=False))
        .exclude(pk=origin.pk)
        .with_place()
        .distinct()
    )


def find(by: Charge, words: str) -> list[Post]:
    """Reachable desks whose name, office or designation contains every word; at most twenty."""
    posts = reachable(by.post)
    for word in words.split()[:6]:
        posts = posts.filter(
            Q(name_hi__icontains=word)
            | Q(name_en__icontains=word)
            | Q(section__office__name_hi__icontains=word)
            | Q(section__office__name_en__icontains=word)
        )
    return list(posts.order_by("-designation__rank", "pk")[:FOUND])


def next_desks(stay: Stay | None, *, by: Charge, words: str = "") -> list[Group]:
    """The desks to offer for a paper at the acting desk, likeliest first.

    Likeliest are those this desk sent its last papers to, then the direct superior, then whom it came from.
    """
    often = _often(by.post, stay.came_from_id if stay else None)
    posts = {post.pk: post for post in _offered(by.post, often)}
    suggested = [posts.pop(pk) for pk in often if pk in posts][:SUGGESTED]
    here = by.post.section.office_id
    own = [post for post in posts.values() if post.section.office_id == here]
    beyond = [post for post in posts.values() if post.section.office_id != here]
    groups = [
        Group(_("Suggested"), suggested),
        Group(_("This office"), own),
        Group(_("Offices above and below"), beyond),
    ]
    if words:
        groups.insert(0, Group(_("Found"), find(by, words)))
    return [group for group in groups if group.posts]


def _often(post: Post, came_from: int | None) -> list[int]:
    sent = (
        Movement.objects.filter(
            post=post,
            kind__in=[Movement.Kind.FORWARDED, Movement.Kind.SENT_ONWARD, Movement.Kind.RETURNED],
        )
        .order_by("-at")
        .values_list("to_post", flat=True)[:REMEMBERED]
    )
    ranked = [pk for pk, _count in Counter(sent).most_common(SUGGESTED)]
    others: Iterable[int | None] = (post.reports_to_id, came_from)
    return ranked + [pk for pk in others if pk and pk not in ranked]


def _offered(post: Post, often: list[int]) -> QuerySet[Post]:
    """The desks of the office, those suggested, the chain above, and the doors of the offices next to it."""
    here = post.office
    below = Q(
        receives_for__path__startswith=here.path,
        receives_for__depth=here.depth + 1,
    )
    above = Q(receives_for__path=here.path[: -here.steplen]) if here.depth > 1 else Q(pk__in=[])
    return (
        Post.objects.existing_on(timezone.localdate())
        .filter(
            Q(section__office=here) | Q(pk__in=often) | Q(pk__in=Post.objects.above(post)) | below | above
        )
        .exclude(pk=post.pk)
        .with_place()
        .order_by("section__office__path", "-designation__rank", "section_id", "pk")
        .distinct()
    )
