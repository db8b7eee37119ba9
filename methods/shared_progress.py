"""Shared progress: did the average get better, and did the places or groups come closer together?

Two questions, each with a test, set against each other. The gap is either

- between two groups: the difference of their values, as an amount (two groups named beforehand, not the highest and
  the lowest of each period, which chance alone pulls apart); its interval is recovered from the two published ones
  (MOVER: Newcombe 1998, Statistics in Medicine 17, 873-890, method 10); or
- between places: their standard deviation, less what the noise of the values adds to it,

      s = √max(V, 0),  V = Σ (x − x̄)² / (n − 1) − Σ se² / n,  se = (upper − lower) / 3.92,

  the moment estimate of heterogeneity (Hedges and Olkin 1985, Statistical Methods for Meta-Analysis, chapter 9), with
  var V = 4 Σ (x − x̄)² se² / (n − 1)², which is a little too large and so cautious.

Every place counts the same, whatever its size. A change of average or gap is tested as any change (`change.change`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from methods.change import Change, Estimate, change, difference, half_widths, is_number

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST_PLACES = 3
WIDTH_IN_ERRORS = 3.92

BETWEEN_PLACES = "standard deviation between places, less the noise of their values"
BETWEEN_PLACES_WITH_NOISE = "standard deviation between places, the noise of their values included"

NO_TEST_OF_AVERAGE = "No uncertainty is published for the average in both periods, so its change cannot be tested."
NO_TEST_OF_GAP = "No uncertainty is published for all values behind the gap, so its change cannot be tested."
NO_AVERAGE = "There is no average for both periods."
NO_GAP = "There is no gap for both periods."
NO_DIRECTION = "Neither direction is the better one for this indicator."


class Shared(StrEnum):
    """The four fields of the two-by-two, and what is said where a change is not clear or not tested."""

    BETTER_AND_CLOSER = "better_and_closer"
    BETTER_BUT_WIDER = "better_but_wider"
    WORSE_BUT_CLOSER = "worse_but_closer"
    WORSE_AND_WIDER = "worse_and_wider"
    NO_CLEAR_CHANGE = "no_clear_change"


class Side(StrEnum):
    """What is said of the average or of the gap by itself."""

    BETTER = "better"
    WORSE = "worse"
    CLOSER = "closer"
    WIDER = "wider"
    NO_CLEAR_CHANGE = "no_clear_change"


FIELDS = {
    (Side.BETTER, Side.CLOSER): Shared.BETTER_AND_CLOSER,
    (Side.BETTER, Side.WIDER): Shared.BETTER_BUT_WIDER,
    (Side.WORSE, Side.CLOSER): Shared.WORSE_BUT_CLOSER,
    (Side.WORSE, Side.WIDER): Shared.WORSE_AND_WIDER,
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap, never negative, in the indicator's unit, with its 95% interval where one could be worked out.

    `measure` says what is measured, as words after "the gap is the …"; `why` says why there is no gap.
    """

    estimate: Estimate
    measure: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class SharedProgress:
    """What became of average and gap, and of both together.

    `average_change` and `gap_change` are the arithmetic, None where a value is missing. `field` is one of the four
    only when both changes are clear by their tests. `why` holds the reasons why a change was not tested.
    """

    field: Shared
    average: Side
    gap: Side
    average_change: Change | None
    gap_change: Change | None
    measure: str
    why: tuple[str, ...] = ()


