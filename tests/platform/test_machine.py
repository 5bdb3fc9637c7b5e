"""The packages installed on a machine: those that running needs, and for tests the rest."""

import ast
import re
import sys

import pytest

from eoffice.local import machine

APPS = ("accounts", "tracking", "files", "eoffice")
# What looks for texts to translate runs where checks do.
CHECKS = {"eoffice/local/messages.py"}


def pins(requirements) -> set[str]:
    return set(re.findall(r"^[a-z0-9][\w.-]*==\S+", requirements.read_text(), re.MULTILINE))


@pytest.fixture
def stamp(tmp_path, monkeypatch):
    """The stamp of an environment that is not there."""
    monkeypatch.setattr(machine, "VENV", tmp_path)
    monkeypatch.setattr(machine, "STAMP", tmp_path / "made-from")
    return tmp_path / "made-from"


def test_what_tests_need_holds_all_that_running_needs_in_the_same_versions():
    assert pins(machine.RUN) < pins(machine.DEV)


def test_after_the_tests_running_installs_nothing_and_after_running_the_tests_install_the_rest(stamp):
    assert not machine.is_installed(machine.RUN)
    stamp.write_text(machine.fingerprint(machine.RUN))
    assert machine.is_installed(machine.RUN)
    assert not machine.is_installed(machine.DEV)
    stamp.write_text(machine.fingerprint(machine.DEV))
    assert machine.is_installed(machine.RUN)
    assert machine.is_installed(machine.DEV)


def test_what_runs_imports_nothing_that_only_tests_need():
    only = {re.split("==", pin)[0].replace("-", "_") for pin in pins(machine.DEV) - pins(machine.RUN)}
    for app in APPS:
        for path in (machine.HERE / app).glob("**/*.py"):
            if str(path.relative_to(machine.HERE)) not in CHECKS:
                assert not imported(path) & only, path


def imported(path) -> set[str]:
    roots = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module]
        roots |= {name.split(".")[0] for name in names}
    return roots - set(sys.stdlib_module_names)


def test_the_browser_without_windows_is_brought_where_chromium_is_there_already(stamp, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(machine, "find_browser", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(machine, "find_shell", lambda: None)
    monkeypatch.setattr(machine, "apt_install", lambda *packages: bool(asked.append(packages)))
    machine.install_browser()
    machine.install_browser()
    assert asked == [(machine.SHELL,)]
    assert "longer without chromium-headless-shell" in capsys.readouterr().out


def test_while_pip_works_it_is_said_what_it_brings(capsys, monkeypatch):
    monkeypatch.setattr(machine, "SECONDS_BETWEEN_REPORTS", 0)
    machine._report_downloads(["Collecting celery==5.7.0 (from …)\n", "  Downloading …\n"], 76)
    assert capsys.readouterr().out == "  1 of 76 brought: celery\n"
