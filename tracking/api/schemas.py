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


class Causes(Schema):
    """Hours by the clock for which papers lay at desks, by cause; `n` stays of thirty days."""

    as_of: datetime | None
    office: Place
    n: int
    nobody_there_hours: float
    busy_with_others_hours: float
    others_first_hours: float
    gathered_hours: float
    worked_on_hours: float
    rest_hours: float


class Estimate(Schema):
    """A figure with its interval of 95 percent; None where too little is known."""

    value: float | None
    lower: float | None
    upper: float | None


class Times(Schema):
    """Working days at desks of `n` papers, of which so many are `open` still and counted as such."""

    n: int
    open: int
    median_days: Estimate
    p90_days: Estimate


class Forecast(Schema):
    """A paper likely to become late: working days until it leaves its desk, and until it is closed."""

    stay: int
    number: str
    subject: str
    desk_hi: str
    desk_en: str
    office: str
    late_percent: int
    n: int
    p50: float | None
    p80: float | None
    p90: float | None
    closed_n: int
    closed_p50: float | None
    closed_p80: float | None
    closed_p90: float | None


class Kept(Schema):
    """The outcome of `n` forecasts of sixty days ago: figures at 50, 80 and 90 of 100 that were `checked`."""

    n: int
    checked: list[int]
    within: list[int]
    shares: list[int | None]
    pinball: float | None


class Likely(Schema):
    """A page of papers likely to become late within a week; `following` is where to go on."""

    office: Place
    papers: list[Forecast]
    following: int | None
    until_left: Kept
    until_closed: Kept


class Sign(Schema):
    """A sign: `found` of `n`; the share and its interval, None where there are too few."""

    sign: str
    found: int
    n: int
    share: float | None
    low: float | None
    high: float | None


class DeskSigns(Schema):
    """A desk that stands out, by which signs."""

    desk_hi: str
    desk_en: str
    office: str
    departures: int
    signs: list[Sign]


class Signs(Schema):
    """Signs to look at, of ninety days; `desks` are the first of those `standing_out`."""

    as_of: datetime
    office: Place
    whole: list[Sign]
    standing_out: int
    desks: list[DeskSigns]


class Ranked(Schema):
    """A district as a month ended, beside the month before; with too few papers it has no rank."""

    rank: int | None
    district: Place
    pending: int
    late: int
    late_share: Estimate
    late_share_before: Estimate
    is_beyond_chance: bool
    at_desks: Times
    disposed: int


class Rank(Schema):
    """The districts by the share of late papers, the best first."""

    month: date
    office: Place
    districts: list[Ranked]


class Stand(Schema):
    """A district or department with what lay there."""

    place: Place
    pending: int
    late: int


class Map(Schema):
    """Districts and departments as a day ended; without a day nothing is counted yet."""

    as_of: date | None
    office: Place
    places: list[Stand]


class Week(Schema):
    """A week as it ended."""

    ended: date
    pending: int
    late: int


class Weeks(Schema):
    """An office, week by week."""

    place: Place
    weeks: list[Week]


class PeriodFigures(Schema):
    """Some days, and how the place stood as they ended."""

    first: date
    last: date
    came: int
    left: int
    closed: int
    passed_on: int
    pending: int
    late: int
    late_share: Estimate
    at_desks: Times


class Trend(Schema):
    """Two periods, the earlier one first, and the offices directly below by week."""

    office: Place
    periods: list[PeriodFigures]
    weeks: list[Weeks]


class Medians(Schema):
    """Working days: to disposal, of what was closed in thirty days; at desks, of what came in ninety."""

    as_of: datetime
    office: Place
    closed_in_30_days: int
    disposal_median_days: float | None
    disposal_n: int
    disposal_median_days_before: float | None
    at_desks: Times


class Work(Schema):
    """Work of a person in a month; `due` are the working days without leave and vacancy."""

    code: str
    name_hi: str
    name_en: str
    movements: int
    notes: int
    papers: int
    active: int
    due: int
    leave: int
    state: str


class Certificate(Schema):
    """A page of the work of persons; without a `number` it is not signed yet."""

    month: date
    office: Place
    number: str
    staff: int
    people: list[Work]
    following: str
