"""Did it move: each state and reason, its edges, and how often a true change is called something else."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.change import Estimate
from methods.moved import WHY, Reason, State, Verdict, verdict

pytestmark = pytest.mark.filterwarnings("error")

Y2023, Y2025 = (date(2023, 1, 1), date(2023, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))
NUMBERS = st.floats(-100, 100).map(lambda number: round(number, 3))
REACH = st.floats(0, 50).map(lambda number: round(number, 3))


def around(value: float, half: float) -> Estimate:
    return Estimate(value, value - half, value + half)


def judged(change: float, half: float, expected: float | None, **given_otherwise: object) -> Verdict:
    """A change from 50 that is known exactly, so that the change has the half-width given."""
    facts = {"from_period": Y2023, "due_period": Y2025} | given_otherwise
    return verdict(around(50, 0), around(50 + change, half), expected, **facts)


@pytest.mark.parametrize(
    ("change", "half", "expected", "state"),
    [
        (5, 2, 5, "moved_as_expected"),
        (9, 2, 5, "moved_as_expected"),
        (4, 2, 5, "moved_as_expected"),
        (3, 1, 5, "moved_less"),
        (1, 2, 5, "did_not_move"),
        (0, 0, 5, "did_not_move"),
        (-1, 2, 5, "did_not_move"),
        (-3, 2, 5, "moved_other_way"),
        (2, 4, 5, "cannot_tell"),
        (-5, 2, -5, "moved_as_expected"),
        (-3, 1, -5, "moved_less"),
        (3, 1, -5, "moved_other_way"),
        (1, 2, -5, "did_not_move"),
        (-2, 4, -5, "cannot_tell"),
    ],
)
def test_states_of_the_test(change: float, half: float, expected: float, state: State) -> None:
    found = judged(change, half, expected)
    assert found.state == state
    assert found.reason == ("interval_holds_both" if state == "cannot_tell" else None)
    assert found.change.value == pytest.approx(change)
    assert (found.change.lower, found.change.upper) == pytest.approx((change - half, change + half))


@pytest.mark.parametrize(
    ("change", "half", "expected", "state"),
    [
        (2, 2, 5, "did_not_move"),  # its lower limit touches nothing
        (-2, 2, 5, "did_not_move"),  # its upper limit touches nothing
        (3, 2, 5, "moved_as_expected"),  # its upper limit touches the expected change
        (2.5, 2.5, 5, "cannot_tell"),  # it touches both
        (0.1, 0.1, 0.3, "did_not_move"),
        (0.2, 0.1, 0.3, "moved_as_expected"),
    ],
)
def test_what_touches_a_limit_is_within(change: float, half: float, expected: float, state: State) -> None:
    assert judged(change, half, expected).state == state
    assert judged(-change, half, -expected).state == state


@pytest.mark.parametrize("expected", [None, 0, math.nan, math.inf])
def test_without_an_expected_change_nothing_is_told(expected: float | None) -> None:
    assert judged(5, 1, expected).reason == "no_expected_change"


@pytest.mark.parametrize(
    "later",
    [Estimate(55), Estimate(55, 54, None), Estimate(55, None, 56), Estimate(55, -math.inf, 56), Estimate(55, 56, 54)],
)
def test_an_interval_with_a_limit_missing_is_none(later: Estimate) -> None:
    for before, after in ((around(50, 1), later), (later, around(60, 1))):
        found = verdict(before, after, 5, from_period=Y2023, due_period=Y2025)
        assert (found.state, found.reason) == ("cannot_tell", "no_interval")
        assert found.change.value == 5


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"due_period": None}, "no_periods"),
        ({"from_period": None}, "no_periods"),
        ({"held": False}, "no_source"),
        ({"from_period": (date(2024, 7, 1), date(2025, 6, 30))}, "periods_overlap"),
        ({"from_period": (date(2024, 12, 31), date(2025, 1, 1))}, "periods_overlap"),
        ({"from_period": Y2025, "due_period": Y2023}, "periods_overlap"),
        ({"from_period": (date(2021, 1, 1), date(2023, 12, 31))}, "periods_differ"),
        ({"breaks": [date(2024, 1, 1)]}, "break_between"),
        ({"breaks": [Y2025[0]]}, "break_between"),
    ],
)
def test_what_no_figure_could_mend_is_said_once_it_is_due(facts: dict[str, object], reason: Reason) -> None:
    periods = {"from_period": Y2023, "due_period": Y2025} | facts
    found = verdict(around(50, 1), around(55, 1), 5, **periods)
    assert (found.state, found.reason) == ("cannot_tell", reason)
    assert verdict(around(50, 1), None, 5, due=True, **periods).reason == reason
    before = verdict(around(50, 1), None, 5, **periods)
    lasting = periods["due_period"] is None or reason == "no_source"
    assert (before.state, before.reason) == (("cannot_tell", reason) if lasting else ("not_yet_due", "not_published"))


def test_a_break_elsewhere_is_none_between() -> None:
    assert judged(5, 1, 5, breaks=[date(2023, 1, 1), date(2025, 1, 2)]).state == "moved_as_expected"


@pytest.mark.parametrize("none", [None, Estimate(None), Estimate(math.nan)])
def test_figures_that_are_not_there(none: Estimate | None) -> None:
    def found(before: Estimate | None, after: Estimate | None, **facts: bool) -> tuple[State, Reason | None]:
        one = verdict(before, after, 5, from_period=Y2023, due_period=Y2025, **facts)
        return one.state, one.reason

    here = around(50, 1)
    assert found(here, none) == ("not_yet_due", "not_published")
    assert found(none, none) == ("not_yet_due", "not_published")
    assert found(here, none, due=True) == ("cannot_tell", "figure_missing")
    assert found(none, here) == ("cannot_tell", "figure_missing")
    assert found(here, none, withdrawn=True) == ("cannot_tell", "figure_withdrawn")
    assert found(none, here, withdrawn=True) == ("cannot_tell", "figure_withdrawn")


def test_every_reason_is_a_sentence() -> None:
    assert set(WHY) == set(get_args(Reason))
    assert all(why[0].isupper() and why.endswith(".") for why in WHY.values())
    assert judged(2, 4, 5).why == WHY["interval_holds_both"]
    assert judged(5, 1, 5).why is None


@given(NUMBERS, REACH, NUMBERS, REACH, NUMBERS)
def test_states_leave_nothing_out_and_mirror(b: float, hb: float, a: float, ha: float, expected: float) -> None:
    found = verdict(around(b, hb), around(a, ha), expected, from_period=Y2023, due_period=Y2025)
    turned = verdict(around(-b, hb), around(-a, ha), -expected, from_period=Y2023, due_period=Y2025)
    assert found.state in get_args(State)
    assert (found.reason is None) == (found.state not in ("cannot_tell", "not_yet_due"))
    assert (turned.state, turned.reason) == (found.state, found.reason)


@given(NUMBERS, REACH, NUMBERS, REACH, NUMBERS, REACH)
def test_more_noise_never_makes_a_finding(
    b: float, hb: float, a: float, ha: float, expected: float, more: float
) -> None:
    clear = verdict(around(b, hb), around(a, ha), expected, from_period=Y2023, due_period=Y2025)
    noisy = verdict(around(b, hb + more), around(a, ha + more), expected, from_period=Y2023, due_period=Y2025)
    if clear.state == "cannot_tell":
        assert noisy == replace(clear, change=noisy.change, before=noisy.before, after=noisy.after)
    # What more noise allows besides is weaker: nothing turns into the opposite.
    if clear.state == "moved_as_expected":
        assert noisy.state in ("moved_as_expected", "cannot_tell")
    if clear.state in ("did_not_move", "moved_other_way"):
        assert noisy.state in ("did_not_move", "moved_other_way", "cannot_tell")


@given(NUMBERS, REACH, st.floats(0.01, 100))
def test_definitions(change: float, half: float, expected: float) -> None:
    """The five states by their inequalities, away from the limits themselves."""
    low, high = change - half, change + half
    if min(abs(low), abs(high), abs(high - expected)) < 1e-6:
        return
    if low > 0:
        by_hand = "moved_less" if high < expected else "moved_as_expected"
    elif high < 0:
        by_hand = "moved_other_way"
    else:
        by_hand = "did_not_move" if high < expected else "cannot_tell"
    assert judged(change, half, expected).state == by_hand


@pytest.mark.parametrize(("expected", "error"), [(5.0, 1.0), (1.0, 1.0), (-3.0, 1.5), (0.2, 2.0)])
def test_a_change_as_expected_is_seldom_called_none(expected: float, error: float) -> None:
    """10,000 pairs of normal estimates; the two wrong findings together come to at most 2.5%, and 3 errors of it."""
    rng = np.random.default_rng(11)
    before, after = rng.normal(50, error, 10_000), rng.normal(50 + expected, error, 10_000)
    half = 1.959964 * error
    states = [
        verdict(around(b, half), around(a, half), expected, from_period=Y2023, due_period=Y2025).state
        for b, a in zip(before, after, strict=True)
    ]
    wrong = sum(state in ("did_not_move", "moved_other_way") for state in states) / len(states)
    assert wrong <= 0.025 + 3 * math.sqrt(0.025 * 0.975 / len(states))
    short = sum(state in ("did_not_move", "moved_other_way", "moved_less") for state in states) / len(states)
    assert short == pytest.approx(0.025, abs=3 * math.sqrt(0.025 * 0.975 / len(states)))
