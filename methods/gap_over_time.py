"""The gap between two places over time: whether the newest gap is clear, and whether it changed.

The gap of a period is one place's value less the other's, with limits recovered from the two published intervals
(`change.difference`). It is clear where its interval leaves out nought. The newest gap is held against the earliest
one that is comparable with it, as any change is tested (`change.change`); that is

    |d₁ − d₀| > √(h₁² + h₀²)

with h the half-width of each gap on the side that faces the other (MOVER: Zou and Donner 2008, Statistics in
Medicine 27, 1693-1702). The first and the newest period are named beforehand, so this is one test, not one for each
pair of periods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from methods.change import Change, Estimate, Period, change, is_number, previous_non_overlapping

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

ONE_PERIOD = "There is only one period."
BREAK = "The series breaks, and after the break no period is free of overlap with the newest."
OVERLAP = "Every earlier period of the same length overlaps the newest, so the two share observations."
LENGTH = "No earlier period is as long as the newest."
NO_UNCERTAINTY = "No uncertainty is published, so it cannot be said whether the gap changed."
NO_UNCERTAINTY_AT_FIRST = (
    "No uncertainty is published for the first period that can be compared with the newest, so it cannot be said "
    "whether the gap changed."
)


@dataclass(frozen=True, slots=True)
class GapChange:
    """The newest gap against the first comparable one.

    `change` is the arithmetic and, where both gaps have an interval, the test. `why` is the reason where there is no
    change or no test, otherwise empty.
    """

    first: Period | None
    newest: Period
    change: Change | None
    why: str = ""

    @property
    def verdict(self) -> str | None:
        """What may be said: "wider", "narrower", "different", "no clear change", or None without a test.

        A gap whose two ends lie on either side of nought is only different: neither side need be clear.
        """
        if self.change is None or self.change.tested is None:
            return None
        if not self.change.tested:
            return "no clear change"
        if self.change.before * self.change.after < 0:
            return "different"
        return "wider" if abs(self.change.after) > abs(self.change.before) else "narrower"


def is_clear(gap: Estimate) -> bool | None:
    """Whether the interval of a gap leaves out nought; None where there is no gap or no interval."""
    if not (is_number(gap.value) and is_number(gap.lower) and is_number(gap.upper)):
        return None
    return gap.lower > 0 or gap.upper < 0


def earliest_comparable(
    periods: Iterable[Period], newest: Period, breaks: Collection[date] = ()
) -> tuple[Period | None, str]:
    """The earliest period as long as the newest that does not overlap it, with no break between; or why none.

    Args:
        breaks: first days of periods from which the series is no longer comparable with what came before.
    """
    earlier = sorted(period for period in periods if period < newest)
    found = next((one for one in earlier if previous_non_overlapping([one], newest, breaks)), None)
    if found:
        return found, ""
    if not earlier:
        return None, ONE_PERIOD
    if any(previous_non_overlapping([one], newest) for one in earlier):
        return None, BREAK
    return None, OVERLAP if any(one[1] >= newest[0] for one in earlier) else LENGTH


def gap_change(gaps: Mapping[Period, Estimate], breaks: Collection[date] = (), level: float = 0.95) -> GapChange:
    """The newest gap against the earliest comparable one.

    Args:
        gaps: period -> one place's value less the other's with its 95% interval, both measured in that period.
        breaks: first days of periods at which the series of either place breaks.

    Raises:
        ValueError: there is no gap, or the level is not between 0 and 1.
    """
    held = [period for period, gap in gaps.items() if is_number(gap.value)]
    if not held:
        raise ValueError("no period has a gap")
    newest = max(held)
    first, why = earliest_comparable(held, newest, breaks)
    if first is None:
        return GapChange(None, newest, None, why)
    found = change(gaps[first], gaps[newest], level)
    if found is not None and found.tested is None:
        why = NO_UNCERTAINTY if is_clear(gaps[newest]) is None else NO_UNCERTAINTY_AT_FIRST
    return GapChange(first, newest, found, why)