def shared_progress(
    average: tuple[Estimate, Estimate], gap: tuple[Gap, Gap], polarity: str, level: float = 0.95
) -> SharedProgress:
    """Set the change of the average against that of the gap.

    Args:
        average: the average before and after, e.g. the published value of the whole country.
        gap: the gap before and after, by one measure; the periods must not overlap.
        polarity: "higher", "lower" or "neither" is better.
        level: confidence level of each of the two tests.

    Raises:
        ValueError: the polarity is unknown, the level is not between 0 and 1, or the gaps are measured differently.
    """
    if polarity not in ("higher", "lower", "neither"):
        raise ValueError(f"unknown polarity {polarity}: use higher, lower or neither")
    if gap[0].measure != gap[1].measure:
        raise ValueError(f"two measures of the gap: {gap[0].measure}; {gap[1].measure}")
    of_average = change(*average, level=level)
    of_gap = change(gap[0].estimate, gap[1].estimate, level=level)
    rising = Side.BETTER if polarity == "higher" else Side.WORSE
    falling = Side.WORSE if polarity == "higher" else Side.BETTER
    average_side = Side.NO_CLEAR_CHANGE if polarity == "neither" else _side(of_average, rising, falling)
    gap_side = _side(of_gap, Side.WIDER, Side.CLOSER)
    why = [
        NO_DIRECTION if polarity == "neither" else "",
        _why_not(of_average, NO_AVERAGE, NO_TEST_OF_AVERAGE),
        *(dict.fromkeys(one.why for one in gap) if of_gap is None else ()),
        _why_not(of_gap, NO_GAP, NO_TEST_OF_GAP),
    ]
    field = FIELDS.get((average_side, gap_side), Shared.NO_CLEAR_CHANGE)
    reasons = tuple(reason for reason in why if reason)
    return SharedProgress(field, average_side, gap_side, of_average, of_gap, gap[0].measure, reasons)


def gap_between_groups(one: Estimate, other: Estimate, measure: str) -> Gap:
    """The distance between two groups, whichever is higher.

    Args:
        one: value of a group with its 95% interval, independent of the other.
        measure: what is measured, e.g. "difference between children with and without free school meals".
    """
    signed = difference(one, other)
    if signed.value is None:
        return Gap(signed, measure, "One of the two groups has no value.")
    return Gap(signed if signed.value >= 0 else difference(other, one), measure)


def gaps_between_places(before: Mapping[str, Estimate], after: Mapping[str, Estimate]) -> tuple[Gap, Gap]:
    """How far the places lie apart, before and after, among those that have a value in both periods.

    The noise is taken off, and an interval given, only when every one of these places has an interval both times.

    Args:
        before, after: place code -> its value with its 95% interval; places of one tier, independent of each other.
    """
    with_value = [{code for code, one in period.items() if is_number(one.value)} for period in (before, after)]
    both = sorted(set.intersection(*with_value))
    known = all(half_widths(period[code]) is not None for period in (before, after) for code in both)
    measure = BETWEEN_PLACES if known else BETWEEN_PLACES_WITH_NOISE
    if len(both) < FEWEST_PLACES:
        missing = Gap(Estimate(None), measure, f"Fewer than {FEWEST_PLACES} places have a value in both periods.")
        return missing, missing
    first, last = (Gap(_spread([period[code] for code in both], known), measure) for period in (before, after))
    return first, last


def _spread(estimates: list[Estimate], known: bool) -> Estimate:
    values = np.array([estimate.value for estimate in estimates], dtype=np.float64)
    departures = values - values.mean()
    variance = float(departures @ departures) / (values.size - 1)
    if not known:
        return Estimate(math.sqrt(variance))
    errors = np.array([sum(half_widths(estimate) or ()) for estimate in estimates]) / WIDTH_IN_ERRORS
    without_noise = variance - float((errors**2).mean())
    margin = WIDTH_IN_ERRORS / (values.size - 1) * math.sqrt(float((departures**2) @ (errors**2)))
    lower, value, upper = (
        math.sqrt(max(square, 0.0)) for square in (without_noise - margin, without_noise, without_noise + margin)
    )
    return Estimate(value, lower, upper)


def _side(found: Change | None, rising: Side, falling: Side) -> Side:
    if found is None or not found.tested:
        return Side.NO_CLEAR_CHANGE
    return rising if found.direction == "up" else falling


def _why_not(found: Change | None, without_value: str, without_test: str) -> str:
    if found is None:
        return without_value
    return without_test if found.tested is None else ""
