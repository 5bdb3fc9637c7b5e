"""Comparison of one line of a sheet with the record: new, changed, ended, unchanged, or refused.

The rules are those of `take_over` and `hand_over` in charges/verbs.py, asked of rows already loaded.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from accounts.charges.two_persons import is_unverified
from accounts.charges.verbs import end_of, exists_at
from accounts.latin.folding import fold, repair
from accounts.models import Charge, Post, StaffImportLine, User
from accounts.models.dated import midnight
from accounts.sheets.cells import tidy

from .facts import PERSON_FIELDS, Error, Facts
from .on_record import OnRecord

Outcome = StaffImportLine.Outcome
SUBSTANTIVE = Charge.Kind.SUBSTANTIVE


@dataclass
class Verdict:
    """The result for a line: errors, differences as a page shows them, and `plan`, what is to be written."""

    line: Facts
    on_record: OnRecord
    person: User | None
    errors: list[Error]
    differences: list[list[str]] = field(default_factory=list)
    plan: dict = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        """The tab under which the line is listed."""
        if self.errors:
            return Outcome.ERROR
        if self.person is None:
            return Outcome.NEW
        if "ends" in self.plan and "takes" not in self.plan:
            return Outcome.ENDED
        return Outcome.CHANGED if self.plan else Outcome.UNCHANGED

    def refuse(self, column: str, code: str, **facts) -> None:
        """Note why the line cannot be entered."""
        self.errors.append([column, code, facts])

    def differ(self, column: str, was: object, will: object) -> None:
        """Note one cell that differs."""
        self.differences.append([column, to_text(was), to_text(will)])

    def order(self) -> dict[str, str]:
        """The order that the charge rests on: the line's own, else that of the sheet."""
        sheet, line = self.on_record.staff_import, self.line
        number = line.order_number or sheet.order_number
        if not number:
            self.refuse("order_number", "no_order")
        day = line.order_date or (None if line.order_number else sheet.order_date)
        return {"order": number, "of": to_text(day or line.ends or line.begins)}


def compare(line: Facts, on_record: OnRecord, problems: list[Error]) -> Verdict:
    """The verdict on a line, its cells' own problems included."""
    person = on_record.people.get(line.employee_code)
    verdict = Verdict(line, on_record, person, [*problems, *line.errors])
    if person and on_record.was_taken_back(person):
        verdict.person = None
    _check_sheet(verdict)
    post = _find_post(verdict)
    if person and not on_record.is_reachable(person):
        _refuse_beyond(verdict, person)
        return verdict
    _compare_person(verdict)
    if post:
        _compare_charge(verdict, post)
    if person and person.pk in on_record.selves and verdict.plan:
        verdict.refuse("employee_code", "oneself")
    return verdict


def is_alive(charge: Charge, on_record: OnRecord) -> bool:
    """Return whether the charge is held, or still to begin."""
    return charge.ends is None or charge.ends > on_record.now


def _check_sheet(verdict: Verdict) -> None:
    """Refuse what repeats or contradicts a line further up."""
    line = verdict.line
    for other in verdict.on_record.others[line.employee_code]:
        if other.number >= line.number or not line.employee_code:
            break
        if line.post and other.post == line.post:
            verdict.refuse("post", "twice", line=other.number)
        theirs, mine = other.person_fields(), line.person_fields()
        for column in theirs.keys() & mine.keys():
            if theirs[column] != mine[column]:
                verdict.refuse(column, "says_otherwise", line=other.number)


def _find_post(verdict: Verdict) -> Post | None:
    """The post that the line names, if office, section and designation agree with it."""
    line, on_record = verdict.line, verdict.on_record
    if line.office and line.office not in on_record.offices:
        verdict.refuse("office", "no_office")
        return None
    post = on_record.posts.get(line.post)
    if post is None:
        _refuse_without_post(verdict)
        return None
    if line.office and post.office.code.upper() != line.office:
        verdict.refuse("office", "other_office", office=_names(post.office))
    for column, thing in (("section", post.section), ("designation", post.designation)):
        if not _is_named_by(getattr(line, column), thing):
            verdict.refuse(column, f"other_{column}", **{column: _names(thing)})
    return post


