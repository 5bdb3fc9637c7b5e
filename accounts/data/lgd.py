"""The codes of the Local Government Directory, as lgd-codes.csv has them."""

from functools import cache

from . import table


@cache
def places() -> dict[tuple[str, int], str]:
    """The English name of each place, by the kind of its office and its code."""
    return {(row["level"], int(row["lgd_code"])): row["name_en"].title() for row in table("lgd-codes")}
