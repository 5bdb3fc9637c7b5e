"""A nodal officer brings in offices, sections and posts, at the screen."""

import io

import pytest
from openpyxl import load_workbook

from accounts.data import table
from accounts.models import Designation, Office, Post
from eoffice.celery import app
from tests.accounts.sheets.builders import as_csv
from tests.browser.axe import serious_faults
from tests.browser.pickers import pick
from tests.browser.screens import NAMES

pytestmark = pytest.mark.django_db(transaction=True)
HEADERS = ("कार्यालय कोड", "किस कार्यालय के अधीन", "प्रकार", "हिन्दी में नाम", "अंग्रेज़ी में नाम")
SCREENS = pytest.mark.parametrize(
    NAMES,
    [
        ("hi", 320, True),
        ("en", 1360, False),
        pytest.param("en", 1360, True, marks=pytest.mark.soak),
        pytest.param("hi", 360, False, marks=pytest.mark.soak),
    ],
)
TIRWA = ("KNJ-T-TRW", "KNJ", "तहसील", "तहसील तिर्वा", "Tehsil Tirwa")


@pytest.fixture
def rakesh(rakesh):
    """The nodal officer, with the designations of the state, and tasks that run at once."""
    Designation.objects.bulk_create(Designation(**row) for row in table("designations"))
    app.conf.task_always_eager = True
    yield rakesh
    app.conf.task_always_eager = False


def check(visitor, name, scripts):
    """Check that the page is accessible and does not run off the side."""
    visitor.picture(name)
    overflow = visitor.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0, name
    if scripts:
        assert not visitor.errors
        assert not serious_faults(visitor.page)
        # Axe styles elements to measure them, which our content policy rightly refuses.
        visitor.errors.clear()


@SCREENS
def test_rakesh_mends_a_sheet_enters_it_and_takes_the_usual_posts(visit, rakesh, language, width, scripts):
    visitor = visit(rakesh, language=language, width=width, scripts=scripts)
    page, screen = visitor.page, f"{language}-{width}-{scripts}"

    def press(button: str) -> None:
        """Click and wait for the next page, which a click alone does not."""
        with page.expect_navigation():
            page.click(button)

    def upload(content: bytes) -> None:
        visitor.open("/staff/")
        press("main a[href='/staff/organisation/']")
        check(visitor, f"organisation-{screen}", scripts)
        page.set_input_files(
            "[name=sheet]", {"name": "offices.csv", "mimeType": "text/csv", "buffer": content}
        )
        press("main form.form button")

    upload(as_csv(HEADERS, TIRWA, ("KNJ-X", "ETW", "तहसील", "=1+1", "X"), encoding="utf-16"))
    check(visitor, f"organisation-errors-{screen}", scripts)
    with page.expect_download() as download:
        page.click("a[href$='marked.xlsx']")
    rows = list(load_workbook(io.BytesIO(download.value.path().read_bytes())).active.values)
    assert rows[1][0] is None
    assert rows[2][0]

    upload(as_csv(HEADERS, TIRWA))
    check(visitor, f"organisation-new-{screen}", scripts)
    press("form[action$='confirm/'] button")
    page.wait_for_selector("form[action$='take-back/']", state="attached")
    check(visitor, f"organisation-entered-{screen}", scripts)
    page.click("#import summary")
    check(visitor, f"organisation-take-back-{screen}", scripts)
    press("form[action$='take-back/'] button")
    page.wait_for_selector("form[action$='take-back/']", state="detached")
    check(visitor, f"organisation-taken-back-{screen}", scripts)
    assert not Office.objects.filter(code="KNJ-T-TRW").exists()

    upload(as_csv(HEADERS, TIRWA))
    press("form[action$='confirm/'] button")
    tirwa = Office.objects.get(code="KNJ-T-TRW")

    visitor.open("/staff/organisation/suggest/")
    pick(page, "office", "तहसील तिर्वा")
    page.select_option("[name=standard]", "tehsil")
    press("main form.form button:not([name])")
    check(visitor, f"organisation-suggested-{screen}", scripts)
    page.uncheck("[value='post:KNJ-T-TRW-READER']")
    press("main form[method=post] button.btn--main")
    check(visitor, f"organisation-added-{screen}", scripts)
    assert Post.objects.in_office(tirwa).filter(code="KNJ-T-TRW-TEHSILDAR").exists()
    assert not Post.objects.filter(code="KNJ-T-TRW-READER").exists()
