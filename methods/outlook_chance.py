"""What simulated paths say of a target, in words that claim no more than the back-test bears out, or why they do not.

"By" a year is reached in that year or any before it; "at" a year is reached in that year itself. A stated 1% came true
4% of the time in the study behind these rules, so chances are said in tenths and cut at the ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

HIGHER, LOWER = "higher", "lower"
RAREST = 0.05
LEVELS = (50, 80, 95)
LIMITS = ["low95", "low80", "low50", "middle", "high50", "high80", "high95"]
CHANCE_YEARS, PLACE_POINTS, FURTHEST = 15, 3, 5
# What a value loses on its way to a scale and back.
ROUNDING = 1e-9


def chance_by(paths: NDArray[np.float64], target: float, direction: str) -> float:
    """Share of paths that reach the target in any of their years.

    Args:
        paths: shaped (draws, years), in the target's unit.
        direction: "higher", where the target is reached from below, or "lower".

    Raises:
        ValueError: the target is no number, there are no paths, or the direction is neither.
    """
    return float(_reached(paths, target, direction).any(axis=1).mean())


def chance_at(paths: NDArray[np.float64], target: float, direction: str) -> float:
    """Share of paths that stand at the target or beyond in their last year; otherwise as `chance_by`."""
    return float(_reached(paths, target, direction)[:, -1].mean())


def chance_beyond(paths: NDArray[np.float64], baseline: float, direction: str) -> float:
    """Share of paths that end strictly above the baseline ("lower": below it); otherwise as `chance_at`."""
    opposite = {HIGHER: LOWER, LOWER: HIGHER}.get(direction, direction)
    return float((~_reached(paths, baseline, opposite)[:, -1]).mean())


def _reached(paths: NDArray[np.float64], target: float, direction: str) -> NDArray[np.bool_]:
    if not np.isfinite(target):
        raise ValueError("a target is a number")
    if paths.ndim != 2 or not paths.size:
        raise ValueError("there are no paths")
    if direction not in (HIGHER, LOWER):
        raise ValueError(f"{direction!r} is neither {HIGHER} nor {LOWER}")
    slack = ROUNDING * abs(target)
    reached: NDArray[np.bool_] = paths >= target - slack if direction == HIGHER else paths <= target + slack
    return reached


def tenths(chance: float) -> int:
    """A chance in tenths, 1 to 9; 0 below one in twenty, 10 above nineteen in twenty.

    Raises:
        ValueError: it is not between 0 and 1.
    """
    if not 0 <= chance <= 1:
        raise ValueError("a chance lies between 0 and 1")
    if chance < RAREST:
        return 0
    if chance > 1 - RAREST:
        return 10
    return int(np.clip(np.floor(chance * 10 + 0.5), 1, 9))


def in_words(chance: float) -> str:
    """ "About 3 in 10", without its capital; "less than 1 in 10" and "more than 9 in 10" at the ends.

    In the back-test what was stated below one in twenty came true 7% of the time: so no more is claimed there.
    """
    rounded = tenths(chance)
    return {0: "less than 1 in 10", 10: "more than 9 in 10"}.get(rounded, f"about {rounded} in 10")


def fan(paths: NDArray[np.float64]) -> pd.DataFrame:
    """Limits of the middle 50, 80 and 95% of paths in each year.

    Returns:
        A row per year: ahead (1, 2, …), low95, low80, low50, middle, high50, high80, high95, in the paths' unit.
    """
    shares = {"middle": 0.5}
    for level in LEVELS:
        shares |= {f"low{level}": (100 - level) / 200, f"high{level}": (100 + level) / 200}
    limits = dict(zip(shares, np.quantile(paths, list(shares.values()), axis=0), strict=True))
    return pd.DataFrame({"ahead": np.arange(1, paths.shape[1] + 1), **{name: limits[name] for name in LIMITS}})


def gate(*, years: int, points: int, ahead: int, overlapping: bool, skill: float | None = None) -> str:
    """The reason why no chance is given, or an empty text.

    Args:
        years: with a value of the indicator anywhere, after its last break.
        points: values of the place, after its last break.
        ahead: years from the last year with data to the date asked for.
        overlapping: whether the indicator's periods share years with each other.
        skill: 1 − Brier score ÷ that of the base rate, of this indicator in the back-test; None without one.
    """
    if ahead > FURTHEST:
        return f"Too far ahead: the date is {ahead} years after the last data, and {FURTHEST} is the most."
    if years < CHANCE_YEARS:
        return f"Too early to say: of the {CHANCE_YEARS} years of comparable data that are needed, there are {years}."
    if points < PLACE_POINTS:
        return f"Too early to say: of the {PLACE_POINTS} figures that are needed, this place has {points}."
    if ahead < 1:
        return "The date asked for is not after the last data."
    if overlapping:
        return "The figures are averages over years that overlap: a chance would count the same years twice."
    if skill is None or not np.isfinite(skill):
        return "No chance is given: the method could not be tested on this indicator's past."
    if skill <= 0:
        return "No chance is given: in this indicator's past the method did no better than the base rate."
    return ""
