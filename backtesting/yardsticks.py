"""What the outlook is measured against: the last value, a random walk with drift, and ETS models chosen by AICc."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from methods.outlook import SEED

ETS_FORMS = ((None, False), ("add", False), ("add", True))


def random_walks(
    history: NDArray[np.float64], horizon: int, draws: int, *, drifting: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Middle paths (places, horizon) and departures from them (places, draws, horizon) of a walk per place.

    With drift: mean and standard deviation of the place's own yearly steps, and the drift's own uncertainty; without:
    the root mean square of its steps. Steps over a gap are spread over its years.

    Args:
        history: shaped (places, years), the last year full.
    """
    random = np.random.default_rng([SEED, 2])
    walk = np.cumsum(random.standard_normal((draws, horizon)), axis=1)
    ahead = np.arange(1, horizon + 1)
    slope = random.standard_normal((draws, 1)) * ahead
    drift, spread, error = np.array([_steps(row, drifting) for row in history]).T[:, :, None]
    departures = spread[:, None] * walk + error[:, None] * slope
    return history[:, -1, None] + drift * ahead, departures


def _steps(row: NDArray[np.float64], drifting: bool) -> tuple[float, float, float]:
    seen = np.flatnonzero(np.isfinite(row))
    spans = np.diff(seen)
    steps = np.diff(row[seen])
    if not drifting:
        return 0.0, float(np.sqrt((steps**2 / spans).mean())), 0.0
    drift = steps.sum() / spans.sum()
    squares = ((steps - drift * spans) ** 2 / spans).sum()
    spread = np.sqrt(squares / max(len(steps) - 1, 1))
    return float(drift), float(spread), float(spread / np.sqrt(spans.sum()))


def ets(row: NDArray[np.float64], horizon: int, draws: int) -> NDArray[np.float64] | None:
    """Paths (draws, horizon) of the best of three ETS models of one series; None where none can be fitted.

    Local level, trend and damped trend with additive errors, chosen by AICc, as automatic ETS does for yearly data.
    Gaps are filled by straight lines.
    """
    values = pd.Series(row).interpolate(limit_area="inside").dropna()
    fits = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for trend, damped in ETS_FORMS:
            try:
                model = ETSModel(values.reset_index(drop=True), error="add", trend=trend, damped_trend=damped)
                fits.append(model.fit(disp=False))
            except (ValueError, np.linalg.LinAlgError):
                continue
        usable = [one for one in fits if np.isfinite(one.aicc)]
        if not usable:
            return None
        best = min(usable, key=lambda one: one.aicc)
        simulated = best.simulate(horizon, anchor="end", repetitions=draws, rng=np.random.default_rng(SEED))
    paths: NDArray[np.float64] = np.asarray(simulated, dtype=np.float64).reshape(horizon, draws).T
    return paths if np.isfinite(paths).all() else None
