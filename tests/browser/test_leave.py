"""Rakesh enters who is on leave and who stands in, by hand and by a sheet, and takes one leave back."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts.models import Charge, Leave, User
from eoffice.celery import app
from tests.browser.hands import Keyboard, Touch
from tests.browser.test_records import check

pytestmark = pytest.mark.django_db(transaction=True)
# Manav Sampada knows a member of staff by eight digits.
MANOJ, ANJALI = "00104567", "00104568"


@pytest.fixture
def rakesh(kannauj, rakesh):
    """The nodal officer, and tasks that run at once."""
    app.conf.task_always_eager = True
    for charge, code in ((kannauj.manoj, MANOJ), (kannauj.anjali, ANJALI)):
        User.objects.filter(pk=charge.user_id).update(employee_code=code)
    yield rakesh
    app.conf.task_always_eager = False


class Leaves:
    """The pages of leave as one goes through them, from the list of tasks."""

    def __init__(self, visitor, hand):
        self.visitor, self.page, self.hand = visitor, visitor.page, hand(visitor.page)

    def pick(self, field: str, words: str) -> None:
        """Find a person, and choose the first."""
        self.hand.write(f"[name={field}_words]", words)
        self.hand.press(f"button[name=find][value={field}]")
        self.hand.tick(f"[type=radio][name={field}]")

    def answer(self, name: str) -> str:
        """Press, look at what the page asks, and say yes; return what it asked."""
        self.hand.press("main .form > div > .btn--main")
        check(self.visitor, name)
        asked = self.page.locator(".asking").inner_text()
        self.hand.press(".asking .btn--main")
        assert self.page.locator(".message.success").count() == 1, self.page.inner_text("main")
        return asked


def sheet_of(first, last) -> dict:
    """A leave sheet of Manav Sampada, with Manoj and Anjali on it."""
    rows = "".join(f"{code},Earned Leave,{first:%d.%m.%Y},{last:%d.%m.%Y},L-7\n" for code in (MANOJ, ANJALI))
    content = "eHRMS Code,Leave Type,From Date,To Date,Sanctioning Order No.\n" + rows
    return {"name": "leave.csv", "mimeType": "text/csv", "buffer": content.encode()}


@pytest.mark.parametrize(("language", "width", "hand"), [("hi", 360, Touch), ("en", 1360, Keyboard)])
def test_leave_is_entered_covered_brought_by_a_sheet_and_taken_back(
    visit, kannauj, rakesh, language, width, hand
):
    today = timezone.localdate()
    visitor, dm = (visit(charge, language=language, width=width) for charge in (rakesh, kannauj.dm))
    desk = f"/monitor/post/{kannauj.clerk_post.pk}/"
    leaves, name = Leaves(visitor, hand), f"leave-{language}-{width}"
    page, hand = visitor.page, leaves.hand
    visitor.open("/staff/")
    hand.press("main a[href='/staff/leave/']")
    hand.press("main .head__acts .btn--main")
    leaves.pick("person", "Sunita")
    hand.write("[name=begins_on]", f"{today:%d.%m.%Y}")
    hand.write("[name=ends_on]", f"{today + timedelta(days=2):%d.%m.%Y}")
    hand.write("[name=order_no]", "31/2026")
    asked = leaves.answer(f"{name}-preview")
    assert {"en": "Anjali Gupta", "hi": "अंजलि गुप्ता"}[language] in asked
    leave = Leave.objects.get(person=kannauj.sunita.user)
    assert (leave.begins_on, leave.ends_on, leave.entered_by) == (today, today + timedelta(days=2), rakesh)
    dm.open(desk)
    away = {"en": "Sunita Yadav, on leave until 3 December", "hi": "सुनीता यादव"}
    assert away[language] in dm.page.inner_text("main .head")
    check(visitor, f"{name}-list")

    hand.press("main a[href*='/link-officer/']")
    leaves.pick("person", "Manoj")
    hand.write("[name=order_number]", "32/2026")
    hand.write("[name=order_date]", f"{today:%d.%m.%Y}")
    check(visitor, f"{name}-link")
    hand.press("main .form > div > .btn--main")
    link = Charge.objects.get(kind="link")
    # Until the end of the leave, without anybody having typed it.
    assert timezone.localtime(link.ends).replace(tzinfo=None) == datetime.combine(
        leave.ends_on + timedelta(days=1), time()
    )
    dm.open(desk)
    assert {"en": "Manoj Kumar (Link officer)", "hi": "मनोज कुमार"}[language] in dm.page.inner_text(
        "main .head"
    )
    check(dm, f"{name}-desk")

    visitor.open("/staff/leave/")
    assert page.locator("main a[href*='/link-officer/']").count() == 0
    hand.press("main a[href='/staff/import/']")
    hand.upload("[name=sheet]", sheet_of(today + timedelta(days=9), today + timedelta(days=11)))
    hand.press("main form[enctype] .btn--main")
    check(visitor, f"{name}-sheet")
    assert Leave.objects.count() == 1
    hand.press("form[action$='/confirm/'] button")
    assert Leave.objects.count() == 3

    visitor.open("/staff/leave/?show=coming")
    hand.press(f"main a[href='/staff/leave/{Leave.objects.get(person=kannauj.manoj.user).pk}/take-back/']")
    hand.write("[name=reason]", "उपस्थित रहे")
    leaves.answer(f"{name}-back")
    assert Leave.objects.get(person=kannauj.manoj.user).taken_back_reason == "उपस्थित रहे"
    visitor.open("/staff/leave/?show=taken-back")
    assert page.locator("main tbody tr").count() == 1
    check(visitor, f"{name}-taken-back")
