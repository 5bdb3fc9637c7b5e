"""Letters of a channel: subject, text and, by mail, files."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Attached(NamedTuple):
    """A file of a letter."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True)
class Letter:
    """A letter to one person; `headers` are those of the mail."""

    subject: str
    text: str
    files: tuple[Attached, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
