"""The measurements as Markdown, with ratios to the floors and the verdict on each budget."""

from .__main__ import BUDGETS, FORWARD_SHARE, GROWTH, MEMORY
from .measure import Result

FLOOR = "bare view"


def table(size: int, results: list[Result]) -> None:
    """One size: every page, for one client and for eight."""
    print(f"\n### {size:,} papers")
    print("| page | clients | median ms | p95 ms | a second | × bare view | bytes |")
    print("|---|---|---|---|---|---|---|")
    for result in results:
        floor = _one(results, FLOOR, result.clients)
        ratio = "–" if result.name == "database commit" else f"{result.median / floor.median:.2f}"
        print(
            f"| {result.name} | {result.clients} | {result.median:.1f} | {result.p95:.1f} | {result.rate:.0f} "
            f"| {ratio} | {result.size} |"
        )
    print(flush=True)


def summary(measured: dict[int, list[Result]], used: float, machine: str) -> None:
    """The budgets: what was allowed, what was measured."""
    print(f"Machine: {machine}\n\n| budget | allowed | measured | |\n|---|---|---|---|")
    for size, results in measured.items():
        for page, most in BUDGETS.items():
            ratio = _ratio(results, page)
            _line(f"{page}, {size:,} papers, × bare view", most, ratio, ratio <= most)
        share = _one(results, "forward", 8).rate / _one(results, FLOOR, 8).rate
        what = f"forward, 8 clients, {size:,} papers, share of bare view's rate"
        _line(what, FORWARD_SHARE, share, share >= FORWARD_SHARE)
    first, last = min(measured), max(measured)
    for page in (*BUDGETS, "forward"):
        before, after = (_ratio(measured[size], page) for size in (first, last))
        grown = after / before
        _line(
            f"{page}, growth from {first:,} to {last:,}, against the bare view",
            GROWTH,
            grown,
            grown <= GROWTH,
        )
    _line("two web workers, MB", MEMORY, used, used <= MEMORY)


def _ratio(results: list[Result], page: str) -> float:
    return _one(results, page, 1).median / _one(results, FLOOR, 1).median


def _line(what: str, allowed: float, found: float, kept: bool) -> None:
    print(f"| {what} | {allowed:g} | {found:.2f} | {'kept' if kept else '**missed**'} |")


def _one(results: list[Result], name: str, clients: int) -> Result:
    return next(result for result in results if (result.name, result.clients) == (name, clients))
