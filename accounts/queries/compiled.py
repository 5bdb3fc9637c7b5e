"""Querysets whose SQL Django makes once, and whose plan PostgreSQL keeps.

To make the SQL of a queryset and to plan it takes several times as long as to answer it. So a function that
makes a queryset of its arguments is called once, with a `Fact` in the place of each; Django's compiler gives
the SQL, the columns of each model and the joined rows; from then on only the values are sent.

    @compiled
    def stays_of(paper):
        return Stay.objects.filter(paper=paper).select_related("post")

    stays_of(paper=7)        # the instances, from a prepared statement
    stays_of.plain(paper=7)  # the queryset itself

Each argument is a value in the SQL. One that is None, or stands behind a bare star, shapes the SQL instead:
each such shape is compiled by itself. `Insert` and `Update` do the same for `save`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, update_wrapper
from inspect import Parameter, signature
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.base import ModelState
from django.db.models.expressions import Expression
from django.db.models.query import ModelIterable
from django.db.models.sql import InsertQuery, UpdateQuery

from . import prepared

PLACE = re.compile(r"%%|%s|IN \(%s\)")
Row = TypeVar("Row")
# All there are, so that one test can compare each with what Django itself does.
COMPILED: list["Compiled"] = []
WRITES: list["Insert | Update"] = []


class Fact(Expression):
    """A named value of a statement, given only when it is executed."""

    def __init__(self, name: str):
        super().__init__()
        self.name = name

    def as_sql(self, compiler, connection):
        """Leave a place for the value."""
        return "%s", [self]


class Compiled(Generic[Row]):
    """A function that makes a queryset, and answers from the SQL that was made once."""

    def __init__(self, queryset: Callable[..., models.QuerySet[Any, Row]]):
        update_wrapper(self, queryset)
        self.plain = queryset
        parameters = signature(queryset).parameters.values()
        self._shaping = frozenset(part.name for part in parameters if part.kind is Parameter.KEYWORD_ONLY)
        self._shapes: dict[tuple, _Statement] = {}

    def __call__(self, **facts: Any) -> list[Row]:
        """Return what the queryset of these facts would give: instances, or the tuples of `values_list`."""
        shape = tuple(item for item in facts.items() if item[1] is None or item[0] in self._shaping)
        if (statement := self._shapes.get(shape)) is None:
            statement = self._shapes[shape] = self._compile(facts, dict(shape))
        return statement.read(prepared.rows(statement.text, facts))

    def first(self, **facts: Any) -> Row | None:
        """Return the first row of the queryset, or None."""
        return next(iter(self(**facts)), None)

    def _compile(self, facts: dict[str, Any], shape: dict[str, Any]) -> "_Statement":
        return _Statement(self.plain(**{name: Fact(name) for name in facts} | shape))


def compiled(queryset: Callable[..., models.QuerySet[Any, Row]]) -> Compiled[Row]:
    """Compile the queryset that a function makes of its arguments, when it is first asked."""
    COMPILED.append(Compiled(queryset))
    return COMPILED[-1]


class _Statement:
    """The SQL of a queryset with a named place for each fact, and the reading of its rows."""

    def __init__(self, queryset: models.QuerySet):
        compiler = queryset.query.get_compiler(connection=connection)
        self.text = _named(*compiler.as_sql())
        self._converters = compiler.get_converters([column for column, *_sql in compiler.select]).items()
        self._made: Callable[[Sequence[Any]], Any] = tuple
        if queryset._iterable_class is ModelIterable:
            self._made = _Instances(compiler.klass_info, compiler.select).instance

    def read(self, rows: Iterable[tuple]) -> list[Any]:
        """Make of each row what the queryset makes of it."""
        return [self._made(self._converted(row)) for row in rows]

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        if not self._converters:
            return row
        row = list(row)
        for place, (functions, column) in self._converters:
            for convert in functions:
                row[place] = convert(row[place], column, connection)
        return row


class _Instances:
    """The instances of a model, made from some columns of each row, with those related to them."""

    def __init__(self, info: dict[str, Any], select: Sequence[tuple]):
        self.model, places = info["model"], info["select_fields"]
        self._columns = slice(places[0], places[-1] + 1)
        self._names = [column.target.attname for column, *_sql in select[self._columns]]
        self._key = places[0] + self._names.index(self.model._meta.pk.attname)
        self._related = [
            (_Instances(other, select), other["local_setter"], other["remote_setter"])
            for other in info.get("related_klass_infos", ())
        ]
        if self.model.__init__ is not models.Model.__init__ or info.get("from_parent"):
            raise TypeError(f"{self.model._meta.label} is made in its own way.")

    def instance(self, row: Sequence[Any]) -> models.Model | None:
        """Make the instance and those related to it; None where nothing was joined.

        The constructor is passed by, as in unpickling: it looks at each field that there is.
        """
        if row[self._key] is None:
            return None
        made = self.model.__new__(self.model)
        made._state = ModelState()
        made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
        made.__dict__.update(zip(self._names, row[self._columns], strict=True))
        for related, set_here, set_there in self._related:
            other = related.instance(row)
            set_here(made, other)
            if other is not None:
                set_there(other, made)
        return made


class _Write:
    """A statement that writes some fields of one row of a model without parents."""

    def __init__(self, model: type[models.Model], fields: Iterable[models.Field]):
        self.model, self.fields = model, list(fields)
        self._facts = [(field.attname, Fact(field.attname)) for field in self.fields]
        WRITES.append(self)

    def _values(self, row: models.Model, *, add: bool) -> dict[str, Any]:
        return {
            field.attname: field.get_db_prep_save(field.pre_save(row, add), connection)
            for field in self.fields
        }


class Insert(_Write):
    """The work of `save(force_insert=True)`, compiled.

    `then` is SQL that inserts into other tables in the same statement: more parts of its WITH, in which the
    new row is `entry`.
    """

    def __init__(self, model: type[models.Model], *, then: str = ""):
        self._then = then
        super().__init__(
            model, [field for field in model._meta.local_concrete_fields if not field.primary_key]
        )

    def __call__(self, row: models.Model, **facts: Any) -> None:
        """Insert the row and give it its key; `facts` are the values in `then`."""
        [[row.pk]] = prepared.rows(self._text, self._values(row, add=True) | facts)
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS

    @cached_property
    def _text(self) -> str:
        query = InsertQuery(self.model)
        query.insert_values(self.fields, [self.model(**dict(self._facts))], raw=True)
        compiler = query.get_compiler(connection=connection)
        compiler.returning_fields = [self.model._meta.pk]
        [(sql, values)] = compiler.as_sql()
        return f"WITH entry AS ({_named(sql, values)}){self._then} SELECT id FROM entry"  # noqa: S608


class Update(_Write):
    """The work of `save(update_fields=…)`, compiled."""

    def __init__(self, model: type[models.Model], *names: str):
        super().__init__(model, map(model._meta.get_field, names))

    def __call__(self, row: models.Model) -> None:
        """Write these fields of the row."""
        prepared.execute(self._text, self._values(row, add=False) | {"pk": row.pk})

    @cached_property
    def _text(self) -> str:
        query = self.model._base_manager.filter(pk=Fact("pk")).query.chain(UpdateQuery)
        query.add_update_values(dict(self._facts))
        return _named(*query.get_compiler(connection=connection).as_sql())


def _named(sql: str, values: Iterable[Any]) -> str:
    """Name the place of each fact in the SQL, and write out the values that never change.

    Django has a place for each value of a list; a fact that is a list has one.
    """
    waiting = iter(values)

    def written(place: re.Match) -> str:
        if place[0] == "%%":
            return place[0]
        value = next(waiting)
        if not isinstance(value, Fact):
            return place[0].replace("%s", connection.ops.compose_sql("%s", [value]).replace("%", "%%"))
        return f"= ANY(%({value.name})s)" if place[0].startswith("IN") else f"%({value.name})s"

    return PLACE.sub(written, sql)
