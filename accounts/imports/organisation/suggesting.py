"""The usual sections and posts of a standard office, offered to one that lacks them."""

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
# What stands around the name of the place in the name of an office.
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
    """The sections and the posts that the office lacks to be a standard one."""
    place = _place(office, standard)
    there = set(Section.objects.filter(office=office).values_list("code", flat=True))
    sections = [
        Suggested(
            f"section:{row['code']}", row["name_hi"], row["name_en"], row["code"], _section(office, row)
        )
        for row in table("sections")
        if row["office"] == standard and row["code"] not in there
    ]
    seats = strength.seats([place])
    taken = set(Post.objects.filter(code__in=[seat.code for seat in seats]).values_list("code", flat=True))
    filled = set(Post.objects.in_office(office).values_list("designation__code", flat=True))
    posts = [
        Suggested(
            f"post:{seat.code}", seat.name_hi, seat.name_en, seat.section,
            _post(office, seat), seat.designation not in filled,
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
    sections = [one for one in sections if one.key in picked or one.section in needed]
    if not sections and not posts:
        raise NotNow(_("Please pick at least one section or post that the office lacks."))
    kept = OrganisationImport.objects.create(
        kind=OrganisationImport.Kind.SUGGESTION, office=office, by=by, name=str(STANDARDS[standard]),
        content=b"", entered_by=by, state=OrganisationImport.State.WRITTEN, entered_at=timezone.now(),
    )  # fmt: skip
    _write(kept, "sections", [one.cells for one in sections], by)
    _write(kept, "posts", [one.cells for one in _under_those_there(posts, office, standard)], by)
    kept.counts = outcomes(kept.lines)
    kept.save(update_fields=["counts"])
    return kept


def _write(kept: OrganisationImport, kind: str, picked: list[dict[str, str]], by: Charge) -> None:
    """Compared and entered at once: a standard office has some hundred posts, and none is in doubt."""
    first = kept.lines.count() + 1
    OrganisationImportLine.objects.bulk_create(
        OrganisationImportLine(
            organisation_import=kept, kind=kind, number=number, code=cells["code"].upper(), cells=cells
        )
        for number, cells in enumerate(picked, start=first)
    )
    judge(kept, kind, {by.user_id})
    if kept.lines.filter(outcome=OrganisationImportLine.Outcome.ERROR).exists():
        raise NotNow(_("The record has changed since you looked at it. Please look again, then confirm."))
    enter(kept, kind, by=by)


def _under_those_there(picked: list[Suggested], office: Office, standard: str) -> list[Suggested]:
    """Each post reports to the nearest of its superiors that there is, or is to be."""
    above = {seat.code: seat.superior for seat in strength.seats([_place(office, standard)])}
    superiors = {code for code in above.values() if code}
    reach = [*Office.objects.above(office).values_list("pk", flat=True)]
    there = set(
        Post.objects.filter(code__in=superiors, section__office__in=reach).values_list("code", flat=True)
    )
    there |= {one.cells["code"] for one in picked}
    for one in picked:
        step = above[one.cells["code"]]
        while step and step not in there:
            step = above.get(step, "")
        one.cells["reports_to"] = step
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
    """Who administers is appointed by two people, and files have one door: neither is suggested."""
    duties = seat.duties & DUTIES.keys() - ({"receives"} if office.receiving_post_id else set())
    return {
        "code": seat.code, "office": office.code, "section": seat.section, "designation": seat.designation,
        "name_hi": seat.name_hi, "name_en": seat.name_en, "duties": ", ".join(sorted(duties)),
    }  # fmt: skip
