import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Post
from tests.emptying import unguarded
from tests.factories import District, make_head, make_paper, make_post, open_test_file, send, signed_in
from tracking.desk import figures as desk
from tracking.models import Movement, Paper, Parking, Stay
from tracking.movement import verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def press(paper, **facts) -> dict:
    paper.refresh_from_db()
    return {"expected": paper.seq, "request_id": uuid4()} | facts


def test_sunita_sees_what_lies_on_her_desk_the_most_urgent_first(kannauj):
    make_paper(kannauj.sunita, "नई", at=timezone.now())
    make_paper(kannauj.sunita, "पुरानी", at=timezone.now() - timedelta(days=30))
    page = signed_in(kannauj.sunita).get("/").content.decode()
    assert page.index("पुरानी") < page.index("नई")
    assert "late" in page


def test_manoj_does_not_see_what_lies_on_sunitas_desk(kannauj):
    make_paper(kannauj.sunita, "सुनीता की पत्रावली")
    assert "सुनीता की पत्रावली" not in signed_in(kannauj.manoj).get("/").content.decode()


def test_the_desk_is_hindi_whatever_the_browser_prefers(kannauj):
    client = Client(HTTP_ACCEPT_LANGUAGE="en-US")
    client.force_login(kannauj.sunita.user)
    page = client.get("/").content.decode()
    assert '<html lang="hi">' in page
    assert "मेरी मेज़" in page


def test_the_late_tab_shows_only_what_is_late(kannauj):
    make_paper(kannauj.sunita, "नई")
    make_paper(kannauj.sunita, "पुरानी", at=timezone.now() - timedelta(days=30))
    page = signed_in(kannauj.sunita).get("/?show=late").content.decode()
    assert "पुरानी" in page
    assert "नई" not in page


def test_sixty_files_come_in_pages_and_none_is_lost(kannauj):
    for serial in range(30):
        make_paper(kannauj.sunita, f"विषय-{serial:02}", at=timezone.now() - timedelta(hours=serial))
    client = signed_in(kannauj.sunita)
    first = client.get("/")
    second = client.get("/" + first.context["next_url"])
    shown = [row["subject"] for page in (first, second) for row in page.context["rows"]]
    assert sorted(shown) == [f"विषय-{serial:02}" for serial in range(30)]
    assert second.context["next_url"] == ""


@pytest.mark.parametrize(
    "key",
    ["", "x", "1-", "-", "9" * 50 + "-1", "9" * 20 + "-1", "1-" + "9" * 20, "-" + "9" * 20, "1-2-3", "-1"],
)
def test_a_nonsense_key_shows_the_first_page(kannauj, key):
    make_paper(kannauj.sunita)
    assert signed_in(kannauj.sunita).get(f"/?after={key}").status_code == 200


@pytest.mark.parametrize("show", ["all", "parked"])
def test_what_no_rule_limits_comes_last_and_none_is_lost_from_page_to_page(kannauj, monkeypatch, show):
    monkeypatch.setattr("tracking.desk.figures.PAGE", 2)
    papers = [
        make_paper(kannauj.sunita, f"विषय {n}", at=timezone.now() - timedelta(days=n)) for n in range(7)
    ]
    for paper in papers:
        ahead = timezone.localdate() + timedelta(days=9)
        facts = press(paper, by=kannauj.sunita, reason="x", authority="y", review_on=ahead)
        verbs.park(paper, **facts)
    free = Stay.objects.filter(paper__in=papers[2:5])
    with unguarded("tracking_stay"):
        free.update(due_reading=None)
    client, step, shown = signed_in(kannauj.sunita), f"?show={show}", []
    while step:
        page = client.get("/" + step).context
        shown += [row["id"] for row in page["rows"]]
        step = page["next_url"]
    lying = Stay.objects.pending().values_list("paper", "due_reading", "pk")
    first = sorted(lying, key=lambda stay: (stay[1] is None, stay[1], stay[2]))
    assert shown == [paper for paper, _due, _pk in first]
    assert sorted(shown[4:]) == [paper.pk for paper in papers[2:5]]


