"""How actions stand on a day, and what a board of them adds up to.

An action is *open* until it is closed, *overdue* when it is open the day after it was due, *done on time* when closed
by its due day, else *done late*; *dropped* when it was given up. What happened after the day counts as not yet known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

_NEVER = "9999-12-31"


class Standing(StrEnum):
    """How an action stands."""

    OVERDUE = "overdue"
    OPEN = "open"
    DONE = "done"
    DONE_LATE = "done_late"
    DROPPED = "dropped"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Tally:
    """Actions together: ``opened`` and ``closed`` within the span asked for, the others as of its last day.

    ``closure_days`` is the median number of days from opening to closing of those done within the span, None without.
    """

    opened: int
    closed: int
    still_open: int
    overdue: int
    closure_days: float | None


@dataclass(frozen=True, slots=True)
class Course:
    """The days of one action; ``dropped`` tells one given up from one done."""

    opened: date
    due: date
    closed: date | None
    dropped: bool = False


def standing(course: Course, day: date) -> Standing:
    """How an action stands at the end of a day."""
    if course.opened > day:
        return Standing.NOT_YET
    if course.closed is None or course.closed > day:
        return Standing.OVERDUE if day > course.due else Standing.OPEN
    if course.dropped:
        return Standing.DROPPED
    return Standing.DONE if course.closed <= course.due else Standing.DONE_LATE


def tally(actions: pd.DataFrame, since: str, day: str) -> Tally:
    """Count actions: opened and closed after ``since`` and up to ``day``, open and overdue at the end of ``day``.

    ``actions`` has opened, due, closed (ISO days; closed may be missing) and state ("dropped" tells one given up from
    one done). The rules are those of `standing`.
    """
    opened, due = (actions[name].to_numpy(dtype=str) for name in ("opened", "due"))
    closed = actions["closed"].fillna(_NEVER).to_numpy(dtype=str)
    there = opened <= day
    still = there & (closed > day)
    ended = there & (closed > since) & (closed <= day)
    done = ended & (actions["state"].to_numpy(dtype=str) != "dropped")
    took = closed[done].astype("datetime64[D]") - opened[done].astype("datetime64[D]")
    return Tally(
        opened=int((there & (opened > since)).sum()),
        closed=int(ended.sum()),
        still_open=int(still.sum()),
        overdue=int((still & (due < day)).sum()),
        closure_days=float(np.median(took.astype(int))) if len(took) else None,
    )
