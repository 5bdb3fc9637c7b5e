"""The list of an administrator's tasks, with links to all pages on the staff of an office."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy

from accounts.models import Charge

# Groups of tasks in the order of an office's roll-out; of each task its page, name and purpose.
GROUPS = (
    (
        gettext_lazy("Offices and posts"),
        (
            (
                "organisation",
                gettext_lazy("Offices, sections and posts by a sheet"),
                gettext_lazy("A whole list at once, or as a standard office has them"),
            ),
            (
                "offices",
                gettext_lazy("Offices"),
                gettext_lazy("Names, places in the tree, the post at which files arrive"),
            ),
            ("sections", gettext_lazy("Sections"), gettext_lazy("The parts of each office")),
            (
                "posts",
                gettext_lazy("Posts"),
                gettext_lazy("Whom each reports to, and what its holder may do"),
            ),
            (
                "designations",
                gettext_lazy("Designations"),
                gettext_lazy("Titles and ranks, and other names by which posts are found"),
            ),
        ),
    ),
    (
        gettext_lazy("People"),
        (
            (
                "people",
                gettext_lazy("People"),
                gettext_lazy("Names, e-mail, service; an account disabled or restored"),
            ),
            (
                "establishment",
                gettext_lazy("Charges"),
                gettext_lazy("Take over, hand over, leave, retirement; posts vacant and for how long"),
            ),
            (
                "leave_list",
                gettext_lazy("Leave"),
                gettext_lazy("Who is on leave from which day to which, and who stands in"),
            ),
            (
                "staff_imports",
                gettext_lazy("Import of staff"),
                gettext_lazy("A whole list of staff from a sheet: compared first, then entered at once"),
            ),
            (
                "invitations",
                gettext_lazy("Invitations"),
                gettext_lazy(
                    "First passwords by letter or printed slip; forgotten passwords and lost phones"
                ),
            ),
            (
                "email_ids",
                gettext_lazy("E-mail IDs"),
                gettext_lazy("Propose, approve, request, activate, archive; by name and by post"),
            ),
            (
                "email_patterns",
                gettext_lazy("Patterns of e-mail IDs"),
                gettext_lazy("How each office forms its IDs"),
            ),
        ),
    ),
    (
        gettext_lazy("Work of the office"),
        (
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
                "ladder",
                gettext_lazy("Ladder of reminders"),
                gettext_lazy("Who is told before a paper becomes late, at its limit, and after it"),
            ),
            (
                "subject_heads",
                gettext_lazy("Subject heads"),
                gettext_lazy("The headings under which files are opened"),
            ),
            (
                "number_patterns",
                gettext_lazy("Number patterns"),
                gettext_lazy("How the number of a file is made, and what the next one will be"),
            ),
            (
                "address_book",
                gettext_lazy("Address book"),
                gettext_lazy("With whom the office has letters: names, addresses, telephones"),
            ),
            (
                "channels",
                gettext_lazy("Direct writing"),
                gettext_lazy("Which desks write to which offices directly, without being asked"),
            ),
            (
                "api_tokens",
                gettext_lazy("API tokens"),
                gettext_lazy("Which other programs read the figures of which offices"),
            ),
            (
                "mailboxes",
                gettext_lazy("Mailboxes"),
                gettext_lazy("From which letters by e-mail come to the diary of each office"),
            ),
            (
                "storage",
                gettext_lazy("Room for papers"),
                gettext_lazy("How much of its room for papers each office has used"),
            ),
        ),
    ),
    (
        gettext_lazy("Roll-out"),
        (
            (
                "rollout",
                gettext_lazy("Roll-out"),
                gettext_lazy(
                    "How far each office is: e-mail IDs, training, live; training sessions; who is missing"
                ),
            ),
            (
                "certificate",
                gettext_lazy("Usage certificate"),
                gettext_lazy(
                    "Files opened, sent and pending in a month, who never signed in: the sheet for the pay"
                ),
            ),
        ),
    ),
    (
        gettext_lazy("Supervision"),
        (
            (
                "administrators",
                gettext_lazy("Administrators"),
                gettext_lazy("Who is proposed as an administrator; the second approves"),
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
        ),
    ),
)


def notes(charge: Charge) -> list[dict[str, str]]:
    """The sentences above the tasks, each with its page; other apps give them, this one knows none."""
    return list(filter(None, (import_string(name)(charge) for name in settings.STAFF_NOTES)))


def groups() -> Iterator[dict]:
    """Yield each group with its tasks as templates/accounts/staff.html shows them."""
    for title, tasks in GROUPS:
        yield {
            "title": str(title),
            "tasks": [
                {"url": reverse(name), "label": str(label), "purpose": str(purpose)}
                for name, label, purpose in tasks
            ],
        }
