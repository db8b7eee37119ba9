"""What changed since the period before, and whether anything can be said about it.

A period is a closed interval of dates (start, end inclusive). Periods that overlap share observations (2021
to 2023 and 2022 to 2024 share two years in three), so the change is against the newest one that does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeGuard

from methods.comparison import differs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Period = tuple[date, date]

LENGTH_TOLERANCE_DAYS = 3
LENGTH_TOLERANCE_SHARE = 0.02


@dataclass(frozen=True)
class Estimate:
    """A value with its published 95% interval, in the indicator's unit; None for what is not published."""

    value: float | None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Change:
    """A change from one period to a later one that does not overlap it.

    `difference` is after less before, in the indicator's unit. `tested` is None when an interval is missing
    on either side, otherwise whether the test finds a difference. `direction` is the sign of the difference
    alone: "up", "down" or "level".
    """

    before: float
    after: float
    difference: float
    tested: bool | None
    direction: str

    @property
    def verdict(self) -> str | None:
        """What may be said: "rose", "fell", "no clear change", or None where there is no test."""
        if self.tested is None:
            return None
        if not self.tested:
            return "no clear change"
        return "rose" if self.direction == "up" else "fell"


def half_widths(estimate: Estimate) -> tuple[float, float] | None:
    """How far the interval reaches below and above the value; None without a usable interval.

    A value that lies a rounding outside its interval has nothing on that side.
    """
    value, lower, upper = estimate.value, estimate.lower, estimate.upper
    if value is None or lower is None or upper is None or not math.isfinite(value + lower + upper) or lower > upper:
        return None
    return max(value - lower, 0.0), max(upper - value, 0.0)


def difference(one: Estimate, other: Estimate) -> Estimate:
    """One value less another, independent of it, with its 95% interval where both have one.

    The limits are recovered from the two intervals: d - hypot(below one, above other) to d + hypot(above one, below
    other), with d the difference (MOVER: Zou and Donner 2008, Statistics in Medicine 27, 1693-1702).

    Returns:
        An estimate without a value when either is missing.
    """
    if not is_number(one.value) or not is_number(other.value):
        return Estimate(None)
    gap = one.value - other.value
    of_one, of_other = half_widths(one), half_widths(other)
    if of_one is None or of_other is None:
        return Estimate(gap)
    return Estimate(gap, gap - math.hypot(of_one[0], of_other[1]), gap + math.hypot(of_one[1], of_other[0]))


def is_number(number: float | None) -> TypeGuard[float]:
    """Whether there is a finite number."""
    return number is not None and math.isfinite(number)


def previous_non_overlapping(periods: Iterable[Period], latest: Period, breaks: Collection[date] = ()) -> Period | None:
    """The newest period before `latest` that is as long, does not overlap it and is comparable with it.

    Lengths may differ by three days or 2%, whichever is more: months and leap years differ by that much.

    Args:
        breaks: first days of periods from which the series is no longer comparable with what came before.

    Returns:
        None when there is no such period, or when a break lies between it and the latest.
    """
    start = latest[0]
    candidates = [period for period in periods if period[1] < start and _same_length(period, latest)]
    if not candidates:
        return None
    newest = max(candidates)
    return None if any(newest[0] < day <= start for day in breaks) else newest


def change(before: Estimate, after: Estimate, level: float = 0.95) -> Change | None:
    """The change between two estimates of non-overlapping periods, tested by `comparison.differs`.

    Returns:
        None when either value is missing.
    """
    if before.value is None or after.value is None or math.isnan(before.value) or math.isnan(after.value):
        return None
    difference = after.value - before.value
    tested = differs(before.value, before.lower, before.upper, after.value, after.lower, after.upper, level=level)
    direction = "up" if difference > 0 else "down" if difference < 0 else "level"
    return Change(before.value, after.value, difference, tested, direction)


def _days(period: Period) -> int:
    return (period[1] - period[0]).days + 1


def _same_length(one: Period, other: Period) -> bool:
    tolerance = max(LENGTH_TOLERANCE_DAYS, LENGTH_TOLERANCE_SHARE * max(_days(one), _days(other)))
    # Three days' grace would make a single day as long as four.
    if min(_days(one), _days(other)) <= LENGTH_TOLERANCE_DAYS:
        return _days(one) == _days(other)
    return abs(_days(one) - _days(other)) <= tolerance
