"""Rows of one model inserted by a statement that is written out once, from the columns the model has."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models

from . import prepared


class Insert:
    """What `save(force_insert=True)` does for a model without parents, but its statement is built only once.

    `then` is what follows in the same statement for the new row, which it knows as `entry`: more parts of the
    WITH, made of constants.
    """

    def __init__(self, model: type[models.Model], *, then: str = ""):
        self._fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
        columns = ", ".join(field.column for field in self._fields)
        places = ", ".join(["%s"] * len(self._fields))
        table = model._meta.db_table
        insert = f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING id"  # noqa: S608 - constants
        self._statement = f"WITH entry AS ({insert}){then} SELECT id FROM entry"  # noqa: S608

    def __call__(self, row: models.Model, *facts: Any) -> None:
        """Insert the row and give it its key; `facts` are the values in `then`."""
        values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in self._fields]
        [[row.pk]] = prepared.rows(self._statement, [*values, *facts])
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
