"""Kinds of matters of work that people are told of; the rooms that know them register them by name."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import NoticeChoice

Mail = NoticeChoice.Mail


@dataclass(frozen=True)
class Kind:
    """One kind of matter: its label, its sentence in the reader's language, and the channels it goes by."""

    name: str
    label: str  # translated lazily
    words: Callable[[dict], str]
    mail: str = Mail.DIGEST
    sms: bool = False
    # What a letter says below the sentence, each on a line of its own.
    lines: Callable[[dict], list[str]] = lambda facts: []
    # False for what is itself a summary: it is sent and listed, and not counted as unread.
    counted: bool = True
    # False where a person has nothing to choose.
    offered: bool = True


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known under its name, which no other may bear."""
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"There is a kind of notice {kind.name} already.")
    return kind


def kind(name: str) -> Kind:
    """The kind of that name."""
    return _kinds[name]


def offered() -> list[Kind]:
    """The kinds that a person chooses channels for, in the order of their registration."""
    return [each for each in _kinds.values() if each.offered]
