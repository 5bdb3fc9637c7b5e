"""Rakesh keeps the records of his district at the screen, by the keyboard: entered, changed, taken back."""

import pytest

from accounts.models import AuditEntry
from tests.browser.pickers import pick
from tests.browser.screens import EVERY, FOUR, NAMES
from tests.factories import make_charge, make_post
from tests.records import KINDS, address, list_address

pytestmark = pytest.mark.django_db(transaction=True)
BEGUN = {"name_hi": "नज़ारत", "name_en": "Nazarat", "begins": "2026-04-01"}
NEW = {
    "offices": BEGUN | {"under": "KNJ", "code": "KNJ-T", "kind": "tehsil"},
    "sections": BEGUN | {"office": "KNJ", "code": "NAZ"},
    "designations": {
        "code": "NAZ",
        "name_hi": "नाज़िर",
        "name_en": "Nazir",
        "rank": "21",
        "grade": "clerical",
    },
    "posts": BEGUN | {"section": "KNJ/GEN", "code": "KNJ-NAZ", "designation": "R20"},
    "people": {"employee_code": "UP77", "name_hi": "रेखा", "name_en": "Rekha", "mobile": "9415000000"},
    "email_patterns": {"office": "KNJ", "domain": "kannauj.example.in"},
    "address_book": {"office": "KNJ", "kind": "court", "name": "सिविल जज", "address": "कचहरी"},
    "subject_heads": {"office": "KNJ", "code": "NAZ", "name_hi": "नज़ारत", "name_en": "Nazarat"},
    "number_patterns": {"office": "KNJ", "pattern": "{office}/{year}/{serial}"},
}
CHANGED = {
    "email_patterns": ("domain", "knj.example.in"),
    "number_patterns": ("pattern", "{office}/{serial}/{year}"),
    "address_book": ("address", "Tirwa Road"),
}
# Each kind on one screen in `make test`, on all in `make soak`.
ON_SCREENS = [
    pytest.param(kind, *screen, marks=() if screen == FOUR[turn % 4] else pytest.mark.soak)
    for turn, kind in enumerate(KINDS)
    for screen in EVERY
]


def fill(page, facts: dict[str, str]) -> None:
    """Fill in a form: what is picked by its code, what is chosen from a list, what is typed."""
    for name in [name for name in facts if page.locator(f"[name={name}_words]").count()]:
        pick(page, name, facts[name])
    for name, value in facts.items():
        if page.locator(f"select[name={name}]").count():
            page.select_option(f"[name={name}]", value)
        elif not page.locator(f"[name={name}_words]").count():
            page.fill(f"[name={name}]", value)


def press(page, button: str) -> None:
    """Reach a button by the keyboard, and press it."""
    with page.expect_navigation():
        page.focus(button)
        page.keyboard.press("Enter")


def check(visitor, name: str) -> None:
    """Check that the page is accessible and does not run off the side."""
    visitor.check(name)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize(("kind", *NAMES), ON_SCREENS, ids=lambda it: getattr(it, "plural", str(it)))
def test_a_record_is_entered_changed_and_taken_back(visit, kannauj, rakesh, kind, language, width, scripts):
    if kind.office_lookup is None:
        top = make_post(kannauj.state, "राज्य नोडल अधिकारी", "State nodal officer", may_administer=True)
        rakesh = make_charge(top, "कविता मिश्रा", "Kavita Mishra")
    visitor = visit(rakesh, language=language, width=width, scripts=scripts)
    page, name = visitor.page, f"records-{kind.plural}-{language}-{width}"
    visitor.open("/staff/")
    press(page, f"main a[href='{list_address(kind)}']")
    press(page, "main .head__acts a")
    fill(page, NEW[kind.plural])
    press(page, "main .form > div > .btn--main")
    assert page.locator(".asking p").count() >= 2, "what is entered, and what it means"
    check(visitor, f"{name}-new")
    press(page, ".asking .btn--main")
    assert page.locator(".message.success").count() == 1
    record = kind.rows(rakesh).latest("pk")
    assert page.url.endswith(address(record))

    field, value = CHANGED.get(kind.plural, ("name_en", "Wrong"))
    page.fill(f"[name={field}]", value)
    press(page, "main .form > div > .btn--main")
    check(visitor, f"{name}-preview")
    press(page, ".asking .btn--main")
    check(visitor, f"{name}-changed")
    press(page, "main form[action$='/take-back/'] button")
    press(page, ".asking .btn--main")
    assert page.input_value(f"[name={field}]") == NEW[kind.plural][field]
    assert AuditEntry.objects.latest("pk").act == "undone"
    visitor.open(list_address(kind))
    check(visitor, f"{name}-list")
