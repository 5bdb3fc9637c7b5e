"""References between the lines of a whole sheet, by code; they take little memory however long it is."""

from collections import Counter
from collections.abc import Collection, Mapping
from functools import cached_property

from accounts.latin.folding import fold
from accounts.models import Designation, Office, OrganisationImport, OrganisationImportLine, Post

ABOVE = {"offices": "under", "posts": "reports_to"}


class WholeSheet:
    """All lines of one kind in an import, and the rows on record that concern every line."""

    def __init__(self, sheet_import: OrganisationImport, kind: str):
        self.root, self.kind = sheet_import.office, kind
        self.first: dict[tuple[str, str], int] = {}
        self.recorded: dict[str, str] = self._superiors() if kind == "posts" else {}
        self.above = dict(self.recorded)
        self.receiving: dict[int, int] = {}
        self.lgd_codes: dict[tuple[str, int], str] = {}
        self.codes: set[str] = set()
        column = f"cells__{ABOVE.get(kind, 'code')}"
        for number, code, office, above in self._lines(sheet_import).values_list(
            "number", "code", "cells__office", column
        ):
            self.first.setdefault(((office or "").upper() if kind == "sections" else "", code), number)
            self.codes.add(code)
            if kind in ABOVE and (above or kind == "offices"):
                self.above[code] = (above or "").upper()

    @cached_property
    def circles(self) -> set[str]:
        """The codes that stand above themselves, by the sheet and the record."""
        return circles(self.above)

    @cached_property
    def designations(self) -> dict[str, Designation]:
        """Designations by folded code, and by either name unless two share it; a code goes before a name."""
        rows = list(Designation.objects.in_use())
        names = Counter(name for row in rows for name in {fold(row.name_hi), fold(row.name_en)})
        by_name = {
            name: row for row in rows for name in map(fold, (row.name_hi, row.name_en)) if names[name] == 1
        }
        return by_name | {fold(row.code): row for row in rows}

    def puts_under(self, code: str, superior: str, own_posts: Collection[str]) -> bool:
        """Return whether a post on record would newly come under one of `own_posts`, at whatever level."""
        return _reports_to(own_posts, superior, self.above) and not _reports_to(
            own_posts, code, self.recorded
        )

    def depth(self, code: str, most: int) -> int:
        """The number of offices of the sheet from this one upwards, itself included; at most `most` + 1."""
        steps = 0
        while code in self.codes and steps <= most:
            code, steps = self.above.get(code, ""), steps + 1
        return steps

    def _lines(self, sheet_import: OrganisationImport):
        lines = OrganisationImportLine.objects.filter(organisation_import=sheet_import, kind=self.kind)
        return lines.exclude(code="").order_by("number")

    def _superiors(self) -> dict[str, str]:
        """The superior of each post of the subtree, by code."""
        inside = Post.objects.filter(section__office__path__startswith=self.root.path)
        rows = inside.filter(reports_to__isnull=False).values_list("code", "reports_to__code")
        return {code.upper(): above.upper() for code, above in rows}


def _reports_to(superiors: Collection[str], code: str, above: Mapping[str, str]) -> bool:
    visited = set()
    while code and code not in visited:
        if code in superiors:
            return True
        visited.add(code)
        code = above.get(code, "")
    return False


def circles(above: Mapping[str, str]) -> set[str]:
    """The codes that lie on a circle; each is visited once, however long the chains are."""
    visited: dict[str, str] = {}
    on_circle: set[str] = set()
    for start in above:
        step = start
        while step in above and step not in visited:
            visited[step] = start
            step = above[step]
        if visited.get(step) == start:
            while step not in on_circle:
                on_circle.add(step)
                step = above[step]
    return on_circle


def max_depth() -> int:
    """The number of levels that the tree of offices can have."""
    return Office._meta.get_field("path").max_length // Office.steplen
