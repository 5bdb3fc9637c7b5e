"""The table of acts: a new entry is found everywhere, and every act works on every kind of paper."""

import ast
import re
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.factories import District, make_paper, make_receipt, open_test_file, send, signed_in
from tests.test_access import declared, url_names
from tracking.models import Kind, Movement, Paper
from tracking.movement.acts import ACTS, LIVE, Act, table
from tracking.movement.checks import check_on_desk
from tracking.movement.forms import ExplainedForm
from tracking.movement.locking import lock, lock_for
from tracking.movement.recording import record

pytestmark = pytest.mark.django_db


@transaction.atomic
def ring(paper, *, by, remark, expected, request_id, at=None):
    """Ring the bell over the paper; it stays where it lies."""
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=[by.post.office])
    if repeated:
        return repeated
    check_on_desk(paper, by)
    return record(paper, Kind.get("rung"), by=by, to=by.post, request_id=request_id, remark=remark, at=at)


@pytest.fixture
def kannauj():
    return District()


@pytest.fixture
def ringing(monkeypatch):
    """An act of a kind of its own: one entry, one verb, one form."""
    kind = Kind("rung", "Rung", ends_stay=False)
    act = Act(
        ring,
        "Ring for the %(kind)s",
        ExplainedForm,
        is_offered=lambda position: position.is_open_on_my_desk,
        key="z",
        key_label="Ring",
    )
    monkeypatch.setitem(ACTS, act.name, act)
    yield act
    del Kind._all[kind]


def facts(paper: Paper) -> dict:
    """The facts that the page of the paper sends with each act."""
    paper.refresh_from_db()
    return {"expected": paper.seq, "request_id": str(uuid4())}


