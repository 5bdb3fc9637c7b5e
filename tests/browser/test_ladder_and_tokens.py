"""Rakesh sets a step of the ladder and withdraws it, gives a program a key and takes it away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from tests.browser.hands import Keyboard, Touch
from tests.browser.test_records import check
from tracking.models import Rung

pytestmark = pytest.mark.django_db(transaction=True)
ANSWER = ".asking .btn--main"
PRESS = "main .form > div > .btn--main"


@pytest.mark.parametrize(("language", "width", "hand"), [("hi", 360, Touch), ("en", 1360, Keyboard)])
def test_a_step_and_a_key_are_given_and_withdrawn(visit, kannauj, rakesh, language, width, hand):
    visitor = visit(rakesh, language=language, width=width)
    page, hand, name = visitor.page, hand(visitor.page), f"{language}-{width}"
    today = f"{timezone.localdate():%d.%m.%Y}"
    visitor.open("/staff/")
    hand.press("main a[href='/staff/ladder/']")
    check(visitor, f"ladder-{name}")
    hand.press(f"main a[href='/staff/ladder/{kannauj.kannauj.pk}/add/']")
    for field, text in {
        "begins": today,
        "amount": "2",
        "order_number": "12/2026",
        "order_date": today,
    }.items():
        hand.write(f"[name={field}]", text)
    hand.press(PRESS)
    check(visitor, f"ladder-asked-{name}")
    assert not Rung.objects.exists()
    hand.press(ANSWER)
    rung = Rung.objects.get(office=kannauj.kannauj, amount=2, order_number="12/2026")
    hand.press(f"main a[href='/staff/ladder/{rung.pk}/withdraw/']")
    facts = {"ends": today, "order_number": "13/2026", "order_date": today, "reason": "नया आदेश"}
    for field, text in facts.items():
        hand.write(f"[name={field}]", text)
    hand.press(PRESS)
    check(visitor, f"ladder-withdrawn-{name}")
    hand.press(ANSWER)
    assert page.locator(".message.success").count() == 1

    visitor.open("/staff/")
    hand.press("main a[href='/staff/api-tokens/']")
    hand.write("[name=office_words]", "Kannauj")
    hand.press("button[name=find][value=office]")
    hand.tick("[type=radio][name=office]")
    hand.write("[name=purpose]", "सीएम डैशबोर्ड")
    hand.tick("[name=scopes]")
    hand.write("[name=until]", f"{timezone.localdate() + timedelta(days=30):%d.%m.%Y}")
    hand.press(PRESS)
    token = ApiToken.objects.get()
    assert page.locator("[role=status] input[readonly]").input_value()
    check(visitor, f"token-{name}")
    hand.press(f"form[action='/staff/api-tokens/{token.pk}/withdraw/'] button")
    check(visitor, f"token-asked-{name}")
    hand.press(ANSWER)
    token.refresh_from_db()
    assert token.withdrawn_at
