"""Do local targets add up, and the three rules for sharing out what is missing: exact sums, order and edges."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.sums import add_up, catch_up_shares, equal_shares, proportional_shares

pytestmark = pytest.mark.filterwarnings("error")

AMOUNTS = st.integers(0, 100_000)
WEIGHTS = st.lists(st.integers(1, 10**6), min_size=1, max_size=12).map(
    lambda numbers: {f"E{code:02}": float(number) for code, number in enumerate(numbers)}
)


def exact_sum(shares) -> Decimal:
    return sum((Decimal(str(share)) for share in shares.values()), Decimal(0))


def test_counts_are_summed_and_what_is_missing_is_named() -> None:
    found = add_up({"a": 300_000, "b": 500_000, "c": None}, 1_500_000)
    assert (found.together, found.shortfall, found.beyond) == (800_000, 700_000, 0)
    assert found.without == ("c",)


def test_shares_are_averaged_by_their_weights() -> None:
    """(70 × 100 + 80 × 300) / 400 = 77.5."""
    found = add_up({"a": 70, "b": 80}, 75, weights={"a": 100, "b": 300})
    assert (found.together, found.shortfall, found.beyond, found.without) == (77.5, 0, 2.5, ())
    partly = add_up({"a": 70, "b": None}, 75, weights={"a": 100, "b": 300})
    assert (partly.together, partly.shortfall, partly.without) == (70, 5, ("b",))


def test_where_lower_is_better_more_is_a_shortfall() -> None:
    found = add_up({"a": 60, "b": 50}, 100, higher_is_better=False)
    assert (found.shortfall, found.beyond) == (10, 0)
    assert add_up({"a": 60, "b": 30}, 100, higher_is_better=False).beyond == 10


def test_rounding_of_the_machine_is_no_shortfall() -> None:
    found = add_up({"a": 0.1, "b": 0.2}, 0.3)
    assert (found.shortfall, found.beyond) == (0, 0)


def test_no_local_target_is_no_sum_of_nothing() -> None:
    found = add_up({"a": None, "b": None}, 100)
    assert (found.together, found.shortfall, found.beyond) == (None, None, None)
    assert found.without == ("a", "b")


def test_a_place_without_a_target_is_named_although_nothing_is_missing() -> None:
    found = add_up({"a": 100, "b": None}, 100)
    assert (found.shortfall, found.without) == (0, ("b",))


@pytest.mark.parametrize(
    ("local", "national", "weights", "match"),
    [
        ({}, 1, None, "no places"),
        ({"a": math.nan}, 1, None, "no finite number"),
        ({"a": 1}, math.inf, None, "no finite number"),
        ({"a": 1}, 1, {"b": 1}, "missing"),
        ({"a": 1}, 1, {"a": -1}, "negative"),
        ({"a": 1}, 1, {"a": 0}, "nil"),
    ],
)
def test_numbers_that_cannot_be_added_are_an_error(local, national, weights, match) -> None:
    with pytest.raises(ValueError, match=match):
        add_up(local, national, weights=weights)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=9), st.integers(-1000, 1000))
def test_turning_the_direction_turns_shortfall_into_what_is_beyond(targets, national) -> None:
    local = {str(code): target for code, target in enumerate(targets)}
    straight, turned = (add_up(local, national, higher_is_better=way) for way in (True, False))
    assert (straight.shortfall, straight.beyond) == (turned.beyond, turned.shortfall)
    assert straight.shortfall - straight.beyond == pytest.approx(national - sum(targets))


def test_equal_shares_give_the_odd_units_to_the_first_codes() -> None:
    assert equal_shares(11, ["c", "a", "b"]) == {"c": 3, "a": 4, "b": 4}
    assert list(equal_shares(11, ["c", "a", "b"])) == ["c", "a", "b"]
    assert equal_shares(1, ["a", "b", "c"], decimals=2) == {"a": 0.34, "b": 0.33, "c": 0.33}


def test_proportional_shares_round_by_largest_remainder() -> None:
    """10 × (6, 3, 1) / 10 exactly, and 7 of it: 4.2, 2.1, 0.7 leave one unit, which goes to the 0.7."""
    assert proportional_shares(10, {"a": 6, "b": 3, "c": 1}) == {"a": 6, "b": 3, "c": 1}
    assert proportional_shares(7, {"a": 6, "b": 3, "c": 1}) == {"a": 4, "b": 2, "c": 1}
    assert proportional_shares(5, {"a": 1, "b": 0}) == {"a": 5, "b": 0}


def test_catching_up_raises_the_furthest_behind_to_one_level() -> None:
    """Rates of 1, 2 and 9 a head: 10 more bring the first level with the second, 30 bring both to 3."""
    now, people = {"a": 10, "b": 20, "c": 90}, {"a": 10, "b": 10, "c": 10}
    assert catch_up_shares(10, now, people) == {"a": 10, "b": 0, "c": 0}
    assert catch_up_shares(30, now, people) == {"a": 20, "b": 10, "c": 0}
    assert catch_up_shares(180, now, people) == {"a": 90, "b": 80, "c": 10}


def test_where_lower_is_better_the_highest_rates_come_down_first() -> None:
    now, people = {"a": 10, "b": 20, "c": 90}, {"a": 10, "b": 10, "c": 10}
    assert catch_up_shares(70, now, people, higher_is_better=False) == {"a": 0, "b": 0, "c": 70}
    assert catch_up_shares(80, now, people, higher_is_better=False) == {"a": 0, "b": 5, "c": 75}
    assert catch_up_shares(120, now, people, higher_is_better=False) == now
    with pytest.raises(ValueError, match="more is to be taken away"):
        catch_up_shares(121, now, people, higher_is_better=False)


def test_points_of_a_percentage_are_shared_out_as_people() -> None:
    """60% of 1,000 and 80% of 3,000 make 75%; the two points to 77% are 80 people, all for the first: 68%."""
    people = {"a": 1000, "b": 3000}
    shares = catch_up_shares(2 * 4000 / 100, {"a": 600, "b": 2400}, people)
    assert shares == {"a": 80, "b": 0}


def test_nothing_missing_is_nothing_for_anyone() -> None:
    nothing = {"a": 0, "b": 0}
    assert equal_shares(0, ["a", "b"]) == nothing
    assert proportional_shares(0, {"a": 1, "b": 2}) == nothing
    assert catch_up_shares(0, {"a": 5, "b": 1}, {"a": 1, "b": 1}) == nothing


@pytest.mark.parametrize(
    ("share", "match"),
    [
        (lambda: equal_shares(5, []), "no places"),
        (lambda: equal_shares(-1, ["a"]), "not negative"),
        (lambda: equal_shares(math.nan, ["a"]), "finite"),
        (lambda: equal_shares(0.5, ["a"]), "more than 0 decimals"),
        (lambda: proportional_shares(5, {"a": 0}), "nil"),
        (lambda: proportional_shares(5, {"a": -1, "b": 2}), "negative"),
        (lambda: proportional_shares(5, {"a": math.nan}), "finite"),
        (lambda: catch_up_shares(5, {"a": 1}, {"a": 0}), "above nothing"),
        (lambda: catch_up_shares(5, {"a": 1}, {"b": 1}), "each place"),
        (lambda: catch_up_shares(5, {"a": math.inf}, {"a": 1}), "finite"),
    ],
)
def test_what_cannot_be_shared_out_is_an_error(share, match) -> None:
    with pytest.raises(ValueError, match=match):
        share()


@settings(derandomize=True, deadline=None)
@given(AMOUNTS, WEIGHTS, st.integers(0, 3))
def test_shares_add_up_exactly_and_stay_within_a_unit_of_their_part(amount, weights, decimals) -> None:
    amount = float(Decimal(amount).scaleb(-decimals))
    unit = 10.0**-decimals
    for shares, parts in (
        (equal_shares(amount, weights, decimals), dict.fromkeys(weights, 1.0)),
        (proportional_shares(amount, weights, decimals), weights),
    ):
        assert exact_sum(shares) == Decimal(str(amount))
        for code, share in shares.items():
            assert share == pytest.approx(amount * parts[code] / sum(parts.values()), abs=unit * 1.0001)


@settings(derandomize=True, deadline=None)
@given(AMOUNTS, WEIGHTS, st.data())
def test_catching_up_adds_up_exactly_and_leaves_no_raised_place_above_one_that_is_not(amount, weights, data) -> None:
    now = {code: float(data.draw(st.integers(0, 10**6), label=code)) for code in weights}
    shares = catch_up_shares(amount, now, weights)
    assert exact_sum(shares) == amount
    assert min(shares.values()) >= 0
    raised = {code for code, share in shares.items() if share > 1}
    for code in raised:
        for other in weights:
            below_by_a_unit = (now[code] + shares[code] - 1) / weights[code]
            assert below_by_a_unit <= (now[other] + shares[other] + 1) / weights[other] * (1 + 1e-12)


@settings(derandomize=True, deadline=None)
@given(AMOUNTS, WEIGHTS)
def test_the_order_of_the_places_changes_no_share(amount, weights) -> None:
    turned = dict(reversed(weights.items()))
    assert proportional_shares(amount, turned) == proportional_shares(amount, weights)
    assert equal_shares(amount, turned) == equal_shares(amount, weights)
    assert catch_up_shares(amount, turned, turned) == catch_up_shares(amount, weights, weights)
