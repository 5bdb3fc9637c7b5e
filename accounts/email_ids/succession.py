"""E-mail IDs to be changed after a change of holder: computed from acts and dates when the list is opened."""

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
    holder_left = Q(kind=EmailId.Kind.NAME, person__is_active=False) & Exists(acts)
    post_ended = (
        Q(post__ends__lte=today)
        | Q(post__section__ends__lte=today)
        | Q(post__section__office__ends__lte=today)
    )
    redirects_nowhere = Q(redirects_to__state__in=(State.ARCHIVED, State.CLOSED))
    rows = EmailId.objects.visible_to(charge).filter(
        holder_left | post_ended | redirects_nowhere, state__in=(State.ACTIVE, State.REDIRECTED)
    )
    return (
        rows.with_holder()
        .annotate(left_by=Subquery(acts.values("kind")[:1]), left_at=Subquery(acts.values("at")[:1]))
        .select_related("redirects_to")
    )


def successors(people: Iterable[User], charge: Charge) -> dict[int, EmailId]:
    """For each person the active name-based ID of the present holder of the last substantive post."""
    now = timezone.now()
    last_posts = _last_posts(people)
    charges = Charge.objects.open_at(now).filter(post__in=last_posts.values(), kind=Charge.Kind.SUBSTANTIVE)
    holders = dict(charges.values_list("post", "user"))
    active = EmailId.objects.visible_to(charge).filter(
        kind=EmailId.Kind.NAME, state=State.ACTIVE, person__in=holders.values()
    )
    id_by_person = {email_id.person_id: email_id for email_id in active}
    candidates = {person: id_by_person.get(holders.get(post)) for person, post in last_posts.items()}
    return {
        person: email_id
        for person, email_id in candidates.items()
        if email_id and email_id.person_id != person
    }


def present_holders(post_ids: Iterable[int]) -> dict[int, list[str]]:
    """The present holders of each post, to whom mail to the post's ID goes without any step."""
    names: dict[int, list[str]] = {}
    for charge in Charge.objects.open_at(timezone.now()).filter(post__in=post_ids).select_related("user"):
        names.setdefault(charge.post_id, []).append(str(charge.user))
    return names


def _last_posts(people: Iterable[User]) -> dict[int, int]:
    charges = Charge.objects.filter(user__in=people, kind=Charge.Kind.SUBSTANTIVE)
    return dict(charges.order_by("begins", "pk").values_list("user", "post"))
