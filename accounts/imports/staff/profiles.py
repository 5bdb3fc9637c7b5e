"""The kinds of sheets in which staff comes: ours, and those of Manav Sampada, known by their headings."""

from django.utils.translation import gettext_lazy

from accounts.sheets.opening import recognise
from accounts.sheets.profiles import profile

from .columns import COLUMNS

OWN, TRANSFERS, LEAVE = "own", "transfers", "leave"
PROFILES = {OWN: COLUMNS, TRANSFERS: profile(TRANSFERS), LEAVE: profile(LEAVE)}
LABELS = {
    OWN: gettext_lazy("the sheet of this page"),
    TRANSFERS: gettext_lazy("Manav Sampada: transfers and joinings"),
    LEAVE: gettext_lazy("Manav Sampada: leave"),
}


def choose(content: bytes) -> str:
    """Recognise by its headings which kind of sheet it is."""
    return recognise(content, PROFILES)
