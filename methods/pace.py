"""Is a goal on its way: one linear pace rule, and honest words where it cannot be applied.

Pace ratio = ((v_t − v_b) / (y_t − y_b)) ÷ ((v_T − v_b) / (y_T − y_b)), with b the baseline, t the latest figure and
T the target: the pace so far over the pace that leads from the baseline to the target on its date. The linear form
is that of the SDG Index (Sachs and others, 2018), the bands are those of Statistics Canada and Open SDG
(https://open-sdg.org, docs/progress-methodology.md): 95% and more, 60%, 0%. A total that adds up has the same formula
with a baseline of nothing: done ÷ (target × share of the time gone).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ON_TRACK_FROM, TOO_SLOW_FROM = 0.95, 0.6
FEWEST_POINTS = 2
FEWEST_DAYS = 365
DAYS_IN_YEAR = 365.25


class Status(StrEnum):
    """What is said of a goal; of these only the first six are verdicts."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    TOO_SLOW = "too_slow"
    BARELY_MOVING = "barely_moving"
    MOVING_AWAY = "moving_away"
    MISSED = "missed"
    ABOVE_BASELINE = "above_baseline"
    AT_BASELINE = "at_baseline"
    BELOW_BASELINE = "below_baseline"
    TOO_EARLY = "too_early"
    NO_NUMBER = "no_number"
    NO_DATE = "no_date"
    NO_BASELINE = "no_baseline"
    NO_DATA = "no_data"
    NOT_SETTLED = "not_settled"


