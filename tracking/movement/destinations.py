"""The desks to which a paper may go from another, and which of them come first."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import uuid4

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from accounts.directory import find as directory
from accounts.directory.holding import Holding, Holdings, holdings
from accounts.models import Charge, Office, Post
from accounts.models.names import reads_english
from accounts.queries.compiled import compiled
from tracking.models import Kind, Movement, Paper, Stay

from .questions import is_below, is_in_house, measure

LAST_SENT = 200
SUGGESTED = 4
MOST_FOUND = 20
CACHE_SECONDS = 300


# A desk as it is cached, a bare tuple because every page reads many of them again: its key, both names, and
# the facts of `Desk` from `office` to `is_in_house`.
Place = tuple[int, str, str, int, int | None, bool, bool, bool]


class Desk(NamedTuple):
    """The facts of a post for a choice of desks, named in the reader's language.

    `is_near` says that the way there is an everyday one without any rule of the office, `is_below` that it
    stands lower than the desk that chooses, `is_in_house` that it is of the same office, or of the same
    district (questions.py). Its holder is never cached.
    """

    pk: int
    name: str
    office: int
    reports_to_id: int | None
    is_near: bool
    is_below: bool
    is_in_house: bool
    holder: Holding

    @property
    def label(self) -> str:
        """The name with the holder, or that it is vacant and who controls it."""
        return f"{self.name} – {self.holder.text}"


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


@dataclass(frozen=True)
class Offer:
    """The desks offered for a paper, and the one that is chosen already, if sending there asks nothing."""

    groups: list[Group]
    chosen: int | None = None


Destinations = tuple[list[int], list[Place]]


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


def named(by: Charge, posts: Iterable[int]) -> list[Desk]:
    """Those of the posts that can be reached, each with its holder."""
    places = _places(by.post, reachable(by.post).filter(pk__in=list(posts)))
    return list(_desks(places, holdings(place[0] for place in places)).values())


def with_desk(groups: list[Group], pk: int | None, *, by: Charge) -> list[Group]:
    """The groups with the desk that was chosen, also if a search had found it, where it can be reached."""
    if not pk or any(desk.pk == pk for group in groups for desk in group.posts):
        return groups
    found = named(by, [pk])
    return [*groups, Group("", found)] if found else groups


def next_desks(stay: Stay | None, *, by: Charge, words: str = "", alike: Alike | None = None) -> list[Group]:
    """The desks to offer for a paper at the acting desk, likeliest first, each with its holder."""
    return offer(stay, by=by, words=words, alike=alike).groups


def offer(
    stay: Stay | None,
    *,
    by: Charge,
    words: str = "",
    alike: Alike | None = None,
    stays: Sequence[Stay] = (),
) -> Offer:
    """Offer desks for a paper at the acting desk; `stays`, where known, tell its way until here.

    Suggested are the desk chosen already, those this desk sent its last papers to, papers alike first, the
    direct superior, and the desk the paper came from; a vacant one is never suggested.
    """
    frequent, places = _cached_destinations(by.post, alike)
    likely, past = _likely(stay, by, stays), _went_past(stay, by, stays)
    if unknown := {*frequent, *likely, *past} - {place[0] for place in places}:
        places = [*places, *_places(by.post, reachable(by.post).filter(pk__in=unknown))]
    found = _find(by, words) if words else []
    held = holdings(place[0] for place in (*places, *found))
    desks = _desks(places, held)
    # Whoever searches wants another desk than the one chosen already.
    jumped = _jumped(stay, by, past, stays, desks)
    chosen = None if words else _chosen(stay, by, likely, desks, jumped)
    first = [desks[pk] for pk in dict.fromkeys([*frequent, *likely[:1], chosen]) if pk in desks]
    suggested = [desk for desk in first if desk.pk != by.post_id and not desk.holder.is_vacant][:SUGGESTED]
    if chosen and desks[chosen] not in suggested:
        suggested[-1:] = [desks[chosen]]
    rest = [desk for desk in desks.values() if desk not in suggested]
    here = by.post.section.office_id
    groups = [
        Group(_("Found"), list(_desks(found, held).values())),
        Group(_("Suggested"), suggested),
        Group(_("This office"), [desk for desk in rest if desk.office == here]),
        Group(_("Offices above and below"), [desk for desk in rest if desk.office != here]),
    ]
    return Offer([group for group in groups if group.posts], chosen)


def _find(by: Charge, words: str) -> list[Place]:
    """Reachable desks that the words name, by post, office, code or holder: at most twenty, nearest first."""
    posts = directory.posts(reachable(by.post), words, by.post.office)
    return _places(by.post, posts[:MOST_FOUND])


def _desks(places: Iterable[Place], held: Holdings) -> dict[int, Desk]:
    """The desks by their keys, each with its name in the reader's language and its holder."""
    in_english = reads_english()
    return {
        pk: Desk(pk, english if in_english else hindi, office, above, near, below, in_house, held[pk])
        for pk, hindi, english, office, above, near, below, in_house in places
    }


def _likely(stay: Stay | None, by: Charge, stays: Sequence[Stay]) -> list[int]:
    """The desks of which one may be chosen already: those that sent it here, the last first; the superior."""
    if stay is None:
        return []
    senders = [stay.came_from_id]
    for earlier in reversed(stays):
        if earlier.post_id == by.post_id and earlier.came_from_id not in senders:
            senders.append(earlier.came_from_id)
    superior = by.post.reports_to_id
    return [pk for pk in dict.fromkeys([*senders, superior]) if pk and pk != by.post_id]


