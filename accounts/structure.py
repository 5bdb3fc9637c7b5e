"""The structure as it was on a date: which offices and posts there were, and who held them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .models import Charge, Office, Post
from .refusals import StillHeld

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


@transaction.atomic
def end_post(post: Post, *, on: date) -> Post:
    """End a post from that date; it must have been handed over."""
    post = Post.objects.select_for_update(of=["self"]).get(pk=post.pk)
    if reason := why_not_end(post):
        raise StillHeld(reason)
    post.ends = on
    post.save(update_fields=["ends"])
    return post


def why_not_end(post: Post) -> str:
    """Why the post cannot end: who still holds it; empty when it can."""
    held = post.charges.filter(ends__isnull=True).select_related("user").first()
    if held is None:
        return ""
    sentence = _("%(person)s still holds %(post)s. Enter first when it was handed over.")
    return sentence % {"person": held.user, "post": post}
