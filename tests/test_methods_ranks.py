"""Rank intervals: their coverage, the groups that cannot be told apart, and what is hidden with its reason."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.comparison import differs
from methods.ranks import TOO_FEW, Ranks, rank_intervals

pytestmark = pytest.mark.filterwarnings("error")

VALUES = st.lists(st.integers(-100, 100), min_size=2, max_size=8)


def places(values, errors=1.0) -> pd.DataFrame:
    values, half = np.array(values, dtype=float), 1.96 * np.broadcast_to(errors, len(values))
    codes = [f"E{number:03}" for number in range(len(values))]
    return pd.DataFrame({"place": codes, "value": values, "lower": values - half, "upper": values + half})


def intervals(found: Ranks) -> list[tuple[int, int]]:
    return list(zip(found.places["rank_from"], found.places["rank_to"], strict=True))


def test_places_far_apart_have_one_rank_each_and_a_group_each() -> None:
    found = rank_intervals(places([10, 30, 20], 0.1), "higher")
    assert intervals(found) == [(3, 3), (1, 1), (2, 2)]
    assert found.groups == (("E001",), ("E002",), ("E000",))
    assert (found.of, found.why) == (3, "")
    assert intervals(rank_intervals(places([10, 30, 20], 0.1), "lower")) == [(1, 1), (3, 3), (2, 2)]
    assert intervals(rank_intervals(places([10, 30, 20], 0.1), "neither")) == [(3, 3), (1, 1), (2, 2)]


@pytest.mark.parametrize("error", [0.0, 1.0])
def test_places_that_are_all_equal_share_all_ranks(error: float) -> None:
    found = rank_intervals(places([50] * 6, error), "higher")
    assert intervals(found) == [(1, 6)] * 6
    assert found.groups == (tuple(f"E00{number}" for number in range(6)),)


def test_a_group_holds_neighbours_that_are_alike_and_a_place_may_be_in_two() -> None:
    found = rank_intervals(places([60, 58, 56, 40], 1.0), "higher")
    assert found.groups == (("E000", "E001"), ("E001", "E002"), ("E003",))


def test_places_without_a_usable_interval_are_hidden_with_the_reason() -> None:
    frame = places([60, 50, 40, 30, 20, 10], 0.5)
    frame.loc[1, "lower"] = np.nan
    frame.loc[2, "upper"] = np.inf
    frame.loc[3, "value"] = np.nan
    frame.loc[4, ["lower", "upper"]] = [21, 19]
    frame.index = list("abcdef")
    found = rank_intervals(frame, "higher")
    assert found.of == 2
    assert found.places.index.tolist() == list("abcdef")
    assert found.places["rank_from"].isna().tolist() == [False, True, True, True, True, False]
    assert found.places.loc[["a", "f"], ["rank_from", "rank_to"]].to_numpy().tolist() == [[1, 1], [2, 2]]
    assert found.places["why"].tolist() == [
        "",
        "No uncertainty is published for this place, so its rank cannot be known.",
        "No uncertainty is published for this place, so its rank cannot be known.",
        "No value is published for this place.",
        "The published interval is not usable: its lower limit is above its upper limit.",
        "",
    ]
    assert [code for group in found.groups for code in group] == ["E000", "E005"]


@pytest.mark.parametrize("rows", [0, 1])
def test_fewer_than_two_places_have_no_rank(rows: int) -> None:
    found = rank_intervals(places([60, 50]).iloc[:rows], "higher")
    assert (found.why, found.groups, found.of) == (TOO_FEW, (), rows)
    assert found.places["rank_from"].isna().all()


def test_what_cannot_be_asked_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown polarity up"):
        rank_intervals(places([1, 2]), "up")
    with pytest.raises(ValueError, match="level 95"):
        rank_intervals(places([1, 2]), "higher", level=95)
    with pytest.raises(ValueError, match="several rows"):
        rank_intervals(pd.concat([places([1, 2]), places([3])]), "higher")


def test_the_same_places_in_another_order_have_the_same_ranks() -> None:
    frame = places([52, 51, 53, 50, 49])
    straight, turned = rank_intervals(frame, "higher"), rank_intervals(frame.iloc[::-1], "higher")
    assert turned.places.sort_index()["rank_from"].tolist() == straight.places["rank_from"].tolist()
    assert turned.places.sort_index()["rank_to"].tolist() == straight.places["rank_to"].tolist()
    assert turned.groups == straight.groups


def test_shares_at_their_bounds_with_lopsided_intervals_have_ranks() -> None:
    frame = pd.DataFrame(
        {"place": ["a", "b", "c"], "value": [0, 100, 99.5], "lower": [0, 96, 95], "upper": [4, 100, 100]}
    )
    assert intervals(rank_intervals(frame, "higher")) == [(3, 3), (1, 2), (1, 2)]


@settings(max_examples=40, derandomize=True, deadline=None)
@given(VALUES, st.floats(0.1, 30))
def test_each_interval_holds_ranks_that_exist_and_mirrors_with_the_polarity(values, error) -> None:
    best_first, worst_first = (rank_intervals(places(values, error), polarity) for polarity in ("higher", "lower"))
    n = len(values)
    for (low, high), (mirror_low, mirror_high) in zip(intervals(best_first), intervals(worst_first), strict=True):
        assert 1 <= low <= high <= n
        # Draws are not mirrored, so the limits may be a rank apart.
        assert abs(mirror_low - (n + 1 - high)) <= 1
        assert abs(mirror_high - (n + 1 - low)) <= 1


@settings(max_examples=40, derandomize=True, deadline=None)
@given(VALUES, st.integers(-1000, 1000), st.floats(0.1, 30))
def test_a_constant_added_changes_no_rank(values, constant, error) -> None:
    straight, moved = (rank_intervals(places([one + by for one in values], error), "higher") for by in (0, constant))
    for one, other in zip(intervals(straight), intervals(moved), strict=True):
        assert one == pytest.approx(other, abs=1)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(VALUES, st.floats(0.1, 10), st.floats(1, 20))
def test_more_noise_never_tells_more_places_apart(values, error, times) -> None:
    def alike(found: Ranks) -> set[tuple[str, str]]:
        return {pair for group in found.groups for pair in combinations(sorted(group), 2)}

    straight, noisier = (rank_intervals(places(values, error * by), "higher") for by in (1, times))
    assert alike(straight) <= alike(noisier)
    width, wider = (sum(high - low for low, high in intervals(found)) for found in (straight, noisier))
    assert wider >= width - len(values) * 0.5


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.floats(0.1, 5)), min_size=2, max_size=9))
def test_no_two_places_of_a_group_differ_beyond_the_correction_for_many(rows) -> None:
    values, errors = zip(*rows, strict=True)
    frame = places(values, errors).set_index("place", drop=False)
    found = rank_intervals(frame, "higher")
    assert {code for group in found.groups for code in group} == set(frame["place"])
    for group in found.groups:
        for one, other in combinations(group, 2):
            pair = (*frame.loc[one, ["value", "lower", "upper"]], *frame.loc[other, ["value", "lower", "upper"]])
            # Whoever stands out of all pairs also differs alone; so at Bonferroni's level no pair of a group differs.
            level = 1 - 0.05 / (len(values) * (len(values) - 1) / 2)
            assert not differs(*pair, level=level)


@pytest.mark.parametrize(("spread", "n", "rounds"), [(3.0, 9, 60), (0.3, 9, 60), (3.0, 150, 6), (0.3, 40, 40)])
def test_the_true_rank_lies_within_the_interval_as_often_as_stated(spread: float, n: int, rounds: int) -> None:
    random = np.random.default_rng(11)
    within = []
    for _ in range(rounds):
        truth = random.normal(50, spread, n)
        found = rank_intervals(places(truth + random.normal(0, 1.8, n), 1.8), "higher", draws=800)
        true_rank = (-truth).argsort().argsort() + 1
        within += [low <= rank <= high for rank, (low, high) in zip(true_rank, intervals(found), strict=True)]
    assert np.mean(within) >= 0.94


def test_of_150_places_with_much_noise_the_typical_interval_covers_more_than_half() -> None:
    random = np.random.default_rng(2)
    truth = random.normal(50, 3, 150)
    found = rank_intervals(places(truth + random.normal(0, 1.8, 150), 1.8), "higher")
    widths = [high - low + 1 for low, high in intervals(found)]
    assert 80 <= np.median(widths) <= 105