def test_the_tabs_count_as_many_as_they_show(kannauj):
    for hours in (0, 30, 60, 90, 240):
        make_paper(kannauj.sunita, at=timezone.now() - timedelta(hours=hours))
    now = desk.Now.at(kannauj.clerk_post)
    with unguarded("tracking_stay"):
        Stay.objects.filter(paper=Paper.objects.order_by("pk").first()).update(due_reading=now.reading + 1)
    client = signed_in(kannauj.sunita)
    tabs = client.get("/").context["tabs"]
    counts = {tab["url"].removeprefix("?show="): tab["count"] for tab in tabs}
    assert counts == {show: len(client.get(f"/?show={show}").context["rows"]) for show in counts}
    assert counts["today"] >= 1
    assert counts["late"] >= 1


@pytest.mark.parametrize("to", ["", "x", "²", "9" * 25, "own", "ended"])
def test_a_desk_that_is_none_is_asked_for_again_among_those_there_are(kannauj, to):
    paper = make_paper(kannauj.sunita)
    ended = make_post(kannauj.kannauj, "समाप्त", "Ended")
    Post.objects.filter(pk=ended.pk).update(ends=timezone.localdate())
    named = {"own": kannauj.clerk_post.pk, "ended": ended.pk}.get(to, to)
    answer = signed_in(kannauj.sunita).post(f"/papers/{paper.pk}/forward/", press(paper, to=named))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert f'<option value="{kannauj.adm_post.pk}"' in page
    assert f'<option value="{ended.pk}"' not in page
    paper.refresh_from_db()
    assert paper.seq == 1


def asked(client: Client, path: str, django_assert_max_num_queries, most: int) -> int:
    client.get(path)
    with django_assert_max_num_queries(most) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_the_desk_asks_at_most_ten_queries_with_one_row_and_with_three(
    kannauj, django_assert_max_num_queries
):
    client = signed_in(kannauj.sunita)
    make_paper(kannauj.sunita)
    one = asked(client, "/", django_assert_max_num_queries, 10)
    for _serial in range(2):
        make_paper(kannauj.sunita)
    assert asked(client, "/", django_assert_max_num_queries, 10) == one


def test_a_forward_asks_at_most_seventeen_queries(kannauj, django_assert_max_num_queries):
    client = signed_in(kannauj.sunita)
    client.get("/")
    paper = make_paper(kannauj.sunita)
    facts = press(paper, to=kannauj.sdm_post.pk)
    # Within a test the one transaction is a savepoint, which a request does not have.
    with django_assert_max_num_queries(19) as queries:
        assert client.post(f"/papers/{paper.pk}/forward/", facts).status_code == 302
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 17


def test_sending_from_the_desk_moves_the_selected_files(kannauj):
    papers = [open_test_file(kannauj.sunita, f"विषय {serial}") for serial in range(3)]
    chosen = [f"{paper.pk}:{paper.seq}" for paper in papers[:2]]
    facts = {"paper": chosen, "to": kannauj.adm_post.pk, "request_id": uuid4()}
    answer = signed_in(kannauj.sunita).post("/desk/forward/", facts, follow=True)
    assert "2 papers were sent" in answer.content.decode()
    assert Stay.objects.pending().at(kannauj.adm_post).count() == 2


