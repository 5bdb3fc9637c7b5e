"""Whole numbers as an address or a form gives them: text, and not always a number."""

from collections.abc import Iterable

from django.core.exceptions import BadRequest

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
    """Read the whole numbers of ticked boxes; 400 where one is none, lest it count as not ticked."""
    numbers = [whole(text) for text in texts]
    if None in numbers:
        raise BadRequest("A ticked row is no number.")
    return {number for number in numbers if number is not None}
