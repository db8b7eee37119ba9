"""One figure for several places: sums, weighted means, their intervals, and every reason to refuse."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.change import Estimate
from methods.footprint import Combined, Member, Rule, combine, listed, nearest_year, refused_by_rule

pytestmark = pytest.mark.filterwarnings("error")

SUM = Rule("sum", "Counts add up.")
MEAN = Rule("weighted_mean", "A share combines.", "children assessed")
SURVEYED = Rule("weighted_mean", "A share combines.", "children assessed", independent=True)
NONE = Rule("none", "A median does not follow from medians.")
VALUES = st.floats(-1e6, 1e6, allow_nan=False)
WEIGHTS = st.floats(0.001, 1e6)


def members(*cells: tuple[float | None, float | None]) -> list[Member]:
    return [Member(f"Place {number}", Estimate(value), weight) for number, (value, weight) in enumerate(cells)]


def test_counts_add_up() -> None:
    assert combine(members((3, None), (4, None)), SUM) == Combined(Estimate(7))


def test_shares_count_with_what_they_are_a_share_of() -> None:
    """(70 × 100 + 80 × 300) / 400 = 77.5."""
    assert combine(members((70, 100), (80, 300)), MEAN).figure.value == 77.5
    assert combine(members((70, 100), (80, 0)), MEAN).figure.value == 70


def test_one_place_is_its_own_figure_whatever_the_rule() -> None:
    alone = [Member("York", Estimate(80.1, 79, 81))]
    for rule in (SUM, MEAN, SURVEYED, NONE):
        assert combine(alone, rule) == Combined(Estimate(80.1, 79, 81))


@pytest.mark.parametrize(
    ("cells", "rule", "why"),
    [
        ([(1, 1), (2, 1)], NONE, "A median does not follow from medians."),
        ([(1, None), (2, None)], MEAN, "Each place would count with its children assessed, and those numbers are"),
        ([(1, 5), (2, None)], MEAN, "The children assessed of Place 1 is not held."),
        ([(1, 0), (2, 0)], MEAN, "The children assessed of all its places is nil."),
        ([(1, 5), (None, 5)], MEAN, "There is no figure for Place 1."),
        ([(None, None), (math.nan, None)], SUM, "There is no figure for Place 0 and Place 1."),
        ([(None, None)], NONE, "There is no figure for Place 0."),
    ],
)
def test_refusals_say_why(cells: list[tuple[float | None, float | None]], rule: Rule, why: str) -> None:
    found = combine(members(*cells), rule)
    assert found.figure == Estimate(None)
    assert (found.refused or "").startswith(why)


@pytest.mark.parametrize("weight", [-1, math.nan, math.inf])
def test_weights_that_are_none_are_an_error(weight: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        combine(members((1, 1), (2, weight)), MEAN)


def test_no_places_are_an_error() -> None:
    with pytest.raises(ValueError, match="no members"):
        combine([], SUM)


def test_a_rule_refuses_before_any_figure_is_read() -> None:
    assert refused_by_rule(NONE, weights_held=True) == NONE.reason
    assert refused_by_rule(MEAN, weights_held=True) is None
    assert "children assessed" in (refused_by_rule(MEAN, weights_held=False) or "")
    assert refused_by_rule(SUM, weights_held=False) is None


def test_interval_is_the_sum_of_variances() -> None:
    """Half-widths 4 and 3 with shares of a half: hypot(2, 1.5) = 2.5."""
    pair = [Member("a", Estimate(50, 46, 54), 10), Member("b", Estimate(60, 57, 63), 10)]
    assert combine(pair, SURVEYED).figure == Estimate(55, 52.5, 57.5)
    assert combine(pair, MEAN).figure == Estimate(55)
    assert combine(pair, Rule("sum", "", independent=True)).figure == Estimate(110, 105, 115)


@pytest.mark.parametrize("odd", [Estimate(60), Estimate(60, 57, None), Estimate(60, -math.inf, 63)])
def test_without_every_interval_none_is_claimed(odd: Estimate) -> None:
    assert combine([Member("a", Estimate(50, 46, 54), 1), Member("b", odd, 1)], SURVEYED).figure == Estimate(55)


@given(st.lists(st.tuples(VALUES, WEIGHTS), min_size=2, max_size=8))
def test_a_mean_lies_among_its_parts_and_parts_may_be_joined_in_any_order(cells: list[tuple[float, float]]) -> None:
    whole = combine(members(*cells), MEAN).figure.value
    assert whole is not None
    slack = 1e-9 * (1 + max(abs(value) for value, _ in cells))
    assert min(cells)[0] - slack <= whole <= max(cells)[0] + slack
    assert combine(members(*reversed(cells)), MEAN).figure.value == pytest.approx(whole, rel=1e-9, abs=slack)
    first, rest = cells[:1], cells[1:]
    joined = (combine(members(*rest), MEAN).figure.value, math.fsum(weight for _, weight in rest))
    assert combine(members(*first, joined), MEAN).figure.value == pytest.approx(whole, rel=1e-6, abs=1e3 * slack)


def test_the_interval_covers_the_true_mean() -> None:
    """Independent normal errors, 4,000 trials: 95% within a standard error or three."""
    rng = np.random.default_rng(5)
    truth, spread, weights = np.array([40.0, 55, 61, 70]), np.array([1.0, 3, 2, 0.5]), np.array([5.0, 1, 2, 9])
    true_mean = float(weights @ truth / weights.sum())
    held = 0
    for _ in range(4000):
        seen = rng.normal(truth, spread)
        figure = combine(
            [
                Member("x", Estimate(value, value - 1.959964 * error, value + 1.959964 * error), weight)
                for value, error, weight in zip(seen, spread, weights, strict=True)
            ],
            SURVEYED,
        ).figure
        held += figure.lower <= true_mean <= figure.upper
    assert held / 4000 == pytest.approx(0.95, abs=0.0105)


def test_nearest_year() -> None:
    assert nearest_year([2014, 2020], 2024) == 2020
    assert nearest_year([2016, 2018], 2017) == 2016
    assert nearest_year([], 2017) is None


def test_names_in_words() -> None:
    assert listed(["A"]) == "A"
    assert listed(["A", "B"]) == "A and B"
    assert listed(["A", "B", "C"]) == "A, B and C"
    assert listed(["A", "B", "C", "D", "E"]) == "A, B, C and 2 more"
