"""Posts of the acting person, which nobody changes for oneself."""

from django.utils import timezone

from accounts.models import Charge


def posts_held(charge: Charge) -> set[int]:
    """Return the keys of the posts that the person of a charge holds or is to hold."""
    charges = Charge.objects.not_over_at(timezone.now()).filter(user=charge.user_id)
    return set(charges.values_list("post", flat=True))
