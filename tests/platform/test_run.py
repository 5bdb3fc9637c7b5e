"""`make run` at real processes: started, killed in every way, started again, side by side."""

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from eoffice.local import processes
from tests.platform import clerks
from tests.platform.running import Running, as_account, kill

# Beside other workers of the suite the machine is shared; `make soak` is alone and holds it to ten seconds.
MOST_SECONDS = 30 if os.environ.get("PYTEST_XDIST_WORKER") else 10
SOAK = pytest.mark.soak
ORDINARY = "nobody"
SUPERVISOR = "supervisor"
PROGRAMS = ["gunicorn", "postgres", "redis-server", "eoffice.celery worker", "eoffice.celery beat"]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A run with a fact in its database that must survive everything; started anew where a test ended it."""
    running = Running(tmp_path_factory.mktemp("run") / "var")
    running.start()
    leave_a_fact(running)
    yield running
    if running.supervisor.poll() is None:
        running.stop()
    processes.stop(running.everything)


def leave_a_fact(running: Running) -> None:
    """Something written that must survive."""
    running.sql("CREATE TABLE survivor AS SELECT 'Sunita Yadav' AS name")


def survives(running: Running) -> bool:
    """Return whether the row written before is still there."""
    return running.sql("SELECT name FROM survivor") == [("Sunita Yadav",)]


@pytest.mark.parametrize(("points", "looks"), [(20, 10), pytest.param(200, 1, marks=SOAK)], ids=["20", "200"])
def test_what_was_acknowledged_is_there_once_whatever_is_killed_when(running, points, looks):
    """kill -9 of each program and of the supervisor at drawn moments while clerks send papers.

    At every so many of them (`looks`) it is seen to that the clerks are answered again.
    """
    seed = random.randrange(10**6)
    draw, began = random.Random(seed), time.monotonic()
    supervisors = max(1, points // 20)
    victims = [*PROGRAMS, *draw.choices(PROGRAMS, k=points - len(PROGRAMS) - supervisors)]
    victims += [SUPERVISOR] * supervisors
    draw.shuffle(victims)
    starts, waits = [], []
    with clerks.Clerks(running, seed) as pressing:
        for point, program in enumerate(victims):
            time.sleep(draw.uniform(0, 0.4))
            if program == SUPERVISOR:
                # The next start finds the orphans.
                running.kill_supervisor()
                starts.append(running.start())
            elif before := running.running(program):
                kill(draw.choice(sorted(before)))
            if point % looks == looks - 1:
                waits.append(pressing.wait_for_an_answer())
    print(f"seed {seed}: {points} kills in {time.monotonic() - began:.0f} s, {pressing.summary()}")
    print(
        "seconds of each start:",
        *(f"{start:.1f}" for start in starts),
        "– longest wait:",
        f"{max(waits):.1f}",
    )
    assert max(starts) < MOST_SECONDS
    assert clerks.missing_or_doubled(pressing) == []
    clerks.verify_papers(running)


@pytest.mark.parametrize("program", ["eoffice.celery worker", "eoffice.celery beat", "gunicorn"])
def test_a_program_that_dies_is_started_again_alone_and_the_pages_stay(running, program):
    # What the test before this one killed last may not stand again yet.
    running.wait(lambda: all(running.running(name) for name in PROGRAMS))
    others = {min(running.running(name)) for name in {*PROGRAMS} - {program}}
    before, began = running.running(program), time.monotonic()
    first = min(before)
    kill(first)
    answers = 0
    while not running.running(program) - before or answers < 3:
        # A page waits while the web server starts; it is never refused.
        assert running.is_alive(patience=MOST_SECONDS)
        answers += 1
        assert time.monotonic() - began < MOST_SECONDS
    print(f"{program}: {answers} pages in {time.monotonic() - began:.1f} s after its end")
    assert others <= set(running.everything()), "others ended with it"


def test_the_same_folder_and_the_same_port_are_refused_with_a_sentence(running, tmp_path):
    twin = Running(running.var)
    assert "runs from" in twin.refused()
    stranger = Running(tmp_path / "var")
    stranger.port = running.port
    assert f"Port {running.port} is taken" in stranger.refused()


def test_after_kill_9_of_everything_at_once_the_next_start_keeps_the_data(running):
    running.kill_supervisor()
    for pid in running.everything():
        kill(pid)
    # After the whole machine went down, the number kept by PostgreSQL may be another program's.
    stale = (running.var / "postgres" / "data").resolve() / "postmaster.pid"
    lines = stale.read_text().split("\n")
    stale.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert running.start() < MOST_SECONDS
    assert survives(running)


@SOAK
def test_two_run_side_by_side(running, tmp_path_factory):
    second = Running(tmp_path_factory.mktemp("second") / "var")
    second.start()
    assert running.is_ready()
    second.stop()
    assert second.everything() == []
    assert running.is_ready()


@SOAK
def test_an_ordinary_user_runs_it_too():
    """Whoever runs the tests, if that is one; where it is root, an account without rights."""
    account = Path("/proc/self").owner() if os.geteuid() else ORDINARY
    with tempfile.TemporaryDirectory() as folder:
        facts = {}
        if not os.geteuid():
            shutil.chown(folder, account)
            facts = {"account": account, "python": python_for(account, Path(folder))}
        ordinary = Running(Path(folder) / "var", **facts)
        try:
            ordinary.start()
            assert {Path(f"/proc/{pid}").owner() for pid in ordinary.everything()} == {account}
        finally:
            ordinary.stop()
        assert ordinary.everything() == []


def python_for(account: str, folder: Path) -> str:
    """A Python that the account may start: root's own is often closed to others, then a copy of it."""
    with contextlib.suppress(PermissionError):
        subprocess.run([sys.executable, "-c", ""], check=True, **as_account(account))
        return sys.executable
    version = f"python3.{sys.version_info.minor}"
    shutil.copytree(
        Path(sys.base_prefix) / "lib" / version, folder / "lib" / version,
        ignore=shutil.ignore_patterns("site-packages", "test", "__pycache__"),
    )  # fmt: skip
    for library in (Path(sys.base_prefix) / "lib").glob("libpython*.so*"):
        shutil.copy(library, folder / "lib")
    (folder / "bin").mkdir()
    return shutil.copy(Path(sys.base_prefix) / "bin" / version, folder / "bin")


