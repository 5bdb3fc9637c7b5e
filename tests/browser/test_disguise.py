"""A web page or drawing that came through as a paper, whatever its name, runs nothing in a browser."""

import contextlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from playwright.sync_api import Error

from files.correspondence.uploads import FORMS
from files.models import Document
from tests.factories import open_test_file

pytestmark = pytest.mark.django_db(transaction=True)
ACT = "localStorage.setItem('acted', location.href); fetch('/canary')"
WEB_PAGE = (
    f"<!DOCTYPE html><html><body onload=\"{ACT}\"><script>{ACT}</script><img src='/canary'></body></html>"
)
DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{ACT}"><script>{ACT}</script></svg>'
# Ways in which a page of ours could be made to take a paper for a part of itself.
AS_SCRIPT = """address => new Promise(done => {
  const script = document.createElement("script")
  script.src = address
  script.onload = () => done("ran")
  script.onerror = () => done("refused")
  document.head.append(script)
})"""
AS_FRAME = """address => new Promise(done => {
  const frame = document.createElement("iframe")
  frame.src = address
  frame.onload = frame.onerror = done
  document.body.append(frame)
  setTimeout(done, 100)
})"""


def put(file, kannauj, content: str, form, number: int) -> str:
    """Store a paper past its inspection; return its address."""
    place = default_storage.save(f"disguised.{form.extension}", ContentFile(content.encode()))
    document = Document.objects.create(
        file=file, seq=1, title="प्रार्थना पत्र", original_name=f"paper.{form.extension}", content=place,
        sha256="0" * 64, salt=b"", mime=form.mime, size=len(content), first_page=number, pages=1,
        added_by=kannauj.sunita.user, post=kannauj.clerk_post, added_at=file.created_at,
    )  # fmt: skip
    return f"/files/{file.pk}/documents/{document.pk}/"


@pytest.mark.parametrize("content", [WEB_PAGE, DRAWING], ids=["web page", "drawing"])
def test_what_is_a_web_page_in_disguise_is_inert(visit, kannauj, content):
    file, sunita = open_test_file(kannauj.sunita), visit(kannauj.sunita)
    addresses = [
        put(file, kannauj, content, form, number) for number, form in enumerate(FORMS.values(), start=1)
    ]
    asked, elsewhere = [], sunita.context.new_page()
    sunita.context.on("request", lambda request: asked.append(request.url))
    for address in addresses:
        with contextlib.suppress(Error):  # A download is no page to go to.
            elsewhere.goto(sunita.address + address)
        assert sunita.page.evaluate(AS_SCRIPT, address) == "refused", address
        sunita.page.evaluate(AS_FRAME, address)
        assert sunita.page.evaluate("localStorage.getItem('acted')") is None, address
    assert asked
    assert not [url for url in asked if "canary" in url]
    # The browser says in its console what it refused.
    sunita.errors.clear()
