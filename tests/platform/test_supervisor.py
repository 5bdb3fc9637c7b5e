"""The watch over single programs: what keeps ending is tried at growing intervals, and its log is named."""

import sys
import time

import pytest

from eoffice.local import processes, supervisor
from eoffice.local.output import Output
from eoffice.local.supervisor import Program

BRIEF = [sys.executable, "-c", "print('no database')"]
LONG = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def make_program(tmp_path):
    programs = []

    def make(name: str, command: list[str]) -> Program:
        output = Output(tmp_path)
        programs.append(
            Program(name, command, var=tmp_path, environ={processes.MARK: str(tmp_path)}, output=output)
        )
        return programs[-1]

    yield make
    processes.stop(lambda: processes.marked(tmp_path))


def wait_until(so) -> None:
    deadline = time.monotonic() + 20
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_keeps_ending_is_tried_at_growing_intervals_and_its_log_is_named(make_program, tmp_path):
    program, pauses = make_program("worker", BRIEF), []
    for _life in range(6):
        program.start()
        wait_until(program.has_ended)
        pauses.append(round(program.due - time.monotonic(), 1))
    assert pauses == pytest.approx([0.5, 1, 2, 5, 5, 5], abs=0.3)
    assert str(tmp_path / "worker.log") in supervisor._sentence(program)
    assert not program.is_due()
    wait_until(lambda: "no database" in (tmp_path / "worker.log").read_text())


def test_the_end_of_one_is_not_the_end_of_another(make_program):
    brief, long = make_program("beat", BRIEF), make_program("web", LONG)
    long.start()
    brief.start()
    wait_until(brief.has_ended)
    assert not long.has_ended()
    assert long.process.poll() is None


def test_a_part_that_outlives_its_first_process_is_stopped(make_program, tmp_path):
    child = f"import subprocess; subprocess.Popen({LONG!r})"
    program = make_program("web", [sys.executable, "-c", child])
    program.start()
    wait_until(program.has_ended)
    wait_until(lambda: not list(processes.marked(tmp_path)))


def test_a_program_that_lived_long_is_started_again_at_once(make_program, monkeypatch):
    monkeypatch.setattr(supervisor, "SOON", 0)
    program = make_program("web", BRIEF)
    program.start()
    wait_until(program.has_ended)
    assert program.is_due()
