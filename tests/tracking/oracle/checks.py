"""Every figure that a page or the API shows, beside the same one told from the ledger."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from unittest.mock import patch

import pytest
from django.utils import timezone

from accounts.models import Office, Post
from tracking.causes import figures as cause_figures
from tracking.desk.figures import Now, tally
from tracking.digest.figures import lying
from tracking.fairness import figures as fairness
from tracking.forecast import nightly, survival
from tracking.models import DeskCauses, Paper, Parking, Stay, StayForecast
from tracking.monitor import disposals, pending, table, worst
from tracking.monitor.figures import SHOWS, Figures, Moment, flow_days, offices_within
from tracking.paper import clocks
from tracking.reports import work
from tracking.reports.spans import span
from tracking.routes import ways
from tracking.summaries import figures as summaries
from tracking.summaries import lengths, periods, rank
from tracking.survival.curve import Curve
from tracking.time import clock
from tracking.trends import figures as trends

from . import causes, figures, forecasts, signs, times
from . import people as persons
from .hours import DAY, day_of, midnight
from .ledger import Lain, Ledger


def close_to(value: float | None):
    """The figure, but for the last bits of a division."""
    return value if value is None else pytest.approx(value)


def places_of(ledger: Ledger, roots: Collection[Office]) -> dict[int, int]:
    """For each office which of these it lies in or is."""
    return {
        pk: root.pk for pk, path in ledger.hours.paths.items() for root in roots if path.startswith(root.path)
    }


def monitor(ledger: Ledger, office: Office) -> None:
    """The lines of an office and its sections: pending, late, ages, flows; who is vacant; their sum."""
    moment, sections = Moment.now(), dict(Post.objects.values_list("pk", "section"))
    place = table.office_table(office, offices_within(office), moment)
    for line in place.lines:
        here = _of_line(ledger, line, sections)
        _line(ledger, line.figures, here, moment.at)
        if office.kind not in table.ABOVE_DISTRICTS:
            vacant = figures.vacant(moment.at)
            late = [lain.post for lain in here if lain.lay_at(moment.at) and ledger.is_late(lain, moment.at)]
            assert (line.vacancy.late if line.vacancy else 0) == sum(post in vacant for post in late)
    within = [lain for lain in ledger.lying(moment.at) if lain.office in offices_within(office)]
    assert (place.whole.total, place.whole.late) == (
        len(within), sum(ledger.is_late(lain, moment.at) for lain in within),
    )  # fmt: skip
    open_days = (ledger.hours.on(office.pk, day_of(moment.at) - timedelta(days=ago)) for ago in range(1, 8))
    assert flow_days(office, moment) == (sum(map(bool, open_days)) or 1)
    for section in office.sections.all():
        for line in table.desk_table(section, moment).lines:
            here = [lain for lain in ledger.lain if lain.post == line.place.pk and lain.office == office.pk]
            _line(ledger, line.figures, here, moment.at)


def _of_line(ledger: Ledger, line: table.Line, sections: dict[int, int]) -> list[Lain]:
    if line.kind == "section":
        return [lain for lain in ledger.lain if sections[lain.post] == line.place.pk]
    path = ledger.hours.paths[line.place.pk]
    return [lain for lain in ledger.lain if ledger.hours.paths[lain.office].startswith(path)]


def _line(ledger: Ledger, shown: Figures, here: list[Lain], at: datetime) -> None:
    expected = figures.pending(ledger, [lain for lain in here if lain.left is None and not lain.at_rest], at)
    expected |= figures.flow(ledger, here, at)
    expected |= {name: close_to(expected[name]) for name in ("oldest", "median")}
    assert asdict(shown) == expected


def desk_tallies(ledger: Ledger, charges: Collection) -> None:
    """The tally on each desk, and what the morning's digest says of it."""
    digest = lying(timezone.now())
    for charge in charges:
        now = Now.at(charge.post)
        its = tally(charge, now)
        here = [lain for lain in ledger.lain if lain.post == charge.post_id and not lain.at_rest]
        lies = [lain for lain in here if lain.left is None]
        evening = midnight(day_of(now.moment) + DAY)
        late = sum(ledger.is_late(lain, now.moment) for lain in lies)
        today = sum(ledger.is_late(lain, evening) or _is_due(ledger, lain, evening) for lain in lies) - late
        assert (its.on_desk, its.late, its.due_today) == (len(lies), late, today)
        assert its.parked == sum(lain.is_parked for lain in lies)
        gone = [
            lain for lain in here if lain.left and lain.left >= midnight(day_of(now.moment).replace(day=1))
        ]
        assert its.ended == len(gone)
        if gone:
            middle = figures.median(ledger.days(lain, lain.left) for lain in gone)
            assert its.median / ledger.hours.day(gone[0].office) == pytest.approx(middle)
        told = digest.posts.get(charge.post_id)
        assert ((told.total, told.late, told.today) if told else (0, 0, 0)) == (len(lies), late, today)


