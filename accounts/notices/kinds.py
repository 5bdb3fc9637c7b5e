"""Kinds of matters of work that people are told of; the rooms that know them register them by name."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import NoticeChoice, WorkNotice

from .letters import Letter

Mail = NoticeChoice.Mail


@dataclass(frozen=True)
class Kind:
    """One kind of matter: its label, its sentence in the reader's language, and the channels it goes by."""

    name: str
    label: str  # translated lazily
    words: Callable[[dict], str]
    mail: str = Mail.DIGEST
    sms: bool = False
    # What is said one by one, each with its address, where it is more than a sentence.
    lines: Callable[[dict], list[tuple[str, str]]] = lambda facts: []
    # False for what is itself a summary: it is sent and listed, and not counted as unread.
    counted: bool = True
    # When it may come by mail; nothing is chosen of what a person ordered one by one.
    choices: tuple[str, ...] = tuple(Mail)
    # The letter as it is on being sent, with files; None if nothing is to be sent any more.
    letter: Callable[[WorkNotice], Letter | None] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known under its name, which no other may bear."""
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"There is a kind of notice {kind.name} already.")
    return kind


def kind(name: str) -> Kind:
    """The kind of that name."""
    return _kinds[name]


def all_kinds() -> list[Kind]:
    """All kinds of which the ways are chosen, in the order of their registration."""
    return [kind for kind in _kinds.values() if kind.choices]
