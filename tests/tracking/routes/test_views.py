"""The District Magistrate looks at the ways that papers of Kannauj really took."""

import json
import re
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import (
    District,
    make_charge,
    make_head,
    make_paper_at,
    make_post,
    open_test_file,
    send,
    signed_in,
)
from tracking.movement.verbs import close
from tracking.routes.drawing import LANES, Arrow, Node, draw, left_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def carry(way, *, days_ago=20, subject="ग्राम सौरिख में चकमार्ग", **facts):
    """A paper that goes from one charge to the next, a day at each."""
    at = timezone.now() - timedelta(days=days_ago)
    paper = make_paper_at(way[0], subject, at=at, **facts)
    for by, to in pairwise(way):
        at += timedelta(days=1)
        paper.refresh_from_db()
        send(paper, by, to.post, at=at)
    paper.refresh_from_db()
    return paper


@pytest.fixture
def papers(kannauj):
    """Three papers go straight up, one of them is closed, one goes to and fro, one is not of the district."""
    people = kannauj.sunita, kannauj.manoj, kannauj.anjali
    straight = [carry(people, days_ago=20 + serial) for serial in range(3)]
    press = {"expected": straight[0].seq, "request_id": uuid4()}
    close(straight[0], by=kannauj.anjali, remark="स्वीकृत", **press)
    to_and_fro = carry((kannauj.sunita, kannauj.manoj, kannauj.sunita, kannauj.manoj), days_ago=15)
    carry((kannauj.stranger,), days_ago=15)
    return [*straight, to_and_fro]


