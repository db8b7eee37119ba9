"""The pace rule: its bands, its refusals and its invariants."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.pace import Pace, Point, Status, band, pace, years_between

START, NEXT, LATER, END = date(2020, 12, 31), date(2022, 6, 30), date(2023, 12, 31), date(2030, 12, 31)
NUMBERS = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))


def judged(first: float, *then: float, target: float | None = 60, by: date | None = END, **rule: object) -> Pace:
    days = (NEXT, LATER) if len(then) > 1 else (LATER,)
    return pace(Point(START, first), [Point(*one) for one in zip(days, then, strict=True)], target, by, **rule)


@pytest.mark.parametrize(
    ("ratio", "status"),
    [
        (0.95, Status.ON_TRACK),
        (0.9499, Status.TOO_SLOW),
        (0.6, Status.TOO_SLOW),
        (0.5999, Status.BARELY_MOVING),
        (0, Status.BARELY_MOVING),
        (-0.0001, Status.MOVING_AWAY),
    ],
)
def test_bands_include_their_lower_edge(ratio: float, status: Status) -> None:
    assert band(ratio) is status


def test_numbers_behind_a_verdict() -> None:
    found = judged(50, 51, 52)
    assert found.status is Status.TOO_SLOW
    assert found.needed == pytest.approx(10 / 10)
    assert found.so_far == pytest.approx(2 / 3)
    assert found.ratio == pytest.approx(2 / 3)
    assert found.still_needed == pytest.approx(8 / 7)


def test_a_total_is_measured_against_the_share_of_the_time_gone() -> None:
    start = date(2024, 7, 9)
    found = pace(Point(start, 0), [Point(date(2025, 11, 9), 275_600)], 1_500_000, date(2029, 7, 9), rule="cumulate")
    assert found.ratio == pytest.approx(275_600 / (1_500_000 * (16 / 12) / 5))
    assert round(found.ratio, 2) == 0.69
    assert found.status is Status.TOO_EARLY


def test_one_figure_after_the_start_is_arithmetic_not_a_verdict() -> None:
    found = judged(50, 58)
    assert (found.status, found.why) == (
        Status.TOO_EARLY,
        "There is one figure after the starting one; a verdict takes two.",
    )
    assert found.ratio > 1


def test_under_twelve_months_is_too_early() -> None:
    points = [Point(START + timedelta(days=days), 50 + days / 100) for days in (90, 180, 364)]
    assert pace(Point(START, 50), points, 60, END).status is Status.TOO_EARLY
    assert pace(Point(START, 50), [*points, Point(START + timedelta(days=365), 60.5)], 60, END).status is Status.REACHED


@pytest.mark.parametrize(
    ("first", "then", "target", "status"),
    [
        (50, (55, 61), 60, Status.REACHED),
        (50, (45, 39), 40, Status.REACHED),
        (50, (45, 45), 40, Status.ON_TRACK),
        (50, (55, 49), 60, Status.MOVING_AWAY),
        (50, (50, 50), 60, Status.BARELY_MOVING),
        (0, (1, 2), 10, Status.TOO_SLOW),
        (-10, (-9, -8), 0, Status.TOO_SLOW),
        (-10, (-9, -9), 0, Status.BARELY_MOVING),
    ],
)
def test_either_direction_and_any_sign(first: float, then: tuple[float, ...], target: float, status: Status) -> None:
    assert judged(first, *then, target=target).status is status


def test_what_is_missing_is_said() -> None:
    point = Point(START, 50)
    assert pace(point, [Point(LATER, 55)], None, END).status is Status.NO_NUMBER
    assert pace(point, [Point(LATER, 55)], 60, None).status is Status.NO_DATE
    assert pace(None, [Point(LATER, 55)], 60, END).status is Status.NO_BASELINE
    assert pace(point, [], 60, END).status is Status.NO_DATA
    assert pace(None, [], 60, END).status is Status.NO_DATA


def test_a_target_whose_date_has_gone() -> None:
    assert judged(50, 55, 58, by=LATER).status is Status.MISSED
    assert judged(50, 55, 60, by=LATER).status is Status.REACHED
    assert judged(50, 55, 58, by=LATER + timedelta(days=1)).status is Status.TOO_SLOW


def test_a_level_to_hold_needs_a_direction() -> None:
    assert judged(60, 61, 62, target=60).status is Status.NO_NUMBER
    assert judged(60, 61, 62, target=60, higher_is_better=True).status is Status.REACHED
    assert judged(60, 61, 59, target=60, higher_is_better=True).status is Status.MOVING_AWAY
    assert judged(60, 61, 59, target=60, higher_is_better=False).status is Status.REACHED


@pytest.mark.parametrize(
    ("value", "status"), [(51, Status.ABOVE_BASELINE), (50, Status.AT_BASELINE), (49, Status.BELOW_BASELINE)]
)
def test_a_pledge_to_be_higher_has_no_pace(value: float, status: Status) -> None:
    found = judged(50, value, target=None, rule="exceed_baseline")
    assert (found.status, found.ratio) == (status, None)


def test_impossible_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown rule"):
        judged(50, 51, rule="halve")
    with pytest.raises(ValueError, match="finite"):
        judged(50, float("nan"))
    with pytest.raises(ValueError, match="not after"):
        pace(Point(START, 50), [Point(LATER, 51)], 60, START)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.integers(-1000, 1000))
def test_a_constant_added_changes_no_pace(first: float, then: float, latest: float, target: float, more: int) -> None:
    plain = judged(first, then, latest, target=target)
    moved = judged(first + more, then + more, latest + more, target=target + more)
    if abs(target - first) > 1:
        assert (plain.ratio is None) == (moved.ratio is None)
        assert plain.ratio is None or plain.ratio == pytest.approx(moved.ratio, rel=1e-6, abs=1e-6)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_turned_upside_down_the_verdict_stays(first: float, then: float, latest: float, target: float) -> None:
    if target != first:
        assert (
            judged(first, then, latest, target=target).status is judged(-first, -then, -latest, target=-target).status
        )


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2025, 3, 31), date(2025, 9, 30), 0.5),
        (date(2024, 2, 29), date(2025, 2, 28), 1),
        (date(2024, 7, 9), date(2029, 7, 9), 5),
        (date(2024, 7, 9), date(2024, 7, 10), 1 / 365.25),
        (date(2024, 12, 31), date(2025, 1, 31), 1 / 12),
    ],
)
def test_years_are_counted_in_calendar_months(start: date, end: date, years: float) -> None:
    assert years_between(start, end) == pytest.approx(years)


def test_a_start_that_meets_the_target_leaves_a_level_to_hold():
    start, by = Point(date(2024, 12, 31), 64.0), date(2028, 12, 31)
    held = pace(start, [Point(date(2025, 12, 31), 65.0)], 60.0, by, higher_is_better=True)
    assert (held.status, held.ratio) == (Status.REACHED, None)
    assert held.why == "The starting figure met it already."
    left = pace(start, [Point(date(2025, 12, 31), 59.0)], 60.0, by, higher_is_better=True)
    assert (left.status, left.ratio) == (Status.MOVING_AWAY, None)
    assert left.still_needed == pytest.approx(1 / 3)


def test_what_is_needed_is_worked_out_from_the_figures_there_are():
    by = date(2028, 12, 31)
    without_start = pace(None, [Point(date(2022, 12, 31), 56.8)], 75.0, by)
    assert without_start.status is Status.NO_BASELINE
    assert without_start.still_needed == pytest.approx(18.2 / 6)
    only_start = pace(Point(date(2023, 12, 31), 171.0), [], 50.0, date(2030, 12, 31))
    assert only_start.status is Status.NO_DATA
    assert only_start.needed == pytest.approx(-121 / 7)
