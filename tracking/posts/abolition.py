"""The end of posts and offices, refused while papers lie there."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.charges import orders
from accounts.models import Office, Post, StaffAct
from tracking.models import Stay
from tracking.refusals import PapersLie


@transaction.atomic
def abolish(post: Post, *, on: date, order: orders.Order) -> StaffAct:
    """End a post; refused while pending papers lie there."""
    # The lock waits for papers that are being sent here: their rows refer to the post.
    post = Post.objects.select_for_update(of=["self"]).get(pk=post.pk)
    _check_empty(Stay.objects.pending().at(post).count(), post)
    return orders.abolish(post, on=on, order=order)


@transaction.atomic
def end_office(office: Office, *, on: date, order: orders.Order) -> StaffAct:
    """End an office and all that is in it; until the day itself its papers may still lie there."""
    if on <= timezone.localdate():
        _check_empty(Stay.objects.pending().within(office).count(), office)
    return orders.end_office(office, on=on, order=order)


def _check_empty(count: int, place: Post | Office) -> None:
    if not count:
        return
    sentence = ngettext(
        "%(count)s file lies at %(place)s. Have it moved to another desk first.",
        "%(count)s files lie at %(place)s. Have them moved to other desks first.",
        count,
    )
    raise PapersLie(sentence % {"count": count, "place": place})