def _is_due(ledger: Ledger, lain: Lain, at: datetime) -> bool:
    return ledger.hours.seconds(lain.office, lain.arrived, at) == ledger.allowed(lain)


def lists(ledger: Ledger, offices: Collection[int]) -> None:
    """The papers behind each figure, in their order, and the worst desks."""
    moment = Moment.now()
    keys = {(stay.paper_id, stay.arrived_seq): stay.pk for stay in Stay.objects.all()}
    lies = [lain for lain in ledger.lying(moment.at) if lain.office in offices]
    for show in SHOWS:
        mine = sorted(
            (lain.arrived, keys[lain.paper, lain.seq])
            for lain in lies
            if _is_shown(ledger, lain, show, moment.at)
        )
        shown = pending.longest(offices, moment, show, most=10_000)
        assert [stay.pk for stay in shown] == [pk for _at, pk in mine], show
    _narrowed(ledger, offices, lies, keys, moment)
    late = figures.late_by_desk(ledger, offices, moment.at)
    expected = sorted(late.items(), key=lambda item: (-item[1], item[0]))[: worst.MOST]
    desks = worst.desks(offices, moment)
    assert [(desk.post.pk, desk.late) for desk in desks] == expected
    for desk in desks:
        ages = (ledger.days(lain, moment.at) for lain in lies if lain.post == desk.post.pk)
        assert desk.oldest == pytest.approx(max(ages))


def _narrowed(ledger: Ledger, offices: Collection[int], lies: list[Lain], keys: dict, moment: Moment) -> None:
    """The same by priority and by desk, and in the order of what is left of each limit."""

    def left(lain: Lain) -> tuple[Fraction, int]:
        seconds = ledger.allowed(lain) - ledger.length(lain, moment.at)
        return Fraction(seconds, ledger.hours.day(lain.office)), keys[lain.paper, lain.seq]

    priority_of = dict(Paper.objects.values_list("pk", "priority"))
    narrowed = [({}, lies)]
    for priority in Paper.Priority.values:
        narrowed.append(
            ({"priority": priority}, [each for each in lies if priority_of[each.paper] == priority])
        )
    for post in sorted({lain.post for lain in lies})[:2]:
        narrowed.append(({"post": post}, [lain for lain in lies if lain.post == post]))
    for only, mine in narrowed:
        shown = pending.longest(offices, moment, most=10_000, order="due", **only)
        assert [stay.pk for stay in shown] == [pk for _left, pk in sorted(map(left, mine))], only


def _is_shown(ledger: Ledger, lain: Lain, show: str, at: datetime) -> bool:
    its = figures.pending(ledger, [lain], at)
    if show in ("late", "soon", "parked"):
        return bool(its[show])
    edges = {"all": its["bands"], "days_3": its["bands"][:1], "days_7": its["bands"][1:2]}
    return any(edges.get(show) or (its["bands"][2:3] if show == "days_15" else its["bands"][3:]))


def disposed(ledger: Ledger, offices: Collection[int]) -> None:
    """What was opened and closed, and the median until then."""
    moment = Moment.now()
    shown, expected = disposals.measure(offices, moment), figures.disposals(ledger, offices, moment.at)
    assert tuple(vars(shown).values()) == tuple(
        close_to(figure) if isinstance(figure, float) else figure for figure in expected
    )


def days(ledger: Ledger, offices: Collection[int], first: date, last: date, most: int = 99) -> None:
    """Each day of offices and of some of their desks, as it ended."""
    now = timezone.now()
    here = [lain for lain in ledger.lain if lain.office in offices]
    all_days = persons.days_between(first, last)
    assert summaries.series(offices, first, last) == [figures.day(ledger, here, day, now) for day in all_days]
    for post in sorted({lain.post for lain in here})[:most]:
        mine = [lain for lain in here if lain.post == post]
        shown = summaries.series(offices, first, last, post)
        assert shown == [figures.day(ledger, mine, day, now) for day in all_days]


def _same(shown: Curve, expected: list[times.Length]) -> None:
    assert (shown.n, shown.open) == (len(expected), sum(not over for _length, over in expected))
    for share in (0.25, 0.5, 0.9):
        assert shown.quantile(share).value == times.quantile(expected, share)


def lasted(ledger: Ledger, offices: Collection[int], at: datetime) -> None:
    """Medians and p90 of desks and offices with what is open, as of any moment."""
    here = [lain for lain in ledger.lain if lain.office in offices]
    posts = {lain.post for lain in here}
    _same(lengths.at_desks(offices, at), times.at_desks(ledger, here, at))
    _same(lengths.in_offices(offices, at), times.in_offices(ledger, offices, at))
    of_each = lengths.at_each_desk(offices, at, posts)
    for post in posts:
        expected = times.at_desks(ledger, [lain for lain in here if lain.post == post], at)
        if expected:
            _same(of_each[post], expected)
            _same(lengths.at_desks(offices, at, posts=[post]), expected)
        else:
            assert post not in of_each


