"""The desks that a person holds now, as far as the reader monitors them."""

from accounts.models import Charge, Post, User
from tracking.time.attribution import holders, holders_and_controlling

from .figures import Moment


def held_by(person: User, charge: Charge, moment: Moment) -> list[Post]:
    """Read the desks that a person holds in the subtree that the charge monitors.

    A desk that a link officer holds meanwhile is that officer's.
    """
    charges = Charge.objects.open_at(moment.at).filter(
        user=person, post__section__office__path__startswith=charge.post.office.path
    )
    charges = charges.select_related("post__section__office").order_by(
        "post__section__office__path", "post_id"
    )
    posts = {each.post_id: each.post for each in charges}
    # Where the holder is on leave and another holds the desk besides, that is who is there.
    whose = holders(posts, moment.at) | holders_and_controlling(posts, moment.at).held
    return [post for pk, post in posts.items() if whose[pk].user_id == person.pk]
