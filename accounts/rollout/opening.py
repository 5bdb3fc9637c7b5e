"""Loading of the published figures of the roll-out, from the table in accounts/data."""

from datetime import date

from django.db import transaction

from accounts.data import table
from accounts.models import Office, RolloutOpening, RolloutState, RolloutStep


@transaction.atomic
def load(on: date) -> int:
    """Enter the published figures as of a day, and the offices they name; existing figures stay."""
    existing = set(RolloutOpening.objects.values_list("office__code", "kind"))
    rows = [row for row in table("rollout-opening") if (row["office"], row["kind"]) not in existing]
    codes = {row["office"] for row in rows} | {row["live_office"] for row in rows}
    offices = {office.code: office for office in Office.objects.filter(code__in=codes)}
    RolloutOpening.objects.bulk_create(_opening(row, offices[row["office"]], on) for row in rows)
    for row in rows:
        if row["live_office"]:
            _enter_as_live(offices[row["live_office"]], on)
    return len(rows)


def _opening(row: dict[str, str], office: Office, on: date) -> RolloutOpening:
    counts = {name: int(row[name]) for name in ("total", "live", "under_way")}
    facts = {name: row[name] for name in ("kind", "source_hi", "source_en")}
    files = int(row["files"]) if row["files"] else None
    return RolloutOpening(office=office, on=on, files=files, **facts, **counts)


def _enter_as_live(office: Office, on: date) -> None:
    """Enter an office that the report names as live; it leaves the published figure of its kind."""
    if not RolloutStep.objects.filter(office=office).exists():
        RolloutStep.objects.create(
            office=office, state=RolloutState.LIVE, on=on, counted_as=RolloutStep.Counted.LIVE
        )