def test_a_desk_of_another_office_is_found_by_its_name_and_the_selection_is_kept(kannauj):
    sunita, papers = signed_in(kannauj.sunita), [open_test_file(kannauj.sunita, f"विषय {n}") for n in "12"]
    facts = {"paper": [f"{papers[0].pk}:1"], "words": "Etawah", "find": "1", "show": "all", "to": ""}
    page = sunita.post("/desk/forward/", facts, follow=True)
    assert [desk.pk for desk in page.context["next_desks"][0].posts] == [kannauj.stranger_post.pk]
    assert {row["id"]: row["chosen"] for row in page.context["rows"]} == {
        papers[0].pk: True,
        papers[1].pk: False,
    }
    assert not Movement.objects.filter(kind=Movement.Kind.FORWARDED).exists()
    del facts["find"]
    facts |= {"to": kannauj.stranger_post.pk, "request_id": uuid4()}
    asked = sunita.post("/desk/forward/", facts)
    assert "This leaves your office for District Etawah" in asked.content.decode()
    sunita.post("/desk/forward/", facts | {"answered": asked.context["question"].answer})
    assert Stay.objects.pending().at(kannauj.stranger_post).get().paper_id == papers[0].pk


def test_sending_nothing_says_what_to_do(kannauj):
    answer = signed_in(kannauj.sunita).post("/desk/forward/", {}, follow=True)
    assert "select at least one paper" in answer.content.decode()


def test_of_files_sent_together_the_one_that_moved_meanwhile_is_named(kannauj):
    stays, moved = open_test_file(kannauj.sunita, "एक"), open_test_file(kannauj.sunita, "दो")
    facts = {"paper": [f"{stays.pk}:1", f"{moved.pk}:1"], "to": kannauj.adm_post.pk, "request_id": uuid4()}
    send(moved, kannauj.sunita, kannauj.sdm_post)
    page = signed_in(kannauj.sunita).post("/desk/forward/", facts, follow=True).content.decode()
    assert moved.number in page
    assert "meanwhile" in page


def test_a_forward_to_a_stranger_desk_of_another_district_is_refused(kannauj):
    paper = open_test_file(kannauj.sunita)
    answer = signed_in(kannauj.sunita).post(f"/papers/{paper.pk}/forward/", press(paper, to=999_999))
    assert answer.status_code == 400


def test_who_presses_on_an_old_page_is_told_who_moved_the_file(kannauj):
    paper = open_test_file(kannauj.sunita)
    old = press(paper, to=kannauj.adm_post.pk, remark="मेरी अभ्युक्ति")
    send(paper, kannauj.sunita, kannauj.sdm_post)
    answer = signed_in(kannauj.sunita).post(f"/papers/{paper.pk}/forward/", old)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Sunita Yadav" in page
    assert "मेरी अभ्युक्ति" in page


def test_manoj_returns_the_file_through_his_page(kannauj):
    paper = open_test_file(kannauj.sunita)
    send(paper, kannauj.sunita, kannauj.sdm_post)
    answer = signed_in(kannauj.manoj).post(f"/papers/{paper.pk}/return-paper/", press(paper, remark="अपूर्ण"))
    assert answer.status_code == 302
    assert Stay.objects.pending().at(kannauj.clerk_post).get().paper_id == paper.pk


def test_the_dm_pulls_up_only_with_a_reason_and_what_was_typed_is_kept(kannauj):
    paper = open_test_file(kannauj.sunita)
    client = signed_in(kannauj.dm)
    refused = client.post(f"/papers/{paper.pk}/pull-up/", press(paper, reason=""))
    assert refused.status_code == 400
    assert "Please say why you pull this up." in refused.content.decode()
    assert client.post(f"/papers/{paper.pk}/pull-up/", press(paper, reason="जनसुनवाई")).status_code == 302
    assert Movement.objects.get(kind="pulled_up").remark == "जनसुनवाई"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Please give the review date."),
        ("2001-01-01", "The review date must lie ahead."),
        ("कल", "Please enter a date as 27.11.2026."),
    ],
)
def test_a_wrong_review_date_is_said_beside_it_and_the_form_can_be_sent_again(kannauj, typed, told):
    paper, client = open_test_file(kannauj.sunita), signed_in(kannauj.sunita)
    facts = press(paper, reason="वाद विचाराधीन", authority="जिलाधिकारी", review_on=typed)
    answer = client.post(f"/papers/{paper.pk}/park/", facts)
    assert answer.status_code == 400
    form = answer.context["form"]
    assert list(form.errors) == ["review_on"]
    assert told in answer.content.decode()
    corrected = {field.name: field.value() for field in form} | {"review_on": "2099-01-01"}
    assert client.post(f"/papers/{paper.pk}/park/", corrected).status_code == 302
    assert paper.movements.get(seq=2).remark == "वाद विचाराधीन\nजिलाधिकारी\n2099-01-01"


