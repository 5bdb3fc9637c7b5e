"""The command that measures forecasts on a log, on logs written for it."""

import io
import random
import re
import subprocess
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy
import pytest
from django.core.management import CommandError, call_command
from threadpoolctl import threadpool_info

from tracking.forecast import learning
from tracking.forecast.calibrating import calibrate
from tracking.forecast.prefixes import DAY, Act, Coding, Prefix

COLUMNS = ("--paper=case", "--activity=act", "--time=at", "--hand=who")
LINE = re.compile(r"mae_days=\d+\.\d\d p50=[01]\.\d{3} p80=[01]\.\d{3} p90=[01]\.\d{3} seconds=\d+\.\d")
BEGIN = datetime(2024, 1, 1, 10, tzinfo=ZoneInfo("Asia/Kolkata"))


def simulated(cases: int, seed: int = 1) -> list[str]:
    """Cases that wait exponentially after their second act: short ones 1 day on average, long ones 10."""
    chance, rows = random.Random(seed), []
    for case in range(cases):
        at = BEGIN + timedelta(days=case)
        kind, mean = ("short", 1) if chance.random() < 0.5 else ("long", 10)
        closes = at + timedelta(days=chance.expovariate(1 / mean))
        rows += [f"{case},enter,{at},Asha", f"{case},{kind},{at},Bala", f"{case},close,{closes},Chand"]
    return rows


def measure(tmp_path, rows) -> dict[str, float]:
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["case,act,at,who", *rows]) + "\n", encoding="utf-8")
    out = io.StringIO()
    call_command("measure_forecast", path, *COLUMNS, stdout=out, stderr=io.StringIO())
    (line,) = out.getvalue().splitlines()
    assert LINE.fullmatch(line)
    return {name: float(value) for name, value in (part.split("=") for part in line.split())}


def test_on_a_simulated_truth_the_error_is_that_of_the_true_median_and_the_shares_hold(tmp_path):
    measured = measure(tmp_path, simulated(600))
    # About its median an exponential wait lies ln 2 of its mean away: 0.69 × 5.5 days.
    assert measured["mae_days"] == pytest.approx(3.8, abs=1.2)
    for name, share in (("p50", 0.5), ("p80", 0.8), ("p90", 0.9)):
        assert measured[name] == pytest.approx(share, abs=0.1)


def test_a_log_out_of_order_measures_as_the_same_in_order(tmp_path):
    rows = simulated(60)
    mixed = random.Random(2).sample(rows, len(rows))
    in_order, mixed_up = measure(tmp_path, rows), measure(tmp_path, sorted(mixed, key=lambda row: row[-5:]))
    assert in_order["p80"] == pytest.approx(mixed_up["p80"], abs=0.2)


@pytest.mark.parametrize(
    "rows",
    [
        [f"{case},same,{BEGIN},Asha" for case in range(40) for _act in range(4)],
        [f"{case},same,{BEGIN + timedelta(days=act)},Asha" for case in range(5) for act in range(3)],
    ],
    ids=["one act at one moment", "five cases"],
)
def test_a_poor_log_is_measured(tmp_path, rows):
    assert measure(tmp_path, rows)["mae_days"] == 0


@pytest.mark.parametrize("acts", [1, 2])
def test_cases_of_one_or_two_acts_have_nothing_to_forecast_and_the_command_says_so(tmp_path, acts):
    rows = [f"{case},act,{BEGIN},Asha" for case in range(50) for _act in range(acts)]
    with pytest.raises(CommandError, match="50 cases are too few"):
        measure(tmp_path, rows)


def test_a_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("measure_forecast", tmp_path / "none.csv")


def test_what_closes_after_a_forecast_does_not_change_it():
    prefixes = [Prefix(DAY * day, [], DAY * (day + 3), 3.0) for day in range(100)]
    closed = [prefix for prefix in prefixes if prefix.closed_at < 60 * DAY]
    later = closed + [Prefix(prefix.at, [], 900 * DAY, 800.0) for prefix in prefixes[len(closed) :]]
    forecasts = numpy.full(100, 5.0)
    before, after = (calibrate(those, forecasts, 0.8) for those in (prefixes, later))
    assert list(before[:60]) == list(after[:60])
    assert before[50] < 5


def test_a_prefix_knows_nothing_of_the_acts_after_it():
    acts = [Act(BEGIN + timedelta(days=day), f"act {day}", "Asha") for day in range(5)]
    other = [*acts[:3], Act(BEGIN + timedelta(days=50), "other", "Bala"), acts[4]]
    coding = Coding([acts])
    assert [p.facts for p in coding.prefixes(acts)[:2]] == [p.facts for p in coding.prefixes(other)[:2]]


def test_the_trees_grow_in_one_thread_as_several_spin_where_other_work_takes_the_cores(tmp_path, monkeypatch):
    facts, threads = learning._facts, set()

    def noted(prefixes):
        threads.update(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "openmp")
        return facts(prefixes)

    monkeypatch.setattr(learning, "_facts", noted)
    measure(tmp_path, simulated(60))
    assert threads == {1}


def test_pages_and_workers_start_without_the_library_that_learns():
    program = (
        "import sys, eoffice.wsgi, eoffice.celery; from django.urls import reverse; reverse('desk');"
        "print('sklearn' in sys.modules or 'scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "False"
