"""Ends of charges of guarded posts, told at once to who held the post and who is above.

One administrator alone enters an end, and that stays so: whoever is suspended must be stopped at once. Those
above look into an objection.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils import timezone

from accounts.directory import monitors
from accounts.models import Charge, Notice, Post, User
from accounts.notices.verbs import tell

MOST_STEPS = 20
KIND = Notice.Kind


def tell_of_ends(charges: Iterable[Charge], *, by: Charge, second: Charge | None = None) -> None:
    """Tell the holders whose charge of a guarded post ends, and for each the nearest officer above."""
    guarded = Charge.objects.filter(pk__in=[charge.pk for charge in charges], post__guarded=True)
    ended = list(guarded.with_place().order_by("pk"))
    above = officers_above([charge.post for charge in ended], but={charge.user_id for charge in ended})
    tell(
        [
            Notice(person_id=person, kind=KIND.ENDED, by=by, second=second, charge=charge)
            for charge in ended
            for person in sorted({charge.user_id, *above[charge.post_id]} - {by.user_id})
        ]
    )


def tell_of_closing(person: User, *, by: Charge) -> None:
    """Tell a holder of guarded posts by letter that the sign-in is closed, and the officers above."""
    held = Charge.objects.open_at(timezone.now()).filter(user=person, post__guarded=True).with_place()
    posts = [charge.post for charge in held.order_by("pk")]
    above = officers_above(posts, but={person.pk})
    told = {officer for officers in above.values() for officer in officers} - {by.user_id}
    if posts:
        facts = {"kind": KIND.DISABLED, "by": by, "about": person}
        tell([Notice(person_id=officer, **facts) for officer in sorted({person.pk, *told})])


def officers_above(posts: Collection[Post], *, but: Collection[int]) -> dict[int, set[int]]:
    """Return, by post, who holds the nearest held post above it, else who monitors it from nearest by.

    Whoever is on leave holds nothing meanwhile: the link officer answers, else the next one above. Three
    questions for each step up, whatever the number of posts.
    """
    steps = {post.pk: post.reports_to_id for post in posts}
    above: dict[int, set[int]] = {post.pk: set() for post in posts}
    now = timezone.now()
    for _step in range(MOST_STEPS):
        asked = {step for post, step in steps.items() if step and not above[post]}
        if not asked:
            break
        holders = _holders(asked, now, but)
        superiors = dict(Post.objects.filter(pk__in=asked).values_list("pk", "reports_to"))
        for post, step in steps.items():
            if step and not above[post]:
                above[post], steps[post] = holders.get(step, set()), superiors[step]
    if alone := [post for post in posts if not above[post.pk]]:
        levels = monitors.levels({post.office.path for post in alone}, now, but=but)
        above |= {post.pk: monitors.nearest(levels, post.office.path) for post in alone}
    return above


def _holders(posts: Collection[int], now: datetime, but: Collection[int]) -> dict[int, set[int]]:
    """Those who hold each of these posts and are not on leave."""
    held = Charge.objects.open_at(now).filter(post__in=posts).exclude(user__in=but)
    seats = list(held.values_list("post", "user"))
    away = monitors.on_leave({user for _post, user in seats}, now)
    holders: dict[int, set[int]] = {}
    for post, user in seats:
        holders.setdefault(post, set()).update({user} - away)
    return holders
