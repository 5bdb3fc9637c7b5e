"""A nodal officer reads the year, declares a local holiday, takes it back, and sets a rule: by keyboard."""

import pytest

from tests.browser.axe import serious_faults
from tests.browser.screens import NAMES
from tracking.models import Calendar, Rule, SpecialDay
from tracking.time import calendars, starting_days

pytestmark = pytest.mark.django_db(transaction=True)
# On a phone in Hindi, at the desk in English, and each once without scripts.
SCREENS = pytest.mark.parametrize(NAMES, [("hi", 360, True), ("en", 1360, True), ("hi", 1360, False)])


@pytest.fixture
def year(kannauj):
    """The State's list of 2026."""
    calendar = Calendar.objects.get(office=kannauj.state)
    starting_days.add(calendar, [2026])
    calendars.rebuild(calendar)


def check(visitor, name: str) -> None:
    """Check that the page is accessible and does not run off the side."""
    visitor.picture(f"{name}-{visitor.language}-{visitor.page.viewport_size['width']}")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert visitor.page.evaluate(wide) <= 0, name
    if visitor.scripts:
        assert not serious_faults(visitor.page)
        # Axe styles elements to measure them, which our content policy rightly refuses.
        visitor.errors.clear()


def press(page, selector: str) -> None:
    """Press a button or follow a link by the keyboard: focus and Enter."""
    page.locator(selector).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@SCREENS
def test_rakesh_keeps_the_calendar_of_his_district(visit, kannauj, rakesh, year, language, width, scripts):
    visitor = visit(rakesh, language=language, width=width, scripts=scripts)
    page = visitor.page
    visitor.open("/staff/calendar/?year=2026")
    check(visitor, "calendar-year")
    press(page, "a[href$='/day/']")
    page.fill("[name=on]", "27.11.2026")
    page.fill("[name=name_hi]", "गंगा मेला")
    page.fill("[name=name_en]", "Ganga fair")
    check(visitor, "calendar-day")
    press(page, "main form .btn--main")
    assert not SpecialDay.objects.filter(name_en="Ganga fair").exists()
    check(visitor, "calendar-preview")
    press(page, ".asking .btn--main")
    assert SpecialDay.objects.get(name_en="Ganga fair").calendar.office == kannauj.kannauj
    check(visitor, "calendar-declared")
    press(page, "form[action$='/day/withdraw/'] button[name=on]")
    check(visitor, "calendar-withdrawal")
    press(page, ".asking .btn--main")
    assert not SpecialDay.objects.filter(name_en="Ganga fair").exists()
    visitor.open("/staff/rules/")
    press(page, "a[href$='/change/']")
    page.fill("[name=working_days]", "2")
    press(page, "main form .btn--main")
    check(visitor, "rule-preview")
    press(page, ".asking .btn--main")
    check(visitor, "rules")
    assert Rule.objects.get(office=kannauj.kannauj).working_days == 2
    visitor.open(f"/staff/calendar/{kannauj.kannauj.pk}/hours/")
    check(visitor, "calendar-hours")