VERDICTS = (
    *(Status.REACHED, Status.ON_TRACK, Status.TOO_SLOW, Status.BARELY_MOVING),
    *(Status.MOVING_AWAY, Status.MISSED),
)
"""Statuses that judge; the others say why there is no judgement, or only on which side of the start a figure is."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure and the last day of its period; the value in the goal's unit."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Pace:
    """Where a goal stands.

    `ratio` is the pace so far over the pace needed from the baseline; it stands as arithmetic beside a status of
    too early as well. `needed` and `so_far` are changes a year; `still_needed` is the yearly change from the latest
    figure to the target. All are None where they cannot be worked out; `why` says why there is no verdict.
    """

    status: Status
    ratio: float | None = None
    so_far: float | None = None
    needed: float | None = None
    still_needed: float | None = None
    why: str = ""


def pace(
    baseline: Point | None,
    after: Sequence[Point],
    target: float | None,
    by: date | None,
    *,
    rule: str = "reach",
    higher_is_better: bool | None = None,
) -> Pace:
    """Judge a goal by its own figures.

    Args:
        baseline: the figure the goal starts from.
        after: the figures after the baseline, in any order; those on or before its day are left out.
        target: the level to reach, or the total to add up to.
        by: the day by which.
        rule: "reach", "cumulate" or "exceed_baseline". A gap to be closed is a level to reach: give its size.
        higher_is_better: from which side the target is met; by default the side on which the baseline does not lie. A
            baseline that meets the target already leaves a level to hold.

    Raises:
        ValueError: the rule is unknown, or a value is not a finite number.
    """
    if rule not in ("reach", "cumulate", "exceed_baseline"):
        raise ValueError(f"unknown rule {rule!r}")
    points = sorted((one for one in after if baseline is None or one.day > baseline.day), key=lambda one: one.day)
    if not all(math.isfinite(one.value) for one in [*points, *filter(None, [baseline])]):
        raise ValueError("a figure is not a finite number")
    if rule == "exceed_baseline":
        return _beside_baseline(baseline, points)
    if target is None:
        return Pace(Status.NO_NUMBER, why="Without a number there is no pace to hold it against.")
    if not points and baseline is None:
        return Pace(Status.NO_DATA, why="No figure of its own statistic is held.")
    latest = points[-1] if points else None
    met = baseline is not None and _reached(baseline.value, target, None, higher_is_better)
    if latest and _reached(latest.value, target, baseline, higher_is_better):
        why = "The starting figure met it already." if met else ""
        return _with_numbers(Pace(Status.REACHED, why=why), None if met else baseline, latest, target, by)
    if by is None:
        return Pace(Status.NO_DATE, why="Without a date there is no pace to hold it against.")
    if baseline is None:
        assert latest is not None
        without = Pace(Status.NO_BASELINE, why="Without one there is no pace so far to work out.")
        return _with_numbers(without, None, latest, target, by)
    if by <= baseline.day:
        raise ValueError("the target's date is not after the baseline's")
    if latest is None:
        needed = (target - baseline.value) / years_between(baseline.day, by)
        return Pace(Status.NO_DATA, needed=needed, why="No figure after the starting one is held.")
    return _judged(baseline, points, target, by, met=met)


def _judged(baseline: Point, points: Sequence[Point], target: float, by: date, *, met: bool) -> Pace:
    latest = points[-1]
    if latest.day >= by:
        return _with_numbers(Pace(Status.MISSED), None if met else baseline, latest, target, by)
    if met:
        why = "The level to hold has been left."
        return _with_numbers(Pace(Status.MOVING_AWAY, why=why), None, latest, target, by)
    if target == baseline.value:
        return Pace(Status.NO_NUMBER, why="The target is the starting figure, and neither direction is better.")
    counted = _with_numbers(Pace(Status.TOO_EARLY), baseline, latest, target, by)
    if why := _too_early(baseline, points):
        return _with_status(counted, Status.TOO_EARLY, why)
    assert counted.ratio is not None
    return _with_status(counted, band(counted.ratio), "")


def band(ratio: float) -> Status:
    """The status of a pace ratio: from 95% on track, from 60% too slow, from 0 barely moving, below it away."""
    if ratio >= ON_TRACK_FROM:
        return Status.ON_TRACK
    if ratio >= TOO_SLOW_FROM:
        return Status.TOO_SLOW
    return Status.BARELY_MOVING if ratio >= 0 else Status.MOVING_AWAY


def _beside_baseline(baseline: Point | None, points: Sequence[Point]) -> Pace:
    """Only above or below: a pledge to be higher has no pace."""
    if baseline is None:
        return Pace(Status.NO_BASELINE, why="Without one there is nothing to be above or below.")
    if not points:
        return Pace(Status.NO_DATA, why="No figure after the starting one is held.")
    value = points[-1].value
    if value == baseline.value:
        return Pace(Status.AT_BASELINE)
    return Pace(Status.ABOVE_BASELINE if value > baseline.value else Status.BELOW_BASELINE)


def _reached(value: float, target: float, baseline: Point | None, higher_is_better: bool | None) -> bool:
    """From the better side; where neither is, from the side on which the start lies."""
    if higher_is_better is not None:
        return value >= target if higher_is_better else value <= target
    if baseline is None or target == baseline.value:
        return False
    return value >= target if target > baseline.value else value <= target


def _too_early(baseline: Point, points: Sequence[Point]) -> str:
    why = []
    if len(points) < FEWEST_POINTS:
        why.append("There is one figure after the starting one; a verdict takes two.")
    if (points[-1].day - baseline.day).days < FEWEST_DAYS:
        why.append("The newest figure is less than 12 months after the starting one.")
    return " ".join(why)


def _with_numbers(found: Pace, baseline: Point | None, latest: Point, target: float, by: date | None) -> Pace:
    left = years_between(latest.day, by) if by else 0.0
    still = (target - latest.value) / left if left > 0 else None
    if baseline is None or by is None:
        return Pace(found.status, still_needed=still, why=found.why)
    so_far = (latest.value - baseline.value) / years_between(baseline.day, latest.day)
    needed = (target - baseline.value) / years_between(baseline.day, by)
    ratio = so_far / needed if needed else None
    return Pace(found.status, ratio, so_far, needed, still, found.why)


def _with_status(found: Pace, status: Status, why: str) -> Pace:
    return Pace(status, found.ratio, found.so_far, found.needed, found.still_needed, why)


def years_between(start: date, end: date) -> float:
    """Years from one day to another in calendar months, so that half a year is a half; both ends of months match."""
    days = 0 if _ends_month(start) and _ends_month(end) else end.day - start.day
    return end.year - start.year + (end.month - start.month) / 12 + days / DAYS_IN_YEAR


def _ends_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1
