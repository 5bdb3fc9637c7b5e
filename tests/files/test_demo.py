import pytest
from django.core.management import call_command

from accounts.models import Charge, Post
from files.demo.matters import VILLAGES
from files.demo.workplaces import ELSEWHERE, VACANT, desks
from tracking import ledger
from tracking.models import Paper

pytestmark = pytest.mark.django_db


def test_the_demo_loads_once_and_other_offices_work_on_their_own_matters(capsys):
    call_command("load_demo", files=80, verbosity=0)
    opened = Paper.objects.count()
    call_command("load_demo", files=80, verbosity=0)
    assert Paper.objects.count() == opened
    elsewhere = Paper.objects.exclude(office__code__startswith="KNJ")
    assert elsewhere.count() == 2 * len(ELSEWHERE)
    assert {paper.office.code for paper in elsewhere} == {place.prefix for place in ELSEWHERE}
    assert not any(village in paper.subject for paper in elsewhere for village in VILLAGES)
    assert not list(ledger.faults(Paper.objects.all()))


def test_every_desk_of_the_demos_routes_is_there_and_held_but_for_the_vacant_ones(capsys):
    call_command("load_demo", files=0, verbosity=0)
    assert Post.objects.filter(code__in=desks() | VACANT).count() == len(desks() | VACANT)
    held = set(Charge.objects.filter(ends=None).values_list("post__code", flat=True))
    assert desks() <= held
    assert not held & VACANT
