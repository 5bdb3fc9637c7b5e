"""The command of the import: which office takes a log in, the dry run, and later events of known cases."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Office
from tests.factories import BEGINNING, District, make_state
from tests.tracking.event_log.door import HEADING, bring_in, stays, take_out
from tracking.models import Movement, Paper
from tracking.verification import papers

FIRST = [("A", "Asha", 1, "open"), ("A", "Bala", 2, "check"), ("B", "Asha", 1, "open")]
LATER = [
    ("A", "Asha", 4, "ask again"),
    ("A", "Chand", 5, "close"),
    ("B", "Bala", 3, "close"),
    ("C", "Bala", 6, "x"),
]


@pytest.fixture
def write(tmp_path):
    def write(acts, name="log.csv"):
        path = tmp_path / name
        rows = (f"{case},{hand},2024-03-0{day}T10:00:00Z,{act}\n" for case, hand, day, act in acts)
        path.write_text(HEADING + "".join(rows), encoding="utf-8")
        return path

    return write


@pytest.fixture
def state(db):
    make_state(BEGINNING)


def offices() -> set[str]:
    return set(Office.objects.values_list("code", flat=True))


@pytest.mark.parametrize("code", ["KNJ", "knj", "KNJ-C", "UP"])
def test_a_live_office_takes_in_no_history(db, write, code):
    District()
    with pytest.raises(CommandError, match=r"--office: .* is an office that works here; give the log"):
        bring_in(write(FIRST), "--office", code)
    assert not Paper.objects.exists()


@pytest.mark.parametrize("code", ["", " ", "A B", "KNJ:1", "LONGER-THAN-12", ".X"])
def test_a_code_that_is_none_is_refused(state, write, code):
    with pytest.raises(CommandError, match="--office: a code has 1 to 12"):
        bring_in(write(FIRST), "--office", code)


def test_a_code_that_differs_from_an_earlier_one_in_capitals_alone_is_refused(state, write):
    bring_in(write(FIRST), "--office", "OLD")
    with pytest.raises(CommandError, match="an earlier log is called OLD, not old"):
        bring_in(write(LATER), "--office", "old")


def test_an_export_of_an_office_that_is_not_there_is_refused(state):
    for code in ("", "NOWHERE"):
        with pytest.raises(CommandError, match="--office: there is no office"):
            call_command("export_event_log", "--office", code)


def test_a_file_that_cannot_be_written_is_named(state, tmp_path):
    with pytest.raises(CommandError, match=r"out\.csv cannot be written: No such file"):
        call_command("export_event_log", tmp_path / "nowhere" / "out.csv")


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("--zone", "Asia/Kanpur", "there is no zone Asia/Kanpur"),
        ("--encoding", "ansi1252x", "there is no encoding"),
        ("--encoding", "rot13", "there is no encoding"),
        ("--separator", "ab", "one character, or tab"),
        ("--since", "yesterday", "invalid fromisoformat value"),
        ("--dates", "any", "invalid choice"),
    ],
)
def test_an_option_that_means_nothing_is_refused(state, write, option, value, reason):
    with pytest.raises(CommandError, match=reason):
        bring_in(write(FIRST), option, value)


def test_a_dry_run_counts_and_writes_nothing(state, write):
    said = bring_in(write(FIRST), "--dry-run").splitlines()
    assert said == [
        "3 events of 2 cases",
        "2 hands, 1 hand-overs",
        "from 2024-03-01T15:30:00+05:30 to 2024-03-02T15:30:00+05:30",
        "text in utf-8, separated by ,",
        "0 events of 0 cases are in LOG already",
        "3 movements of 2 papers would be written to LOG",
        "0 rows cannot be read",
    ]
    assert not Paper.objects.exists()
    assert offices() == {"UP"}


def test_a_dry_run_of_a_faulty_log_counts_and_names_its_lines(state, write):
    log = write([FIRST[0], ("A", "", 2, "check"), ("A", "Bala", 9, "close"), ("", "Bala", 9, "close")])
    with pytest.raises(
        CommandError, match=r"(?s)2 rows cannot.*line 3: org:resource is.*line 5: case:concept"
    ):
        bring_in(log, "--dry-run")
    assert "2 events of 1 cases" in bring_in(write([FIRST[0], ("A", "Bala", 9, "close")]), "--dry-run")


def test_later_events_of_known_cases_are_refused_unless_asked_for(state, write):
    bring_in(write(FIRST))
    with pytest.raises(CommandError, match=r"2 papers of this log are in LOG already.*--append adds"):
        bring_in(write(FIRST + LATER))
    assert Movement.objects.count() == len(FIRST)


@pytest.mark.parametrize("whole", [True, False])
def test_later_events_give_the_stays_of_the_whole_log(state, write, whole):
    bring_in(write(FIRST))
    said = bring_in(write((FIRST if whole else []) + LATER), "--append", "--dry-run")
    assert f"{len(FIRST) if whole else 0} events of 2 cases are in LOG already" in said
    bring_in(write((FIRST if whole else []) + LATER), "--append")
    bring_in(write(FIRST + LATER), "--office", "WHOLE")
    # Where a case had seemed to be over, its paper rested for no time at all before it went on.
    assert [stay for stay in stays("LOG") if stay[2] != stay[3]] == stays("WHOLE")
    assert not [found for _keys, found in papers.findings() if found]


def test_an_appended_log_comes_out_and_in_again(state, write, tmp_path):
    bring_in(write(FIRST))
    bring_in(write(LATER), "--append")
    take_out(tmp_path / "out.csv")
    bring_in(tmp_path / "out.csv", "--office", "AGAIN")
    assert stays("AGAIN") == stays("LOG")


def test_no_event_comes_in_twice(state, write):
    bring_in(write(FIRST))
    bring_in(write(FIRST + LATER), "--append")
    count = Movement.objects.count()
    for log in (FIRST + LATER, FIRST, LATER):
        with pytest.raises(CommandError, match=f"All {len(log)} events are in LOG already"):
            bring_in(write(log), "--append")
    assert Movement.objects.count() == count


def test_an_event_that_would_lie_before_a_known_one_is_refused_by_its_line(state, write):
    bring_in(write(FIRST))
    with pytest.raises(CommandError, match="line 3: this act of A is not in the office, but a later one is"):
        bring_in(write([FIRST[0], ("A", "Chand", 1, "forgotten"), FIRST[1]]), "--append")
    assert Movement.objects.count() == len(FIRST)


def test_two_equal_events_of_a_case_are_two(state, write):
    twice = [FIRST[0], FIRST[0], FIRST[1]]
    bring_in(write(twice))
    assert Movement.objects.count() == 3
    with pytest.raises(CommandError, match="All 3 events"):
        bring_in(write(twice), "--append")


def test_a_start_becomes_the_time_at_which_the_desk_opened_it(state, tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(
        HEADING.replace("\n", ",start_timestamp\n")
        + "A,Asha,2024-03-01T10:00:00Z,open,2024-03-01T09:00:00Z\n"
        + "A,Bala,2024-03-02T10:00:00Z,check,2024-03-02T09:30:00Z\n"
        + "A,Chand,2024-03-03T10:00:00Z,close,2024-03-01T09:00:00Z\n",
        encoding="utf-8",
    )
    bring_in(log)
    opened = [stay[6] for stay in stays("LOG")][:2]
    # Chand had begun before it lay with him: it was open when it came.
    assert opened == [datetime(2024, 3, 2, 9, 30, tzinfo=UTC), datetime(2024, 3, 2, 10, tzinfo=UTC)]
    starts = [row["start_timestamp"] for row in take_out(tmp_path / "out.csv")]
    assert [datetime.fromisoformat(start).astimezone(UTC).hour for start in starts] == [9, 9, 9]
    bring_in(tmp_path / "out.csv", "--office", "AGAIN")
    assert stays("AGAIN") == stays("LOG")


def test_a_log_with_receivers_is_followed(state, tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(
        HEADING.replace("\n", ",given to\n")
        + "A,Asha,2024-03-01T10:00:00Z,open,Bala\n"
        + "A,Chand,2024-03-02T10:00:00Z,take,Dev\n"
        + "A,Dev,2024-03-03T10:00:00Z,send,Asha\n"
        + "B,Asha,2024-03-01T10:00:00Z,open,Bala\n"
        + "B,Bala,2024-03-02T10:00:00Z,close,\n",
        encoding="utf-8",
    )
    bring_in(log, "--to", "given to")
    lay = [(case, hand, closed) for case, hand, came, left, closed, *_ in stays("LOG") if came != left]
    assert lay == [
        ("A", "Bala", False),
        ("A", "Dev", False),
        ("A", "Asha", False),
        ("B", "Bala", False),
        ("B", "Bala", True),
    ]
    assert not [found for _keys, found in papers.findings() if found]
