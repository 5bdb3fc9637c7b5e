"""Suggestions: the usual sections and posts of a standard office, offered to an office that lacks them."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.data import table
from accounts.imports.lines import outcomes
from accounts.models import (
    Charge,
    Office,
    OrganisationImport,
    OrganisationImportLine,
    Post,
    Section,
)
from accounts.permissions import check_administers
from accounts.refusals import NotNow

from . import strength
from .columns import DUTIES
from .dry_run import judge
from .entering import enter, lock

STANDARDS = {
    "district": gettext_lazy("Collectorate"),
    "tehsil": gettext_lazy("Tehsil"),
    "block": gettext_lazy("Block"),
    "police": gettext_lazy("Police office"),
    "commissionerate": gettext_lazy("Police commissionerate"),
    "department": gettext_lazy("Secretariat department"),
    "division": gettext_lazy("Division"),
}
# The words around the name of the place in the name of an office.
AROUND_PLACE = re.compile(
    r"^(जनपद|जिला|तहसील|विकास खण्ड|पुलिस कार्यालय,|पुलिस आयुक्त कार्यालय,|District|Tehsil|Block|Police Office,"
    r"|Police Commissionerate,)\s+|\s+(मण्डल|विभाग|Division|Department)$"
)


@dataclass(frozen=True)
class Suggested:
    """A section or a post that the office lacks; `is_usual` if nothing of the kind is there yet."""

    key: str
    name_hi: str
    name_en: str
    section: str
    cells: dict[str, str]
    is_usual: bool = True


def suggestions(office: Office, standard: str) -> tuple[list[Suggested], list[Suggested]]:
    """The sections and the posts of the standard office that this office lacks."""
    place = _place(office, standard)
    existing = set(Section.objects.filter(office=office).values_list("code", flat=True))
    sections = [
        Suggested(
            f"section:{row['code']}", row["name_hi"], row["name_en"], row["code"], _section(office, row)
        )
        for row in table("sections")
        if row["office"] == standard and row["code"] not in existing
    ]
    seats = strength.seats([place])
    taken = set(Post.objects.filter(code__in=[seat.code for seat in seats]).values_list("code", flat=True))
    held_designations = set(Post.objects.in_office(office).values_list("designation__code", flat=True))
    posts = [
        Suggested(
            f"post:{seat.code}", seat.name_hi, seat.name_en, seat.section,
            _post(office, seat), seat.designation not in held_designations,
        )
        for seat in seats
        if seat.code not in taken
    ]  # fmt: skip
    return sections, posts


@transaction.atomic
def add(office: Office, *, standard: str, picked: Collection[str], by: Charge) -> OrganisationImport:
    """Add what was picked, and the sections that picked posts need; all of it or nothing."""
    check_administers(by, office)
    lock(by.post.office)
    sections, posts = suggestions(office, standard)
    posts = [post for post in posts if post.key in picked]
    needed = {post.section for post in posts}
    sections = [section for section in sections if section.key in picked or section.section in needed]
    if not sections and not posts:
        raise NotNow(_("Please pick at least one section or post that the office lacks."))
    sheet_import = OrganisationImport.objects.create(
        kind=OrganisationImport.Kind.SUGGESTION, office=office, by=by, name=str(STANDARDS[standard]),
        content=b"", entered_by=by, state=OrganisationImport.State.WRITTEN, entered_at=timezone.now(),
    )  # fmt: skip
    _write(sheet_import, "sections", [section.cells for section in sections], by)
    _write(sheet_import, "posts", [post.cells for post in _with_superiors(posts, office, standard)], by)
    sheet_import.counts = outcomes(sheet_import.lines)
    sheet_import.save(update_fields=["counts"])
    return sheet_import


def _write(sheet_import: OrganisationImport, kind: str, picked: list[dict[str, str]], by: Charge) -> None:
    """Compare and enter lines at once: a standard office has some hundred posts, and none is in doubt."""
    first = sheet_import.lines.count() + 1
    OrganisationImportLine.objects.bulk_create(
        OrganisationImportLine(
            organisation_import=sheet_import,
            kind=kind,
            number=number,
            code=cells["code"].upper(),
            cells=cells,
        )
        for number, cells in enumerate(picked, start=first)
    )
    judge(sheet_import, kind, {by.user_id})
    if sheet_import.lines.filter(outcome=OrganisationImportLine.Outcome.ERROR).exists():
        raise NotNow(_("The record has changed since you looked at it. Please look again, then confirm."))
    enter(sheet_import, kind, by=by)


def _with_superiors(picked: list[Suggested], office: Office, standard: str) -> list[Suggested]:
    """Let each post report to the nearest of its superiors that exists or is picked."""
    above = {seat.code: seat.superior for seat in strength.seats([_place(office, standard)])}
    superiors = {code for code in above.values() if code}
    reach = [*Office.objects.above(office).values_list("pk", flat=True)]
    existing = set(
        Post.objects.filter(code__in=superiors, section__office__in=reach).values_list("code", flat=True)
    )
    existing |= {post.cells["code"] for post in picked}
    for post in picked:
        superior = above[post.cells["code"]]
        while superior and superior not in existing:
            superior = above.get(superior, "")
        post.cells["reports_to"] = superior
    return picked


def _place(office: Office, standard: str) -> strength.Place:
    parent = next(iter(Office.objects.above(office)[1:2]), None)
    names = [AROUND_PLACE.sub("", name).strip() for name in (office.name_hi, office.name_en)]
    return strength.Place(
        standard, office.code, parent.code if parent else "", office.name_hi, office.name_en, *names
    )


def _section(office: Office, row: dict[str, str]) -> dict[str, str]:
    return {"office": office.code, "code": row["code"], "name_hi": row["name_hi"], "name_en": row["name_en"]}


def _post(office: Office, seat: strength.Seat) -> dict[str, str]:
    """The cells of a post. Administrators are appointed by two people, so that duty is never suggested.

    Nor is `receives` where the office has a receiving post already.
    """
    duties = seat.duties & DUTIES.keys() - ({"receives"} if office.receiving_post_id else set())
    return {
        "code": seat.code, "office": office.code, "section": seat.section, "designation": seat.designation,
        "name_hi": seat.name_hi, "name_en": seat.name_en, "duties": ", ".join(sorted(duties)),
    }  # fmt: skip
