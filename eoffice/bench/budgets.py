"""The budgets: each page as a multiple of the floor, growth, memory. They only ever become smaller."""

from typing import NamedTuple


class Times(NamedTuple):
    """A page as a multiple of the floor: median time for one client and for eight, processor time for one."""

    one: float
    eight: float
    processor: float | None


# As first measured, the highest of all sizes; a page that became faster gets its new figure here.
FIRST = {
    "desk": Times(one=5.55, eight=7.52, processor=5.92),
    "file": Times(one=6.02, eight=8.01, processor=6.58),
    "search, a word": Times(one=5.83, eight=8.42, processor=6.28),
    "search, a word, DM": Times(one=6.02, eight=9.60, processor=6.33),
    "search, a number": Times(one=4.05, eight=6.73, processor=4.21),
    "district monitor": Times(one=15.81, eight=17.07, processor=14.70),
    "forward": Times(one=5.88, eight=7.31, processor=5.98),
}
# The factor by which runs of the same program differ.
ALLOWANCE = 1.15
# From the smallest size to the largest, against the floor of each.
GROWTH = 1.3
# Two web workers, in MB.
MEMORY = 250
# Two checkouts measured in turns: below this factor a page is not slower.
SLOWER = 1.05
