"""One line of a sheet compared with the record: what is new, what changes, what ends, what cannot be.

The rules are those of `charge.take_over` and `charge.hand_over`, asked of rows that are loaded already.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from accounts.charges.verbs import end_of, exists_at, midnight
from accounts.models import Charge, Post, StaffImportLine, User

from .facts import OF_PERSON, Error, Facts
from .on_record import OnRecord

Outcome = StaffImportLine.Outcome
SUBSTANTIVE = Charge.Kind.SUBSTANTIVE


@dataclass
class Verdict:
    """What a line comes to; `plan` is all that is written for it."""

    line: Facts
    known: OnRecord
    person: User | None
    errors: list[Error]
    differences: list[list[str]] = field(default_factory=list)
    plan: dict = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        """The tab it is shown under."""
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
        self.differences.append([column, written(was), written(will)])

    def order(self) -> dict[str, str]:
        """The order that the charge rests on: the line's own, else that of the sheet."""
        sheet, line = self.known.staff_import, self.line
        number = line.order_number or sheet.order_number
        if not number:
            self.refuse("order_number", "no_order")
        day = line.order_date or (None if line.order_number else sheet.order_date)
        return {"order": number, "of": written(day or line.ends or line.begins)}


def compare(line: Facts, known: OnRecord, problems: list[Error]) -> Verdict:
    """The verdict on a line, its cells' own problems included."""
    person = known.people.get(line.employee_code)
    found = Verdict(line, known, person, [*problems, *line.errors])
    if person and known.was_taken_back(person):
        found.person = None
    _check_sheet(found)
    post = _place(found)
    if person and not known.is_reachable(person):
        _refuse_beyond(found, person)
        return found
    _compare_person(found)
    if post:
        _compare_charge(found, post)
    if person and person.pk in known.selves and found.plan:
        found.refuse("employee_code", "oneself")
    return found


def is_alive(charge: Charge, known: OnRecord) -> bool:
    """Whether the charge is held, or still to begin."""
    return charge.ends is None or charge.ends > known.now


def _check_sheet(found: Verdict) -> None:
    """Other lines, further up, that say the same or the contrary."""
    line = found.line
    for other in found.known.others[line.employee_code]:
        if other.number >= line.number or not line.employee_code:
            break
        if line.post and other.post == line.post:
            found.refuse("post", "twice", line=other.number)
        said, mine = other.of_person(), line.of_person()
        for column in said.keys() & mine.keys():
            if said[column] != mine[column]:
                found.refuse(column, "says_otherwise", line=other.number)


def _place(found: Verdict) -> Post | None:
    """The post that the line names, if office, section and designation agree with it."""
    line, known = found.line, found.known
    if line.office and line.office not in known.offices:
        found.refuse("office", "no_office")
        return None
    post = known.posts.get(line.post)
    if post is None:
        if line.post:
            found.refuse("post", "no_post")
        return None
    if line.office and post.office.code.upper() != line.office:
        found.refuse("office", "other_office", office=_names(post.office))
    for column, thing in (("section", post.section), ("designation", post.designation)):
        if not _names_it(getattr(line, column), thing):
            found.refuse(column, f"other_{column}", **{column: _names(thing)})
    return post


def _refuse_beyond(found: Verdict, person: User) -> None:
    beyond = [
        charge.post.office
        for charge in found.known.charges[person.pk]
        if is_alive(charge, found.known) and not charge.post.office.path.startswith(found.known.office.path)
    ]
    office = next(iter(beyond), person.rolls)
    if office:
        found.refuse("employee_code", "beyond", office=_names(office))
    else:
        found.refuse("employee_code", "beyond_all")


def _compare_person(found: Verdict) -> None:
    line, person = found.line, found.person
    said = line.of_person()
    if person is None:
        others = found.known.others[line.employee_code]
        if not any(other.name_hi or other.name_en for other in [line, *others]):
            found.refuse("name_hi", "no_name")
    changed = {name: value for name, value in said.items() if not person or getattr(person, name) != value}
    for name in OF_PERSON:
        if name in changed:
            found.differ(name, getattr(person, name) if person else "", changed[name])
    if changed or person is None:
        found.plan["facts"] = {name: written(value) for name, value in changed.items()}
    if person is None and line.office in found.known.offices:
        found.plan["rolls"] = found.known.offices[line.office].pk


def _compare_charge(found: Verdict, post: Post) -> None:
    line, known = found.line, found.known
    mine = known.charges[found.person.pk] if found.person else []
    here = [charge for charge in mine if charge.post_id == post.pk]
    held = next((charge for charge in here if is_alive(charge, known)), None)
    if line.ends:
        _relieve(found, here, held)
    elif held is None or (line.kind and line.kind != held.kind):
        _take(found, post, mine, held)
    elif line.begins and line.begins != timezone.localdate(held.begins):
        found.refuse("begins", "held_since", date=written(timezone.localdate(held.begins)))


