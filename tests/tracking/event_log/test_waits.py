"""The command that explains the waits of a log, on small logs written for it."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HEADING = "case,act,from,until,who\n"
COLUMNS = (
    "--paper=case",
    "--activity=act",
    "--start=from",
    "--time=until",
    "--hand=who",
    "--zone=Asia/Kolkata",
)
HOURS = ("--hours=Mon-Fri 10-18", "--hours=Bala=Mon-Fri 10:00-12:00, Mon-Fri 12:30-18:00")
# On Friday Bala is busy with an old paper, takes a later one first and then two at once; one of them lies
# over the weekend with Chand, who has gone at six.
FRIDAY = [
    ("1", "enter", "2026-11-27T10:00:00", "2026-11-27T10:15:00", "Asha"),
    ("10", "enter", "2026-11-27T10:15:00", "2026-11-27T10:30:00", "Asha"),
    ("2", "enter", "2026-11-27T10:30:00", "2026-11-27T10:45:00", "Asha"),
    ("3", "old", "2026-11-27T09:30:00", "2026-11-27T11:00:00", "Bala"),
    ("2", "note", "2026-11-27T11:00:00", "2026-11-27T11:30:00", "Bala"),
    ("1", "check", "2026-11-27T13:00:00", "2026-11-27T13:30:00", "Bala"),
    ("10", "check", "2026-11-27T13:30:00", "2026-11-27T17:30:00", "Bala"),
    ("10", "close", "2026-11-30T10:20:00.250", "2026-11-30T10:30:00", "Chand"),
]


@pytest.fixture
def write(tmp_path):
    def write(acts, heading=HEADING):
        path = tmp_path / "log.csv"
        path.write_text(heading + "".join(",".join(act) + "\n" for act in acts), encoding="utf-8")
        return path

    return write


def explain(path, *options: str) -> dict[tuple, dict[str, str]]:
    """Rows of the command by act before and act after."""
    out = io.StringIO()
    call_command("explain_waiting", path, *COLUMNS, *options, stdout=out, stderr=io.StringIO())
    rows = csv.DictReader(io.StringIO(out.getvalue()))
    return {(row["source_activity"], row["target_activity"]): row for row in rows}


def causes(row: dict[str, str]) -> tuple[str, ...]:
    parts = ("batching", "prioritization", "contention", "unavailability", "extraneous")
    return tuple(row[f"wt_{part}"] for part in parts)


def test_a_friday_at_three_desks(write):
    rows = explain(write(FRIDAY), *HOURS)
    assert list(rows) == [("check", "close"), ("enter", "check"), ("enter", "note")]
    assert causes(rows["enter", "note"]) == ("0", "0", "900", "0", "0")
    checked = rows["enter", "check"]
    assert (checked["source_resource"], checked["target_resource"]) == ("Asha", "Bala")
    # Of 165 and 180 minutes: the first was gathered for 15; Bala was busy with the old paper for 30 of each
    # and then with the later one for 30 of each, had a break of 30 and left the rest; the second came behind
    # the first for 30.
    assert causes(checked) == ("900", "3600", "5400", "3600", "7200")
    assert (checked["frequency"], checked["cases"]) == ("2", "1,10")
    assert checked["wt_total"] == checked["wt_total_seconds"] == "20700"
    # Half an hour of Friday was left, and twenty minutes of Monday.
    assert causes(rows["check", "close"]) == ("0", "0", "0", "230400", "3000.25")
    assert rows["check", "close"]["wt_total"] == "233400.25"


def test_without_hours_nobody_is_away_and_a_holiday_is_told_apart(write):
    close = ("check", "close")
    assert causes(explain(write(FRIDAY))[close]) == ("0", "0", "0", "0", "233400.25")
    with_holiday = explain(write(FRIDAY), "--holiday=2026-11-28")
    assert causes(with_holiday[close])[3] == "86400"


def test_papers_count_as_gathered_from_as_many_as_asked_for(write):
    assert causes(explain(write(FRIDAY), *HOURS, "--gathered-from=3")["enter", "check"])[0] == "0"
    apart = [*FRIDAY[:6], ("10", "check", "2026-11-27T13:31:00", "2026-11-27T17:30:00", "Bala")]
    assert causes(explain(write(apart), *HOURS)["enter", "check"])[0] == "0"
    assert causes(explain(write(apart), *HOURS, "--gathered-gap=60")["enter", "check"])[0] == "900"


def test_an_act_follows_the_last_that_had_ended_when_it_began(write):
    acts = [
        ("1", "a", "2026-11-27T10:00:00", "2026-11-27T10:10:00", "Asha"),
        ("1", "b", "2026-11-27T10:05:00", "2026-11-27T10:30:00", "Bala"),
        ("1", "c", "2026-11-27T10:20:00", "2026-11-27T10:40:00", "Chand"),
        ("1", "d", "2026-11-27T10:40:00", "2026-11-27T10:40:00", "Chand"),
    ]
    rows = explain(write(acts))
    assert {pair: row["wt_total"] for pair, row in rows.items()} == {("a", "c"): "600", ("c", "d"): "0"}


def test_an_act_without_a_beginning_counts_as_begun_when_it_ended(write):
    said = io.StringIO()
    path = write([FRIDAY[0], ("1", "check", "", "2026-11-27T11:00:00", "Bala")])
    call_command("explain_waiting", path, *COLUMNS, stdout=io.StringIO(), stderr=said)
    assert "1 acts do not say when they began" in said.getvalue()
    assert explain(path)["enter", "check"]["wt_total"] == "2700"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--hours=Mon 17-10",), "is not days and hours such as"),
        (("--hours=Chandu=Mon 10-17",), "nobody in the log is called Chandu"),
        (("--gathered-from=1",), "--gathered-from is 2 or more"),
        (("--gathered-gap=-1",), "--gathered-gap is 0 or more"),
        (("--start=beginning",), "No act says when it began, in beginning; --start names another"),
        (("--paper=file",), "no column file; name it by --paper"),
        (("--holiday=tomorrow",), "--holiday"),
    ],
)
def test_what_cannot_be_is_refused_with_what_mends_it(write, options, reason):
    with pytest.raises(CommandError, match=reason):
        explain(write(FRIDAY), *options)


def test_a_file_that_is_not_there_and_a_row_that_is_none_are_named(write, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.csv cannot be opened"):
        explain(tmp_path / "nowhere.csv")
    with pytest.raises(CommandError, match=r"1 rows cannot be read; nothing was computed.\nline 2: from"):
        explain(write([("1", "a", "2026-11-27T12:00:00", "2026-11-27T11:00:00", "Asha")]))


TIMES = st.integers(0, 3 * 24 * 60 * 60 * 1000)


@given(st.lists(st.tuples(st.sampled_from("12"), st.sampled_from("ab"), TIMES, TIMES, st.sampled_from("PQ"))))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_causes_of_whatever_log_add_up_and_are_never_negative(write, acts):
    def at(tick: int) -> str:
        seconds, thousandths = divmod(tick, 1000)
        minutes, second = divmod(seconds, 60)
        hours, minute = divmod(minutes, 60)
        return f"2026-11-{25 + hours // 24} {hours % 24}:{minute:02}:{second:02}.{thousandths:03}"

    lines = [(case, act, at(min(a, b)), at(max(a, b)), hand) for case, act, a, b, hand in acts]
    path = write([*lines, FRIDAY[0]])
    for row in explain(path, "--hours=Wed-Fri 10-17").values():
        parts = [round(float(part) * 1000) for part in causes(row)]
        assert sum(parts) == round(float(row["wt_total"]) * 1000)
        assert min(parts) >= 0
