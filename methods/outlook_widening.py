"""How much wider the outlook's noise must be, learned from its own past misses: split conformal factors.

The nonconformity of a forecast is its miss over the distance from the middle to the 80% limit on the same side; the
80% quantile of these makes the 80% limits hold in the past (Vovk, Gammerman and Shafer 2005, Algorithmic Learning in a
Random World; Barber and others 2023, Annals of Statistics 51, 816-845, on data that are not exchangeable). Forecasts
from one origin share its shocks, so an indicator's factor counts by its origins, and is drawn towards all indicators'.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

SHARE = 0.8
PRIOR_ORIGINS = 10.0
NARROWEST, WIDEST = 1.0, 3.0


def widening_factors(misses: pd.DataFrame) -> pd.DataFrame:
    """Factors on the noise by indicator and horizon.

    Args:
        misses: a row per past forecast: indicator, horizon (years), origin (year), nonconformity (not negative).

    Returns:
        indicator, horizon, origins, factor; with an empty indicator, the factor of all of them. The factor is the
        geometric mean of the indicator's own, with the weight of its origins, and all indicators', with the weight of
        `PRIOR_ORIGINS`; never below `NARROWEST`, as the model's own noise is the least there is.
    """
    cells = misses.groupby(["horizon", "indicator"])
    found = pd.DataFrame(
        {"own": cells["nonconformity"].quantile(SHARE), "origins": cells["origin"].nunique()}
    ).reset_index()
    found["log"] = np.log(found["own"].clip(lower=1e-3, upper=1e3))
    found["weighted"] = found["log"] * found["origins"]
    sums = found.groupby("horizon")[["weighted", "origins"]].sum()
    every = sums["weighted"] / sums["origins"]
    prior = found["horizon"].map(every)
    found["log"] = (found["weighted"] + PRIOR_ORIGINS * prior) / (found["origins"] + PRIOR_ORIGINS)
    of_all = pd.DataFrame({"indicator": "", "horizon": every.index, "origins": sums["origins"], "log": every})
    both = pd.concat([of_all, found], ignore_index=True)
    both["factor"] = np.exp(both["log"]).clip(NARROWEST, WIDEST)
    return both.sort_values(["indicator", "horizon"], ignore_index=True)[["indicator", "horizon", "origins", "factor"]]


def factors_of(factors: pd.DataFrame, indicator: str) -> tuple[float, ...]:
    """The factors of an indicator for one, two, … years; those of all indicators where it has none; else 1.

    Args:
        factors: as `widening_factors` gives them, or as they are read back from a file, as text with empty cells.
    """
    if factors.empty:
        return (1.0,)
    cells = zip(factors["indicator"].fillna(""), factors["horizon"], factors["factor"], strict=True)
    by_cell = {(name, int(horizon)): float(factor) for name, horizon, factor in cells}
    furthest = max(horizon for _, horizon in by_cell)
    return tuple(by_cell.get((indicator, h), by_cell.get(("", h), 1.0)) for h in range(1, furthest + 1))
