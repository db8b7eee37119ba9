"""Chances beyond a start, and what holds of every chance whatever the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.outlook import Fitted, centres, fit, paths, simulate
from methods.outlook_chance import chance_at, chance_beyond, chance_by
from methods.outlook_panel import year_by
from methods.outlook_scale import Scale
from methods.outlook_trend import Common, Damped

LEVELS = st.floats(-10, 10)
WAYS = st.sampled_from(["higher", "lower"])


def fitted(level, widening=(1.0,)):
    """A place at this level, a random walk."""
    places = pd.DataFrame(
        {"level": [level], "trend": 0.0, "spread": 1.0, "points": 20, "last_year": 2024}, index=["E000"]
    )
    years = Common(drift=0.0, drift_error=0.0, spread=0.0, shock=0.0, shock_chance=0.0)
    return Fitted(Scale("identity"), 2024, 20, years, Damped(1.0, 0.0, 0.9), places, widening)


def test_beyond_means_beyond():
    ends = np.array([[5.0, 1.0], [5.0, 2.0], [5.0, 3.0], [5.0, 4.0]])
    assert chance_beyond(ends, 2.0, "higher") == 0.5
    assert chance_beyond(ends, 2.0, "lower") == 0.25
    still = np.full((4, 2), 0.1 + 0.2)
    assert chance_beyond(still, 0.3, "higher") == chance_beyond(still, 0.3, "lower") == 0


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
