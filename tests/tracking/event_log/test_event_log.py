import csv
import gzip
import io
from collections import defaultdict
from contextlib import closing
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Office, User
from tests.factories import BEGINNING, District, make_office, make_paper, make_state, send
from tests.tracking.event_log.door import RECEIPTS, every_nth_paper
from tracking.event_log import alone, export, writing
from tracking.ledger import entries
from tracking.models import Movement, Paper, Stay
from tracking.verification import papers

HEADER = "case:concept:name,org:resource,time:timestamp,concept:name\n"


class Log:
    """The real log, or every tenth paper of it, with all its events."""

    def __init__(self, path: Path, papers: int, events: int):
        self.path, self.papers, self.events = path, papers, events

    def rows(self) -> list[dict[str, str]]:
        with gzip.open(self.path, "rt", encoding="utf-8") as text:
            return list(csv.DictReader(text))


@pytest.fixture(scope="module", params=["a tenth", pytest.param("all of it", marks=pytest.mark.soak)])
def log(request, tmp_path_factory):
    if request.param == "all of it":
        return Log(RECEIPTS, 1434, 8577)
    tenth = Log(every_nth_paper(10, tmp_path_factory.mktemp("log") / "log.csv.gz"), 144, 0)
    tenth.events = len(tenth.rows())
    assert tenth.events > 800
    return tenth


@pytest.fixture(scope="module")
def loaded(log, django_db_setup, django_db_blocker):
    """The log in the ledger, once for this module."""
    from django.db import transaction

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        make_state(BEGINNING)
        call_command("import_event_log", log.path, "--office", "MUN", stderr=io.StringIO())
        yield log
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


def plain_computation(rows):
    """By hand: stays, calendar time, and open papers, computed straight from the rows."""
    count, time, still_open = defaultdict(int), defaultdict(timedelta), defaultdict(int)
    by_paper = defaultdict(list)
    for row in rows:
        by_paper[row["case:concept:name"]].append(
            (datetime.fromisoformat(row["time:timestamp"]), row["org:resource"])
        )
    for acts in by_paper.values():
        acts.sort(key=lambda act: act[0])
        if len(acts) == 1:
            still_open[acts[0][1]] += 1
            continue
        spans = [(hand, end - start) for (start, _h), (end, hand) in pairwise(acts)]
        for hand, run in groupby(spans, key=lambda span: span[0]):
            count[hand] += 1
            time[hand] += sum((length for _hand, length in run), timedelta(0))
    return count, time, still_open


def test_every_event_is_a_movement_at_its_own_time(loaded):
    assert Paper.objects.count() == loaded.papers
    assert Movement.objects.count() == loaded.events
    times = sorted(datetime.fromisoformat(row["time:timestamp"]) for row in loaded.rows())
    assert list(Movement.objects.order_by("at").values_list("at", flat=True)) == times


def test_stays_and_calendar_time_of_each_hand_are_those_of_a_plain_computation(loaded):
    count, time, still_open = defaultdict(int), defaultdict(timedelta), defaultdict(int)
    for stay in Stay.objects.filter(at_rest=False).select_related("post"):
        if stay.left_at is None:
            still_open[stay.post.name_en] += 1
        else:
            count[stay.post.name_en] += 1
            time[stay.post.name_en] += stay.left_at - stay.arrived_at
    assert (count, time, still_open) == plain_computation(loaded.rows())


def test_the_chain_of_every_imported_paper_is_whole(loaded):
    assert list(entries.faults(Paper.objects.all())) == []
    assert not [found for _keys, found in papers.findings() if found]


def test_what_went_in_comes_out_as_csv(loaded):
    out = io.StringIO()
    export.write_csv(None, out)
    columns = list(loaded.rows()[0])

    def fact(row):
        at = datetime.fromisoformat(row["time:timestamp"])
        return {column: row[column] for column in columns if column != "time:timestamp"} | {"at": at}

    def order(row):
        return row["case:concept:name"], row["concept:instance"]

    exported = sorted(map(fact, csv.DictReader(io.StringIO(out.getvalue()))), key=order)
    assert exported == sorted(map(fact, loaded.rows()), key=order)


def test_what_went_in_comes_out_as_xes(loaded):
    out = io.StringIO()
    export.write_xes(None, out)
    log = ElementTree.fromstring(out.getvalue())  # noqa: S314 - our own
    acts = [
        (
            trace.find("string[@key='concept:name']").get("value"),
            event.find("string[@key='org:resource']").get("value"),
            datetime.fromisoformat(event.find("date[@key='time:timestamp']").get("value")),
        )
        for trace in log.iter("trace")
        for event in trace.iter("event")
    ]
    expected = [
        (row["case:concept:name"], row["org:resource"], datetime.fromisoformat(row["time:timestamp"]))
        for row in loaded.rows()
    ]
    assert sorted(acts) == sorted(expected)