def compared(ledger: Ledger, offices: Collection[int], first: date, last: date) -> None:
    """A period as it stands beside another."""
    now = timezone.now()
    here = [lain for lain in ledger.lain if lain.office in offices]
    its = periods.period(offices, first, last)
    each = [
        figures.day(ledger, here, day, now) for day in persons.days_between(first, min(last, day_of(now)))
    ]
    for name in ("came", "left", "closed", "passed"):
        assert getattr(its, name) == sum(getattr(day, name) for day in each)
    end = each[-1]
    assert its.late_share.value == close_to(end.late / end.pending if end.pending else None)
    expected = times.at_desks(ledger, here, min(midnight(last + DAY), now))
    assert its.median.value == times.quantile(expected, 0.5)
    assert its.p90.value == times.quantile(expected, 0.9)


def stood(ledger: Ledger, districts: Collection[Office], day: date) -> None:
    """Pending and late of each district on the map, and on the ends of the weeks before."""
    last = summaries.summarised_until()
    on, shown = trends.stands(districts, day)
    assert on == (last and min(last, day))
    places, weeks = places_of(ledger, districts), trends._weeks(day)
    by_week = trends.weekly(places, weeks) if weeks else {}
    for office in districts if last else ():
        here = [lain for lain in ledger.lain if places.get(lain.office) == office.pk]
        its = {each: figures.day(ledger, here, each, timezone.now()) for each in [on, *weeks]}
        assert shown[office.pk] == (its[on].pending, its[on].late)
        for week in weeks:
            counted = by_week[office.pk].get(week, (0, 0))
            assert counted == (its[week].pending, its[week].late)


def ranked(ledger: Ledger, districts: Collection[Office], month: date) -> None:
    """The rank of districts by a month, with what each disposed of."""
    first, now = month.replace(day=1), timezone.now()
    after = (first + timedelta(days=32)).replace(day=1)
    end = min(midnight(after), now)
    places = places_of(ledger, districts)
    rows = rank.rank(list(districts), month)
    disposed = figures.disposed_of(ledger, places, midnight(first), midnight(after))
    shares = {}
    for row in rows:
        here = [lain for lain in ledger.lain if places.get(lain.office) == row.office]
        stood = figures.day(ledger, here, min(after - DAY, day_of(now)), now)
        before = figures.day(ledger, here, first - DAY, now)
        assert (row.pending, row.late, row.disposed) == (stood.pending, stood.late, disposed[row.office])
        assert row.before.value == close_to(before.late / before.pending if before.pending else None)
        _same(row.desks, times.at_desks(ledger, here, end))
        if row.pending >= rank.FEWEST:
            shares[row.office] = round(row.late / row.pending, 3)
    ranks = {row.office: row.rank for row in rows if row.rank}
    assert ranks == {pk: 1 + sum(other < its for other in shares.values()) for pk, its in shares.items()}


def fair(ledger: Ledger, office: Office) -> None:
    """All counts behind the signs of each desk, and the part of the days that end a month."""
    moment, offices = Moment.now(), offices_within(office)
    shown = fairness.measure(offices, clock.clock_of(office), moment)
    ends, open_days = signs.month_ends(ledger.hours, office.pk, day_of(moment.at))
    expected = signs.count(ledger, offices, ends, moment.at)
    of_desks = {post: {name: counts for name, counts in asdict(its).items() if counts}
                for post, its in shown.desks.items()}  # fmt: skip
    assert {post: its for post, its in of_desks.items() if its} == expected
    assert shown.month_end_days == pytest.approx(len(ends) / open_days)


def why(ledger: Ledger, lain: Collection[Lain], posts: Collection[int]) -> None:
    """The six causes of some papers, and of some desks as counted by night."""
    now, people = timezone.now(), persons.People()
    stays = {(stay.paper_id, stay.arrived_seq): stay for stay in Stay.objects.select_related("paper")}
    for each in lain:
        split = cause_figures.of_stay(stays[each.paper, each.seq], now)
        expected = causes.of_stay(ledger, people, each, now)
        assert {
            name: getattr(split, name) for name in cause_figures.CAUSES if getattr(split, name)
        } == +expected
        assert split.seconds == int(((each.left or now) - each.arrived).total_seconds())
    cause_figures.count_all(now)
    for post in posts:
        row = DeskCauses.objects.filter(post=post).values("stays", *cause_figures.CAUSES).first() or {}
        assert {name: count for name, count in row.items() if count} == causes.of_desk(
            ledger, people, post, now
        )


