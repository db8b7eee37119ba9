"""How actions stand on a day, by hand and by rule."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.actions import Course, Standing, Tally, standing, tally

OPENED, DUE = date(2026, 1, 10), date(2026, 3, 31)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """An action whose days are in order."""
    opened = draw(DAYS)
    due = opened + timedelta(draw(st.integers(0, 400)))
    closed = draw(st.none() | st.integers(0, 500).map(lambda days: opened + timedelta(days)))
    return Course(opened, due, closed, dropped=closed is not None and draw(st.booleans()))


@pytest.mark.parametrize(
    ("closed", "dropped", "day", "stands"),
    [
        (None, False, date(2026, 1, 9), Standing.NOT_YET),
        (None, False, OPENED, Standing.OPEN),
        (None, False, DUE, Standing.OPEN),
        (None, False, date(2026, 4, 1), Standing.OVERDUE),
        (DUE, False, date(2026, 3, 30), Standing.OPEN),
        (DUE, False, DUE, Standing.DONE),
        (date(2026, 4, 1), False, DUE, Standing.OPEN),
        (date(2026, 4, 2), False, date(2026, 4, 1), Standing.OVERDUE),
        (date(2026, 4, 1), False, date(2026, 4, 1), Standing.DONE_LATE),
        (date(2026, 4, 1), True, date(2026, 4, 1), Standing.DROPPED),
        (OPENED, False, OPENED, Standing.DONE),
    ],
)
def test_how_an_action_stands(closed, dropped, day, stands):
    assert standing(Course(OPENED, DUE, closed, dropped), day) is stands


def frame_of(board: list[Course]) -> pd.DataFrame:
    """Courses as the store gives actions."""
    rows = [
        (
            course.opened.isoformat(),
            course.due.isoformat(),
            course.closed.isoformat() if course.closed else None,
            "dropped" if course.dropped else "done" if course.closed else "open",
        )
        for course in board
    ]
    return pd.DataFrame(rows, columns=["opened", "due", "closed", "state"], dtype=object)


def test_a_board_is_counted():
    board = [
        Course(OPENED, DUE, date(2026, 2, 9)),
        Course(OPENED, DUE, date(2026, 4, 20)),
        Course(OPENED, DUE, date(2026, 1, 20), dropped=True),
        Course(OPENED, DUE, None),
        Course(date(2026, 4, 1), date(2026, 12, 31), None),
        Course(date(2026, 6, 1), date(2026, 12, 31), None),
    ]
    counted = tally(frame_of(board), "2026-01-01", "2026-05-01")
    assert (counted.opened, counted.closed, counted.still_open, counted.overdue) == (5, 3, 2, 1)
    assert counted.closure_days == (30 + 100) / 2
    assert tally(frame_of([]), "2026-01-10", "2026-03-31") == Tally(0, 0, 0, 0, None)


@given(st.lists(courses(), max_size=12), DAYS)
def test_a_tally_counts_what_each_action_says_of_itself(board, day):
    counted = tally(frame_of(board), "2000-01-01", day.isoformat())
    stands = [standing(course, day) for course in board]
    assert counted.still_open == sum(one in (Standing.OPEN, Standing.OVERDUE) for one in stands)
    assert counted.overdue == stands.count(Standing.OVERDUE)
    assert counted.opened - counted.closed == counted.still_open


@given(courses(), DAYS)
def test_what_happens_later_is_not_known_before(course, day):
    if course.closed is None or course.closed > day:
        assert standing(course, day) == standing(Course(course.opened, course.due, None), day)
