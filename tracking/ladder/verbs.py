"""The ladder: its steps set and withdrawn by order, and the papers that come to them told of once."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.directory.holding import names_by_language
from accounts.models import Charge, Office, User
from accounts.notices.verbs import inform
from accounts.pages.addresses import address
from accounts.permissions import check_administers
from accounts.refusals import WrongStep
from tracking.models import Rung, Stay
from tracking.time import clock

from . import kinds, people, reaching

# So many papers of a step a person is told of one by one; more are one notice with their number.
MOST_SINGLE = 3
# Limits that passed a step longer ago are looked for once a day.
DAYS = 2


class Terms(NamedTuple):
    """The facts of a step: whom it tells, and how long after the limit (below 0: before it)."""

    told: str
    amount: Decimal
    unit: str


def climb(now: datetime, *, days: int | None = DAYS) -> int:
    """Tell of the papers that came to a step of the ladder; return how many did.

    Each is recorded in the transaction that tells of it, so that it is told of once, whoever else climbs at
    the same time and wherever the program dies.
    """
    climbed = 0
    with clock.snapshot():
        for rung in Rung.objects.in_force(timezone.localdate(now)).select_related("office").order_by("pk"):
            places = reaching.spans(rung, now, days=days)
            batch = reaching.BATCH
            while batch == reaching.BATCH:
                batch = _climb(rung, places, now)
                climbed += batch
    return climbed


@transaction.atomic
def add(office: Office, terms: Terms, *, begins: date, by: Charge, **order: str | date | None) -> Rung:
    """Set a step for the office and those below it; one that stands already is left as it is."""
    _keep_still(office, by, begins)
    standing = Rung.objects.filter(office=office, ends=None, **terms._asdict()).first()
    if standing:
        return standing
    rung = Rung.objects.create(office=office, begins=begins, entered_by=by.user, **terms._asdict(), **order)
    facts = {**terms._asdict(), "begins": begins, **order}
    differences = {name: (None, value) for name, value in facts.items()}
    audit.record(audit.Act.ADDED, by=by, on=rung, office=office, differences=differences)
    _tell_above(rung, by, begins, rung.order_number)
    return rung


@transaction.atomic
def withdraw(
    rung: Rung, *, ends: date, by: Charge, order_number: str, order_date: date | None, reason: str
) -> None:
    """Let a step end on a day, by an order and for a reason of which those above are told."""
    _keep_still(rung.office, by, ends)
    if not (order_number.strip() and reason.strip()):
        raise WrongStep(_("A step is withdrawn by an order and for a reason. Please enter both."))
    facts = {
        "ends": first_day_without(rung, ends),
        "withdrawn_by": by.user,
        "end_order_number": order_number,
        "end_order_date": order_date,
        "end_reason": reason,
    }
    if not Rung.objects.filter(pk=rung.pk, ends=None).update(**facts):
        return
    differences = {name: (None, value) for name, value in facts.items() if name != "withdrawn_by"}
    audit.record(
        audit.Act.WITHDRAWN, by=by, on=rung, office=rung.office, differences=differences, reason=reason
    )
    _tell_above(rung, by, facts["ends"], order_number, withdrawn=True, reason=reason)


def first_day_without(rung: Rung, ends: date) -> date:
    """Return from which day on the step is withdrawn: not before the day on which it begins."""
    return max(ends, rung.begins)


def _keep_still(office: Office, by: Charge, on: date) -> None:
    Office.objects.select_for_update(no_key=True).order_by().get(pk=office.pk)
    check_administers(by, office)
    if on < timezone.localdate():
        raise WrongStep(_("A step never changes the past. Please enter today's date or a later one."))


def _tell_above(rung: Rung, by: Charge, on: date, order: str, *, withdrawn: bool = False, reason: str = ""):
    now = timezone.now()
    facts = {
        "office": {"hi": rung.office.name_hi, "en": rung.office.name_en},
        "told": rung.told, "amount": float(rung.amount), "unit": rung.unit,
        "date": f"{on:%d.%m.%Y}", "order": order, "withdrawn": withdrawn, "reason": reason,
    }  # fmt: skip
    key = f"rung {rung.pk} {'withdrawn' if withdrawn else 'added'}"
    told = people.above(rung.office, now, but=by.user)
    inform(told, kinds.CHANGED.name, facts=facts, url="", key=key, at=now)


@transaction.atomic
def _climb(rung: Rung, places: list[reaching.Span], now: datetime) -> int:
    """Record a batch of papers that came to the step, and tell of them; return how many there were."""
    reached = reaching.reach(rung, places, now)
    if not reached:
        return 0
    rows = Stay.objects.filter(pk__in=reached).select_related("paper", "office", "post__section__office")
    stays = list(rows.order_by("pk"))
    piles: dict[int, list[Stay]] = {}
    told = people.concerned(rung.told, stays, now)
    for stay in stays:
        for person in told[stay.pk]:
            piles.setdefault(person, []).append(stay)
    singly: dict[int, list[User]] = {}
    for person in User.objects.filter(pk__in=piles):
        if len(piles[person.pk]) > MOST_SINGLE:
            _tell_of_many(rung, piles[person.pk], person, now)
            continue
        for stay in piles[person.pk]:
            singly.setdefault(stay.pk, []).append(person)
    _tell_one_by_one(rung, [stay for stay in stays if stay.pk in singly], singly, now)
    return len(reached)


def _tell_of_many(rung: Rung, stays: Sequence[Stay], person: User, now: datetime) -> None:
    facts = {"count": len(stays), "amount": float(rung.amount), "unit": rung.unit}
    pages = {Rung.Told.HOLDER: "desk", Rung.Told.MONITOR: "monitor", Rung.Told.ABOVE: "monitor"}
    url = reverse(pages[rung.told]) if rung.told in pages else ""
    key = f"rung {rung.pk} from {stays[0].pk}"
    inform([person], kinds.of(rung).name, facts=facts, url=url, key=key, at=now)


def _tell_one_by_one(rung: Rung, stays: Sequence[Stay], singly: dict[int, list[User]], now: datetime) -> None:
    desks = names_by_language({stay.post for stay in stays}, now)
    for stay in stays:
        facts = {
            "number": stay.paper.number, "desk": desks[stay.post_id],
            "amount": float(rung.amount), "unit": rung.unit,
        }  # fmt: skip
        url = address(stay.paper.kind, stay.paper_id) if rung.told != Rung.Told.SUPERIOR else ""
        key = f"rung {rung.pk} stay {stay.pk}"
        inform(singly[stay.pk], kinds.of(rung).name, facts=facts, url=url, key=key, at=now)
