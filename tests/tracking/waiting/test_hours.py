from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tracking.waiting.hours import Attendance, week
from tracking.waiting.intervals import instant, length

INDIA = ZoneInfo("Asia/Kolkata")
OFFICE = week("Mon-Fri 10:00-13:30, Mon-Fri 14:00-17:00")


def at(day: int, hour: int, minute: int = 0, zone=INDIA) -> int:
    return instant(datetime(2026, 11, day, hour, minute, tzinfo=zone))


def hours_away(attendance: Attendance, start: int, end: int, hand: str = "Asha") -> float:
    return length(attendance.away(hand, start, end)) / 3_600_000_000


def test_hours_are_read_as_an_office_writes_them():
    assert week("Mon-Fri 10-17") == {day: [(600, 1020)] for day in range(5)}
    assert week("saturday 9.30 – 24:00") == {5: [(570, 1440)]}
    assert sorted(week("Sat-Mon 8-9")) == [0, 5, 6]
    assert week("Mon 10-12, Mon 13-17") == {0: [(600, 720), (780, 1020)]}


@pytest.mark.parametrize(
    "text",
    ["", "10-17", "Mon", "Mon 17-10", "Moo 10-17", "Mon 10-25", "Mon 9:75-10", "Mon 10-17;", "Mon 8-8"],
)
def test_hours_that_are_none_are_named(text):
    with pytest.raises(ValueError, match="is not days and hours such as Mon-Fri 10:00-17:00"):
        week(text)


def test_break_night_and_weekend_are_away():
    attendance = Attendance(INDIA, OFFICE)
    # Friday 27 November, 13:00, to Monday 30, 11:00: half an hour of break, then 17:00 to 10:00 on Monday.
    assert hours_away(attendance, at(27, 13), at(30, 11)) == 0.5 + 7 + 48 + 10
    assert attendance.away("Asha", at(27, 11), at(27, 12)) == []
    assert attendance.away("Asha", at(27, 11), at(27, 11)) == []


def test_hours_are_those_of_the_zone():
    assert hours_away(Attendance(UTC, OFFICE), at(27, 10), at(27, 17)) == 5.5
    assert hours_away(Attendance(UTC, OFFICE), at(27, 10, zone=UTC), at(27, 17, zone=UTC)) == 0.5


def test_a_hand_has_hours_of_its_own():
    attendance = Attendance(INDIA, OFFICE, {"Bala": week("Fri 10-12")})
    assert hours_away(attendance, at(27, 10), at(27, 17), "Bala") == 5
    assert hours_away(attendance, at(27, 10), at(27, 17), "Asha") == 0.5


def test_nobody_comes_on_a_holiday():
    attendance = Attendance(INDIA, OFFICE, holidays=frozenset({date(2026, 11, 27)}))
    assert hours_away(attendance, at(27, 10), at(27, 17)) == 7


def test_without_hours_everybody_is_always_there():
    assert Attendance(INDIA).away("Asha", at(20, 3), at(29, 4)) == []


def test_the_day_on_which_clocks_are_put_back_is_an_hour_longer():
    berlin = ZoneInfo("Europe/Berlin")
    attendance = Attendance(berlin, week("Mon-Fri 10-17"))
    sunday, monday = (instant(datetime(2026, 10, day, tzinfo=berlin)) for day in (25, 26))
    assert hours_away(attendance, sunday, monday) == 25