def _relieve(found: Verdict, here: list[Charge], held: Charge | None) -> None:
    """The charge ends on that day, unless it is on record that it did."""
    at = midnight(found.line.ends)
    if any(charge.ends == at for charge in here):
        return
    if held is None or (held.ends and held.ends <= at):
        found.refuse("ends", "no_charge")
        return
    _end(found, held, found.line.ends)
    found.differ("ends", "", found.line.ends)


def _take(found: Verdict, post: Post, mine: list[Charge], held: Charge | None) -> None:
    """The post is taken over; what the person held in its place ends the same day."""
    line = found.line
    if line.begins is None:
        found.refuse("begins", "no_begin")
        return
    at, kind, until = midnight(line.begins), line.kind or SUBSTANTIVE, end_of(post)
    if not exists_at(post, at):
        found.refuse("begins", "post_over")
    if found.person and not found.person.is_active:
        found.refuse("employee_code", "disabled")
    elif found.person and found.person.pk in found.known.suspended:
        found.refuse("employee_code", "suspended")
    if post.may_administer and (post.pk, found.person and found.person.pk) not in found.known.approved:
        found.refuse("post", "not_approved")
    was = held and held.kind
    if held:
        _end(found, held, line.begins)
    if kind == SUBSTANTIVE:
        _leave_others(found, post, mine)
        _check_free(found, post)
    if not any(column == "post" for column, _was, _will in found.differences) and not held:
        found.differ("post", "", post.code)
    found.differ("kind", was or "", kind)
    found.differ("begins", "", line.begins)
    found.plan["takes"] = {
        "post": post.pk,
        "kind": kind,
        "on": written(line.begins),
        "until": until and until.isoformat(),
        **found.order(),
    }


def _leave_others(found: Verdict, post: Post, mine: list[Charge]) -> None:
    """A person has one substantive charge: the one held elsewhere ends, unless its own line ends it."""
    line, known = found.line, found.known
    for other in known.others[line.employee_code]:
        if other.number != line.number and other.post != line.post and _is_substantive(other):
            found.refuse("post", "two_posts", line=other.number)
    relieved = {other.post for other in known.others[line.employee_code] if other.ends}
    for charge in mine:
        elsewhere = charge.kind == SUBSTANTIVE and charge.post_id != post.pk and is_alive(charge, known)
        if not elsewhere or charge.post.code in relieved:
            continue
        if not charge.post.office.path.startswith(known.office.path):
            found.refuse("employee_code", "beyond", office=_names(charge.post.office))
            continue
        _end(found, charge, line.begins)
        found.differ("post", charge.post.code, post.code)


def _check_free(found: Verdict, post: Post) -> None:
    """Nobody else holds the post substantively from that day, or the sheet relieves whoever does."""
    line, known = found.line, found.known
    at = midnight(line.begins)
    for charge in known.held[post.pk]:
        other = charge.user.employee_code != line.employee_code and charge.kind == SUBSTANTIVE
        still = other and (charge.ends is None or charge.ends > at)
        if still and not _is_relieved(charge, line.begins, known):
            found.refuse("post", "post_taken", person=_names(charge.user))
    for other in known.at_posts[line.post]:
        if (
            other.number < line.number
            and _is_substantive(other)
            and other.employee_code != line.employee_code
        ):
            found.refuse("post", "post_twice", line=other.number)


def _is_relieved(charge: Charge, by: date, known: OnRecord) -> bool:
    """Whether the sheet itself ends the charge by that day."""
    lines = known.others[charge.user.employee_code]
    here = [line for line in lines if line.post == charge.post.code]
    if here:
        return any(line.ends and line.ends <= by for line in here)
    moves = [line for line in lines if _is_substantive(line)]
    if any(line.begins and line.begins <= by for line in moves):
        return True
    sheet = known.staff_import
    return sheet.is_full and not moves and sheet.order_date <= by


def _is_substantive(line: Facts) -> bool:
    """Whether the line puts its person substantively at a post, and does not end that."""
    return bool(line.post) and not line.ends and (line.kind or SUBSTANTIVE) == SUBSTANTIVE


def _end(found: Verdict, charge: Charge, day: date) -> None:
    """Plan that a charge ends on a day, later than it began."""
    if midnight(day) <= charge.begins:
        column = "ends" if found.line.ends else "begins"
        found.refuse(column, "before_begin", date=written(timezone.localdate(charge.begins)))
    until = charge.ends and charge.ends.isoformat()
    end = {"charge": charge.pk, "on": written(day), "was": until, **found.order()}
    found.plan.setdefault("ends", []).append(end)


def _names_it(said: str, thing) -> bool:
    """Whether what the line says is the thing's code or one of its names; a blank cell says nothing."""
    names = {thing.code.casefold(), thing.name_hi.casefold(), thing.name_en.casefold()}
    return not said or said.casefold() in names


def _names(thing) -> list[str]:
    return [thing.name_hi, thing.name_en]


def written(value: object) -> str:
    """As it is kept in the line: dates in the order of a sheet that sorts, choices by their codes."""
    if isinstance(value, bool):
        return "contract" if value else "regular"
    return value.isoformat() if isinstance(value, date) else str(value or "")
