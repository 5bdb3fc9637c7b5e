"""Clerks outside the system, who press over HTTP and keep a list of what was acknowledged to them.

As a program (`python -m tests.platform.clerks`) it enters two desks and papers into the database that the
environment names, and prints the sessions of those who sit there, and the papers.
"""

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

import django
import psycopg2
from django.conf import settings

from eoffice.local import environment
from tests.platform.running import Running, command

TOKEN = "t" * 32
# Longer than PostgreSQL needs to come up again; an answer that takes longer is none.
LONGEST_ANSWER = 15
PAUSE = 0.1


@dataclass
class Press:
    """One request to send a paper on, and whether it was acknowledged."""

    paper: int
    expected: int
    to: int
    request_id: UUID = field(default_factory=uuid4)
    acknowledged: bool = False


class Clerks:
    """One thread for each paper, which sends it to and fro between two desks until told to stop."""

    def __init__(self, running: Running, seed: int):
        self.running, self.seed = running, seed
        # Only the owner of the tables enters people at desks that nobody approved.
        owner = {"DATABASE_URL": environment.postgres_url(running.var)}
        program = subprocess.run(
            [sys.executable, "-m", "tests.platform.clerks"],
            cwd=settings.BASE_DIR, env=_environment_of(running) | owner, stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
        scene = json.loads(program.stdout)
        self.sessions = {int(post): session for post, session in scene["sessions"].items()}
        self.papers = scene["papers"]
        self.presses: list[Press] = []
        self.last_answer = 0.0
        self._over = threading.Event()

    def __enter__(self):
        self._threads = [threading.Thread(target=self._work, args=[paper]) for paper in self.papers]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_failure):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _work(self, paper: int) -> None:
        draw = random.Random(f"{self.seed} {paper}")
        while not self._over.is_set():
            try:
                [(expected, here)] = self.running.sql(
                    f"SELECT seq, holder_id FROM tracking_paper WHERE id = {paper}"  # noqa: S608
                )
            except (psycopg2.Error, OSError):
                time.sleep(PAUSE)
                continue
            press = Press(paper, expected, next(post for post in self.sessions if post != here))
            self.presses.append(press)
            # Half of those who get no answer press the same page again; the others look anew.
            while not self._press(press, here) and not self._over.is_set() and draw.random() < 0.5:
                time.sleep(PAUSE)
            # Else the clerks alone would keep the machine busy on which programs are to start again.
            time.sleep(PAUSE)

    def _press(self, press: Press, here: int) -> bool:
        """Send the press; True if it was answered by the redirect to the desk, which acknowledges it."""
        facts = {"expected": press.expected, "to": press.to, "request_id": press.request_id}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={self.sessions[here]}; csrftoken={TOKEN}",
        }
        body = urlencode(facts | {"csrfmiddlewaretoken": TOKEN})
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.running.port, timeout=LONGEST_ANSWER)
        try:
            line.request("POST", f"/papers/{press.paper}/forward/", body, headers)
            answer = line.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()
        if answer.status == 302 and answer.headers["Location"] == "/":
            press.acknowledged = True
            self.last_answer = began
        return press.acknowledged

    def summary(self) -> str:
        """The number of presses acknowledged, of all."""
        return f"{sum(press.acknowledged for press in self.presses)} of {len(self.presses)} acknowledged"

    def wait_for_an_answer(self) -> float:
        """Wait until a press made from now on is acknowledged; the seconds until then."""
        began = time.monotonic()
        self.running.wait(lambda: self.last_answer > began)
        return time.monotonic() - began


def missing_or_doubled(clerks: Clerks) -> list[str]:
    """The differences between the database and the clerks' list; empty if nothing was lost or done twice."""
    rows = clerks.running.sql("SELECT request_id::text, paper_id, seq FROM tracking_movement WHERE seq > 1")
    entered: dict[str, list[tuple[int, int]]] = {}
    for request_id, *where in rows:
        entered.setdefault(request_id, []).append(tuple(where))
    wrong = [f"nobody pressed {request}" for request in entered.keys() - _ids(clerks.presses)]
    for press in clerks.presses:
        found = entered.get(str(press.request_id), [])
        if found not in ([(press.paper, press.expected + 1)], *([] if press.acknowledged else [[]])):
            wrong.append(f"{press}: {found}")
    return wrong + [f"{count} rows: {what}" for what, count in _amiss(clerks.running) if count]


def _ids(presses: list[Press]) -> set[str]:
    return {str(press.request_id) for press in presses}


def _amiss(running: Running) -> list[tuple[str, int]]:
    """Rows that do not fit each other; what follows a movement waits exactly once."""
    rows = {
        "movements not once in the outbox": "tracking_movement m WHERE 1 <> "
        "(SELECT count(*) FROM tracking_outbox WHERE movement_id = m.id)",
        "movements not once in the ledger's queue": "tracking_movement m WHERE 1 <> "
        "(SELECT count(*) FROM tracking_ledgerqueue WHERE movement_id = m.id)",
        "papers not at one desk": "tracking_paper p WHERE 1 <> (SELECT count(*) FROM tracking_stay s "
        "WHERE s.paper_id = p.id AND s.left_at IS NULL AND s.post_id = p.holder_id)",
        "papers without a stay for each movement": "tracking_paper p WHERE p.seq <> "
        "(SELECT count(*) FROM tracking_stay s WHERE s.paper_id = p.id)",
    }
    return [(what, running.sql(f"SELECT count(*) FROM {of}")[0][0]) for what, of in rows.items()]  # noqa: S608


def verify_papers(running: Running) -> None:
    """Recompute every chain of the run's database; an error if one does not hold."""
    verify = [sys.executable, "manage.py", "verify_papers", "--verbosity=0"]
    environment = _environment_of(running)
    subprocess.run(verify, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL, check=True)


def _environment_of(running: Running) -> dict[str, str]:
    """The environment of the run's own programs, which names its database."""
    for pid in running.everything():
        with suppress(OSError):
            if "gunicorn" in command(pid):
                facts = Path(f"/proc/{pid}/environ").read_text().split("\0")
                return dict(fact.split("=", 1) for fact in facts if fact)
    raise AssertionError("no web server runs")


def enter(papers: int) -> dict:
    """Two desks with a session each, and papers at the first."""
    from django.test import Client

    from tests.factories import District, make_paper

    kannauj, sessions = District(), {}
    for charge in (kannauj.sunita, kannauj.anjali):
        client = Client()
        client.force_login(charge.user)
        sessions[charge.post_id] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"sessions": sessions, "papers": [make_paper(kannauj.sunita).pk for _serial in range(papers)]}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
    django.setup()
    json.dump(enter(papers=4), sys.stdout)
