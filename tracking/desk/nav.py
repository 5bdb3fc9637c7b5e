from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries import prepared
from tracking.ask import figures

# Written out because every page asks it.
ON_DESK = "SELECT count(*) FROM tracking_stay WHERE post_id = %s AND left_at IS NULL AND NOT at_rest"


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
        "nav": [
            {"url": url, "label": label, "count": count, "current": _is_current(request.path, url)}
            for url, label, count in places
        ]
    }


def _on_desk(post: int) -> int:
    [[count]] = prepared.rows(ON_DESK, [post])
    return count


def _is_current(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
