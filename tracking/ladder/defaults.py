"""The steps with which a State begins; it changes them by order, as every office its own."""

from datetime import date
from decimal import Decimal

from accounts.models import Office
from tracking.models import Rung

STEPS = (
    (Rung.Told.HOLDER, Decimal(-4), Rung.Unit.HOURS),
    (Rung.Told.SUPERIOR, Decimal(0), Rung.Unit.DAYS),
    (Rung.Told.MONITOR, Decimal(2), Rung.Unit.DAYS),
    (Rung.Told.ABOVE, Decimal(5), Rung.Unit.DAYS),
)


def furnish(office: Office, begins: date) -> None:
    """Give an office that never had a step the first ones."""
    if not Rung.objects.filter(office=office).exists():
        Rung.objects.bulk_create(
            Rung(office=office, told=told, amount=amount, unit=unit, begins=begins)
            for told, amount, unit in STEPS
        )
