import os
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as real
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from eoffice import metrics
from tests.factories import District, make_paper
from tests.platform.test_health import take_redis_away
from tracking.models import Outbox, RecordDifference, VerificationRun

TOKEN = "t" * 40


@pytest.fixture
def ask(client, settings):
    """Ask as Prometheus does; return each figure by its name and labels."""
    settings.METRICS_TOKEN = TOKEN

    def ask():
        answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        families = text_string_to_metric_families(answer.content.decode())
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in families
            for sample in family.samples
        }

    return ask


def test_without_a_token_there_is_no_such_page(client, settings):
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"authorization": "Bearer x"}).status_code == 401


@pytest.mark.django_db
def test_the_oldest_work_that_waits_is_told_by_its_age(ask):
    assert ask()[("eoffice_outbox_age_seconds",)] == 0
    make_paper(District().sunita)
    Outbox.objects.update(written_at=timezone.now() - timedelta(minutes=10))
    figures = ask()
    assert 600 <= figures[("eoffice_outbox_age_seconds",)] < 700
    assert figures[("eoffice_up", "database")] == figures[("eoffice_up", "redis")] == 1


@pytest.mark.django_db
def test_the_last_verification_is_told_with_what_it_found(ask):
    assert ask()[("eoffice_verification_timestamp_seconds",)] == 0
    at = timezone.now() - timedelta(hours=3)
    run = VerificationRun.objects.create(started_at=at, sliced_at=at, finished_at=at)
    RecordDifference.objects.create(run=run, seq=1, what="state")
    figures = ask()
    assert figures[("eoffice_verification_timestamp_seconds",)] == pytest.approx(at.timestamp())
    assert figures[("eoffice_verification_differences",)] == 1


@pytest.mark.django_db
def test_a_task_that_no_worker_takes_grows_old(ask, settings, monkeypatch):
    from eoffice.celery import app

    queue = f"test-{uuid4().hex}"
    monkeypatch.setattr(metrics, "QUEUE", queue)
    assert ask()[("eoffice_queue_length",)] == 0
    app.send_task("accounts.imports.tasks.erase_sheets", queue=queue)
    monkeypatch.setattr(metrics.time, "time", lambda: timezone.now().timestamp() + 60)
    figures = ask()
    assert figures[("eoffice_queue_length",)] == 1
    assert 60 <= figures[("eoffice_queue_age_seconds",)] < 90
    app.connection_for_write().channel().queue_delete(queue)


@pytest.mark.django_db
def test_without_redis_the_other_figures_are_told(ask, settings):
    take_redis_away(settings)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    figures = ask()
    assert figures[("eoffice_up", "redis")] == 0
    assert figures[("eoffice_outbox_age_seconds",)] == 0


@pytest.mark.django_db
def test_the_backup_is_told_as_it_wrote_it(ask, settings, tmp_path):
    settings.BACKUP_STATUS = str(tmp_path / "backup.prom")
    assert ("eoffice_backup_base_seconds",) not in ask()
    (tmp_path / "backup.prom").write_text("eoffice_backup_base_seconds 1796000000\n")
    assert ask()[("eoffice_backup_base_seconds",)] == 1796000000


def test_requests_of_all_processes_of_a_web_server_are_added_up(tmp_path):
    count = (
        "import django; django.setup()\n"
        "from types import SimpleNamespace as Facts\n"
        "from django.test import RequestFactory\nfrom django.http import HttpResponse\n"
        "from eoffice import metrics\n"
        "request = RequestFactory().get('/')\n"
        "request.resolver_match = Facts(view_name='desk')\n"
        "metrics.CountRequests(lambda _request: HttpResponse())(request)\n"
        "print(metrics.generate_latest(metrics._registry()).decode())\n"
    )
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "METRICS_TOKEN": TOKEN}
    environment |= {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    for processes in (1, 2):
        told = subprocess.run(
            [sys.executable, "-c", count],
            cwd=real.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert f'eoffice_request_seconds_count{{method="GET",page="desk",status="200"}} {processes}.0' in told
        assert 'eoffice_up{server="database"} 0.0' in told
