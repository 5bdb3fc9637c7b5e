"""Figures for Prometheus: requests, what waits, and when the record was last verified and backed up.

Requests are counted in each process and added up at the asking, through the folder that
PROMETHEUS_MULTIPROC_DIR names; the other figures are read when they are asked for.
"""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis
from redis.exceptions import RedisError

from tracking.models import Outbox, VerificationRun

# From what a person does not notice to what nobody waits for.
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
QUEUE = "celery"
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
request_seconds = Histogram(
    "eoffice_request_seconds", "Seconds a page took.", ["page", "method", "status"], buckets=SECONDS
)


class CountRequests:
    """Middleware that measures each request by its page; absent where nobody may ask for the figures."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        # By name: the number of series grows neither with papers nor with methods that anybody makes up.
        page = request.resolver_match.view_name if request.resolver_match else ""
        method = request.method if request.method in METHODS else "other"
        seen = request_seconds.labels(page, method, response.status_code)
        seen.observe(time.perf_counter() - began)
        return response


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures to whoever brings the token; there is no such page where none is set."""
    if not settings.METRICS_TOKEN:
        raise Http404
    brought = request.headers.get("Authorization", "")
    if not compare_digest(brought.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Waiting())
    if settings.BACKUP_STATUS:
        registry.register(_Backup())
    if settings.METRICS_FOLDER:
        MultiProcessCollector(registry, path=settings.METRICS_FOLDER)
    else:
        registry.register(REGISTRY)
    return registry


class _Waiting:
    """Seconds that the oldest row of the outbox and the oldest task have waited."""

    def collect(self) -> Iterator[Gauge]:
        """Read the figures; one whose server cannot be reached is left out, and `eoffice_up` says so."""
        up = Gauge("eoffice_up", "1 if the server answered.", labels=["server"])
        for server, read, failures in (
            ("database", _of_database, DatabaseError),
            ("redis", _of_redis, (RedisError, OSError)),
        ):
            try:
                yield from read()
            except failures:
                up.add_metric([server], 0)
            else:
                up.add_metric([server], 1)
        yield up


def _of_database() -> list[Gauge]:
    oldest = Outbox.objects.unfinished().order_by("pk").values_list("written_at", flat=True).first()
    age = (timezone.now() - oldest).total_seconds() if oldest else 0
    verified = VerificationRun.objects.exclude(finished_at=None).order_by("-finished_at").first()
    at = verified.finished_at.timestamp() if verified else 0
    differences = verified.differences.count() if verified else 0
    return [
        Gauge("eoffice_outbox_age_seconds", "Age of the oldest work that has yet to follow a movement.", age),
        Gauge("eoffice_verification_timestamp_seconds", "When the whole record was last verified.", at),
        Gauge(
            "eoffice_verification_differences", "Differences that the last verification found.", differences
        ),
    ]


def _of_redis() -> list[Gauge]:
    with Redis.from_url(settings.REDIS_URL, **settings.REDIS["OPTIONS"]) as redis:
        length, oldest = redis.llen(QUEUE), redis.lindex(QUEUE, -1)
    published = json.loads(oldest)["headers"].get("published_at") if oldest else None
    age = time.time() - published if published else 0
    return [
        Gauge("eoffice_queue_length", "Tasks that no worker has taken yet.", length),
        Gauge("eoffice_queue_age_seconds", "Age of the oldest task that no worker has taken yet.", age),
    ]


class _Backup:
    """The figures that the backup leaves in a file."""

    def collect(self) -> Iterator[Gauge]:
        """Read the file; without it there is no figure, which an alarm on absence notices."""
        status = Path(settings.BACKUP_STATUS)
        if status.exists():
            yield from text_string_to_metric_families(status.read_text())
