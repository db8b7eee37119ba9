"""Places against a benchmark by interval, and against each other by a test of the difference."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from methods.comparison import (
    Verdict,
    cannot_be_told_apart,
    compare_frame,
    differs,
    reasons,
)

numbers = st.floats(-1e6, 1e6)
widths = st.floats(0, 1e3)


def one(value, lower, upper, benchmark, polarity, **facts):
    """A frame of one place beside its benchmark."""
    columns = {"value": value, "lower": lower, "upper": upper, "benchmark": benchmark, "polarity": polarity}
    return pd.DataFrame([columns | facts])


def verdict_of(*row, level=0.95):
    return compare_frame(one(*row), level)[0]


@pytest.mark.parametrize(
    ("interval", "polarity", "verdict"),
    [
        ((58, 61), "higher", "worse"),
        ((58, 61), "lower", "better"),
        ((58, 61), "neither", "lower"),
        ((63, 66), "higher", "better"),
        ((63, 66), "lower", "worse"),
        ((63, 66), "neither", "higher"),
        ((61, 63), "higher", "similar"),
        ((58, 62), "higher", "similar"),
        ((62, 66), "lower", "similar"),
    ],
)
def test_the_interval_against_the_benchmark_is_turned_by_polarity(interval, polarity, verdict):
    assert verdict_of(60, *interval, 62, polarity) == verdict


@pytest.mark.parametrize(
    ("arguments", "options", "reason"),
    [
        ((60, 58, 61, 62), {"same_place": True}, "This is the comparator itself."),
        ((None, 58, 61, 62), {}, "No value is published for this place and period."),
        ((60, 58, 61, math.nan), {}, "No value of the comparator is published for this period."),
        ((60, None, None, 62), {}, "No uncertainty is published, so a difference cannot be tested."),
        ((60, None, 61, 62), {}, "No uncertainty is published, so a difference cannot be tested."),
        (
            (60, 61, 58, 62),
            {},
            "The published interval is not usable: its lower limit is above its upper limit.",
        ),
    ],
)
def test_what_cannot_be_compared_says_why(arguments, options, reason):
    row = one(*arguments, "higher", **options)
    assert compare_frame(row)[0] is Verdict.NOT_COMPARED
    assert reasons(row)[0] == reason


def test_at_998_in_a_thousand_both_halves_of_the_interval_are_wider():
    """z(99.8%) / z(95%) = 3.0902 / 1.9600 = 1.5767: halves of 1 and 2 become 1.5767 and 3.1534."""
    assert verdict_of(60, 59, 62, 63, "higher") == "worse"
    assert verdict_of(60, 59, 62, 63.1, "higher", level=0.998) == "similar"
    assert verdict_of(60, 59, 62, 63.2, "higher", level=0.998) == "worse"
    assert verdict_of(60, 59, 62, 58.43, "higher", level=0.998) == "similar"
    assert verdict_of(60, 59, 62, 58.42, "higher", level=0.998) == "better"


@given(numbers, widths, widths, numbers, st.sampled_from(["higher", "lower", "neither"]))
def test_a_stricter_level_never_finds_more(value, below, above, benchmark, polarity):
    interval = (value - below, value + above)
    usual, strict = (verdict_of(value, *interval, benchmark, polarity, level=level) for level in (0.95, 0.998))
    assert strict in (usual, Verdict.SIMILAR)


def test_a_value_a_rounding_outside_its_interval_is_no_reason_for_an_inverted_one():
    assert verdict_of(60.1, 58, 60, 60.05, "higher", level=0.998) == "similar"
    assert verdict_of(57.9, 58, 60, 57.95, "higher", level=0.998) == "similar"


def test_the_level_of_a_comparison_is_between_0_and_1():
    for level in (0.0, 1.0, 99.8):
        with pytest.raises(ValueError, match="level"):
            verdict_of(60, 58, 61, 62, "higher", level=level)


def test_an_unknown_polarity_is_an_error():
    with pytest.raises(ValueError, match="unknown polarity up"):
        verdict_of(60, 58, 61, 62, "up")


def test_a_frame_is_compared_row_by_row():
    frame = pd.DataFrame(
        {
            "value": [60, 64, 62, 60, 60],
            "lower": [59, 63, 61, None, 59],
            "upper": [61, 65, 63, None, 61],
            "benchmark": [62, 62, 62, 62, 62],
            "polarity": ["higher", "lower", "neither", "higher", "higher"],
            "same_place": [False, False, False, False, True],
        },
        index=list("abcde"),
    )
    expected = ["worse", "worse", "similar", "not_compared", "not_compared"]
    assert compare_frame(frame).tolist() == expected
    assert compare_frame(frame.assign(benchmark=61.2), level=0.998).tolist()[0] == "similar"
    assert compare_frame(frame.iloc[:0]).empty


@given(numbers, widths, widths, numbers, st.sampled_from(["higher", "lower", "neither"]))
def test_mirroring_the_numbers_mirrors_the_polarity(value, below, above, benchmark, polarity):
    mirrored = {"higher": "lower", "lower": "higher", "neither": "neither"}[polarity]
    straight = verdict_of(value, value - below, value + above, benchmark, polarity)
    mirror = verdict_of(-value, -value - above, -value + below, -benchmark, mirrored)
    turned = {"higher": "lower", "lower": "higher"} if polarity == "neither" else {}
    assert mirror == turned.get(straight, straight)


def test_overlapping_intervals_may_differ_and_touching_values_do_not():
    assert differs(50, 48, 52, 53.5, 51.5, 55.5)
    assert differs(50, 48, 52, 52.5, 50.5, 54.5) is False
    assert differs(50, 48, 52, 50, 48, 52) is False


def test_the_side_that_faces_the_other_counts():
    assert differs(10, 9.5, 14, 8, 4, 8.5)
    assert differs(10, 6, 10.5, 8, 7.5, 12) is False


@pytest.mark.parametrize("row", [(None, 48, 52), (50, math.nan, 52), (50, 48, None), (50, 52, 48)])
def test_without_a_usable_interval_nothing_is_tested(row):
    assert differs(*row, 60, 58, 62) is None
    assert differs(60, 58, 62, *row) is None


def test_the_level_of_the_test_is_between_0_and_1():
    with pytest.raises(ValueError, match="level"):
        differs(50, 48, 52, 60, 58, 62, level=95)


@given(numbers, numbers, st.floats(0.01, 1e3), st.floats(0.01, 1e3), st.sampled_from([0.8, 0.95, 0.998]))
def test_symmetric_intervals_give_the_z_test(a, b, se_a, se_b, level):
    z = norm.ppf(0.975)
    score = abs(a - b) / math.hypot(se_a, se_b)
    critical = norm.ppf((1 + level) / 2)
    found = differs(a, a - z * se_a, a + z * se_a, b, b - z * se_b, b + z * se_b, level=level)
    # Within rounding of the border either answer is right.
    assert found == (score > critical) or math.isclose(score, critical, rel_tol=1e-6)


@given(numbers, numbers, widths, widths, widths, widths)
def test_a_difference_has_no_direction(a, b, below_a, above_a, below_b, above_b):
    one, other = (a, a - below_a, a + above_a), (b, b - below_b, b + above_b)
    assert differs(*one, *other) == differs(*other, *one)


@pytest.fixture
def places():
    return pd.DataFrame(
        {
            "place": ["E1", "E2", "E3", "E4", "E92"],
            "value": [50.0, 51.0, 60.0, 50.0, 51.0],
            "lower": [48.0, 49.0, 58.0, np.nan, 50.9],
            "upper": [52.0, 53.0, 62.0, np.nan, 51.1],
        },
        index=[10, 11, 12, 13, 14],
    )


def test_places_that_cannot_be_told_apart_from_the_chosen_one(places):
    apart = cannot_be_told_apart(places, "E1", related={"E92"})
    assert apart.index.tolist() == places.index.tolist()
    assert apart.array.tolist() == [pd.NA, True, False, pd.NA, pd.NA]
    assert str(apart.dtype) == "boolean"


def test_a_chosen_place_without_an_interval_is_told_apart_from_nothing(places):
    assert cannot_be_told_apart(places, "E4").isna().all()


def test_the_chosen_place_must_be_there_once(places):
    with pytest.raises(KeyError):
        cannot_be_told_apart(places, "E9")
    with pytest.raises(ValueError, match="E1 has 2 rows"):
        cannot_be_told_apart(pd.concat([places, places]), "E1")


def test_every_pair_agrees_with_the_test_of_two(places):
    for row in places.itertuples():
        found = cannot_be_told_apart(places, row.place)
        for other in places.itertuples():
            expected = differs(row.value, row.lower, row.upper, other.value, other.lower, other.upper)
            same = found.loc[other.Index]
            assert pd.isna(same) if expected is None or other.place == row.place else same == (not expected)


@given(numbers, widths, widths, numbers, st.sampled_from([0.95, 0.998]))
def test_turning_the_polarity_turns_better_into_worse(value, below, above, benchmark, level):
    interval = (value - below, value + above)
    higher, lower, neither = (
        verdict_of(value, *interval, benchmark, polarity, level=level) for polarity in ("higher", "lower", "neither")
    )
    turned = {"better": "worse", "worse": "better"}
    assert lower == turned.get(higher, higher)
    assert neither not in turned
    assert (neither == "similar") == (higher == "similar")


@given(numbers, numbers, widths, widths, widths, widths)
def test_a_stricter_level_never_tells_two_more_places_apart(a, b, below_a, above_a, below_b, above_b):
    pair = (a, a - below_a, a + above_a, b, b - below_b, b + above_b)
    assert differs(*pair) or not differs(*pair, level=0.998)


@given(numbers, widths, widths, numbers, st.floats(1, 100))
def test_wider_limits_never_turn_similar_into_different(value, below, above, benchmark, times):
    narrow = verdict_of(value, value - below, value + above, benchmark, "higher")
    wide = verdict_of(value, value - below * times, value + above * times, benchmark, "higher")
    assert wide in (narrow, Verdict.SIMILAR)
