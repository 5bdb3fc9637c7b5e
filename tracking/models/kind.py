"""The kinds of movement, and their effects on the paper that moves."""

from collections.abc import Iterable
from typing import ClassVar, Self

from .paper import Paper

State = Paper.State
# As many letters as the ledger's column takes.
LONGEST = 12


class Kind(str):
    """A kind of movement: its code in the ledger, its word, and the paper's state after it.

    `ends_stay`: the stay at the desk ends and another begins. `sends`: the holder lets the paper go to
    another desk, and may pull it back until it is opened there. Without a `state`, a kind that ends the stay
    leaves the paper pending, and one that does not leaves parking, hold and closing as they are.
    `aside`: words about the paper, not work on it; they seal no draft and are no act of a desk.
    `corrects`: the facts of the paper are others from this movement on.
    """

    __slots__ = ("aside", "corrects", "ends_stay", "label", "sends", "state")
    _all: ClassVar[dict[str, Self]] = {}

    label: str
    state: State | None
    ends_stay: bool
    sends: bool
    aside: bool
    corrects: bool

    def __new__(
        cls,
        code: str,
        label: str,
        *,
        state: State | None = None,
        ends_stay: bool = True,
        sends: bool = False,
        aside: bool = False,
        corrects: bool = False,
    ) -> Self:
        if len(code) > LONGEST or code in cls._all:
            raise ValueError(f"{code} has over {LONGEST} letters, or is a kind already.")
        kind = super().__new__(cls, code)
        kind.label, kind.ends_stay, kind.sends, kind.aside = label, ends_stay, sends, aside
        kind.corrects = corrects
        kind.state = State.PENDING if state is None and ends_stay else state
        cls._all[code] = kind
        return kind

    def __reduce__(self) -> tuple:
        """Copy and unpickle a kind as the one there is."""
        return type(self).get, (str(self),)

    @classmethod
    def get(cls, code: str) -> Self:
        """Return the kind of that code; KeyError where there is none."""
        return cls._all[code]

    @classmethod
    def asides(cls) -> Iterable[Self]:
        """The kinds that are words about a paper and no work on it."""
        return [kind for kind in cls._all.values() if kind.aside]

    @classmethod
    def sending(cls) -> Iterable[Self]:
        """The kinds by which a holder sends a paper away."""
        return [kind for kind in cls._all.values() if kind.sends]
