"""The offices, sections and posts on record that some lines of a sheet name."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone

from accounts.models import (
    Charge,
    Office,
    OrganisationImport,
    OrganisationImportLine,
    Post,
    Section,
)


class OnRecord:
    """The record by code in capitals, within the subtree that the sheet is for; beyond it only taken codes.

    `selves` are the people who upload and confirm the sheet. A new thing without a date begins on the day of
    the upload.
    """

    def __init__(
        self,
        sheet_import: OrganisationImport,
        lines: Sequence[OrganisationImportLine],
        selves: Collection[int],
    ):
        self.lines, self.root, self.selves = lines, sheet_import.office, selves
        self.today, self.uploaded_on = timezone.localdate(), timezone.localdate(sheet_import.uploaded_at)

    @cached_property
    def offices(self) -> dict[str, Office]:
        """The offices of the subtree that lines name."""
        named = self._named("office", "code", "under")
        return {office.code.upper(): office for office in _coded(Office.objects.within(self.root), named)}

    @cached_property
    def with_lgd_code(self) -> dict[tuple[str, int], str]:
        """The offices that have a code of the directory which lines name, by kind and code."""
        named = [code for line in self.lines if (code := line.cells.get("lgd_code", "")).isdecimal()]
        offices = Office.objects.filter(lgd_code__in=[int(code) for code in named if len(code) < 9])
        return {(office.kind, office.lgd_code): office.code.upper() for office in offices}

    @cached_property
    def sections(self) -> dict[tuple[str, str], Section]:
        """The sections of those offices, by office and section."""
        offices = [office.pk for office in self.offices.values()]
        sections = Section.objects.filter(office__in=offices).select_related("office")
        return {(section.office.code.upper(), section.code.upper()): section for section in sections}

    @cached_property
    def posts(self) -> dict[str, Post]:
        """The posts of the subtree that lines name, and those above that others may report to."""
        above = Office.objects.above(self.root).order_by().values("pk")
        reach = Q(section__office__path__startswith=self.root.path) | Q(section__office__in=above)
        posts = Post.objects.filter(reach).select_related("section__office", "designation", "reports_to")
        return {post.code.upper(): post for post in _coded(posts, self._named("code", "reports_to"))}

    @cached_property
    def held(self) -> set[int]:
        """Those of these posts that somebody holds or is to hold."""
        posts = [post.pk for post in self.posts.values()]
        charges = Charge.objects.not_over_at(timezone.now()).filter(post__in=posts)
        return set(charges.values_list("post", flat=True))

    def is_taken(self, model: type[Office] | type[Post], code: str) -> bool:
        """Return whether an office, or a post, anywhere in the state has that code."""
        return code in self._taken[model]

    @cached_property
    def _taken(self) -> dict[type, set[str]]:
        codes = self._named("code")
        return {
            model: {
                code.upper()
                for code in _coded(model.objects.order_by(), codes).values_list("code", flat=True)
            }
            for model in (Office, Post)
        }

    @cached_property
    def own_posts(self) -> set[str]:
        """The codes of the posts that the uploader or confirmer of the sheet holds, or is to hold."""
        charges = Charge.objects.not_over_at(timezone.now()).filter(user__in=self.selves)
        return {code.upper() for code in charges.values_list("post__code", flat=True)}

    def is_within(self, office: Office) -> bool:
        """Return whether the office lies in the subtree."""
        return office.path.startswith(self.root.path)

    def has_ended(self, thing: Office | Section | Post, on: date | None = None) -> bool:
        """Return whether it has ended by that day, or by today."""
        return thing.ends is not None and thing.ends <= (on or self.today)

    def _named(self, *keys: str) -> set[str]:
        return {line.cells[key].upper() for line in self.lines for key in keys if line.cells.get(key)}


def _coded(rows, codes: Iterable[str]):
    return rows.annotate(in_capitals=Upper("code")).filter(in_capitals__in=codes)
