from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from accounts.pages import words
from tracking.models import WeeklyHours

DAY = 7 * 3600


def in_both(render) -> tuple[str, str]:
    """A text in Hindi and in English."""
    with override("hi"):
        hindi = render()
    with override("en"):
        return hindi, render()


@pytest.mark.parametrize(
    ("seconds", "hindi", "english"),
    [
        (0, "0 मिनट", "0 minutes"),
        (119, "1 मिनट", "1 minute"),
        (12 * 60, "12 मिनट", "12 minutes"),
        (3600, "1 घंटा", "1 hour"),
        (3 * 3600 + 3599, "3 घंटे", "3 hours"),
        (DAY - 1, "6 घंटे", "6 hours"),
        (DAY, "1 दिन", "1 day"),
        (DAY * 3 // 2, "1.5 दिन", "1.5 days"),
        (DAY * 10 - 1, "9.9 दिन", "9.9 days"),
        (DAY * 9, "9 दिन", "9 days"),
        (DAY * 21 + DAY // 2, "21 दिन", "21 days"),
    ],
)
def test_a_length_of_working_time_is_said_as_an_office_says_it(seconds, hindi, english):
    assert in_both(lambda: words.duration(seconds, DAY)) == (hindi, english)


def test_dates_and_moments_bear_our_month_names():
    assert in_both(lambda: words.date(date(2026, 10, 30))) == ("30 अक्टूबर 2026", "30 October 2026")
    assert in_both(lambda: words.day(date(2026, 11, 26))) == ("26 नवम्बर", "26 November")
    moment = datetime(2026, 12, 30, 6, 12, tzinfo=UTC)
    assert in_both(lambda: words.moment(moment)) == ("30 दिसम्बर 2026, 11:42", "30 December 2026, 11:42")


def test_thursday_is_spelled_as_an_office_spells_it():
    assert in_both(lambda: words.weekday(date(2026, 11, 26))) == ("गुरुवार", "Thursday")
    assert in_both(lambda: str(WeeklyHours(weekday=3).get_weekday_display())) == ("गुरुवार", "Thursday")


@pytest.mark.parametrize(
    ("number", "hindi", "english"),
    [
        (0, "0 बाइट", "0 bytes"),
        (1, "1 बाइट", "1 byte"),
        (1023, "1023 बाइट", "1023 bytes"),
        (1024, "1.0 केबी", "1.0 KB"),
        (12 * 1024**2, "12.0 एमबी", "12.0 MB"),
        (3 * 1024**3 // 2, "1.5 जीबी", "1.5 GB"),
        (5 * 1024**5, "5120.0 टीबी", "5120.0 TB"),
    ],
)
def test_a_size_is_said_in_its_unit(number, hindi, english):
    assert in_both(lambda: words.size(number)) == (hindi, english)


@pytest.mark.parametrize(
    ("on", "late", "hindi", "english"),
    [
        (date(2026, 11, 23), 0, "आज देय", "due today"),
        (date(2026, 11, 23), 60, "आज देय थी", "was due today"),
        (date(2026, 11, 22), 60, "कल देय थी", "was due yesterday"),
        (date(2026, 11, 24), 0, "कल तक देय", "due tomorrow"),
        (date(2026, 11, 26), 0, "26 नवम्बर", "26 November"),
        (date(2027, 1, 5), 0, "5 जनवरी 2027", "5 January 2027"),
        (date(2026, 11, 20), 2 * DAY, "2 दिन विलंब", "2 days late"),
        (date(2026, 11, 20), DAY // 2, "1 दिन विलंब", "1 day late"),
    ],
)
def test_a_deadline_is_said_as_seen_from_today(on, late, hindi, english):
    texts = in_both(lambda: words.due(on, today=date(2026, 11, 23), late=late, day_seconds=DAY))
    assert texts == (hindi, english)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1_846, "1,846"),
        (123_456, "1,23,456"),
        (10_000_000, "1,00,00,000"),
        (-1_200, "-1,200"),
    ],
)
def test_counts_are_grouped_as_in_india(number, text):
    assert words.count(number) == text


def test_a_statutory_date_counts_calendar_days():
    today = date(2026, 11, 23)
    texts = [in_both(lambda on=on: words.statutory(on, today=today)) for on in (
        date(2026, 12, 5), date(2026, 11, 24), today, date(2026, 11, 20),
    )]  # fmt: skip
    assert texts == [
        ("5 दिसम्बर 2026, 12 दिन शेष", "5 December 2026, 12 days left"),
        ("24 नवम्बर 2026, 1 दिन शेष", "24 November 2026, 1 day left"),
        ("23 नवम्बर 2026, आज", "23 November 2026, today"),
        ("20 नवम्बर 2026, 3 दिन बीत गए", "20 November 2026, 3 days past"),
    ]
