"""The desks to which a paper may go from another, and which of them come first."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from accounts.directory import find as directory
from accounts.models import Charge, Office, Post
from accounts.models.names import in_language
from tracking.models import Kind, Movement, Paper, Stay

LAST_SENT = 200
SUGGESTED = 4
MOST_FOUND = 20
CACHE_SECONDS = 300


class Desk(NamedTuple):
    """The facts of a post for a choice of desks; a tuple, because many are cached and read again."""

    pk: int
    name_hi: str
    name_en: str
    office: int
    reports_to_id: int | None

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_hi, self.name_en)


@dataclass(frozen=True)
class Group:
    """Desks offered together, under one heading."""

    label: str
    posts: list[Desk]


@dataclass(frozen=True)
class Alike:
    """Papers of one sort, such as those of one subject head; `name` is the key of the sort in the cache."""

    name: str
    papers: Callable[[], QuerySet[Paper]]


Destinations = tuple[list[int], list[Desk]]


def is_reachable(origin: Post, to: Post) -> bool:
    """Return whether a paper may go there: a desk in the office, above or below it; else a receiving post."""
    here, there = origin.office, to.office
    related = there.path.startswith(here.path) or here.path.startswith(there.path)
    return related or there.receiving_post_id == to.pk


def is_over(superior: Post, post: Post) -> bool:
    """Return whether a post stands over another: in its chain of command, or monitoring it in higher rank."""
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


def find(by: Charge, words: str) -> list[Desk]:
    """Reachable desks that the words name, by post, office, code or holder: at most twenty, nearest first."""
    posts = directory.posts(reachable(by.post), words, by.post.office)
    return _desks(posts[:MOST_FOUND])


def next_desks(stay: Stay | None, *, by: Charge, words: str = "", alike: Alike | None = None) -> list[Group]:
    """The desks to offer for a paper at the acting desk, likeliest first.

    Likeliest are those this desk sent its last papers to, papers alike first; then the direct superior;
    then the desk the paper came from.
    """
    frequent, offered = _cached_destinations(by.post, alike)
    if stay and stay.came_from_id and stay.came_from_id not in frequent:
        frequent = [*frequent, stay.came_from_id]
    desks = {desk.pk: desk for desk in offered}
    if unknown := [pk for pk in frequent if pk not in desks]:
        desks |= {desk.pk: desk for desk in _desks(reachable(by.post).filter(pk__in=unknown))}
    suggested = [desks.pop(pk) for pk in frequent if pk in desks and pk != by.post_id][:SUGGESTED]
    here = by.post.section.office_id
    groups = [
        Group(_("Suggested"), suggested),
        Group(_("This office"), [desk for desk in desks.values() if desk.office == here]),
        Group(_("Offices above and below"), [desk for desk in desks.values() if desk.office != here]),
    ]
    if words:
        groups.insert(0, Group(_("Found"), find(by, words)))
    return [group for group in groups if group.posts]


def _cached_destinations(post: Post, alike: Alike | None) -> Destinations:
    """The desks this one often sends to, and those it may send to; cached, since the verb checks again."""

    def compute() -> Destinations:
        return _frequent(post, alike), _desks(_offered(post))

    try:
        cached: Destinations | None = cache.get_or_set(
            f"next:{post.pk}:{alike.name if alike else ''}", compute, CACHE_SECONDS
        )
        return cached or compute()
    except RedisError:
        return compute()


def _desks(posts: QuerySet[Post]) -> list[Desk]:
    columns = ("pk", "name_hi", "name_en", "section__office_id", "reports_to_id")
    return list(dict.fromkeys(Desk(*row) for row in posts.values_list(*columns)))


def _frequent(post: Post, alike: Alike | None) -> list[int]:
    """The desks the last papers went to, and the direct superior; one paper alike outweighs all others."""
    sent = list(
        Movement.objects.filter(
            post=post,
            kind__in=Kind.sending(),
        )
        .order_by("-at")
        .values_list("to_post", "paper")[:LAST_SENT]
    )
    of_sort: set[int] = set()
    if alike and sent:
        # Only these few are looked up: a subject head may have millions of papers.
        of_sort = set(alike.papers().filter(pk__in={pk for _to, pk in sent}).values_list("pk", flat=True))
    weights: Counter[int] = Counter()
    for to, paper in sent:
        weights[to] += LAST_SENT if paper in of_sort else 1
    ranked = [pk for pk, _weight in weights.most_common(SUGGESTED)]
    above = post.reports_to_id
    return ranked + ([above] if above and above not in ranked else [])


def _offered(post: Post) -> QuerySet[Post]:
    """The desks of the office, the chain above, and the doors of the offices next to it."""
    here = post.office
    below = Q(
        receives_for__path__startswith=here.path,
        receives_for__depth=here.depth + 1,
    )
    above = Q(receives_for__path=here.path[: -here.steplen]) if here.depth > 1 else Q(pk__in=[])
    return (
        Post.objects.existing_on(timezone.localdate())
        .filter(Q(section__office=here) | Q(pk__in=Post.objects.above(post)) | below | above)
        .exclude(pk=post.pk)
        .order_by("section__office__path", "-designation__rank", "section_id", "pk")
    )
