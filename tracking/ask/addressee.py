"""Addressees of a question: who answers for a desk, and who is above whoever does not reply."""

from datetime import datetime

from accounts.models import Charge, Post
from tracking.time.attribution import holders, holders_and_controlling


def addressee(post: Post, at: datetime) -> Charge | None:
    """The holder of the desk; of a vacant one the controlling officer, if any post above is held."""
    held = holders_and_controlling([post.pk], at)
    return held.held.get(post.pk) or held.controlling.get(post.pk)


def superior(post: Post, person: int, at: datetime) -> Charge | None:
    """The holder of the nearest post above that another person holds."""
    above = post.superiors()
    held = holders(above, at)
    charges = (held[step.pk] for step in above if step.pk in held)
    return next((charge for charge in charges if charge.user_id != person), None)
