"""Who may see which paper. Access is computed from where a paper lies and lay, never stored.

The one exception is explicit, dated and rare: a paper shared with a named person.
"""

from typing import NamedTuple

from django.db import models
from django.db.models import F, Func
from django.utils import timezone

from accounts.models import Charge, Office

SECRET = ("secret", "top_secret")
# Written out, so that the ORM's lists and the statements of single pages ask the same words.
SHARED = """{key} IN (
    SELECT paper_id FROM tracking_share
    WHERE user_id = %s AND withdrawn_at IS NULL AND %s >= begins AND %s < ends
)"""
LAY_HERE = "EXISTS (SELECT FROM tracking_stay seen WHERE seen.paper_id = {key} AND seen.post_id = %s)"
LAY_BELOW = """EXISTS (
    SELECT FROM tracking_stay seen WHERE seen.paper_id = {key} AND (
        seen.post_id = %s OR seen.office_id IN (SELECT id FROM accounts_office WHERE path LIKE %s)
    )
)"""
OPEN_TO_ALL = "{grading} <> ALL (%s)"


class Condition(NamedTuple):
    """A condition on a paper, `{key}` and `{grading}` in its words, and its values in their order."""

    words: str
    values: tuple

    def of(self, paper: str) -> str:
        """The words about a paper, as its statement calls the table."""
        return self.words.format(key=f"{paper}.id", grading=f"{paper}.grading")

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(f"({self.words} OR {other.words})", self.values + other.values)

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(f"({self.words} AND {other.words})", self.values + other.values)


def visible_to(charge: Charge) -> Condition:
    """Papers that lie or lay with the charge's post or in the subtree it monitors, or were shared."""
    if not charge.post.may_monitor:
        return _held_by(charge) | _shared_with(charge)
    below = Condition(LAY_BELOW, (charge.post_id, f"{charge.post.office.path}%"))
    return below | _shared_with(charge)


def readable_by(charge: Charge) -> Condition:
    """Papers whose content the charge may read: secret ones only where the post held them, or shared."""
    own = _held_by(charge) | _shared_with(charge)
    return visible_to(charge) & (Condition(OPEN_TO_ALL, (list(SECRET),)) | own)


def _held_by(charge: Charge) -> Condition:
    return Condition(LAY_HERE, (charge.post_id,))


def _shared_with(charge: Charge) -> Condition:
    """Shared with the person, under whatever post."""
    now = timezone.now()
    return Condition(SHARED, (charge.user_id, now, now))


class _Asked(Func):
    """A condition as the ORM asks it of its papers."""

    output_field = models.BooleanField()

    def __init__(self, condition: Condition):
        super().__init__(F("pk"), F("grading"))
        self.condition = condition

    def as_sql(self, compiler, connection, **_facts):
        (key, _none), (grading, _none) = map(compiler.compile, self.source_expressions)
        return self.condition.words.format(key=key, grading=grading), self.condition.values


class PaperQuerySet(models.QuerySet):
    def visible_to(self, charge: Charge):
        """Papers of which the charge may know."""
        return self.filter(_Asked(visible_to(charge)))

    def readable_by(self, charge: Charge):
        """Papers whose content the charge may read."""
        return self.filter(_Asked(readable_by(charge)))

    def readable_among(self, papers, charge: Charge) -> set[int]:
        """The keys of those papers, known to the charge, whose content it may read."""
        secret = [paper.pk for paper in papers if paper.is_secret]
        open_to_all = {paper.pk for paper in papers} - set(secret)
        if not secret:
            return open_to_all
        return open_to_all | set(self.readable_by(charge).filter(pk__in=secret).values_list("pk", flat=True))


class StayQuerySet(models.QuerySet):
    def open(self):
        """Where papers lie now, closed ones included."""
        return self.filter(left_at__isnull=True)

    def pending(self):
        """Where papers lie now and time counts; parked ones included."""
        return self.filter(left_at__isnull=True, at_rest=False)

    def of(self, paper):
        """The stays of one paper."""
        return self.filter(paper=paper)

    def at(self, post):
        """The stays at one post."""
        return self.filter(post=post)

    def within(self, office: Office):
        """Stays in an office or any office below it."""
        return self.filter(office__in=Office.objects.within(office).order_by().values("pk"))
