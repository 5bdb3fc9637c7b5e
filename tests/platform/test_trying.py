import os

import pytest

from eoffice.local import trying

UNSTEADY = """
from pathlib import Path

def test_that_fails_the_first_time():
    assert Path("tried").exists() or Path("tried").touch()
"""
WRONG = """
def test_that_fails_always():
    assert False
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder of its own, as a project with tests."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pytest.ini").touch()
    return tmp_path


def tried(**more: str) -> int:
    """Run the tests of the folder as CI or a developer does; of our own run nothing is taken over."""
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CI", "DJANGO"))
    }
    return trying.run_tests(["-q"], ["-p", "no:django"], ours | more)


def test_what_failed_by_chance_is_tried_once_more_in_ci_and_named(project, capfd):
    (project / "test_it.py").write_text(UNSTEADY)
    assert tried(CI="true") == 0
    assert (
        "Passed alone only; to be mended:\n  test_it.py::test_that_fails_the_first_time"
        in capfd.readouterr().out
    )


def test_what_is_wrong_fails_in_ci_too(project):
    (project / "test_it.py").write_text(WRONG)
    assert tried(CI="true") == 1


def test_a_developer_sees_every_failure_at_once(project):
    (project / "test_it.py").write_text(UNSTEADY)
    assert tried() == 1


def test_what_many_tests_say_is_not_chance(project, capfd):
    many = "".join(f"def test_{number}():\n    assert False\n" for number in range(4))
    (project / "test_it.py").write_text(many)
    assert tried(CI="true") == 1
    assert "Once more" not in capfd.readouterr().out
