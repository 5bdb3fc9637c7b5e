"""Sheets of staff and organisation are erased some time after their last step; who did what stays."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from accounts.imports import tasks
from accounts.models import OrganisationImport, StaffImport
from tests.accounts.imports.organisation.test_imports import (
    HOME,
    TIRWA,
    Kannauj,
    bring_in,
    press,
    signed_in,
    upload,
)
from tests.accounts.imports.staff import builders
from tests.factories import agree, make_staff_import

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LONG_AGO = timedelta(days=91)


@pytest.fixture
def kannauj(at_work):
    return Kannauj()


def age(model, by: timedelta = LONG_AGO) -> None:
    """Let all steps of all imports have been so long ago."""
    for sheet_import in model.objects.all():
        moments = {name: getattr(sheet_import, name) for name in model.MOMENTS}
        model.objects.filter(pk=sheet_import.pk).update(
            **{name: at and at - by for name, at in moments.items()}
        )


def test_a_sheet_of_staff_that_nobody_confirmed_is_erased_after_ninety_days(kannauj):
    sheet_import = make_staff_import(kannauj.rakesh)
    age(StaffImport, timedelta(days=89))
    assert tasks.erase_sheets() == 0
    age(StaffImport, timedelta(days=2))
    assert tasks.erase_sheets() == 1
    sheet_import.refresh_from_db()
    assert (bytes(sheet_import.content), sheet_import.lines.count()) == (b"", 0)
    assert (sheet_import.counts["new"], sheet_import.by, sheet_import.name) == (
        1,
        kannauj.rakesh,
        "staff.csv",
    )
    assert tasks.erase_sheets() == 0


def test_an_entered_sheet_can_be_taken_back_until_it_is_erased_and_the_page_says_so(kannauj):
    page = bring_in(kannauj.rakesh, "offices", TIRWA)
    sheet_import = page.context["kept"]
    OrganisationImport.objects.update(uploaded_at=timezone.now() - LONG_AGO)
    assert tasks.erase_sheets() == 0
    age(OrganisationImport)
    assert tasks.erase_sheets() == 1
    page_of_import = signed_in(kannauj.rakesh).get(f"{HOME}{sheet_import.pk}/")
    assert "were erased on" in page_of_import.content.decode()
    assert "take-back" not in page_of_import.content.decode()
    answer = press(kannauj.rakesh, page, "take-back")
    assert answer.status_code == 409
    assert "erased" in str(next(iter(get_messages(answer.wsgi_request))))
    sheet_import.refresh_from_db()
    assert (sheet_import.counts, sheet_import.entered_by, sheet_import.lines.count()) == (
        {"new": 1},
        kannauj.rakesh,
        0,
    )


def test_an_erased_sheet_of_staff_offers_nothing_and_downloads_nothing(kannauj):
    sheet_import = make_staff_import(kannauj.rakesh)
    age(StaffImport)
    tasks.erase_sheets()
    client = signed_in(kannauj.rakesh)
    page_of_import = client.get(f"{builders.HOME}{sheet_import.pk}/")
    assert "were erased on" in page_of_import.content.decode()
    assert "confirm/" not in page_of_import.content.decode()
    for step in ("confirm", "again", "take-back"):
        assert agree(client, f"{builders.HOME}{sheet_import.pk}/{step}/").status_code == 409
    assert client.get(f"{builders.HOME}{sheet_import.pk}/marked.xlsx").status_code == 409


def test_how_long_sheets_are_kept_is_a_setting(kannauj, settings):
    settings.SHEET_DAYS = 10
    upload(kannauj.rakesh, "offices", TIRWA)
    age(OrganisationImport, timedelta(days=11))
    assert tasks.erase_sheets() == 1
