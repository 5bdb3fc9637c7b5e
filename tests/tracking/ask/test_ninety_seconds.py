"""The ninety seconds of the DM without JavaScript: each page and press as a plain browser sends it."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import User
from tests.factories import District, make_late_paper
from tests.tracking.ask.test_verbs import is_whole
from tracking.models import Stay

pytestmark = pytest.mark.django_db
PASSWORD = "kannauj-desk-2026"


@pytest.fixture
def kannauj():
    district = District()
    User.objects.update(password=make_password(PASSWORD))
    return district


def sign_in(charge) -> tuple[Client, str]:
    """Sign in on the page; the browser, and the first page that it shows."""
    client = Client()
    facts = {"login": charge.user.employee_code, "password": PASSWORD}
    answer = client.post("/account/login/", facts, follow=True)
    return client, answer.content.decode()


def press(client: Client, page: str, address: str, **typed: str) -> str:
    """Send the form of a page that leads to the address, with what is hidden in it; the page that follows."""
    form = re.search(rf'<form[^>]*action="{re.escape(address)}".*?</form>', page, re.DOTALL)
    form = form or re.search(r'<form class="form" method="post">.*?</form>', page, re.DOTALL)
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
    return client.post(address, {**dict(hidden), **typed}, follow=True).content.decode()


def address_in(page: str, pattern: str) -> str:
    return re.search(rf'(?:href|action)="({pattern})"', page)[1]


def test_from_the_sign_in_to_a_question_answered_and_the_file_moved(kannauj):
    file = make_late_paper(kannauj.sunita)
    dm, monitor = sign_in(kannauj.dm)
    assert "1 लम्बित में से 1 समय-सीमा पार।" in monitor
    press(dm, monitor, address_in(monitor, r"/questions/ask/\d+/"))

    sunita, desk = sign_in(kannauj.sunita)
    assert "कारण पूछा गया" in desk
    address = address_in(desk, r"/questions/\d+/")
    bell = sunita.get("/notices/").content.decode()
    question = press(sunita, bell, address_in(bell, r"/notices/\d+/read/"))
    assert file.subject in question
    chosen = press(sunita, question, address, text="", ready="आज ही आगे भेजी जा रही है।")
    press(sunita, chosen, address, text="आख्या मिली, आज ही आगे भेजी जा रही है।")
    sheet = sunita.get(f"/files/{file.pk}/").content.decode()
    note = {"text": "आख्या संलग्न।", "to": str(kannauj.adm_post.pk)}
    press(sunita, sheet, address_in(sheet, f"/files/{file.pk}/send/"), **note)
    assert Stay.objects.get(paper=file, left_at=None).post == kannauj.adm_post

    bell = dm.get("/notices/").content.decode()
    answer = press(dm, bell, address_in(bell, r"/notices/\d+/read/"))
    assert "आख्या मिली, आज ही आगे भेजी जा रही है।" in answer
    movements = dm.get(f"/papers/{file.pk}/movements/").content.decode()
    assert "आख्या मिली, आज ही आगे भेजी जा रही है।" in movements
    kinds = list(file.movements.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["created", "asked", "answered", "forwarded"]
    assert is_whole()
