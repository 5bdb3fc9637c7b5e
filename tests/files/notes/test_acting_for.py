"""Acts of a link officer show both names, on every page."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone
from PIL import Image

from accounts.charges import orders
from accounts.models import Charge
from files.models import Document, Note
from tests.factories import (
    District,
    make_charge,
    make_paper,
    make_post,
    make_user,
    open_test_file,
    send,
    signed_in,
)
from tracking.models import Movement
from tracking.paper import statement
from tracking.refusals import MovedMeanwhile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_charges")]
BOTH = "Harish Verma, for Manoj Kumar"


@pytest.fixture
def kannauj():
    """Harish stands in for Manoj by order of Rakesh; a file lies at their desk."""
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    now = timezone.now()
    orders.appoint_link_officer(
        district.sdm_post,
        person=make_user("हरीश वर्मा", "Harish Verma"),
        until=now + timedelta(days=7),
        order=orders.Order("9/2026", date(2026, 11, 1), now - timedelta(days=10), rakesh),
    )
    district.harish = Charge.objects.with_place().get(kind="link")
    district.file = open_test_file(district.sunita)
    send(district.file, district.sunita, district.sdm_post)
    return district


def page(charge: Charge, path: str) -> str:
    return signed_in(charge).get(path).content.decode()


def send_by_harish(kannauj) -> None:
    facts = {"text": "<p>सहमत</p>", "to": kannauj.adm_post.pk, "expected": 2, "request_id": uuid4()}
    signed_in(kannauj.harish).post(f"/files/{kannauj.file.pk}/send/", facts)


def test_the_header_says_for_whom_harish_acts(kannauj):
    assert "SDM, for Manoj Kumar" in page(kannauj.harish, "/")


def test_a_note_and_its_movement_are_signed_with_both_names(kannauj):
    send_by_harish(kannauj)
    note, sent = Note.objects.get(), Movement.objects.get(kind="forwarded", seq=3)
    assert (note.charge.acting_for, sent.acting_for) == (kannauj.manoj.user, kannauj.manoj.user)
    html = page(kannauj.anjali, f"/files/{kannauj.file.pk}/")
    assert "Harish Verma" in html
    assert "for Manoj Kumar" in html


@pytest.mark.parametrize("path", ["movements", "statement"])
def test_the_movement_table_and_the_statement_name_both(kannauj, path):
    send_by_harish(kannauj)
    html = page(kannauj.anjali, f"/papers/{kannauj.file.pk}/{path}/")
    assert "Harish Verma" in html
    assert "for Manoj Kumar" in html


def test_an_unsent_note_names_both(kannauj):
    signed_in(kannauj.harish).post(
        f"/files/{kannauj.file.pk}/note/", {"text": "<p>सहमत</p>", "expected": 2, "request_id": uuid4()}
    )
    kannauj.file.refresh_from_db()
    send(kannauj.file, kannauj.manoj, kannauj.adm_post)
    assert "for Manoj Kumar" in page(kannauj.harish, f"/files/{kannauj.file.pk}/")


def test_a_paper_that_harish_adds_bears_both_names(kannauj):
    picture = BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "PNG")
    picture.seek(0)
    picture.name = "map.png"
    signed_in(kannauj.harish).post(
        f"/files/{kannauj.file.pk}/documents/", {"upload": picture, "title": "नक्शा", "request_id": uuid4()}
    )
    assert Document.objects.get().acting_for == kannauj.manoj.user
    assert BOTH in page(kannauj.sunita, f"/files/{kannauj.file.pk}/")


def test_the_time_is_his_and_the_explanation_says_for_whom(kannauj):
    now = timezone.now()
    paper = make_paper(kannauj.sunita, at=now - timedelta(days=9))
    send(paper, kannauj.sunita, kannauj.sdm_post, at=now - timedelta(days=8))
    assert BOTH in page(kannauj.sunita, f"/papers/{paper.pk}/stays/2/")


def test_who_comes_too_late_learns_that_harish_sent_it_for_manoj(kannauj):
    send_by_harish(kannauj)
    kannauj.file.refresh_from_db()
    assert "हरीश वर्मा" in str(MovedMeanwhile(kannauj.file))
    assert "मनोज कुमार" in str(MovedMeanwhile(kannauj.file))


def test_a_statement_that_harish_prints_says_for_whom(kannauj):
    assert "मनोज कुमार" in statement.context(kannauj.file, kannauj.harish)["printed_text"]
