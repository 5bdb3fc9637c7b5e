"""Profiles of columns: how the sheets of other programs name what ours name; a table in accounts/data."""

from functools import cache

from accounts.data import table

from .columns import Column


@cache
def profile(name: str) -> tuple[Column, ...]:
    """The columns of a profile, in the order of the table."""
    return tuple(
        Column(
            row["key"],
            row["english"],
            row["hindi"],
            tuple(row["also"].split("|")) if row["also"] else (),
            required=row["required"] == "yes",
            kind=row["kind"],
        )
        for row in table("sheet-profiles")
        if row["profile"] == name
    )


@cache
def places(name: str) -> dict[int, Column]:
    """The column at each place of a sheet without headings, counted from 0."""
    rows = [row for row in table("sheet-profiles") if row["profile"] == name]
    columns = zip(rows, profile(name), strict=True)
    return {int(row["place"]) - 1: column for row, column in columns if row["place"]}
