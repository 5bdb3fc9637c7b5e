"""Taking over and handing over a post. Files stay where they are: they belong to the post."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Charge, Post, User
from .refusals import NotOpen, PersonCannotHold, PostNotThere, PostTaken

Kind = Charge.Kind


@transaction.atomic
def take_over(
    post: Post,
    *,
    user: User,
    kind: str = Kind.SUBSTANTIVE,
    at: datetime,
    order_number: str = "",
    acting_for: User | None = None,
) -> Charge:
    """Enter that a person holds the post from that moment on."""
    post = Post.objects.select_for_update(of=["self"]).get(pk=post.pk)
    _check_post(post, at)
    _check_person(user, kind, acting_for)
    held = post.charges.filter(Q(ends__isnull=True) | Q(ends__gt=at))
    if held.filter(user=user).exists():
        raise PersonCannotHold(_("%(person)s holds %(post)s already.") % {"person": user, "post": post})
    if kind == Kind.SUBSTANTIVE and (other := held.filter(kind=kind).select_related("user").first()):
        raise PostTaken(
            _("%(person)s holds %(post)s. Enter first when it was handed over.")
            % {"person": other.user, "post": post}
        )
    return Charge.objects.create(
        post=post, user=user, kind=kind, begins=at, order_number=order_number, acting_for=acting_for
    )


@transaction.atomic
def hand_over(charge: Charge, *, at: datetime) -> Charge:
    """Enter that the charge ended at that moment; the post is vacant until somebody takes it over."""
    charge = Charge.objects.select_for_update(of=["self"]).get(pk=charge.pk)
    if charge.ends:
        raise NotOpen(_("This charge has been handed over already."))
    if at <= charge.begins:
        raise NotOpen(_("A charge cannot be handed over before it was taken over."))
    charge.ends = at
    charge.save(update_fields=["ends"])
    return charge


def why_not_end(post: Post) -> str:
    """Why the post cannot end: who still holds it; empty when it can."""
    held = post.charges.filter(ends__isnull=True).select_related("user").first()
    if held is None:
        return ""
    sentence = _("%(person)s still holds %(post)s. Enter first when it was handed over.")
    return sentence % {"person": held.user, "post": post}


def _check_post(post: Post, at: datetime) -> None:
    day = timezone.localdate(at)
    if post.begins > day or (post.ends and post.ends <= day):
        raise PostNotThere(_("%(post)s does not exist on that date.") % {"post": post})


def _check_person(user: User, kind: str, acting_for: User | None) -> None:
    if not user.is_active:
        raise PersonCannotHold(_("%(person)s is disabled. Restore the person first.") % {"person": user})
    if kind == Kind.LINK and acting_for in (None, user):
        raise PersonCannotHold(_("Please name the officer whom the link officer stands in for."))
