"""Whole numbers as an address or a form gives them: text, and not always a number."""

from collections.abc import Iterable

# Of eighteen digits, so that every key of a table can be read and nothing that no column holds.
MOST = 10**18 - 1


def whole(typed: str | None, *, most: int = MOST) -> int | None:
    """Read a whole number from 0 to `most`, in the digits of any script; None where there is none."""
    # The length first: Python refuses to read thousands of digits.
    if not typed or len(typed) > len(str(most)) or not typed.isdecimal():
        return None
    number = int(typed)
    return number if number <= most else None


def wholes(typed: Iterable[str]) -> set[int]:
    """Read the whole numbers among several texts, such as the ticked boxes of a form."""
    return {number for text in typed if (number := whole(text)) is not None}
