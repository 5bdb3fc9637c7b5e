"""The actors of movements against the charges: the person held that post, and acted for whom."""

from collections.abc import Collection, Iterator

from accounts.models import Charge
from tracking.models import Movement

from .findings import Finding, difference

COLUMNS = {"person_id": "user_id", "post_id": "post_id", "acting_for_id": "acting_for_id"}


def findings(movements: Collection[Movement]) -> Iterator[Finding]:
    """Yield each movement whose person, post or acting-for is not that of its charge."""
    charges = Charge.objects.in_bulk({movement.charge_id for movement in movements})
    for movement in movements:
        charge = charges.get(movement.charge_id)
        if charge is None:
            yield difference(movement.paper_id, movement.seq, "movement.charge_id", movement.charge_id, None)
            continue
        for column, of_charge in COLUMNS.items():
            there, rebuilt = getattr(movement, column), getattr(charge, of_charge)
            if there != rebuilt:
                yield difference(movement.paper_id, movement.seq, f"charge.{of_charge}", rebuilt, there)
        if charge.begins > movement.at:
            yield difference(movement.paper_id, movement.seq, "charge.begins", charge.begins, movement.at)
