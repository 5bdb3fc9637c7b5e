"""Workers killed while they split a batch."""

import signal

import pytest

from files.models import DraftPaper, ScanBatch
from files.scans import roles, work
from files.scans.verbs import make_letters, take_batch
from tests.factories import District, let_diarise
from tests.files.scans.test_batches import morning, work_through
from tests.killing import kill, killed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.soak]


def test_a_worker_killed_while_reading_and_while_cutting_loses_and_doubles_no_page(
    settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path
    by, content = let_diarise(District().sunita), morning()
    request = "11111111-2222-3333-4444-555555555555"
    batch = take_batch(content, content.name, by=by, drops_blank=True, request_id=request)
    monkeypatch.setattr(work, "PAGES", 3)
    work.go_on(batch.pk)
    with monkeypatch.context() as dying:
        dying.setattr(roles, "follow", kill)
        assert killed(lambda: work.go_on(batch.pk)) == signal.SIGKILL
    assert work_through(batch).roles == "L.SLBSL"
    make_letters(batch, by=by, expected=batch.roles)
    take_in = work.take_in

    def die(*arguments, **facts):
        take_in(*arguments, **facts)
        kill()

    with monkeypatch.context() as dying:
        dying.setattr(work, "take_in", die)
        assert killed(lambda: work.go_on(batch.pk)) == signal.SIGKILL
    assert DraftPaper.objects.count() == 0
    assert work_through(batch).state == ScanBatch.State.DONE
    assert sorted(DraftPaper.objects.values_list("pages", flat=True)) == [1, 1, 2]
