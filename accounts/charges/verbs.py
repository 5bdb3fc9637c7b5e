"""Taking over and handing over a post. Files stay where they are: they belong to the post."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge, Post, StaffAct, User
from accounts.models.dated import midnight
from accounts.refusals import NotOpen, PersonCannotHold, PostNotThere, PostTaken

from . import two_persons

Kind = Charge.Kind


@transaction.atomic
def take_over(
    post: Post,
    *,
    user: User,
    kind: str = Kind.SUBSTANTIVE,
    at: datetime,
    until: datetime | None = None,
    order_number: str = "",
    acting_for: User | None = None,
) -> Charge:
    """Enter a charge of the post from that moment on, at most until the post ends."""
    post = Post.objects.select_for_update(of=["self"]).select_related("section__office").get(pk=post.pk)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _check_post(post, at)
    check_person(user, kind, acting_for)
    two_persons.check_taking(post, user)
    charges = post.charges.not_over_at(at).exclude(acts__kind=StaffAct.Kind.TAKEN_BACK)
    if charges.filter(user=user).exists():
        raise PersonCannotHold(_("%(person)s holds %(post)s already.") % {"person": user, "post": post})
    if kind == Kind.SUBSTANTIVE and (other := charges.filter(kind=kind).select_related("user").first()):
        raise PostTaken(
            _("%(person)s holds %(post)s. Enter first when it was handed over.")
            % {"person": other.user, "post": post}
        )
    ends = min(filter(None, (until, end_of(post))), default=None)
    facts = {"kind": kind, "begins": at, "ends": ends, "order_number": order_number, "acting_for": acting_for}
    return Charge.objects.create(post=post, user=user, **facts)


@transaction.atomic
def hand_over(charge: Charge, *, at: datetime) -> Charge:
    """Enter that the charge ended at that moment; the post is vacant until somebody takes it over."""
    charge = Charge.objects.select_for_update(of=["self"]).get(pk=charge.pk)
    if charge.ends and charge.ends <= max(at, timezone.now()):
        raise NotOpen(_("This charge has been handed over already."))
    if at <= charge.begins:
        raise NotOpen(_("A charge cannot be handed over before it was taken over."))
    charge.ends = at
    charge.save(update_fields=["ends"])
    return charge


@transaction.atomic
def end_all(charges: QuerySet[Charge], *, at: datetime) -> list[Charge]:
    """End the charges that are open at that moment or begin later; those that have ended stay as they are."""
    now = timezone.now()
    still_open = charges.filter(Q(ends__isnull=True) | Q(ends__gt=max(at, now)))
    ended = list(still_open.select_for_update(of=["self"]).order_by("pk"))
    for charge in ended:
        if at <= charge.begins <= now:
            raise NotOpen(
                _("%(charge)s began after that moment. Please give a later one.") % {"charge": charge}
            )
        # A charge that never began ends as it would begin: its order stays on record, but it has no length.
        charge.ends = max(at, charge.begins + timedelta.resolution)
        charge.save(update_fields=["ends"])
    return ended


def void(charges: QuerySet[Charge]) -> None:
    """Make charges void: they keep their rows and acts, and no time counts for them.

    They end before they would have begun, so that the post can be taken over from that very moment. Those of
    guarded posts, whose beginning the database keeps, end as they begin.
    """
    over = Least(F("begins"), Value(timezone.now()))
    charges.filter(post__guarded=False).update(begins=over - Value(timedelta.resolution), ends=over)
    charges.filter(post__guarded=True).update(ends=F("begins") + Value(timedelta.resolution))


def regular_holder(post: Post, at: datetime) -> Charge | None:
    """Return the substantive, officiating or additional charge of the post at that moment, in this order."""
    rank = Case(When(kind=Kind.SUBSTANTIVE, then=0), When(kind=Kind.OFFICIATING, then=1), default=2)
    charges = post.charges.open_at(at).exclude(kind=Kind.LINK).select_related("user")
    return charges.order_by(rank, "-begins").first()


def is_suspended(user: User) -> bool:
    """Return whether the person was suspended and has not been reinstated since."""
    kinds = (StaffAct.Kind.SUSPENSION, StaffAct.Kind.REINSTATEMENT)
    last = user.acts.filter(kind__in=kinds).order_by("-pk").first()
    return last is not None and last.kind == StaffAct.Kind.SUSPENSION


def exists_at(post: Post, at: datetime) -> bool:
    """Return whether the post had begun at that moment and had not ended."""
    ends = end_of(post)
    return post.begins <= timezone.localdate(at) and (ends is None or ends > at)


def end_of(post: Post) -> datetime | None:
    """Return the end of the post, or of its section or office if that is earlier; None if none is known."""
    days = [thing.ends for thing in (post, post.section, post.section.office) if thing.ends]
    return midnight(min(days)) if days else None


def _check_post(post: Post, at: datetime) -> None:
    if not exists_at(post, at):
        raise PostNotThere(_("%(post)s does not exist on that date.") % {"post": post})


def check_person(user: User, kind: str, acting_for: User | None) -> None:
    """Refuse a person who cannot hold a charge, and a link officer for nobody."""
    if not user.is_active:
        raise PersonCannotHold(_("%(person)s is disabled. Restore the person first.") % {"person": user})
    if is_suspended(user):
        raise PersonCannotHold(_("%(person)s is suspended. Reinstate the person first.") % {"person": user})
    if kind == Kind.LINK and acting_for in (None, user):
        raise PersonCannotHold(_("Please name the officer whom the link officer stands in for."))
