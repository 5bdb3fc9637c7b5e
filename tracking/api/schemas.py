"""The shapes of the answers: names in both languages, counts, lengths in working days, moments."""

from datetime import date, datetime

from ninja import Schema


class Error(Schema):
    """A sentence on what is wrong, and what to do."""

    detail: str


class Place(Schema):
    """An office, section or desk; `code` names offices in addresses."""

    kind: str
    code: str
    name_hi: str
    name_en: str


class Office(Place):
    """An office with the one above it; `lgd_code` is that of the Local Government Directory."""

    above: str
    lgd_code: int | None


class Offices(Schema):
    """A page of the office of the token and those below it; `following` is the code to go on after."""

    offices: list[Office]
    following: str


class Line(Schema):
    """The pending papers of one place: counts by age in working days, and the oldest and median of them."""

    kind: str
    name_hi: str
    name_en: str
    pending: int
    late: int
    due_soon: int
    parked: int
    up_to_3_days: int
    up_to_7_days: int
    up_to_15_days: int
    over_15_days: int
    oldest_days: float | None
    median_days: float | None
    came_today: int
    left_today: int
    came_in_7_days: int
    left_in_7_days: int


class Monitor(Schema):
    """Pending papers of an office: its sections and the offices directly below, and the sum of all."""

    as_of: datetime
    office: Place
    lines: list[Line]
    pending: int
    late: int


class Paper(Schema):
    """A pending paper and the desk at which it lies; a graded one has no subject."""

    stay: int
    number: str
    subject: str
    grading: str
    priority: str
    office: str
    desk_hi: str
    desk_en: str
    arrived_at: datetime
    days_at_desk: float
    days_over_limit: float
    parked: bool
    due_on: date | None


class Papers(Schema):
    """A page of pending papers, the longest at their desk first; `following` is the stay to go on after."""

    as_of: datetime
    papers: list[Paper]
    following: int | None


class Day(Schema):
    """A day: what came, left, was closed or passed out of these offices, and what lay there at its end."""

    day: date
    came: int
    left: int
    closed: int
    passed_on: int
    pending: int
    late: int


class Days(Schema):
    """Day by day, days off included."""

    office: Place
    days: list[Day]


class CauseHours(Schema):
    """Hours of the six causes."""

    nobody_there_hours: float
    busy_with_others_hours: float
    others_first_hours: float
    gathered_hours: float
    worked_on_hours: float
    rest_hours: float


class Causes(Schema):
    """Hours for which papers lay at desks, by cause, by the clock and in office hours; `n` stays of 30 days.

    The six by the clock are the whole time at the desks; `nobody_there_hours` are `closed_hours`, night, days
    off and holidays, and vacancy and leave, `in_office_hours.nobody_there_hours`.
    """

    as_of: datetime | None
    office: Place
    n: int
    nobody_there_hours: float
    busy_with_others_hours: float
    others_first_hours: float
    gathered_hours: float
    worked_on_hours: float
    rest_hours: float
    closed_hours: float
    in_office_hours: CauseHours
