"""Putting a post under another superior, to whom its desk then sends first.

Of a guarded post two administrators decide it; of any post that is held its holder is told.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge, Notice, Post
from accounts.notices.verbs import tell
from accounts.refusals import NotYours, PostNotThere, WrongStep

from . import verbs


def must_propose(post: Post, superior: Post | None) -> bool:
    """Return whether one administrator alone may not put this post under that one."""
    return post.pk is not None and post.guarded and (superior and superior.pk) != post.reports_to_id


def check(post: Post, superior: Post | None, *, by: Charge) -> None:
    """Refuse a superior that is no more, a circle, and to put a post under one's own if it was not before.

    A superior may take files from it, so another administrator decides that.
    """
    if superior is None:
        return
    ends = verbs.end_of(superior)
    if ends and ends <= timezone.now():
        raise PostNotThere(_("%(post)s does not exist on that date.") % {"post": superior})
    if post.pk in {superior.pk, *_above(superior)}:
        raise WrongStep(_("%(post)s would come to stand above itself.") % {"post": post})
    if gains(post, superior, by):
        raise NotYours(_("This would put the post under your own. Please ask another administrator."))


def gains(post: Post, superior: Post, charge: Charge) -> bool:
    """Return whether the person of a charge would come to stand above the post, and does not yet."""
    held = Charge.objects.not_over_at(timezone.now()).filter(user=charge.user_id)
    posts = set(held.values_list("post", flat=True))
    return bool(posts & {superior.pk, *_above(superior)}) and not posts & _above(post)


def _above(post: Post) -> set[int]:
    return set(Post.objects.above(post).values_list("pk", flat=True))


def change(post: Post, superior: Post | None, *, by: Charge, second: Charge) -> None:
    """Put a post under another as two administrators decided, and tell who holds it."""
    was = post.reports_to
    post.reports_to = superior
    post.save(update_fields=["reports_to"])
    tell_holders(post, was=was, by=by, second=second)


def tell_holders(post: Post, *, was: Post | None, by: Charge, second: Charge | None = None) -> None:
    """Tell who holds the post, except who did it, under whom it was and is."""
    held = Charge.objects.open_at(timezone.now()).filter(post=post).exclude(user=by.user_id)
    facts = {"kind": Notice.Kind.SUPERIOR, "by": by, "second": second, "reason": text(was, post.reports_to)}
    tell([Notice(person_id=charge.user_id, charge=charge, **facts) for charge in held.order_by("pk")])


def text(was: Post | None, now: Post | None) -> str:
    """The two superiors with their codes, one after the other."""
    return " → ".join(f"{post} ({post.code})" if post else "–" for post in (was, now))[:300]
