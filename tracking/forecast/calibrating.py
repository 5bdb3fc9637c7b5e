"""Corrections of forecast quantiles by how far the closed cases were from theirs.

Adaptive conformal inference (Gibbs and Candès 2021, arXiv 2106.00170): the quantile of the latest misses is
taken at a level that moves a little with each outcome, so that the coverage holds where the work drifts.
"""

from collections.abc import Sequence

import numpy

from .prefixes import Prefix

FEWEST, WINDOW = 20, 500
# The step of the level, that of the paper.
STEP = 0.005


def calibrate(prefixes: Sequence[Prefix], forecasts: numpy.ndarray, quantile: float) -> numpy.ndarray:
    """Forecasts moved so that a share of `quantile` of the outcomes lies within them.

    An outcome is known after the closing of its case: nothing later than a forecast changes it.
    """
    made = [(prefix.at, 0, place) for place, prefix in enumerate(prefixes)]
    closed = [(prefix.closed_at, 1, place) for place, prefix in enumerate(prefixes)]
    result, misses, level = numpy.array(forecasts, dtype=numpy.float64), [], quantile
    for _at, is_known, place in sorted(made + closed):
        if is_known:
            level += STEP * (quantile - (prefixes[place].days <= result[place]))
            misses.append(prefixes[place].days - forecasts[place])
        elif len(misses) >= FEWEST:
            result[place] += numpy.quantile(misses[-WINDOW:], min(max(level, 0), 1))
            result[place] = max(result[place], 0)
    return result
