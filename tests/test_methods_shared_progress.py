"""Average against gap: the four fields, the two measures of a gap, what is not tested, and false alarms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.change import Estimate
from methods.shared_progress import (
    BETWEEN_PLACES,
    BETWEEN_PLACES_WITH_NOISE,
    Gap,
    Shared,
    Side,
    gap_between_groups,
    gaps_between_places,
    shared_progress,
)

pytestmark = pytest.mark.filterwarnings("error")

SCHOOL_MEALS = "difference between children with and without free school meals"
LEVEL, UP, DOWN = (50, 50), (50, 60), (60, 50)
VALUES = st.lists(st.integers(0, 100), min_size=3, max_size=8)


def estimate(value: float, half: float = 1.0) -> Estimate:
    return Estimate(value, value - half, value + half)


def pair(values: tuple[float, float]) -> tuple[Estimate, Estimate]:
    return estimate(values[0]), estimate(values[1])


def gaps(values: tuple[float, float], half: float = 1.0) -> tuple[Gap, Gap]:
    before, after = (Gap(estimate(value, half), SCHOOL_MEALS) for value in values)
    return before, after


def places(values, half: float = 1.0) -> dict[str, Estimate]:
    return {f"E{code:03}": estimate(value, half) for code, value in enumerate(values)}


@pytest.mark.parametrize(
    ("average", "gap", "polarity", "field"),
    [
        (UP, (20, 10), "higher", "better_and_closer"),
        (UP, (10, 20), "higher", "better_but_wider"),
        (DOWN, (20, 10), "higher", "worse_but_closer"),
        (DOWN, (10, 20), "higher", "worse_and_wider"),
        (DOWN, (20, 10), "lower", "better_and_closer"),
        (UP, (10, 20), "lower", "worse_and_wider"),
        (LEVEL, (10, 20), "higher", "no_clear_change"),
        (UP, (20, 20.5), "higher", "no_clear_change"),
        ((50, 51), (10, 20), "higher", "no_clear_change"),
    ],
)
def test_average_and_gap_make_a_two_by_two(average, gap, polarity, field) -> None:
    found = shared_progress(pair(average), gaps(gap), polarity)
    assert (found.field, found.why, found.measure) == (field, (), SCHOOL_MEALS)
    assert found.average_change.difference == average[1] - average[0]
    assert found.gap_change.difference == gap[1] - gap[0]


def test_one_clear_side_is_said_although_the_field_is_not_clear() -> None:
    found = shared_progress(pair(UP), gaps((20, 20)), "higher")
    assert (found.field, found.average, found.gap) == (Shared.NO_CLEAR_CHANGE, Side.BETTER, Side.NO_CLEAR_CHANGE)


def test_where_neither_direction_is_better_only_the_gap_is_judged() -> None:
    found = shared_progress(pair(UP), gaps((20, 10)), "neither")
    assert (found.field, found.average, found.gap) == (Shared.NO_CLEAR_CHANGE, Side.NO_CLEAR_CHANGE, Side.CLOSER)
    assert found.why == ("Neither direction is the better one for this indicator.",)


def test_without_intervals_the_arithmetic_stands_and_nothing_is_said() -> None:
    bare = Estimate(50), Estimate(60)
    found = shared_progress(bare, (Gap(Estimate(20), "gap"), Gap(Estimate(10, 9, None), "gap")), "higher")
    assert (found.field, found.average, found.gap) == (Shared.NO_CLEAR_CHANGE,) * 3
    assert (found.average_change.difference, found.gap_change.difference) == (10, -10)
    assert found.why == (
        "No uncertainty is published for the average in both periods, so its change cannot be tested.",
        "No uncertainty is published for all values behind the gap, so its change cannot be tested.",
    )


def test_without_values_it_says_what_is_missing() -> None:
    one = gap_between_groups(estimate(70), Estimate(None), SCHOOL_MEALS)
    found = shared_progress((Estimate(None), estimate(60)), (one, gaps((20, 10))[1]), "higher")
    assert (found.field, found.average_change, found.gap_change) == (Shared.NO_CLEAR_CHANGE, None, None)
    assert found.why == (
        "There is no average for both periods.",
        "One of the two groups has no value.",
        "There is no gap for both periods.",
    )


def test_what_cannot_be_asked_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown polarity up"):
        shared_progress(pair(UP), gaps((20, 10)), "up")
    with pytest.raises(ValueError, match="two measures"):
        shared_progress(pair(UP), (Gap(estimate(1), "one"), Gap(estimate(1), "other")), "higher")
    with pytest.raises(ValueError, match="level"):
        shared_progress(pair(UP), gaps((20, 10)), "higher", level=95)


def test_the_gap_of_two_groups_has_the_interval_of_their_difference() -> None:
    """Half-widths 3 and 4 on the facing sides make 5; 1 and 2 on the others make √5."""
    high, low = Estimate(70, 67, 71), Estimate(50, 48, 54)
    found = gap_between_groups(low, high, SCHOOL_MEALS)
    assert found == gap_between_groups(high, low, SCHOOL_MEALS)
    assert found.estimate.value == 20
    assert (found.estimate.lower, found.estimate.upper) == pytest.approx((15, 20 + math.sqrt(5)))


@pytest.mark.parametrize(
    "other", [Estimate(50), Estimate(50, 48, None), Estimate(50, 52, 48), Estimate(50, 48, math.nan)]
)
def test_a_gap_without_two_usable_intervals_has_none(other: Estimate) -> None:
    assert gap_between_groups(estimate(70), other, SCHOOL_MEALS).estimate == Estimate(20)


def test_the_gap_between_places_is_their_spread_less_the_noise() -> None:
    """Values 40, 50, 60 have variance 100; standard errors of 6 take 36 off: √64."""
    before, after = gaps_between_places(places([40, 50, 60], 1.96 * 6), places([40, 50, 60], 0))
    assert before.estimate.value == pytest.approx(8)
    margin = 3.92 / 2 * math.sqrt(200 * 36)
    assert before.estimate.upper == pytest.approx(math.sqrt(64 + margin))
    assert before.estimate.lower == 0
    assert after.estimate == Estimate(10, 10, 10)
    assert before.measure == after.measure == BETWEEN_PLACES


def test_places_that_differ_by_less_than_their_noise_have_a_gap_of_nothing() -> None:
    before, after = gaps_between_places(places([50, 50.1, 49.9], 5), places([50, 50, 50], 0))
    assert (before.estimate.value, before.estimate.lower) == (0, 0)
    assert after.estimate == Estimate(0, 0, 0)


def test_only_places_with_a_value_in_both_periods_count_and_one_missing_interval_hides_the_test() -> None:
    before = places([40, 50, 60, 99]) | {"E100": Estimate(10), "E101": Estimate(None)}
    after = places([40, 50, 60]) | {"E101": estimate(5), "E003": Estimate(math.nan, 1, 2)}
    first, second = gaps_between_places(before, after)
    assert first.estimate == second.estimate
    assert first.measure == BETWEEN_PLACES
    after["E002"] = Estimate(60, 59, None)
    first, second = gaps_between_places(before, after)
    assert (first.estimate, first.measure) == (Estimate(10), BETWEEN_PLACES_WITH_NOISE)


@pytest.mark.parametrize("values", [[], [50], [50, 60]])
def test_two_places_have_no_spread(values) -> None:
    first, second = gaps_between_places(places(values), places(values))
    assert first == second
    assert (first.estimate, first.why) == (Estimate(None), "Fewer than 3 places have a value in both periods.")
    assert first.why in shared_progress(pair(UP), (first, second), "higher").why


def test_shares_at_their_bounds_give_numbers() -> None:
    ends = {"a": Estimate(0, 0, 3), "b": Estimate(100, 96, 100), "c": Estimate(100, 100, 100)}
    for gap in gaps_between_places(ends, ends):
        assert all(math.isfinite(number) for number in (gap.estimate.value, gap.estimate.lower, gap.estimate.upper))


@settings(derandomize=True, deadline=None)
@given(st.tuples(st.integers(0, 100), st.integers(0, 100)), st.tuples(st.integers(0, 50), st.integers(0, 50)))
def test_turning_the_polarity_turns_better_into_worse_and_leaves_the_gap(average, gap) -> None:
    turned = {Side.BETTER: Side.WORSE, Side.WORSE: Side.BETTER}
    higher, lower = (shared_progress(pair(average), gaps(gap), polarity) for polarity in ("higher", "lower"))
    assert lower.average is turned.get(higher.average, higher.average)
    assert lower.gap is higher.gap


@settings(derandomize=True, deadline=None)
@given(VALUES, st.integers(-1000, 1000), st.floats(0.1, 20))
def test_a_constant_added_to_all_places_changes_no_verdict(values, constant, half) -> None:
    after = [2 * value for value in values]

    def found(by: float):
        gap = gaps_between_places(places([one + by for one in values], half), places([one + by for one in after], half))
        return shared_progress((estimate(50 + by), estimate(60 + by)), gap, "higher")

    straight, moved = found(0), found(constant)
    assert (moved.field, moved.average) == (straight.field, straight.average)
    assert moved.gap_change.difference == pytest.approx(straight.gap_change.difference, abs=1e-5)


@settings(derandomize=True, deadline=None)
@given(
    st.tuples(st.integers(0, 100), st.integers(0, 100)),
    st.tuples(st.integers(0, 50), st.integers(0, 50)),
    st.floats(1, 50),
)
def test_more_noise_never_makes_a_change_clear(average, gap, times) -> None:
    straight = shared_progress(pair(average), gaps(gap), "higher")
    noisier = shared_progress(tuple(estimate(value, times) for value in average), gaps(gap, times), "higher")
    assert noisier.average in (straight.average, Side.NO_CLEAR_CHANGE)
    assert noisier.gap in (straight.gap, Side.NO_CLEAR_CHANGE)
    assert noisier.field in (straight.field, Shared.NO_CLEAR_CHANGE)


@pytest.mark.parametrize(("n", "spread", "error"), [(9, 3.0, 1.0), (9, 1.0, 1.0), (60, 3.0, 1.8)])
def test_an_unchanged_spread_is_rarely_called_changed_and_a_doubled_one_usually_is(n, spread, error) -> None:
    random = np.random.default_rng(4)
    alarms, seen, sizes = [], [], []
    for _ in range(200):
        truth = random.normal(50, spread, n)
        drawn = [values + error * random.standard_normal(n) for values in (truth, truth, 50 + 2.5 * (truth - 50))]
        first, same, wider = (places(values, 1.96 * error) for values in drawn)
        unchanged, changed = gaps_between_places(first, same), gaps_between_places(first, wider)
        alarms.append(shared_progress(pair(LEVEL), unchanged, "higher").gap is not Side.NO_CLEAR_CHANGE)
        seen.append(shared_progress(pair(LEVEL), changed, "higher").gap is Side.WIDER)
        sizes.append(unchanged[0].estimate.value / truth.std(ddof=1))
    assert np.mean(alarms) <= 0.07
    assert np.mean(seen) >= (0.95 if spread > error * 1.5 else 0.3)
    assert 0.8 <= np.mean(sizes) <= 1.05