def test_a_new_act_is_offered_on_the_page_of_a_file_and_done(kannauj, english, ringing):
    file = open_test_file(kannauj.sunita)
    client = signed_in(kannauj.sunita)
    page = client.get(file.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode()
    address = f"/papers/{file.pk}/ring/"
    assert f'action="{address}"' in page
    answer = client.post(address, facts(file) | {"remark": "विधान सभा प्रश्न"})
    assert answer.url == file.get_absolute_url()
    assert file.movements.get(seq=2).kind_label == "Rung"
    assert "Rung" in client.get(f"/papers/{file.pk}/movements/").content.decode()


def test_a_new_act_stands_in_the_list_of_keys_of_every_page(kannauj, english, ringing):
    page = signed_in(kannauj.sunita).get("/").content.decode()
    keys = dict(re.findall(r"<dt><kbd>(\w)</kbd></dt>\s*<dd>([^<]*)</dd>", page))
    assert keys["z"] == "Ring"
    assert "f" in keys


def test_a_new_act_without_rows_in_the_table_of_access_fails_the_build(ringing):
    assert url_names() - {name for name, _method, _codes in declared()} >= {"ring"}


@pytest.mark.parametrize("state", [Paper.State.PARKED, Paper.State.CLOSED])
def test_a_kind_without_a_state_leaves_parking_and_closing_as_they_are(kannauj, ringing, state):
    paper = make_paper(kannauj.sunita)
    send(paper, kannauj.sunita, kannauj.adm_post)
    name = "park" if state == Paper.State.PARKED else "close"
    signed_in(kannauj.anjali).post(ACTS[name].url(paper), facts(paper) | FILLED[name](kannauj))
    with transaction.atomic():
        paper = lock(paper)
        record(paper, Kind.get("rung"), by=kannauj.anjali, to=kannauj.adm_post, request_id=uuid4())
    paper.refresh_from_db()
    stay = paper.stays.get(left_at=None)
    assert (paper.state, stay.parked, stay.at_rest) == (state, name == "park", name == "close")


def test_a_kind_is_one_of_its_own_and_fits_the_column():
    for code in ("parked", "a-code-of-many-letters"):
        with pytest.raises(ValueError, match=code):
            Kind(code, "Twice")
    assert deepcopy(Movement.Kind.PARKED) is Movement.Kind.PARKED


@pytest.mark.parametrize("key", ["j", "f"])
def test_an_act_has_a_key_of_its_own(key):
    act = Act(ring, "Ring", ExplainedForm, is_offered=lambda _position: True, key=key)
    with pytest.raises(ValueError, match="ring"):
        table([*ACTS.values(), act])


def test_the_address_of_an_act_is_the_one_that_is_answered(kannauj):
    paper = make_paper(kannauj.sunita)
    assert {act.url(paper) for act in ACTS.values()} == {
        reverse("act", args=[paper.pk, act]) for act in ACTS.values()
    }


def test_an_act_that_is_not_there_has_no_page(kannauj):
    file = open_test_file(kannauj.sunita)
    assert signed_in(kannauj.sunita).post(f"/papers/{file.pk}/burn/", facts(file)).status_code == 404


FILLED = {
    "forward": lambda district: {"to": district.sdm_post.pk},
    "send_onward": lambda district: {"to": district.dm_post.pk},
    "return_paper": lambda _district: {"remark": "आख्या संलग्न करें"},
    "pull_up": lambda _district: {"reason": "विलम्ब"},
    "park": lambda _district: ORDERED | {"review_on": AHEAD},
    "place_hold": lambda _district: ORDERED | {"until_on": AHEAD},
    "lift_hold": lambda _district: {"remark": "निर्णय प्राप्त"},
    "close": lambda _district: {"remark": "निस्तारित"},
    "reopen": lambda _district: {"remark": "पुनः विचार"},
}
ORDERED = {"reason": "वाद लम्बित", "authority": "जिलाधिकारी"}
AHEAD = (timezone.localdate() + timedelta(days=3)).isoformat()
# Who presses what, one after the other, on one paper.
WAY = (
    *(("sunita", "forward"), ("sunita", "pull_back"), ("sunita", "forward"), ("manoj", "return_paper")),
    *(("sunita", "park"), ("dm", "place_hold"), ("dm", "lift_hold"), ("sunita", "unpark")),
    *(("sunita", "forward"), ("dm", "pull_up"), ("dm", "close"), ("dm", "reopen")),
)


# History lies at no live desk: tests/tracking/event_log/test_history.py.
@pytest.mark.parametrize("kind", [kind for kind in Paper.Kind.values if kind != Paper.Kind.HISTORY])
def test_every_act_is_offered_and_done_on_every_kind_of_paper(kannauj, english, kind):
    paper = open_test_file(kannauj.sunita) if kind == "file" else make_receipt(kannauj.sunita)
    for who, name in WAY:
        client = signed_in(getattr(kannauj, who))
        address = ACTS[name].url(paper)
        if (kind, name) != ("file", "forward"):  # the pen of a file sends it
            page = client.get(paper.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode()
            assert f'action="{address}"' in page, (who, name)
            assert paper.kind != "receipt" or "Close the file" not in page
            assert (f'<select name="to" id="{name}-to" required>' in page) == (name == "forward")
        filled = FILLED.get(name, lambda _district: {})(kannauj)
        for field in ACTS[name].form.base_fields.values():
            # What the verb requires the form marks, and the other way round.
            if "required" in field.widget.attrs:
                lacking = {
                    key: value
                    for key, value in filled.items()
                    if ACTS[name].form.base_fields[key] is not field
                }
                assert client.post(address, facts(paper) | lacking).status_code == 400, (who, name)
        answer = client.post(address, facts(paper) | filled)
        assert answer.status_code == 302, (who, name, answer.content.decode())
    kinds = [Kind.get(code) for code in paper.movements.order_by("seq").values_list("kind", flat=True)]
    assert len(kinds) == len(WAY) + 1


def test_every_act_is_tried_on_every_kind_of_paper():
    # What a vacant desk needs is in tests/tracking/ask/test_views.py.
    live = {name for name, act in ACTS.items() if act.kinds == LIVE}
    assert {name for _who, name in WAY} | {"send_onward", "reassign"} == live


def test_an_act_of_another_kind_of_paper_is_neither_offered_nor_done(kannauj, english):
    file = open_test_file(kannauj.sunita)
    client = signed_in(kannauj.sunita)
    page = client.get(file.get_absolute_url()).content.decode()
    for act in ACTS.values():
        if file.kind not in act.kinds:
            assert f'action="{act.url(file)}"' not in page
            assert client.post(act.url(file), facts(file) | {"remark": "जाँच"}).status_code == 404
    assert file.movements.count() == 1


def test_a_paper_goes_over_several_levels_past_the_direct_superior(kannauj):
    paper = make_receipt(kannauj.sunita)
    send(paper, kannauj.sunita, kannauj.sdm_post)
    client = signed_in(kannauj.manoj)
    page = client.get(paper.get_absolute_url()).content.decode()
    assert f'action="{ACTS["send_onward"].url(paper)}"' in page
    client.post(ACTS["send_onward"].url(paper), facts(paper) | {"to": kannauj.dm_post.pk})
    paper.refresh_from_db()
    assert (paper.holder, paper.movements.last().kind) == (kannauj.dm_post, Movement.Kind.SENT_ONWARD)


def test_no_view_moves_a_paper_but_by_what_looks_at_drafts():
    """A verb called by a view itself would seal a draft that nobody was shown."""
    moving = {act.verb.__name__ for act in ACTS.values()} | {"note", "record"}
    views = [path for app in ("tracking", "files", "accounts") for path in Path(app).rglob("*views.py")]
    called = {
        f"{path}: {name}"
        for path in views
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and (name := getattr(node.func, "id", getattr(node.func, "attr", ""))) in moving
    }
    assert len(views) > 10
    assert not called
