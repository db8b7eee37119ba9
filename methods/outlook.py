"""What the coming years of one indicator may bring, as paths simulated for each of its places.

**Model**, on the scale on which the values move evenly (log, logit or as they are): value = year effect common to all
places + the place's deviation from it.

- Year effect: chained median yearly steps of all places; a random walk with drift and Student errors of 4 degrees of
  freedom (fitted by the EM algorithm of Lange, Little and Taylor 1989, Journal of the American Statistical
  Association 84, 881-896). The drift is shrunk towards none by its own uncertainty, as by James and Stein:
  λ = max(0, 1 − 1/t²).
- Deviation: exponential smoothing with a damped trend (Gardner and McKenzie 1985, Management Science 31, 1237-1246)
  whose three weights are one set for all places of the indicator; each place has its own noise, shrunk towards the
  median place's.
- Shock: in each year, as often as once in the years seen, half of the largest past departure from the drift comes on
  top, up or down.

The noise is multiplied by a factor for each horizon that makes up for what the model got wrong in the past
(`methods.outlook_widening`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import pandas as pd

from methods.outlook_panel import spread_out
from methods.outlook_scale import Scale, scaled
from methods.outlook_trend import Common, Damped, common, damped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FEWEST_YEARS = 3
DRAWS = 2000
SEED = 20260626
TAIL = 4.0


@dataclass(frozen=True)
class Fitted:
    """All that paths are made of.

    `places` has a row per place (index: code): level and trend a year on the scale in `last_year`, spread (standard
    deviation of a year's surprise, on the scale), points (values seen), last_year (of its own values). `years` counts
    the years with a value anywhere; `widening` holds a factor for each horizon from one year on, and the last of them
    goes on.
    """

    scale: Scale
    last_year: int
    years: int
    common: Common
    damped: Damped
    places: pd.DataFrame
    widening: tuple[float, ...] = (1.0,)


def fit(panel: pd.DataFrame, *, scale: str, widening: Sequence[float] | None = None) -> Fitted:
    """Fit one indicator over all its places.

    Args:
        panel: a row per value: place, year (int), value (in the indicator's unit). Empty values are left out; years
            need not follow each other, and places need not have the same years.
        scale: "log" for positive measures, "logit" for percentages, "identity" for all others.
        widening: factors on the noise for one, two, … years ahead.

    Raises:
        ValueError: a place has two values in a year, a value does not suit the scale, a factor is not positive, or
            there are fewer than `FEWEST_YEARS` years.
    """
    wide = spread_out(panel)
    if np.isfinite(wide.to_numpy()).any(axis=0).sum() < FEWEST_YEARS:
        raise ValueError(f"fewer than {FEWEST_YEARS} years have a value")
    factors = tuple(float(factor) for factor in widening) if widening else (1.0,)
    if not all(factor > 0 for factor in factors):
        raise ValueError("factors of widening are above nil")
    scale_of = scaled(wide.to_numpy(dtype=np.float64), scale)
    values = scale_of.of(wide.to_numpy(dtype=np.float64))
    effect, years = common(values)
    trend, states = damped(values - effect)
    seen = np.isfinite(values)
    places = pd.DataFrame(
        {
            "level": states["level"] + effect[-1],
            "trend": states["trend"],
            "spread": states["spread"],
            "points": seen.sum(axis=1),
            "last_year": int(wide.columns[-1]) - np.argmax(seen[:, ::-1], axis=1),
        },
        index=wide.index,
    )
    return Fitted(scale_of, int(wide.columns[-1]), int(seen.any(axis=0).sum()), years, trend, places, factors)


def centres(fitted: Fitted, places: Sequence[str], horizon: int) -> NDArray[np.float64]:
    """The middle path of each place on the scale, shaped (places, horizon); the first year is `last_year` + 1.

    Raises:
        KeyError: a place has no values.
    """
    rows = fitted.places.loc[list(places)]
    ahead = np.arange(1, horizon + 1)
    trends = np.cumsum(fitted.damped.damping**ahead)
    level, trend = rows["level"].to_numpy()[:, None], rows["trend"].to_numpy()[:, None]
    centre: NDArray[np.float64] = level + trend * trends + fitted.common.drift * ahead
    return centre


def noise(
    fitted: Fitted, places: Sequence[str], horizon: int, draws: int = DRAWS, seed: int = SEED
) -> NDArray[np.float64]:
    """Departures from `centres` before widening, on the scale, shaped (places, draws, horizon).

    A draw holds one future of the year effect for all places, and a future of its own for each, so that gaps and
    sums over places can be taken draw by draw.
    """
    rows = fitted.places.loc[list(places)]
    shared = _common_noise(fitted, horizon, draws, seed)
    late = (fitted.last_year - rows["last_year"]).to_numpy()
    unit = np.random.default_rng([seed, 1]).standard_normal((draws, horizon + int(late.max(initial=0))))
    found = np.empty((len(rows), draws, horizon))
    for lag in np.unique(late):
        own = unit[:, : horizon + lag] @ fitted.damped.response(horizon + int(lag)).T
        for i in np.flatnonzero(late == lag).tolist():
            # Shuffled by the place's code: independent of the other places, and the same whoever asks.
            order = np.random.default_rng([seed, crc32(str(places[i]).encode())]).permutation(draws)
            found[i] = shared + rows["spread"].iat[i] * own[order, lag:]
    return found


def simulate(
    fitted: Fitted, places: Sequence[str], horizon: int, draws: int = DRAWS, seed: int = SEED
) -> NDArray[np.float64]:
    """Simulated futures in the indicator's unit, shaped (places, draws, horizon).

    The first year is the one after `fitted.last_year`. The same arguments give the same paths, whichever places are
    asked for together, and draw i of two places belongs to the same future of the year effect.

    Raises:
        KeyError: a place has no values.
        ValueError: the horizon or the number of draws is below one.
    """
    if horizon < 1 or draws < 1:
        raise ValueError("at least one year and one draw are needed")
    departures = noise(fitted, places, horizon, draws, seed)
    departures *= widened(fitted.widening, horizon)
    departures += centres(fitted, places, horizon)[:, None]
    return fitted.scale.back(departures)


def paths(fitted: Fitted, place: str, horizon: int, draws: int = DRAWS, seed: int = SEED) -> NDArray[np.float64]:
    """Simulated futures of one place, shaped (draws, horizon); otherwise as `simulate`, which is quicker for many."""
    found: NDArray[np.float64] = simulate(fitted, [place], horizon, draws, seed)[0]
    return found


def widened(widening: Sequence[float], horizon: int) -> NDArray[np.float64]:
    """The factor for each of the years ahead; past those given the last one holds."""
    return np.array([widening[min(ahead, len(widening) - 1)] for ahead in range(horizon)])


def _common_noise(fitted: Fitted, horizon: int, draws: int, seed: int) -> NDArray[np.float64]:
    """Futures of the year effect around its drift, shaped (draws, horizon)."""
    random = np.random.default_rng([seed, 0])
    years = fitted.common
    surprise = years.spread * random.standard_t(TAIL, (draws, horizon))
    struck = random.random((draws, horizon))
    # One draw says both whether a shock comes and which way.
    surprise += years.shock * (np.sign(years.shock_chance / 2 - struck) * (struck < years.shock_chance))
    drift = years.drift_error * random.standard_normal((draws, 1))
    total: NDArray[np.float64] = np.cumsum(surprise + drift, axis=1)
    return total
