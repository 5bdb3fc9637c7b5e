"""Whole numbers as an address or a form gives them: text, and not always a number."""

from collections.abc import Iterable

# Eighteen digits: enough for every key of a table, and never more than a column holds.
MOST = 10**18 - 1


def whole(text: str | None, *, most: int = MOST) -> int | None:
    """Read a whole number from 0 to `most`, in the digits of any script; None where there is none."""
    # The length first: Python refuses to read thousands of digits.
    if not text or len(text) > len(str(most)) or not text.isdecimal():
        return None
    number = int(text)
    return number if number <= most else None


def wholes(texts: Iterable[str]) -> set[int]:
    """Read the whole numbers among several texts, such as the ticked boxes of a form."""
    return {number for text in texts if (number := whole(text)) is not None}
