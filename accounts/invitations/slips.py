"""Slips with the code for a first sign-in: in Hindi, four to a sheet, to be cut apart."""

from collections.abc import Callable

import segno
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from accounts.models import AccountAct, Charge, Invitation
from accounts.names import acting_name
from accounts.pages import pdf, words

from . import verbs

ON_A_SHEET = 4
# As many as are rendered well within the time a page may take.
MOST = 400


def render(invite: Callable[..., list[Invitation]], *, by: Charge, site: str) -> bytes:
    """Have people invited by slips; the sheets as PDF. Former codes end, and the print is recorded."""
    with transaction.atomic(), translation.override("hi"):
        invitations = invite(by=by, way=Invitation.Way.SLIP)
        charges = _charges(invitations)
        slips = [_slip(invitation, charges.get(invitation.person_id), site) for invitation in invitations]
        sheets = [slips[start : start + ON_A_SHEET] for start in range(0, len(slips), ON_A_SHEET)]
        page = render_to_string(
            "accounts/slips.html",
            {"sheets": sheets, "asked": by, "asked_name": acting_name(by), "site": site},
        )
        facts = {"office": by.post.office, "by": by, "count": len(slips)}
        AccountAct.objects.create(kind=AccountAct.Kind.SLIPS, **facts)
        return pdf.render(page)


def _charges(invitations: list[Invitation]) -> dict[int, Charge]:
    """The first charge of each person, in one query."""
    people = [invitation.person_id for invitation in invitations]
    charges = Charge.objects.filter(user__in=people).open_at(timezone.now()).with_place().order_by("-begins")
    return {charge.user_id: charge for charge in charges}


def _slip(invitation: Invitation, charge: Charge | None, site: str) -> dict:
    code = verbs.code_for(invitation)
    link = site.rstrip("/") + reverse("invitation_link", args=[code])
    return {
        "person": invitation.person,
        "post": charge.post if charge else "",
        "office": charge.post.office if charge else invitation.person.rolls or invitation.office,
        "code": code,
        # Made by segno from the link alone: no text of anybody's is in it.
        "qr": mark_safe(segno.make(link, error="m").svg_inline(scale=3, border=2)),  # noqa: S308
        "until": words.moment(invitation.expires_at),
    }
