"""An e-office is lost while clerks work, and restored to a second of that work; `make drill` prints how."""

import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg2
import pytest
from django.conf import settings

from eoffice.backup.papers import Papers
from eoffice.backup.restore import restore
from eoffice.backup.store import Store
from eoffice.local.postgres import Postgres

PATIENCE = 120


class Drill:
    """An e-office that is backed up, in a folder that PostgreSQL's account reaches."""

    def __init__(self, folder: Path):
        self.store, self.papers = Store(folder / "backup"), folder / "papers"
        self.acknowledged, self.log = folder / "acknowledged", folder / "backup.log"
        (folder / "var").mkdir()
        self.postgres = Postgres(folder / "var")
        self.postgres.start()
        self.environment = os.environ | {
            "DATABASE_URL": self.postgres.url,
            "MEDIA_ROOT": str(self.papers),
            "BACKUP_DATABASE_URL": self.postgres.url,
            "BACKUP_ROOT": str(self.store.root),
            "PG_PROGRAMS": str(self.postgres.programs),
        }
        self.run("manage.py", "migrate", "--verbosity=0")

    def lose(self) -> None:
        """Lose the database and the papers; only the backup is left."""
        self.postgres.stop()
        shutil.rmtree(self.postgres.data)
        shutil.rmtree(self.papers)

    def restore(self, moment: datetime) -> None:
        """Restore to that moment, and start PostgreSQL there."""
        data = self.postgres.data
        self.run("-m", "eoffice.backup", "restore", str(data), str(self.papers), moment.isoformat())
        if self.postgres.account:
            for folder in (self.store.root, data):
                for path in (folder, *folder.rglob("*")):
                    shutil.chown(path, self.postgres.account)
        self.postgres.start()

    def run(self, *command: str) -> None:
        """Run a program, which must succeed."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    @contextmanager
    def running(self, *module: str, output: Path):
        """Run a program beside the test, with its output in a file."""
        with output.open("w") as lines:
            program = subprocess.Popen(
                [sys.executable, "-m", *module], cwd=settings.BASE_DIR, env=self.environment, stdout=lines
            )
            try:
                yield program
            finally:
                program.terminate()
                program.wait()

    def acknowledgements(self) -> list[tuple[str, str, float]]:
        """What was acknowledged, by which request, and when."""
        complete = self.acknowledged.read_text().rpartition("\n")[0].split("\n")
        return [(what, request, float(at)) for what, request, at in map(str.split, filter(None, complete))]

    def on_record(self) -> set[tuple[str, str]]:
        """The requests that are on record in the database."""
        with closing(psycopg2.connect(self.postgres.url)) as connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT 'movement', request_id::text FROM tracking_movement "
                "UNION ALL SELECT 'upload', request_id::text FROM files_document"
            )
            return set(cursor.fetchall())


@pytest.fixture(scope="module")
def drill():
    # pytest's own folders are closed to the account of PostgreSQL.
    with TemporaryDirectory(prefix="drill-") as folder:
        Path(folder).chmod(0o755)
        drill = Drill(Path(folder))
        yield drill
        drill.postgres.stop()


def wait(until) -> None:
    deadline = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def connections(drill):
    """Two connections to the database that is backed up: the backup's, and that of somebody who works."""
    with (
        closing(psycopg2.connect(drill.postgres.url)) as ours,
        closing(psycopg2.connect(drill.postgres.url)) as theirs,
    ):
        ours.autocommit = True
        yield ours, theirs


def test_nothing_counts_as_copied_while_an_older_upload_may_still_be_committed(drill, connections):
    ours, theirs = connections
    papers = Papers(ours, drill.papers, drill.store.papers)
    with theirs.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
    assert papers.copy() is None
    assert papers.copy() is None
    theirs.commit()
    committed = datetime.now(UTC)
    assert papers.copy() < committed
    assert papers.copy() > committed


@pytest.mark.parametrize("seconds", [4, pytest.param(120, marks=pytest.mark.soak)])
def test_what_was_acknowledged_before_a_second_of_the_work_is_there_when_it_is_restored(drill, seconds):
    seed = random.randrange(10**6)
    keep = drill.running("eoffice.backup", "keep", output=drill.log)
    work = drill.running("tests.platform.drill_load", output=drill.acknowledged)
    with keep, work as load:
        wait(lambda: drill.store.until and len(drill.acknowledgements()) > 10)
        begun = time.time()
        time.sleep(seconds)
        moment = begun + random.Random(seed).uniform(0, seconds)
        wait(lambda: drill.store.until.timestamp() > moment)
        # The site is lost in the middle of the work.
        load.kill()
        drill.lose()
    acknowledged, reached = drill.acknowledgements(), drill.store.until
    before = {(what, request) for what, request, at in acknowledged if at <= moment}
    began = time.monotonic()
    drill.restore(datetime.fromtimestamp(moment, UTC))
    restored = time.monotonic() - began
    lost = before - drill.on_record()
    drill.run("manage.py", "verify_papers", "--verbosity=0")
    print(
        f"\nseed {seed}: {len(before)} of {len(acknowledged)} acknowledged before the second restored, "
        f"{len(lost)} of them lost; back in {restored:.1f} s, "
        f"verified in {time.monotonic() - began - restored:.1f} s more; "
        f"the backup was {acknowledged[-1][2] - reached.timestamp():.1f} s behind the loss."
    )
    assert len(before) > 10
    assert lost == set()


def test_a_paper_that_is_missing_is_named_and_counted_and_holds_up_no_other(drill, connections, capsys):
    ours, _theirs = connections
    with ours.cursor() as cursor:
        # The folder holds also what was uploaded after the second restored.
        cursor.execute("SELECT content FROM files_document ORDER BY id LIMIT 2")
        name, another = (drill.papers / content for (content,) in cursor.fetchall())
    for path in (name, another):
        (drill.store.papers / path.relative_to(drill.papers)).unlink()
    name.unlink()
    papers = Papers(ours, drill.papers, drill.store.papers)
    papers.copy()
    assert papers.missing == {str(name.relative_to(drill.papers))}
    assert (drill.store.papers / another.relative_to(drill.papers)).read_bytes() == another.read_bytes()
    assert name.name in capsys.readouterr().out


def test_nothing_is_restored_over_what_is_there_nor_later_than_the_backup_reaches(drill, tmp_path):
    with pytest.raises(SystemExit, match="not later"):
        restore(drill.store, data=tmp_path / "a", papers=tmp_path / "b", until=datetime.now(UTC))
    with pytest.raises(SystemExit, match="is not empty"):
        restore(drill.store, data=drill.postgres.data, papers=tmp_path / "b")


def test_old_base_backups_go_by_and_the_one_that_reaches_back_far_enough_stays(tmp_path):
    store = Store(tmp_path)
    store.prepare()
    now = datetime(2026, 11, 30, 4, tzinfo=UTC)
    for age in range(5):
        store.new_base().mkdir()
        (store.new_base() / "backup_label").write_text(
            f"START WAL LOCATION: 0/1 (file 00000001000000000000000{9 - age})"
        )
        store.complete_base(now - timedelta(days=age))
    for number in range(9):
        (store.wal / f"00000001000000000000000{number}").touch()
    store.purge(now - timedelta(days=2.5))
    assert [at for at, _folder in store.bases()] == [now - timedelta(days=age) for age in (3, 2, 1, 0)]
    assert min(path.name for path in store.wal.iterdir()) == "000000010000000000000006"
