"""E-mail IDs that follow a change of holder: worked out from acts and dates whenever the list is opened."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Charge, EmailId, StaffAct, User

State, Kind = EmailId.State, StaffAct.Kind
LEFT = (Kind.RETIREMENT, Kind.DEATH)


def following(charge: Charge) -> QuerySet[EmailId]:
    """IDs in use whose holder retired or died, whose post ended, or that redirect to one out of use.

    The ID of a person who was transferred stays with the person; that of a post stays with the post.
    """
    today = timezone.localdate()
    acts = StaffAct.objects.filter(person=OuterRef("person"), kind__in=LEFT).order_by("-pk")
    left = Q(kind=EmailId.Kind.NAME, person__is_active=False) & Exists(acts)
    ended = (
        Q(post__ends__lte=today)
        | Q(post__section__ends__lte=today)
        | Q(post__section__office__ends__lte=today)
    )
    nowhere = Q(redirects_to__state__in=(State.ARCHIVED, State.CLOSED))
    rows = EmailId.objects.visible_to(charge).filter(
        left | ended | nowhere, state__in=(State.ACTIVE, State.REDIRECTED)
    )
    return (
        rows.with_holder()
        .annotate(left_by=Subquery(acts.values("kind")[:1]), left_at=Subquery(acts.values("at")[:1]))
        .select_related("redirects_to")
    )


def successors(people: Iterable[User], charge: Charge) -> dict[int, EmailId]:
    """The active name-based ID of whoever holds each person's last substantive post now."""
    now = timezone.now()
    last = _last_posts(people)
    held = Charge.objects.open_at(now).filter(post__in=last.values(), kind=Charge.Kind.SUBSTANTIVE)
    holders = dict(held.values_list("post", "user"))
    active = EmailId.objects.visible_to(charge).filter(
        kind=EmailId.Kind.NAME, state=State.ACTIVE, person__in=holders.values()
    )
    ids = {one.person_id: one for one in active}
    found = {person: ids.get(holders.get(post)) for person, post in last.items()}
    return {person: one for person, one in found.items() if one and one.person_id != person}


def holders(post_ids: Iterable[int]) -> dict[int, list[str]]:
    """Who holds each post now: mail to the post's ID is theirs, without any step."""
    found: dict[int, list[str]] = {}
    for charge in Charge.objects.open_at(timezone.now()).filter(post__in=post_ids).select_related("user"):
        found.setdefault(charge.post_id, []).append(str(charge.user))
    return found


def _last_posts(people: Iterable[User]) -> dict[int, int]:
    held = Charge.objects.filter(user__in=people, kind=Charge.Kind.SUBSTANTIVE)
    return dict(held.order_by("begins", "pk").values_list("user", "post"))
