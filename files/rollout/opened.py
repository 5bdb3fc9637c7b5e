"""Counts of opened files, taken from the number series; files are never counted."""

from collections.abc import Iterable

from django.db.models import Sum

from accounts.models import Office
from files.models import NumberSeries


def by_kind(office: Office) -> dict[str, int]:
    """Files opened in an office and all below it, by kind of office."""
    series = NumberSeries.objects.filter(office__path__startswith=office.path)
    return dict(series.values_list("office__kind").annotate(Sum("last")).order_by())


def by_office(offices: Iterable[Office]) -> dict[int, int]:
    """Files opened in each of these offices, by its id."""
    series = NumberSeries.objects.filter(office__in=list(offices))
    return dict(series.values_list("office").annotate(Sum("last")).order_by())
