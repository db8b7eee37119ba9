"""Quantiles, fifths and map classes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.spread import (
    QuantileSummary,
    SimilarPlacesSummary,
    TooFewValuesError,
    class_breaks,
    quantile_summary,
    quintiles,
    similar_places_summary,
    summarise,
)

values = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


def test_quantiles_of_eleven_values():
    found = quantile_summary([*range(11), None, float("nan")])
    assert found == QuantileSummary(n=11, min=0, p10=1, p25=2.5, median=5, p75=7.5, p90=9, max=10)
    assert quantile_summary([None]) is None


def test_a_frame_is_summarised_by_period():
    frame = pd.DataFrame({"period": ["2023"] * 11 + ["2022"] * 2 + ["2021"], "value": [*range(11), 4, 6, None]})
    found = summarise(frame, ["period"])
    assert found.columns.tolist() == ["period", "n", "min", "p10", "p25", "median", "p75", "p90", "max"]
    assert found.to_numpy().tolist() == [
        ["2022", 2, 4, 4.2, 4.5, 5, 5.5, 5.8, 6],
        ["2023", 11, 0, 1, 2.5, 5, 7.5, 9, 10],
    ]
    assert summarise(frame.iloc[-1:], ["period"]).empty


@given(values)
def test_the_frame_and_the_list_agree(numbers):
    frame = pd.DataFrame({"period": 1, "value": numbers})
    found = summarise(frame, ["period"]).iloc[0]
    expected = vars(quantile_summary(numbers))
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_similar_places_are_described_only():
    assert similar_places_summary([3, None, 1, 8]) == SimilarPlacesSummary(n=3, median=3, min=1, max=8)
    assert similar_places_summary([]) is None


def test_fifths_share_ties_and_leave_gaps():
    found = quintiles(pd.Series([10, 20, None, 30, 40, 50], index=list("abcdef")))
    assert found.array.tolist() == [1, 2, pd.NA, 3, 4, 5]
    tied = quintiles(pd.Series([1, 1, 1, 1, 2, 3, 4, 5, 6, 7]))
    assert tied.tolist() == [2, 2, 2, 2, 3, 3, 4, 4, 5, 5]


def test_fifths_are_refused_under_five_values():
    with pytest.raises(TooFewValuesError, match="at least 5 values; there are 4"):
        quintiles(pd.Series([1, 2, 3, 4, None]))


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=60))
def test_fifths_follow_the_order_of_the_values(numbers):
    found = quintiles(pd.Series(numbers))
    assert found.between(1, 5).all()
    assert found.iloc[np.argsort(numbers, kind="stable")].is_monotonic_increasing


def test_classes_have_rounded_breaks_at_quantiles():
    assert class_breaks(np.linspace(50, 60, 11)) == [52.0, 54.0, 56.0, 58.0]
    assert class_breaks([60.04, 61.26, 62.51, 63.0, 64.9], k=3, decimals=0) == [62.0, 63.0]


def test_ties_give_fewer_classes_and_rounding_never_none():
    assert class_breaks([1, 2, 2, 2, 2, 2, 2, 3]) == [2.0]
    assert class_breaks([7, 7, 7]) == [7.0]
    assert class_breaks([0.01, 0.02, 0.03], decimals=0) != []
    assert class_breaks([1e-9, 2e-9]) == [2e-9]


def test_no_value_or_one_class_is_an_error():
    with pytest.raises(ValueError, match="no values"):
        class_breaks([None])
    with pytest.raises(ValueError, match="two classes"):
        class_breaks([1, 2], k=1)


@given(values, st.integers(2, 7), st.integers(0, 3))
def test_every_class_has_a_place(numbers, k, decimals):
    breaks = class_breaks(numbers, k, decimals)
    assert breaks == sorted(set(breaks))
    assert 1 <= len(breaks) <= k - 1
    if len(set(numbers)) > 1:
        classes = np.digitize(numbers, breaks)
        assert set(classes) == set(range(len(breaks) + 1))


@given(values, st.randoms())
def test_the_order_of_the_values_does_not_matter(numbers, random):
    shuffled = random.sample(numbers, len(numbers))
    assert class_breaks(shuffled) == class_breaks(numbers)
    assert quantile_summary(shuffled) == quantile_summary(numbers)
