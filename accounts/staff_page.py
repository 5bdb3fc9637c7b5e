"""What an administrator does for the staff of an office: one list, from which every page of it is reached."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _


def tasks() -> Iterator[dict[str, str]]:
    """Each task's address, name, and what it is for; in the order in which an office comes on board."""
    for name, label, purpose in (
        (
            "establishment",
            _("Charges"),
            _("Take over, hand over, leave, retirement; posts vacant and for how long"),
        ),
        (
            "invitations",
            _("Invitations"),
            _("First passwords by letter or printed slip; forgotten passwords and lost phones"),
        ),
        (
            "administration:index",
            _("Administration"),
            _("Offices, posts, staff, holidays and rules, one by one"),
        ),
    ):
        yield {"url": reverse(name), "label": label, "purpose": purpose}
