"""Scanned batches in the reader's words."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.pages import words
from files.models import ScanBatch

from . import roles


def rows(batches: Sequence[ScanBatch]) -> list[dict]:
    """The rows of the list."""
    return [
        {
            "url": reverse("scan", args=[batch.pk]),
            "name": batch.name,
            "came": words.moment(batch.came_at),
            "pages": ngettext("%s page", "%s pages", batch.pages) % batch.pages,
            "state": batch.get_state_display(),
        }
        for batch in batches
    ]


def batch(found: ScanBatch) -> dict:
    """The context of templates/files/scan.html."""
    pages = [_page(found, at, role) for at, role in enumerate(found.roles)]
    number = 0
    for each in pages:
        number += each["begins"]
        each["letter"] = _("Letter %s") % number if each["begins"] else ""
    return {
        "batch": found,
        "came": words.moment(found.came_at),
        "state": found.get_state_display(),
        "done": len(found.roles),
        "pages": pages,
        "letters": ngettext("%s letter", "%s letters", number) % number,
        "is_ready": found.state == ScanBatch.State.READY,
        "has_letters": number > 0,
        "original": reverse("scan_original", args=[found.pk]),
    }


def _page(found: ScanBatch, at: int, role: str) -> dict:
    said = {roles.SEPARATOR: _("Separator sheet"), roles.BLANK: _("Blank page, left out")}
    acts = {roles.LETTER: _("Join with the letter before"), roles.GOES_ON: _("A letter begins here")}
    can_change = roles.toggled(found.roles, at) is not None
    return {
        "number": at + 1,
        "begins": role == roles.LETTER,
        "said": said.get(role, ""),
        "act": acts.get(role, _("Keep this page")) if can_change else "",
    }
