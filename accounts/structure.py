"""The structure as it was on a date: which offices and posts there were, and who held them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet

from .models import Charge, Office, Post

# Who answers for a post when several hold it.
ORDER = [Charge.Kind.SUBSTANTIVE, Charge.Kind.OFFICIATING, Charge.Kind.ADDITIONAL, Charge.Kind.LINK]


def offices_on(day: date, *, within: Office) -> QuerySet[Office]:
    """An office and those below it that existed on that date, in the order of the tree."""
    return Office.objects.within(within).existing_on(day)


def posts_on(day: date, *, office: Office) -> QuerySet[Post]:
    """The posts an office had on that date, the highest first."""
    posts = Post.objects.of(office).existing_on(day).with_place()
    return posts.order_by("-designation__rank", "section", "pk")


def holders(posts: Iterable[Post | int], *, moment: datetime) -> dict[int, Charge]:
    """Who held each post at that moment, in one query; a vacant post is missing."""
    charges = Charge.objects.filter(post__in=list(posts)).open_at(moment).select_related("user")
    ranked = sorted(charges, key=lambda charge: (-ORDER.index(charge.kind), -charge.begins.timestamp()))
    return {charge.post_id: charge for charge in ranked}


def holder(post: Post, *, moment: datetime) -> Charge | None:
    """Who answered for the post at that moment, or None while it was vacant."""
    return holders([post], moment=moment).get(post.pk)
