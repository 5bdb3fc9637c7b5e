"""The measured pages and the requests of each client, all over HTTP, so that any checkout will do."""

from itertools import chain, count
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.db.models import Q

from accounts.models import Charge, Post
from tracking.models import Stay

from . import databases
from .fill import KANNAUJ
from .measure import Act, Page
from .results import COMMIT, FLOOR
from .servers import Server
from .visitors import Visitor, at_floor, signed_in

# The rows of a full page; a page with fewer would seem cheaper than it is.
ROWS = 25
ROW = "data-key-row"
# Papers of each client that forwards.
FORWARDED = 4


def floors(server: Server, clients: int) -> dict[str, Page]:
    """The floors: the database without a web server, and a web server without e-Office."""
    paper = Stay.objects.pending().filter(office__code=KANNAUJ).values_list("paper_id", flat=True)[0]
    visitors = [at_floor(server.port, number) for number in range(1, clients + 1)]
    return {
        COMMIT: Page([_commit() for _client in range(clients)]),
        FLOOR: Page([get(visitor, f"/row/{paper}/") for visitor in visitors], server.pid),
    }


def plan(
    server: Server, clients: int, *, backend: str = settings.AUTHENTICATION_BACKENDS[0], side: int = 0
) -> dict[str, Page]:
    """Every measured page, from a server that works on the database in use.

    Two servers that are compared forward different papers: those of their `side`.
    """
    clerks = _clerks(clients)
    visitors = [signed_in(server.port, charge, backend=backend) for charge, _stays in clerks]
    dm = Charge.objects.with_place().get(post__code="KNJ-DM", kind="substantive", ends=None)
    heads = [signed_in(server.port, dm, backend=backend) for _client in range(clients)]
    number = clerks[0][1][0].paper.number
    acts = {
        "desk": [get(visitor, "/") for visitor in visitors],
        "file": [get(visitor, *(f"/files/{stay.paper_id}/" for stay in stays))
                 for visitor, (_charge, stays) in zip(visitors, clerks, strict=True)],
        "search, a word": [get(visitor, "/search/?q=sadak") for visitor in visitors],
        "search, a word, DM": [get(visitor, "/search/?q=sadak") for visitor in heads],
        "search, a number": [get(visitor, f"/search/?q={number}") for visitor in visitors],
        "district monitor": [get(visitor, f"/monitor/{dm.post.section.office_id}/") for visitor in heads],
        "forward": _forwards(server, clients, backend, side),
    }  # fmt: skip
    refuse_fewer_rows(visitors, "/", "/search/?q=sadak")
    refuse_fewer_rows(heads[:1], "/", "/search/?q=sadak")
    return {name: Page(of_clients, server.pid) for name, of_clients in acts.items()}


def refuse_fewer_rows(visitors: list[Visitor], *paths: str) -> None:
    """End the measurement where a list is not full."""
    for visitor in visitors:
        for path in paths:
            rows = visitor.read(path).count(ROW)
            if rows != ROWS:
                raise SystemExit(
                    f"{path} shows {rows} rows, not {ROWS}: the database was filled for another measure. "
                    "Remove its folder (var/bench) and fill it anew."
                )


def _clerks(clients: int) -> list[tuple[Charge, list[Stay]]]:
    """Holders of desks in Kannauj that only see what is theirs, with ten papers on each desk."""
    charges = Charge.objects.with_place().filter(
        post__section__office__code=KANNAUJ, post__may_monitor=False, kind="substantive", ends=None
    )
    return [(charge, _most_urgent(charge)) for charge in charges.order_by("post_id")[:clients]]


def _most_urgent(charge: Charge) -> list[Stay]:
    stays = Stay.objects.pending().at(charge.post_id).select_related("paper")
    return list(stays.order_by("due_reading")[:10])


def get(visitor: Visitor, *paths: str) -> Act:
    """Fetch the pages, one after the other."""
    turn = count()
    return lambda: visitor.get(paths[next(turn) % len(paths)])


def _commit() -> Act:
    """The database's own rate: one small row inserted and committed at a time."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_commit (id bigserial PRIMARY KEY, word text)")
    link = databases.link()
    cursor = link.cursor()

    def act() -> int:
        cursor.execute("INSERT INTO bench_commit (word) VALUES ('x')")
        link.commit()
        return 0

    return act


def _forwards(server: Server, clients: int, backend: str, side: int) -> list[Act]:
    """Clerks send papers to and fro between two desks of an office; each client has papers of its own.

    The papers lie outside Kannauj, so that its measured pages are the same in the next run.
    """
    stays = (
        Stay.objects.pending()
        .filter(parked=False)
        .exclude(office__code=KANNAUJ)
        .select_related("paper", "post")
    )
    many = FORWARDED * clients
    of_side = list(stays.order_by("paper_id")[many * side : many * (side + 1)])
    if len(of_side) < many:
        raise SystemExit("Too few papers to forward outside Kannauj: measure 10,000 papers at least.")
    return [_forward(server, of_side[client::clients], backend) for client in range(clients)]


def _forward(server: Server, stays: list[Stay], backend: str) -> Act:
    ways = {stay.paper_id: _two_desks(stay) for stay in stays}
    charges = Charge.objects.with_place().filter(kind="substantive", ends=None)
    visitors = {
        charge.post_id: signed_in(server.port, charge, backend=backend)
        for charge in charges.filter(post__in=chain(*ways.values()))
    }
    papers = [(stay.paper_id, stay.post_id, stay.paper.seq) for stay in stays]
    turn = count()

    def act() -> int:
        place = next(turn) % len(papers)
        pk, holder, seq = papers[place]
        to = next(desk for desk in ways[pk] if desk != holder)
        facts = {"to": to, "expected": seq, "request_id": uuid4()}
        size = visitors[holder].post(f"/papers/{pk}/forward/", facts)
        papers[place] = (pk, to, seq + 1)
        return size

    return act


def _two_desks(stay: Stay) -> list[int]:
    """The desk where a paper lies, and one of its office next above or below: sending to and fro asks nothing."""
    near = Q(pk=stay.post.reports_to_id) | Q(reports_to=stay.post_id)
    others = Post.objects.filter(near, section__office=stay.office_id, charges__isnull=False)
    return [stay.post_id, others.order_by("pk").values_list("pk", flat=True)[0]]
