"""The gap between two places: clear or not, and whether it changed since the first period that can be compared."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.change import Estimate, difference
from methods.gap_over_time import (
    BREAK,
    LENGTH,
    NO_UNCERTAINTY,
    NO_UNCERTAINTY_AT_FIRST,
    ONE_PERIOD,
    OVERLAP,
    earliest_comparable,
    gap_change,
    is_clear,
)

numbers = st.floats(-1e3, 1e3)
widths = st.floats(0.01, 1e2)


def years(first, last=None):
    return date(first, 1, 1), date(last or first, 12, 31)


def gap(value, half=None, above=None):
    return Estimate(value) if half is None else Estimate(value, value - half, value + (above or half))


def test_a_gap_is_clear_where_its_interval_leaves_out_nought():
    assert is_clear(gap(-3, 2)) is True
    assert is_clear(gap(3, 2)) is True
    assert is_clear(gap(2, 2)) is False
    assert is_clear(gap(-1, 0.5, 4)) is False
    assert is_clear(gap(3)) is None
    assert is_clear(Estimate(None)) is None
    assert is_clear(Estimate(3, math.nan, 4)) is None


@pytest.mark.parametrize(
    ("periods", "breaks", "expected"),
    [
        ([years(2011), years(2012), years(2020)], [], (years(2011), "")),
        ([years(2011, 2013), years(2012, 2014), years(2014, 2016)], [], (years(2011, 2013), "")),
        ([years(2018, 2020), years(2019, 2021), years(2020, 2022)], [], (None, OVERLAP)),
        ([years(2011), years(2019), years(2020)], [date(2015, 1, 1)], (years(2019), "")),
        ([years(2011), years(2012), years(2020)], [date(2020, 1, 1)], (None, BREAK)),
        ([years(2011, 2013), years(2018, 2020), years(2019, 2021)], [date(2016, 1, 1)], (None, BREAK)),
        ([years(2010, 2012), years(2020)], [], (None, LENGTH)),
        ([years(2020)], [], (None, ONE_PERIOD)),
    ],
)
def test_the_first_period_that_can_be_compared_or_why_none(periods, breaks, expected):
    assert earliest_comparable(periods, max(periods), breaks) == expected


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (gap(-7, 2), gap(-12, 3), "wider"),  # 5 apart against √(2² + 3²) = 3.61
        (gap(-7, 2), gap(-10, 3), "no clear change"),  # 3 apart
        (gap(12, 3), gap(7, 2), "narrower"),
        (gap(-4, 1), gap(4, 1), "different"),
        (gap(-7), gap(-12, 3), None),
        (gap(-7), gap(-12), None),
    ],
)
def test_the_newest_gap_against_the_first(before, after, verdict):
    found = gap_change({years(2012): before, years(2015): gap(99, 1), years(2020): after})
    assert (found.first, found.newest, found.verdict) == (years(2012), years(2020), verdict)
    assert found.change.difference == after.value - before.value


def test_the_side_that_faces_the_other_gap_counts():
    wide_on_the_far_sides = {years(2012): gap(-7, 1, 8), years(2020): gap(-12, 8, 1)}
    assert gap_change(wide_on_the_far_sides).verdict == "wider"
    wide_on_a_facing_side = {years(2012): gap(-7, 8, 1), years(2020): gap(-12, 1, 1)}
    assert gap_change(wide_on_a_facing_side).verdict == "no clear change"


def test_without_a_test_the_reason_is_given():
    assert gap_change({years(2012): gap(1), years(2020): gap(2)}).why == NO_UNCERTAINTY
    assert gap_change({years(2012): gap(1), years(2020): gap(2, 1)}).why == NO_UNCERTAINTY_AT_FIRST
    assert gap_change({years(2012): gap(1, 1), years(2020): gap(2, 1)}).why == ""
    alone = gap_change({years(2012): Estimate(None), years(2020): gap(2, 1)})
    assert (alone.why, alone.change, alone.verdict) == (ONE_PERIOD, None, None)
    with pytest.raises(ValueError, match="no period"):
        gap_change({years(2012): Estimate(None)})


@given(numbers, widths, widths, numbers, widths, widths, st.floats(1, 10))
def test_more_noise_never_finds_more(first, below, above, last, low, high, times):
    def verdict(factor):
        ends = ((first, below, above), (last, low, high))
        before, after = (Estimate(value, value - under * factor, value + over * factor) for value, under, over in ends)
        return gap_change({years(2012): before, years(2020): after}).verdict

    assert verdict(times) in (verdict(1.0), "no clear change")


@given(numbers, widths, numbers, widths, numbers, widths, numbers, widths)
def test_who_is_taken_from_whom_changes_no_finding(a, half_a, b, half_b, c, half_c, d, half_d):
    ends = {years(2012): (gap(a, half_a), gap(b, half_b)), years(2020): (gap(c, half_c), gap(d, half_d))}
    there = {period: difference(*pair) for period, pair in ends.items()}
    back = {period: difference(*reversed(pair)) for period, pair in ends.items()}
    assert gap_change(there).verdict == gap_change(back).verdict
    assert is_clear(there[years(2020)]) == is_clear(back[years(2020)])


def test_where_nothing_changed_a_change_is_found_about_once_in_twenty():
    rng, errors = np.random.default_rng(7), (1.0, 0.6, 2.0, 0.9)
    drawn = rng.normal([50, 55, 53, 58], errors, size=(2000, 4))
    found = 0
    for row in drawn:
        one, other, later, later_other = (
            gap(value, 1.959964 * error) for value, error in zip(row, errors, strict=True)
        )
        gaps = {years(2012): difference(one, other), years(2020): difference(later, later_other)}
        found += gap_change(gaps).verdict != "no clear change"
    assert 0.035 < found / len(drawn) < 0.065
