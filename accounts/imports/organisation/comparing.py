"""Comparison of each line of a sheet with the record: new, changed, unchanged, or refused with a reason."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.db import models

from accounts.data import lgd
from accounts.latin.folding import fold, repair
from accounts.models import Office, OrganisationImportLine, Post, Section
from accounts.sheets.cells import tidy

from .columns import DUTIES, KINDS
from .on_record import OnRecord
from .sheet import WholeSheet, max_depth

MODELS: dict[str, type[models.Model]] = {"offices": Office, "sections": Section, "posts": Post}
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]*")
MAY = ("diarise", "dispatch", "approve", "monitor")
# One administrator alone does not give these to a post that somebody holds.
GUARDED = ("may_approve", "may_monitor")
DUTY_WORDS = {fold(word): duty for duty, names in DUTIES.items() for word in (duty, *names.split(" / "))}


@dataclass
class Verdict:
    """The result for a line: `plan` is what would be written, `differences` the same as a page shows it.

    `thing` is the office, section or post on record. Nothing here depends on the language of the reader.
    """

    number: int
    code: str
    thing: models.Model | None = None
    errors: list[list] = field(default_factory=list)
    differences: list[list] = field(default_factory=list)
    plan: dict[str, object] = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        """The tab under which the line is listed."""
        if self.errors:
            return "error"
        if self.thing is None:
            return "new"
        return "changed" if self.plan else "unchanged"

    def refuse(self, column: str, reason: str, **facts: object) -> None:
        """Note why the line cannot be entered."""
        self.errors.append([column, reason, facts])

    def note(self, column: str, will: object, *, label: object = None, was: object = "") -> None:
        """Note a cell that differs from the record: in the plan under the name of the field that it fills."""
        name = f"{column}_id" if column in ("section", "designation", "reports_to") else column
        self.plan[name] = will
        self.differences.append([column, was or "", will if label is None else label])


class Judge:
    """Judge of some lines of one kind, which may name any other line of the sheet."""

    def __init__(self, whole: WholeSheet, on_record: OnRecord):
        self.kind, self.whole, self.on_record = whole.kind, whole, on_record
        self.model = MODELS[whole.kind]

    def judge(self, line: OrganisationImportLine) -> Verdict:
        """The verdict on one line, the problems of its cells included."""
        cells = line.cells
        verdict = Verdict(line.number, cells.get("code", "").upper())
        verdict.errors += line.errors
        key = (cells.get("office", "").upper() if self.kind == "sections" else "", line.code)
        first = self.whole.first.get(key, line.number)
        if first != line.number:
            verdict.refuse("code", "twice", line=first)
        if not verdict.errors:
            getattr(self, f"_judge_{self.kind}")(verdict, cells)
        return verdict

    def _judge_offices(self, verdict: Verdict, cells: dict[str, str]) -> None:
        verdict.thing = self.on_record.offices.get(verdict.code)
        self._judge_common(verdict, cells)
        kind = cells.get("kind", "")
        chosen_kind = next(
            (value for name, value in KINDS.items() if fold(kind) in _spellings(name, value)), ""
        )
        if kind and not chosen_kind:
            verdict.refuse("kind", "choose", names="; ".join(KINDS))
        elif kind and (verdict.thing is None or verdict.thing.kind != chosen_kind):
            verdict.note("kind", chosen_kind, was=verdict.thing and verdict.thing.kind)
        elif verdict.thing is None:
            verdict.refuse("kind", "needed")
        self._judge_under(verdict, cells.get("under", "").upper())
        if code := cells.get("lgd_code", ""):
            self._judge_lgd_code(verdict, code, chosen_kind or (verdict.thing.kind if verdict.thing else ""))

    def _judge_lgd_code(self, verdict: Verdict, code: str, kind: str) -> None:
        was, key = verdict.thing and verdict.thing.lgd_code, (kind, int(code) if code.isdecimal() else 0)
        if key not in lgd.places():
            verdict.refuse("lgd_code", "no_lgd_code")
            return
        other = self.on_record.with_lgd_code.get(key) or self.whole.lgd_codes.setdefault(key, verdict.code)
        if other != verdict.code:
            verdict.refuse("lgd_code", "lgd_code_taken", office=other)
        elif key[1] != was:
            verdict.note("lgd_code", key[1], was=was)

    def _judge_under(self, verdict: Verdict, under: str) -> None:
        above = self.on_record.offices.get(under)
        if verdict.thing is not None:
            path = verdict.thing.path[: -Office.steplen]
            if under and verdict.thing.depth > 1 and (above is None or above.path != path):
                verdict.refuse("under", "not_moved")
        elif above is None and under not in self.whole.codes:
            verdict.refuse("under", "no_upper")
        elif above is not None and self.on_record.has_ended(above):
            verdict.refuse("under", "office_over")
        elif verdict.code in self.whole.circles:
            verdict.refuse("under", "office_circle")
        elif self._is_too_deep(verdict.code):
            verdict.refuse("under", "too_deep")
        else:
            verdict.note("under", above.pk if above else under, label=under)

    def _is_too_deep(self, code: str) -> bool:
        """Return whether more offices stand above in the sheet than half the levels of the tree."""
        return self.whole.depth(code, max_depth()) > max_depth() // 2

    def _judge_sections(self, verdict: Verdict, cells: dict[str, str]) -> None:
        office = self._office(verdict, cells)
        if office is None:
            return
        verdict.thing = self.on_record.sections.get((office.code.upper(), verdict.code))
        self._judge_common(verdict, cells)
        if verdict.thing is None:
            verdict.plan["office_id"] = office.pk

    def _judge_posts(self, verdict: Verdict, cells: dict[str, str]) -> None:
        office = self._office(verdict, cells)
        if office is None:
            return
        thing = verdict.thing = self.on_record.posts.get(verdict.code)
        if thing and thing.office != office:
            verdict.refuse("code", "other_office" if self.on_record.is_within(thing.office) else "taken")
            return
        self._judge_common(verdict, cells)
        section = self.on_record.sections.get((office.code.upper(), cells["section"].upper()))
        if section is None or self.on_record.has_ended(section):
            verdict.refuse("section", "no_section")
        elif thing is None or thing.section_id != section.pk:
            verdict.note("section", section.pk, label=_names(section), was=thing and _names(thing.section))
        designation = self.whole.designations.get(fold(cells["designation"]))
        if designation is None:
            verdict.refuse("designation", "no_designation")
        elif thing is None or thing.designation_id != designation.pk:
            was = thing and _names(thing.designation)
            verdict.note("designation", designation.pk, label=_names(designation), was=was)
        self._judge_superior(verdict, cells.get("reports_to", "").upper())
        self._judge_duties(verdict, cells.get("duties", ""), office)

    def _judge_superior(self, verdict: Verdict, superior: str) -> None:
        thing = verdict.thing
        was = thing.reports_to.code if thing and thing.reports_to else ""
        if not superior or superior == was.upper():
            return
        above = self.on_record.posts.get(superior)
        if above is None and superior not in self.whole.codes:
            verdict.refuse("reports_to", "no_superior")
        elif above is not None and self.on_record.has_ended(above):
            verdict.refuse("reports_to", "superior_over")
        elif verdict.code in self.whole.circles:
            verdict.refuse("reports_to", "post_circle")
        elif thing and self.whole.puts_under(verdict.code, superior, self.on_record.own_posts):
            verdict.refuse("reports_to", "own_superior")
        else:
            verdict.note("reports_to", above.pk if above else superior, label=superior, was=was)

    def _judge_duties(self, verdict: Verdict, text: str, office: Office) -> None:
        if not text:
            return
        thing, words = verdict.thing, [word for word in re.split(r"[\s,;/]+", text) if word]
        duties = {DUTY_WORDS.get(fold(word), "") for word in words if word.strip("-")}
        if "" in duties:
            verdict.refuse("duties", "choose_duties", names="; ".join(DUTIES.values()))
            return
        changed = {f"may_{duty}": duty in duties for duty in MAY}
        if thing:
            changed = {name: may for name, may in changed.items() if getattr(thing, name) != may}
        if changed and verdict.code in self.on_record.own_posts:
            verdict.refuse("duties", "own_duties")
        elif thing and any(changed.get(right) for right in GUARDED) and thing.pk in self.on_record.held:
            verdict.refuse("duties", "held_duties")
        elif changed:
            verdict.plan |= changed
            was = [DUTIES[duty] for duty in MAY if thing and getattr(thing, f"may_{duty}")]
            will = [DUTIES[duty] for duty in MAY if duty in duties]
            verdict.differences.append(["duties", ", ".join(was), ", ".join(will)])
        if "receives" in duties and (thing is None or office.receiving_post_id != thing.pk):
            self._judge_receiving(verdict, office)

    def _judge_receiving(self, verdict: Verdict, office: Office) -> None:
        """Note the one receiving post of the office; of two lines that claim to be it, the first wins."""
        if (
            office.receiving_post_id
            or self.whole.receiving.setdefault(office.pk, verdict.number) != verdict.number
        ):
            verdict.refuse("duties", "receives_elsewhere")
        elif verdict.code in self.on_record.own_posts:
            verdict.refuse("duties", "own_receives")
        else:
            verdict.note("receives", True, label=DUTIES["receives"])

    def _office(self, verdict: Verdict, cells: dict[str, str]) -> Office | None:
        office = self.on_record.offices.get(cells["office"].upper())
        if office is None:
            verdict.refuse("office", "no_office")
        elif self.on_record.has_ended(office):
            verdict.refuse("office", "office_over")
            return None
        return office

    def _judge_common(self, verdict: Verdict, cells: dict[str, str]) -> None:
        """Code, names and beginning: what offices, sections and posts have alike."""
        thing = verdict.thing
        if thing and self.on_record.has_ended(thing):
            verdict.refuse("code", "has_ended", day=thing.ends.isoformat())
        if thing is None:
            self._judge_code(verdict)
        for name in ("name_hi", "name_en"):
            most = self.model._meta.get_field(name).max_length
            if len(cells[name]) > most:
                verdict.refuse(name, "too_long", most=most)
            elif thing is None or repair(tidy(getattr(thing, name))) != repair(cells[name]):
                verdict.note(name, repair(cells[name]), was=thing and getattr(thing, name))
        begins = cells.get("begins") or ""
        if thing is None:
            verdict.note("begins", begins or self.on_record.uploaded_on.isoformat())
        elif begins and date.fromisoformat(begins) != thing.begins:
            verdict.refuse("begins", "began", day=thing.begins.isoformat())

    def _judge_code(self, verdict: Verdict) -> None:
        most = self.model._meta.get_field("code").max_length
        if not CODE.fullmatch(verdict.code) or len(verdict.code) > most:
            verdict.refuse("code", "bad_code", most=most)
        elif self.kind != "sections" and self.on_record.is_taken(self.model, verdict.code):
            verdict.refuse("code", "taken")


def _spellings(name: str, value: str) -> set[str]:
    return {fold(value), fold(name), *map(fold, name.split(" / "))}


def _names(thing: models.Model) -> list[str]:
    return [thing.name_hi, thing.name_en]
