"""Months in which people signed in: a certificate of work says who did nothing else."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import SignInMonth


@receiver(user_logged_in)
def enter(user: Any, **_facts: Any) -> None:
    """Enter the month of a completed sign-in, once."""
    month = timezone.localdate().replace(day=1)
    SignInMonth.objects.bulk_create([SignInMonth(person=user, month=month)], ignore_conflicts=True)