def test_the_same_log_twice_is_refused(loaded):
    with pytest.raises(CommandError, match="already"):
        call_command("import_event_log", loaded.path, "--office", "MUN")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,,2020-01-01T10:00:00+05:30,x", "line 3: org:resource is empty"),
        ("a,h,yesterday,x", "line 3: time:timestamp: yesterday is not a time"),
        ("a,h,2020-01-01T10:00:00,x", "line 3: .* no time zone"),
        ("a,h,2099-01-01T10:00:00+05:30,x", "line 3: .* future"),
        ("a,h", "line 3: more or fewer cells"),
        ("a,h\0,2020-01-01T10:00:00+05:30,x", "line 3: .* NUL"),
        (f"{'a' * 101},h,2020-01-01T10:00:00+05:30,x", "line 3: case:concept:name is longer than 100"),
        (f"a,{'h' * 201},2020-01-01T10:00:00+05:30,x", "line 3: org:resource is longer than 200"),
    ],
)
def test_an_unreadable_row_is_named_and_nothing_is_loaded(db, tmp_path, row, reason):
    make_state(BEGINNING)
    log = tmp_path / "log.csv"
    log.write_text(f"{HEADER}good,h,2020-01-01T10:00:00+05:30,x\n{row}\n")
    with pytest.raises(CommandError, match=f"(?s)1 rows cannot be read; nothing was loaded.*{reason}"):
        call_command("import_event_log", log)
    assert not Paper.objects.exists()


def test_a_file_without_the_columns_is_refused(db, tmp_path):
    log = tmp_path / "log.csv"
    log.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="no column"):
        call_command("import_event_log", log)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("log.csv.gz", b"not compressed at all", "no column case:concept:name"),
        ("log.csv.gz", gzip.compress(HEADER.encode() * 99, mtime=0)[:60], "ended before"),
        (
            "log.csv",
            HEADER.encode() + b"a,\xff\xfe,2020-01-01T10:00:00+05:30,x\n",
            "line 2: org:res.* not utf-8",
        ),
        ("log.csv", HEADER.encode() + b'"' + b"a" * 200_000, "field larger"),
    ],
)
def test_a_file_that_breaks_off_is_refused_whole(db, tmp_path, name, content, reason):
    make_state(BEGINNING)
    log = tmp_path / name
    log.write_bytes(content)
    with pytest.raises(CommandError, match=f"(?s)nothing was loaded.*{reason}"):
        call_command("import_event_log", log)


def test_a_second_command_while_a_log_comes_in_is_told_so_in_one_sentence(db, tmp_path):
    make_state(BEGINNING)
    log = write_log(tmp_path, "a,h,2020-01-01T10:00:00+05:30,x")
    with closing(connection.copy()) as other:
        other.cursor().execute("SELECT pg_advisory_lock(%s)", [alone.LOCK])
        with pytest.raises(CommandError, match="is being brought in or taken back at this moment"):
            call_command("import_event_log", log)
    assert not Paper.objects.exists()
    call_command("import_event_log", log, stdout=io.StringIO(), stderr=io.StringIO())
    assert Paper.objects.exists()


