"""What leaves the ledger of an office as an event log comes back as the same stays, also of open papers."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError

from accounts.models import Office
from tests.factories import BEGINNING, District, ist, make_paper, make_state, open_test_file
from tests.tracking.event_log.door import bring_in, every_nth_paper, stays, take_out
from tracking.models import Paper, Stay
from tracking.movement import hold, verbs
from tracking.verification import papers

SAID = "जाँच हेतु"


class Work:
    """Acts on one paper, an hour after each other."""

    def __init__(self, paper: Paper):
        self.paper, self.at = paper, paper.created_at

    def act(self, verb, by, **facts):
        self.paper.refresh_from_db()
        self.at += timedelta(hours=1)
        press = {"expected": self.paper.seq, "request_id": uuid4(), "at": self.at}
        verb(self.paper, by=by, **press, **facts)
        return self


@pytest.fixture
def kannauj(db):
    """Files of every kind of movement: open, parked, on hold, returned, pulled back, pulled up, reopened."""
    district = District()
    sunita, anjali, manoj, dm = district.sunita, district.anjali, district.manoj, district.dm
    park = {"reason": SAID, "authority": "जिलाधिकारी", "review_on": date(2026, 12, 1)}
    until = {"reason": SAID, "authority": "जिलाधिकारी", "until_on": date(2026, 11, 20)}
    up = {"to": district.adm_post}

    def new(number: str, **facts) -> Work:
        return Work(make_paper(sunita, number=number, at=ist(2026, 11, 2, 10, 15), **facts))

    new("1/untouched")
    new("2/opened-elsewhere", to=district.sdm_post)
    new("3/sent").act(verbs.forward, sunita, **up)
    new("4/parked").act(verbs.forward, sunita, **up).act(verbs.park, anjali, **park)
    new("5/taken-up").act(verbs.park, sunita, **park).act(verbs.unpark, sunita)
    held = new("6/held").act(verbs.park, sunita, **park).act(hold.place_hold, anjali, **until)
    held.act(hold.lift_hold, anjali, remark=SAID).act(verbs.unpark, sunita).act(verbs.forward, sunita, **up)
    back = new("7/returned").act(verbs.forward, sunita, **up)
    verbs.stamp_opened(back.paper, by=anjali, at=back.at + timedelta(minutes=20))
    back.act(verbs.return_paper, anjali, remark=SAID)
    new("8/pulled-back").act(verbs.forward, sunita, **up).act(verbs.pull_back, sunita)
    up_there = new("9/pulled-up").act(verbs.forward, sunita, to=district.sdm_post)
    verbs.stamp_opened(up_there.paper, by=manoj, at=up_there.at + timedelta(minutes=20))
    up_there.act(verbs.pull_up, dm, reason=SAID)
    closed = new("10/closed").act(verbs.forward, sunita, **up).act(verbs.close, anjali, remark=SAID)
    again = new("11/reopened").act(verbs.forward, sunita, **up).act(verbs.close, anjali, remark=SAID)
    again.act(verbs.reopen, anjali, remark=SAID).act(verbs.forward, anjali, to=district.sdm_post)
    make_paper(manoj, number="12/of-the-tehsil", at=ist(2026, 11, 2, 11))
    assert closed.paper.movements.count() == 3
    return district


@pytest.mark.parametrize("form", ["csv", "xes"])
def test_out_and_in_again_gives_the_same_stays(kannauj, tmp_path, form):
    log = tmp_path / f"log.{form}"
    take_out(log, "--format", form, "--office", "KNJ")
    bring_in(log, "--office", "AGAIN")
    assert stays("AGAIN") == sorted(stays("KNJ") + stays("KNJ-C"), key=lambda stay: stay[0])
    assert Stay.objects.filter(paper__office__code="AGAIN", left_at=None, at_rest=False).count() == 11
    again = Paper.objects.filter(office__code="AGAIN").values_list("number", "state")
    assert dict(again) == dict(Paper.objects.exclude(office__code="AGAIN").values_list("number", "state"))
    assert not [found for _keys, found in papers.findings() if found]


def test_a_second_round_says_the_same_as_the_first(kannauj, tmp_path):
    first = take_out(tmp_path / "first.csv", "--office", "KNJ")
    bring_in(tmp_path / "first.csv", "--office", "AGAIN")
    second = take_out(tmp_path / "second.csv", "--office", "AGAIN")
    told = ["case:concept:name", "concept:name", "org:resource", "org:group", "time:timestamp", "eoffice:to"]
    assert [[row[name] for name in told] for row in second] == [[row[name] for name in told] for row in first]
    assert [row["case:eoffice:office"] for row in second] == ["AGAIN"] * len(first)


def test_each_row_says_what_the_desk_took_and_what_it_was_allowed(kannauj, tmp_path):
    rows = {
        (row["case:concept:name"], row["eoffice:kind"]): row
        for row in take_out(tmp_path / "log.csv", "--office", "KNJ")
    }
    sent, returned = rows["7/returned", "forwarded"], rows["7/returned", "returned"]
    assert sent["time:timestamp"] == "2026-11-02T11:15:00+05:30"
    assert sent["org:resource"] == f"Desk assistant ({kannauj.clerk_post.code})"
    assert sent["eoffice:to"] == f"Additional DM ({kannauj.adm_post.code})"
    figures = [sent[f"eoffice:{name}_seconds"] for name in ("working", "hold", "limit", "late")]
    assert figures == ["3600", "0", str(3 * 7 * 3600), "0"]
    assert returned["start_timestamp"] == "2026-11-02T11:35:00+05:30"
    held = rows["6/held", "forwarded"]
    assert (held["eoffice:working_seconds"], held["eoffice:hold_seconds"]) == ("18000", "3600")
    assert rows["4/parked", "parked"]["eoffice:until"] == "2026-12-01"
    assert rows["7/returned", "created"]["eoffice:working_seconds"] == ""
    assert sent["case:eoffice:office"] == "KNJ"


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("forwarded", "line 2: X/1 is forwarded, but the first act of a paper is its opening, .*--kind none"),
        ("forwards", "line 2: eoffice:kind: forwards is no kind of movement; --kind names another column"),
        ("created", "line 3: X/1 is held, but not parked"),
        (
            "created\nX/1,B,2024-03-01T10:00:00Z,Acted on,C,noted",
            "line 3: X/1 is noted, .* with B, not",
        ),
    ],
)
def test_a_cut_or_altered_export_is_refused_by_its_line(db, tmp_path, first, said):
    make_state(BEGINNING)
    log = tmp_path / "log.csv"
    log.write_text(
        "case:concept:name,org:resource,time:timestamp,concept:name,eoffice:to,eoffice:kind\n"
        f"X/1,A,2024-02-29T10:00:00+05:30,Sent,B,{first}\n"
        "X/1,A,2024-03-29T10:00:00+05:30,Put on hold,B,held\n",
        encoding="utf-8",
    )
    with pytest.raises(CommandError, match=f"nothing was loaded.\n{said}"):
        bring_in(log)
    assert not Office.objects.filter(code="LOG").exists()


def test_a_desk_that_was_late_says_so(db, tmp_path):
    district = District()
    paper = make_paper(district.sunita, number="LATE/1", at=ist(2026, 10, 5, 10))
    press = {"expected": 1, "request_id": uuid4(), "at": ist(2026, 10, 9, 11)}
    verbs.forward(paper, by=district.sunita, to=district.adm_post, **press)
    row = take_out(tmp_path / "log.csv")[-1]
    assert (row["eoffice:working_seconds"], row["eoffice:late_seconds"]) == (str(29 * 3600), str(8 * 3600))


def test_a_file_bears_its_subject_head(db, tmp_path):
    district = District()
    open_test_file(district.sunita)
    secret = open_test_file(district.sunita, grading="secret")
    heads = {
        row["case:concept:name"]: row["case:eoffice:subject_head"] for row in take_out(tmp_path / "log.csv")
    }
    assert heads.pop(secret.number) == "", "that would say what a secret file is about"
    assert list(heads.values()) == ["REV Revenue"]


def test_attributes_of_an_import_stay_with_its_office(kannauj, tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(
        "case:concept:name,org:resource,time:timestamp,concept:name,colour,eoffice:office\n"
        "X/1,Asha,2024-02-29T10:00:00+05:30,open,green,HQ\n",
        encoding="utf-8",
    )
    bring_in(log, "--office", "COLOURS")
    assert "colour" not in take_out(tmp_path / "live.csv", "--office", "KNJ")[0]
    [row] = take_out(tmp_path / "colours.csv", "--office", "COLOURS")
    assert (row["colour"], row["case:eoffice:office"]) == ("green", "COLOURS")
    both = take_out(tmp_path / "all.csv")
    assert {row["colour"] for row in both if row["case:eoffice:office"] != "COLOURS"} == {""}


def test_a_number_that_looks_like_a_qualified_one_is_no_other_s(db, tmp_path):
    district = District()
    make_paper(district.sunita, number="1")
    make_paper(district.stranger, number="1")
    make_paper(district.manoj, number="ETW:1")
    cases = {row["case:concept:name"] for row in take_out(tmp_path / "log.csv")}
    assert cases == {"KNJ:1", "ETW:1", "KNJ-C:ETW:1"}
    assert Office.objects.filter(code="ETW").exists()


@pytest.mark.parametrize("step", [200, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize("form", ["csv", "xes"])
def test_a_real_log_comes_out_and_goes_in_again(db, tmp_path, form, step):
    make_state(BEGINNING)
    log, out = every_nth_paper(step, tmp_path / "log.csv.gz"), tmp_path / f"out.{form}"
    counts = bring_in(log, "--office", "MUN", "--dry-run").splitlines()[:3]
    bring_in(log, "--office", "MUN")
    take_out(out, "--format", form, "--office", "MUN")
    assert bring_in(out, "--office", "AGAIN", "--dry-run").splitlines()[:3] == counts
    bring_in(out, "--office", "AGAIN")
    assert stays("AGAIN") == stays("MUN")
    if step == 1:
        assert counts[:2] == ["8577 events of 1434 cases", "48 hands, 1208 hand-overs"]
