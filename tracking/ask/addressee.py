"""Addressees of a question: who answers for a desk, and who is above whoever does not reply."""

from datetime import datetime

from accounts.models import Charge, Post
from tracking.time.attribution import holders_and_controlling


def addressee(post: Post, at: datetime) -> Charge | None:
    """The holder of the desk; where nobody is there, by vacancy or leave, the controlling officer, if any."""
    held = holders_and_controlling([post.pk], at)
    return held.held.get(post.pk) or held.controlling.get(post.pk)


def superior(post: Post, person: int, at: datetime) -> Charge | None:
    """The holder of the nearest post above that another person holds."""
    above = post.superiors()
    held = holders_and_controlling([step.pk for step in above], at).held
    charges = (held[step.pk] for step in above if step.pk in held)
    return next((charge for charge in charges if charge.user_id != person), None)
