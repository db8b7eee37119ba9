"""Forecasts from every origin, each beside what came: misses, and chances of targets with what happened."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from backtesting.cases import TARGET_MOVES, Origin
from methods.outlook_chance import FURTHEST, LEVELS

# Where a distribution has no width, a miss of any size lies outside of it.
NO_WIDTH = 1e-12


def misses(origin: Origin, centre: NDArray[np.float64], departures: NDArray[np.float64]) -> pd.DataFrame:
    """A row per place and year ahead with a value: how far it lies from the middle, and in limits' distances.

    Args:
        centre: middle paths, shaped (places, years).
        departures: simulated, shaped (places, draws, years).

    Returns:
        indicator, origin, place, horizon, error (in mean yearly changes), miss50, miss80, miss95: the distance over
        that to the limit on its side, so that the value lies inside limits widened by any factor not below it.
    """
    shares = [(100 + side * level) / 200 for level in LEVELS for side in (-1, 1)]
    limits = np.quantile(departures, shares, axis=1)
    off = origin.actual - centre
    ratios = {}
    for i, level in enumerate(LEVELS):
        distance = np.where(off < 0, -limits[2 * i], limits[2 * i + 1])
        ratios[f"miss{level}"] = np.abs(off) / np.maximum(distance, NO_WIDTH)
    place, year = np.nonzero(np.isfinite(off))
    columns = {name: ratio[place, year] for name, ratio in ratios.items()}
    return pd.DataFrame(
        {
            "indicator": origin.indicator,
            "origin": origin.year,
            "place": place,
            "horizon": year + 1,
            "error": np.abs(off[place, year]) / max(origin.step, NO_WIDTH),
            **columns,
        }
    )


def chances(
    origin: Origin, centre: NDArray[np.float64], departures: NDArray[np.float64], factors: NDArray[np.float64]
) -> pd.DataFrame:
    """A row per place, year and target, where every year until then has a value.

    Args:
        factors: on the departures, by year.

    Returns:
        indicator, origin, place, horizon, move (number of the target), chance of reaching it by then, base (how
        often such a move was made before the origin), happened.
    """
    best = np.maximum.accumulate(origin.sign * (centre[:, None] + factors * departures), axis=2)
    reached = np.maximum.accumulate(origin.sign * origin.actual, axis=1)
    whole = np.isfinite(reached)
    parts = []
    for move in range(len(TARGET_MOVES)):
        target = origin.sign * origin.targets[:, move]
        place, year = np.nonzero(whole & np.isfinite(target) & np.isfinite(origin.rates[move]))
        chance = (best >= target[:, None]).mean(axis=1)
        parts.append(
            pd.DataFrame(
                {
                    "indicator": origin.indicator,
                    "origin": origin.year,
                    "place": place,
                    "horizon": year + 1,
                    "move": move,
                    "chance": chance[place, year],
                    "base": origin.rates[move, year],
                    "happened": (reached >= target)[place, year],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def unwidened() -> NDArray[np.float64]:
    """Factors that leave the noise as it is."""
    return np.ones(FURTHEST)
