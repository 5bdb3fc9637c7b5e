"""Instances of several models from one statement that is written out.

What every page of a paper asks is written out: the ORM takes several times as long to make such a statement
and its rows as PostgreSQL takes to answer it.
"""

from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.base import ModelState

from . import prepared

# No key lies beyond; an address may.
MOST = 2**63 - 1


class Part(NamedTuple):
    """One model's share of a row: its name in the statement and the columns read, the key first."""

    model: type[models.Model]
    alias: str
    names: tuple[str, ...]

    @property
    def columns(self) -> str:
        """The columns as the statement names them."""
        return ", ".join(f"{self.alias}.{name}" for name in self.names)


def part(model: type[models.Model], alias: str, *names: str) -> Part:
    """A share of these columns, in the order in which the model takes them; the others stay unread."""
    own = [field.attname for field in model._meta.concrete_fields]
    return Part(model, alias, tuple(sorted(names, key=own.index)))


def whole(model: type[models.Model], alias: str) -> Part:
    """A share of every column of the model."""
    return part(model, alias, *(field.attname for field in model._meta.concrete_fields))


class _Share:
    """One part's place among the columns of a statement."""

    def __init__(self, of: Part, start: int):
        self.model, self.names, self.start, self.end = of.model, of.names, start, start + len(of.names)
        fields = {field.attname: field for field in of.model._meta.concrete_fields}
        self._read = [(name, fields[name]) for name in of.names if hasattr(fields[name], "from_db_value")]
        if of.model.__init__ is not models.Model.__init__:
            raise TypeError(f"{of.model._meta.label} is made in its own way.")

    def instance(self, row: tuple) -> models.Model:
        """As Django unpickles one: past the constructor, which looks at each field that there is."""
        found = self.model.__new__(self.model)
        facts = dict(zip(self.names, row[self.start : self.end], strict=True))
        for name, field in self._read:
            facts[name] = field.from_db_value(facts[name], None, connection)
        found._state = ModelState()
        found._state.adding, found._state.db = False, DEFAULT_DB_ALIAS
        found.__dict__.update(facts)
        return found


class Joined:
    """A statement from its FROM on, and the models whose instances each of its rows gives, in their order."""

    def __init__(self, source: str, *parts: Part):
        self._statement = f"SELECT {', '.join(share.columns for share in parts)} {source}"
        self._shares: list[_Share] = []
        for share in parts:
            self._shares.append(_Share(share, self._shares[-1].end if self._shares else 0))

    def rows(self, facts: prepared.Facts, *, narrowed: str = "") -> list[list[Any]]:
        """The instances of each row, one for each key; None where nothing was joined.

        `narrowed` is what a list adds to the statement, made of constants, its values among the facts.
        """
        known: dict[tuple, models.Model] = {}
        found = prepared.rows(self._statement + narrowed, facts)
        return [[self._instance(share, row, known) for share in self._shares] for row in found]

    def _instance(self, share: _Share, row: tuple, known: dict[tuple, models.Model]) -> models.Model | None:
        if row[share.start] is None:
            return None
        key = (share.model, row[share.start])
        if key not in known:
            known[key] = share.instance(row)
        return known[key]
