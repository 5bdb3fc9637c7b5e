"""The mail addresses by which a person is reached."""

from django.utils import timezone

from accounts.models import Charge, EmailId, User
from accounts.models.email_ids.email_id import ADDRESS


def own_addresses(person: User, formerly: str = "") -> list[str]:
    """The addresses of the person alone: the active IDs by name, and others on record."""
    ids = EmailId.objects.annotate(full=ADDRESS)
    active = ids.filter(person=person, state=EmailId.State.ACTIVE)
    others = {person.email, formerly} - {""}
    issued = set(ids.filter(full__in=others).values_list("full", flat=True))
    return sorted({*active.values_list("full", flat=True), *(others - issued)})


def addresses_of_posts(person: User) -> list[str]:
    """The mailboxes of the posts that the person holds, which others may read too."""
    held = Charge.objects.open_at(timezone.now()).filter(user=person).values("post")
    active = EmailId.objects.filter(post__in=held, state=EmailId.State.ACTIVE)
    return sorted(active.annotate(full=ADDRESS).values_list("full", flat=True))
