"""The seal of a draft: a salted commitment to all that its letter says, which the ledger takes over."""

from collections.abc import Iterable
from typing import NamedTuple

from files.models import Draft, DraftAddressee, DraftVersion
from tracking.ledger import entries


class Named(NamedTuple):
    """A version and its seal, as the last line of a movement names them."""

    draft: int
    version: int
    seal: str

    @property
    def line(self) -> str:
        """The line of the remark."""
        return f"{self.draft}/{self.version} {self.seal}"


def seal_of(version: DraftVersion, draft: Draft, addressees: Iterable[DraftAddressee]) -> str:
    """Return the hexadecimal seal of a version, with form, subject, signatory and addressees."""
    facts = [
        *(draft.pk, draft.form, draft.language, draft.subject, draft.in_reply_to_id, draft.signatory_id),
        *(version.number, version.text, version.author_id, version.by_id, version.written_at),
    ]
    for row in sorted(addressees, key=lambda each: each.serial):
        facts += [row.serial, row.kind, row.correspondent_id, row.office_id, row.post_id]
    return entries.commitment(bytes(version.salt), entries.joined(facts)).hex()


def current_seal(draft: Draft, version: DraftVersion) -> str:
    """Return the seal of a version with the addressees that the draft has now."""
    return seal_of(version, draft, DraftAddressee.objects.filter(draft=draft.pk))


def named_in(remark: str) -> Named | None:
    """Read the last line of a remark; None where it names no version."""
    place, _space, seal = remark.rpartition("\n")[2].partition(" ")
    draft, _slash, version = place.partition("/")
    if not (draft.isdecimal() and version.isdecimal() and len(seal) == 64):
        return None
    return Named(int(draft), int(version), seal)


def without_seal(remark: str) -> str:
    """Return the words of a remark, without the line that names the version."""
    return remark.rpartition("\n")[0] if named_in(remark) else remark
