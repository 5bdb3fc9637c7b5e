"""An operator follows docs/operators.md line by line, with a PostgreSQL and a Redis behind TLS."""

import http.client
import os
import re
import secrets
import shlex
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
import trustme
from cryptography.fernet import Fernet
from django.conf import settings

from eoffice.local.postgres import Postgres
from eoffice.local.redis_server import Redis
from tests.clamd import Clamd
from tests.platform.running import free_port
from tests.platform.tls import Tls

GUIDE = settings.BASE_DIR / "docs" / "operators.md"
HOST = "eoffice.example"
PATIENCE = 120
# Lines that would change this machine or the checkout, and what shows them instead.
NOT_FOLLOWED = {
    "useradd": "makes an account of the machine",
    "python3 eoffice/local/machine.py": "made the environment in which this runs",
    ".venv/bin/python -m compileall": "compiles the packages of the checkout",
    ".venv/bin/python -m eoffice.local compile": "was done before the tests began",
}


class Site:
    """Servers behind TLS, and the folders of an installation below one folder."""

    def __init__(self, root: Path, servers: ExitStack):
        self.root, self.authority = root, trustme.CA()
        (root / "var" / "log").mkdir(parents=True)
        (root / "etc" / "eoffice").mkdir(parents=True)
        postgres, redis = Postgres(root / "var"), Redis(root / "var")
        for server in (postgres, redis):
            server.start()
            servers.callback(server.stop)
        self.superuser = urlsplit(postgres.url)
        self.database = servers.enter_context(Tls(self.superuser.port, self.authority, is_postgres=True)).port
        self.passwords = {
            f"{role}_PASSWORD": secrets.token_urlsafe(16) for role in ("MIGRATOR", "APP", "BACKUP")
        }
        # It makes the database that is to be made by following the guide.
        subprocess.run(["dropdb", "eoffice"], env=self.as_superuser(), check=True)
        redis_url = urlsplit(redis.url)
        self.redis = servers.enter_context(Tls(redis_url.port, self.authority)).port
        self.redis_password = redis_url.password
        self.scanner = servers.enter_context(Clamd()).url

    def here(self, text: str) -> str:
        """The text with the folders of this site, and the Python that runs the tests."""
        for folder in ("/etc/eoffice", "/var/lib/eoffice"):
            text = text.replace(folder, f"{self.root}{folder}")
        return text.replace(".venv/bin/python", shlex.quote(sys.executable)).replace("-g eoffice ", "")

    def as_superuser(self) -> dict[str, str]:
        """The environment of the database's superuser."""
        return os.environ | self.passwords | {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.superuser.port),
            "PGUSER": self.superuser.username,
            "PGPASSWORD": self.superuser.password,
        }  # fmt: skip

    def as_operator(self) -> dict[str, str]:
        """The environment of the operator's shell: nothing of ours but the password of the migrator."""
        bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return bare | {"MIGRATOR_PASSWORD": self.passwords["MIGRATOR_PASSWORD"]}

    def fill_in(self) -> None:
        """Fill in what the operator is told to."""
        file = self.root / "etc" / "eoffice" / "env"
        text = self.here(file.read_text())
        database = f"eoffice_app:{self.passwords['APP_PASSWORD']}@localhost:{self.database}"
        for empty, filled in {
            "SECRET_KEY=''": f"SECRET_KEY='{secrets.token_urlsafe(50)}'",
            "SECOND_FACTOR_KEYS=''": f"SECOND_FACTOR_KEYS='{Fernet.generate_key().decode()}'",
            "METRICS_TOKEN=''": "METRICS_TOKEN='token'",
            "eoffice_app:…@db.example": database,
            "unix:///run/clamav/clamd.ctl": self.scanner,
            ":…@cache.example:6380": f":{self.redis_password}@localhost:{self.redis}",
        }.items():
            assert empty in text
            text = text.replace(empty, filled)
        file.write_text(text)
        for name in ("db-ca.pem", "redis-ca.pem"):
            self.authority.cert_pem.write_to_path(self.root / name)

    def follow(self, part: str, environment: dict[str, str]) -> str:
        """Follow one list of the guide, to the first line that fails; return what it says."""
        lines = [line for line in block(part) if not line.startswith(tuple(NOT_FOLLOWED))]
        script = self.here("\n".join(["set -euo pipefail", *lines]))
        script = re.sub(r"(?<= )(db|redis)-ca\.pem", lambda name: f"{self.root}/{name[0]}", script)
        done = subprocess.run(
            ["bash", "-c", script], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    @contextmanager
    def service(self, name: str, *changes: tuple[str, str]):
        """Run a service as its unit starts it, with the settings of the installation."""
        unit = (settings.BASE_DIR / "deploy" / f"eoffice-{name}.service").read_text().replace("\\\n", " ")
        command = re.search("^ExecStart=(.*)$", unit, re.MULTILINE)[1]
        for old, new in (("/srv/eoffice/.venv/bin", str(Path(sys.executable).parent)), *changes):
            assert old in command
            command = command.replace(old, new)
        shell = self.here(f"set -a; . /etc/eoffice/env; set +a; exec {command}")
        log = (self.root / f"{name}.log").open("w")
        with (
            log,
            subprocess.Popen(
                ["bash", "-c", shell], cwd=settings.BASE_DIR, env=self.as_operator(), stdout=log, stderr=log
            ) as service,
        ):
            try:
                yield self.root / f"{name}.log"
            finally:
                service.terminate()


def block(name: str) -> list[str]:
    """The lines of a list in the guide."""
    return re.search(rf"^```{name}\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL)[1].splitlines()


def ask(port: int, path: str, **headers: str) -> tuple[int, str]:
    """Ask as the proxy does; return the status, and the page or where it leads; 0 if nobody answers."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"} | headers)
        answer = line.getresponse()
        return answer.status, answer.headers["Location"] or answer.read().decode()
    except OSError:
        return 0, ""
    finally:
        line.close()


def wait(until) -> None:
    deadline = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def site():
    # pytest's own folders are closed to the account of PostgreSQL.
    with TemporaryDirectory(prefix="site-") as folder, ExitStack() as servers:
        Path(folder).chmod(0o755)
        yield Site(Path(folder), servers)


def test_whoever_follows_the_guide_has_an_e_office_that_answers(site):
    site.follow("database", site.as_superuser())
    for name in ("db-ca.pem", "redis-ca.pem"):
        site.authority.cert_pem.write_to_path(site.root / name)
    site.follow("host", site.as_operator())
    site.fill_in()
    said = site.follow("once", site.as_operator())
    link = re.search(r"^/account/first/\S+$", said, re.MULTILINE)[0]
    port = free_port()
    with site.service("web", ("127.0.0.1:8000", f"127.0.0.1:{port}")), site.service("worker") as log:
        wait(lambda: ask(port, "/readyz")[0] == 200)
        assert ask(port, link) == (302, "/account/first/password/")
        assert "eoffice_up" in ask(port, "/metrics", Authorization="Bearer token")[1]
        assert ask(port, "/metrics")[0] == 401
        wait(lambda: " ready." in log.read_text())
