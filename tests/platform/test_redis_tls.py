"""Redis on another machine: pages and worker speak to nobody who cannot show its certificate."""

from urllib.parse import urlsplit

import pytest
import trustme
from celery import Celery
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as Refused

from eoffice.cache import Cache
from tests.platform import reading
from tests.platform.tls import Tls


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def read_settings(monkeypatch, authority, tmp_path):
    """Read the settings of an e-office whose Redis listens on that port; it trusts the authority."""
    certificate = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(certificate)

    def read(port: int, authority: str = str(certificate), query: str = "") -> dict:
        password = urlsplit(settings.REDIS_URL).password
        monkeypatch.setenv("REDIS_URL", f"rediss://:{password}@localhost:{port}/0{query}")
        monkeypatch.setenv("REDIS_CA", authority)
        return reading.read_settings()

    return read


def ask(read: dict) -> None:
    """Ask Redis as the pages do, though without the table that takes its place, and as a worker does."""
    Cache(read["REDIS_URL"], {"OPTIONS": read["REDIS"]["OPTIONS"]})._cache.get_client().ping()
    publish(read)


def publish(read: dict) -> None:
    worker = Celery("worker", broker=read["CELERY_BROKER_URL"], set_as_current=False)
    worker.conf.broker_use_ssl = read["CELERY_BROKER_USE_SSL"]
    with worker.connection_for_write() as broker:
        broker.channel().client.ping()


@pytest.fixture
def port():
    return urlsplit(settings.REDIS_URL).port


def test_a_redis_with_its_certificate_is_spoken_to(authority, read_settings, port):
    with Tls(port, authority) as tls:
        ask(read_settings(tls.port))


@pytest.mark.parametrize("asking", [ask, publish])
@pytest.mark.parametrize(
    ("stranger", "name"),
    [(trustme.CA(), "localhost"), (None, "another.example")],
    ids=["unknown authority", "another host's certificate"],
)
def test_whoever_cannot_show_its_certificate_is_not_believed(
    authority, read_settings, port, stranger, name, asking
):
    with Tls(port, stranger or authority, name) as tls, pytest.raises((OperationalError, Refused)):
        asking(read_settings(tls.port))


def test_the_check_cannot_be_switched_off_in_the_address(read_settings):
    with pytest.raises(ImproperlyConfigured, match="REDIS_CA"):
        read_settings(6380, query="?ssl_cert_reqs=none")
