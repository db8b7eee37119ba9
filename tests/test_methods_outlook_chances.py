"""Chances beyond a start and of closing a gap, and what holds of every chance whatever the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from methods.outlook import Fitted, centres, fit, paths, simulate
from methods.outlook_chance import chance_at, chance_beyond, chance_by
from methods.outlook_gap import chance_gap_closed
from methods.outlook_panel import year_by
from methods.outlook_scale import Scale
from methods.outlook_trend import Common, Damped

LEVELS = st.floats(-10, 10)
WAYS = st.sampled_from(["higher", "lower"])


def fitted(*levels, spread=1.0, common=0.0, widening=(1.0,)):
    """Places at these levels, each a walk of its own beside a walk of all."""
    places = pd.DataFrame(
        {"level": levels, "trend": 0.0, "spread": spread, "points": 20, "last_year": 2024},
        index=[f"E{i:03}" for i in range(len(levels))],
    )
    years = Common(drift=0.0, drift_error=0.0, spread=common, shock=0.0, shock_chance=0.0)
    return Fitted(Scale("identity"), 2024, 20, years, Damped(1.0, 0.0, 0.9), places, widening)


def two(gap, **noise):
    return simulate(fitted(gap, 0.0, **noise), ["E000", "E001"], 3)


def test_beyond_means_beyond():
    ends = np.array([[5.0, 1.0], [5.0, 2.0], [5.0, 3.0], [5.0, 4.0]])
    assert chance_beyond(ends, 2.0, "higher") == 0.5
    assert chance_beyond(ends, 2.0, "lower") == 0.25
    still = np.full((4, 2), 0.1 + 0.2)
    assert chance_beyond(still, 0.3, "higher") == chance_beyond(still, 0.3, "lower") == 0


def test_a_gap_by_hand():
    first = np.array([[9.0, 4.0], [9.0, 2.0], [9.0, -2.0], [9.0, -4.0], [9.0, 0.0]])
    nothing = np.zeros_like(first)
    assert chance_gap_closed(first, nothing, 4.0) == 0.6
    assert chance_gap_closed(first, nothing, -4.0) == 0.6
    assert chance_gap_closed(first, nothing, 4.0, share=0.25) == 0.2
    assert chance_gap_closed(nothing, first, 8.0) == 1.0


def test_a_gap_of_two_walks_has_the_chance_of_the_normal_distribution():
    """The gap after three years is normal about 2 with variance 2 × 3."""
    ends = norm(2, np.sqrt(6))
    chance = chance_gap_closed(*two(2.0), 2.0)
    assert chance == pytest.approx(ends.cdf(1) - ends.cdf(-1), abs=0.035)


def test_the_common_year_effect_falls_out_of_a_gap():
    calm, shaken = (chance_gap_closed(*two(2.0, common=common), 2.0) for common in (0.0, 50.0))
    assert shaken == calm
    alone = [paths(fitted(2.0, 0.0, common=50.0), place, 3, seed=seed) for seed, place in ((1, "E000"), (2, "E001"))]
    assert chance_gap_closed(*alone, 2.0) < calm / 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"first": np.zeros((3, 2))}, "as many paths"),
        ({"first": np.zeros((0, 2)), "second": np.zeros((0, 2))}, "as many paths"),
        ({"gap": 0.0}, "no gap"),
        ({"gap": np.nan}, "no gap"),
    ],
)
def test_no_gap_no_chance(change, message):
    with pytest.raises(ValueError, match=message):
        chance_gap_closed(**({"first": np.ones((4, 2)), "second": np.zeros((4, 2)), "gap": 1.0} | change))


def test_beyond_refuses_what_a_chance_refuses():
    for wrong in ({"baseline": np.nan}, {"direction": "up"}, {"paths": np.empty((0, 2))}):
        with pytest.raises(ValueError, match=r"number|neither|no paths"):
            chance_beyond(**({"paths": np.ones((2, 2)), "baseline": 1.0, "direction": "higher"} | wrong))


@given(LEVELS, LEVELS, WAYS)
@settings(deadline=None)
def test_every_chance_is_monotone_in_the_target(one, other, way):
    drawn = paths(fitted(0.0), "E000", 4, draws=300)
    easier, harder = (min(one, other), max(one, other)) if way == "higher" else (max(one, other), min(one, other))
    for chance in (chance_by, chance_at, chance_beyond):
        assert chance(drawn, easier, way) >= chance(drawn, harder, way)
    assert chance_by(drawn, one, way) >= chance_at(drawn, one, way) >= chance_beyond(drawn, one, way)


@given(st.floats(0.1, 10), st.floats(0, 1), st.floats(0, 1))
@settings(deadline=None)
def test_what_may_be_left_of_a_gap_makes_it_no_harder(gap, one, other):
    drawn = two(gap)
    less, more = sorted((one, other))
    assert chance_gap_closed(*drawn, gap, less) <= chance_gap_closed(*drawn, gap, more)


@given(LEVELS, WAYS, st.floats(1, 3), st.floats(1, 3))
@settings(deadline=None)
def test_more_noise_never_raises_certainty(target, way, one, other):
    """The chance of what the middle path misses goes up, that of what it meets goes down: both towards even."""
    less, more = sorted((one, other))
    calm, noisy = (paths(fitted(0.0, widening=(factor,)), "E000", 4, draws=300) for factor in (less, more))
    missed = target > 0 if way == "higher" else target < 0
    for chance in (chance_by, chance_at):
        before, after = chance(calm, target, way), chance(noisy, target, way)
        if missed:
            assert after >= before
        elif target != 0 and chance is chance_at:
            assert after <= before


@given(st.floats(0.05, 0.5), st.floats(1.1, 3))
@settings(deadline=None, max_examples=15)
def test_noisier_pasts_have_wider_fans(noise, times):
    """Twice the noise in the figures themselves is twice the noise of the paths, on the scale."""
    random = np.random.default_rng(1)
    surprises = np.cumsum(random.standard_normal((20, 15)), axis=1)
    spans = []
    for factor in (noise, noise * times):
        places, years = np.indices(surprises.shape)
        panel = pd.DataFrame(
            {
                "place": [f"E{i:03}" for i in places.ravel()],
                "year": years.ravel() + 2000,
                "value": factor * surprises.ravel(),
            }
        )
        one = fit(panel, scale="identity")
        off = simulate(one, ["E000"], 3)[0] - centres(one, ["E000"], 3)
        spans.append(np.ptp(np.quantile(off, [0.1, 0.9], axis=0), axis=0))
    assert spans[1] / spans[0] == pytest.approx(times, rel=1e-6)


def test_widening_by_hand_is_that_of_the_paths():
    plain, wide = (paths(fitted(3.0, widening=factors), "E000", 3) for factors in ((1.0,), (2.0, 3.0)))
    assert wide - 3.0 == pytest.approx((plain - 3.0) * [2, 3, 3])
    assert replace(fitted(3.0), widening=(2.0, 3.0)).widening == (2.0, 3.0)


@pytest.mark.parametrize(
    ("day", "period", "year"),
    [
        ("2028-12-31", ("2022-01-01", "2022-12-31"), 2028),
        ("2028-12-30", ("2022-01-01", "2022-12-31"), 2027),
        ("2028-08-31", ("2024-09-01", "2025-08-31"), 2027),
        ("2028-08-30", ("2024-09-01", "2025-08-31"), 2026),
        ("2029-03-31", ("2023-04-01", "2024-03-31"), 2028),
        ("2028-01-01", ("2024-04-09", "2024-04-09"), 2027),
    ],
)
def test_the_year_of_a_day_is_that_of_the_last_period_over(day, period, year):
    assert year_by(date.fromisoformat(day), *map(date.fromisoformat, period)) == year
