"""A finding of the verification: where the record differs from what the ledger says it must be."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One difference: of which paper, at which movement, in what, and the two values.

    `what` is a code: of a fault in the chain ("content", "missing" …), or "table.column" of a row that the
    ledger gives otherwise. `chain` names the chain where it is none of a paper.
    """

    paper: int | None
    seq: int
    what: str
    stored: str = ""
    rebuilt: str = ""
    chain: str = ""


def difference(paper: int, seq: int, what: str, stored: object, rebuilt: object) -> Finding:
    """Return the finding that a column does not hold what the ledger says."""
    return Finding(paper, seq, what, _written(stored), _written(rebuilt))


def _written(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()[:16]
    return "–" if value is None else str(value)[:100]
