"""Compute the figures of the real log with pm4py, for tests/data/routes/: see README.md beside this file.

It runs in an environment of its own and imports nothing of ours, so that it checks us from outside.
"""

import json
import sys

import pandas
import pm4py

CASE, HAND, TIME = "case:concept:name", "org:resource", "time:timestamp"
COMMONEST = 40


def arrivals(log: pandas.DataFrame) -> pandas.DataFrame:
    """The log as arrivals: acts of one hand in a row are one step, which begins as the one before ends."""
    rows = []
    for case, acts in log.groupby(CASE, sort=False):
        before = None
        for _hand, run in acts.groupby((acts[HAND] != acts[HAND].shift()).cumsum()):
            began = before if before is not None else run[TIME].iloc[0]
            rows.append((case, run[HAND].iloc[0], began))
            before = run[TIME].iloc[-1]
        rows.append((case, "Closed", before))
    return pandas.DataFrame(rows, columns=[CASE, "concept:name", TIME])


def main(source: str, target: str) -> None:
    """Read the log, let pm4py mine it, write the figures."""
    log = pandas.read_csv(source, dtype=str)
    log[TIME] = pandas.to_datetime(log[TIME], utc=True, format="ISO8601")
    log = arrivals(log.sort_values([CASE, TIME], kind="stable"))
    follows, begins, ends = pm4py.discover_dfg(log)
    lengths, _begins, _ends = pm4py.discover_performance_dfg(log, perf_aggregation_key="all")
    variants = pm4py.get_variants(log)
    common = sorted(variants.items(), key=lambda item: (-item[1], item[0]))[:COMMONEST]
    figures = {
        "pm4py": pm4py.__version__,
        "cases": int(log[CASE].nunique()),
        "begins": begins,
        "ends": ends,
        "follows": [[*pair, count] for pair, count in sorted(follows.items())],
        "medians": [[*pair, round(float(found["median"]), 3)] for pair, found in sorted(lengths.items())],
        "again": pm4py.get_rework_cases_per_activity(log),
        "variants": len(variants),
        "commonest": [[list(steps), count] for steps, count in common],
    }
    with open(target, "w", encoding="utf-8") as out:
        json.dump(figures, out, indent=None, separators=(",", ":"), ensure_ascii=False, default=int)
        out.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
