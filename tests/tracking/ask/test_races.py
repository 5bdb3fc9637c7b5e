"""Two workers and two presses at once: one question, and it comes up once."""

from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User, WorkNotice
from tests.factories import District, ask_about, ist, make_late_paper, open_test_file
from tests.tracking.movement.test_races import at_once
from tracking.ask import tasks
from tracking.models import Movement, Question
from tracking.verification import papers

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_unanswered_question_comes_up_once_under_two_workers(monkeypatch):
    kannauj = District()
    for _serial in range(3):
        file = open_test_file(kannauj.sunita, at=ist(2026, 11, 2, 10))
        ask_about(file, kannauj.dm, at=ist(2026, 11, 10, 12))
    monkeypatch.setattr(timezone, "now", lambda: ist(2026, 11, 12, 11))
    done = at_once(lambda _worker: tasks.raise_unanswered(), range(4), threads=2)
    assert sum(done) == 3
    assert set(Question.objects.values_list("raised_to", flat=True)) == {kannauj.anjali.user_id}
    anjali = User.objects.get(pk=kannauj.anjali.user_id)
    told = WorkNotice.objects.filter(kind="unanswered", person=anjali)
    assert told.count() == anjali.unread_notices == 3


def test_two_presses_at_once_put_one_question():
    kannauj = District()
    file = make_late_paper(kannauj.sunita)
    questions = at_once(lambda _press: ask_about(file, kannauj.dm, request_id=uuid4()), range(6), threads=3)
    assert len({question.pk for question in questions}) == Question.objects.count() == 1
    assert Movement.objects.filter(kind="asked").count() == 1
    assert not [found for _keys, found in papers.findings() if found]
