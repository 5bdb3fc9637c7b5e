"""Four clocks on every paper, by their names, parked and held time beside the whole."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories import District, ist, make_paper_at, open_test_file, send, signed_in
from tests.tracking.movement.test_hold import park, place
from tracking.movement import verbs
from tracking.paper import clocks, parking
from tracking.paper.stays import stays_of

pytestmark = pytest.mark.django_db
NAMES = ["Time at this desk", "Age of the file", "Time on hold", "Statutory date"]
HINDI = ["इस पटल पर समय", "पत्रावली की आयु", "रोक का समय", "वैधानिक तिथि"]


@pytest.fixture
def kannauj():
    return District()


def four(paper, until) -> dict[str, dict]:
    stays = stays_of(paper)
    return {each["name"]: each for each in clocks.four(paper, stays, parking.fetch(stays), until)}


def pages(file) -> list[str]:
    return [f"/files/{file.pk}/", f"/papers/{file.pk}/movements/", f"/papers/{file.pk}/statement/"]


@pytest.mark.parametrize(("language", "names"), [("en", NAMES), ("hi", HINDI)])
def test_file_movements_and_statement_name_all_four(kannauj, language, names):
    file = open_test_file(kannauj.sunita)
    for path in pages(file):
        shown = signed_in(kannauj.dm, language).get(path)
        assert [clock["name"] for clock in shown.context["clocks"]] == names
        assert all(f"<dt>{name}</dt>" in shown.content.decode() for name in names)


def test_a_secret_file_tells_its_clocks_and_no_more_to_whoever_monitors(kannauj):
    file = open_test_file(kannauj.sunita, "गोपनीय", grading="secret")
    shown = signed_in(kannauj.dm).get(f"/files/{file.pk}/")
    assert [clock["name"] for clock in shown.context["clocks"]] == NAMES
    assert "गोपनीय प्रकरण" not in shown.content.decode()


def test_what_was_parked_and_held_stands_beside_the_whole(kannauj, english):
    """Monday to Saturday six days: parked from Tuesday on, held from Wednesday to the end of Thursday."""
    file = open_test_file(kannauj.sunita, at=ist(2026, 11, 2, 10))
    park(file, kannauj.sunita, at=ist(2026, 11, 3, 10))
    place(file, kannauj.anjali, ist(2026, 11, 5).date(), at=ist(2026, 11, 4, 10))
    told = four(file, ist(2026, 11, 6, 17))
    assert told["Time at this desk"]["text"] == "5 days"
    assert told["Time at this desk"]["more"] == ["counted 3 days, 5 days with hold", "of it 4 days parked"]
    assert told["Time on hold"]["text"] == "2 days"
    assert told["Time on hold"]["more"] == ["of 5 days at desks"]
    verbs.unpark(file, by=kannauj.sunita, expected=3, request_id=uuid4(), at=ist(2026, 11, 6, 17))
    send(file, kannauj.sunita, kannauj.adm_post, at=ist(2026, 11, 6, 17))
    told = four(file, ist(2026, 11, 7, 17))
    assert told["Time at this desk"]["more"] == []
    assert told["Age of the file"]["more"] == [
        "6 days at desks", "counted 4 days, 6 days with hold", "of it 4 days parked",
    ]  # fmt: skip


def test_the_statutory_date_is_red_only_when_it_passed(kannauj):
    today = timezone.localdate()
    for due_on, late in ((today + timedelta(3), False), (today, False), (today - timedelta(2), True)):
        file = open_test_file(kannauj.sunita, due_on=due_on)
        for path in pages(file):
            shown = signed_in(kannauj.sunita).get(path)
            [told] = [each for each in shown.context["clocks"] if each["name"] == "Statutory date"]
            assert told["late"] is late
    assert told["text"].endswith("2 days past")


def test_after_closing_the_statutory_date_counts_no_days_on(kannauj, english):
    paper = make_paper_at(kannauj.anjali, at=ist(2026, 11, 2, 10), due_on=ist(2026, 11, 9).date())
    verbs.close(paper, by=kannauj.anjali, remark="निस्तारित", expected=1, request_id=uuid4(),
                at=ist(2026, 11, 3, 10))  # fmt: skip
    paper.refresh_from_db()
    told = four(paper, ist(2026, 11, 20, 10))
    assert list(told) == NAMES[1:]
    assert (told["Statutory date"]["text"], told["Statutory date"]["late"]) == ("9 November 2026", False)
