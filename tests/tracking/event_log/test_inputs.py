"""Small logs that broke the import once, each with its right value."""

import csv
import gzip
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError

from accounts.models import Office
from tests.factories import BEGINNING, make_state
from tests.tracking.event_log.door import INPUTS, bring_in, stays, take_out
from tracking.models import Movement, Paper, Stay

THREE = [
    ("open", datetime(2024, 2, 29, 4, 30, tzinfo=UTC)),
    ("check", datetime(2024, 3, 1, 5, 30, tzinfo=UTC)),
    ("close", datetime(2024, 3, 1, 6, 30, tzinfo=UTC)),
]


@pytest.fixture(autouse=True)
def state(db):
    make_state(BEGINNING)


def acts() -> list[tuple]:
    return list(Movement.objects.order_by("paper_id", "seq").values_list("remark", "at"))


@pytest.mark.parametrize("name", ["s01_semicolon", "s17_header_spaces", "s18_gz_wrong_name", "s19_sep_line"])
def test_what_the_file_itself_shows_needs_no_option(name):
    bring_in(INPUTS / f"{name}.csv")
    assert acts() == THREE
    assert list(Stay.objects.order_by("arrived_seq").values_list("post__name_en", flat=True)) == [
        "Bala",
        "Asha",
        "Asha",
    ]


@pytest.mark.parametrize(
    ("name", "said", "options", "right"),
    [
        ("s05_naive", "--zone Asia/Kolkata", ["--zone", "Asia/Kolkata"], THREE),
        ("s06_ddmmyyyy", "--dates day-first", ["--dates", "day-first", "--zone", "Asia/Kolkata"], THREE[:2]),
        ("s07_epoch", "--dates epoch", ["--dates", "epoch"], [THREE[0], ("check", THREE[0][1])]),
        (
            "s13_dup_header",
            "org:resource stands 2 times.*--leave-out-column 5",
            ["--leave-out-column", "5"],
            THREE[:2],
        ),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_the_option_that_decides(name, said, options, right):
    log = INPUTS / f"{name}.csv"
    with pytest.raises(CommandError, match=f"(?s)nothing was loaded.*line [12]: .*{said}"):
        bring_in(log)
    assert not Office.objects.filter(code="LOG").exists()
    bring_in(log, *options)
    assert acts() == right


def test_a_file_without_events_leaves_no_office_behind():
    with pytest.raises(CommandError, match="the log has no events"):
        bring_in(INPUTS / "s20b_header_only.csv", "--office", "EMPTY")
    assert not Office.objects.filter(code="EMPTY").exists()


def test_left_over_columns_do_not_take_the_place_of_the_ledger_s(tmp_path):
    columns = ["--paper", "ticket", "--hand", "agent", "--time", "done", "--activity", "step"]
    bring_in(INPUTS / "s14_core_name_as_attribute.csv", *columns)
    rows = take_out(tmp_path / "out.csv")
    facts = [(row["case:concept:name"], row["org:resource"], row["concept:name"]) for row in rows]
    assert facts == [("T1", "Asha", "open"), ("T1", "Bala", "check")]
    assert datetime.fromisoformat(rows[0]["time:timestamp"]) == THREE[0][1]
    assert {row["imported:case:concept:name"] for row in rows} == {"internal-9"}
    assert {row["imported:org:resource"] for row in rows} == {"SYS"}
    assert {row["imported:lifecycle:transition"] for row in rows} == {"start"}
    bring_in(tmp_path / "out.csv", "--office", "AGAIN")
    again = take_out(tmp_path / "again.csv", "--office", "AGAIN")
    assert [row["case:eoffice:office"] for row in again] == ["AGAIN", "AGAIN"]
    for before, after in zip(rows, again, strict=True):
        assert {column: after[column] for column in before} | {"case:eoffice:office": "LOG"} == before


def test_an_older_export_of_an_open_file_does_not_close_it_at_its_sender():
    told = bring_in(INPUTS / "r01_own_export_of_open_file.csv", "--dry-run")
    assert "1 acts of sending do not say to whom" in told
    bring_in(INPUTS / "r01_own_export_of_open_file.csv", "--office", "OLD")
    (first, last) = stays("OLD")
    assert first[1] == "Desk A (A)"
    assert first[3] == datetime(2026, 9, 11, 8, 17, 32, tzinfo=UTC)
    assert (last[1], last[3], last[4]) == ("Receiver not named", None, False)


def test_an_older_export_with_the_receiver_comes_back_open_there(tmp_path):
    with (INPUTS / "r01_own_export_of_open_file.csv").open(newline="") as text:
        rows = list(csv.DictReader(text))
    log = tmp_path / "with-to.csv"
    with log.open("w", newline="") as text:
        out = csv.DictWriter(text, [*rows[0], "to"])
        out.writeheader()
        out.writerows(row | {"to": to} for row, to in zip(rows, ["Desk A (A)", "Desk B (B)"], strict=True))
    bring_in(log, "--to", "to")
    assert [(stay[1], stay[3] is None, stay[4]) for stay in stays("LOG")] == [
        ("Desk A (A)", False, False),
        ("Desk B (B)", True, False),
    ]


def test_one_case_id_in_two_offices_is_two_cases(tmp_path):
    bring_in(INPUTS / "c01_same_case_other_office.csv", "--office", "C1")
    bring_in(INPUTS / "c02_same_case_other_office.csv", "--office", "C2")
    rows = take_out(tmp_path / "all.csv")
    assert [(row["case:concept:name"], row["org:resource"]) for row in rows] == [
        ("C1:1", "Asha"),
        ("C1:1", "Bala"),
        ("C2:1", "Chand"),
        ("C2:1", "Bala"),
    ]
    assert [row["case:eoffice:office"] for row in rows] == ["C1", "C1", "C2", "C2"]
    bring_in(tmp_path / "all.csv", "--office", "BOTH")
    assert set(Paper.objects.filter(office__code="BOTH").values_list("number", flat=True)) == {"C1:1", "C2:1"}


def test_a_packed_file_is_known_by_its_content(tmp_path):
    plain, packed = tmp_path / "log.csv.gz", tmp_path / "log.txt"
    content = (INPUTS / "s01_semicolon.csv").read_bytes()
    plain.write_bytes(content)
    packed.write_bytes(gzip.compress(content))
    for path in (plain, packed):
        bring_in(path, "--office", path.suffix[1:].upper())
    assert [act for act, _at in acts()] == ["open", "check", "close"] * 2
