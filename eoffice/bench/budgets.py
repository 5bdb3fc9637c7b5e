"""The budgets: each page as a multiple of the floor, growth, memory. They only ever become smaller."""

from typing import NamedTuple


class Times(NamedTuple):
    """A page as a multiple of the floor: median time for one client and for eight, processor time for one."""

    one: float
    eight: float
    processor: float | None


# As first measured, the highest of all sizes; a page that became faster gets its new figure here.
FIRST = {
    "desk": Times(one=5.62, eight=6.73, processor=5.69),
    "file": Times(one=6.08, eight=7.25, processor=6.24),
    "search, a word": Times(one=6.42, eight=8.54, processor=6.55),
    "search, a word, DM": Times(one=6.97, eight=8.82, processor=7.18),
    "search, a number": Times(one=4.46, eight=5.59, processor=4.54),
    "district monitor": Times(one=13.30, eight=15.26, processor=13.42),
    "forward": Times(one=4.97, eight=6.70, processor=5.11),
}
# Milliseconds within which 95 of 100 pages of monitors.py are there, by the beginning of their names.
P95 = {"district as of": 1000, "State as of": 1000, "district,": 300, "State,": 600}
# The factor by which runs of the same program differ.
ALLOWANCE = 1.15
# From the smallest size to the largest, against the floor of each.
GROWTH = 1.3
# Two web workers, in MB.
MEMORY = 250
# Two checkouts measured in turns: below this factor a page is not slower.
SLOWER = 1.05
