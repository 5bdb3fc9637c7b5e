"""Scopes of picking, by name: each field of a form names its own, and its search keeps to it."""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Charge, EmailId, Office, Post, Section, StaffAct, User


class Scope(NamedTuple):
    """The rows that a charge may pick from, and the act that its post must allow, "" for none."""

    rows: Callable[[Charge], QuerySet]
    act: str = "administer"


def _within(charge: Charge) -> dict[str, str]:
    return {"section__office__path__startswith": charge.post.office.path}


def anybody(charge: Charge) -> QuerySet[User]:
    """Everybody who may sign in: inside the office the directory of the state is no secret."""
    return User.objects.filter(is_active=True)


def administered(charge: Charge) -> QuerySet[User]:
    """People whom the acting administrator is responsible for."""
    return User.objects.administered_by(charge.post.office, timezone.now())


def posted(charge: Charge) -> QuerySet[User]:
    """People who hold or held a post of the subtree."""
    return User.objects.filter(charges__post__in=Post.objects.filter(**_within(charge))).distinct()


def suspended(charge: Charge) -> QuerySet[User]:
    """People who were suspended within the subtree."""
    acts = StaffAct.objects.within(charge.post.office).filter(kind=StaffAct.Kind.SUSPENSION)
    return User.objects.filter(pk__in=acts.values("person"))


def posts(charge: Charge) -> QuerySet[Post]:
    """The posts of the subtree."""
    return Post.objects.not_void().filter(**_within(charge))


def superiors(charge: Charge) -> QuerySet[Post]:
    """The posts of the subtree, and those of the offices above, to which a post may report."""
    above = Office.objects.above(charge.post.office).order_by().values("pk")
    return Post.objects.not_void().filter(Q(**_within(charge)) | Q(section__office__in=above))


def sections(charge: Charge) -> QuerySet[Section]:
    """The sections of the subtree."""
    return Section.objects.not_void().filter(office__path__startswith=charge.post.office.path)


def offices(charge: Charge) -> QuerySet[Office]:
    """The own office and those below it."""
    return Office.objects.within(charge.post.office).not_void()


def below(charge: Charge) -> QuerySet[Office]:
    """The offices below the own."""
    return offices(charge).exclude(pk=charge.post.office.pk)


def all_desks(charge: Charge) -> QuerySet[Post]:
    """Every desk of the State that exists: a letter may go to any."""
    today = timezone.localdate()
    return Post.objects.not_void().existing_on(today).filter(section__office__is_history=False)


def all_offices(charge: Charge) -> QuerySet[Office]:
    """Every office of the State that exists."""
    return Office.objects.not_void().existing_on(timezone.localdate()).filter(is_history=False)


def email_ids(charge: Charge) -> QuerySet[EmailId]:
    """The e-mail IDs of the subtree that are in use."""
    return EmailId.objects.visible_to(charge).filter(state=EmailId.State.ACTIVE)


SCOPES = {
    "anybody": Scope(anybody, ""),
    "administered": Scope(administered),
    "posted": Scope(posted),
    "suspended": Scope(suspended),
    "posts": Scope(posts),
    "superiors": Scope(superiors),
    "sections": Scope(sections),
    "offices": Scope(offices, ""),
    "below": Scope(below, ""),
    "all-desks": Scope(all_desks, ""),
    "all-offices": Scope(all_offices, ""),
    "email-ids": Scope(email_ids),
}
