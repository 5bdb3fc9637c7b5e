"""Lines of the transfer sheet of Manav Sampada as lines of ours: who leaves which post, and takes which.

That sheet names offices and designations, not posts. The post is the one of that designation in the office,
or the one of them that is vacant; where several are, the sheet has to say which.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from accounts.latin.folding import fold
from accounts.models import Charge, Office, Post, StaffImport, User
from accounts.sheets.reading import Line

from .facts import look_alike_name

MOST_NAMED = 8
# Cells whose problems are those of a column of ours.
COLUMN_OF = {"name": "name_en", "from_office": "office"}
Error = list


class Transfers:
    """The offices, posts and people that the lines of a batch may name."""

    def __init__(self, staff_import: StaffImport, lines: Sequence[Line]):
        today = timezone.localdate()
        codes = {line.cells["employee_code"].upper() for line in lines}
        root = staff_import.office
        self._office_codes = self._named(Office.objects.within(root).existing_on(today))
        wanted = {code for line in lines for code in self._codes_of(line.cells["office"])}
        posts = Post.objects.existing_on(today).filter(
            section__office__code__in=wanted, section__office__path__startswith=root.path
        )
        self._posts = defaultdict(list)
        for post in posts.with_place().order_by("pk"):
            self._posts[post.office.code].append(post)
        open_charges = Charge.objects.not_over_at(timezone.now()).filter(kind=Charge.Kind.SUBSTANTIVE)
        all_posts = [post.pk for of_office in self._posts.values() for post in of_office]
        self._held = set(open_charges.filter(post__in=all_posts).values_list("post", flat=True))
        self._people = {
            person.employee_code: person for person in User.objects.filter(employee_code__in=codes)
        }
        mine = open_charges.filter(
            user__employee_code__in=codes, post__section__office__path__startswith=root.path
        )
        self._charges = {charge.user.employee_code: charge for charge in mine.with_place().order_by("begins")}

    def read(self, line: Line) -> tuple[Line, list[Error]]:
        """The line with the cells of our own columns, and why it cannot be entered."""
        errors: list[Error] = [[COLUMN_OF.get(key, key), reason, {}] for key, reason in line.problems]
        cells = {key: line.cells.get(key, "") for key in ("employee_code", "order_number", "order_date")}
        self._read_name(cells, line.cells.get("name", ""), errors)
        codes = self._codes_of(line.cells["office"])
        if line.cells.get("begins") and codes:
            self._read_joining(cells, line.cells, codes, errors)
        elif line.cells.get("ends"):
            self._read_relief(cells, line.cells, errors)
        elif not errors:
            errors.append(["begins", "no_begin" if codes else "no_office", {}])
        return replace(line, cells={key: cell for key, cell in cells.items() if cell}, problems=()), errors

    def _read_name(self, cells: dict[str, str], name: str, errors: list[Error]) -> None:
        """Take the name of a new person; a known one keeps the spelling on record."""
        person = self._people.get(cells["employee_code"].upper())
        if person is None:
            cells["name_en" if name.isascii() else "name_hi"] = name
        elif name and look_alike_name("", name) != look_alike_name(person.name_hi, person.name_en):
            errors.append(["name_en", "other_person", {"person": [person.name_hi, person.name_en]}])

    def _read_joining(
        self, cells: dict[str, str], given: dict[str, str], codes: set[str], errors: list[Error]
    ) -> None:
        if len(codes) > 1:
            errors.append(["office", "which_office", {"codes": ", ".join(sorted(codes)[:MOST_NAMED])}])
            return
        (cells["office"],) = codes
        cells |= {"begins": given["begins"], "left": given.get("ends", "")}
        if given.get("post"):
            cells["post"] = given["post"]
            return
        wanted = fold(given.get("designation", ""))
        posts = [post for post in self._posts[cells["office"]] if wanted in _names(post.designation)]
        free = posts if len(posts) == 1 else [post for post in posts if post.pk not in self._held]
        if len(free) == 1:
            cells["post"] = free[0].code
        elif not posts:
            errors.append(["designation", "no_such_post", {}])
        else:
            codes_text = ", ".join(post.code for post in (free or posts)[:MOST_NAMED])
            errors.append(["post", "which_post", {"codes": codes_text}])

    def _read_relief(self, cells: dict[str, str], given: dict[str, str], errors: list[Error]) -> None:
        """Relieve the person of the substantive charge held in these offices."""
        charge = self._charges.get(cells["employee_code"].upper())
        if charge is None:
            errors.append(["ends", "no_charge", {}])
            return
        cells |= {"office": charge.post.office.code, "post": charge.post.code, "ends": given["ends"]}

    def _codes_of(self, text: str) -> set[str]:
        return self._office_codes.get(fold(text), set())

    def _named(self, offices) -> dict[str, set[str]]:
        """The codes of offices by what they may be called: code or either name."""
        named = defaultdict(set)
        for code, name_hi, name_en in offices.values_list("code", "name_hi", "name_en"):
            for name in (code, name_hi, name_en):
                named[fold(name)].add(code)
        return named


def _names(designation) -> set[str]:
    return {fold(name) for name in (designation.code, designation.name_hi, designation.name_en)}
