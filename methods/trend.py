"""Is a series rising or falling: OHID's five-point rule, and the slope of Theil and Sen for longer series.

**Five points** (OHID Fingertips, recent trends; `TrendMarkerCalculator` of dhsc-govuk/FingertipsNext): on the five
newest yearly values, numbered x = 1…5, with se = (upper − lower) / 3.92 and weights w = 1/se²,

    slope = Σ w (x − x̄) y / Σ w (x − x̄)²,  χ² = slope² · Σ w (x − x̄)²

where x̄ is the weighted mean. There is a trend when χ² > 9.5495 (one degree of freedom, p < 0.002) and the slope
keeps its sign when each point is left out in turn. A slope of nothing has no sign here; the published code counts it
as a rise. For shares OHID works from numerator and denominator; here the published interval serves for them too.

**Longer series**: the median of the slopes between all pairs of points (Theil 1950; Sen 1968, Journal of the American
Statistical Association 63, 1379-1389). Sen's interval takes the errors as independent; where those of neighbouring
years agree it is widened as Yue and Wang propose (2004, Water Resources Management 18, 201-218), with the correlation
corrected for its bias around a fitted line (van Giersbergen 2005, Economics Letters 89, 75-82). For a series that
only wanders (a random walk) it is still too narrow: it finds a trend in about one of five.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri
from scipy.stats import theilslopes

from methods.change import Estimate, Period, is_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

POINTS = 5
CRITICAL_CHI_SQUARE = 9.54953570608324
WIDTH_IN_ERRORS = 3.92
FEWEST_FOR_SLOPE = 10
MOST_CORRELATED = 0.95
YEAR_DAYS = (350, 380)
"""Days from the start of one period to the start of the next that count as a year."""
DAYS_IN_YEAR = 365.25
NO_SLOPE = 1e-9
"""Slopes of fewer standard errors are rounding, not slopes."""

# Row 0 keeps all points, row i leaves out point i.
KEPT = np.vstack([np.ones(POINTS), 1 - np.eye(POINTS)])

Floats = NDArray[np.float64]
Point = tuple[Period, Estimate]


class Direction(StrEnum):
    """What a trend test found; increasing and decreasing where neither direction is the better one."""

    GETTING_BETTER = "getting_better"
    GETTING_WORSE = "getting_worse"
    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CLEAR_CHANGE = "no_clear_change"
    NOT_TESTED = "not_tested"


WORDS_OF_POLARITY: dict[str, tuple[Direction, Direction]] = {
    "higher": (Direction.GETTING_WORSE, Direction.GETTING_BETTER),
    "lower": (Direction.GETTING_BETTER, Direction.GETTING_WORSE),
    "neither": (Direction.DECREASING, Direction.INCREASING),
}
"""Polarity -> the words for a slope below and above nothing."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A trend, or in `why` the sentence that says why there is no test.

    `slope` is the change a year in the indicator's unit, `lower` and `upper` its 95% interval, `n` the number of
    values used, `first` and `last` the periods they run between. `chi_square` and `keeps_sign` belong to the
    five-point rule. All are None without a test.
    """

    direction: Direction
    slope: float | None = None
    lower: float | None = None
    upper: float | None = None
    n: int = 0
    first: Period | None = None
    last: Period | None = None
    chi_square: float | None = None
    keeps_sign: bool | None = None
    why: str = ""


def five_point_trend(series: Mapping[Period, Estimate], polarity: str, breaks: Collection[date] = ()) -> Trend:
    """Test the five newest values for a trend by OHID's rule, where its conditions hold.

    Args:
        series: the published values with their 95% intervals; periods without a value are left out.
        polarity: "higher", "lower" or "neither" is better.
        breaks: first days of periods from which the series is no longer comparable with what came before.

    Returns:
        "not_tested" with the reason unless the five newest periods are a year apart, share no day, have no break
        between them and an interval of some width each.

    Raises:
        ValueError: the polarity is unknown.
    """
    words = _words(polarity)
    newest = with_values(series)[-POINTS:]
    if why := _why_not_five([period for period, _ in newest], breaks) or _why_no_errors(newest):
        return Trend(Direction.NOT_TESTED, why=why)
    rows = [(estimate.value, estimate.lower, estimate.upper) for _, estimate in newest]
    values, lower, upper = np.array(rows, dtype=np.float64).T
    slopes, errors = _weighted_slopes(values, (upper - lower) / WIDTH_IN_ERRORS)
    scores = slopes / errors
    keeps_sign = bool((scores > NO_SLOPE).all() or (scores < -NO_SLOPE).all())
    is_trend = keeps_sign and scores[0] ** 2 > CRITICAL_CHI_SQUARE
    margin = errors[0] * WIDTH_IN_ERRORS / 2
    return Trend(
        words[int(slopes[0] > 0)] if is_trend else Direction.NO_CLEAR_CHANGE,
        slope=float(slopes[0]),
        lower=float(slopes[0] - margin),
        upper=float(slopes[0] + margin),
        n=POINTS,
        first=newest[0][0],
        last=newest[-1][0],
        chi_square=float(scores[0] ** 2),
        keeps_sign=keeps_sign,
    )


def long_trend(
    series: Mapping[Period, Estimate], polarity: str, breaks: Collection[date] = (), level: float = 0.95
) -> Trend:
    """The slope of Theil and Sen of a yearly series of ten or more values since its newest break.

    There is a trend when the interval of the slope leaves out nothing. Published intervals are not used: the
    scatter of the values around the line is the noise.

    Args:
        series: the published values; periods without a value are left out, and gaps between years are fine.
        polarity: "higher", "lower" or "neither" is better.
        breaks: first days of periods from which the series is no longer comparable with what came before.
        level: confidence level of the interval.

    Returns:
        "not_tested" with the reason for shorter series, overlapping periods and values within one year.

    Raises:
        ValueError: the polarity is unknown or the level is not between 0.5 and 1.
    """
    words = _words(polarity)
    if not 0.5 <= level < 1:
        raise ValueError(f"level {level} is not between 0.5 and 1")
    points = with_values(series)
    newest_break = max((day for day in breaks if points and day <= points[-1][0][0]), default=None)
    used = [point for point in points if newest_break is None or point[0][0] >= newest_break]
    periods = [period for period, _ in used]
    if why := _why_no_slope(periods, newest_break is not None):
        return Trend(Direction.NOT_TESTED, why=why)
    years = np.array([(start - periods[0][0]).days / DAYS_IN_YEAR for start, _ in periods])
    values = np.array([estimate.value for _, estimate in used], dtype=np.float64)
    slope, lower, upper = _sen_interval(years, values, level)
    direction = words[int(lower > 0)] if lower > 0 or upper < 0 else Direction.NO_CLEAR_CHANGE
    return Trend(direction, slope, lower, upper, n=len(used), first=periods[0], last=periods[-1])


def _words(polarity: str) -> tuple[Direction, Direction]:
    if polarity not in WORDS_OF_POLARITY:
        raise ValueError(f"unknown polarity {polarity}: use higher, lower or neither")
    return WORDS_OF_POLARITY[polarity]


def with_values(series: Mapping[Period, Estimate]) -> list[Point]:
    """The periods that have a value, oldest first."""
    return sorted((point for point in series.items() if is_number(point[1].value)), key=lambda point: point[0])


def _why_not_five(periods: Sequence[Period], breaks: Collection[date]) -> str:
    if len(periods) < POINTS:
        return f"The rule takes five yearly values; there {_are(len(periods))}."
    if overlap(periods):
        return "The periods overlap and share data, so neighbouring values are not independent."
    if not all(YEAR_DAYS[0] <= days <= YEAR_DAYS[1] for days in days_between_starts(periods)):
        return "The five newest values are not those of five years in a row."
    if any(periods[0][0] < day <= periods[-1][0] for day in breaks):
        return "There is a break in the series within the five newest values."
    return ""


def _why_no_errors(points: Sequence[Point]) -> str:
    for _, estimate in points:
        if estimate.lower is None or estimate.upper is None or math.isnan(estimate.lower + estimate.upper):
            return "No uncertainty is published for each of the five newest values, so a trend cannot be tested."
        width = estimate.upper - estimate.lower
        if not (math.isfinite(width) and width > 0):
            return "A published interval is not usable: it has no width, or its limits are crossed."
    return ""


def _why_no_slope(periods: Sequence[Period], after_a_break: bool) -> str:
    if len(periods) < FEWEST_FOR_SLOPE:
        since = " since the break in the series" if after_a_break else ""
        return f"A slope takes ten yearly values; there {_are(len(periods))}{since}."
    if overlap(periods):
        return "The periods overlap and share data, so the interval of a slope would be too narrow."
    if min(days_between_starts(periods)) < YEAR_DAYS[0]:
        return "There are several values a year, which may follow the seasons."
    return ""


def _are(count: int) -> str:
    return "is one" if count == 1 else f"are {count or 'none'}"


def overlap(periods: Sequence[Period]) -> bool:
    """Whether any of the periods, oldest first, shares a day with the next."""
    return any(later[0] <= earlier[1] for earlier, later in pairwise(periods))


def days_between_starts(periods: Sequence[Period]) -> list[int]:
    """Days from the start of each period to that of the next, oldest first."""
    return [(later[0] - earlier[0]).days for earlier, later in pairwise(periods)]


def _weighted_slopes(values: Floats, errors: Floats) -> tuple[Floats, Floats]:
    """Slope and its standard error with all points, then with each left out in turn."""
    smallest = errors.min()
    weights = KEPT * (smallest / errors) ** 2
    numbered = np.arange(1, POINTS + 1)
    centred = numbered - (weights @ numbered / weights.sum(axis=1))[:, np.newaxis]
    spread = (weights * centred**2).sum(axis=1)
    slopes: Floats = (weights * centred) @ (values - values.mean()) / spread
    return slopes, smallest / np.sqrt(spread)


def _sen_interval(years: Floats, values: Floats, level: float) -> tuple[float, float, float]:
    earlier, later = np.triu_indices(years.size, k=1)
    slope = float(np.median((values[later] - values[earlier]) / (years[later] - years[earlier])))
    wider = ndtri((1 + level) / 2) * math.sqrt(_inflation(values - slope * years))
    # The tail and not the level, which a wide interval rounds to one; scipy takes either.
    found = theilslopes(values, years, alpha=float(2 * ndtr(-wider)))
    return slope, float(found.low_slope), float(found.high_slope)


def _inflation(residuals: Floats) -> float:
    """What correlation r between neighbours does to the variance: 1 + 2 Σ (1 − k/n) rᵏ, with r from 0 to 0.95."""
    departures = residuals - residuals.mean()
    size = float(departures @ departures)
    if size <= (NO_SLOPE * float(np.abs(residuals).max())) ** 2:
        return 1.0
    n = residuals.size
    correlation = (n * float(departures[1:] @ departures[:-1]) / size + 2) / (n - 4)
    # A correlation below nothing would narrow the interval on the word of a few values.
    correlation = min(max(correlation, 0.0), MOST_CORRELATED)
    lags = np.arange(1, n)
    return float(1 + 2 * ((1 - lags / n) * correlation**lags).sum())