def _chosen(
    stay: Stay | None, by: Charge, likely: list[int], desks: dict[int, Desk], jumped: list[int]
) -> int | None:
    """Choose the desk that nearly everybody wants, if it is held and sending there asks nothing.

    What came up goes down to the desk that it went past, or else to its sender, or to the next below; a desk
    that decides nothing submits it to its superior. What came down goes on to the desk below that had it
    last, or back. What was opened here goes to the superior. A rule of the office leaves a way unasked, but
    chooses none.
    """
    if stay is None:
        return None
    superior, sender = by.post.reports_to_id, stay.came_from_id
    if sender is None:
        candidates = [superior]
    elif sender in desks and desks[sender].is_below:
        submits = superior and not by.post.may_approve
        candidates = [superior] if submits else [*jumped, sender, *_between(sender, by, desks)]
    else:
        candidates = [*(pk for pk in likely if pk in desks and desks[pk].is_below), *jumped, sender]
    for pk in candidates:
        desk = desks.get(pk or 0)
        if desk is None or desk.holder.is_vacant:
            continue
        if desk.is_near or (pk == sender and desk.is_below and desk.is_in_house):
            return pk
    return None


def _went_past(stay: Stay | None, by: Charge, stays: Sequence[Stay]) -> list[int]:
    """The desks from which the paper came up, the last first: to this one, or past it until it came down."""
    if stay is None or stay.came_from_id is None:
        return []
    here = [each for each in stays if each.post_id == by.post_id]
    senders = [stay, *reversed(stays[:-1])] if len(here) == 1 else [stay]
    return list(dict.fromkeys(each.came_from_id for each in senders if each.came_from_id))


def _jumped(
    stay: Stay | None, by: Charge, past: list[int], stays: Sequence[Stay], desks: dict[int, Desk]
) -> list[int]:
    """The desks below past which the paper was sent onward, from above, and the one that sent it so."""
    seen = {each.post_id for each in stays}
    sent_onward: set[int] | None = None
    for below in past:
        if stay is None or below not in desks or not desks[below].is_below:
            continue
        between = _between(below, by, desks)
        unseen = [step for step in reversed(between) if step not in seen]
        if desks[(between or [below])[-1]].reports_to_id != by.post_id:
            continue
        # One that came up step by step went past nobody.
        if unseen or below != stay.came_from_id:
            if sent_onward is None:
                sent_onward = {post for (post,) in _senders_onward(paper=stay.paper_id)}
            if below in sent_onward:
                return [*unseen, below]
    return []


@compiled
def _senders_onward(paper: int) -> QuerySet[Movement, tuple]:
    """The desks that sent a paper past others."""
    return Movement.objects.filter(paper=paper, kind=Movement.Kind.SENT_ONWARD).values_list("from_post")


def _between(below: int, by: Charge, desks: dict[int, Desk]) -> list[int]:
    """The desks of the channel between one below and the acting one, from below."""
    steps: list[int] = []
    step = desks[below].reports_to_id
    while step is not None and step in desks and step not in steps and step != by.post_id:
        steps.append(step)
        step = desks[step].reports_to_id
    return steps


def _cached_destinations(post: Post, alike: Alike | None) -> Destinations:
    """The desks this one often sends to, and those it may send to; cached, since the verb checks again."""

    def compute() -> Destinations:
        return _frequent(post, alike), _places(post, _offered(post))

    version, key = f"places:{post.pk}", f"places:{post.pk}:{alike.name if alike else ''}"
    try:
        cached = cache.get_many([version, key])
        now, (of, destinations) = cached.get(version), cached.get(key, (None, None))
        if destinations is None or of != now:
            cache.set(key, (now, destinations := compute()), CACHE_SECONDS)
        return destinations
    except RedisError:
        return compute()


def forget(posts: Iterable[int]) -> None:
    """Forget the cached destinations of these posts."""
    try:
        # As long as what was cached before could be taken for new.
        cache.set_many({f"places:{post}": uuid4().hex for post in posts}, 2 * CACHE_SECONDS)
    except RedisError:
        return


def _places(origin: Post, posts: QuerySet[Post]) -> list[Place]:
    """The posts as choices of a desk."""
    chosen = list(dict.fromkeys(posts))
    known = {post.pk: post for post in (origin, *chosen)}

    def superiors(post: Post) -> list[Post]:
        chain: list[Post] = []
        while (above := known.get(post.reports_to_id or 0)) and above not in chain:
            chain.append(above)
            post = above
        return chain

    return [
        (
            post.pk,
            post.name_hi,
            post.name_en,
            post.office.pk,
            post.reports_to_id,
            measure(origin, post, superiors).is_everyday,
            is_below(origin, post),
            is_in_house(origin, post),
        )
        for post in chosen
    ]


def _frequent(post: Post, alike: Alike | None) -> list[int]:
    """The desks the last papers went to, and the direct superior; one paper alike outweighs all others.

    What was pulled back went there by mistake and does not count.
    """
    pulled_back = Movement.objects.filter(reverses=OuterRef("pk"))
    sent = list(
        Movement.objects.filter(~Exists(pulled_back), post=post, kind__in=Kind.sending())
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
        .with_place()
        .order_by("section__office__path", "-designation__rank", "section_id", "pk")
    )
