"""Models of the days to come, by scikit-learn. Only commands may import this room's learning: it is large."""

from collections.abc import Sequence

import numpy
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits

from .prefixes import Prefix

ROUNDS, SEED = 100, 0
# With fewer examples than this no tree can be grown: their quantile stands for all.
FEWEST = 40
# A log of millions is learned from its latest examples, so that memory and time are bounded.
MOST = 200_000
# Threads of OpenMP wait for each other by spinning: where other work takes the cores, two take many times as
# long as one, and of logs like these one needs some seconds.
in_one_thread = threadpool_limits.wrap(limits=1, user_api="openmp")


class Model:
    """One quantile of the days to come, as a function of the facts of a prefix; 0.5 is the median."""

    @in_one_thread
    def __init__(self, examples: Sequence[Prefix], quantile: float) -> None:
        examples = sorted(examples, key=lambda example: example.at)[-MOST:]
        if len(examples) < FEWEST:
            self._model = DummyRegressor(strategy="quantile", quantile=quantile)
        elif quantile == 0.5:
            self._model = _boosted(loss="absolute_error")
        else:
            self._model = _boosted(loss="quantile", quantile=quantile)
        self._model.fit(_facts(examples), [example.days for example in examples])

    @in_one_thread
    def predict(self, prefixes: Sequence[Prefix]) -> numpy.ndarray:
        """The days for each prefix, never less than none."""
        return numpy.maximum(self._model.predict(_facts(prefixes)), 0)


def _boosted(**loss) -> HistGradientBoostingRegressor:
    return HistGradientBoostingRegressor(max_iter=ROUNDS, random_state=SEED, early_stopping=False, **loss)


def _facts(prefixes: Sequence[Prefix]) -> numpy.ndarray:
    return numpy.array([prefix.facts for prefix in prefixes], dtype=numpy.float64)
