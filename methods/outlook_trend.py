"""The two parts of the outlook's model: the year effect common to all places, and each place's deviation from it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FREEDOM = 4.0
ROUNDS = 30
SHOCK_SHARE = 0.5
# A place's own noise counts as its years against this many years of the median place.
PRIOR_YEARS = 4.0
LEVEL_GAINS = np.arange(1, 11) / 10
TREND_GAINS = (0.05, 0.1, 0.2, 0.4)
DAMPINGS = (0.8, 0.9, 0.97)
# Without a gain there is no trend, so its damping is of no account.
GRID = np.array([(a, 0.0, 0.9) for a in LEVEL_GAINS] + list(product(LEVEL_GAINS, TREND_GAINS, DAMPINGS)))


@dataclass(frozen=True, slots=True)
class Common:
    """The year effect to come, on the scale: drift a year, its standard error, scale of a year's surprise (Student
    with 4 degrees of freedom), size of a shock, and its chance in a year."""

    drift: float
    drift_error: float
    spread: float
    shock: float
    shock_chance: float


@dataclass(frozen=True, slots=True)
class Damped:
    """Weights of a surprise in level and trend, and what is left of the trend after a year."""

    level_gain: float
    trend_gain: float
    damping: float

    def response(self, horizon: int) -> NDArray[np.float64]:
        """How each year's surprise moves each later year, shaped (year, surprise), lower triangular, 1 on its line."""
        trends = np.cumsum(self.damping ** np.arange(1, horizon))
        weights = np.concatenate([[1.0], self.level_gain * (1 + self.trend_gain * trends)])
        late = np.subtract.outer(np.arange(horizon), np.arange(horizon))
        return np.where(late >= 0, weights[np.maximum(late, 0)], 0.0)


def common(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], Common]:
    """The year effect of places by years, and what it may do next.

    Args:
        values: on the scale, shaped (places, years); empty cells allowed, the last year has a value.

    Returns:
        The effect in each year (0 in the first; in years without values that of the year before), and its future.

    Raises:
        ValueError: fewer than two steps from year to year can be taken.
    """
    effect, steps, spans = _steps(values)
    if len(steps) < 2:
        raise ValueError("too few years follow each other in the same places")
    drift, spread = _student(steps, spans)
    years = spans.sum()
    error = spread * np.sqrt((FREEDOM + 3) / (FREEDOM + 1) / years)
    kept = max(0.0, 1 - (error / drift) ** 2) if drift else 0.0
    largest = np.abs((steps - drift * spans) / np.sqrt(spans)).max()
    return effect, Common(
        drift=float(kept * drift),
        drift_error=float(np.sqrt(kept) * error),
        spread=float(spread),
        shock=float(SHOCK_SHARE * largest),
        shock_chance=float(1 / years),
    )


def _steps(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The chained year effect, and its steps with the years each spans."""
    seen = np.isfinite(values)
    effect = np.zeros(values.shape[1])
    steps, spans = [], []
    for year in range(1, values.shape[1]):
        effect[year] = effect[year - 1]
        both = seen[:, year, None] & seen[:, :year]
        shared = np.flatnonzero(both.any(axis=0))
        if shared.size:
            before = shared[-1]
            step = np.median((values[:, year] - values[:, before])[both[:, before]])
            effect[year] = effect[before] + step
            steps.append(step)
            spans.append(year - before)
    return effect, np.array(steps, dtype=np.float64), np.array(spans, dtype=np.float64)


def _student(steps: NDArray[np.float64], spans: NDArray[np.float64]) -> tuple[float, float]:
    """Drift a year and scale of the yearly surprise, with Student errors, by expectation and maximisation."""
    drift = float(steps.sum() / spans.sum())
    scale = 0.0
    weights = np.ones_like(steps)
    for _ in range(ROUNDS):
        drift = float((weights * steps).sum() / (weights * spans).sum())
        squares = (steps - drift * spans) ** 2 / spans
        scale = float((weights * squares).mean())
        if scale <= 0:
            return drift, 0.0
        weights = (FREEDOM + 1) / (FREEDOM + squares / scale)
    return drift, float(np.sqrt(scale * len(steps) / (len(steps) - 1)))


def damped(deviations: NDArray[np.float64]) -> tuple[Damped, dict[str, NDArray[np.float64]]]:
    """One set of smoothing weights for all places, and where each place stands in the last year.

    The weights are those of `GRID` with the smallest squared surprises one year ahead, each place's counted by the
    variance of its own steps.

    Args:
        deviations: from the year effect, shaped (places, years); empty cells allowed.

    Returns:
        The weights, and by place: level and trend in the last year, spread (standard deviation of a surprise).
    """
    seen = np.isfinite(deviations)
    filled = np.where(seen, deviations, 0.0)
    gains = GRID[:, 0, None], GRID[:, 0, None] * GRID[:, 1, None], GRID[:, 2, None]
    _, _, squares = _smooth(filled, seen, *gains)
    counts = np.maximum(seen.sum(axis=1) - 1, 0)
    own = squares[len(LEVEL_GAINS) - 1]
    weights = 1 / _shrunk(own, counts)
    best = GRID[int(np.argmin((squares * weights).sum(axis=1)))]
    chosen = Damped(*map(float, best))
    level, trend, squares = _smooth(filled, seen, *(np.array([[g]]) for g in (best[0], best[0] * best[1], best[2])))
    # A spread of exactly nil would make the weights infinite; it is put back here.
    spread = np.where(squares[0].any(), np.sqrt(_shrunk(squares[0], counts)), 0.0)
    return chosen, {"level": level[0], "trend": trend[0], "spread": spread}


def _shrunk(squares: NDArray[np.float64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Each place's variance from its squared surprises and their number, drawn towards the median place's."""
    enough = counts >= 3
    known = enough if enough.any() else counts >= 1
    middle = float(np.median(squares[known] / counts[known])) if known.any() else 0.0
    variance = (PRIOR_YEARS * middle + squares) / (PRIOR_YEARS + counts)
    tiny = np.finfo(np.float64).tiny ** 0.5
    return np.maximum(variance, tiny)


def _smooth(
    values: NDArray[np.float64],
    seen: NDArray[np.bool_],
    level_gain: NDArray[np.float64],
    trend_gain: NDArray[np.float64],
    damping: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Level, trend and summed squared surprises after the last year, shaped (sets of gains, places)."""
    places, years = values.shape
    level, trend, squares = (np.zeros((len(level_gain), places)) for _ in range(3))
    begun = np.zeros(places, dtype=bool)
    for year in range(years):
        trend = damping * trend
        level = level + trend
        surprise = np.where(seen[:, year] & begun, values[:, year] - level, 0.0)
        first = seen[:, year] & ~begun
        level = np.where(first, values[:, year], level + level_gain * surprise)
        trend = trend + trend_gain * surprise
        squares += surprise**2
        begun |= first
    return level, trend, squares
