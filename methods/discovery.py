"""What stands out in a whole grid of comparisons, with the share of false alarms held down.

One test at the 95% level finds a difference in one of twenty cells where there is none. Here the p-values of the whole
grid are judged together: of the cells that stand out, at most 5% are expected to be false alarms (Benjamini and
Hochberg 1995, Journal of the Royal Statistical Society B 57, 289-300). That holds for independent tests and for tests
that lean the same way (Benjamini and Yekutieli 2001, Annals of Statistics 29, 1165-1188), as with a common benchmark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from methods.comparison import WORDS_OF_POLARITY, Verdict, difference_p_values

FALSE_SHARE = 0.05
"""Share of false alarms expected at most among the cells that stand out."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Discovery:
    """The cells of a grid, and how many were looked at.

    `cells` has the grid's index and the columns p (two-sided p-value), adjusted (Benjamini and Hochberg's), both
    missing where there is no test; stands_out (boolean) and verdict (`Verdict`: similar where nothing stands out,
    not compared where there is no test). `looked_at` is the number of tests, the rest is `not_tested`.
    """

    cells: pd.DataFrame
    looked_at: int
    stand_out: int
    not_tested: int


def what_stands_out(grid: pd.DataFrame, false_share: float = FALSE_SHARE) -> Discovery:
    """Find the cells that differ from their benchmark, judging all cells of the grid together.

    Args:
        grid: one row per cell looked at, also those without anything to see: value, lower, upper (95% interval),
            benchmark, polarity ("higher", "lower", "neither"). With the columns benchmark_lower and
            benchmark_upper the benchmark is an estimate too, independent of the value, and is tested as such
            (missing: no test); without them it is an exact number.
        false_share: the share of false alarms expected at most among the cells that stand out.

    Raises:
        ValueError: a polarity is unknown, or the share is not between 0 and 1.
    """
    if unknown := sorted(set(grid["polarity"]) - WORDS_OF_POLARITY.keys()):
        raise ValueError(f"unknown polarity {', '.join(map(str, unknown))}: use higher, lower or neither")
    value, benchmark = (_numbers(grid, column) for column in ("value", "benchmark"))
    lower, upper = (_numbers(grid, column) for column in ("lower", "upper"))
    benchmark_lower, benchmark_upper = (
        _numbers(grid, column) if column in grid else benchmark for column in ("benchmark_lower", "benchmark_upper")
    )
    p = difference_p_values(value, lower, upper, benchmark, benchmark_lower, benchmark_upper)
    adjusted = adjust(p)
    stands_out = stand_out(p, false_share)
    tested = ~np.isnan(p)
    cells = pd.DataFrame(
        {
            "p": pd.array(p, dtype="Float64"),
            "adjusted": pd.array(adjusted, dtype="Float64"),
            "stands_out": stands_out,
            "verdict": _verdicts(grid["polarity"], value > benchmark, stands_out, tested),
        },
        index=grid.index,
    )
    return Discovery(cells, int(tested.sum()), int(stands_out.sum()), int((~tested).sum()))


def stand_out(p: Floats, false_share: float = FALSE_SHARE) -> NDArray[np.bool_]:
    """Which p-values stand out of their whole array (any shape); nan never does.

    Raises:
        ValueError: the share is not between 0 and 1.
    """
    if not 0 < false_share < 1:
        raise ValueError(f"share {false_share} is not between 0 and 1")
    found: NDArray[np.bool_] = adjust(p) <= false_share
    return found


def adjust(p: Floats) -> Floats:
    """Benjamini and Hochberg's adjusted p-values of a whole array (any shape), nan left out and kept."""
    adjusted = np.full(p.shape, np.nan)
    tested = ~np.isnan(p)
    if tested.any():
        adjusted[tested] = false_discovery_control(p[tested])
    return adjusted


def _verdicts(
    polarity: pd.Series[Any], above: NDArray[np.bool_], stands_out: NDArray[np.bool_], tested: NDArray[np.bool_]
) -> NDArray[np.object_]:
    verdicts = np.full(len(polarity), Verdict.SIMILAR, dtype=object)
    for word, (if_below, if_above) in WORDS_OF_POLARITY.items():
        is_word = (polarity == word).to_numpy(dtype=bool)
        verdicts[stands_out & is_word & ~above] = if_below
        verdicts[stands_out & is_word & above] = if_above
    verdicts[~tested] = Verdict.NOT_COMPARED
    return verdicts


def _numbers(frame: pd.DataFrame, column: str) -> Floats:
    numbers: Floats = pd.to_numeric(frame[column]).to_numpy(dtype=np.float64, na_value=np.nan)
    return numbers
