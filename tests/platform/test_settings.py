import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.platform.reading import read_settings

REAL = {
    "SECRET_KEY": "s" * 50,
    "SECOND_FACTOR_KEYS": "c2Vjb25kLWZhY3RvcnMtb2YtYS1yZWFsLXNlcnZlciE=",
    "DATABASE_URL": "postgres://eoffice@db.example/eoffice?sslmode=verify-full",
    "REDIS_URL": "rediss://cache.example/0",
    "ALLOWED_HOSTS": "eoffice.up.gov.in",
}


@pytest.fixture
def environment(monkeypatch):
    for name in ("DEBUG", "HTTPS", "SECOND_FACTOR_FOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in REAL.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.mark.parametrize("name", ["SECRET_KEY", "SECOND_FACTOR_KEYS", "DATABASE_URL", "REDIS_URL"])
def test_without_a_secret_start_up_stops_and_names_the_setting(environment, name):
    environment.delenv(name)
    with pytest.raises(ImproperlyConfigured, match=f"Set {name} in the environment"):
        read_settings()


def test_the_demos_secret_works_nowhere_else(environment):
    environment.setenv("DEBUG", "1")
    environment.delenv("SECRET_KEY")
    demo = read_settings()["SECRET_KEY"]
    environment.delenv("DEBUG")
    environment.setenv("SECRET_KEY", demo)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        read_settings()


def test_a_key_of_second_factors_that_is_none_stops_the_start(environment):
    environment.setenv("SECOND_FACTOR_KEYS", "short")
    with pytest.raises(ImproperlyConfigured, match="SECOND_FACTOR_KEYS"):
        read_settings()


def test_a_real_server_sends_cookies_only_over_https_and_only_to_itself(environment):
    real = read_settings()
    assert real["SESSION_COOKIE_NAME"].startswith("__Host-")
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        assert real[f"{cookie}_COOKIE_SECURE"]
        assert real[f"{cookie}_COOKIE_HTTPONLY"]
        assert real[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
    assert real["SECURE_SSL_REDIRECT"]
    assert real["SECURE_HSTS_SECONDS"] >= 31_536_000


def test_what_the_database_url_says_of_encryption_is_kept(environment):
    options = read_settings()["DATABASES"]["default"]["OPTIONS"]
    assert options["sslmode"] == "verify-full"
    assert "lock_timeout" in options["options"]


def test_a_directory_beyond_this_machine_is_reached_only_under_tls(environment):
    environment.setenv("MAIL_DIRECTORY_DOMAINS", "kannauj.example")
    for address in ("ldap://directory.example", "ldap://localhost.example", "ldap://127.0.0.1.example", ""):
        environment.setenv("MAIL_DIRECTORY_URL", address)
        with pytest.raises(ImproperlyConfigured, match="MAIL_DIRECTORY_URL"):
            read_settings()
    environment.setenv("MAIL_DIRECTORY_URL", "ldaps://directory.example")
    assert read_settings()["MAIL_DIRECTORY_DOMAINS"] == ["kannauj.example"]


def test_on_a_real_server_whoever_monitors_needs_a_second_factor_unless_it_is_switched_off(environment):
    assert read_settings()["SECOND_FACTOR_FOR"] == "duties"
    environment.setenv("SECOND_FACTOR_FOR", "nobody")
    assert read_settings()["SECOND_FACTOR_FOR"] == "nobody"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("DATABASE_URL", "postgres://eoffice@db.example/eoffice"),
        ("DATABASE_URL", "postgres://eoffice@db.example/eoffice?sslmode=prefer"),
        ("REDIS_URL", "redis://cache.example/0"),
    ],
)
def test_a_server_on_another_machine_is_not_spoken_to_in_clear_text(environment, name, plain):
    environment.setenv(name, plain)
    with pytest.raises(ImproperlyConfigured, match=f"{name} names .*without encryption"):
        read_settings()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_server_on_the_same_machine_needs_no_encryption(environment, host):
    environment.setenv("DATABASE_URL", f"postgres://eoffice@{host}/eoffice")
    environment.setenv("REDIS_URL", f"redis://{host}/0")
    assert read_settings()["DATABASES"]["default"]["HOST"] == host


def test_papers_are_not_sent_in_clear_text_to_a_scanner_on_another_machine(environment):
    for address in ("tcp://clamd.example:3310", "http://127.0.0.1", "/run/clamav/clamd.ctl"):
        environment.setenv("CLAMD_URL", address)
        with pytest.raises(ImproperlyConfigured, match="CLAMD_URL"):
            read_settings()
    for address in ("unix:///run/clamav/clamd.ctl", "tcp://127.0.0.1:3310", "none", ""):
        environment.setenv("CLAMD_URL", address)
        assert read_settings()["CLAMD_URL"] == address
