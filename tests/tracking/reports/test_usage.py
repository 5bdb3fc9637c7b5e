from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Charge, EmailIdStep, User
from tests.factories import (
    District,
    ist,
    make_active_id,
    make_certificate,
    make_charge,
    make_paper,
    make_post,
    send,
    signed_in,
)
from tests.tracking.reports.kannauj import MONTH, day
from tracking.models import UsageCertificate
from tracking.refusals import NotAllowed, WrongState
from tracking.reports import certificate, spans, usage

pytestmark = pytest.mark.django_db
URL = "/staff/certificate/"


@pytest.fixture
def kannauj():
    """Sunita opened two files of the month and sent one; Anjali has it still. Rakesh Pal is nodal officer."""
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    district.rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    make_paper(district.sunita, at=day(3))
    district.paper = make_paper(district.sunita, at=day(4))
    send(district.paper, district.sunita, district.adm_post, at=day(5))
    return district


def lines(office, month: date = MONTH) -> dict[str, list[int]]:
    """Counts opened, sent and pending by the person's name, of a vacancy by its post."""
    counts = {}
    for section in usage.count_month(office, month)["sections"]:
        for line in section["people"]:
            counts[(line["person"] or line["post"])["en"]] = line["counts"]
    return counts


def test_the_month_is_counted_by_person(kannauj):
    assert lines(kannauj.kannauj) == {
        "Sunita Yadav": [2, 1, 1],
        "Anjali Gupta": [0, 0, 1],
        "Ashutosh Mohan": [0, 0, 0],
        "Rakesh Pal": [0, 0, 0],
    }


def test_what_happened_after_the_month_does_not_change_it(kannauj):
    before = lines(kannauj.kannauj)
    after = spans.span(MONTH).ends + timedelta(hours=12)
    send(kannauj.paper, kannauj.anjali, kannauj.dm_post, at=after)
    make_paper(kannauj.sunita, at=after)
    assert lines(kannauj.kannauj) == before


def test_what_left_in_the_month_or_was_closed_is_not_pending(kannauj):
    send(kannauj.paper, kannauj.anjali, kannauj.sdm_post, at=day(8))
    assert lines(kannauj.kannauj)["Anjali Gupta"] == [0, 1, 0]
    assert lines(kannauj.tehsil)["Manoj Kumar"] == [0, 0, 1]


def test_what_lies_at_a_vacant_desk_stands_there(kannauj):
    Charge.objects.filter(pk=kannauj.anjali.pk).update(ends=day(20))
    assert lines(kannauj.kannauj)["Additional DM"] == [0, 0, 1]
    assert "Anjali Gupta" not in lines(kannauj.kannauj)


def test_who_never_signed_in_and_who_has_no_id_is_told_as_of_the_months_end(kannauj):
    User.objects.filter(pk=kannauj.sunita.user_id).update(first_signed_in_at=day(2))
    User.objects.filter(pk=kannauj.anjali.user_id).update(first_signed_in_at=spans.span(MONTH).ends)
    make_active_id(kannauj.dm, kannauj.rakesh)
    figures = usage.count_month(kannauj.kannauj, MONTH)
    assert [person["en"] for person in figures["absent"]] == ["Anjali Gupta", "Ashutosh Mohan", "Rakesh Pal"]
    assert figures["absent"][0]["since"] == "2020-01-01"
    # The ID became active after the month.
    assert len(figures["without_id"]) == figures["staff"] == 4


def test_an_id_active_at_the_months_end_counts_whatever_became_of_it(kannauj, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: day(2))
        email_id = make_active_id(kannauj.dm, kannauj.rakesh)
    EmailIdStep.objects.create(email_id=email_id, from_state="active", to_state="archived", by=kannauj.rakesh)
    names = [person["en"] for person in usage.count_month(kannauj.kannauj, MONTH)["without_id"]]
    assert "Ashutosh Mohan" not in names
    assert "Anjali Gupta" in names


def fields(kannauj, office: str = "KNJ", month: date = MONTH) -> dict[str, str]:
    return {"office": office, "month": month.isoformat()}


def issue(kannauj, office, month: date = MONTH) -> UsageCertificate:
    """A certificate that Rakesh drew up and the District Magistrate signed."""
    draft = certificate.draw_up(office, month=month, by=kannauj.rakesh)
    shown = certificate.seal(draft, usage.count_month(office, month))
    return certificate.sign(office, month=month, by=kannauj.dm, shown=shown)


def test_numbers_follow_one_another_in_each_office(kannauj):
    earlier = spans.complete_months(timezone.localdate())[1]
    numbers = [
        issue(kannauj, office, month).serial
        for office, month in (
            (kannauj.kannauj, MONTH), (kannauj.kannauj, earlier), (kannauj.tehsil, MONTH),
        )
    ]  # fmt: skip
    assert numbers == [1, 2, 1]


def test_a_month_that_is_not_over_and_an_office_of_others_are_refused(kannauj):
    rakesh = signed_in(kannauj.rakesh)
    running = timezone.localdate().replace(day=1)
    assert rakesh.post(URL, fields(kannauj, month=running)).status_code == 400
    assert rakesh.post(URL, fields(kannauj, office="ETW")).status_code == 400
    assert rakesh.get(URL, fields(kannauj, office="ETW")).status_code == 400
    with pytest.raises(WrongState):
        certificate.draw_up(kannauj.kannauj, month=running, by=kannauj.rakesh)
    with pytest.raises(NotAllowed):
        certificate.draw_up(kannauj.etawah, month=MONTH, by=kannauj.rakesh)
    assert not UsageCertificate.objects.exists()


def test_a_certificate_of_another_district_is_not_found(kannauj):
    theirs = make_post(kannauj.etawah, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    issued = make_certificate(make_charge(theirs, "अमित", "Amit"))
    assert signed_in(kannauj.rakesh).get(f"/staff/certificate/{issued.pk}.pdf").status_code == 404


def test_a_month_asks_as_many_queries_for_few_files_as_for_many(kannauj):
    counts = []
    for _time in range(2):
        for _paper in range(5):
            send(make_paper(kannauj.sunita, at=day(6)), kannauj.sunita, kannauj.adm_post, at=day(7))
        with CaptureQueriesContext(connection) as queries:
            usage.count_month(kannauj.kannauj, MONTH)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_the_months_offered_are_the_twelve_that_are_over():
    months = spans.complete_months(date(2026, 3, 31))
    assert (months[0], months[2], months[-1], len(months)) == (
        date(2026, 2, 1), date(2025, 12, 1), date(2025, 3, 1), 12,
    )  # fmt: skip
    assert spans.span(date(2026, 12, 9)).ends == ist(2027, 1, 1)
