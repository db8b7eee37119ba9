"""Limits of another level than the published one: each half widened by itself, wider for a stricter level."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.limits import PUBLISHED_LEVEL, STRICT_LEVEL, widened, widening

numbers = st.floats(-1e6, 1e6)
widths = st.floats(0, 1e3)
levels = st.floats(0.5, 0.9999)


def one(value, lower, upper, level, **more):
    low, high = widened(*(np.array([number], dtype=float) for number in (value, lower, upper)), level, **more)
    return float(low[0]), float(high[0])


def test_the_strict_limits_are_3_0902_over_1_9600_as_wide():
    assert widening(STRICT_LEVEL) == pytest.approx(3.0902 / 1.9600, abs=1e-4)
    assert widening(PUBLISHED_LEVEL) == pytest.approx(1)


def test_each_half_is_widened_by_itself():
    assert one(60, 59, 62, STRICT_LEVEL) == pytest.approx((60 - 1.5767, 60 + 2 * 1.5767), abs=1e-4)


def test_published_limits_stay_as_they_are_even_a_rounding_off():
    assert one(60.1, 58, 60, PUBLISHED_LEVEL) == (58, 60)
    assert one(60.1, 58, 60, STRICT_LEVEL) == pytest.approx((60.1 - 2.1 * 1.5767, 60.1), abs=1e-3)


def test_what_is_not_published_is_not_made_up():
    assert all(math.isnan(limit) for limit in one(60, math.nan, math.nan, STRICT_LEVEL))
    low, high = one(60, math.nan, 62, STRICT_LEVEL)
    assert math.isnan(low)
    assert high > 62


def test_a_share_stays_between_none_and_all():
    assert one(97, 93, 100, STRICT_LEVEL, bounds=(0, 100))[1] == 100
    assert one(2, 0.5, 5, STRICT_LEVEL, bounds=(0, 100))[0] == 0


@pytest.mark.parametrize("level", [0.0, 1.0, 99.8])
def test_a_level_is_between_nothing_and_certainty(level):
    with pytest.raises(ValueError, match="level"):
        one(60, 58, 62, level)


@given(numbers, widths, widths, levels, levels)
def test_a_stricter_level_is_never_narrower(value, below, above, level, other):
    first, second = (one(value, value - below, value + above, each) for each in sorted((level, other)))
    # A rounding of numbers this large.
    assert second[0] <= first[0] + 1e-9 * max(abs(value), 1)
    assert second[1] >= first[1] - 1e-9 * max(abs(value), 1)
