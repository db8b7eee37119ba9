"""When could we know: the smallest change that could be seen by a year, and the year in which a planned one would show.

A yearly series is taken as a level that wanders (each year's step has standard deviation τ) seen with noise that comes
and goes (standard deviation σ), so its steps have variance τ² + 2σ² and neighbouring steps covariance −σ². A change of
d a year, going on for k years after the start, is estimated from the k steps by generalised least squares with

    standard error of d = 1 / √(1ᵀ Γ⁻¹ 1),  Γ the k × k covariance matrix of the steps,

which is τ / √k for a pure random walk and the standard error of the fitted line for pure noise. It is seen with power
P by a two-sided test at level α when d = λ · standard error, λ the noncentrality at which Student's t exceeds its
critical value with probability P; 2.80 for 95%, 80% and a known noise (local level model: Harvey 1989, Forecasting,
Structural Time Series Models and the Kalman Filter; power of the t test: Cohen 1988).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import solve_toeplitz
from scipy.special import nctdtrinc, ndtri, stdtrit

from methods.trend import YEAR_DAYS, Point, days_between_starts, overlap, with_values

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from methods.change import Estimate, Period

FEWEST_VALUES = 8
TEST_LEVEL = 0.95
POWER = 0.80
FURTHEST_YEARS = 50
ROUNDING = 1e-9
"""Steps that vary by a smaller share of the figures vary by rounding."""


@dataclass(frozen=True, slots=True)
class Noise:
    """How a yearly series moves without a plan, in its own unit.

    `passing` (σ) comes and goes with each figure, `lasting` (τ) stays in the level; both are standard deviations.
    `freedom` is the number of degrees of freedom they were estimated with; infinite where they are known.

    Raises:
        ValueError: a standard deviation is negative or no finite number, both are nil, or freedom is below 1.
    """

    passing: float
    lasting: float
    freedom: float = math.inf

    def __post_init__(self) -> None:
        sizes = (self.passing, self.lasting)
        if not all(math.isfinite(size) and size >= 0 for size in sizes) or max(sizes) == 0 or not self.freedom >= 1:
            raise ValueError(f"{self} is no noise")


@dataclass(frozen=True, slots=True)
class NoiseFound:
    """The noise of a series, or the sentence that says why it could not be measured."""

    noise: Noise | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class FirstYear:
    """The first year in which a change would show, or the sentence that says why there is none."""

    year: int | None
    why: str = ""


def noise_of(series: Mapping[Period, Estimate], breaks: Collection[date] = ()) -> NoiseFound:
    """Measure a series' noise by its yearly steps around their mean, so that a steady drift is no noise.

    With s² the variance of the m steps and r the correlation of neighbouring ones, σ² = −r s² and τ² = (1 + 2r) s².
    As r comes out too low in short series, by about 1/m, and a wandering series must not pass for a calm one, r is
    raised by 1/m and half its standard error 1/√m, and kept between −½ and 0. In simulations a test with this noise
    then raises at most about 7% false alarms where 5% are meant; where the noise only comes and goes it raises far
    fewer and asks for up to two and a half times the change that would do.

    Args:
        series: the published values. The newest ones count, as far back as there is one for each year and no break;
            eight or more.
        breaks: first days of periods from which the series is no longer comparable with what came before.
    """
    points = with_values(series)
    if overlap([period for period, _ in points]):
        return NoiseFound(None, "The periods overlap and share data, which hides how much a single year moves.")
    values = np.array([estimate.value for _, estimate in _newest_run(points, breaks)], dtype=np.float64)
    if values.size < FEWEST_VALUES:
        are = "is one" if values.size == 1 else f"are {values.size or 'none'}"
        return NoiseFound(None, f"It takes {FEWEST_VALUES} years in a row to measure the noise; there {are}.")
    steps = np.diff(values)
    departures = steps - steps.mean()
    freedom = departures.size - 1
    variance = float(departures @ departures) / freedom
    if math.sqrt(variance) <= ROUNDING * float(np.abs(values).max()):
        return NoiseFound(None, "The figures lie on a straight line, so there is no noise to measure a change against.")
    correlation = float(departures[1:] @ departures[:-1] / (departures @ departures))
    correlation += 1 / steps.size + 0.5 / math.sqrt(steps.size)
    passing = min(max(-correlation, 0.0), 0.5)
    return NoiseFound(Noise(math.sqrt(passing * variance), math.sqrt((1 - 2 * passing) * variance), freedom))


def _newest_run(points: Sequence[Point], breaks: Collection[date]) -> Sequence[Point]:
    """The newest points that are a year apart each, without a break between them."""
    periods = [period for period, _ in points]
    first = len(points) - 1
    for days in reversed(days_between_starts(periods)):
        after_a_break = any(periods[first - 1][0] < day <= periods[first][0] for day in breaks)
        if after_a_break or not YEAR_DAYS[0] <= days <= YEAR_DAYS[1]:
            break
        first -= 1
    return points[max(first, 0) :]


def standard_error(noise: Noise, years: int) -> float:
    """Standard error of the change a year, estimated from the yearly figures up to `years` after the start.

    Raises:
        ValueError: years is below 1.
    """
    if years < 1:
        raise ValueError(f"{years} years: at least one figure after the start is needed")
    # In units of the larger part, so that no square is too small to be told from nothing.
    unit = max(noise.passing, noise.lasting)
    passing, lasting = (noise.passing / unit) ** 2, (noise.lasting / unit) ** 2
    covariance = np.zeros(years)
    covariance[:2] = [lasting + 2 * passing, -passing][:years]
    information = solve_toeplitz(covariance, np.ones(years)).sum()
    return unit / math.sqrt(float(information))


def smallest_change(noise: Noise, years: int, level: float = TEST_LEVEL, power: float = POWER) -> float:
    """The smallest change in all, over `years` of yearly figures after the start, that would be seen.

    In the unit of the series, always above nothing; it serves both directions.

    Raises:
        ValueError: years is below 1, level or power is not between 0 and 1.
    """
    return years * _noncentrality(noise.freedom, level, power) * standard_error(noise, years)


def first_year(
    noise: Noise, change_a_year: float, start_year: int, level: float = TEST_LEVEL, power: float = POWER
) -> FirstYear:
    """The first year whose figure would show a planned change, going on evenly from the start year's figure.

    It is the year the figure is *of*: when it is published is later.

    Args:
        change_a_year: the planned change a year, in the unit of the series, either direction.

    Raises:
        ValueError: the change is no finite number, level or power is not between 0 and 1.
    """
    if not math.isfinite(change_a_year):
        raise ValueError(f"change {change_a_year} is no finite number")
    if change_a_year == 0:
        return FirstYear(None, "No change is planned, so none can show.")
    needed = _noncentrality(noise.freedom, level, power)
    # The standard error only falls with more years.
    years = 1 + bisect_left(
        range(1, FURTHEST_YEARS + 1),
        True,
        key=lambda years: abs(change_a_year) >= needed * standard_error(noise, years),
    )
    if years <= FURTHEST_YEARS:
        return FirstYear(start_year + years)
    return FirstYear(None, f"A change this small would not show within {FURTHEST_YEARS} years.")


def _noncentrality(freedom: float, level: float, power: float) -> float:
    if not 0 < level < 1 or not 0 < power < 1:
        raise ValueError(f"level {level} and power {power} must lie between 0 and 1")
    if math.isinf(freedom):
        return float(ndtri((1 + level) / 2) + ndtri(power))
    critical = float(stdtrit(freedom, (1 + level) / 2))
    return float(nctdtrinc(freedom, 1 - power, critical))
