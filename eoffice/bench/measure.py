"""Ask the real server for pages, from one client and from eight, and say how long it took."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string

from accounts.models import Charge, Post
from tracking.models import Stay

from . import databases
from .fill import KANNAUJ

# Each page is measured so long, in so many turns.
SECONDS = 6.0
TURNS = 6
WARM = 4
# Papers of each client that forwards.
FORWARDED = 4


@dataclass(frozen=True)
class Result:
    """One page under one number of clients; times in milliseconds."""

    name: str
    clients: int
    median: float
    p95: float
    rate: float
    size: int


class Visitor:
    """A signed-in person with a connection that is kept open."""

    def __init__(self, port: int, charge: Charge):
        self.server = http.client.HTTPConnection("127.0.0.1", port)
        self.csrf = _get_new_csrf_string()
        session = SessionStore()
        session[SESSION_KEY] = str(charge.user_id)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = charge.user.get_session_auth_hash()
        session["charge"] = charge.pk
        session.create()
        cookies = (
            f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={self.csrf}"
        )
        self.headers = {"Cookie": cookies, "Host": "localhost", "Accept-Encoding": "gzip"}

    def get(self, path: str) -> int:
        """Fetch a page; its size in bytes. Anything but 200 ends the measurement."""
        return self._asked("GET", path, None, self.headers, 200)

    def post(self, path: str, facts: dict) -> int:
        """Press a button; a redirect is the answer to one that worked."""
        body = urlencode(facts | {"csrfmiddlewaretoken": self.csrf})
        headers = self.headers | {"Content-Type": "application/x-www-form-urlencoded"}
        return self._asked("POST", path, body, headers, 302)

    def _asked(self, method: str, path: str, body: str | None, headers: dict, status: int) -> int:
        try:
            self.server.request(method, path, body, headers)
            answer = self.server.getresponse()
        except ConnectionError:
            # The server lets go of connections that were idle between two measurements.
            self.server.close()
            self.server.request(method, path, body, headers)
            answer = self.server.getresponse()
        content = answer.read()
        if answer.status != status:
            raise SystemExit(f"{path}: {answer.status} {content[:300]!r}")
        return len(content)


@dataclass
class Taken:
    """How long each act of one page took, in milliseconds, and how many bytes it gave."""

    times: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def result(self, name: str, clients: int) -> Result:
        """The median and what belongs to it."""
        ordered = sorted(self.times)
        p95, rate = ordered[int(len(ordered) * 0.95)], len(ordered) / SECONDS
        size = round(statistics.median(self.sizes))
        return Result(name, clients, statistics.median(ordered), p95, rate, size)


def take(acts: list[Callable[[], int]], taken: Taken) -> None:
    """Let each client act again and again for one turn, all at once."""
    start = threading.Barrier(len(acts) + 1)

    def client(act: Callable[[], int]) -> None:
        try:
            for _turn in range(WARM):
                act()
        except BaseException:
            start.abort()
            raise
        start.wait()
        mine, end = [], time.perf_counter() + SECONDS / TURNS
        while (before := time.perf_counter()) < end:
            taken.sizes.append(act())
            mine.append((time.perf_counter() - before) * 1000)
        taken.times.extend(mine)

    threads = [threading.Thread(target=client, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    start.wait()
    for thread in threads:
        thread.join()


def in_turns(ports: dict[int, int], clients: int) -> dict[int, list[Result]]:
    """Every measured page of every size for so many clients, the floors first; `ports` are the servers'.

    In turns, so that what else the machine does meanwhile falls on all pages and all sizes alike.
    """
    plans = {}
    for size, port in ports.items():
        databases.use(size)
        plans[size] = plan(port, clients)
    taken = {(size, name): Taken() for size, acts in plans.items() for name in acts}
    for _turn in range(TURNS):
        for name in next(iter(plans.values())):
            for size in plans:
                take(plans[size][name], taken[size, name])
    return {size: [taken[size, name].result(name, clients) for name in plans[size]] for size in plans}


def plan(port: int, clients: int) -> dict[str, list[Callable[[], int]]]:
    """What each client does of each kind; the server at the port serves the database in use."""
    clerks = _clerks(clients)
    visitors = [Visitor(port, charge) for charge, _stays in clerks]
    dm = Charge.objects.with_place().get(post__code="KNJ-DM", kind="substantive", ends=None)
    heads = [Visitor(port, dm) for _client in range(clients)]
    kannauj = dm.post.section.office_id
    return {
        "database commit": commits(clients),
        "bare view": [_bound(who.get, f"/bare/{clerks[0][1][0].paper_id}/") for who in visitors],
        "desk": [_bound(who.get, "/") for who in visitors],
        "file": [_each(who.get, [f"/files/{stay.paper_id}/" for stay in stays])
                 for who, (_charge, stays) in zip(visitors, clerks, strict=True)],
        "search, a word": [_bound(who.get, "/search/?q=sadak") for who in visitors],
        "search, a word, DM": [_bound(who.get, "/search/?q=sadak") for who in heads],
        "search, a number": [_bound(who.get, f"/search/?q={clerks[0][1][0].paper.number}") for who in visitors],
        "district monitor": [_bound(who.get, f"/monitor/{kannauj}/") for who in heads],
        "forward": [_forwards(port, number, clients) for number in range(clients)],
    }  # fmt: skip


def commits(clients: int) -> list[Callable[[], int]]:
    """The database's own rate: one small row inserted and committed at a time."""
    import psycopg2

    at = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_commit (id bigserial PRIMARY KEY, word text)")

    def committing() -> Callable[[], int]:
        link = psycopg2.connect(
            host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname=at["NAME"]
        )
        cursor = link.cursor()

        def act() -> int:
            cursor.execute("INSERT INTO bench_commit (word) VALUES ('x')")
            link.commit()
            return 0

        return act

    return [committing() for _client in range(clients)]


