"""What an administrator does for the staff of an office: one list, from which every page of it is reached."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _


def tasks() -> Iterator[dict[str, str]]:
    """Each task's address, name, and what it is for; in the order in which an office comes on board."""
    for name, label, purpose in (
        (
            "organisation",
            _("Offices, sections and posts"),
            _("By the sheet, or as a standard office has them"),
        ),
        (
            "staff_imports",
            _("Import of staff"),
            _("A whole list of staff from a sheet: compared first, then entered at once"),
        ),
        (
            "establishment",
            _("Charges"),
            _("Take over, hand over, leave, retirement; posts vacant and for how long"),
        ),
        (
            "email_ids",
            _("E-mail IDs"),
            _("Propose, approve, request, activate, archive; by name and by post"),
        ),
        (
            "invitations",
            _("Invitations"),
            _("First passwords by letter or printed slip; forgotten passwords and lost phones"),
        ),
        (
            "rollout",
            _("Roll-out"),
            _("How far each office is: e-mail IDs, training, live; training sessions; who is missing"),
        ),
        (
            "certificate",
            _("Usage certificate"),
            _("Files opened, sent and pending in a month, who never signed in: the sheet for the pay"),
        ),
        (
            "administration:index",
            _("Administration"),
            _("Offices, posts, staff, holidays and rules, one by one"),
        ),
        (
            "administrators",
            _("Administrators"),
            _("Who is proposed as an administrator; the second approves"),
        ),
        ("audit", _("Audit trail"), _("Who did what, when, by which order; to search and to download")),
    ):
        yield {"url": reverse(name), "label": label, "purpose": purpose}
