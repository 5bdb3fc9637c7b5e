"""Acts on staff by order: each is checked, done and recorded with its order in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Charge, Office, Post, Section, StaffAct, User
from accounts.models.dated import midnight
from accounts.refusals import (
    NotOneself,
    NotOpen,
    NotSuspended,
    NotYet,
    PersonCannotHold,
    PostNotThere,
)

from . import email_custody, endings, people, two_persons, verbs
from .hooks import run_steps

Kind = StaffAct.Kind
TAKEN: dict[str, Kind] = {
    Charge.Kind.SUBSTANTIVE: Kind.TAKE_OVER,
    Charge.Kind.ADDITIONAL: Kind.ADDITIONAL,
    Charge.Kind.OFFICIATING: Kind.OFFICIATING,
}
ENDING = {
    *(Kind.HAND_OVER, Kind.SUSPENSION, Kind.RETIREMENT, Kind.DEATH, Kind.ABOLITION, Kind.OFFICE_END),
}


@dataclass(frozen=True)
class Order:
    """The order an act rests on, the moment from which it holds, and who enters it."""

    number: str
    date: date
    at: datetime
    by: Charge


@transaction.atomic
def take_over(post: Post, *, person: User, order: Order, kind: str = Charge.Kind.SUBSTANTIVE) -> StaffAct:
    """A person takes over a post: substantively, in addition, or officiating."""
    _not_oneself(person, order)
    two_persons.check_person(post, person, order.by)
    taken = verbs.take_over(post, user=person, kind=kind, at=order.at, order_number=order.number)
    two_persons.use_charge(post, person)
    email_custody.settle([person.pk])
    return _record(TAKEN[kind], order, person=person, post=taken.post, concerned=[taken])


def held_elsewhere(person: User, post: Post, at: datetime) -> QuerySet[Charge]:
    """The substantive charges of other posts that the person holds or is to hold: a person has one."""
    charges = person.charges.not_over_at(at).filter(kind=Charge.Kind.SUBSTANTIVE).exclude(post=post)
    return charges.exclude(acts__kind=Kind.TAKEN_BACK).with_place().order_by("begins", "pk")


@transaction.atomic
def leave_others(person: User, *, post: Post, order: Order) -> list[StaffAct]:
    """Hand over the substantive charges that the person leaves for this post, in reach of the office."""
    mine = held_elsewhere(person, post, order.at).filter(
        post__section__office__path__startswith=order.by.post.office.path
    )
    acts = [(hand_over(charge, order=order), charge) for charge in mine]
    if acts:
        run_steps("handed_over", acts)
    return [act for act, _charge in acts]


@transaction.atomic
def appoint_link_officer(post: Post, *, person: User, until: datetime, order: Order) -> StaffAct:
    """A person stands in at a post for its holder, who is on leave until that moment."""
    _not_oneself(person, order)
    if until <= order.at:
        raise NotOpen(_("The leave must end after it begins."))
    absent = verbs.regular_holder(post, order.at)
    if absent is None:
        raise PersonCannotHold(
            _("%(post)s is vacant: nobody is on leave there. Give additional charge.") % {"post": post}
        )
    two_persons.check_person(post, person, order.by)
    taken = verbs.take_over(
        post, user=person, kind=Charge.Kind.LINK, acting_for=absent.user,
        at=order.at, until=until, order_number=order.number,
    )  # fmt: skip
    two_persons.use_charge(post, person)
    return _record(Kind.LINK, order, person=person, post=taken.post, concerned=[taken], until=taken.ends)


@transaction.atomic
def hand_over(charge: Charge, *, order: Order) -> StaffAct:
    """A charge ends; the post is vacant until it is taken over."""
    ended = verbs.hand_over(charge, at=order.at)
    return _record(Kind.HAND_OVER, order, person=ended.user, post=ended.post, concerned=[ended])


def suspend(person: User, *, order: Order) -> StaffAct:
    """A person is suspended: every charge ends, none can be taken over; the account stays open."""
    return _leave(person, order, Kind.SUSPENSION)


def retire(person: User, *, order: Order) -> StaffAct:
    """A person retires: every charge ends and the account is closed."""
    return _leave(person, order, Kind.RETIREMENT)


def record_death(person: User, *, order: Order) -> StaffAct:
    """A person died in service: every charge ends and the account is closed."""
    return _leave(person, order, Kind.DEATH)


@transaction.atomic
def reinstate(person: User, *, order: Order) -> StaffAct:
    """A suspension ends; the person can take over a post again."""
    person = _locked(person, order)
    if not verbs.is_suspended(person):
        raise NotSuspended(_("%(person)s is not suspended.") % {"person": person})
    return _record(Kind.REINSTATEMENT, order, person=person)


@transaction.atomic
def abolish(post: Post, *, on: date, order: Order) -> StaffAct:
    """A post ends from that date, and with it every charge of it."""
    post = Post.objects.select_for_update(of=["self"]).select_related("section__office").get(pk=post.pk)
    _can_end(post, on)
    if post.receives_for.exists():
        raise PostNotThere(
            _("Files of other offices arrive at %(post)s. Name another receiving post first.")
            % {"post": post}
        )
    post.ends = on
    post.save(update_fields=["ends"])
    ended = verbs.end_all(post.charges.all(), at=midnight(on))
    return _record(Kind.ABOLITION, order, post=post, concerned=ended)


@transaction.atomic
def end_office(office: Office, *, on: date, order: Order) -> StaffAct:
    """An office ends from that date: the offices below it, its sections, its posts, every charge in it."""
    offices = Office.objects.within(office).order_by().values("pk")
    posts = Post.objects.select_for_update(of=["self"]).filter(section__office__in=offices).order_by("pk")
    if office.begins >= on or posts.filter(begins__gte=on).exists():
        raise PostNotThere(_("What begins on that date or later cannot end on it. Please give a later date."))
    charges = Charge.objects.filter(post__in=[post.pk for post in posts])
    ended = verbs.end_all(charges, at=midnight(on))
    for model, within in ((Post, "section__office__in"), (Section, "office__in"), (Office, "pk__in")):
        model.objects.existing_on(on).filter(**{within: offices}).update(ends=on)
    return _record(Kind.OFFICE_END, order, office=office, concerned=ended)


@transaction.atomic
def _leave(person: User, order: Order, kind: str) -> StaffAct:
    person = _locked(person, order)
    if order.at > timezone.now():
        raise NotYet(_("Please enter this when the moment has come: it ends every charge at once."))
    if not person.is_active or (kind == Kind.SUSPENSION and verbs.is_suspended(person)):
        raise PersonCannotHold(_("%(person)s is not in service already.") % {"person": person})
    ended = verbs.end_all(person.charges.all(), at=order.at)
    if kind != Kind.SUSPENSION:
        people.close(person)
    return _record(kind, order, person=person, concerned=ended)


def _locked(person: User, order: Order) -> User:
    _not_oneself(person, order)
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _not_oneself(person: User, order: Order) -> None:
    if person.pk == order.by.user_id:
        raise NotOneself(_("Nobody enters this for oneself. Please ask another administrator."))


def _can_end(post: Post, on: date) -> None:
    if post.begins >= on or (post.ends and post.ends <= on):
        raise PostNotThere(_("%(post)s does not exist on that date.") % {"post": post})


def _record(
    kind: str,
    order: Order,
    *,
    person: User | None = None,
    post: Post | None = None,
    office: Office | None = None,
    concerned: Iterable[Charge] = (),
    until: datetime | None = None,
) -> StaffAct:
    """Record the act, for the office it concerns."""
    concerned = list(concerned)
    if office is None:
        at = post or next((charge.post for charge in concerned), None)
        office = at.office if at else (person and person.rolls) or order.by.post.office
    act = StaffAct.objects.create(
        kind=kind, order_number=order.number, order_date=order.date, at=order.at, until=until,
        person=person, post=post, office=office, by=order.by,
    )  # fmt: skip
    act.charges.set(concerned)
    if kind in ENDING:
        endings.tell_of_ends(concerned, by=order.by)
    audit.record(
        kind, by=order.by, on=person or post or office, office=office,
        differences=_differences(concerned, taken=kind in (*TAKEN.values(), Kind.LINK), at=order.at),
        reason=f"{order.number} · {order.date.isoformat()}",
    )  # fmt: skip
    return act


def _differences(concerned: list[Charge], *, taken: bool, at: datetime) -> dict[str, tuple]:
    """Return, by post, its holder before and from that moment on."""
    charges = Charge.objects.filter(pk__in=[charge.pk for charge in concerned])
    codes = charges.order_by("pk").values_list("post__code", "user__employee_code")
    moved = {post: (None, person) if taken else (person, None) for post, person in codes}
    return {"from": (None, at), **moved} if moved else {}
