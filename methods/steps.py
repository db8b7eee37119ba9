"""The steps of many series from period to period, and how large each is by the usual step.

**Scale.** Values are divided by t, the typical size of the series: the median of |x| (with two values the
smaller), at least a tenth of the indicator's median. Where t is nil (a series that is mostly zero in an
indicator that is) there is no scale, and no step is judged. Steps are taken on y = asinh(x / t): linear
around zero and logarithmic beyond t, so that counts, rates, shares, zeros and negative values have one
rule, in any unit. As that bends large steps of a series that is mostly noise around zero out of sight, they
are also taken on x / t itself, where a step counts half, since steps there grow with the level.

**Expected step.** The median step of all places between the same two periods, if at least `MIN_PLACES` have
one: a shock that all places share is no oddity of one place.

**Usual step.** The larger of 1.4826·MAD of the place's own steps (from `MIN_STEPS` on) and 1.4826·median of
all places' deviations from the expected step in the same period (from `MIN_PLACES` on), at least `FLOOR`. A
series with neither is not judged. MAD is the median absolute deviation; 1.4826·MAD estimates a normal
standard deviation, and up to half of the values may be wrong without spoiling it (Hampel 1974, Journal of
the American Statistical Association 69, 383-393).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

MIN_STEPS = 6
MIN_PLACES = 10
FLOOR = 0.01
NORMAL = 1.4826
PLAIN_WEIGHT = 0.5

SERIES = ["indicator", "place"]
PERIOD = ["period_start", "period_end"]
CELL = SERIES + PERIOD


def steps(frame: pd.DataFrame) -> pd.DataFrame:
    """Take the step to each cell from the period before in its series.

    Args:
        frame: one row per cell: indicator, place, period_start, period_end, value. Rows without a
            finite value are left out. Period ends may be of any type that sorts.

    Returns:
        The cells by series and period, with the columns of `frame` and: series, pair (numbers of the series
        and of the two periods), when (order of the period), typical, y, previous (value), places (with this
        step), common (their median step on y), own_usual, others_usual, usual (on y), plain_usual (on x / t),
        score (in usual steps), expected (value), size (`relative_size` of the departure from it).

    Raises:
        ValueError: a cell occurs twice.
    """
    cells = _in_order(frame)
    cells["typical"] = _typical(cells)
    before = cells.groupby("series", sort=False)[["value", "when"]].shift()
    cells["previous"] = before["value"]
    periods = pd.DataFrame({"indicator": cells["indicator"], "from": before["when"], "to": cells["when"]})
    cells["pair"] = periods.groupby(["indicator", "from", "to"], sort=False, dropna=False).ngroup()

    cells["y"] = bend(cells["value"], cells["typical"])
    bent = _judged(cells, cells["y"])
    plain = _judged(cells, cells["value"] / cells["typical"])
    cells = cells.assign(**bent, plain_usual=plain["usual"])
    cells["score"] = larger(bent["score"], PLAIN_WEIGHT * plain["score"])
    cells["expected"] = unbend(cells["y"] - bent["own"], cells["typical"])
    cells["size"] = relative_size(cells["value"], cells["expected"], cells["typical"])
    return cells.drop(columns="own")


def only_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with a finite value; each cell once, or a ValueError names the first that is not."""
    cells = frame[np.isfinite(frame["value"].to_numpy(dtype=np.float64, na_value=np.nan))]
    repeated = cells.duplicated(CELL)
    if repeated.any():
        raise ValueError(f"more than one value for {', '.join(map(str, cells.loc[repeated, CELL].iloc[0]))}")
    return cells


def bend(value: pd.Series[float], typical: pd.Series[float]) -> pd.Series[float]:
    """asinh(value / typical): linear around zero, logarithmic beyond the typical size."""
    return pd.Series(np.arcsinh((value / typical).to_numpy()), index=value.index)


def unbend(y: pd.Series[float], typical: pd.Series[float]) -> pd.Series[float]:
    """The value that `bend` takes to y."""
    return pd.Series(np.sinh(y.to_numpy()), index=y.index) * typical


def larger(one: pd.Series[float], other: pd.Series[float]) -> pd.Series[float]:
    """The larger of each pair; where one is missing, the other."""
    return pd.Series(np.fmax(one.to_numpy(), other.to_numpy()), index=one.index)


def relative_size(value: pd.Series[float], expected: pd.Series[float], typical: pd.Series[float]) -> pd.Series[float]:
    """|value - expected| as a share of the larger of the two, of which half the typical size is part.

    Half the typical size in the denominator keeps small numbers near zero from counting as large changes.
    """
    return (value - expected).abs() / (larger(value.abs(), expected.abs()) + typical / 2)


def _judged(cells: pd.DataFrame, y: pd.Series[float]) -> dict[str, pd.Series[Any]]:
    """Each step on one scale: its common part, its own part, what is usual, and the score."""
    step = y.groupby(cells["series"]).diff()
    of_pair = step.groupby(cells["pair"])
    places = of_pair.transform("count")
    common = of_pair.transform("median").where(places >= MIN_PLACES, 0.0)
    own = step - common
    of_series = own.groupby(cells["series"])
    enough = of_series.transform("count") >= MIN_STEPS
    deviation = (own - of_series.transform("median").where(enough, 0.0)).abs()
    own_usual = (NORMAL * deviation.groupby(cells["series"]).transform("median")).where(enough)
    others_usual = NORMAL * own.abs().groupby(cells["pair"]).transform("median").where(places >= MIN_PLACES)
    usual = larger(own_usual, others_usual).clip(lower=FLOOR)
    return {
        "places": places,
        "common": common,
        "own": own,
        "own_usual": own_usual,
        "others_usual": others_usual,
        "usual": usual,
        "score": deviation / usual,
    }


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    cells = only_cells(frame)
    starts, ends = (cells[column].factorize(sort=True)[0] for column in PERIOD)
    cells = cells.assign(
        when=starts.astype(np.int64) * (len(cells) + 1) + ends,
        series=cells.groupby(SERIES, sort=False).ngroup(),
    )
    return cells.sort_values(["series", "when"], kind="stable", ignore_index=True)


def _typical(cells: pd.DataFrame) -> pd.Series[float]:
    magnitude = cells["value"].abs()
    of_series = magnitude.groupby(cells["series"])
    # Of two values one may be the error, and their median would lie half way to it.
    size = of_series.transform("median").mask(of_series.transform("count") <= 2, of_series.transform("min"))
    typical = larger(size, 0.1 * magnitude.groupby(cells["indicator"]).transform("median"))
    return typical.where(typical > 0)
