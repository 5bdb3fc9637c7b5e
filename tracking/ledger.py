"""The ledger: the bytes of a movement, its hash, and the proof that nothing was changed since."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from .models import Movement, Paper

VERSION = 1
FIRST = bytes(32)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ABSENT = b"\xff\xff\xff\xff"
FIELDS = (
    "version",
    "paper_id",
    "seq",
    "kind",
    "at",
    "recorded_at",
    "person_id",
    "charge_id",
    "post_id",
    "acting_for_id",
    "from_post_id",
    "to_post_id",
    "remark",
    "reverses_id",
    "request_id",
    "note_commitment",
    "papers_commitment",
    "previous_hash",
)

# Both queues in one statement: every movement passes here.
FOLLOW_UP = """
WITH sealing AS (INSERT INTO tracking_ledgerqueue (movement_id) VALUES (%(movement)s))
INSERT INTO tracking_outbox (movement_id, written_at, attempts, error) VALUES (%(movement)s, %(now)s, 0, '')
"""


def _bytes(value: object) -> bytes:
    if isinstance(value, datetime):
        value = (value - EPOCH) // timedelta(microseconds=1)
    if isinstance(value, int):
        return value.to_bytes(8, "big", signed=True)
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, UUID):
        return value.bytes
    return bytes(cast("bytes | memoryview", value))


def canonical(movement: Movement) -> bytes:
    """The bytes that are hashed: every fact in a fixed order, each with its length in four bytes."""
    parts = []
    for name in FIELDS:
        value = getattr(movement, name)
        if value is None:
            parts.append(ABSENT)
            continue
        data = _bytes(value)
        parts += [len(data).to_bytes(4, "big"), data]
    return b"".join(parts)


def digest(movement: Movement) -> bytes:
    """SHA-256 of the movement's canonical bytes, its predecessor's hash included."""
    return hashlib.sha256(canonical(movement)).digest()


def commitment(salt: bytes, content: bytes, before: bytes = b"") -> bytes:
    """What a movement says of content without repeating it: erasing the content leaves the chain whole."""
    return hashlib.sha256(before + salt + content).digest()


def enter(movement: Movement, *, previous: bytes) -> Movement:
    """Insert the movement behind its predecessor, and queue what follows it, in the caller's transaction."""
    movement.version = VERSION
    movement.previous_hash = previous
    movement.hash = digest(movement)
    movement.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW_UP, {"movement": movement.pk, "now": timezone.now()})
    return movement


@dataclass(frozen=True)
class Fault:
    """The first place where a paper's chain does not hold, and why."""

    paper_id: int
    seq: int
    why: str


def verify(paper: Paper) -> Fault | None:
    """Recompute a paper's chain from its first movement; the first fault, or None if it is whole."""
    previous, expected = FIRST, 1
    for movement in paper.movements.order_by("seq").iterator():
        if movement.seq != expected:
            return Fault(paper.pk, expected, "missing")
        if bytes(movement.previous_hash) != previous:
            return Fault(paper.pk, movement.seq, "predecessor")
        if bytes(movement.hash) != digest(movement):
            return Fault(paper.pk, movement.seq, "content")
        previous, expected = bytes(movement.hash), expected + 1
    if expected != paper.seq + 1 or previous != bytes(paper.head_hash):
        return Fault(paper.pk, expected, "tail")
    return None


def faults(papers: QuerySet[Paper]) -> Iterator[Fault]:
    """The first fault of each paper that has one."""
    for paper in papers.iterator():
        if fault := verify(paper):
            yield fault
