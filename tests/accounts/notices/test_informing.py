import threading

import pytest
from django.db import connection
from django.utils.translation import override

from accounts.models import NoticeChoice, Sending, User, WorkNotice
from accounts.notices import kinds
from accounts.notices.verbs import inform, read
from tests.factories import District, ist

TEN = ist(2026, 11, 2, 10)


@pytest.fixture
def kannauj():
    return District()


@pytest.fixture
def asked(monkeypatch):
    """A kind of matter as a room of papers registers it, told by mail in the morning."""
    monkeypatch.setattr(kinds, "_kinds", {})
    return kinds.register(
        kinds.Kind("asked", "You are asked", lambda facts: f"{facts['by']} asks why {facts['number']} waits.")
    )


def tell_of_question(*people: User, key: str = "question 7", number: str = "KNJ/12") -> list[int]:
    facts = {"by": "DM", "number": number}
    return inform(people, "asked", facts=facts, url="/files/1/", key=key, at=TEN)


@pytest.mark.django_db
def test_each_person_is_told_once_for_a_key_whatever_repeats(kannauj, asked):
    sunita, manoj = kannauj.sunita.user, kannauj.manoj.user
    assert tell_of_question(sunita) == [sunita.pk]
    assert tell_of_question(sunita, manoj, manoj) == [manoj.pk]
    assert tell_of_question(sunita, manoj) == []
    [notice] = WorkNotice.objects.filter(person=sunita)
    assert (notice.kind, notice.facts["number"], notice.url) == ("asked", "KNJ/12", "/files/1/")
    assert kinds.kind(notice.kind).words(notice.facts) == "DM asks why KNJ/12 waits."
    tell_of_question(sunita, key="question 8")
    sunita.refresh_from_db()
    assert sunita.unread_notices == 2


@pytest.mark.django_db
def test_the_bell_counts_what_is_not_read(kannauj, asked):
    sunita = kannauj.sunita.user
    for number in range(3):
        tell_of_question(sunita, key=f"question {number}")
    first, second, third = WorkNotice.objects.filter(person=sunita).order_by("pk")
    read(sunita, [first.pk])
    read(sunita, [first.pk])
    sunita.refresh_from_db()
    assert sunita.unread_notices == 2
    read(sunita, until=second.pk)
    sunita.refresh_from_db()
    assert sunita.unread_notices == 1
    third.refresh_from_db()
    assert third.read_at is None


@pytest.mark.django_db
def test_nobody_reads_the_notice_of_another(kannauj, asked):
    tell_of_question(kannauj.sunita.user)
    [notice] = WorkNotice.objects.all()
    read(kannauj.manoj.user, [notice.pk])
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.django_db
def test_each_person_s_own_choice_says_by_which_channels_it_goes(kannauj, asked, settings, tmp_path):
    settings.SMS_FILE = str(tmp_path / "sms")
    sunita, manoj, anjali = kannauj.sunita.user, kannauj.manoj.user, kannauj.anjali.user
    NoticeChoice.objects.create(person=manoj, kind="asked", mail="now", sms=True)
    NoticeChoice.objects.create(person=anjali, kind="asked", mail="never")
    tell_of_question(sunita, manoj, anjali)
    assert set(Sending.objects.values_list("person", "channel")) == {
        (sunita.pk, "digest"),
        (manoj.pk, "mail"),
        (manoj.pk, "sms"),
    }


@pytest.mark.django_db
def test_nothing_goes_by_sms_where_no_way_for_it_is_set_up(kannauj, asked):
    NoticeChoice.objects.create(person=kannauj.manoj.user, kind="asked", mail="never", sms=True)
    tell_of_question(kannauj.manoj.user)
    assert not Sending.objects.exists()


@pytest.mark.django_db
def test_a_name_of_a_kind_is_taken_once(asked):
    with pytest.raises(ValueError, match="asked"):
        kinds.register(kinds.Kind("asked", "Another", str))


@pytest.mark.django_db(transaction=True)
def test_two_that_tell_the_same_people_at_once_tell_each_once(kannauj, asked):
    people = [kannauj.sunita.user, kannauj.manoj.user, kannauj.anjali.user]
    told, start = [], threading.Barrier(2)

    def schedule(order: list[User]) -> None:
        start.wait()
        with override("en"):
            told.extend(tell_of_question(*order))
        connection.close()

    schedulers = [threading.Thread(target=schedule, args=[order]) for order in (people, people[::-1])]
    [scheduler.start() for scheduler in schedulers]
    [scheduler.join() for scheduler in schedulers]
    assert sorted(told) == sorted(person.pk for person in people)
    assert set(User.objects.filter(pk__in=told).values_list("unread_notices", flat=True)) == {1}
