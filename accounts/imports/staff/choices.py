"""Choices in the empty sheet of an office: its own offices, sections and vacant posts."""

from datetime import datetime

from django.utils import timezone

from accounts.charges import establishment
from accounts.models import Designation, Office, Section
from accounts.sheets.template import ReferenceSheet

# More would make a workbook that nobody scrolls through; the codes can be typed all the same.
MOST = 5_000
HEADING = (
    "पद कोड / Post code", "पद", "Post", "पदनाम / Designation", "अनुभाग / Section", "कार्यालय कोड / Office code",
    "कार्यालय", "Office",
)  # fmt: skip


def choices(office: Office, now: datetime, posts: ReferenceSheet) -> dict[str, list[str]]:
    """The codes of the subtree by column, and the names of designations; each at most five thousand."""
    today = timezone.localdate(now)
    offices = Office.objects.within(office).existing_on(today)
    sections = Section.objects.existing_on(today).filter(office__in=offices.order_by().values("pk"))
    return {
        "designation": list(
            Designation.objects.in_use().order_by("-rank", "pk").values_list("name_hi", flat=True)[:MOST]
        ),
        "office": list(offices.order_by("path").values_list("code", flat=True)[:MOST]),
        "section": list(sections.order_by("code").values_list("code", flat=True).distinct()[:MOST]),
        "post": [code for code, *_what_and_where in posts.rows],
    }


def vacant_posts(office: Office, now: datetime) -> ReferenceSheet:
    """The vacant posts by code, with designation, section and office."""
    posts = establishment.vacant(office, now).rows.order_by("code")[:MOST]
    rows = [
        (
            post.code, post.name_hi, post.name_en, post.designation.name_hi, post.section.code,
            post.section.office.code, post.section.office.name_hi, post.section.office.name_en,
        )
        for post in posts
    ]  # fmt: skip
    return ReferenceSheet("रिक्त पद Vacant posts", HEADING, rows)
