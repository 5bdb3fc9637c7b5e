from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Sending, WorkNotice
from accounts.notices.tasks import purge_notices
from accounts.notices.verbs import read
from accounts.queries import ageing
from tests.factories import District, make_work_notice, signed_in

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


@pytest.fixture
def kannauj():
    return District()


def age(notice: WorkNotice, by: timedelta) -> None:
    WorkNotice.objects.filter(pk=notice.pk).update(at=timezone.now() - by)
    Sending.objects.filter(notice=notice).update(since=timezone.now() - by)


def test_a_year_later_what_manoj_read_is_gone_and_what_waits_for_him_is_not(kannauj, monkeypatch):
    monkeypatch.setattr(ageing, "WINDOW", 2)
    manoj = kannauj.manoj.user
    old = [make_work_notice(manoj, f"KNJ/{number}") for number in range(3)]
    unread, young = make_work_notice(manoj, "KNJ/8"), make_work_notice(manoj, "KNJ/9")
    read(manoj, [notice.pk for notice in (*old, young)])
    for notice in (*old, unread):
        age(notice, YEAR + timedelta(days=1))
    age(young, YEAR - timedelta(days=1))
    assert purge_notices() == 3
    assert purge_notices() == 0
    assert set(WorkNotice.objects.all()) == {unread, young}
    assert [sending.notice for sending in Sending.objects.all()] == [young]
    page = signed_in(kannauj.manoj).get("/notices/").content.decode()
    assert "KNJ/8" in page
    assert "KNJ/9" in page
    manoj.refresh_from_db()
    assert manoj.unread_notices == 1


def test_however_many_notices_are_young_purging_reads_one_window_of_them(
    kannauj, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(ageing, "WINDOW", 2)
    for number in range(9):
        make_work_notice(kannauj.manoj.user, f"KNJ/{number}")
    with django_assert_num_queries(2):
        assert purge_notices() == 0
