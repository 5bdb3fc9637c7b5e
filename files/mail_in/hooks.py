"""Rooms that are told of a returned mail: each looks whether it is of a letter that it sent."""

from collections.abc import Callable

from accounts.models import Office

# Takes the office and the mail as it came; returns True if it knew the letter and noted the return. It runs
# in the transaction that takes the mail in, once for each mail.
Returned = Callable[[Office, bytes], bool]

returned: list[Returned] = []
