"""The kinds of sheets in which staff comes: ours, and those of Manav Sampada, known by their headings."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.refusals import SheetUnreadable
from accounts.sheets.opening import recognise
from accounts.sheets.profiles import profile

from .columns import COLUMNS

OWN, TRANSFERS, LEAVE = "own", "transfers", "leave"
PROFILES = {OWN: COLUMNS, TRANSFERS: profile(TRANSFERS), LEAVE: profile(LEAVE)}
LABELS = {
    OWN: gettext_lazy("the sheet of this page"),
    TRANSFERS: gettext_lazy("Manav Sampada: transfers and joinings"),
}


def choose(content: bytes) -> str:
    """Recognise by its headings which kind of sheet it is; SheetUnreadable for leave, which is not kept."""
    name = recognise(content, PROFILES)
    if name == LEAVE:
        raise SheetUnreadable(
            _(
                "This is a sheet of leave. Leave is not kept here; whoever stands in is entered under "
                "Charges, “Link officer for leave”."
            )
        )
    return name
