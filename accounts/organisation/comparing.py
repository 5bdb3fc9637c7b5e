"""Each line of a sheet compared with the record: new, changed, unchanged, or why it cannot be."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import Charge, Office, Post, Section
from ..sheets import reasons
from ..sheets.reading import Line
from .columns import DUTIES, KINDS
from .known import Known

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]*")
MAY = ("diarise", "dispatch", "approve", "monitor")
DUTY_WORDS = {word: duty for duty, names in DUTIES.items() for word in (duty, *names.casefold().split(" / "))}


@dataclass
class Entry:
    """What a line comes to: `facts` are what would be written, `differences` the same in words.

    `thing` is what is on record already, `entered` what was newly written.
    """

    number: int
    code: str
    thing: models.Model | None = None
    entered: models.Model | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        """The tab it stands under."""
        if self.errors:
            return "error"
        if self.thing is None:
            return "new"
        return "changed" if self.facts else "unchanged"

    def refuse(self, column: str, reason: str) -> None:
        """Note why the line cannot be entered."""
        self.errors.append((column, reason))

    def note(self, column: str, will: object, *, shown: object = None, was: object = None) -> None:
        """Note a cell that differs from the record."""
        self.facts[column] = will
        self.differences.append((column, str(was or ""), str(will if shown is None else shown)))


def compare(kind: str, lines: Sequence[Line], *, by: Charge, known: Known | None = None) -> list[Entry]:
    """What each line of a sheet of that kind comes to, for the administrator who brings it."""
    known = known or Known(lines, by)
    sheet = Sheet(kind, known, lines)
    return [sheet.judge(line) for line in lines]


def digest(entries: Sequence[Entry]) -> str:
    """A sign by which to tell whether a comparison comes out as it did when somebody looked at it."""
    said = [(entry.number, entry.outcome, entry.errors, entry.differences) for entry in entries]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()


class Sheet:
    """The lines of one sheet, which may name each other."""

    def __init__(self, kind: str, known: Known, lines: Sequence[Line]):
        self.model = {"offices": Office, "sections": Section, "posts": Post}[kind]
        self.kind, self.known = kind, known
        self.seen: dict[tuple, int] = {}
        self.coming = {line.cells["code"].upper(): line.cells for line in lines}

    def judge(self, line: Line) -> Entry:
        """The verdict on one line."""
        cells = line.cells
        entry = Entry(line.number, cells["code"].upper())
        entry.errors += [(column, reasons.text(reason)) for column, reason in line.problems]
        key = (cells["office"].upper() if self.kind == "sections" else "", entry.code)
        if first := self.seen.get(key):
            entry.refuse("code", _("This code stands in line %(line)d already.") % {"line": first})
        self.seen.setdefault(key, line.number)
        if entry.errors:
            return entry
        getattr(self, f"_judge_{self.kind}")(entry, cells)
        return entry

    def _judge_offices(self, entry: Entry, cells: dict[str, str]) -> None:
        entry.thing = self.known.offices.get(entry.code)
        self._judge_common(entry, cells)
        kind = cells.get("kind", "")
        chosen = next(
            (value for name, value in KINDS.items() if kind.casefold() in _spellings(name, value)), ""
        )
        if kind and not chosen:
            entry.refuse("kind", _("Please choose one of the list: %(names)s.") % {"names": "; ".join(KINDS)})
        elif kind and (entry.thing is None or entry.thing.kind != chosen):
            was = entry.thing and entry.thing.get_kind_display()
            entry.note("kind", chosen, shown=Office.Kind(chosen).label, was=was)
        elif entry.thing is None:
            entry.refuse("kind", _("A new office needs this."))
        self._judge_under(entry, cells.get("under", "").upper())

    def _judge_under(self, entry: Entry, under: str) -> None:
        if entry.thing is not None:
            path = entry.thing.path[: -Office.steplen]
            above = self.known.offices.get(under)
            if under and entry.thing.depth > 1 and (above is None or above.path != path):
                entry.refuse("under", _("An office is not moved by a sheet; end it and begin another."))
        elif under not in self.known.offices and under not in self.coming:
            entry.refuse("under", _("A new office needs an office of yours above it; this names none."))
        elif under in self.known.offices and self.known.has_ended(self.known.offices[under]):
            entry.refuse("under", _("This office has ended."))
        elif self._goes_round(entry.code, {code: row.get("under", "") for code, row in self.coming.items()}):
            entry.refuse("under", _("These offices would stand under each other."))
        else:
            entry.note("under", under)

    def _judge_sections(self, entry: Entry, cells: dict[str, str]) -> None:
        office = self._office(entry, cells)
        if office is None:
            return
        entry.thing = self.known.sections.get((office.code.upper(), entry.code))
        self._judge_common(entry, cells)
        if entry.thing is None:
            entry.facts["office"] = office

    def _judge_posts(self, entry: Entry, cells: dict[str, str]) -> None:
        office = self._office(entry, cells)
        if office is None:
            return
        entry.thing = self.known.posts.get(entry.code)
        if entry.thing and entry.thing.office != office:
            reason = _("This code is taken.")
            if self.known.is_within(entry.thing.office):
                reason = _("This post is in another office; a post is not moved there by a sheet.")
            entry.refuse("code", reason)
            return
        self._judge_common(entry, cells)
        section = self.known.sections.get((office.code.upper(), cells["section"].upper()))
        if section is None or self.known.has_ended(section):
            entry.refuse("section", _("The office has no such section."))
        elif entry.thing is None or entry.thing.section_id != section.pk:
            entry.note("section", section, was=entry.thing and entry.thing.section)
        designation = self.known.designations.get(cells["designation"].casefold())
        if designation is None:
            entry.refuse("designation", _("There is no such designation; give its code or its whole name."))
        elif entry.thing is None or entry.thing.designation_id != designation.pk:
            entry.note("designation", designation, was=entry.thing and entry.thing.designation)
        self._judge_superior(entry, cells.get("reports_to", "").upper())
        self._judge_duties(entry, cells.get("duties", ""), office)

    def _judge_superior(self, entry: Entry, superior: str) -> None:
        was = entry.thing.reports_to.code if entry.thing and entry.thing.reports_to else ""
        if not superior or superior == was.upper():
            return
        above = {code: row.get("reports_to", "").upper() for code, row in self.coming.items()}
        above = self.known.superiors | {code: name for code, name in above.items() if name}
        if superior not in self.known.posts and superior not in self.coming:
            entry.refuse("reports_to", _("There is no such post in your offices, nor above them."))
        elif superior in self.known.posts and self.known.has_ended(self.known.posts[superior]):
            entry.refuse("reports_to", _("This post has ended."))
        elif self._goes_round(entry.code, above):
            entry.refuse("reports_to", _("These posts would report to each other."))
        else:
            entry.note("reports_to", superior, was=was)

    def _judge_duties(self, entry: Entry, text: str, office: Office) -> None:
        if not text:
            return
        words = [word for word in re.split(r"[\s,;/]+", text.casefold()) if word.strip("-")]
        duties = {DUTY_WORDS.get(word, "") for word in words}
        if "" in duties:
            entry.refuse(
                "duties", _("Please choose from: %(names)s.") % {"names": "; ".join(DUTIES.values())}
            )
            return
        changed = {f"may_{duty}": duty in duties for duty in MAY}
        if entry.thing:
            changed = {name: may for name, may in changed.items() if getattr(entry.thing, name) != may}
        if changed and entry.thing and entry.thing.pk in self.known.own_posts:
            entry.refuse("duties", _("Nobody changes what the own post may do. Another administrator does."))
        elif changed:
            entry.facts |= changed
            was = [DUTIES[duty] for duty in MAY if entry.thing and getattr(entry.thing, f"may_{duty}")]
            will = [DUTIES[duty] for duty in MAY if duty in duties]
            entry.differences.append(("duties", ", ".join(was), ", ".join(will)))
        if "receives" in duties and (entry.thing is None or office.receiving_post_id != entry.thing.pk):
            if office.receiving_post_id:
                entry.refuse("duties", _("Files from other offices arrive at another post here."))
            else:
                entry.note("receives", True, shown=DUTIES["receives"])

    def _office(self, entry: Entry, cells: dict[str, str]) -> Office | None:
        office = self.known.offices.get(cells["office"].upper())
        if office is None:
            entry.refuse("office", _("There is no such office among yours."))
        elif self.known.has_ended(office):
            entry.refuse("office", _("This office has ended."))
            return None
        return office

    def _judge_common(self, entry: Entry, cells: dict[str, str]) -> None:
        """Code, names and beginning: what offices, sections and posts have alike."""
        thing = entry.thing
        if thing and self.known.has_ended(thing):
            entry.refuse(
                "code", _("This ended on %(day)s; what has ended is not changed.") % {"day": _day(thing.ends)}
            )
        if thing is None:
            self._judge_code(entry)
        for name in ("name_hi", "name_en"):
            most = self.model._meta.get_field(name).max_length
            if len(cells[name]) > most:
                entry.refuse(name, _("This is too long; at most %(most)d letters.") % {"most": most})
            elif thing is None or getattr(thing, name) != cells[name]:
                entry.note(name, cells[name], was=thing and getattr(thing, name))
        begins = date.fromisoformat(cells["begins"]) if cells.get("begins") else None
        if thing is None:
            entry.note("begins", begins or self.known.today, shown=_day(begins or self.known.today))
        elif begins and begins != thing.begins:
            entry.refuse("begins", _("On record it began on %(day)s.") % {"day": _day(thing.begins)})

    def _judge_code(self, entry: Entry) -> None:
        most = self.model._meta.get_field("code").max_length
        if not CODE.fullmatch(entry.code) or len(entry.code) > most:
            reason = _("A code consists of Latin letters, digits and hyphens; at most %(most)d.") % {
                "most": most
            }
            entry.refuse("code", reason)
        elif self.kind != "sections" and self.known.is_taken(self.model, entry.code):
            entry.refuse("code", _("This code is taken."))

    def _goes_round(self, code: str, above: dict[str, str]) -> bool:
        """Whether who climbs from the code comes back to it."""
        step, passed = above.get(code, "").upper(), set()
        while step and step not in passed:
            if step == code:
                return True
            passed.add(step)
            step = above.get(step, "").upper()
        return False


def _spellings(name: str, value: str) -> set[str]:
    return {value, name.casefold(), *name.casefold().split(" / ")}


def _day(day: date) -> str:
    return date_format(day, "j F Y")
