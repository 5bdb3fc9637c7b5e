"""Instances of several models from one statement that is written out.

What every page of a paper asks is written out: the ORM takes several times as long to make such a statement
and its rows as PostgreSQL takes to answer it.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import models


class Part(NamedTuple):
    """One model's share of a row: its name in the statement and the columns read, the key first."""

    model: type[models.Model]
    alias: str
    names: tuple[str, ...]

    @property
    def columns(self) -> str:
        """The columns as the statement names them."""
        return ", ".join(f"{self.alias}.{name}" for name in self.names)

    def take(self, values: Iterator[Any], known: dict) -> Any:
        """This share of a row, the same instance for the same key; None where nothing was joined."""
        mine = [next(values) for _name in self.names]
        if mine[0] is None:
            return None
        key = (self.model, mine[0])
        if key not in known:
            known[key] = self.model.from_db("default", self.names, mine)
        return known[key]


def part(model: type[models.Model], alias: str, *names: str) -> Part:
    """A share of these columns, in the order in which the model takes them; the others stay unread."""
    own = [field.attname for field in model._meta.concrete_fields]
    return Part(model, alias, tuple(sorted(names, key=own.index)))
