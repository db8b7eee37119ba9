"""Is a place better than, similar to or worse than another: two rules, both of published intervals.

A place against a *benchmark* (a country, a region, a target) follows the rule of OHID's Fingertips
(`BenchmarkComparisonEngine` of dhsc-govuk/FingertipsNext): the place's 95% interval against the benchmark's
value. Two *places* against each other need a test of their difference, because two intervals may overlap
although the difference is clear.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from methods.limits import PUBLISHED_LEVEL, widened, widening

if TYPE_CHECKING:
    from collections.abc import Collection

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]


class Method(StrEnum):
    """How an indicator's places are compared: one method for each, with its reason in the table of rules.

    `INTERVAL` is `compare_frame`. `QUINTILES` is a position among peers (`spread.quintiles`) that says neither
    better nor worse. `NONE` holds a figure against nothing.
    """

    INTERVAL = "interval"
    QUINTILES = "quintiles"
    NONE = "none"


class Verdict(StrEnum):
    """What a comparison found; higher and lower where neither direction is the better one."""

    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    NOT_COMPARED = "not_compared"


WORDS_OF_POLARITY: dict[str, tuple[Verdict, Verdict]] = {
    "higher": (Verdict.WORSE, Verdict.BETTER),
    "lower": (Verdict.BETTER, Verdict.WORSE),
    "neither": (Verdict.LOWER, Verdict.HIGHER),
}
"""Polarity -> the verdicts for an interval below and above the benchmark."""

REASONS = (
    "This is the comparator itself.",
    "No value is published for this place and period.",
    "No value of the comparator is published for this period.",
    "No uncertainty is published, so a difference cannot be tested.",
    "The published interval is not usable: its lower limit is above its upper limit.",
)


def compare_frame(frame: pd.DataFrame, level: float = PUBLISHED_LEVEL) -> pd.Series[Any]:
    """Compare each row's place with its benchmark by the Fingertips interval rule.

    Upper limit below the benchmark: lower; lower limit above it: higher; otherwise (touching included)
    similar. The polarity ("higher", "lower", "neither" is better) turns that into better or worse.

    Args:
        frame: columns value, lower, upper, benchmark (numbers in the indicator's unit, missing allowed), polarity, and
            optionally same_place (booleans, false where absent).
        level: confidence level of the limits. For another than the published 95%, Fingertips' 99.8% among them, they
            are `limits.widened`.

    Returns:
        A series of `Verdict` with the frame's index.

    Raises:
        ValueError: a polarity is unknown, or the level is not between 0 and 1.
    """
    verdicts = _verdicts(_Rows.of(frame), frame["polarity"].to_numpy(dtype=object), level)
    return pd.Series(verdicts, index=frame.index, dtype=object)


def reasons(frame: pd.DataFrame) -> pd.Series[Any]:
    """Why `compare_frame` says not compared, as a sentence for each row; empty where it compares."""
    return pd.Series(_reasons(_Rows.of(frame)), index=frame.index, dtype=object)


def differs(
    value_a: float | None,
    lower_a: float | None,
    upper_a: float | None,
    value_b: float | None,
    lower_b: float | None,
    upper_b: float | None,
    level: float = 0.95,
) -> bool | None:
    """Test whether two independent estimates differ.

    They differ when |a - b| > c·√(h_a² + h_b²), where h is each estimate's half-width on the side that faces
    the other one and c = z(level) / z(0.95) turns the published 95% into the level asked for. For symmetric
    intervals that is the z test with se = (upper - lower) / (2·1.96). For asymmetric ones (rates, shares near
    0 or 100) only the facing side bears on whether the two meet: the limits of the difference recovered from
    the two intervals (MOVER: Newcombe 1998, Statistics in Medicine 17, 873-890, method 10; Zou and Donner
    2008, Statistics in Medicine 27, 1693-1702).

    The two must be independent. Do not use it where one place contains the other or where periods overlap:
    shared respondents correlate the estimates, and the stated level then does not hold.

    Args:
        level: confidence level of the test, between 0 and 1.

    Returns:
        None when a value or limit is missing or a lower limit is above its upper limit.

    Raises:
        ValueError: the level is not between 0 and 1.
    """
    row = (value_a, lower_a, upper_a, value_b, lower_b, upper_b)
    differ, testable = _difference(*map(_number, row), level=level)
    return bool(differ[0]) if testable[0] else None


def difference_p_values(
    value_a: Floats, lower_a: Floats, upper_a: Floats, value_b: Floats, lower_b: Floats, upper_b: Floats
) -> Floats:
    """Two-sided p-values of the test of `differs`, for arrays of one shape; nan where it cannot be tested.

    Without any width, equal values have 1 and others 0.
    """
    pair = (value_a, lower_a, upper_a, value_b, lower_b, upper_b)
    facing, away = _facing(*pair), np.abs(value_a - value_b)
    scores = np.divide(away, facing, out=np.where(away > 0, np.inf, 0.0), where=facing > 0)
    _, testable = _difference(*pair, level=PUBLISHED_LEVEL)
    p: Floats = np.where(testable, 2 * ndtr(-scores * ndtri((1 + PUBLISHED_LEVEL) / 2)), np.nan)
    return p


def cannot_be_told_apart(
    frame: pd.DataFrame, chosen_code: str, *, related: Collection[str] = (), level: float = 0.95
) -> pd.Series[Any]:
    """Mark the places whose value cannot be told apart from the chosen place's, by `differs`.

    One test per place, at the stated level each; there is no correction for the number of places, as the
    question is about pairs. It says nothing of any other two places in the frame.

    Args:
        frame: one row per place: place (code), value, lower, upper.
        chosen_code: code of the chosen place.
        related: codes of places that contain the chosen one or lie within it, which are not independent.

    Returns:
        A nullable boolean series with the frame's index: True cannot be told apart, False differs, missing
        for the chosen place itself, related places, and where no interval is published.

    Raises:
        KeyError: the chosen place is not in the frame.
        ValueError: the chosen place has more than one row.
    """
    is_chosen = (frame["place"] == chosen_code).to_numpy(dtype=bool)
    if not is_chosen.any():
        raise KeyError(chosen_code)
    if is_chosen.sum() > 1:
        raise ValueError(f"{chosen_code} has {is_chosen.sum()} rows: give one row per place")
    columns = [_numbers(frame, name) for name in ("value", "lower", "upper")]
    chosen = [np.full(len(frame), column[is_chosen][0]) for column in columns]
    differ, testable = _difference(*columns, *chosen, level=level)
    testable &= ~is_chosen & ~frame["place"].isin(list(related)).to_numpy(dtype=bool)
    return pd.Series(~differ, index=frame.index, dtype="boolean").mask(~testable)


class _Rows(NamedTuple):
    value: Floats
    lower: Floats
    upper: Floats
    benchmark: Floats
    same_place: Bools

    @classmethod
    def of(cls, frame: pd.DataFrame) -> _Rows:
        value, lower, upper, benchmark = (_numbers(frame, name) for name in cls._fields[:4])
        return cls(value, lower, upper, benchmark, _flags(frame, "same_place"))


def _verdicts(rows: _Rows, polarity: Objects, level: float) -> Objects:
    unknown = sorted({str(word) for word in polarity} - WORDS_OF_POLARITY.keys())
    if unknown:
        raise ValueError(f"unknown polarity {', '.join(unknown)}: use higher, lower or neither")
    # The published limits as they are: a value may lie a rounding outside them.
    lower, upper = widened(rows.value, rows.lower, rows.upper, level)
    below, above = upper < rows.benchmark, lower > rows.benchmark
    verdicts: Objects = np.full(len(polarity), Verdict.SIMILAR, dtype=object)
    for word, (if_below, if_above) in WORDS_OF_POLARITY.items():
        verdicts[below & (polarity == word)] = if_below
        verdicts[above & (polarity == word)] = if_above
    verdicts[_reasons(rows) != ""] = Verdict.NOT_COMPARED
    return verdicts


def _reasons(rows: _Rows) -> Objects:
    conditions = [
        rows.same_place,
        np.isnan(rows.value),
        np.isnan(rows.benchmark),
        np.isnan(rows.lower) | np.isnan(rows.upper),
        rows.lower > rows.upper,
    ]
    found: Objects = np.select(conditions, [np.array(reason, dtype=object) for reason in REASONS], default="")
    return found


def _difference(*pair: Floats, level: float) -> tuple[Bools, Bools]:
    value_a, lower_a, upper_a, value_b, lower_b, upper_b = pair
    differ: Bools = np.abs(value_a - value_b) > widening(level) * _facing(*pair)
    testable: Bools = ~np.isnan(np.vstack(pair)).any(axis=0) & (lower_a <= upper_a) & (lower_b <= upper_b)
    return differ, testable


def _facing(*pair: Floats) -> Floats:
    """Half-width of the difference on the side of nothing: √(h_a² + h_b²)."""
    value_a, lower_a, upper_a, value_b, lower_b, upper_b = pair
    a_is_higher = value_a >= value_b
    # A rounded value may lie a rounding outside its interval: the half-width is then nil, not negative.
    half_a = np.maximum(np.where(a_is_higher, value_a - lower_a, upper_a - value_a), 0.0)
    half_b = np.maximum(np.where(a_is_higher, upper_b - value_b, value_b - lower_b), 0.0)
    facing: Floats = np.hypot(half_a, half_b)
    return facing


def _number(number: float | None) -> Floats:
    return np.array([np.nan if number is None else number], dtype=np.float64)


def _numbers(frame: pd.DataFrame, column: str) -> Floats:
    numbers: Floats = pd.to_numeric(frame[column]).to_numpy(dtype=np.float64, na_value=np.nan)
    return numbers


def _flags(frame: pd.DataFrame, column: str) -> Bools:
    if column not in frame:
        return np.zeros(len(frame), dtype=bool)
    flags: Bools = frame[column].fillna(False).to_numpy(dtype=bool)
    return flags
