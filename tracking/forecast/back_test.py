"""Forecasts of a log's own past, learned from its older cases and measured on its latest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy

from .calibrating import calibrate
from .learning import Model
from .prefixes import Act, Coding, Prefix

QUANTILES = (0.5, 0.8, 0.9)
# The oldest 64% are learned from, the next 16% calibrate, the latest 20% are forecast.
LEARNED, CALIBRATED = 0.64, 0.8


class TooFew(ValueError):
    """A log has too few cases of three acts and more for its latest to be forecast from its oldest."""


@dataclass(frozen=True)
class Measured:
    """Mean absolute errors in days, of the model and of medians; the share of outcomes in each quantile."""

    mae_days: float
    median_mae_days: float
    refreshed_mae_days: float
    coverage: dict[float, float]
    learned: int
    forecasts: int


def measure(cases: Sequence[Sequence[Act]]) -> Measured:
    """Back-test on cases ordered by their first act; the calibration goes on as cases close."""
    ordered = sorted((sorted(acts, key=_at) for acts in cases if acts), key=lambda acts: acts[0].at)
    learned, calibrated = int(len(ordered) * LEARNED), int(len(ordered) * CALIBRATED)
    coding = Coding(ordered[:learned])
    examples = _prefixes(coding, ordered[:learned])
    before = _prefixes(coding, ordered[learned:calibrated])
    latest = _prefixes(coding, ordered[calibrated:])
    if not examples or not latest:
        raise TooFew
    days = numpy.array([prefix.days for prefix in latest])
    coverage, error = {}, 0.0
    for quantile in QUANTILES:
        forecasts = Model(examples, quantile).predict([*before, *latest])
        if quantile == 0.5:
            error = _error(days, forecasts[len(before) :])
        limits = calibrate([*before, *latest], forecasts, quantile)[len(before) :]
        coverage[quantile] = float(numpy.mean(days <= limits))
    middle = numpy.median([prefix.days for prefix in examples])
    flat = numpy.full(len(before) + len(latest), middle)
    refreshed = calibrate([*before, *latest], flat, 0.5)[len(before) :]
    return Measured(
        error, _error(days, middle), _error(days, refreshed), coverage, len(examples), len(latest)
    )


def _at(act: Act) -> datetime:
    return act.at


def _prefixes(coding: Coding, cases: Sequence[Sequence[Act]]) -> list[Prefix]:
    return [prefix for acts in cases for prefix in coding.prefixes(acts)]


def _error(days: numpy.ndarray, forecasts: numpy.ndarray) -> float:
    return float(numpy.mean(numpy.abs(days - forecasts)))
