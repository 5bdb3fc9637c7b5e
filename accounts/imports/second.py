"""The second person of a sheet: who confirms what changes something for people at work did not bring it.

What only enters people who have never signed in, on posts that are not guarded, and posts, sections and
offices anew, one administrator enters alone: a district's first day has one. Those above are told of it.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Charge, Notice, Office, SheetImport
from accounts.notices.verbs import tell
from accounts.pages import words
from accounts.refusals import NotNow


def check_second(sheet_import: SheetImport, by: Charge) -> None:
    """Refuse to let who brought the sheet confirm it."""
    if by.user_id == sheet_import.by.user_id:
        raise NotNow(
            _(
                "The sheet changes something for people who work here already, or for guarded posts. "
                "A second administrator of your office, or of an office above, looks at it and confirms it."
            )
        )


def tell_of_lone(sheet_import: SheetImport, *, by: Charge, kind: str) -> None:
    """Tell the nearest other administrators, here or above, that one brought a sheet and entered it alone."""
    if by.user_id != sheet_import.by.user_id:
        return
    above = Office.objects.above(sheet_import.office).order_by().values("pk")
    held = Charge.objects.open_at(timezone.now()).filter(
        post__may_administer=True, post__section__office__in=above
    )
    others = held.exclude(user=by.user_id).order_by("-post__section__office__path", "user")
    seats = list(others.values_list("post__section__office__path", "user").distinct())
    lines = words.count(sheet_import.lines_read)
    reason = f"{sheet_import.office}: {sheet_import.name} ({lines})"[:300]
    nearest = sorted({user for path, user in seats if path == seats[0][0]})
    tell([Notice(person_id=user, kind=kind, by=by, reason=reason) for user in nearest])
