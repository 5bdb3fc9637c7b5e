"""A paper on a file is opened by a press, and shown."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from weasyprint import HTML

from files.models import Document
from tests.browser.conftest import browser_path, launch
from tests.factories import open_test_file

pytestmark = pytest.mark.django_db(transaction=True)
GREEN = (0, 200, 0)


@pytest.fixture(scope="module")
def chromium(playwright):
    """The full browser, which can show PDF."""
    browser = launch(playwright, browser_path())
    yield browser
    browser.close()


def picture() -> bytes:
    content = BytesIO()
    Image.new("RGB", (600, 400), GREEN).save(content, "PNG")
    return content.getvalue()


def pdf() -> bytes:
    return HTML(string="<style>@page { background: rgb(0, 200, 0) }</style><p>प्रार्थना पत्र").write_pdf()


def green_pixels(page) -> int:
    """Count the green pixels of the screen, with patience: the viewer of a browser takes a moment."""
    for _try in range(20):
        screen = Image.open(BytesIO(page.screenshot())).convert("RGB")
        if green := {colour: count for count, colour in screen.getcolors(2**24)}.get(GREEN, 0):
            return green
        page.wait_for_timeout(250)
    return 0


@pytest.mark.parametrize(("mime", "make"), [("application/pdf", pdf), ("image/png", picture)])
def test_a_paper_is_opened_shown_and_can_be_saved(visit, kannauj, mime, make):
    file = open_test_file(kannauj.sunita)
    content, name = make(), f"paper.{mime.rpartition('/')[2]}"
    place = default_storage.save(name, ContentFile(content))
    Document.objects.create(
        file=file, seq=1, title="प्रार्थना पत्र", original_name=name, content=place, sha256="0" * 64, salt=b"",
        mime=mime, size=len(content), first_page=1, pages=1, added_by=kannauj.sunita.user,
        post=kannauj.clerk_post, added_at=file.created_at,
    )  # fmt: skip
    sunita = visit(kannauj.sunita)
    sunita.open(f"/files/{file.pk}/")
    with sunita.page.expect_download() as saving:
        sunita.page.click("ul.papers a[href$='?save']")
    assert saving.value.suggested_filename == name
    with sunita.page.expect_response("**/documents/*/") as opening:
        sunita.page.click("a.papers__title")
    assert opening.value.headers["x-content-type-options"] == "nosniff"
    sunita.picture(f"paper-{name}")
    assert green_pixels(sunita.page) > 100_000
