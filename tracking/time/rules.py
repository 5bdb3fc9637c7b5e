"""The rule on time: how long a paper may lie at a desk, and over how many levels it may go.

A rule is never changed. It ends on a day, and another begins; a paper keeps the limit with which it came.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Charge, Office, Post
from accounts.models.office import up_the_tree
from accounts.permissions import check_administers
from accounts.queries.compiled import compiled
from accounts.refusals import WrongStep
from tracking.models import Rule, Stay
from tracking.models.rule import RuleQuerySet

from .clock import Clock


def resolve(*, kind: str, post: Post, on: date) -> Rule | None:
    """Return the rule for that kind of paper at that post on that day, or None where no office sets one.

    The nearest office up the tree decides. Within it a rule for kind and grade precedes one for the kind,
    that one for the grade, and that one for all.
    """
    paths = up_the_tree(post.office.path)
    return _rule.first(paths=paths, kind=kind, grade=post.designation.grade, today=on)


@compiled
def _rule(paths: list[str], kind: str, grade: str, today: date) -> QuerySet[Rule]:
    rules = Rule.objects.in_force(today).filter(
        office__path__in=paths, kind__in=("", kind), grade__in=("", grade)
    )
    return rules.select_related("office").order_by("-office__depth", "-kind", "-grade")[:1]


def limit_seconds(rule: Rule, clock: Clock) -> int:
    """The rule's working days in seconds of that office's clock."""
    return int(rule.working_days * clock.day_seconds)


class Terms(NamedTuple):
    """The facts of a rule: for which papers and posts, how long, and over how many levels."""

    kind: str
    grade: str
    working_days: Decimal
    most_levels: int


def standing(office: Office) -> QuerySet[Rule]:
    """The rules that an office itself has set, those ended and those to come included, the newest first."""
    return Rule.objects.not_void().filter(office=office).order_by("-begins", "kind", "grade", "pk")


def holding(office: Office, today: date) -> list[Rule]:
    """The rules that hold in an office: its own first, then those above up to one for all papers."""
    rules = Rule.objects.in_force(today).filter(office__path__in=up_the_tree(office.path))
    in_order = list(rules.select_related("office").order_by("-office__depth", "-kind", "-grade"))
    for_all = next((rule.office_id for rule in in_order if not rule.kind and not rule.grade), None)
    last = max((n for n, rule in enumerate(in_order, 1) if rule.office_id == for_all), default=len(in_order))
    return in_order[:last]


def below(office: Office, today: date) -> QuerySet[Rule]:
    """The rules in force today that offices below have set, each with a `key` in the order of the tree."""
    rules = Rule.objects.in_force(today).filter(office__path__startswith=office.path)
    key = Concat("office__path", Value("/"), Cast("pk", CharField()), output_field=CharField())
    return rules.exclude(office=office).select_related("office").annotate(key=key).order_by("key")


def before(office: Office, terms: Terms, begins: date) -> Rule | None:
    """The rule that would hold on that day for those papers and posts, if nothing were set."""
    rules = Rule.objects.in_force(begins).filter(office__path__in=up_the_tree(office.path))
    named = rules.filter(kind__in=("", terms.kind), grade__in=("", terms.grade))
    return named.select_related("office").order_by("-office__depth", "-kind", "-grade").first()


def count_lying(office: Office) -> int:
    """Count the papers that lie at desks of the office and below it: each keeps the limit it came with."""
    return Stay.objects.pending().filter(office__path__startswith=office.path).count()


@transaction.atomic
def change(office: Office, terms: Terms, *, begins: date, by: Charge, **order: str | date | None) -> Rule:
    """Set a rule from a date on, today or later; the one before it ends, what was planned after it is void.

    Of two presses the second finds the rule as it wants it, and changes nothing.
    """
    _keep_still(office, by)
    if begins < timezone.localdate():
        raise WrongStep(_("A rule never changes the past. Please enter today's date or a later one."))
    of_these = Rule.objects.filter(office=office, kind=terms.kind, grade=terms.grade)
    same = of_these.filter(begins=begins, ends=None, **terms._asdict(), **order).first()
    if same:
        return same
    was = of_these.in_force(begins).first()
    _end(of_these, begins)
    rule = Rule.objects.create(office=office, begins=begins, **terms._asdict(), **order)
    facts = {**terms._asdict(), "begins": begins, **order}
    differences = {name: (was and getattr(was, name), value) for name, value in facts.items()}
    _record(audit.Act.CHANGED if was else audit.Act.ADDED, rule, by, differences)
    return rule


@transaction.atomic
def end(rule: Rule, *, ends: date, by: Charge) -> None:
    """Let a rule end; from that day the office goes by what holds without it. One to come never begins."""
    _keep_still(rule.office, by)
    if ends < timezone.localdate():
        raise WrongStep(_("A rule never changes the past. Please enter today's date or a later one."))
    if rule.office.depth == 1 and not (rule.kind or rule.grade):
        raise WrongStep(_("Every office goes by this rule in the end. Please change it, not end it."))
    if Rule.objects.filter(pk=rule.pk, ends=None).exists():
        _end(Rule.objects.filter(pk=rule.pk), ends)
        _record(audit.Act.WITHDRAWN, rule, by, {"ends": (None, ends)})


def _end(rules: RuleQuerySet, on: date) -> None:
    """End rules on that day; those that begin on it or later never begin."""
    rules.not_void().filter(ends=None).update(ends=Greatest(F("begins"), Value(on)))
    rules.not_void().filter(ends__gt=on).update(ends=Greatest(F("begins"), Value(on)))


def _keep_still(office: Office, by: Charge) -> None:
    Office.objects.select_for_update(no_key=True).order_by().get(pk=office.pk)
    check_administers(by, office)


def _record(act: str, rule: Rule, by: Charge, differences: audit.Differences) -> None:
    audit.record(act, by=by, on=rule, office=rule.office, differences=differences)
