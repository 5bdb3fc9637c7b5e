"""Access to papers, computed from where a paper lies and lay, never stored.

The one exception is explicit, dated and rare: a paper shared with a named person.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Charge, Office

# What only the desks where it lay and lies read; others who monitor see number, place and time.
SECRET = ("by_name", "secret", "top_secret")


class Reader(NamedTuple):
    """The facts of a charge that decide which papers it may see at a moment.

    `below` is the path of the office whose subtree it monitors; who monitors the State sees history, too.
    """

    post: int
    user: int
    now: datetime
    below: str | None

    @classmethod
    def of(cls, charge: Charge) -> "Reader":
        """The charge as a reader, now."""
        office = charge.post.office
        below = ("" if office.depth == 1 else office.path) if charge.post.may_monitor else None
        return cls(charge.post_id, charge.user_id, timezone.now(), below)


def visible_to(reader: Reader) -> Q:
    """Papers that lie or lay with the reader's post or in the subtree it monitors, or were shared."""
    if reader.below is None:
        return _lay_with(reader) | _shared_with(reader)
    below = Office.objects.filter(path__startswith=reader.below).order_by().values("pk")
    return _lay(Q(post=reader.post) | Q(office__in=below)) | _shared_with(reader)


def readable_by(reader: Reader) -> Q:
    """Papers whose content the reader may read: secret ones only where the post held them, or shared."""
    return visible_to(reader) & (~Q(grading__in=SECRET) | _lay_with(reader) | _shared_with(reader))


def _lay_with(reader: Reader) -> Q:
    return _lay(Q(post=reader.post))


def _lay(where: Q) -> Q:
    return Q(Exists(apps.get_model("tracking.Stay").objects.filter(where, paper=OuterRef("pk"))))


def _shared_with(reader: Reader) -> Q:
    """Shared with the person, under whatever post."""
    shares = apps.get_model("tracking.Share").objects.in_force(reader.now).filter(user=reader.user)
    return Q(pk__in=shares.values("content_object"))


class PaperQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge) -> "PaperQuerySet":
        """Papers of which the charge may know."""
        return self.filter(visible_to(Reader.of(charge)))

    def readable_by(self, charge: Charge) -> "PaperQuerySet":
        """Papers whose content the charge may read."""
        return self.filter(readable_by(Reader.of(charge)))

    def readable_among(self, papers: Collection[Any], charge: Charge) -> set[int]:
        """The keys of those papers, known to the charge, whose content it may read."""
        secret = [paper.pk for paper in papers if paper.grading in SECRET]
        open_to_all = {paper.pk for paper in papers} - set(secret)
        if not secret:
            return open_to_all
        return open_to_all | set(self.readable_by(charge).filter(pk__in=secret).values_list("pk", flat=True))


class StayQuerySet(models.QuerySet):
    def open(self) -> "StayQuerySet":
        """Open stays: the desks where papers lie now, closed papers included."""
        return self.filter(left_at__isnull=True)

    def pending(self) -> "StayQuerySet":
        """Open stays whose time counts, those of parked papers included."""
        return self.filter(left_at__isnull=True, at_rest=False)

    def visible_to(self, charge: Charge) -> "StayQuerySet":
        """The stays of papers of which the charge may know."""
        return self.filter(paper__in=apps.get_model("tracking.Paper").objects.visible_to(charge))

    def of(self, paper: Any) -> "StayQuerySet":
        """The stays of one paper."""
        return self.filter(paper=paper)

    def at(self, post: Any) -> "StayQuerySet":
        """The stays at one post."""
        return self.filter(post=post)

    def within(self, office: Office) -> "StayQuerySet":
        """Stays in an office or any office below it."""
        return self.filter(office__in=Office.objects.within(office).order_by().values("pk"))