@pytest.mark.parametrize("how", [pytest.param(signal.SIGTERM, marks=SOAK), signal.SIGHUP, signal.SIGINT])
def test_a_polite_kill_a_closed_terminal_and_ctrl_c_leave_nothing_running(running, how):
    if running.supervisor.poll() is not None:
        assert running.start() < MOST_SECONDS
    assert survives(running)
    running.stop(how)
    assert running.everything() == []


@SOAK
def test_killed_at_twenty_drawn_moments_the_data_stays(running):
    seed = random.randrange(10**6)
    draw = random.Random(seed)
    print("seed", seed)
    for _ in range(20):
        if running.supervisor.poll() is not None:
            running.start()
        victims = running.everything()
        running.kill_supervisor()
        for pid in draw.sample(victims, draw.randint(1, len(victims))):
            kill(pid)
        running.start()
        assert survives(running)


def test_manage_py_finds_what_make_run_made_without_being_told(running, tmp_path):
    if running.supervisor.poll() is not None:
        running.start()
    assert running.manage("suggest_email_ids", typed="सुनीता यादव\n").stdout.split("\t")[1] == "Sunita Yadav"
    assert running.manage("verify_papers").returncode == 0
    # Who names a server means that one: nothing is guessed, least of all a secret.
    assert "Set SECRET_KEY" in running.manage("verify_papers", DATABASE_URL="postgres://db/e").stderr
    assert "make run" in running.manage("verify_papers", VAR=str(tmp_path / "none")).stderr
    running.stop()
    assert "not running" in running.manage("verify_papers").stderr
    assert running.manage("suggest_email_ids", typed="सुनीता यादव\n").returncode == 0


def test_an_address_that_a_visitor_claims_is_not_in_the_log(running):
    """Through the real web server of the demo, which stands behind no proxy of ours."""
    if running.supervisor.poll() is not None:
        running.start()
    headers = ("X-Forwarded-For", "X-Real-IP", "X-Client-IP", "Client-IP")
    claims = dict.fromkeys(headers, "203.0.113.66") | {"Forwarded": "for=203.0.113.66"}
    visitor = HTTPConnection("127.0.0.1", running.port, timeout=10)
    visitor.request("POST", "/account/login/", "login=x", claims)
    assert visitor.getresponse().status == 403
    visitor.close()
    log = running.var / "log" / "web.log"
    running.wait(lambda: "form_forged" in log.read_text())
    [line] = [line for line in log.read_text().splitlines() if "form_forged" in line]
    event = json.loads(line[line.index("{") :])
    assert event["ip"] == "127.0.0.1"
    assert "203.0.113.66" not in log.read_text()


def test_a_demo_that_was_not_loaded_to_its_end_is_begun_anew(running):
    if running.supervisor.poll() is None:
        running.stop()
    (running.var / "loading").touch()
    running.start()
    assert "begins anew" in running.output.read_text()
    assert running.sql("SELECT to_regclass('survivor')") == [(None,)]
    assert not (running.var / "loading").exists()
    leave_a_fact(running)


@SOAK
def test_the_pages_are_there_before_the_demo_is_complete_and_killed_meanwhile_it_begins_anew(
    tmp_path_factory,
):
    demo = Running(tmp_path_factory.mktemp("demo") / "var", demo=True)
    demo.start()
    demo.wait(lambda: "files opened and moved" in demo.output.read_text())
    demo.kill_supervisor()
    demo.start()
    assert "begins anew" in demo.output.read_text()
    demo.wait(lambda: "The demo is complete" in demo.output.read_text(), patience=600)
    clerks.verify_papers(demo)
    assert demo.sql("SELECT count(*) > 400 FROM tracking_paper") == [(True,)]
    demo.stop()
    assert demo.everything() == []
