"""The list of an administrator's tasks, with links to all pages on the staff of an office."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy

from accounts.models import Charge

# The page, name and purpose of each task, in the order of an office's roll-out.
TASKS = (
    (
        "organisation",
        gettext_lazy("Offices, sections and posts"),
        gettext_lazy("By the sheet, or as a standard office has them"),
    ),
    (
        "staff_imports",
        gettext_lazy("Import of staff"),
        gettext_lazy("A whole list of staff from a sheet: compared first, then entered at once"),
    ),
    (
        "establishment",
        gettext_lazy("Charges"),
        gettext_lazy("Take over, hand over, leave, retirement; posts vacant and for how long"),
    ),
    (
        "email_ids",
        gettext_lazy("E-mail IDs"),
        gettext_lazy("Propose, approve, request, activate, archive; by name and by post"),
    ),
    (
        "invitations",
        gettext_lazy("Invitations"),
        gettext_lazy("First passwords by letter or printed slip; forgotten passwords and lost phones"),
    ),
    (
        "rollout",
        gettext_lazy("Roll-out"),
        gettext_lazy("How far each office is: e-mail IDs, training, live; training sessions; who is missing"),
    ),
    (
        "certificate",
        gettext_lazy("Usage certificate"),
        gettext_lazy("Files opened, sent and pending in a month, who never signed in: the sheet for the pay"),
    ),
    (
        "channels",
        gettext_lazy("Direct writing"),
        gettext_lazy("Which desks write to which offices directly, without being asked"),
    ),
    (
        "calendar",
        gettext_lazy("Calendar"),
        gettext_lazy("The year on one sheet: holidays, office hours, the orders behind them"),
    ),
    (
        "time_rules",
        gettext_lazy("Rules on time"),
        gettext_lazy("How long a paper may lie at a desk, over how many levels, since when"),
    ),
    (
        "administration:index",
        gettext_lazy("Administration"),
        gettext_lazy("Offices, posts and staff, one by one"),
    ),
    (
        "administrators",
        gettext_lazy("Administrators"),
        gettext_lazy("Who is proposed as an administrator; the second approves"),
    ),
    (
        "storage",
        gettext_lazy("Room for papers"),
        gettext_lazy("How much of its room for papers each office has used"),
    ),
    (
        "audit",
        gettext_lazy("Audit trail"),
        gettext_lazy("Who did what, when, by which order; to search and to download"),
    ),
    (
        "verification",
        gettext_lazy("Verification of the record"),
        gettext_lazy("Each night the record is rebuilt and compared: when last, and what differs"),
    ),
)


def notes(charge: Charge) -> list[dict[str, str]]:
    """The sentences above the tasks, each with its page; other apps give them, this one knows none."""
    return list(filter(None, (import_string(name)(charge) for name in settings.STAFF_NOTES)))


def tasks() -> Iterator[dict[str, str]]:
    """Yield each task as templates/accounts/staff.html shows it."""
    for name, label, purpose in TASKS:
        yield {"url": reverse(name), "label": str(label), "purpose": str(purpose)}
