"""An upload that goes from page to page with its form until the form is right: a browser sends it once."""

from dataclasses import asdict
from datetime import timedelta

from django.core import signing
from django.core.files.storage import default_storage

from accounts.models import Charge

from .uploads import Inspected
from .verbs import Kept

LONGEST = timedelta(days=1)


def ticket(kept: Kept, by: Charge) -> str:
    """The text that the form sends instead of the upload; good for this charge, for a day."""
    return signing.dumps((by.pk, asdict(kept.inspected), kept.place, kept.name), salt=__name__, compress=True)


def kept_of(sent: str, by: Charge) -> Kept | None:
    """The upload of a ticket; None if the ticket is not ours, too old, another's, or its content is gone."""
    try:
        charge, inspected, place, name = signing.loads(sent, salt=__name__, max_age=LONGEST)
    except signing.BadSignature:
        return None
    if charge != by.pk or not default_storage.exists(place):
        return None
    return Kept(Inspected(**inspected), place, name)