def _refuse_without_post(verdict: Verdict) -> None:
    """Refuse a line that speaks of a charge, or of a designation unknown to us, and names no post of ours."""
    line = verdict.line
    is_named = any(column in ("post", "designation", "office") for column, *_reason in verdict.errors)
    if line.post:
        verdict.refuse("post", "no_post")
    elif is_named:
        return
    elif line.kind or line.begins or line.ends:
        verdict.refuse("post", "post_needed")
    if line.designation and fold(line.designation) not in verdict.on_record.designations:
        verdict.refuse("designation", "no_designation")


def _refuse_beyond(verdict: Verdict, person: User) -> None:
    beyond = [
        charge.post.office
        for charge in verdict.on_record.charges[person.pk]
        if is_alive(charge, verdict.on_record)
        and not charge.post.office.path.startswith(verdict.on_record.office.path)
    ]
    office = next(iter(beyond), person.rolls)
    if office:
        verdict.refuse("employee_code", "beyond", office=_names(office))
    else:
        verdict.refuse("employee_code", "beyond_all")


def _compare_person(verdict: Verdict) -> None:
    line, person = verdict.line, verdict.person
    fields = line.person_fields()
    if person is None:
        others = verdict.on_record.others[line.employee_code]
        has_problem = any(column in ("name_hi", "name_en") for column, *_reason in verdict.errors)
        if not has_problem and not any(other.name_hi or other.name_en for other in [line, *others]):
            verdict.refuse("name_hi", "no_name")
    changed = {
        name: value
        for name, value in fields.items()
        if not person or not _looks_same(getattr(person, name), value)
    }
    for name in PERSON_FIELDS:
        if name in changed:
            verdict.differ(name, getattr(person, name) if person else "", changed[name])
    if changed or person is None:
        verdict.plan["facts"] = {name: to_text(value) for name, value in changed.items()}
    if person is None and line.office in verdict.on_record.offices:
        verdict.plan["rolls"] = verdict.on_record.offices[line.office].pk


def _compare_charge(verdict: Verdict, post: Post) -> None:
    line, on_record = verdict.line, verdict.on_record
    mine = on_record.charges[verdict.person.pk] if verdict.person else []
    charges_at_post = [charge for charge in mine if charge.post_id == post.pk]
    current = next((charge for charge in charges_at_post if is_alive(charge, on_record)), None)
    if line.ends:
        _relieve(verdict, charges_at_post, current)
    elif current is None or (line.kind and line.kind != current.kind):
        _take(verdict, post, mine, current)
    elif line.begins and line.begins != timezone.localdate(current.begins):
        verdict.refuse("begins", "held_since", date=to_text(timezone.localdate(current.begins)))


def _relieve(verdict: Verdict, charges_at_post: list[Charge], current: Charge | None) -> None:
    """Plan the end of the charge on the day of relief, unless the record has it already."""
    at = midnight(verdict.line.ends)
    if any(charge.ends == at for charge in charges_at_post):
        return
    if current is None or (current.ends and current.ends <= at):
        verdict.refuse("ends", "no_charge")
        return
    _end(verdict, current, verdict.line.ends)
    verdict.differ("ends", "", verdict.line.ends)


def _take(verdict: Verdict, post: Post, mine: list[Charge], current: Charge | None) -> None:
    """Plan that the post is taken over; the charge that it replaces ends on the same day."""
    line = verdict.line
    if line.begins is None:
        verdict.refuse("begins", "no_begin")
        return
    at, kind, until = midnight(line.begins), line.kind or SUBSTANTIVE, end_of(post)
    if not exists_at(post, at):
        verdict.refuse("begins", "post_over")
    if verdict.person and not verdict.person.is_active:
        verdict.refuse("employee_code", "disabled")
    elif verdict.person and verdict.person.pk in verdict.on_record.suspended:
        verdict.refuse("employee_code", "suspended")
    if post.guarded and verdict.person and is_unverified(verdict.person):
        verdict.refuse("post", "not_verified")
    old_kind = current and current.kind
    if current:
        _end(verdict, current, line.begins)
    if kind == SUBSTANTIVE:
        _leave_others(verdict, post, mine)
        _check_free(verdict, post)
    if not any(column == "post" for column, _was, _will in verdict.differences) and not current:
        verdict.differ("post", "", post.code)
    verdict.differ("kind", old_kind or "", kind)
    verdict.differ("begins", "", line.begins)
    verdict.plan["takes"] = {
        "post": post.pk,
        "kind": kind,
        "on": to_text(line.begins),
        "until": until and until.isoformat(),
        **({"guarded": True} if post.guarded else {}),
        **verdict.order(),
    }