def test_a_press_that_no_page_of_ours_made_is_not_asked_again(kannauj):
    paper = open_test_file(kannauj.sunita)
    answer = signed_in(kannauj.sunita).post(f"/papers/{paper.pk}/close/", {"remark": "x"})
    assert answer.status_code == 400
    assert "400.html" in [template.name for template in answer.templates]


def test_sharing_until_a_day_gone_by_is_said_beside_the_day(kannauj):
    paper = open_test_file(kannauj.sunita)
    facts = {"person": kannauj.manoj.user.employee_code, "until": "2001-01-01", "reason": "बैठक"}
    answer = signed_in(kannauj.sunita).post(f"/papers/{paper.pk}/shares/", facts)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["until"]


def test_extra_fields_in_a_press_change_nothing(kannauj):
    paper = open_test_file(kannauj.sunita)
    facts = press(paper, to=kannauj.sdm_post.pk, at="2001-01-01T00:00", kind="closed", person=1)
    signed_in(kannauj.sunita).post(f"/papers/{paper.pk}/forward/", facts)
    last = paper.movements.get(seq=2)
    assert (last.kind, last.at.year) == ("forwarded", timezone.now().year)


def test_reading_a_page_moves_nothing(kannauj):
    paper = open_test_file(kannauj.sunita)
    client = signed_in(kannauj.sunita)
    for path in ("/", "/sent/", f"/files/{paper.pk}/", f"/papers/{paper.pk}/movements/"):
        client.get(path)
    assert Movement.objects.count() == 1


def test_sunita_sees_where_what_she_sent_lies_and_pulls_it_back(kannauj):
    paper = open_test_file(kannauj.sunita, "भेजी हुई")
    send(paper, kannauj.sunita, kannauj.sdm_post)
    client = signed_in(kannauj.sunita)
    [row] = client.get("/sent/").context["rows"]
    assert (row["subject"], row["now_label"]) == ("भेजी हुई", "SDM – Manoj Kumar")
    client.post(row["pull_back_url"], {"expected": row["seq"], "request_id": row["request_id"]})
    assert Stay.objects.pending().at(kannauj.clerk_post).get().paper_id == paper.pk


def test_what_manoj_has_opened_offers_no_pulling_back(kannauj):
    paper = open_test_file(kannauj.sunita)
    send(paper, kannauj.sunita, kannauj.sdm_post)
    verbs.stamp_opened(paper, by=kannauj.manoj)
    [row] = signed_in(kannauj.sunita).get("/sent/").context["rows"]
    assert row["pull_back_url"] == ""


def test_sent_asks_as_many_queries_for_one_row_as_for_three(kannauj, django_assert_max_num_queries):
    client = signed_in(kannauj.sunita)
    send(open_test_file(kannauj.sunita), kannauj.sunita, kannauj.sdm_post)
    one = asked(client, "/sent/", django_assert_max_num_queries, 9)
    for _serial in range(2):
        send(open_test_file(kannauj.sunita), kannauj.sunita, kannauj.sdm_post)
    assert asked(client, "/sent/", django_assert_max_num_queries, 9) == one


