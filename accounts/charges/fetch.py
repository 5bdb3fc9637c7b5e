"""The charges of a person and a post with its place, as nearly every page asks for them."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Charge, Post, User
from accounts.queries.compiled import compiled


def charges_of(person: User, moment: datetime) -> list[Charge]:
    """The open charges of a person, the substantive one first, with their places and whom they act for."""
    charges = _charges(user=person.pk, moment=moment)
    for charge in charges:
        charge.user = person
    return charges


def post_with_place(pk: int) -> Post | None:
    """The post of that key with designation, section and office."""
    return _post.first(post=pk)


@compiled
def _charges(user, moment) -> QuerySet[Charge]:
    return (
        Charge.objects.of_person(user, moment)
        .select_related(None)
        .select_related("post__designation", "post__section__office", "acting_for")
    )


@compiled
def _post(post) -> QuerySet[Post]:
    return Post.objects.filter(pk=post).with_place()
