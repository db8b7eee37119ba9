"""Whether a figure moved as a decision expected, and what can be said where it cannot be told.

The change is the later figure less the earlier one with its 95% interval (`change.difference`); below it is turned
round where a fall is expected, so that the expected change e is above nothing. With l and u its limits:

    moved_other_way    u < 0                    the whole interval is on the other side of nothing
    did_not_move       l <= 0 <= u < e          the interval holds nothing and excludes the expected change
    moved_less         0 < l and u < e          it is on the expected side and wholly short of the expected change
    moved_as_expected  0 < l and e <= u         it is on the expected side and reaches the expected change, or passes it
    cannot_tell        l <= 0 and e <= u        it holds both nothing and the expected change

An interval is closed: what touches a limit is within. These five leave nothing out and share nothing. Before them come
the states of figures that are not there, and reasons for which none of the five can be told.

Where the true change is the expected one, a state that needs u < e comes up in about 2.5% of cases: u is the upper
limit of a two-sided 95% interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from methods.change import Estimate, Period, difference, half_widths, is_number, previous_non_overlapping

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

State = Literal["not_yet_due", "moved_as_expected", "moved_less", "moved_other_way", "did_not_move", "cannot_tell"]
Reason = Literal[
    "no_source",
    "no_expected_change",
    "no_periods",
    "periods_overlap",
    "periods_differ",
    "break_between",
    "not_published",
    "figure_missing",
    "figure_withdrawn",
    "in_cash",
    "no_interval",
    "interval_holds_both",
]
TOLERANCE = 1e-9

WHY: dict[Reason, str] = {
    "no_source": "The decision names no indicator of which the store holds figures for this place.",
    "no_expected_change": "The decision names no change that it expects, or a change of nothing.",
    "no_periods": "The decision does not name both periods to compare.",
    "periods_overlap": "The two periods share days, so their figures are not independent.",
    "periods_differ": "The two periods are not equally long.",
    "break_between": "The series has a break between the two periods.",
    "not_published": "The figure of the period in which it could show is not in the store yet.",
    "figure_missing": "One of the two figures is missing.",
    "figure_withdrawn": "One of the two figures had been published and is no longer there.",
    "in_cash": "The amounts are in cash, and prices moved too.",
    "no_interval": "No interval is published with both figures, so the change cannot be told from chance.",
    "interval_holds_both": "The interval of the change holds both no change and the expected change.",
}
"""Each reason as a sentence."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the figure moved, with its working.

    `reason` is given for not_yet_due and cannot_tell. `change` is after less before, in the indicator's unit, with its
    95% interval where both figures have one; its value is None where a figure is not there.
    """

    state: State
    reason: Reason | None
    change: Estimate
    expected_change: float | None
    before: Estimate | None
    after: Estimate | None
    from_period: Period | None
    due_period: Period | None

    @property
    def why(self) -> str | None:
        """The reason as a sentence."""
        return WHY[self.reason] if self.reason else None


def verdict(
    before: Estimate | None,
    after: Estimate | None,
    expected_change: float | None,
    *,
    from_period: Period | None,
    due_period: Period | None,
    breaks: Collection[date] = (),
    due: bool = False,
    withdrawn: bool = False,
    held: bool = True,
    cash: bool = False,
) -> Verdict:
    """Hold the change between two figures against the one expected.

    Whether it is due comes first: it is once the later figure is there, or `due` says that it should be. Then come
    reasons that no figure could mend (no expected change, no periods, no source, periods that cannot be compared);
    then figures that are missing; then the test. An interval with a limit missing or without end is none.

    Args:
        before: the figure of `from_period`; None, or without a value, where there is none.
        after: the figure of `due_period`, likewise.
        expected_change: in the indicator's unit, with its sign.
        breaks: first days of periods from which the series is no longer comparable with what came before.
        due: whether figures of `due_period` or later are there, for this place or others.
        withdrawn: whether a missing figure had been published before.
        held: whether the store holds the indicator for this place at all.
        cash: whether it is an amount in the prices of its time, which is never said to have moved.
    """
    change = difference(after, before) if after and before else Estimate(None)
    state: State = "cannot_tell"
    reason = _lacking(before, after, due, withdrawn)
    if reason != "not_published" or due_period is None or not held:
        reason = _never(expected_change, from_period, due_period, breaks, held) or reason
    if reason == "not_published":
        state = "not_yet_due"
    elif reason is None and cash:
        reason = "in_cash"
    elif reason is None and half_widths(change) is None:
        reason = "no_interval"
    elif reason is None:
        state = _tested(change, expected_change or 0.0)
        reason = "interval_holds_both" if state == "cannot_tell" else None
    return Verdict(state, reason, change, expected_change, before, after, from_period, due_period)


def _lacking(before: Estimate | None, after: Estimate | None, due: bool, withdrawn: bool) -> Reason | None:
    """Why a figure is not there; None where both are."""
    if _there(before) and _there(after):
        return None
    if withdrawn:
        return "figure_withdrawn"
    return "figure_missing" if due or _there(after) else "not_published"


def _there(estimate: Estimate | None) -> bool:
    return estimate is not None and is_number(estimate.value)


def _never(
    expected: float | None, start: Period | None, due: Period | None, breaks: Collection[date], held: bool
) -> Reason | None:
    """Why no figure could ever tell."""
    if not is_number(expected) or expected == 0:
        return "no_expected_change"
    if start is None or due is None:
        return "no_periods"
    if not held:
        return "no_source"
    if start[1] >= due[0]:
        return "periods_overlap"
    if previous_non_overlapping([start], due) is None:
        return "periods_differ"
    return "break_between" if previous_non_overlapping([start], due, breaks) is None else None


def _tested(change: Estimate, expected: float) -> State:
    """One of the five states, from a change with limits and an expected change that is not nothing."""
    lower, upper = change.lower or 0.0, change.upper or 0.0
    if expected < 0:
        lower, upper, expected = -upper, -lower, -expected
    # Differences of decimals miss a touch by the machine's rounding.
    grain = TOLERANCE * max(abs(lower), abs(upper), expected)
    reaches_expected = upper >= expected - grain
    if upper < -grain:
        return "moved_other_way"
    if lower <= grain:
        return "cannot_tell" if reaches_expected else "did_not_move"
    return "moved_as_expected" if reaches_expected else "moved_less"
