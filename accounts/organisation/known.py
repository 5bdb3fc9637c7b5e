"""What is on record of the organisation, as far as the lines of a sheet name it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone

from ..models import Charge, Designation, Office, Post, Section
from ..sheets.reading import Line


class Known:
    """The record by code in capitals: within the subtree of whoever brings the sheet, and taken beyond it."""

    def __init__(self, lines: Sequence[Line], by: Charge):
        self.by, self.root, self.today = by, by.post.office, timezone.localdate()
        self.lines = lines

    @cached_property
    def offices(self) -> dict[str, Office]:
        """The offices of the subtree that lines name."""
        named = self._named("office", "code", "under")
        return {one.code.upper(): one for one in _coded(Office.objects.within(self.root), named)}

    @cached_property
    def sections(self) -> dict[tuple[str, str], Section]:
        """The sections of those offices, by office and section."""
        offices = [office.pk for office in self.offices.values()]
        found = Section.objects.filter(office__in=offices).select_related("office")
        return {(one.office.code.upper(), one.code.upper()): one for one in found}

    @cached_property
    def posts(self) -> dict[str, Post]:
        """The posts of the subtree that lines name, and those above that others may report to."""
        above = Office.objects.above(self.root).order_by().values("pk")
        reach = Q(section__office__path__startswith=self.root.path) | Q(section__office__in=above)
        found = Post.objects.filter(reach).select_related("section__office", "designation", "reports_to")
        return {one.code.upper(): one for one in _coded(found, self._named("code", "reports_to"))}

    def is_taken(self, model: type[Office] | type[Post], code: str) -> bool:
        """Whether an office, or a post, anywhere in the state has that code."""
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
    def designations(self) -> dict[str, Designation]:
        """Designations by either name, unless two bear it, and by code before all."""
        known = list(Designation.objects.all())
        names = Counter(name for one in known for name in {one.name_hi.casefold(), one.name_en.casefold()})
        by_name = {
            name.casefold(): one
            for one in known
            for name in (one.name_hi, one.name_en)
            if names[name.casefold()] == 1
        }
        return by_name | {one.code.casefold(): one for one in known}

    @cached_property
    def superiors(self) -> dict[str, str]:
        """Who reports to whom, throughout the subtree."""
        found = Post.objects.filter(
            section__office__path__startswith=self.root.path, reports_to__isnull=False
        )
        return {code.upper(): above.upper() for code, above in found.values_list("code", "reports_to__code")}

    @cached_property
    def own_posts(self) -> set[int]:
        """The posts that whoever brings the sheet holds, or is to hold."""
        held = Charge.objects.filter(Q(ends__isnull=True) | Q(ends__gt=timezone.now()), user=self.by.user_id)
        return {self.by.post_id, *held.values_list("post", flat=True)}

    def is_within(self, office: Office) -> bool:
        """Whether the office lies in the subtree."""
        return office.path.startswith(self.root.path)

    def has_ended(self, thing: Office | Section | Post, on: date | None = None) -> bool:
        """Whether it is no more."""
        return thing.ends is not None and thing.ends <= (on or self.today)

    def _named(self, *keys: str) -> set[str]:
        return {line.cells[key].upper() for line in self.lines for key in keys if line.cells.get(key)}


def _coded(rows, codes: Iterable[str]):
    return rows.annotate(in_capitals=Upper("code")).filter(in_capitals__in=codes)
