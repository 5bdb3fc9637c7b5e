"""The chains that are none of a paper: the audit trail by office, and rows that keep their versions."""

from collections.abc import Iterator

from accounts.audit_trail import chain

from .findings import Finding


def findings() -> Iterator[Finding]:
    """Yield what was changed, removed or added in them."""
    for item in chain.breaks():
        yield Finding(None, item.seq, item.what, item.stored, item.rebuilt, item.chain)
