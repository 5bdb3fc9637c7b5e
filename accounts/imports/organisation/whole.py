"""What the lines of a whole sheet say of each other, held by code: little, however long the sheet is."""

from collections import Counter
from collections.abc import Collection, Mapping
from functools import cached_property

from accounts.models import Designation, Office, OrganisationImport, OrganisationImportLine, Post

ABOVE = {"offices": "under", "posts": "reports_to"}


class Whole:
    """All lines of one kind in an import, and what of the record concerns every line."""

    def __init__(self, kept: OrganisationImport, kind: str):
        self.root, self.kind = kept.office, kind
        self.first: dict[tuple[str, str], int] = {}
        self.recorded: dict[str, str] = self._superiors() if kind == "posts" else {}
        self.above = dict(self.recorded)
        self.receiving: dict[int, int] = {}
        self.codes: set[str] = set()
        column = f"cells__{ABOVE.get(kind, 'code')}"
        for number, code, office, above in self._lines(kept).values_list(
            "number", "code", "cells__office", column
        ):
            self.first.setdefault(((office or "").upper() if kind == "sections" else "", code), number)
            self.codes.add(code)
            if kind in ABOVE and (above or kind == "offices"):
                self.above[code] = (above or "").upper()

    @cached_property
    def circles(self) -> set[str]:
        """The codes from which whoever climbs comes back to them."""
        return circles(self.above)

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

    def puts_under(self, code: str, superior: str, own: Collection[str]) -> bool:
        """Whether a post on record, so far under none of these, would come under one of them."""
        return _climbs_to(own, superior, self.above) and not _climbs_to(own, code, self.recorded)

    def depth(self, code: str, most: int) -> int:
        """How many offices of the sheet stand above one that is among them; no further than asked."""
        steps = 0
        while code in self.codes and steps <= most:
            code, steps = self.above.get(code, ""), steps + 1
        return steps

    def _lines(self, kept: OrganisationImport):
        lines = OrganisationImportLine.objects.filter(organisation_import=kept, kind=self.kind)
        return lines.exclude(code="").order_by("number")

    def _superiors(self) -> dict[str, str]:
        """Who reports to whom, throughout the subtree."""
        inside = Post.objects.filter(section__office__path__startswith=self.root.path)
        rows = inside.filter(reports_to__isnull=False).values_list("code", "reports_to__code")
        return {code.upper(): above.upper() for code, above in rows}


def _climbs_to(own: Collection[str], code: str, above: Mapping[str, str]) -> bool:
    seen = set()
    while code and code not in seen:
        if code in own:
            return True
        seen.add(code)
        code = above.get(code, "")
    return False


def circles(above: Mapping[str, str]) -> set[str]:
    """The codes that lie on a circle, each looked at once however long the chains are."""
    walked: dict[str, str] = {}
    found: set[str] = set()
    for start in above:
        step = start
        while step in above and step not in walked:
            walked[step] = start
            step = above[step]
        if walked.get(step) == start:
            while step not in found:
                found.add(step)
                step = above[step]
    return found


def deepest() -> int:
    """How many levels the tree of offices can have."""
    return Office._meta.get_field("path").max_length // Office.steplen
