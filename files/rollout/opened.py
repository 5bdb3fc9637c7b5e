"""Counts of opened files, taken from the number series; files are never counted."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Sum

from accounts.models import Office, RolloutStep
from files.models import File, NumberSeries


def by_kind(office: Office) -> dict[str, int]:
    """Files opened in an office and all below it, by kind of office."""
    series = NumberSeries.objects.filter(kind=File.Kind.FILE, office__path__startswith=office.path)
    return dict(series.values_list("office__kind").annotate(Sum("last")).order_by())


def in_use_by_kind(office: Office) -> dict[str, int]:
    """Offices in which files were opened although no step of theirs is on record, by kind of office."""
    steps = RolloutStep.objects.filter(office=OuterRef("office"))
    of_files = NumberSeries.objects.filter(kind=File.Kind.FILE, last__gt=0)
    series = of_files.filter(~Exists(steps), office__path__startswith=office.path)
    return dict(series.values_list("office__kind").annotate(Count("office", distinct=True)).order_by())


def by_office(offices: Iterable[Office]) -> dict[int, int]:
    """Files opened in each of these offices, by its id."""
    series = NumberSeries.objects.filter(kind=File.Kind.FILE, office__in=list(offices))
    return dict(series.values_list("office").annotate(Sum("last")).order_by())