def opened(kannauj, **query):
    return signed_in(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/routes/", query)


def test_the_map_shows_steps_ways_and_loops(kannauj, papers):
    page = opened(kannauj)
    context = page.context
    posts = kannauj.clerk_post, kannauj.sdm_post, kannauj.adm_post
    clerk, sdm, adm = (post.designation.name_en for post in posts)
    ways = {row["name"]: row["papers"] for row in context["variants"]}
    assert ways == {
        f"{clerk} → {sdm} → {adm}": "2",
        f"{clerk} → {sdm} → {adm} → Closed": "1",
        f"{clerk} → {sdm} → {clerk} → {sdm}": "1",
    }
    loops = {row["name"]: (row["kind"], row["papers"], row["times"]) for row in context["loops"]}
    assert loops[f"{clerk} → {sdm} → {clerk}"] == ("to and fro", "1", "1")
    steps = {row["name"]: row for row in context["steps"]}
    assert (steps[clerk]["papers"], steps[clerk]["times"], steps[clerk]["detail_text"]) == (
        "4",
        "5",
        "n = 5 · papers that came again: 1",
    )
    assert (steps[adm]["lying"], steps["Closed"]["times"]) == ("2", "1")
    assert context["basis"] == "n = 4: all papers opened in the period."


def test_every_part_of_the_map_leads_to_its_papers(kannauj, papers):
    page, client = opened(kannauj), signed_in(kannauj.dm)
    hrefs = re.findall(r'href="(/monitor/\d+/routes/papers/[^"]+)"', page.content.decode())
    addresses = {href.replace("&amp;", "&") for href in hrefs}
    # Four steps; five passages, the opening with them; three ways; a loop.
    assert len(addresses) == 4 + 5 + 3 + 1
    for address in addresses:
        listed = client.get(address)
        assert listed.context["rows"], address
        assert listed.context["figure_text"] == str(len(listed.context["rows"]))
        assert client.get(listed.context["rows"][0]["explain_url"]).status_code == 200


def test_what_lies_at_a_step_still_heads_its_list(kannauj, papers):
    step = kannauj.adm_post.designation_id
    rows = (
        signed_in(kannauj.dm)
        .get(f"/monitor/{kannauj.kannauj.pk}/routes/papers/", {"of": "step", "steps": step})
        .context["rows"]
    )
    assert [row["time_text"] == "–" for row in rows] == [True, True, False]
    assert rows[0]["when_text"].endswith("– still there")


@pytest.mark.parametrize(
    "query", ["", "of=step&steps=x", "of=step&steps=999999", "of=none&steps=1", f"of=way&steps={'9' * 30}"]
)
def test_a_part_that_is_not_there_is_not_found(kannauj, papers, query):
    path = f"/monitor/{kannauj.kannauj.pk}/routes/papers/?{query}"
    assert signed_in(kannauj.dm).get(path).status_code == 404


def test_the_slider_says_how_many_ways_are_drawn(kannauj, papers):
    one = opened(kannauj, most=1).context
    assert len(one["variants"]) == 1
    assert one["sentence"].startswith("2 of 4 papers (50%) went the commonest ways: 1 of 3 ways.")
    assert "Closed" not in one["drawing"]
    # The table of steps is of all papers, however few ways are drawn.
    assert len(one["steps"]) == 4
    assert 'type="range"' in opened(kannauj).content.decode()


def test_steps_may_be_desks(kannauj, papers):
    names = [row["name"] for row in opened(kannauj, by="desk").context["steps"]]
    assert "SDM, Tehsil Chhibramau" in names


def test_a_period_that_cannot_be_is_refused_with_a_sentence(kannauj):
    page = opened(kannauj, since="27.11.2026", until="1.1.2026")
    assert "Please let the period end after it begins." in page.content.decode()
    assert "at most 366 days" in opened(kannauj, since="1.1.2020", until="1.1.2026").content.decode()
    assert "No papers were opened" in opened(kannauj, since="1.1.2020", until="2.1.2020").content.decode()


def test_only_papers_of_the_subject_head_and_kind_asked_for_are_followed(kannauj, papers):
    file = open_test_file(kannauj.sunita, subject_head=make_head(kannauj.kannauj))
    secret = open_test_file(kannauj.sunita, subject_head=file.subject_head, grading="secret")
    context = opened(kannauj).context
    assert ("REV", f"REV {file.subject_head.name_en}") in context["form"].fields["head"].choices
    under = opened(kannauj, head="REV")
    # Of a secret file the District Magistrate knows number, place and time, and not what it is about.
    assert under.context["basis"].startswith("n = 1:")
    listed = signed_in(kannauj.dm).get(
        f"/monitor/{kannauj.kannauj.pk}/routes/papers/",
        {"of": "step", "steps": kannauj.clerk_post.designation_id},
    )
    rows = {row["number"]: row["subject"] for row in listed.context["rows"]}
    assert rows[secret.number] == "Secret"
    assert "No papers were opened" in opened(kannauj, kind="receipt").content.decode()


def test_the_subject_heads_of_secret_files_are_not_offered_to_the_dm(kannauj):
    head = make_head(kannauj.kannauj, "ARM")
    secret = open_test_file(kannauj.sunita, subject_head=head, grading="secret")
    context = opened(kannauj).context
    assert context["basis"].startswith("n = 1:")
    assert "ARM" not in str(context["form"].fields["head"].choices)
    send(secret, kannauj.sunita, kannauj.dm_post)
    assert "ARM" in str(opened(kannauj).context["form"].fields["head"].choices)


def test_the_state_is_asked_to_choose_a_district(kannauj):
    post = make_post(kannauj.state, "मुख्य सचिव", "Chief Secretary", rank=99, may_monitor=True)
    page = signed_in(make_charge(post, "सुधा माथुर", "Sudha Mathur")).get(
        f"/monitor/{kannauj.state.pk}/routes/"
    )
    assert "Please choose a district or a department." in page.content.decode()


def test_the_same_papers_leave_as_xes_and_as_ocel(kannauj, papers):
    xes = opened(kannauj, xes="")
    assert xes["Content-Disposition"].endswith('routes.xes"')
    text = xes.content.decode()
    assert text.count("<trace>") == 4
    assert text.count("<event>") == 3 + 3 + 4 + 4
    ocel = json.loads(opened(kannauj, ocel="").content)
    assert len(ocel["events"]) == 14
    assert {kind["name"] for kind in ocel["objectTypes"]} == {"paper", "desk", "office"}
    known = {thing["id"] for thing in ocel["objects"]}
    related = {link["objectId"] for event in ocel["events"] for link in event["relationships"]}
    assert related == known
    assert {event["type"] for event in ocel["events"]} == {kind["name"] for kind in ocel["eventTypes"]}
    assert not any("चकमार्ग" in text for text in (text, json.dumps(ocel, ensure_ascii=False)))


def test_the_map_asks_the_same_number_of_queries_for_one_paper_and_for_many(kannauj):
    client, path = signed_in(kannauj.dm), f"/monitor/{kannauj.kannauj.pk}/routes/"
    list_path = f"{path}papers/?of=step&steps={kannauj.clerk_post.designation_id}"

    def queries(address):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    carry((kannauj.sunita, kannauj.manoj))
    one = queries(path), queries(list_path)
    for _serial in range(3):
        carry((kannauj.sunita, kannauj.manoj, kannauj.anjali))
    assert (queries(path), queries(list_path)) == one


def test_the_map_fits_the_policy_of_contents_and_says_what_it_shows(kannauj, papers):
    svg = opened(kannauj).context["drawing"]
    assert "style=" not in svg
    assert all(part in svg for part in ("<title>The ways of the papers", "<desc>Steps stand", 'role="group"'))
    # What goes back is dashed, so that it is seen in black and white: from the SDM to the clerk.
    assert svg.count("stroke-dasharray") == 1


def test_lines_that_find_no_room_are_counted():
    arrows = [Arrow(0, ends, "1", 1, "", "") for ends in range(2, 12)]
    nodes = [Node(step, ["SDM"], "", 0, "") for step in range(12)]
    assert left_out(arrows) == 10 - LANES
    assert draw("title", "what it shows", nodes, arrows).count("<a ") == LANES
