"""The page on which a post begins: of its own work."""

from django.urls import reverse
from django.utils import timezone

from accounts.charges.fetch import charges_of
from accounts.models import Charge, User


def first_screen(charge: Charge | None) -> str:
    """The monitor for whoever monitors, the staff for an administrator, else the desk."""
    if charge and charge.post.may_monitor:
        return reverse("monitor")
    if charge and charge.post.may_administer:
        return reverse("staff")
    return reverse("desk")


def first_screen_of(person: User) -> str:
    """The first screen of a person's own post, which the sign-in opens."""
    return first_screen(next(iter(charges_of(person, timezone.now())), None))
