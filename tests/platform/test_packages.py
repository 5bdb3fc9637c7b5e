"""Weaknesses of packages, looked up in a database of this machine."""

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from eoffice.local import packages
from eoffice.local.machine import RUN

WEAK = {"django": "GHSA-0000-test-0000"}


class Database(BaseHTTPRequestHandler):
    """A database in which a weakness is known of one package."""

    def do_POST(self):
        """Answer one package."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = asked["package"]["name"]
        known = [weakness(name, WEAK[name])] if name in WEAK else []
        body = json.dumps({"vulns": known}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_facts):
        """Say nothing."""


def weakness(name: str, identity: str) -> dict:
    affected = {"package": {"name": name, "ecosystem": "PyPI"}, "ranges": [{"type": "ECOSYSTEM", "events": [
        {"introduced": "0"}, {"fixed": "99.1"}]}]}  # fmt: skip
    return {"id": identity, "summary": "A test.", "affected": [affected]}


@pytest.fixture
def database(monkeypatch):
    @contextmanager
    def answering():
        server = HTTPServer(("127.0.0.1", 0), Database)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("OSV_URL", f"http://127.0.0.1:{server.server_port}/")
        yield
        server.shutdown()
        server.server_close()

    return answering


def test_a_weakness_that_is_known_of_a_package_fails_the_check_and_is_named(database, capsys):
    with database():
        assert packages.check() == 1
    assert re.search(r"django [\d.]+: GHSA-0000-test-0000, mended in 99\.1", capsys.readouterr().out)


def test_a_weakness_that_was_accepted_with_a_reason_does_not(database, monkeypatch, capsys):
    monkeypatch.setattr(packages, "ACCEPTED", {"GHSA-0000-test-0000": "Only a test."})
    with database():
        assert packages.check() == 0
    assert capsys.readouterr().out == ""


def test_where_no_database_can_be_asked_a_sentence_says_so(monkeypatch, capsys):
    monkeypatch.setenv("OSV_URL", "http://127.0.0.1:1/")
    assert packages.check() == 0
    assert "could not be asked from here" in capsys.readouterr().out


def test_the_bill_of_materials_names_every_package_that_runs(tmp_path):
    assert packages.write_bill(tmp_path) == 0
    bill = json.loads((tmp_path / "sbom.json").read_text())
    pinned = dict(re.findall(r"^([a-z0-9][\w.-]*)==([^ ;\\]+)", RUN.read_text(), re.MULTILINE))
    assert {part["name"]: part["version"] for part in bill["components"]} == pinned
