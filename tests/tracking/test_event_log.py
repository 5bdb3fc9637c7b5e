import csv
import gzip
import io
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_state
from tracking import event_log_export, ledger
from tracking.models import Movement, Paper, Stay

RECEIPTS = Path(__file__).parents[1] / "data" / "municipal-receipts.csv.gz"
HEADER = "case:concept:name,org:resource,time:timestamp,concept:name\n"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The real log, loaded once for this module."""
    from django.db import transaction

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        make_state()
        call_command("import_event_log", RECEIPTS, "--office", "MUN", stderr=io.StringIO())
        yield
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


def rows():
    with gzip.open(RECEIPTS, "rt", encoding="utf-8") as text:
        return list(csv.DictReader(text))


def plain_computation():
    """Per hand: stays and calendar time, straight from the rows; and the hands with an open paper."""
    count, time, still_open = defaultdict(int), defaultdict(timedelta), defaultdict(int)
    by_paper = defaultdict(list)
    for row in rows():
        by_paper[row["case:concept:name"]].append(
            (datetime.fromisoformat(row["time:timestamp"]), row["org:resource"])
        )
    for acts in by_paper.values():
        acts.sort(key=lambda act: act[0])
        if len(acts) == 1:
            still_open[acts[0][1]] += 1
            continue
        spans = [(hand, end - start) for (start, _h), (end, hand) in zip(acts, acts[1:], strict=False)]
        for hand, run in groupby(spans, key=lambda span: span[0]):
            count[hand] += 1
            time[hand] += sum((length for _hand, length in run), timedelta(0))
    return count, time, still_open


def test_every_event_is_a_movement_at_its_own_time(loaded):
    assert Paper.objects.count() == 1434
    assert Movement.objects.count() == 8577
    times = sorted(datetime.fromisoformat(row["time:timestamp"]) for row in rows())
    assert list(Movement.objects.order_by("at").values_list("at", flat=True)) == times


def test_stays_and_calendar_time_of_each_hand_are_those_of_a_plain_computation(loaded):
    count, time, still_open = defaultdict(int), defaultdict(timedelta), defaultdict(int)
    for stay in Stay.objects.filter(at_rest=False).select_related("post"):
        if stay.left_at is None:
            still_open[stay.post.name_en] += 1
        else:
            count[stay.post.name_en] += 1
            time[stay.post.name_en] += stay.left_at - stay.arrived_at
    assert (count, time, still_open) == plain_computation()


def test_the_chain_of_every_imported_paper_is_whole(loaded):
    assert list(ledger.faults(Paper.objects.all())) == []


def test_what_went_in_comes_out_as_csv(loaded):
    out = io.StringIO()
    event_log_export.write_csv(None, out)

    def fact(row):
        instant = datetime.fromisoformat(row["time:timestamp"])
        return {column: value for column, value in row.items() if column != "time:timestamp"} | {
            "at": instant
        }

    def order(row):
        return row["case:concept:name"], row["concept:instance"]

    came = sorted(map(fact, csv.DictReader(io.StringIO(out.getvalue()))), key=order)
    assert came == sorted(map(fact, rows()), key=order)


def test_what_went_in_comes_out_as_xes(loaded):
    out = io.StringIO()
    event_log_export.write_xes(None, out)
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
    wanted = [
        (row["case:concept:name"], row["org:resource"], datetime.fromisoformat(row["time:timestamp"]))
        for row in rows()
    ]
    assert sorted(acts) == sorted(wanted)


def test_the_same_log_twice_is_refused(loaded):
    with pytest.raises(CommandError, match="already"):
        call_command("import_event_log", RECEIPTS, "--office", "MUN")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,,2020-01-01T10:00:00+05:30,x", "line 3: org:resource is empty"),
        ("a,h,yesterday,x", "line 3: Invalid isoformat"),
        ("a,h,2020-01-01T10:00:00,x", "line 3: .* no time zone"),
        ("a,h,2099-01-01T10:00:00+05:30,x", "line 3: .* future"),
        ("a,h", "line 3: more or fewer cells"),
    ],
)
def test_an_unreadable_row_is_named_and_nothing_is_loaded(db, tmp_path, row, reason):
    make_state()
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


def test_columns_may_be_named(db, tmp_path):
    make_state()
    log = tmp_path / "log.csv"
    log.write_text("datei,wer,wann,was\nA,h,2020-01-01T10:00:00+05:30,x\nA,i,2020-01-02T10:00:00+05:30,y\n")
    named = ("--paper", "datei", "--hand", "wer", "--time", "wann", "--activity", "was")
    call_command("import_event_log", log, *named, stderr=io.StringIO(), stdout=io.StringIO())
    assert Movement.objects.count() == 2
