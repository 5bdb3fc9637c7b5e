"""The kinds of movement, and their effects on the paper that moves."""

from collections.abc import Iterable
from typing import ClassVar, Self

from .paper import Paper

State = Paper.State


class Kind(str):
    """A kind of movement: its code in the ledger, its word, and the paper's state after it.

    `ends_stay`: the stay at the desk ends and another begins. `sends`: the holder lets the paper go to
    another desk, and may pull it back until it is opened there.
    """

    __slots__ = ("ends_stay", "label", "sends", "state")
    _all: ClassVar[dict[str, Self]] = {}

    label: str
    state: State
    ends_stay: bool
    sends: bool

    def __new__(
        cls,
        code: str,
        label: str,
        *,
        state: State = State.PENDING,
        ends_stay: bool = True,
        sends: bool = False,
    ) -> Self:
        kind = super().__new__(cls, code)
        kind.label, kind.state, kind.ends_stay, kind.sends = label, state, ends_stay, sends
        cls._all[code] = kind
        return kind

    @classmethod
    def get(cls, code: str) -> Self:
        """Return the kind of that code; KeyError where there is none."""
        return cls._all[code]

    @classmethod
    def forget(cls, code: str) -> None:
        """Remove a kind, as a test does with one of its own."""
        del cls._all[code]

    @classmethod
    def sending(cls) -> Iterable[Self]:
        """The kinds by which a holder sends a paper away."""
        return [kind for kind in cls._all.values() if kind.sends]
