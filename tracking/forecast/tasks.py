"""Scheduled tasks of forecasts; each is safe to run twice."""

from celery import shared_task
from django.utils import timezone

from . import nightly


@shared_task
def forecast_all() -> int:
    """Make the forecasts of all that lies on desks anew; return how many."""
    return nightly.forecast_all(timezone.now())