def _leave_others(verdict: Verdict, post: Post, mine: list[Charge]) -> None:
    """Plan the end of a substantive charge held elsewhere, unless its own line ends it: a person has one."""
    line, on_record = verdict.line, verdict.on_record
    for other in on_record.others[line.employee_code]:
        if other.number != line.number and other.post != line.post and _is_substantive(other):
            verdict.refuse("post", "two_posts", line=other.number)
    relieved = {other.post for other in on_record.others[line.employee_code] if other.ends}
    for charge in mine:
        elsewhere = charge.kind == SUBSTANTIVE and charge.post_id != post.pk and is_alive(charge, on_record)
        if not elsewhere or charge.post.code in relieved:
            continue
        if not charge.post.office.path.startswith(on_record.office.path):
            verdict.refuse("employee_code", "beyond", office=_names(charge.post.office))
            continue
        _end(verdict, charge, line.left or line.begins)
        verdict.differ("post", charge.post.code, post.code)
        if line.left:
            verdict.differ("ends", "", line.left)


def _check_free(verdict: Verdict, post: Post) -> None:
    """Refuse a post that another holds substantively on that day, unless the sheet relieves the holder."""
    line, on_record = verdict.line, verdict.on_record
    at = midnight(line.begins)
    for charge in on_record.held[post.pk]:
        other = charge.user.employee_code != line.employee_code and charge.kind == SUBSTANTIVE
        is_held = other and (charge.ends is None or charge.ends > at)
        if is_held and not _is_relieved(charge, line.begins, on_record):
            verdict.refuse("post", "post_taken", person=_names(charge.user))
    for other in on_record.at_posts[line.post]:
        if (
            other.number < line.number
            and _is_substantive(other)
            and other.employee_code != line.employee_code
        ):
            verdict.refuse("post", "post_twice", line=other.number)


def _is_relieved(charge: Charge, by: date, on_record: OnRecord) -> bool:
    """Return whether the sheet itself ends the charge by that day."""
    lines = on_record.others[charge.user.employee_code]
    lines_at_post = [line for line in lines if line.post == charge.post.code]
    if lines_at_post:
        return any(line.ends and line.ends <= by for line in lines_at_post)
    moves = [line for line in lines if _is_substantive(line)]
    if any(line.begins and (line.left or line.begins) <= by for line in moves):
        return True
    sheet = on_record.staff_import
    return sheet.is_full and not moves and sheet.order_date <= by


def _is_substantive(line: Facts) -> bool:
    """Return whether the line gives its person a substantive charge and does not end it."""
    return bool(line.post) and not line.ends and (line.kind or SUBSTANTIVE) == SUBSTANTIVE


def _end(verdict: Verdict, charge: Charge, day: date) -> None:
    """Plan that a charge ends on a day, later than it began."""
    if midnight(day) <= charge.begins:
        column = "ends" if verdict.line.ends else "begins"
        verdict.refuse(column, "before_begin", date=to_text(timezone.localdate(charge.begins)))
    until = charge.ends and charge.ends.isoformat()
    end = {"charge": charge.pk, "on": to_text(day), "was": until, **verdict.order()}
    verdict.plan.setdefault("ends", []).append(end)


def _is_named_by(text: str, thing) -> bool:
    """Return whether the text is the code or a name of the section or designation; a blank cell agrees."""
    return not text or fold(text) in map(fold, (thing.code, thing.name_hi, thing.name_en))


def _looks_same(was: object, will: object) -> bool:
    """Return whether a reader sees no difference between what is on record and what is in the sheet."""
    is_text = isinstance(was, str) and isinstance(will, str)
    return repair(tidy(was)) == repair(tidy(will)) if is_text else was == will


def _names(thing) -> list[str]:
    return [thing.name_hi, thing.name_en]


def to_text(value: object) -> str:
    """A value as text, as lines store it: dates in ISO, so that they sort, and choices by their codes."""
    if isinstance(value, bool):
        return "contract" if value else "regular"
    return value.isoformat() if isinstance(value, date) else str(value or "")
