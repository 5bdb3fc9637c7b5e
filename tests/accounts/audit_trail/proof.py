"""The whole proof of the audit trail and of versioned rows, part after part."""

from collections.abc import Iterator

from accounts.audit_trail import chain, versions


def breaks() -> Iterator[chain.Break]:
    """Yield what any part finds, slice by slice."""
    parts = [chain.links, chain.heads, chain.unlinked, versions.versions, *versions.of_tables().values()]
    for part in parts:
        after: chain.Key | None = ()
        while after is not None:
            after, found = part(after)
            yield from found
