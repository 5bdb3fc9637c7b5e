from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.directory.holding import holdings, names_by_language
from accounts.models import Leave
from tests.factories import District, ask_about, ist, make_charge, make_late_paper, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_charges", "english")]
AT = ist(2026, 12, 1, 11)


@pytest.fixture
def kannauj():
    return District()


def on_leave(charge, by, first=date(2026, 11, 30), last=date(2026, 12, 3)):
    return Leave.objects.create(
        person=charge.user, begins_on=first, ends_on=last, kind="earned", entered_by=by
    )


def text(post, at=AT):
    return holdings([post.pk], at)[post.pk].text


def test_each_desk_is_named_in_both_languages_whatever_the_reader_s(kannauj):
    names = names_by_language([kannauj.sdm_post, kannauj.clerk_post])
    assert names[kannauj.sdm_post.pk] == {"hi": "उप जिलाधिकारी – मनोज कुमार", "en": "SDM – Manoj Kumar"}
    assert names[kannauj.clerk_post.pk]["en"] == "Desk assistant – Sunita Yadav"


def test_whoever_is_on_leave_is_named_with_the_day_and_the_controlling_officer(kannauj):
    on_leave(kannauj.sunita, kannauj.manoj)
    label = "Sunita Yadav, on leave until 3 December – controlled by Anjali Gupta"
    assert text(kannauj.clerk_post) == label
    assert not holdings([kannauj.clerk_post.pk], AT)[kannauj.clerk_post.pk].is_vacant
    on_leave(kannauj.anjali, kannauj.manoj)
    assert text(kannauj.clerk_post).endswith("controlled by Ashutosh Mohan")
    for at in (ist(2026, 11, 29, 23, 59), ist(2026, 12, 4)):
        assert text(kannauj.clerk_post, at) == "Sunita Yadav"
    with override("hi"):
        assert text(kannauj.clerk_post).startswith("सुनीता यादव")


def test_the_link_officer_is_named_beside_the_leave(kannauj):
    on_leave(kannauj.anjali, kannauj.manoj)
    make_charge(kannauj.adm_post, "रवि शंकर", "Ravi Shankar", kind="link", acting_for=kannauj.anjali.user)
    assert text(kannauj.adm_post) == "Anjali Gupta, on leave until 3 December – link: Ravi Shankar"


def test_with_another_holder_at_work_nothing_is_said_of_leave(kannauj):
    on_leave(kannauj.anjali, kannauj.manoj)
    make_charge(kannauj.adm_post, "रवि शंकर", "Ravi Shankar", kind="additional")
    assert text(kannauj.adm_post) == "Ravi Shankar"


def test_leave_costs_no_query_of_its_own(kannauj):
    posts = [kannauj.adm_post.pk, kannauj.clerk_post.pk, kannauj.dm_post.pk]
    for charge in (kannauj.anjali, kannauj.sunita, kannauj.dm):
        on_leave(charge, kannauj.manoj)
        with CaptureQueriesContext(connection) as queries:
            holdings(posts, AT)
        assert len(queries) == 1
    assert text(kannauj.dm_post) == "Ashutosh Mohan, on leave until 3 December"


def test_a_question_about_sunitas_desk_goes_to_anjali_while_sunita_is_on_leave(kannauj):
    file, today = make_late_paper(kannauj.sunita), timezone.localdate()
    on_leave(kannauj.sunita, kannauj.manoj, today - timedelta(days=1), today + timedelta(days=1))
    assert ask_about(file, kannauj.dm).to == kannauj.anjali.user


def test_monitor_and_explanation_say_who_is_on_leave(kannauj):
    file, today = make_late_paper(kannauj.sunita), timezone.localdate()
    on_leave(kannauj.sunita, kannauj.manoj, today - timedelta(days=1), today + timedelta(days=1))
    client = signed_in(kannauj.dm)
    assert "Sunita Yadav, on leave" in client.get(reverse("explanation", args=[file.pk, 1])).content.decode()
    monitor = client.get(f"/monitor/post/{kannauj.clerk_post.pk}/").content.decode()
    assert "Sunita Yadav, on leave until" in monitor
    assert "controlling officer: Anjali Gupta" in monitor
