"""How often rules about progress are wrong, by simulation of a place whose true course is known.

The place moves in a straight line at a chosen share of the pace needed. Its figures carry independent normal noise of
a known standard error, and each rule judges what it sees. Pure Monte Carlo; the seed is fixed, so that the same
question has the same answer.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DRAWS = 20_000
SEED = 20_261_122


def error_rates(
    baseline: float, target: float, years_so_far: int, years_in_all: int, noise: float, *, true_pace: float = 1.0
) -> pd.DataFrame:
    """How often each rule says something good or bad of a place whose true pace is known.

    Args:
        baseline, target: true values at the start and at the target's date.
        years_so_far, years_in_all: whole years with a figure each since the start, and until the target's date.
        noise: standard error of each figure, in the unit of the values.
        true_pace: share of the pace needed at which the place truly moves: 1 exactly on its path, 0 not at all.

    Returns:
        A row for each rule that can be applied: rule, on_track (share of draws it calls on track or better), behind
        (share it calls limited, stagnating, barely moving or worse).

    Raises:
        ValueError: no time has gone or is left, the target is the baseline, or noise is negative.
    """
    if not 1 <= years_so_far < years_in_all or target == baseline or noise < 0 or not math.isfinite(noise):
        raise ValueError("give years in order, a target that differs from the baseline, and noise of nothing or more")
    random = np.random.default_rng(SEED)
    times = np.arange(years_so_far + 1)
    truth = baseline + (target - baseline) * true_pace * times / years_in_all
    seen = truth + random.normal(0, noise, (DRAWS, len(times)))
    first, last = seen[:, 0], seen[:, -1]
    with np.errstate(divide="ignore", invalid="ignore"):
        pace = (last - first) / years_so_far * years_in_all / (target - first)
    rows = [("Linear pace, without the wait for a second figure", _share(pace >= 0.95), _share(pace < 0.6))]
    rows.append(("SDG Index trend", _share(pace >= 1), _share(pace < 0.5)))
    if (seen > 0).all() and target > 0:
        growth = _growth_ratio(first, last, target, years_so_far, years_in_all)
        rows.append(("Open SDG growth ratio", _share(growth >= 0.95), _share(growth < 0.6)))
    if years_so_far >= 2:
        step = (last - seen[:, -2]) * np.sign(target - baseline)
        rows.append(("Last two figures", _share(step > 0), _share(step < 0)))
    return pd.DataFrame(rows, columns=["rule", "on_track", "behind"])


def _growth_ratio(first: Floats, last: Floats, target: float, so_far: int, in_all: int) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Floats = ((last / first) ** (1 / so_far) - 1) / ((target / first) ** (1 / in_all) - 1)
    return ratio


def _share(holds: NDArray[np.bool_]) -> float:
    return float(holds.mean())
