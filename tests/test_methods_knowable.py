"""When a change could be known: hand-computed cases, power and false alarms by simulation, and the edges."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nct, norm
from scipy.stats import t as student

from methods.change import Estimate, Period
from methods.knowable import Noise, first_year, noise_of, smallest_change, standard_error

pytestmark = pytest.mark.filterwarnings("error")

LAMBDA = norm.ppf(0.975) + norm.ppf(0.8)
NOISES = st.builds(Noise, st.floats(0.01, 100), st.floats(0.01, 100), st.sampled_from([6.0, 15.0, math.inf]))


def yearly(values, first: int = 1990) -> dict[Period, Estimate]:
    return {(date(year, 1, 1), date(year, 12, 31)): Estimate(value) for year, value in enumerate(values, first)}


def paths(noise: Noise, years: int, drift: float, count: int, seed: int = 7) -> np.ndarray:
    """Yearly figures of years 0 to `years`: shape (count, years + 1)."""
    random = np.random.default_rng(seed)
    steps = drift + noise.lasting * random.standard_normal((count, years))
    levels = np.concatenate([np.zeros((count, 1)), steps.cumsum(axis=1)], axis=1)
    return levels + noise.passing * random.standard_normal(levels.shape)


def estimated_drift(figures: np.ndarray, noise: Noise) -> np.ndarray:
    """Generalised least squares on the steps, written out in full."""
    steps = np.diff(figures, axis=1)
    years = steps.shape[1]
    covariance = (noise.lasting**2 + 2 * noise.passing**2) * np.eye(years)
    covariance -= noise.passing**2 * (np.eye(years, k=1) + np.eye(years, k=-1))
    weights = np.linalg.solve(covariance, np.ones(years))
    return steps @ weights / weights.sum()


@pytest.mark.parametrize("years", [1, 2, 5, 20])
def test_pure_wandering_and_pure_noise_have_their_known_standard_errors(years: int) -> None:
    assert standard_error(Noise(0, 3), years) == pytest.approx(3 / math.sqrt(years))
    numbered = np.arange(years + 1)
    of_line = 3 / math.sqrt(((numbered - numbered.mean()) ** 2).sum())
    assert standard_error(Noise(3, 0), years) == pytest.approx(of_line)


def test_two_figures_need_a_change_of_four_times_the_noise() -> None:
    """(1.96 + 0.84) · √2 · σ, the textbook least detectable difference."""
    assert smallest_change(Noise(1, 0), 1) == pytest.approx(LAMBDA * math.sqrt(2)) == pytest.approx(3.96, abs=0.01)


def test_a_noise_known_from_few_figures_asks_for_more() -> None:
    change = smallest_change(Noise(0, 1, freedom=6), 1)
    assert change > smallest_change(Noise(0, 1), 1)
    power = nct.sf(student.ppf(0.975, 6), 6, change) + nct.cdf(-student.ppf(0.975, 6), 6, change)
    assert power == pytest.approx(0.8, abs=1e-3)


@pytest.mark.parametrize("noise", [Noise(1, 0), Noise(1, 0.5), Noise(0.3, 1), Noise(0, 1)])
@pytest.mark.parametrize("years", [1, 4, 8])
def test_the_smallest_change_is_seen_four_times_in_five_and_no_change_once_in_twenty(noise: Noise, years: int) -> None:
    critical = norm.ppf(0.975) * standard_error(noise, years)
    change = smallest_change(noise, years)
    for drift, expected in ((change / years, 0.8), (0.0, 0.05)):
        drifts = estimated_drift(paths(noise, years, drift, 4000), noise)
        assert (np.abs(drifts) > critical).mean() == pytest.approx(expected, abs=0.02)


def test_in_the_first_year_the_planned_change_shows_and_in_the_year_before_it_does_not() -> None:
    noise, change = Noise(1, 0.3), 0.8
    found = first_year(noise, change, 2024).year
    years = found - 2024
    assert years > 1
    for count, is_enough in ((years, True), (years - 1, False)):
        drifts = estimated_drift(paths(noise, count, change, 8000), noise)
        power = (np.abs(drifts) > norm.ppf(0.975) * standard_error(noise, count)).mean()
        assert (power >= 0.79) == is_enough


@pytest.mark.parametrize("truth", [Noise(1, 0), Noise(1, 0.5), Noise(0.5, 1), Noise(0, 1)])
def test_a_noise_measured_from_the_past_rarely_raises_a_false_alarm(truth: Noise) -> None:
    alarms = []
    futures = paths(truth, 5, 0.0, 300, seed=1)
    for past, future in zip(paths(truth, 11, 0.4, 300, seed=2), futures, strict=True):
        noise = noise_of(yearly(past)).noise
        drift = estimated_drift(future[np.newaxis], noise)[0]
        alarms.append(abs(drift) > student.ppf(0.975, noise.freedom) * standard_error(noise, 5))
    assert np.mean(alarms) <= 0.085


def test_the_noise_of_a_long_series_is_split_about_right() -> None:
    found = noise_of(yearly(paths(Noise(2, 1), 8_000, 0.5, 1)[0], first=1)).noise
    assert (found.passing, found.lasting) == pytest.approx((2, 1), rel=0.1)


def test_a_drift_is_no_noise() -> None:
    past = paths(Noise(1, 1), 12, 0.0, 1)[0]
    plain, drifting = noise_of(yearly(past)).noise, noise_of(yearly(past + 5 * np.arange(13))).noise
    assert (drifting.passing, drifting.lasting) == pytest.approx((plain.passing, plain.lasting))


@pytest.mark.parametrize(
    ("series", "why"),
    [
        ({}, "It takes 8 years in a row to measure the noise; there are none."),
        (yearly([1]), "It takes 8 years in a row to measure the noise; there is one."),
        (yearly([1, 3, 2, 4, 3, 5, 4]), "It takes 8 years in a row to measure the noise; there are 7."),
        (
            yearly([1, 3, 2, 4, None, 3, 5, 4, 6, 5]),
            "It takes 8 years in a row to measure the noise; there are 5.",
        ),
        (
            yearly([1, 3, 2, 4, math.nan, 3, 5, 4, 6, 5]),
            "It takes 8 years in a row to measure the noise; there are 5.",
        ),
        (
            {(start, date(end.year + 2, 12, 31)): one for (start, end), one in yearly(range(12)).items()},
            "The periods overlap and share data, which hides how much a single year moves.",
        ),
        (yearly([100] * 9), "The figures lie on a straight line, so there is no noise to measure a change against."),
        (yearly([0] * 9), "The figures lie on a straight line, so there is no noise to measure a change against."),
        (
            yearly([0.1 * step for step in range(9)]),
            "The figures lie on a straight line, so there is no noise to measure a change against.",
        ),
    ],
)
def test_where_the_noise_cannot_be_measured_it_says_why(series, why) -> None:
    found = noise_of(series)
    assert (found.noise, found.why) == (None, why)


def test_the_noise_is_that_since_the_newest_break_or_gap() -> None:
    recent = [1, 3, 2, 4, 3, 5, 4, 6, 5]
    plain = noise_of(yearly(recent, 2010))
    before = yearly([50, 90, 20], 2007)
    assert noise_of(before | yearly(recent, 2010), [date(2010, 1, 1)]) == plain
    assert noise_of(yearly([50, 90, 20], 2005) | yearly(recent, 2010)) == plain
    assert noise_of(before | yearly(recent, 2010)).noise.lasting > plain.noise.lasting
    assert "there are 4" in noise_of(yearly(recent, 2010), [date(2015, 1, 1)]).why


def test_what_never_shows_says_why() -> None:
    assert first_year(Noise(1, 1), 0, 2024).why == "No change is planned, so none can show."
    found = first_year(Noise(1, 1), 0.01, 2024)
    assert (found.year, found.why) == (None, "A change this small would not show within 50 years.")


def test_what_cannot_be_asked_is_an_error() -> None:
    for sizes in ((0, 0), (-1, 1), (math.nan, 1), (1, math.inf), (1, 1, 0.5)):
        with pytest.raises(ValueError, match="no noise"):
            Noise(*sizes)
    with pytest.raises(ValueError, match="0 years"):
        smallest_change(Noise(1, 1), 0)
    with pytest.raises(ValueError, match="level 95"):
        smallest_change(Noise(1, 1), 1, level=95)
    with pytest.raises(ValueError, match="power 80"):
        first_year(Noise(1, 1), 1, 2024, power=80)
    with pytest.raises(ValueError, match="no finite number"):
        first_year(Noise(1, 1), math.nan, 2024)


@settings(derandomize=True, deadline=None)
@given(NOISES, st.integers(1, 20), st.floats(1, 50))
def test_more_noise_never_shows_a_smaller_change_and_more_years_a_smaller_one_a_year(noise, years, times) -> None:
    change = smallest_change(noise, years)
    assert math.isfinite(change)
    assert change > 0
    more = [
        Noise(noise.passing * times, noise.lasting, noise.freedom),
        Noise(noise.passing, noise.lasting * times, noise.freedom),
    ]
    assert all(smallest_change(one, years) >= change * (1 - 1e-9) for one in more)
    assert standard_error(noise, years + 1) <= standard_error(noise, years) * (1 + 1e-9)


@settings(derandomize=True, deadline=None)
@given(NOISES, st.floats(0.01, 500), st.floats(1, 50))
def test_a_larger_plan_never_shows_later_and_both_directions_show_alike(noise, change, times) -> None:
    found = first_year(noise, change, 2024)
    assert first_year(noise, -change, 2024) == found
    larger = first_year(noise, change * times, 2024)
    assert (larger.year or math.inf) <= (found.year or math.inf)
    assert (found.year is None) == bool(found.why)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.integers(-100, 100), min_size=8, max_size=20), st.integers(-1000, 1000), st.integers(1, 50))
def test_noise_does_not_depend_on_the_level_and_scales_with_the_unit(values, constant, times) -> None:
    plain, changed = (noise_of(yearly(one)).noise for one in (values, [constant + times * value for value in values]))
    assert (plain is None) == (changed is None)
    if plain is not None:
        assert (changed.passing, changed.lasting) == pytest.approx((times * plain.passing, times * plain.lasting))
