"""The ledger: the bytes of a movement, its hash, and the proof that nothing was changed since."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import cast
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.queries.compiled import Insert
from tracking.models import Movement, Paper

VERSION = 3
FIRST = bytes(32)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ABSENT = b"\xff\xff\xff\xff"
FIRST_FIELDS = (
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
# The fields that each version hashes, in order. Version 1 hashed the remark itself: it can never be erased.
FIELDS = {
    1: FIRST_FIELDS,
    2: (second := tuple("remark_commitment" if name == "remark" else name for name in FIRST_FIELDS)),
    # Version 3 says what the stay that begins is measured by, and commits to the paper's facts.
    3: (*second[:-1], "to_office_id", "limit_seconds", "facts_commitment", "desk_commitment", second[-1]),
}

# The movement and both its queues in one statement: every movement passes here.
insert = Insert(
    Movement,
    then="""
    , sealing AS (INSERT INTO tracking_ledgerqueue (movement_id) SELECT id FROM entry)
    , following AS (
        INSERT INTO tracking_outbox (movement_id, written_at, attempts, error)
        SELECT id, %(written_at)s, 0, '' FROM entry WHERE %(is_followed)s
    )
    """,
)


def _bytes(value: object) -> bytes:
    if isinstance(value, datetime):
        value = (value - EPOCH) // timedelta(microseconds=1)
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, int):
        return value.to_bytes(8, "big", signed=True)
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, UUID):
        return value.bytes
    return bytes(cast("bytes | memoryview", value))


def canonical(movement: Movement) -> bytes:
    """Return the bytes to hash: every field in a fixed order, each after its length in four bytes."""
    # A forged version is found all the same: the version itself is hashed.
    return joined(getattr(movement, name) for name in FIELDS.get(movement.version, FIELDS[VERSION]))


def joined(values: Iterable[object]) -> bytes:
    """Join values to bytes that no other values give: each after its length in four bytes."""
    parts = []
    for value in values:
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
    """Return the salted hash that commits to content; erasing the content leaves the chain whole."""
    return hashlib.sha256(before + salt + content).digest()


# The facts of a paper that its first movement fixes.
FACTS = ("kind", "number", "office_id", "grading", "priority", "due_on", "created_at")


def commit_to_subject(paper: Paper) -> None:
    """Set the salted commitment to the paper's subject."""
    paper.subject_salt = os.urandom(16)
    paper.subject_commitment = commitment(paper.subject_salt, paper.subject.encode())


def commitment_to_facts(paper: Paper) -> bytes:
    """Return the hash that commits to number, grading, priority and the other facts of a paper."""
    facts = [getattr(paper, name) for name in FACTS]
    return hashlib.sha256(joined([*facts, paper.subject_commitment, paper.own_commitment])).digest()


def commitment_to_own_facts(paper: Paper) -> bytes | None:
    """Return the hash that commits to the facts of its kind of paper; None where it has none."""
    facts = paper.own_facts()
    return hashlib.sha256(joined(facts)).digest() if facts else None


def commitment_to_desk(opened_at: datetime | None, acted_at: datetime | None) -> bytes:
    """Return the hash that commits to when a desk opened a paper and first acted on it."""
    return hashlib.sha256(joined([opened_at, acted_at])).digest()


def enter(movement: Movement, *, previous: bytes) -> Movement:
    """Insert the movement behind its predecessor, and queue what follows it, in the caller's transaction."""
    movement.version = VERSION
    if movement.remark:
        movement.remark_salt = os.urandom(16)
        movement.remark_commitment = commitment(movement.remark_salt, movement.remark.encode())
    movement.previous_hash = previous
    movement.hash = digest(movement)
    # Nobody waits for what would follow a movement of long ago; live ones would wait behind it.
    is_followed = movement.to_office is None or not movement.to_office.is_history
    insert(movement, written_at=timezone.now(), is_followed=is_followed)
    return movement


@dataclass(frozen=True)
class Fault:
    """The first place where a paper's chain does not hold, and why."""

    paper_id: int
    seq: int
    why: str


def verify(paper: Paper) -> Fault | None:
    """Recompute a paper's chain from its first movement; the first fault, or None if it is whole.

    A chain that seems at fault only because the paper moved meanwhile is read again.
    """
    fault = next(faults_of(paper), None)
    while fault and fault.why == "tail" and (now := Paper.objects.get(pk=paper.pk)).seq > paper.seq:
        paper, fault = now, next(faults_of(now), None)
    return fault


def faults_of(paper: Paper) -> Iterator[Fault]:
    """Yield the remarks that differ from their commitments, and the first place where the chain breaks."""
    return faults_in(paper, paper.movements.order_by("seq").iterator())


def faults_in(paper: Paper, movements: Iterable[Movement]) -> Iterator[Fault]:
    """Yield the faults of a paper whose movements, in their order, are at hand."""
    previous, expected = FIRST, 1
    for movement in movements:
        if why := _fault_in(movement, expected=expected, previous=previous):
            yield Fault(paper.pk, expected if why == "missing" else movement.seq, why)
            return
        if not _remark_matches(movement):
            yield Fault(paper.pk, movement.seq, "remark")
        previous, expected = bytes(movement.hash), expected + 1
    if expected != paper.seq + 1 or previous != bytes(paper.head_hash):
        yield Fault(paper.pk, expected, "tail")


def _fault_in(movement: Movement, *, expected: int, previous: bytes) -> str:
    """Return the reason why this movement does not follow in the chain; "" if it does."""
    if movement.seq != expected:
        return "missing"
    if bytes(movement.previous_hash) != previous:
        return "predecessor"
    return "" if bytes(movement.hash) == digest(movement) else "content"


def _remark_matches(movement: Movement) -> bool:
    """Return whether the remark matches its commitment; version 1 hashed the words themselves."""
    salt, committed = movement.remark_salt, movement.remark_commitment
    if committed is None:
        return salt is None and (movement.version == 1 or not movement.remark)
    return salt is not None and commitment(bytes(salt), movement.remark.encode()) == bytes(committed)


def faults(papers: QuerySet[Paper]) -> Iterator[Fault]:
    """Yield every fault of each paper."""
    for paper in papers.iterator():
        yield from faults_of(paper)
