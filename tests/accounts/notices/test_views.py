from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notice, NoticeChoice, Sending, WorkNotice
from accounts.notices import listing
from accounts.notices.verbs import inform, tell
from tests.factories import District, ist, make_charge, make_post, open_test_file, send, signed_in

pytestmark = pytest.mark.django_db
TEN = ist(2026, 11, 2, 10)


@pytest.fixture
def kannauj():
    return District()


def tell_manoj(district: District, number: int, **more):
    facts = {"number": f"KNJ/{number}", "amount": 0, "unit": "days", "desk": {"hi": "पटल", "en": "Desk"}}
    told = {"url": "/sent/", "key": f"late {number}", "at": TEN + timedelta(minutes=number)} | more
    inform([district.manoj.user], "late", facts=facts, **told)


def tell_of_access(district: District):
    """The nodal officer removes the second factor of Manoj."""
    nodal = make_charge(make_post(district.kannauj, "नोडल", "Nodal", may_administer=True), "राकेश", "Rakesh")
    tell([Notice(person=district.manoj.user, kind=Notice.Kind.FACTOR, by=nodal)])


def test_the_bell_shows_how_many_are_unread_and_costs_no_query(kannauj, english):
    client = signed_in(kannauj.manoj)
    client.get("/")
    with CaptureQueriesContext(connection) as before:
        page = client.get("/").content.decode()
    assert "1 notice" not in page
    tell_manoj(kannauj, 1)
    with CaptureQueriesContext(connection) as after:
        page = client.get("/").content.decode()
    assert "1 notice" in page
    assert len(after) == len(before)


def test_a_press_on_a_notice_counts_it_as_read_and_opens_its_matter(kannauj, english):
    tell_manoj(kannauj, 1)
    client = signed_in(kannauj.manoj)
    page = client.get("/notices/").content.decode()
    assert "KNJ/1 at Desk has reached its limit." in page
    assert "Unread" in page
    [notice] = WorkNotice.objects.all()
    assert client.get(f"/notices/{notice.pk}/read/").status_code == 405
    assert client.post(f"/notices/{notice.pk}/read/").url == "/sent/"
    page = client.get("/notices/").content.decode()
    assert "Unread" not in page
    assert 'href="/sent/"' in page


def test_nobody_opens_the_notice_of_another(kannauj):
    tell_manoj(kannauj, 1)
    [notice] = WorkNotice.objects.all()
    assert signed_in(kannauj.sunita).post(f"/notices/{notice.pk}/read/").status_code == 404


def test_all_are_read_up_to_the_newest_that_was_shown(kannauj, english):
    tell_manoj(kannauj, 1)
    client = signed_in(kannauj.manoj)
    until = client.get("/notices/").context["newest_unread"]
    tell_manoj(kannauj, 2)
    client.post("/notices/read/", {"until": until})
    assert client.get("/notices/").context["user"].unread_notices == 1


def test_what_was_changed_about_access_stands_in_the_same_list(kannauj, english):
    tell_manoj(kannauj, 1)
    tell_of_access(kannauj)
    page = signed_in(kannauj.manoj).get("/notices/")
    assert [row["label"] for row in page.context["rows"]] == [
        "Second factor removed",
        "A paper passed its limit",
    ]
    assert page.context["user"].unread_notices == 2
    [notice] = Notice.objects.all()
    client = signed_in(kannauj.manoj)
    client.post(f"/notices/{notice.pk}/acknowledge/")
    assert client.get("/notices/").context["user"].unread_notices == 1


def test_pages_of_the_list_miss_none_and_repeat_none(kannauj, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    for number in range(3):
        tell_manoj(kannauj, number, at=TEN)
    tell_of_access(kannauj)
    Notice.objects.update(at=TEN)
    tell_manoj(kannauj, 9)
    client, address, shown = signed_in(kannauj.manoj), "/notices/", []
    while address:
        context = client.get(address).context
        shown += [(row["label"], row.get("read_url")) for row in context["rows"]]
        assert len(shown) <= 5
        address = context["next_url"] and f"/notices/{context['next_url']}"
    assert len(shown) == len(set(shown)) == 5


@pytest.mark.parametrize("after", ["nonsense", "2026-11-02,1,1", ",,", "2026-11-02T10:00:00+05:30,x,1"])
def test_a_page_behind_nonsense_is_the_first(kannauj, after):
    tell_manoj(kannauj, 1)
    assert len(signed_in(kannauj.manoj).get("/notices/", {"after": after}).context["rows"]) == 1


def test_the_list_asks_as_many_queries_for_one_notice_as_for_three(kannauj, django_assert_num_queries):
    client = signed_in(kannauj.manoj)
    tell_manoj(kannauj, 1)
    client.get("/notices/")
    with CaptureQueriesContext(connection) as one:
        client.get("/notices/")
    tell_manoj(kannauj, 2)
    tell_manoj(kannauj, 3)
    with django_assert_num_queries(len(one)):
        client.get("/notices/")


def test_a_person_chooses_by_kind_what_comes_how(kannauj, english, settings, tmp_path):
    settings.SMS_FILE = str(tmp_path / "sms")
    client = signed_in(kannauj.manoj)
    form = client.get("/notices/choices/").context["form"]
    assert form["mail-late"].initial == "digest"
    assert [value for value, _label in form.fields["mail-digest"].choices] == ["now", "never"]
    facts = {name: field.initial for name, field in form.fields.items() if name.startswith("mail-")}
    answer = client.post("/notices/choices/", facts | {"mail-late": "now", "sms-late": "on"}, follow=True)
    assert "Your choice is stored." in answer.content.decode()
    choice = NoticeChoice.objects.get(person=kannauj.manoj.user, kind="late")
    assert (choice.mail, choice.sms) == ("now", True)
    tell_manoj(kannauj, 1)
    assert set(Sending.objects.values_list("channel", flat=True)) == {"mail", "sms"}
    assert client.post("/notices/choices/", facts | {"mail-late": "owl"}).status_code == 400


def test_without_a_way_for_sms_none_is_offered(kannauj, english):
    page = signed_in(kannauj.manoj).get("/notices/choices/").content.decode()
    assert "No way for SMS is set up" in page
    assert "sms-late" not in page


def test_choosing_while_no_way_for_sms_is_set_up_keeps_what_was_chosen_of_sms(kannauj, settings, tmp_path):
    client = signed_in(kannauj.manoj)
    form = client.get("/notices/choices/").context["form"]
    facts = {name: field.initial for name, field in form.fields.items()}
    settings.SMS_FILE = str(tmp_path / "sms")
    # Not by SMS of questions, as the kind has it; by SMS of late papers, as the kind has it not.
    client.post("/notices/choices/", facts | {"sms-late": "on"})
    settings.SMS_FILE = ""
    client.post("/notices/choices/", facts | {"mail-late": "now"})
    chosen = NoticeChoice.objects.filter(person=kannauj.manoj.user, kind__in=("asked", "late"))
    assert set(chosen.values_list("kind", "mail", "sms")) == {("asked", "now", False), ("late", "now", True)}


def test_the_desk_marks_what_came_and_was_not_opened(kannauj, english):
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.sdm_post)
    client = signed_in(kannauj.manoj)
    assert "Not opened yet" in client.get("/").content.decode()
    client.get(f"/files/{file.pk}/")
    assert "Not opened yet" not in client.get("/").content.decode()
