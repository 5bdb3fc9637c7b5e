"""Whatever befalls a district, every figure of every page is the one that the ledger tells."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import Office
from tracking.models import Paper
from tracking.monitor.figures import offices_within
from tracking.summaries.figures import summarised_until
from tracking.summaries.verbs import refresh
from tracking.verification import papers as verification

from . import checks
from .hours import day_of
from .ledger import Ledger
from .town import BEGINS, HISTORIES, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_charges")]


def everything(town: Town, ago: int) -> None:
    """Compare what every page says now, and as of some days ago."""
    if summarised_until():
        # A late holiday changes days that were stored within a minute, by the job.
        refresh()
        town.now += timedelta(minutes=1)
    district = town.district
    offices = list(Office.objects.all())
    ledger, today = Ledger(), day_of(timezone.now())
    then = timezone.now() - timedelta(days=ago)
    for office in (district.state, district.kannauj, district.tehsil):
        within = list(offices_within(office))
        checks.monitor(ledger, office)
        checks.lists(ledger, within)
        checks.disposed(ledger, within)
        for at in (timezone.now(), then):
            checks.lasted(ledger, within, at)
        checks.compared(ledger, within, day_of(then) - timedelta(days=9), day_of(then))
    checks.days(ledger, list(offices_within(district.kannauj)), today - timedelta(days=40), today)
    checks.ranked(ledger, [district.kannauj, district.etawah], day_of(then))
    checks.stood(ledger, [district.kannauj, district.etawah], day_of(then))
    checks.fair(ledger, district.kannauj)
    checks.desk_tallies(ledger, [charge for charge in town.desks.values() if charge])
    lain = [each for each in ledger.lain if not each.at_rest]
    checks.why(ledger, lain, town.desks)
    checks.four_clocks(ledger, Paper.objects.values_list("pk", flat=True))
    checks.taken(ledger, [office.pk for office in offices], BEGINS)
    # The fewest papers by which a forecast goes here are fewer than in an office.
    checks.likely(ledger, (4, 2))
    checks.worked(ledger, offices, day_of(then))


def live(acts, ago: int, *, own_hours: bool) -> None:
    """Let a history happen, and look at it."""
    with transaction.atomic():
        town = Town(own_hours=own_hours)
        try:
            for act in acts:
                town.befall(*act)
            town.now += timedelta(minutes=1)
            everything(town, ago)
            refresh()
            town.now += timedelta(minutes=1)
            checks.days(Ledger(), list(offices_within(town.district.kannauj)), *town.last_days(ago))
            call_command("recompute_summaries")
            checks.days(Ledger(), list(offices_within(town.district.kannauj)), *town.last_days(ago))
            assert not [finding for paper in town.papers for finding in verification.findings_of(paper)]
        finally:
            town.close()
            transaction.set_rollback(True)


def run(examples: int, *, alike: bool) -> None:
    @given(acts=HISTORIES, ago=st.integers(0, 25), own_hours=st.booleans())
    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        derandomize=alike,
    )
    def lives(acts, ago, own_hours):
        live(acts, ago, own_hours=own_hours)

    lives()


def test_every_figure_is_the_one_that_the_ledger_tells():
    run(examples=5, alike=True)


@pytest.mark.soak
def test_every_figure_is_the_one_that_the_ledger_tells_in_many_histories():
    run(examples=300, alike=False)
