"""What stands out of a whole grid: agreement with the test of two, the share of false alarms, and the edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from methods.comparison import difference_p_values, differs
from methods.discovery import adjust, stand_out, what_stands_out

pytestmark = pytest.mark.filterwarnings("error")

NUMBERS = st.floats(-1e3, 1e3).map(lambda number: round(number, 2))
WIDTHS = st.floats(0.01, 50)
CELLS = st.lists(st.tuples(NUMBERS, WIDTHS, NUMBERS), min_size=1, max_size=12)


def grid(cells, polarity="higher", times: float = 1.0, moved: float = 0.0) -> pd.DataFrame:
    value, width, benchmark = np.array(cells, dtype=float).T
    return pd.DataFrame(
        {
            "value": value + moved,
            "lower": value + moved - width * times,
            "upper": value + moved + width * times,
            "benchmark": benchmark + moved,
            "polarity": polarity,
        }
    )


def row(*numbers: float | None) -> list[np.ndarray]:
    return [np.array([np.nan if number is None else number], dtype=float) for number in numbers]


@pytest.mark.parametrize("score", [0.5, 1.96, 3.0])
def test_a_symmetric_interval_has_the_p_value_of_the_z_test(score: float) -> None:
    z = norm.ppf(0.975)
    half = z * 2
    p = difference_p_values(*row(10, 10 - half, 10 + half, 10 + 2 * score, 10 + 2 * score, 10 + 2 * score))
    assert p == pytest.approx(2 * norm.sf(score))


@settings(derandomize=True, deadline=None)
@given(NUMBERS, NUMBERS, WIDTHS, WIDTHS, WIDTHS, WIDTHS)
def test_below_5_percent_is_just_where_two_places_differ(a, b, below_a, above_a, below_b, above_b) -> None:
    pair = (a, a - below_a, a + above_a, b, b - below_b, b + above_b)
    p = difference_p_values(*row(*pair))[0]
    assert 0 <= p <= 1
    if abs(p - 0.05) > 1e-9:
        assert differs(*pair) == (p < 0.05)


def test_without_any_width_equal_values_are_the_same_and_others_differ() -> None:
    assert difference_p_values(*row(100, 100, 100, 100, 100, 100)) == 1
    assert difference_p_values(*row(100, 100, 100, 0, 0, 0)) == 0


@pytest.mark.parametrize("cell", [(None, 1, 2), (1, None, 2), (1, 0, None), (1, 2, 0)])
def test_without_a_usable_interval_there_is_no_p_value(cell) -> None:
    assert np.isnan(difference_p_values(*row(*cell, 5, 4, 6)))
    assert np.isnan(difference_p_values(*row(5, 4, 6, *cell)))


def test_a_worked_case_of_benjamini_and_hochberg() -> None:
    p = np.array([0.01, 0.04, 0.03, 0.005, np.nan, 0.55])
    assert adjust(p) == pytest.approx([0.025, 0.05, 0.05, 0.025, np.nan, 0.55], nan_ok=True)
    assert stand_out(p).tolist() == [True, True, True, True, False, False]
    assert stand_out(p, 0.03).tolist() == [True, False, False, True, False, False]


def test_a_grid_says_what_stands_out_in_which_direction_and_how_many_were_looked_at() -> None:
    cells = [(60, 1, 50), (40, 1, 50), (50.2, 1, 50), (60, np.nan, 50), (40, 1, 50), (40, 1, 50)]
    frame = grid(cells, ["higher", "higher", "higher", "higher", "lower", "neither"])
    frame.index = list("abcdef")
    found = what_stands_out(frame)
    assert (found.looked_at, found.stand_out, found.not_tested) == (5, 4, 1)
    assert found.cells["verdict"].to_dict() == {
        "a": "better",
        "b": "worse",
        "c": "similar",
        "d": "not_compared",
        "e": "better",
        "f": "lower",
    }
    assert found.cells["stands_out"].tolist() == [True, True, False, False, True, True]
    assert (
        found.cells["p"].isna().tolist()
        == found.cells["adjusted"].isna().tolist()
        == [False] * 3 + [True] + [False] * 2
    )
    assert str(found.cells["p"].dtype) == "Float64"


def test_a_cell_that_stands_out_alone_may_not_stand_out_of_many() -> None:
    alone = [(52.1, 2, 50)]
    assert what_stands_out(grid(alone)).stand_out == 1
    assert what_stands_out(grid(alone + [(50, 2, 50)] * 50)).stand_out == 0


def test_a_benchmark_with_an_interval_is_an_estimate_too() -> None:
    frame = grid([(52.5, 2, 50)])
    assert what_stands_out(frame).stand_out == 1
    assert what_stands_out(frame.assign(benchmark_lower=48.0, benchmark_upper=52.0)).stand_out == 0
    without = what_stands_out(frame.assign(benchmark_lower=np.nan, benchmark_upper=52.0))
    assert (without.looked_at, without.not_tested) == (0, 1)


def test_an_empty_grid_and_one_without_intervals_have_nothing_that_stands_out() -> None:
    empty = what_stands_out(grid([(1, 1, 1)]).iloc[:0])
    assert (empty.looked_at, empty.stand_out, empty.not_tested, len(empty.cells)) == (0, 0, 0, 0)
    bare = what_stands_out(grid([(1, np.nan, 5), (2, np.nan, 5)]))
    assert (bare.looked_at, bare.stand_out, bare.not_tested) == (0, 0, 2)


def test_an_unknown_polarity_and_an_impossible_share_are_errors() -> None:
    with pytest.raises(ValueError, match="unknown polarity up"):
        what_stands_out(grid([(1, 1, 1)], "up"))
    with pytest.raises(ValueError, match="share 5"):
        what_stands_out(grid([(1, 1, 1)]), 5)


@settings(derandomize=True, deadline=None)
@given(CELLS, st.sampled_from(["higher", "lower"]))
def test_turning_the_polarity_turns_better_into_worse(cells, polarity) -> None:
    other = {"higher": "lower", "lower": "higher"}[polarity]
    turned = {"better": "worse", "worse": "better", "similar": "similar"}
    straight = what_stands_out(grid(cells, polarity)).cells["verdict"]
    assert what_stands_out(grid(cells, other)).cells["verdict"].tolist() == [turned[word] for word in straight]


@settings(derandomize=True, deadline=None)
@given(CELLS, st.floats(1, 100))
def test_more_noise_never_makes_anything_stand_out(cells, times) -> None:
    straight = what_stands_out(grid(cells)).cells["stands_out"]
    noisier = what_stands_out(grid(cells, times=times)).cells["stands_out"]
    assert not (noisier & ~straight).any()


@settings(derandomize=True, deadline=None)
@given(CELLS, st.integers(-1000, 1000))
def test_a_constant_added_to_all_changes_no_p_value(cells, moved) -> None:
    straight, other = (what_stands_out(grid(cells, moved=by)).cells["p"].to_numpy(float) for by in (0, moved))
    assert other == pytest.approx(straight, rel=1e-5, abs=1e-9)


def test_of_the_cells_that_stand_out_few_are_false_alarms() -> None:
    """200 grids of 100 cells, 20 of which really differ by three standard errors."""
    random = np.random.default_rng(3)
    real = np.arange(100) < 20
    shares = []
    for _ in range(200):
        value = 50 + 3 * real + random.standard_normal(100)
        found = what_stands_out(grid(np.column_stack([value, np.full(100, 1.96), np.full(100, 50)])))
        highlights = found.cells["stands_out"].to_numpy()
        shares.append((highlights & ~real).sum() / max(highlights.sum(), 1))
    assert 0.02 < np.mean(shares) < 0.05