def _clerks(clients: int) -> list[tuple[Charge, list[Stay]]]:
    """Clerks of Kannauj with at least ten papers on the desk each."""
    found = []
    charges = Charge.objects.with_place().filter(
        post__section__office__code=KANNAUJ, kind="substantive", ends=None
    )
    for charge in charges.order_by("post_id"):
        stays = list(
            Stay.objects.pending().at(charge.post_id).select_related("paper").order_by("due_reading")[:10]
        )
        if len(stays) == 10 and not charge.post.may_monitor:
            found.append((charge, stays))
        if len(found) == clients:
            return found
    raise SystemExit("Too few desks with papers in Kannauj; was the database filled?")


def _bound(act: Callable[..., int], *arguments) -> Callable[[], int]:
    return lambda: act(*arguments)


def _each(act: Callable[[str], int], paths: list[str]) -> Callable[[], int]:
    turn = iter(range(10**9))
    return lambda: act(paths[next(turn) % len(paths)])


def _forwards(port: int, number: int, clients: int) -> Callable[[], int]:
    """Clerks send papers to and fro between two desks of an office; each client has papers of its own.

    Outside Kannauj, whose figures are measured: so the next run finds there what this one found.
    """
    stays = Stay.objects.pending().filter(parked=False).exclude(office__code=KANNAUJ).select_related("paper")
    mine = list(stays.order_by("paper_id")[: FORWARDED * clients][number::clients])
    ways = {stay.paper_id: _two_desks(stay) for stay in mine}
    charges = Charge.objects.with_place().filter(kind="substantive", ends=None)
    visitors = {
        charge.post_id: Visitor(port, charge) for charge in charges.filter(post__in=chain(*ways.values()))
    }
    papers = [(stay.paper_id, stay.post_id, stay.paper.seq) for stay in mine]
    turn = iter(range(10**9))

    def act() -> int:
        place = next(turn) % len(papers)
        pk, holder, seq = papers[place]
        to = next(desk for desk in ways[pk] if desk != holder)
        facts = {"to": to, "expected": seq, "request_id": uuid4()}
        done = visitors[holder].post(f"/papers/{pk}/forward/", facts)
        papers[place] = (pk, to, seq + 1)
        return done

    return act


def _two_desks(stay: Stay) -> list[int]:
    """The desk where a paper lies, and another of its office."""
    others = Post.objects.filter(section__office=stay.office_id, charges__isnull=False).exclude(
        pk=stay.post_id
    )
    return [stay.post_id, others.order_by("pk").values_list("pk", flat=True)[0]]
