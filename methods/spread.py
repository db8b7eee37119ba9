"""How the values of many places lie: quantiles, fifths, and classes for maps.

Quantiles are Hyndman and Fan's type 7 (linear between the two nearest order statistics), the default of numpy
and pandas. Missing values are left out everywhere. No function here passes a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

MINIMUM_FOR_FIFTHS = 5

QUANTILES = {"p10": 0.10, "p25": 0.25, "median": 0.50, "p75": 0.75, "p90": 0.90}


@dataclass(frozen=True)
class QuantileSummary:
    """Spread of n values, in their unit."""

    n: int
    min: float
    p10: float
    p25: float
    median: float
    p75: float
    p90: float
    max: float


@dataclass(frozen=True)
class SimilarPlacesSummary:
    """What similar places look like, in the values' unit: a description, not a benchmark to pass or fail."""

    n: int
    median: float
    min: float
    max: float


class TooFewValuesError(ValueError):
    """Raised where a division into groups would say more than so few values can."""


def quantile_summary(values: Iterable[float | None]) -> QuantileSummary | None:
    """Quantiles of the values, or None when there is no value."""
    present = _present(values)
    if not present.size:
        return None
    quantiles = dict(zip(QUANTILES, np.quantile(present, list(QUANTILES.values())).tolist(), strict=True))
    return QuantileSummary(n=present.size, min=float(present.min()), max=float(present.max()), **quantiles)


def summarise(frame: pd.DataFrame, by: Sequence[str], value: str = "value") -> pd.DataFrame:
    """`quantile_summary` of the column `value` for each group, e.g. each period.

    Returns:
        One row per group that has a value, ordered by the group's keys: the columns of `by`, then n, min,
        p10, p25, median, p75, p90, max.
    """
    groups = frame.dropna(subset=[value]).groupby(list(by), observed=True)[value]
    columns = {"n": groups.count(), "min": groups.min(), "max": groups.max()}
    columns |= {name: groups.quantile(share) for name, share in QUANTILES.items()}
    return pd.DataFrame(columns)[["n", "min", *QUANTILES, "max"]].reset_index()


def similar_places_summary(values: Iterable[float | None]) -> SimilarPlacesSummary | None:
    """Median and range of the similar places' values, or None when none of them has one."""
    present = _present(values)
    if not present.size:
        return None
    return SimilarPlacesSummary(present.size, float(np.median(present)), float(present.min()), float(present.max()))


def quintiles(values: pd.Series[float]) -> pd.Series[int]:
    """The fifth each value lies in, 1 (lowest) to 5 (highest), with the index of `values`.

    Equal values share the fifth of their mean rank, so ties never split; a missing value has no fifth.

    Raises:
        TooFewValuesError: fewer than five values.
    """
    n = int(values.notna().sum())
    if n < MINIMUM_FOR_FIFTHS:
        raise TooFewValuesError(f"Fifths need at least {MINIMUM_FOR_FIFTHS} values; there are {n}.")
    # The centre of a rank's slot, so that no rank lies on the border between two fifths by rounding.
    centre = (values.rank() - 0.5) / n
    return (centre * 5 // 1 + 1).astype("Int64")


def class_breaks(values: Iterable[float | None], k: int = 5, decimals: int = 1) -> list[float]:
    """Borders between up to k map classes of about equal numbers of places.

    Quantiles rounded to the decimals that are shown. A class holds the values from one break (inclusive) to
    the next (exclusive), as a threshold scale does. With ties there are fewer classes, as none is left
    without a place. When rounding leaves no break, more decimals are tried.

    Returns:
        1 to k - 1 strictly increasing breaks, or, if all values are equal, that value alone.

    Raises:
        ValueError: there is no value, or k is below 2.
    """
    if k < 2:
        raise ValueError(f"k = {k}: a map needs at least two classes")
    present = np.sort(_present(values))
    if not present.size:
        raise ValueError("no values to divide into classes")
    if present[0] == present[-1]:
        return [round(float(present[0]), decimals)]
    wanted = np.quantile(present, np.arange(1, k) / k)
    for places in range(decimals, decimals + 4):
        breaks = _without_empty_classes(present, np.round(wanted, places).tolist())
        if breaks:
            return breaks
    middle = present[np.searchsorted(present, present[0], side="right")]
    return [float(middle)]


def _without_empty_classes(ordered: NDArray[np.float64], candidates: list[float]) -> list[float]:
    breaks: list[float] = []
    below = 0
    for candidate in sorted(set(candidates)):
        rank = int(np.searchsorted(ordered, candidate, side="left"))
        if below < rank < ordered.size:
            breaks.append(candidate + 0.0)
            below = rank
    return breaks


def _present(values: Iterable[float | None]) -> NDArray[np.float64]:
    numbers = pd.to_numeric(pd.Series(list(values), dtype=object)).to_numpy(dtype=np.float64, na_value=np.nan)
    present: NDArray[np.float64] = numbers[~np.isnan(numbers)]
    return present
