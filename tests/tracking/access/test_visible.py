"""Access by a plain reading of the rule, compared with the ORM's lists and the pages of single papers."""

import random
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Charge
from files.models import File
from files.search.find import _allowed
from files.sheet.fetch import visible_file
from tests.emptying import unguarded
from tests.factories import District, open_test_file, send
from tracking.access.fetch import visible_paper
from tracking.models import Paper, Share, Stay
from tracking.movement import destinations
from tracking.paper import sharing

pytestmark = pytest.mark.django_db


def may_know(charge: Charge, paper: Paper) -> bool:
    """It lies or lay with the post, or in an office the post monitors; or is shared with the person."""
    below = charge.post.office.path if charge.post.may_monitor else None
    for stay in Stay.objects.of(paper).select_related("office"):
        if stay.post_id == charge.post_id or (below and stay.office.path.startswith(below)):
            return True
    return is_shared(charge, paper)


def may_read(charge: Charge, paper: Paper) -> bool:
    """A secret paper only where the post held it, or where it is shared with the person."""
    held = Stay.objects.of(paper).filter(post=charge.post_id).exists()
    is_open = paper.grading not in ("by_name", "secret", "top_secret")
    return may_know(charge, paper) and (is_open or held or is_shared(charge, paper))


def is_shared(charge: Charge, paper: Paper) -> bool:
    now = timezone.now()
    mine = Share.objects.filter(content_object=paper, user=charge.user, withdrawn_at=None)
    return any(share.begins <= now < share.ends for share in mine)


@pytest.mark.parametrize("seed", range(3))
def test_everybody_sees_by_every_way_what_the_rule_says_and_nothing_else(seed):
    kannauj, draw = District(), random.Random(seed)
    people = [kannauj.sunita, kannauj.manoj, kannauj.anjali, kannauj.dm, kannauj.stranger]
    files = []
    for serial in range(12):
        opener = draw.choice(people)
        grading = draw.choice(list(Paper.Grading.values))
        file = open_test_file(opener, f"विषय {serial}", grading=grading)
        for taker in draw.sample(people, draw.randint(0, 2)):
            if taker != opener and destinations.is_reachable(opener.post, taker.post):
                send(file, opener, taker.post)
                opener = taker
        if draw.random() < 0.5:
            person = draw.choice([someone for someone in people if someone != opener]).user
            until = timezone.localdate() + timedelta(days=5)
            shared = sharing.share(file, by=opener, person=person, until=until, reason="x")
            shift = draw.choice([timedelta(0), timedelta(days=-20), timedelta(days=20)])
            with unguarded("tracking_share"):
                Share.objects.filter(pk=shared.pk).update(
                    begins=shared.begins + shift, ends=shared.ends + shift
                )
        files.append(file)
    seen = 0
    for charge in people:
        knows = {file.pk for file in files if may_know(charge, file)}
        reads = {file.pk for file in files if may_read(charge, file)}
        for papers in (Paper, File):
            assert set(papers.objects.visible_to(charge).values_list("pk", flat=True)) == knows
            assert set(papers.objects.readable_by(charge).values_list("pk", flat=True)) == reads
            assert papers.objects.exclude(pk__in=papers.objects.visible_to(charge)).count() == 12 - len(knows)
        assert {file.pk for file in files if visible_paper(file.pk, charge)} == knows
        assert {file.pk for file in files if visible_file(file.pk, charge)} == knows
        found = _allowed(charge, [file.pk for file in files], [], 0)
        assert {paper.pk for paper in found} == reads
        numbers = _allowed(charge, [], [file.number for file in files], files[-1].pk + 1)
        assert {paper.pk for paper in numbers} == knows
        seen += len(knows)
    assert 0 < seen < len(people) * len(files)


@pytest.mark.parametrize("path", ["/files/{}/", "/papers/{}/movements/", "/papers/{}/stays/1/"])
def test_an_address_beyond_all_keys_is_that_of_no_paper(path):
    client = Client()
    client.force_login(District().sunita.user)
    for number in (2**63 - 1, 2**63, 10**20 - 1):
        assert client.get(path.format(number)).status_code == 404
