"""Administrators whom a person asks who does not find the answer in the guide."""

from django.utils import timezone

from accounts.models import Charge, Office
from accounts.pages import words

MOST = 3


def whom_to_ask(office: Office) -> list[dict]:
    """The administrators of the office, or of the nearest above that has any: name, post, addresses."""
    held = Charge.objects.open_at(timezone.now()).filter(
        post__may_administer=True, post__section__office__in=Office.objects.above(office)
    )
    administrators = list(held.with_place().order_by("-post__section__office__path", "begins", "pk")[:MOST])
    nearest = [charge for charge in administrators if charge.post.office == administrators[0].post.office]
    return [
        {
            "name": str(charge.user),
            "post": words.listing([str(charge.post), str(charge.post.office)]),
            "email": charge.user.email,
            "mobile": charge.user.mobile,
        }
        for charge in nearest
    ]
