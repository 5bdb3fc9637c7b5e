import os
import random
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import grimp
import pytest

from eoffice.bench import budgets, fill, pages, processor, report, servers
from eoffice.bench.comparison import Comparison
from eoffice.bench.results import COMMIT, FLOOR, Result, Samples

SMALL, LARGE = 10_000, 100_000


def results(times: float = 2.0, **of_pages: float) -> list[Result]:
    """Every page at so many times the floor, which takes 2 ms and 1 ms of processor; some at other times."""
    found = []
    for clients in (1, 8):
        found += [made(COMMIT, clients, 0.25, web=None), made(FLOOR, clients, 1.0)]
        found += [made(page, clients, of_pages.get(page, times)) for page in budgets.FIRST]
    return found


def made(name: str, clients: int, times: float, web: float | None = 0.75) -> Result:
    return Result(name, clients, 2 * times, 3 * times, 500 / times, web and web * times, 0.25 * times, 28)


@pytest.fixture
def budget_of_two(monkeypatch):
    """Each page is allowed twice the floor, and room for noise."""
    first = dict.fromkeys(budgets.FIRST, budgets.Times(one=2, eight=2, processor=2))
    monkeypatch.setattr(report, "FIRST", first)


def missed(verdicts: list[report.Verdict]) -> set[str]:
    return {verdict.name for verdict in verdicts if verdict.missed}


def test_a_page_that_costs_what_it_did_at_first_keeps_its_budget(budget_of_two):
    assert missed(report.verdicts({SMALL: results()}, memory=200)) == set()


def test_a_dearer_page_misses_its_budgets_and_is_named(budget_of_two):
    verdicts = report.verdicts({SMALL: results(desk=2.5)}, memory=200)
    assert missed(verdicts) == {"desk, × floor", "desk, × floor, 8 clients", "desk, × floor, processor"}
    assert "| desk, × floor | 2.30 | 2.50 | **missed** |" in report.summary(verdicts)
    assert "| file, × floor | 2.30 | 2.00 | kept |" in report.summary(verdicts)


def test_a_page_counts_at_the_size_where_it_is_dearest(budget_of_two):
    verdicts = report.verdicts({SMALL: results(), LARGE: results(desk=2.5)}, memory=200)
    assert "desk, × floor" in missed(verdicts)


def test_memory_has_a_budget(budget_of_two):
    assert missed(report.verdicts({SMALL: results()}, memory=251)) == {"two web workers, MB"}


def test_one_size_prints_no_growth(budget_of_two):
    assert not any("growth" in line for line in report.summary(report.verdicts({SMALL: results()}, 200)))


def test_two_sizes_print_growth_against_the_floor_of_each(budget_of_two):
    verdicts = report.verdicts({SMALL: results(desk=1.0), LARGE: results(desk=1.5)}, memory=200)
    lines = report.summary(verdicts)
    assert "| desk, growth from 10,000 to 100,000 papers | 1.30 | 1.50 | **missed** |" in lines
    assert "| file, growth from 10,000 to 100,000 papers | 1.30 | 1.00 | kept |" in lines


def test_processor_time_stands_beside_milliseconds():
    lines = report.table(SMALL, results())
    assert "processor: web ms | database ms" in lines[1]
    assert "| desk | 1 | 4.0 | 6.0 | 250 | 1.5 | 0.5 | 2.00 | 2.00 | 28 |" in lines
    assert "| database commit | 1 | 0.5 | 0.8 | 2000 | – | 0.1 | – | – | 28 |" in lines


def test_what_a_database_on_another_machine_takes_is_not_made_up(budget_of_two):
    elsewhere = [replace(result, database=None) for result in results()]
    verdicts = report.verdicts({SMALL: elsewhere}, memory=200)
    assert "| desk, × floor, processor | 2.30 | – | not measured |" in report.summary(verdicts)
    assert not missed(verdicts)


def test_a_run_can_be_written_down_as_budgets():
    lines = report.as_budgets({SMALL: results(), LARGE: results(desk=2.5)})
    assert '    "desk": Times(one=2.50, eight=2.50, processor=2.50),' in lines


def test_what_was_samples_gives_medians_and_a_rate():
    samples = Samples([4.0, 1.0, 3.0], [10, 30, 20], web=[1.0, 9.0, 2.0], database=[0.5], seconds=0.5)
    assert samples.result("desk", 1) == Result("desk", 1, 3.0, 4.0, 6.0, 2.0, 0.5, 20)


