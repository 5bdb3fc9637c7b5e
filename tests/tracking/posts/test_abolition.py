from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.charges import orders
from accounts.models import Post
from tests.factories import District, ist, make_charge, make_paper, make_paper_at, make_post, send
from tracking.ledger import entries
from tracking.models import Paper, Stay
from tracking.movement.verbs import close, reopen
from tracking.posts import abolition
from tracking.refusals import NotAllowed, NotHere, PapersLie

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    """Kannauj with its nodal officer Rakesh Pal, and the order he enters."""
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    district.order = orders.Order("7/2026", date(2026, 11, 1), ist(2026, 11, 2), rakesh)
    return district


def test_a_post_is_not_abolished_while_files_lie_there(kannauj):
    for _file in range(2):
        paper = make_paper(kannauj.sunita)
        send(paper, kannauj.sunita, kannauj.adm_post)
    with pytest.raises(PapersLie, match="2"):
        abolition.abolish(kannauj.adm_post, on=timezone.localdate(), order=kannauj.order)
    for paper in kannauj.adm_post.papers.all():
        send(paper, kannauj.anjali, kannauj.dm_post)
    abolition.abolish(kannauj.adm_post, on=timezone.localdate(), order=kannauj.order)
    assert Post.objects.get(pk=kannauj.adm_post.pk).ends == timezone.localdate()


def test_a_closed_file_does_not_keep_a_post(kannauj):
    paper = make_paper_at(kannauj.anjali)
    close(paper, by=kannauj.anjali, remark="निर्णय", expected=1, request_id=uuid4())
    abolition.abolish(kannauj.adm_post, on=timezone.localdate(), order=kannauj.order)


def closed_where_a_desk_was(kannauj):
    """A file of Sunita's that Manoj closed at a desk which has ended since."""
    paper = make_paper(kannauj.sunita)
    send(paper, kannauj.sunita, kannauj.sdm_post)
    paper.refresh_from_db()
    close(paper, by=kannauj.manoj, remark="निर्णय", expected=2, request_id=uuid4())
    Post.objects.filter(pk=kannauj.sdm_post.pk).update(ends=timezone.localdate())
    return Paper.objects.get(pk=paper.pk)


def test_a_superior_reopens_what_rests_at_a_desk_that_is_no_more_and_sends_it_on(kannauj):
    paper = closed_where_a_desk_was(kannauj)
    client = Client()
    client.force_login(kannauj.dm.user)
    page = client.get(f"/papers/{paper.pk}/movements/")
    assert page.status_code == 200
    press = {"expected": 3, "request_id": uuid4(), "remark": "उच्च न्यायालय का आदेश"}
    assert client.post(f"/papers/{paper.pk}/reopen/", press).status_code == 302
    assert Stay.objects.pending().get(paper=paper).post == kannauj.dm_post
    assert entries.verify(Paper.objects.get(pk=paper.pk)) is None
    send(paper, kannauj.dm, kannauj.adm_post)


def test_nobody_else_reopens_what_rests_at_a_desk_that_is_no_more(kannauj):
    paper = closed_where_a_desk_was(kannauj)
    press = {"remark": "आदेश", "expected": 3, "request_id": uuid4()}
    for person in (kannauj.sunita, kannauj.stranger):
        with override("en"), pytest.raises(NotAllowed, match="abolished"):
            reopen(paper, by=person, **press)


def test_a_superior_does_not_reopen_over_a_desk_that_still_is(kannauj):
    paper = make_paper_at(kannauj.anjali)
    close(paper, by=kannauj.anjali, remark="निर्णय", expected=1, request_id=uuid4())
    with pytest.raises(NotHere):
        reopen(paper, by=kannauj.dm, remark="आदेश", expected=2, request_id=uuid4())


def test_an_office_ends_later_with_files_in_it_and_today_only_without(kannauj):
    make_paper(kannauj.manoj)
    with pytest.raises(PapersLie, match="1"):
        abolition.end_office(kannauj.tehsil, on=timezone.localdate(), order=kannauj.order)
    later = timezone.localdate() + timedelta(days=90)
    abolition.end_office(kannauj.tehsil, on=later, order=kannauj.order)
    assert Post.objects.get(pk=kannauj.sdm_post.pk).ends == later
