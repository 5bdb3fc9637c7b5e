"""The people, posts and offices on record that some lines name, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.latin.folding import fold
from accounts.models import (
    Charge,
    Designation,
    Office,
    Post,
    StaffAct,
    StaffImport,
    StaffImportLine,
    User,
)

from . import facts
from .facts import Facts

# At most so many other lines about the same people are read with one batch; more are duplicates anyway.
MOST_OTHERS = 20_000
# At most so many lines of one person or post are compared with each other.
MOST_OF_ONE = 50


class OnRecord:
    """The record and the rest of the sheet, as far as these lines touch them."""

    def __init__(self, staff_import: StaffImport, lines: Sequence[Facts], now: datetime, by: Iterable[int]):
        self.office, self.now, self.selves = staff_import.office, now, set(by)
        self.staff_import = staff_import
        self._codes = {line.employee_code for line in lines}
        self.people = self._people(self._codes)
        self.offices = self._offices({line.office for line in lines})
        self.posts = self._posts({line.post for line in lines if line.post})
        self.charges, self.held = self._charges()
        self.suspended = self._suspended()
        self.others, self.at_posts = self._rest_of_the_sheet()

    def is_reachable(self, person: User) -> bool:
        """Return whether the office administers the person, or took an import of the person back."""
        return person.is_kept or self.was_taken_back(person)

    def was_taken_back(self, person: User) -> bool:
        """Return whether the import that put the person on the rolls was taken back."""
        is_nowhere = not person.is_active and person.rolls_id is None
        return is_nowhere and person.last_act == StaffAct.Kind.TAKEN_BACK

    @cached_property
    def designations(self) -> set[str]:
        """The codes and names of all designations, folded."""
        rows = Designation.objects.in_use().values_list("code", "name_hi", "name_en")
        return {fold(text) for row in rows for text in row}

    def _people(self, codes: set[str]) -> dict[str, User]:
        administered = User.objects.administered_by(self.office, self.now).filter(pk=OuterRef("pk"))
        last = StaffAct.objects.filter(person=OuterRef("pk")).order_by("-pk").values("kind")[:1]
        people = User.objects.filter(employee_code__in=codes).select_related("rolls")
        people = people.annotate(is_kept=Exists(administered), last_act=Subquery(last))
        return {person.employee_code: person for person in people}

    def _offices(self, codes: set[str]) -> dict[str, Office]:
        offices = Office.objects.within(self.office).filter(code__in=codes)
        return {office.code.upper(): office for office in offices}

    def _posts(self, codes: set[str]) -> dict[str, Post]:
        posts = Post.objects.filter(code__in=codes, section__office__path__startswith=self.office.path)
        return {post.code.upper(): post for post in posts.with_place()}

    def _charges(self) -> tuple[dict[int, list[Charge]], dict[int, list[Charge]]]:
        """Every charge of the people by person, and the present and future charges by post."""
        people = [person.pk for person in self.people.values()]
        posts = [post.pk for post in self.posts.values()]
        alive = Q(ends__isnull=True) | Q(ends__gt=self.now)
        of_people, at_posts = defaultdict(list), defaultdict(list)
        rows = Charge.objects.filter(Q(user__in=people) | Q(post__in=posts) & alive).order_by("begins", "pk")
        rows = rows.exclude(acts__kind=StaffAct.Kind.TAKEN_BACK)
        for charge in rows.with_place():
            of_people[charge.user_id].append(charge)
            if charge.ends is None or charge.ends > self.now:
                at_posts[charge.post_id].append(charge)
        return of_people, at_posts

    def _suspended(self) -> set[int]:
        kinds = (StaffAct.Kind.SUSPENSION, StaffAct.Kind.REINSTATEMENT)
        people = [person.pk for person in self.people.values()]
        acts = StaffAct.objects.filter(person__in=people, kind__in=kinds).order_by("person", "-pk")
        last = acts.distinct("person").values_list("person", "kind")
        return {person for person, kind in last if kind == StaffAct.Kind.SUSPENSION}

    def _rest_of_the_sheet(self) -> tuple[dict[str, list[Facts]], dict[str, list[Facts]]]:
        """The lines of the same people, of those who hold the posts, and about the same posts."""
        codes = {charge.user.employee_code for held in self.held.values() for charge in held}
        posts = [post.code for post in self.posts.values()]
        rows = StaffImportLine.objects.filter(staff_import=self.staff_import, is_missing=False)
        codes = (codes | self._codes) - {""}
        rows = rows.filter(Q(employee_code__in=codes) | Q(post_code__in=posts))
        by_code, by_post = defaultdict(list), defaultdict(list)
        for number, cells in rows.order_by("number").values_list("number", "cells")[:MOST_OTHERS]:
            line = facts.read(number, cells)
            for lines in (by_code[line.employee_code], by_post[line.post]):
                if len(lines) < MOST_OF_ONE:
                    lines.append(line)
        return by_code, by_post