@pytest.mark.parametrize(
    ("ratios", "slower"), [((1.1, 1.2, 1.1), True), ((1.2, 0.9, 1.2), False), ((1.01, 1.02, 1.03), False)]
)
def test_a_page_is_slower_than_another_checkouts_when_every_run_says_so(ratios, slower):
    comparison = Comparison([(made("desk", 1, 1.0), made("desk", 1, times)) for times in ratios])
    assert comparison.is_slower is slower
    assert ("**slower**" in str(comparison)) is slower


@pytest.mark.parametrize("rows", [0, 24, 26])
def test_a_desk_that_is_not_full_is_not_measured(rows):
    visitor = SimpleNamespace(read=lambda _path: f"<a {pages.ROW}>" * rows)
    with pytest.raises(SystemExit, match=f"shows {rows} rows, not 25"):
        pages.refuse_fewer_rows([visitor], "/")


def test_every_measured_desk_has_more_than_a_page_of_papers():
    """Kannauj has sixty desks; as many papers lie on each, whatever chance says of the rest."""
    desks = [SimpleNamespace(post=number) for number in range(60)]
    filler = SimpleNamespace(desks={fill.KANNAUJ: desks})
    ends = [
        fill.Filler.end(filler, pk, fill.KANNAUJ, random.Random(pk)) for pk in range(1, fill.MEASURED + 1)
    ]
    lying = [last.post for is_open, last in ends if is_open]
    assert min(lying.count(desk.post) for desk in desks) > pages.ROWS


@pytest.mark.parametrize("is_open", [True, False])
def test_a_paper_comes_to_its_last_desk_and_never_to_the_same_twice_running(is_open):
    desks = [SimpleNamespace(post=number) for number in range(60)]
    route = fill.route_to(desks[7], desks, is_open, random.Random(1))
    assert len(route) == fill.MOVEMENTS
    assert route[-1] is desks[7]
    neighbours = [desk is following for desk, following in pairwise(route)]
    # A paper is closed at the desk where it lay.
    assert neighbours == [False] * (fill.MOVEMENTS - 2) + [not is_open]


def test_processor_time_of_a_process_and_its_children_counts_those_that_ended():
    before = processor.spent(os.getpid())
    subprocess.run([sys.executable, "-c", "sum(range(10**7))"], check=True)
    assert processor.spent(os.getpid()) - before > 20


@pytest.fixture(scope="module")
def imports():
    return grimp.build_graph("eoffice", "files", "tracking", "accounts")


def test_the_bench_has_no_circle(imports):
    assert imports.nominate_cycle_breakers("eoffice.bench") == set()


def test_the_floor_imports_nothing_of_ours(imports):
    assert "eoffice.bench.floor.views" in imports.modules
    assert imports.find_upstream_modules("eoffice.bench.floor", as_package=True) == set()


def test_the_floor_is_a_project_of_its_own():
    """It is served with all its pages, and neither e-office nor an app of ours is loaded."""
    served = (
        "import sys, floor.wsgi\n"
        "from django.urls import resolve\n"
        "view = resolve('/row/1/').func.__module__\n"
        "ours = {'eoffice', 'accounts', 'tracking', 'files'} & {*sys.modules}\n"
        "print(view, ours)"
    )
    folder = servers.HERE / "eoffice" / "bench"
    environment = servers.environment(folder, "floor.settings")
    ran = subprocess.run(
        [sys.executable, "-c", served],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert ran.stdout.split("\n")[0] == "floor.views set()"


def test_a_page_of_a_district_or_the_state_misses_its_milliseconds_at_the_largest_size(budget_of_two):
    small, large = results(), results()
    small += [made("district, trend", 1, 1_000)]
    large += [made("district, trend", 1, 101), made("State, trend", 1, 199)]
    large += [made("State as of a past day, trend", 1, 350)]
    verdicts = report.verdicts({SMALL: small, LARGE: large}, memory=200)
    lines = report.summary(verdicts)
    assert "| district, trend, p95 ms | 300.00 | 303.00 | **missed** |" in lines
    assert "| State, trend, p95 ms | 600.00 | 597.00 | kept |" in lines
    assert missed(verdicts) == {"district, trend, p95 ms", "State as of a past day, trend, p95 ms"}
