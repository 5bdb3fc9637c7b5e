"""A real pgbouncer between e-Office and PostgreSQL."""

import os
import pwd
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from accounts.queries import pooler
from tests.mail_servers import free_port

START = (
    "import django; django.setup(); from accounts.queries import pooler\n"
    "pooler.refuse_at_start(); print('started')"
)
# Refused before a page is loaded, by the processes that serve pages and do tasks.
PROGRAMS = {
    "web": ["-c", "import eoffice.wsgi"],
    "worker": ["-m", "celery", "--app", "eoffice.celery", "worker", "--pool", "solo"],
}


class Pgbouncer:
    """A pooler in front of the tests' PostgreSQL."""

    def __init__(self, folder, mode: str):
        server, self.port = connection.settings_dict, free_port()
        account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        (folder / "users").write_text(f'"{server["USER"]}" "{server["PASSWORD"]}"\n')
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\n* = host={server['HOST']} port={server['PORT']}\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {self.port}\nunix_socket_dir =\n"
            f"auth_type = scram-sha-256\nauth_file = {folder}/users\npool_mode = {mode}\n"
            f"logfile = {folder}/log\nignore_startup_parameters = options\n"
        )
        if account:
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, "nobody")
        self.program = subprocess.Popen(
            ["/usr/sbin/pgbouncer", folder / "pgbouncer.ini"],
            stderr=subprocess.DEVNULL,
            **({"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}),
        )
        self.url = f"postgres://{server['USER']}:{server['PASSWORD']}@127.0.0.1:{self.port}/{server['NAME']}"
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                with closing(psycopg2.connect(self.url)):
                    return
            except psycopg2.OperationalError:
                assert time.monotonic() < deadline
                assert self.program.poll() is None
                time.sleep(0.02)

    def run(self, *program: str, **given: str) -> subprocess.CompletedProcess:
        """Run a Python program whose DATABASE_URL leads to the pooler."""
        return subprocess.run(
            [sys.executable, *program], cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=120,
            env=os.environ | {"DATABASE_URL": self.url} | given,
        )  # fmt: skip

    def stop(self) -> None:
        self.program.kill()
        self.program.wait()


@pytest.fixture
def start_pooler(django_db_setup):
    """Start a pooler in that mode, in a folder that its account reaches."""
    poolers = []
    # pytest's own folders are closed to other accounts.
    with TemporaryDirectory(prefix="pgbouncer-") as folder:
        Path(folder).chmod(0o755)

        def start(mode: str) -> Pgbouncer:
            own = Path(folder) / str(len(poolers))
            own.mkdir()
            poolers.append(Pgbouncer(own, mode))
            return poolers[-1]

        yield start
        for pgbouncer in poolers:
            pgbouncer.stop()


@pytest.mark.django_db
def test_no_pooler_is_seen_where_none_is():
    assert not pooler.is_behind_pooler()


@pytest.mark.django_db
def test_a_transaction_pooler_is_refused_by_pages_and_worker_and_the_reason_named(start_pooler):
    transaction = start_pooler("transaction")
    for program in PROGRAMS.values():
        refused = transaction.run(*program)
        assert refused.returncode
        assert pooler.REFUSED in refused.stderr + refused.stdout
    assert "started" in transaction.run("-c", START, PREPARED_STATEMENTS="0").stdout


@pytest.mark.django_db
def test_a_session_pooler_is_as_good_as_none(start_pooler):
    assert "started" in start_pooler("session").run("-c", START).stdout


@pytest.mark.django_db
def test_a_database_that_cannot_be_reached_yet_does_not_keep_the_program_from_starting(start_pooler):
    gone = start_pooler("session")
    gone.stop()
    assert "started" in gone.run("-c", START).stdout