def four_clocks(ledger: Ledger, papers: Collection[int]) -> None:
    """Time at the desk, on hold and parked of each paper."""
    now = timezone.now()
    for paper in papers:
        stays = list(Stay.objects.filter(paper=paper, at_rest=False).order_by("arrived_seq"))
        mine = [lain for lain in ledger.of_paper[paper] if not lain.at_rest]
        parked = clocks._parked(stays, Parking.objects.filter(stay__in=stays), now)
        for stay, lain in zip(stays, mine, strict=True):
            of_desk, day = clocks.sums([stay], parked, now), ledger.hours.day(lain.office)
            spans = [(each.begins, each.ends or now) for each in lain.parkings]
            lying = sum(ledger.hours.seconds(lain.office, *each) for each in spans)
            expected = ledger.length(lain, now), ledger.held_until(lain, now), lying
            assert of_desk == tuple(Fraction(seconds, day) for seconds in expected)
            late = ledger.length(lain, now) - ledger.held_until(lain, lain.left or now) - lain.limit
            assert (clocks.route.overdue(stay, now) > 0) == (late > 0)


def taken(ledger: Ledger, offices: Collection[int], since: datetime) -> None:
    """The way of each paper that was opened in these offices."""
    read = ways.read(offices, since, timezone.now(), by_desk=True)
    opened = {lain.paper for lain in ledger.lain
              if lain.seq == 1 and lain.office in offices and lain.arrived >= since}  # fmt: skip
    if not read.more:
        assert {way.paper for way in read.of_papers} == opened
    for way in read.of_papers:
        mine = ledger.of_paper[way.paper]
        assert way.steps == tuple(ways.CLOSED if lain.at_rest else lain.post for lain in mine)
        expected = [ledger.days(lain, lain.left) if lain.left else None for lain in mine]
        assert way.days == tuple(map(close_to, expected))


def worked(ledger: Ledger, offices: Collection[Office], month: date) -> None:
    """The lines of the certificate of each office."""
    shown = work.of_offices(offices, span(month))
    first = month.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - DAY
    people = persons.People()
    for office in offices:
        lines = {
            line.person: (
                line.movements, line.notes, line.papers, line.active, line.due, line.leave, str(line.state),
            )
            for line in shown[office.pk]
        }  # fmt: skip
        assert lines == persons.work(ledger.hours, people, office.pk, first, last)


def likely(ledger: Ledger, fewest: tuple[int, int]) -> None:
    """How long each paper will still take, and the chance that it becomes late within a week."""
    now = timezone.now()
    with (
        patch.object(survival, "FEWEST", fewest[0]),
        patch.object(survival, "FEWEST_AS_LONG", fewest[1]),
    ):
        nightly.forecast_all(now)
    rows = {(row.stay.paper_id, row.stay.arrived_seq): row for row in
            StayForecast.objects.select_related("stay")}  # fmt: skip
    for lain in ledger.lying(now):
        lies = ledger.days(lain, now)
        desk = forecasts.expect(forecasts.at_desks(ledger, lain, now), lies, fewest)
        opened_in = ledger.of_paper[lain.paper][0].office
        age = forecasts.age(ledger, lain, now)
        closing = forecasts.expect(forecasts.until_closed(ledger, opened_in, now), age, fewest)
        row = rows.pop((lain.paper, lain.seq), None)
        if row is None:
            assert desk is None
            assert closing is None
            continue
        _expected(desk, lies, (row.n, row.level), (row.p50, row.p80, row.p90))
        shown = (row.closed_n, row.closed_level - 1)
        _expected(closing, age, shown, (row.closed_p50, row.closed_p80, row.closed_p90))
        assert row.late_percent == _chance(ledger, lain, desk, now)
    assert not rows


def _expected(found, days: float, shown: tuple[int, int], quantiles: tuple) -> None:
    if found is None:
        assert (shown[0], *quantiles) == (0, None, None, None)
        return
    level, such = found
    assert shown == (len(such.lengths), level)
    expected = (such.further(days, share) for share in (0.5, 0.8, 0.9))
    assert quantiles == tuple(each if each is None else pytest.approx(each, abs=1e-6) for each in expected)


def _chance(ledger: Ledger, lain: Lain, desk, now: datetime) -> int | None:
    """Of 100 such papers, how many were still there at the limit, if it comes within a week."""
    left = ledger.allowed(lain) - ledger.length(lain, now)
    if desk is None or not 0 < left <= ledger.hours.seconds(lain.office, now, now + timedelta(days=7)):
        return None
    lies, further = ledger.days(lain, now), left / ledger.hours.day(lain.office)
    return round(100 * desk[1].left(lies + further) / desk[1].left(lies))