def test_a_file_that_is_not_there_is_said_to_be_missing(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be opened: No such file"):
        call_command("import_event_log", tmp_path / "missing.csv")


def write_log(tmp_path, *lines, header=HEADER):
    log = tmp_path / "log.csv"
    log.write_text(header + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return log


def load(log, *options):
    call_command("import_event_log", log, *options, stderr=io.StringIO(), stdout=io.StringIO())


def test_without_a_state_or_a_clock_the_command_says_what_to_load(db, tmp_path):
    log = write_log(tmp_path, "a,h,2020-01-01T10:00:00+05:30,x")
    with pytest.raises(CommandError, match="load_state first"):
        load(log)
    make_office("UP", kind="government")
    with pytest.raises(CommandError, match="load_calendars first"):
        load(log)
    assert not Office.objects.filter(code="LOG").exists()


def test_a_load_that_fails_leaves_whole_papers_and_goes_on_when_it_is_run_again(db, tmp_path, monkeypatch):
    make_state(BEGINNING)
    monkeypatch.setattr("tracking.event_log.writing.BATCH", 2)
    lines = [f"{paper},{hand},2020-01-0{paper}T1{paper}:00:00Z,x" for paper in (1, 2, 3) for hand in "hi"]
    log, move = write_log(tmp_path, *lines), writing._move
    failing = iter([move, move, move, lambda *facts: 1 / 0])
    with monkeypatch.context() as patch:
        patch.setattr("tracking.event_log.writing._move", lambda *facts: next(failing)(*facts))
        with pytest.raises(ZeroDivisionError):
            load(log)
    assert list(Paper.objects.values_list("number", "seq")) == [("1", 2)]
    with pytest.raises(CommandError, match="--append"):
        load(log)
    load(log, "--append")
    assert list(Paper.objects.order_by("number").values_list("number", "seq")) == [
        ("1", 2),
        ("2", 2),
        ("3", 2),
    ]


def test_a_paper_with_a_single_act_lies_open_with_its_hand(db, tmp_path):
    make_state(BEGINNING)
    load(write_log(tmp_path, "a,h,2020-01-01T10:00:00+05:30,x"))
    stay = Stay.objects.select_related("post").get()
    assert (stay.post.name_en, stay.left_at, stay.at_rest) == ("h", None, False)


def test_acts_at_the_same_moment_keep_the_order_of_the_file(db, tmp_path):
    make_state(BEGINNING)
    load(write_log(tmp_path, *(f"a,h,2020-01-01T10:00:00Z,{act}" for act in ("x", "y", "z"))))
    assert list(Movement.objects.order_by("seq").values_list("remark", flat=True)) == ["x", "y", "z"]


def test_nobody_can_sign_in_as_an_imported_hand(db, tmp_path):
    make_state(BEGINNING)
    load(write_log(tmp_path, "a,h,2020-01-01T10:00:00+05:30,x"))
    hand = User.objects.get(name_en="h")
    assert not hand.is_active
    assert not hand.has_usable_password()


def test_a_log_of_many_papers_takes_no_lock_for_each(db, tmp_path):
    from django.db import connection

    make_state(BEGINNING)
    load(write_log(tmp_path, *(f"P{serial},h,2020-01-01T10:00:00Z,x" for serial in range(50))))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone()[0] < 10


def test_our_own_movements_are_told_apart_by_post_and_case(db):
    district = District()
    first = make_paper(district.sunita, number="SAME/1")
    make_paper(district.stranger, number="SAME/1", subject="another office's")
    send(first, district.sunita, district.adm_post)
    out = io.StringIO()
    export.write_xes(None, out)
    traces = ElementTree.fromstring(out.getvalue()).findall("trace")  # noqa: S314 - our own
    assert [len(trace.findall("event")) for trace in traces] == [2, 1]
    hands = {act.get("value") for act in traces[0].iterfind("event/string[@key='org:resource']")}
    assert hands == {f"Desk assistant ({district.clerk_post.code})"}


def test_an_export_of_one_office_holds_its_subtree_alone(db, tmp_path):
    district = District()
    make_paper(district.sunita, number="KNJ/1")
    make_paper(district.manoj, number="KNJ-C/1")
    make_paper(district.stranger, number="ETW/1")
    out = tmp_path / "log.csv"
    call_command("export_event_log", out, "--office", "KNJ")
    with out.open(encoding="utf-8", newline="") as text:
        assert {row["case:concept:name"] for row in csv.DictReader(text)} == {"KNJ/1", "KNJ-C/1"}


def test_characters_that_xml_cannot_hold_do_not_break_the_log(db, tmp_path):
    make_state(BEGINNING)
    load(write_log(tmp_path, 'a,h,2020-01-01T10:00:00Z,"bell \a & <line>\n2 सड़क"'))
    out = io.StringIO()
    export.write_xes(None, out)
    act = ElementTree.fromstring(out.getvalue()).find("trace/event/string[@key='concept:name']")  # noqa: S314
    assert act.get("value") == "bell \ufffd & <line>\n2 सड़क"


def test_columns_may_be_named(db, tmp_path):
    make_state(BEGINNING)
    rows = ("A,h,2020-01-01T10:00:00+05:30,x,Bau", "A,i,2020-01-02T10:00:00+05:30,y,Amt")
    log = write_log(tmp_path, *rows, header="datei,wer,wann,was,abteilung\n")
    options = ("--paper", "datei", "--hand", "wer", "--time", "wann", "--activity", "was")
    load(log, *options, "--group", "abteilung")
    out = io.StringIO()
    export.write_csv(None, out)
    acts = [(row["org:resource"], row["org:group"]) for row in csv.DictReader(io.StringIO(out.getvalue()))]
    assert acts == [("h", "Bau"), ("i", "Amt")]
