"""Rakesh the nodal officer on his first day, without the guide at hand: from task to task, page by page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, Charge, Post, User
from tests.browser.screens import both
from tests.browser.test_records import check, fill, press
from tracking.models import SpecialDay

pytestmark = pytest.mark.django_db(transaction=True)
POSTS = {"KNJ-NAZ": ("नाज़िर", "Nazir"), "KNJ-REC": ("अभिलेखपाल", "Record keeper")}
PEOPLE = {
    "UP701": ("रेखा सिंह", "Rekha Singh"),
    "UP702": ("मोहन लाल", "Mohan Lal"),
    "UP703": ("गीता पाल", "Geeta Pal"),
}


class FirstDay:
    """The pages of a browser, always begun from the list of tasks."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page

    def task(self, address: str, *links: str) -> None:
        """Go from the list of tasks to a page, and on by its links."""
        self.visitor.open("/staff/")
        for link in (f"main a[href='{address}']", *links):
            press(self.page, link)

    def enter(self, facts: dict[str, str]) -> None:
        """Fill in the form, look at what it says, and say yes."""
        fill(self.page, facts)
        press(self.page, "main .form > div > .btn--main")
        if self.page.locator(".asking").count():
            press(self.page, ".asking .btn--main")
        assert not self.page.locator(".errorlist").count(), self.page.inner_text("main")

    def order(self, act: str, *, days_ago: int = 0, **facts: str) -> None:
        """Enter an act on charges by its order."""
        at = timezone.localtime() - timedelta(days=days_ago)
        self.task("/staff/charges/", f"main a[href$='/{act}/']")
        order = {"order_number": "31/2026", "order_date": at.date().isoformat()}
        self.enter({**facts, "at": at.strftime("%Y-%m-%dT%H:%M"), **order})


@both
def test_the_first_day_of_a_nodal_officer(visit, kannauj, rakesh, language, width, scripts):
    visitor = visit(rakesh, language=language, width=width, scripts=scripts)
    day, page = FirstDay(visitor), visitor.page
    visitor.open("/staff/")
    check(visitor, f"first-day-tasks-{language}-{width}")
    day.task("/staff/calendar/", "main a[href$='/day/']")
    day.enter(
        {"on": timezone.localdate().strftime("31.12.%Y"), "name_hi": "गंगा मेला", "name_en": "Ganga fair"}
    )
    assert SpecialDay.objects.get(name_en="Ganga fair").calendar.office == kannauj.kannauj

    for code, (hindi, english) in POSTS.items():
        day.task("/staff/posts/", "main .head__acts a")
        names = {"name_hi": hindi, "name_en": english, "begins": "01.04.2026"}
        day.enter({"section": "KNJ/GEN", "designation": "R20", "code": code, "reports_to": "apar", **names})
    for code, (hindi, english) in PEOPLE.items():
        day.task("/staff/people/", "main .head__acts a")
        day.enter({"employee_code": code, "name_hi": hindi, "name_en": english})
    day.order("take-over", post="KNJ-NAZ", person="UP701", days_ago=2)
    day.order("take-over", post="KNJ-REC", person="UP702")
    day.order("hand-over", post="KNJ-NAZ", person="UP701", to="UP703")
    held = Charge.objects.filter(post__code__in=POSTS, ends=None).order_by("post__code")
    assert list(held.values_list("post__code", "user__employee_code")) == [
        ("KNJ-NAZ", "UP703"),
        ("KNJ-REC", "UP702"),
    ]
    assert User.objects.get(employee_code="UP701").rolls == kannauj.kannauj

    # The post reports to the wrong one, and is put back.
    post = Post.objects.get(code="KNJ-NAZ")
    day.task("/staff/posts/", f"main a[href='/staff/posts/{post.pk}/']")
    day.enter({"reports_to": "jiladhikari"})
    assert Post.objects.get(pk=post.pk).reports_to == kannauj.dm_post
    press(page, "main form[action$='/take-back/'] button")
    check(visitor, f"first-day-taken-back-{language}-{width}")
    press(page, ".asking .btn--main")
    assert Post.objects.get(pk=post.pk).reports_to == kannauj.adm_post
    assert AuditEntry.objects.latest("pk").act == "undone"