def test_every_figure_on_desk_sent_and_file_opens_its_explanation(kannauj):
    paper = make_paper(kannauj.sunita, at=timezone.now() - timedelta(days=30))
    sunita = signed_in(kannauj.sunita)
    page = re.sub(r">\s+<", "><", sunita.get("/").content.decode())
    assert page.count(f'href="/papers/{paper.pk}/stays/1/"') == 2
    for show in ("all", "late", "today"):
        assert f'href="?show={show}"><b>' in page
    send(paper, kannauj.sunita, kannauj.sdm_post, at=timezone.now() - timedelta(days=20))
    assert f'href="/papers/{paper.pk}/stays/2/"' in sunita.get("/sent/").content.decode()
    assert sunita.get(f"/papers/{paper.pk}/stays/2/").status_code == 200


@pytest.mark.parametrize(
    ("ahead", "opened", "told", "late"),
    [
        (1, 0, "statutory date: due tomorrow", False),
        (0, 0, "statutory date: due today", False),
        (-3, 0, "statutory date: 3 days late", True),
        (-1, 30, "statutory date: was due yesterday", True),
        (60, 0, "", False),
        (1, 30, "", False),
    ],
)
def test_the_date_set_by_law_is_told_where_it_is_nearer_or_past(kannauj, ahead, opened, told, late):
    due_on = timezone.localdate() + timedelta(days=ahead)
    make_paper(kannauj.sunita, due_on=due_on, at=timezone.now() - timedelta(days=opened))
    [row] = signed_in(kannauj.sunita).get("/").context["rows"]
    [listed] = signed_in(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/papers/").context["rows"]
    assert (row["law_text"], row["law_late"]) == (listed["law_text"], listed["law_late"]) == (told, late)


def test_a_new_file_is_refused_a_statutory_date_gone_by(kannauj):
    head = make_head(kannauj.state)
    typed = {"subject": "सूचना का अधिकार", "subject_head": head.pk, "priority": "ordinary",
             "grading": "normal", "request_id": uuid4(), "due_on": "2001-01-01"}  # fmt: skip
    client = signed_in(kannauj.sunita)
    answer = client.post("/files/new/", typed)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["due_on"]
    assert "Give today or a later day." in answer.content.decode()
    today = timezone.localdate().isoformat()
    assert client.post("/files/new/", typed | {"due_on": today}).status_code == 302


def test_a_review_gone_by_is_marked_on_desk_monitor_and_file(kannauj, django_assert_max_num_queries):
    file = open_test_file(kannauj.sunita)
    facts = {"reason": "वाद", "authority": "जिलाधिकारी", "review_on": timezone.localdate() + timedelta(2)}
    verbs.park(file, by=kannauj.sunita, **press(file), **facts)
    sunita, dm = signed_in(kannauj.sunita), signed_in(kannauj.dm)
    listed = f"/monitor/{kannauj.kannauj.pk}/papers/"

    def told():
        return [
            (shown["parked_text"].rsplit(" ", 3)[0], shown["review_late"])
            for shown in (
                *sunita.get("/").context["rows"],
                *dm.get(listed).context["rows"],
                sunita.get(f"/files/{file.pk}/").context["file"],
            )
        ]

    assert told() == [("parked, review on", False)] * 3
    with unguarded("tracking_parking"):
        Parking.objects.update(review_on=timezone.localdate() - timedelta(days=1))
    assert told() == [("parked, review was due on", True)] * 3
    asked(sunita, "/", django_assert_max_num_queries, 10)
    asked(sunita, f"/files/{file.pk}/", django_assert_max_num_queries, 12)


def test_a_desk_is_found_by_its_holder_and_its_abbreviation_and_nothing_found_is_said(kannauj):
    make_paper(kannauj.sunita)
    client = signed_in(kannauj.sunita)
    for words in ("manoj", "मनोज कुमार", "एस०डी०एम०", "SDM chibramau"):
        page = client.get("/", {"words": words})
        [found] = [group for group in page.context["next_desks"] if group.label == "Found"]
        assert [desk.pk for desk in found.posts] == [kannauj.sdm_post.pk]
    page = client.get("/", {"words": "zzz"})
    assert "No desk found for “zzz”. Searched: post, designation" in page.content.decode()
