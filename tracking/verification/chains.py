"""The chains that are none of a paper's: audit trail, kept versions, charges; and the days of calendars.

It is verified in slices, part by part. A place is where to go on: a part, and the key that it has reached.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from accounts.audit_trail import chain, charge_acts, versions
from tracking.models import Calendar

from . import calendar_days
from .findings import Finding
from .papers import one_snapshot

Place = Sequence[int | str]
Part = Callable[[Place], tuple[Place | None, list[Finding]]]


def findings() -> Iterator[Finding]:
    """Yield what was changed, removed or added in them."""
    for _place, found in slices():
        yield from found


def slices(place: Place = ()) -> Iterator[tuple[Place, list[Finding]]]:
    """Yield the findings of one slice after the other, each with the place to go on at; () at the end."""
    parts = _parts()
    names = list(parts)
    following = dict(pairwise(names))
    part, *key = place or names[:1]
    while part:
        reached, found = parts[str(part)](key)
        part, key = (following.get(str(part), ""), []) if reached is None else (part, list(reached))
        yield ((part, *key) if part else ()), found


def _parts() -> dict[str, Part]:
    parts = {
        "links": chain.links,
        "heads": chain.heads,
        "entries": chain.unlinked,
        "versions": versions.versions,
        **versions.of_tables(),
        "charges": charge_acts.charges,
    }
    return {name: _as_findings(part) for name, part in parts.items()} | {"calendars": _of_calendars}


def _as_findings(part: chain.Part) -> Part:
    def find(after: Place) -> tuple[Place | None, list[Finding]]:
        reached, found = part(after)
        return reached, [
            Finding(None, item.seq, item.what, item.stored, item.rebuilt, item.chain) for item in found
        ]

    return find


def _of_calendars(after: Place) -> tuple[Place | None, list[Finding]]:
    """The days of the next calendar; in one snapshot, so that a change of it meanwhile raises no alarm."""
    with one_snapshot():
        calendars = Calendar.objects.select_related("office").order_by("pk")
        calendar = calendars.filter(pk__gt=after[0] if after else 0).first()
        return (None, []) if calendar is None else ((calendar.pk,), list(calendar_days.findings(calendar)))
