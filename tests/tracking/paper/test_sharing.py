from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains

from files.notes.verbs import save_draft
from files.search.find import find
from tests.emptying import unguarded
from tests.factories import District, make_user, open_test_file, send
from tracking.models import Paper, Share
from tracking.paper import sharing
from tracking.refusals import FactMissing, NotAllowed, NotHere, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


@pytest.fixture
def file(kannauj):
    """A file of Kannauj on Sunita's desk, with nothing that lets Etawah's clerk see it."""
    return open_test_file(kannauj.sunita)


def days_on(days):
    return timezone.localdate() + timedelta(days=days)


def share(file, kannauj, **facts):
    facts = {"until": days_on(7), "reason": "लेखा परीक्षा", "person": kannauj.stranger.user} | facts
    return sharing.share(file, by=facts.pop("by", kannauj.sunita), **facts)


def client_of(charge):
    client = Client()
    client.force_login(charge.user)
    return client


READ = ("/files/{pk}/", "/papers/{pk}/movements/", "/papers/{pk}/stays/1/", "/papers/{pk}/statement/")


def test_the_clerk_of_another_district_reads_a_shared_file_and_cannot_move_it(kannauj, file):
    stranger = client_of(kannauj.stranger)
    assert {stranger.get(path.format(pk=file.pk)).status_code for path in READ} == {404}
    share(file, kannauj)
    assert {stranger.get(path.format(pk=file.pk)).status_code for path in READ} == {200}
    page = stranger.get(f"/files/{file.pk}/")
    assert page.context["acts"] == []
    assert not page.context["can_write"]
    pressed = {"to": kannauj.stranger.post_id, "expected": file.seq, "request_id": "0" * 32}
    assert stranger.post(f"/papers/{file.pk}/forward/", pressed).status_code in (400, 409)
    assert stranger.post(f"/files/{file.pk}/note/", pressed | {"text": "x"}).status_code in (400, 409)
    file.refresh_from_db()
    assert file.seq == 1


def test_a_shared_file_is_found_by_its_subject(kannauj, file):
    assert find(kannauj.stranger, "चकमार्ग") == []
    share(file, kannauj)
    assert [paper.pk for paper in find(kannauj.stranger, "चकमार्ग")] == [file.pk]


def test_a_share_ends_with_its_last_day_and_when_it_is_withdrawn(kannauj, file):
    given = share(file, kannauj)
    assert timezone.localtime(given.ends).date() == days_on(8)
    with unguarded("tracking_share"):
        Share.objects.update(ends=timezone.now(), begins=timezone.now() - timedelta(days=7))
    assert not Paper.objects.visible_to(kannauj.stranger).exists()
    again = share(file, kannauj)
    assert Paper.objects.visible_to(kannauj.stranger).exists()
    sharing.withdraw(again, by=kannauj.sunita)
    assert not Paper.objects.visible_to(kannauj.stranger).exists()


def test_a_secret_file_is_read_by_whom_it_was_shared_with_and_by_no_monitor(kannauj):
    secret = open_test_file(kannauj.sunita, grading="secret")
    save_draft(secret, by=kannauj.sunita, text="गोपनीय", expected=1)
    assert not secret.is_readable_by(kannauj.dm)
    share(secret, kannauj)
    assert secret.is_readable_by(kannauj.stranger)
    assert client_of(kannauj.stranger).get(f"/files/{secret.pk}/").status_code == 200
    assert client_of(kannauj.dm).get(f"/files/{secret.pk}/").status_code == 403
    found = client_of(kannauj.stranger).get("/search/?q=KNJ/GEN/2026/000001").content.decode()
    assert "चकमार्ग" in found


def test_only_the_desk_that_holds_it_shares_and_that_or_the_giver_withdraws(kannauj, file):
    with pytest.raises(NotHere):
        share(file, kannauj, by=kannauj.dm)
    given = share(file, kannauj)
    send(file, kannauj.sunita, kannauj.sdm_post)
    with pytest.raises(NotAllowed):
        sharing.withdraw(given, by=kannauj.stranger)
    assert sharing.withdraw(given, by=kannauj.manoj).withdrawn_by == kannauj.manoj


def test_a_share_needs_a_reason_and_a_day_within_ninety(kannauj, file):
    for facts in ({"reason": " "}, {"until": days_on(-1)}, {"until": days_on(91)}):
        with pytest.raises(FactMissing):
            share(file, kannauj, **facts)
    share(file, kannauj, until=days_on(0))
    with pytest.raises(WrongState):
        share(file, kannauj)


def test_a_file_is_shared_with_some_not_with_everybody(kannauj, file, monkeypatch):
    monkeypatch.setattr(sharing, "MOST_SHARES", 1)
    share(file, kannauj)
    with pytest.raises(WrongState):
        share(file, kannauj, person=make_user("रेखा", "Rekha"))


def test_sunita_shares_on_the_page_with_whom_she_found_by_code_id_or_post(kannauj, file):
    sunita, address = client_of(kannauj.sunita), f"/papers/{file.pk}/shares/"
    person = kannauj.stranger.user
    facts = {"until": days_on(3).isoformat(), "reason": "लेखा परीक्षा"}
    for words in (person.employee_code.lower(), kannauj.stranger.post.code.lower(), str(person.name_en)):
        found = sunita.post(address, facts | {"person_words": words, "find": "person"})
        assert found.status_code == 200
        assertContains(found, f'value="{person.employee_code}"')
        assertContains(found, "लेखा परीक्षा")
        chosen = facts | {"person_words": words, "person_shown": words, "person": person.employee_code}
        assert sunita.post(address, chosen).status_code == 302
        [given] = Share.objects.in_force(timezone.now())
        assert given.user == person
        assert sunita.post(address, chosen).status_code == 409
        assert sunita.post(f"{address}{given.pk}/withdraw/").status_code == 302
    assert not Share.objects.in_force(timezone.now()).exists()
    wrong = sunita.post(address, {"person": "nobody", "until": "", "reason": ""})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (400, {"person", "until", "reason"})


def test_the_file_page_asks_no_more_because_of_shares(kannauj, file, django_assert_max_num_queries):
    share(file, kannauj)
    client = client_of(kannauj.stranger)
    client.get(f"/files/{file.pk}/")
    with django_assert_max_num_queries(13):
        client.get(f"/files/{file.pk}/")
