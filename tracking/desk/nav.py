from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.pages import words
from accounts.queries import prepared
from accounts.sign_in.context import label
from tracking.ask import figures
from tracking.time import clock

# Written out because every page asks it.
ON_DESK = "SELECT count(*) FROM tracking_stay WHERE post_id = %s AND left_at IS NULL AND NOT at_rest"

AT_POSTS = """
SELECT s.post_id, count(*), count(*) FILTER (WHERE s.due_reading < c.now)
FROM tracking_stay s
JOIN unnest(%(calendars)s::bigint[], %(nows)s::bigint[]) AS c(calendar_id, now) USING (calendar_id)
WHERE s.post_id = ANY(%(posts)s) AND s.left_at IS NULL AND NOT s.at_rest
GROUP BY 1
"""


def switch(request) -> list[dict]:
    """The other posts of the person, each with the number of papers that wait and are late there."""
    others = [charge for charge in request.charges if charge.pk != request.charge.pk]
    if not others:
        return []
    clocks = clock.clocks()
    facts = {
        "posts": [charge.post_id for charge in others],
        "calendars": [each.calendar_id for each in clocks],
        "nows": [each.now() for each in clocks],
    }
    waiting = {post: counts for post, *counts in prepared.rows(AT_POSTS, facts)}
    return [
        {"id": charge.pk, "label": label(charge), "text": _waiting_text(*waiting.get(charge.post_id, (0, 0)))}
        for charge in others
    ]


def _waiting_text(pending: int, late: int) -> str:
    return _("%(pending)s pending, %(late)s late") % {
        "pending": words.count(pending),
        "late": words.count(late),
    }


def nav(request) -> dict:
    """The side navigation of the acting post."""
    charge = getattr(request, "charge", None)
    if charge is None:
        return {}
    on_desk = getattr(request, "on_desk", None)
    if on_desk is None:
        on_desk = _on_desk(charge.post_id)
    places = [(reverse("desk"), _("My desk"), on_desk)]
    places.append((reverse("sent"), _("Sent"), ""))
    if charge.post.may_diarise or charge.post.may_monitor:
        places.append((reverse("diary"), _("Dak"), ""))
    waiting = figures.waiting(charge)
    if waiting or charge.post.may_monitor:
        places.append((reverse("questions"), _("Questions"), waiting or ""))
    if charge.post.may_monitor:
        places.append((reverse("monitor"), _("Monitor"), ""))
    if charge.post.may_monitor or charge.post.may_administer:
        places.append((reverse("rollout"), _("Roll-out"), ""))
    if charge.post.may_administer:
        places.append((reverse("staff"), _("Staff"), ""))
    return {
        "switch": switch(request),
        "nav": [
            {"url": url, "label": title, "count": count, "current": _is_current(request.path, url)}
            for url, title, count in places
        ],
    }


def _on_desk(post: int) -> int:
    [[count]] = prepared.rows(ON_DESK, [post])
    return count


def _is_current(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
