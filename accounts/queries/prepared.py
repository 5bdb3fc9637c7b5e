"""Statements that PostgreSQL plans once for each connection, and not at every asking.

To plan what every page asks, a join of five tables, takes it several times as long as to answer.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import NotSupportedError, connection

from .pooler import refuse_transaction_pooler

PLACE = re.compile(r"%(?:\((\w+)\)s|s|%)")
# Whoever watches the server then sees what is asked for.
TABLE = re.compile(r'\b(?:FROM|JOIN|INTO|UPDATE) "?(?!unnest\b)(\w+)')
Facts = Mapping[str, Any] | Sequence[Any]


class _Prepared(NamedTuple):
    """A statement under a name, and which fact each of its values is."""

    name: str
    statement: str
    facts: tuple[str | int, ...]

    @property
    def execution(self) -> str:
        """The EXECUTE, with a place for each value."""
        return f"EXECUTE {self.name}" + (f" ({', '.join(['%s'] * len(self.facts))})" if self.facts else "")


# Which statements each connection has planned. A connection that is gone takes its plans along.
_planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def rows(statement: str, facts: Facts = ()) -> list[tuple]:
    """Return the rows of a statement, a constant, with these facts in its places; it is planned once.

    PostgreSQL itself goes on planning for the facts where that comes out cheaper than the plan it keeps.
    """
    with connection.cursor() as cursor:
        _run(cursor, statement, facts)
        return cursor.fetchall()


def rows_planned_afresh(statement: str, facts: Facts = ()) -> list[tuple]:
    """Return the rows of a statement that is planned for its facts, or whose words never repeat."""
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()


def execute(statement: str, facts: Facts = ()) -> None:
    """Carry out a statement that gives no rows."""
    with connection.cursor() as cursor:
        _run(cursor, statement, facts)


def _run(cursor: Any, statement: str, facts: Facts) -> None:
    if not settings.PREPARED_STATEMENTS:
        cursor.execute(statement, facts)
        return
    ready = _prepared(statement)
    _plan(ready)
    values = [facts[fact] for fact in ready.facts]  # type: ignore[call-overload]
    try:
        cursor.execute(ready.execution, values)
    except NotSupportedError:
        # A column was given another type since; a transaction in which that shows is lost.
        if connection.in_atomic_block:
            connection.close_at = 0
            raise
        _forget(ready)
        _plan(ready)
        cursor.execute(ready.execution, values)


def _plan(ready: _Prepared) -> None:
    if (planned := _planned.get(connection.connection)) is None:
        refuse_transaction_pooler()
        planned = _planned.setdefault(connection.connection, set())
    if ready.name not in planned:
        _send(f"PREPARE {ready.name} AS {ready.statement}")
        planned.add(ready.name)


def _forget(ready: _Prepared) -> None:
    _send(f"DEALLOCATE {ready.name}")
    _planned[connection.connection].discard(ready.name)


def _send(statement: str) -> None:
    """Past Django's cursor, which would take a percent sign for a place."""
    with connection.wrap_database_errors, connection.connection.cursor() as plain:
        plain.execute(statement)


@cache
def _prepared(statement: str) -> _Prepared:
    """The statement with numbered places; the same fact has one number."""
    numbers: dict[str | int, int] = {}

    def numbered(place: re.Match) -> str:
        if place[0] == "%%":
            return "%"
        fact = place[1] or len(numbers)
        return f"${numbers.setdefault(fact, len(numbers) + 1)}"

    text = PLACE.sub(numbered, statement)
    table = TABLE.search(statement)
    name = f"{table[1] if table else 'query'}_{sha256(statement.encode()).hexdigest()[:12]}"
    return _Prepared(name, text, tuple(numbers))
