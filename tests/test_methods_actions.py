"""How actions stand on a day, by hand and by rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.actions import Course, Standing, standing, tally

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


def test_a_board_is_counted():
    board = [
        Course(OPENED, DUE, date(2026, 2, 9)),
        Course(OPENED, DUE, date(2026, 4, 20)),
        Course(OPENED, DUE, date(2026, 1, 20), dropped=True),
        Course(OPENED, DUE, None),
        Course(date(2026, 4, 1), date(2026, 12, 31), None),
        Course(date(2026, 6, 1), date(2026, 12, 31), None),
    ]
    counted = tally(board, date(2026, 1, 1), date(2026, 5, 1))
    assert (counted.opened, counted.closed, counted.still_open, counted.overdue) == (5, 3, 2, 1)
    assert counted.closure_days == (30 + 100) / 2
    assert tally([], OPENED, DUE).closure_days is None


@given(st.lists(courses(), max_size=12), DAYS)
def test_opened_less_closed_is_what_is_open(board, day):
    counted = tally(board, date(2000, 1, 1), day)
    assert counted.opened - counted.closed == counted.still_open >= counted.overdue >= 0


@given(courses(), DAYS)
def test_what_happens_later_is_not_known_before(course, day):
    if course.closed is None or course.closed > day:
        assert standing(course, day) == standing(Course(course.opened, course.due, None), day)
