"""The five-point rule against statsmodels and by hand, the long slope, their refusals and invariants."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, theilslopes

from methods.change import Estimate, Period
from methods.trend import CRITICAL_CHI_SQUARE, Direction, Trend, five_point_trend, long_trend

pytestmark = pytest.mark.filterwarnings("error")

VALUES = st.lists(st.floats(-1e3, 1e3).map(lambda number: round(number, 2)), min_size=5, max_size=5)
ERRORS = st.lists(st.floats(0.1, 50), min_size=5, max_size=5)
POLARITIES = st.sampled_from(["higher", "lower", "neither"])
TURNED = {"higher": "lower", "lower": "higher", "neither": "neither"}
WORSE_FOR_BETTER = {
    Direction.GETTING_BETTER: Direction.GETTING_WORSE,
    Direction.GETTING_WORSE: Direction.GETTING_BETTER,
}


def year(number: int) -> Period:
    return date(number, 1, 1), date(number, 12, 31)


def yearly(values, errors=1.0, first: int = 2015) -> dict[Period, Estimate]:
    errors = np.broadcast_to(errors, len(values))
    return {
        year(first + step): Estimate(value, value - 1.96 * error, value + 1.96 * error)
        for step, (value, error) in enumerate(zip(values, errors, strict=True))
    }


def near_a_border(found: Trend) -> bool:
    return math.isclose(found.chi_square, CRITICAL_CHI_SQUARE, rel_tol=1e-6) or abs(found.slope) < 1e-6


def test_the_critical_value_is_that_of_two_in_a_thousand() -> None:
    assert pytest.approx(chi2.isf(0.002, 1), rel=1e-12) == CRITICAL_CHI_SQUARE


def test_a_case_by_hand() -> None:
    """Equal errors of 1: Σ(x − x̄)² = 10, so the slope 1.1 has χ² = 1.21 × 10."""
    found = five_point_trend(yearly([10, 11, 12, 13, 14.5]), "higher")
    assert (found.slope, found.chi_square) == pytest.approx((1.1, 12.1))
    assert (found.lower, found.upper) == pytest.approx((1.1 - 1.96 / math.sqrt(10), 1.1 + 1.96 / math.sqrt(10)))
    assert found.direction is Direction.GETTING_BETTER
    assert (found.n, found.first, found.last, found.keeps_sign, found.why) == (5, year(2015), year(2019), True, "")


@pytest.mark.parametrize(
    ("polarity", "rising", "falling"),
    [
        ("higher", "getting_better", "getting_worse"),
        ("lower", "getting_worse", "getting_better"),
        ("neither", "increasing", "decreasing"),
    ],
)
def test_polarity_turns_a_slope_into_words(polarity: str, rising: str, falling: str) -> None:
    assert five_point_trend(yearly([1, 2, 3, 4, 5], 0.5), polarity).direction == rising
    assert five_point_trend(yearly([5, 4, 3, 2, 1], 0.5), polarity).direction == falling
    assert long_trend(yearly(range(12)), polarity).direction == rising
    assert long_trend(yearly(range(12, 0, -1)), polarity).direction == falling


@settings(derandomize=True, deadline=None)
@given(VALUES, ERRORS)
def test_the_slope_is_that_of_weighted_least_squares_with_known_errors(values, errors) -> None:
    found = five_point_trend(yearly(values, errors), "higher")
    design = sm.add_constant(np.arange(1.0, 6.0))
    fits = [
        sm.WLS(np.array(values)[kept], design[kept], weights=np.array(errors)[kept] ** -2.0).fit(cov_type="fixed scale")
        for kept in [np.arange(5), *(np.delete(np.arange(5), one) for one in range(5))]
    ]
    assert found.slope == pytest.approx(fits[0].params[1], rel=1e-7, abs=1e-7)
    assert found.chi_square == pytest.approx(fits[0].tvalues[1] ** 2, rel=1e-6, abs=1e-9)
    slopes = np.array([fit.params[1] for fit in fits])
    assume((np.abs(slopes) > 1e-6).all() and not near_a_border(found))
    keeps_sign = abs(np.sign(slopes).sum()) == 6
    assert found.keeps_sign == keeps_sign
    assert (found.direction is not Direction.NO_CLEAR_CHANGE) == (keeps_sign and fits[0].pvalues[1] < 0.002)


@settings(derandomize=True, deadline=None)
@given(VALUES, ERRORS)
def test_the_slope_is_that_of_a_weighted_line(values, errors) -> None:
    found = five_point_trend(yearly(values, errors), "higher")
    expected = np.polyfit(np.arange(1, 6), values, 1, w=1 / np.array(errors))[0]
    assert found.slope == pytest.approx(expected, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize(
    ("chi_square", "direction"), [(9.54, Direction.NO_CLEAR_CHANGE), (9.56, Direction.GETTING_BETTER)]
)
def test_a_trend_takes_more_than_the_critical_value(chi_square: float, direction: Direction) -> None:
    """A slope of 1 with equal errors has χ² = 10 / se²."""
    found = five_point_trend(yearly([1, 2, 3, 4, 5], math.sqrt(10 / chi_square)), "higher")
    assert found.chi_square == pytest.approx(chi_square)
    assert found.direction is direction


def test_one_value_that_makes_the_whole_slope_is_no_trend() -> None:
    found = five_point_trend(yearly([50, 49, 50, 49, 80]), "higher")
    assert found.chi_square > CRITICAL_CHI_SQUARE
    assert (found.keeps_sign, found.direction) == (False, Direction.NO_CLEAR_CHANGE)


@pytest.mark.parametrize("last", [60, 40])
def test_a_slope_of_nothing_without_the_last_value_keeps_no_sign_in_either_direction(last: float) -> None:
    assert five_point_trend(yearly([50, 50, 50, 50, last]), "higher").direction is Direction.NO_CLEAR_CHANGE


@pytest.mark.parametrize("value", [0, 50, 100])
def test_values_that_are_all_equal_have_no_trend(value: float) -> None:
    assert five_point_trend(yearly([value] * 5), "higher").direction is Direction.NO_CLEAR_CHANGE
    found = long_trend(yearly([value] * 12), "higher")
    assert (found.direction, found.slope, found.lower, found.upper) == (Direction.NO_CLEAR_CHANGE, 0, 0, 0)


def test_shares_at_their_bounds_are_tested_with_lopsided_intervals() -> None:
    limits = [(0, 0, 1), (0, 0, 1), (2, 1, 3), (97, 96, 98), (100, 99, 100)]
    series = {year(2015 + step): Estimate(*one) for step, one in enumerate(limits)}
    assert five_point_trend(series, "higher").direction is Direction.GETTING_BETTER


@settings(derandomize=True, deadline=None)
@given(VALUES, ERRORS, POLARITIES)
def test_turning_the_polarity_turns_better_into_worse(values, errors, polarity) -> None:
    straight = five_point_trend(yearly(values, errors), polarity).direction
    turned = five_point_trend(yearly(values, errors), TURNED[polarity]).direction
    assert turned is WORSE_FOR_BETTER.get(straight, straight)


@settings(derandomize=True, deadline=None)
@given(VALUES, ERRORS, st.floats(-1e4, 1e4))
def test_a_constant_added_changes_nothing(values, errors, constant) -> None:
    straight = five_point_trend(yearly(values, errors), "higher")
    moved = five_point_trend(yearly([value + constant for value in values], errors), "higher")
    assert moved.slope == pytest.approx(straight.slope, abs=1e-6)
    assume(not near_a_border(straight))
    assume(straight.keeps_sign == moved.keeps_sign or abs(straight.slope) > 1e-6)
    assert moved.direction is straight.direction


@settings(derandomize=True, deadline=None)
@given(VALUES, ERRORS, st.floats(1, 100))
def test_more_noise_never_makes_a_trend(values, errors, times) -> None:
    straight = five_point_trend(yearly(values, errors), "higher")
    noisier = five_point_trend(yearly(values, [error * times for error in errors]), "higher")
    assert noisier.direction in (straight.direction, Direction.NO_CLEAR_CHANGE)
    assert noisier.upper - noisier.lower >= (straight.upper - straight.lower) * (1 - 1e-9)


def overlapping(values) -> dict[Period, Estimate]:
    """Averages of three years, published each year."""
    return {(start, date(end.year + 2, 12, 31)): one for (start, end), one in yearly(values).items()}


@pytest.mark.parametrize(
    ("series", "breaks", "why"),
    [
        ({}, (), "The rule takes five yearly values; there are none."),
        (yearly([1]), (), "The rule takes five yearly values; there is one."),
        (yearly([1, 2, 3, 4]), (), "The rule takes five yearly values; there are 4."),
        (
            overlapping([1, 2, 3, 4, 5]),
            (),
            "The periods overlap and share data, so neighbouring values are not independent.",
        ),
        (
            yearly([1, 2, 3]) | yearly([4, 5], first=2019),
            (),
            "The five newest values are not those of five years in a row.",
        ),
        (
            yearly([1, 2, 3, 4, 5]),
            [date(2017, 1, 1)],
            "There is a break in the series within the five newest values.",
        ),
        (
            yearly([1, 2, 3, 4]) | {year(2019): Estimate(5)},
            (),
            "No uncertainty is published for each of the five newest values, so a trend cannot be tested.",
        ),
        (
            yearly([1, 2, 3, 4]) | {year(2019): Estimate(5, 4, None)},
            (),
            "No uncertainty is published for each of the five newest values, so a trend cannot be tested.",
        ),
        (
            yearly([1, 2, 3, 4]) | {year(2019): Estimate(100, 100, 100)},
            (),
            "A published interval is not usable: it has no width, or its limits are crossed.",
        ),
        (
            yearly([1, 2, 3, 4]) | {year(2019): Estimate(5, 6, 4)},
            (),
            "A published interval is not usable: it has no width, or its limits are crossed.",
        ),
        (
            yearly([1, 2, 3, 4]) | {year(2019): Estimate(5, 4, math.inf)},
            (),
            "A published interval is not usable: it has no width, or its limits are crossed.",
        ),
    ],
)
def test_where_the_conditions_do_not_hold_the_rule_says_why(series, breaks, why) -> None:
    assert five_point_trend(series, "higher", breaks) == Trend(Direction.NOT_TESTED, why=why)


def test_quarters_are_not_years() -> None:
    quarters = {
        (start, start + timedelta(days=80)): Estimate(step, step - 0.1, step + 0.1)
        for step in range(20)
        for start in [date(2015, 1, 1) + timedelta(days=91 * step)]
    }
    assert "not those of five years" in five_point_trend(quarters, "higher").why
    assert "follow the seasons" in long_trend(quarters, "higher").why


def test_only_the_five_newest_values_count_and_a_break_before_them_does_not() -> None:
    series = yearly([90, 80, 70, 10, 11, 12, 13, 14.5])
    assert five_point_trend(series, "higher", [date(2018, 1, 1)]).slope == pytest.approx(1.1)
    assert five_point_trend(dict(reversed(series.items())), "higher", [date(2018, 1, 1)]).slope == pytest.approx(1.1)


def test_a_missing_newest_value_moves_the_window_and_the_result_says_so() -> None:
    series = yearly([10, 11, 12, 13, 14.5]) | {year(2020): Estimate(None), year(2021): Estimate(math.nan, 1, 2)}
    assert five_point_trend(series, "higher").last == year(2019)


def test_an_unknown_polarity_and_an_impossible_level_are_errors() -> None:
    for rule in (five_point_trend, long_trend):
        with pytest.raises(ValueError, match="unknown polarity up"):
            rule({}, "up")
    with pytest.raises(ValueError, match="level 95"):
        long_trend({}, "higher", level=95)


def test_the_long_slope_is_the_median_of_pairs_in_units_a_year() -> None:
    values = [3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
    found = long_trend(yearly(values), "neither")
    expected = theilslopes(values, [(date(2015 + step, 1, 1) - date(2015, 1, 1)).days / 365.25 for step in range(12)])
    assert found.slope == pytest.approx(expected.slope)
    assert found.lower <= expected.low_slope <= expected.high_slope <= found.upper
    assert (found.n, found.first, found.last) == (12, year(2015), year(2026))


def test_the_long_slope_starts_after_the_newest_break() -> None:
    series = yearly([99, 98, 97, *range(10)])
    breaks = [date(2016, 1, 1), date(2018, 1, 1)]
    found = long_trend(series, "higher", breaks)
    assert (found.n, found.first) == (10, year(2018))
    assert found.slope == pytest.approx(1, rel=1e-3)
    assert long_trend(series, "higher", [date(2019, 1, 1)]).why == (
        "A slope takes ten yearly values; there are 9 since the break in the series."
    )
    assert long_trend(series, "higher", [date(2040, 1, 1)]).n == 13


def test_the_long_slope_refuses_short_and_overlapping_series() -> None:
    assert long_trend({}, "higher").why == "A slope takes ten yearly values; there are none."
    assert long_trend(yearly([1]), "higher").why == "A slope takes ten yearly values; there is one."
    assert "overlap" in long_trend(overlapping(range(12)), "higher").why


def test_a_long_series_of_persistent_values_has_a_wide_interval_of_numbers() -> None:
    values = np.random.default_rng(1).standard_normal(60).cumsum()
    found = long_trend(yearly(values, first=1960), "higher")
    expected = theilslopes(values, alpha=0.95)
    assert found.lower < expected.low_slope < expected.high_slope < found.upper
    assert math.isfinite(found.upper - found.lower)


def false_alarms(correlation: float, rounds: int = 300, n: int = 15) -> float:
    random = np.random.default_rng(5)
    found = 0
    for _ in range(rounds):
        shocks = random.standard_normal(n + 30)
        values = [shocks[0]]
        for shock in shocks[1:]:
            values.append(correlation * values[-1] + shock)
        found += long_trend(yearly(values[-n:]), "neither").direction is not Direction.NO_CLEAR_CHANGE
    return found / rounds


def test_noise_alone_is_called_a_trend_no_more_often_than_stated() -> None:
    assert false_alarms(0.0) <= 0.07
    assert false_alarms(0.4) <= 0.10


@settings(derandomize=True, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=10, max_size=14), st.integers(-1000, 1000))
def test_mirroring_a_long_series_mirrors_its_slope_and_a_constant_does_not_matter(values, constant) -> None:
    straight = long_trend(yearly(values), "higher")
    mirrored = long_trend(yearly([constant - value for value in values]), "lower")
    assert mirrored.direction is straight.direction
    assert (mirrored.slope, mirrored.lower, mirrored.upper) == pytest.approx(
        (-straight.slope, -straight.upper, -straight.lower), abs=1e-9
    )
    assert all(math.isfinite(number) for number in (straight.slope, straight.lower, straight.upper))
