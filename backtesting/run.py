"""One run: every origin forecast twice, once to see how it misses, once with what was learned until then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from backtesting import forecasts, scores, yardsticks
from backtesting.cases import Case, Origin, origins
from methods.outlook import centres, noise
from methods.outlook_chance import FURTHEST
from methods.outlook_widening import factors_of, widening_factors

DRAWS = 1000
SAMPLE = 600
KEY = ["indicator", "origin", "place", "horizon"]
Progress = Callable[[float, str], object]


@dataclass(frozen=True)
class Result:
    """The tables of a run: by indicator and horizon, calibration, factors for later, and methods side by side."""

    scores: pd.DataFrame
    calibration: pd.DataFrame
    widening: pd.DataFrame
    methods: pd.DataFrame


def run(cases: list[Case], progress: Progress = lambda share, step: None, *, sample: int = SAMPLE) -> Result:
    """Test every case. Settings are the methods' own; nothing is chosen by what comes out.

    ``progress`` is told the share done (0 to 1) and the step. ETS models are fitted to about ``sample`` series.
    """
    every: list[Origin] = []
    for done, case in enumerate(cases):
        progress(0.3 * done / len(cases), f"Fitting {case.indicator}")
        every += origins(case)
    every.sort(key=lambda origin: (origin.year, origin.indicator))
    plain = pd.concat([forecasts.misses(one, *_ours(one)) for one in every], ignore_index=True)
    walks = _walks(every, progress)
    plain = plain.merge(walks.drifting[[*KEY, "error"]].rename(columns={"error": "error_drift"}), on=KEY)
    factors = _learned(plain)
    plain["factor"] = 1.0
    steps = pd.MultiIndex.from_frame(plain[["indicator", "origin", "horizon"]])
    widened = plain.assign(factor=factors.reindex(steps).to_numpy())
    ours = _chances(every, factors, progress)
    main, chances = scores.covered(widened), scores.with_squares(ours)
    lines = [scores.one_line("outlook", main, chances), *walks.lines(plain)]
    progress(0.8, "ETS models, on a sample")
    lines += _sampled(every, main, chances, sample)
    return Result(
        scores.table(main, chances),
        scores.calibration(chances),
        widening_factors(plain.rename(columns={"miss80": "nonconformity"})).round(scores.DIGITS),
        pd.DataFrame(lines),
    )


def _ours(origin: Origin) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    departures = noise(origin.fitted, origin.places, FURTHEST, DRAWS)
    return centres(origin.fitted, origin.places, FURTHEST), departures


def _learned(plain: pd.DataFrame) -> pd.Series[float]:
    """The factor of each indicator, origin and horizon, from what had come to light by the year of the origin."""
    misses = plain.rename(columns={"miss80": "nonconformity"})
    found = {}
    for year, group in plain.groupby("origin"):
        past = misses[misses["origin"] + misses["horizon"] <= year]
        factors = widening_factors(past) if len(past) else pd.DataFrame()
        for indicator in group["indicator"].unique():
            own = factors_of(factors, indicator)
            for horizon in range(1, FURTHEST + 1):
                found[indicator, year, horizon] = own[min(horizon, len(own)) - 1]
    return pd.Series(found).sort_index()


def _chances(every: list[Origin], factors: pd.Series[float], progress: Progress) -> pd.DataFrame:
    parts = []
    for done, one in enumerate(every):
        progress(0.55 + 0.25 * done / len(every), f"Chances from {one.year}")
        own = factors[one.indicator, one.year].reindex(range(1, FURTHEST + 1)).to_numpy()
        parts.append(forecasts.chances(one, *_ours(one), own))
    return pd.concat(parts, ignore_index=True)


@dataclass(frozen=True)
class Walks:
    """Misses and chances of the two random walks."""

    drifting: pd.DataFrame
    drifting_chances: pd.DataFrame
    still: pd.DataFrame
    still_chances: pd.DataFrame

    def lines(self, plain: pd.DataFrame) -> list[dict[str, object]]:
        """Their scores, on the same forecasts as `plain`, which gives the errors of the drift."""
        pairs = {"drift": (self.drifting, self.drifting_chances), "last_value": (self.still, self.still_chances)}
        beside = plain[[*KEY, "error_drift", "factor"]]
        return [
            scores.one_line(name, scores.covered(found.merge(beside, on=KEY)), scores.with_squares(chances))
            for name, (found, chances) in pairs.items()
        ]


def _walks(every: list[Origin], progress: Progress) -> Walks:
    parts: dict[bool, list[tuple[pd.DataFrame, pd.DataFrame]]] = {True: [], False: []}
    for done, one in enumerate(every):
        progress(0.3 + 0.25 * done / len(every), f"Random walks from {one.year}")
        for drifting, found in parts.items():
            walk = yardsticks.random_walks(one.history, FURTHEST, DRAWS, drifting=drifting)
            found.append((forecasts.misses(one, *walk), forecasts.chances(one, *walk, forecasts.unwidened())))
    tables = [pd.concat([pair[i] for pair in parts[way]], ignore_index=True) for way in (True, False) for i in (0, 1)]
    return Walks(*tables)


def _sampled(every: list[Origin], main: pd.DataFrame, chances: pd.DataFrame, sample: int) -> list[dict[str, object]]:
    """ETS and the outlook on one place and origin in so many, as ETS takes long."""
    pairs = [(origin, i) for origin in every for i in range(len(origin.places))]
    misses, reached = [], []
    for origin, i in pairs[:: max(1, len(pairs) // sample)]:
        paths = yardsticks.ets(origin.history[i], FURTHEST, DRAWS)
        if paths is None:
            continue
        alone = replace(
            origin,
            places=[origin.places[i]],
            history=origin.history[[i]],
            actual=origin.actual[[i]],
            targets=origin.targets[[i]],
        )
        centre = np.median(paths, axis=0)[None]
        departures = paths[None] - centre[:, None]
        misses.append(forecasts.misses(alone, centre, departures).assign(place=i))
        reached.append(forecasts.chances(alone, centre, departures, forecasts.unwidened()).assign(place=i))
    if not misses:
        return []
    ets, ets_chances = pd.concat(misses), pd.concat(reached)
    same = main.merge(ets[KEY], on=KEY)
    same_chances = chances.merge(ets_chances[[*KEY, "move"]], on=[*KEY, "move"])
    ets = scores.covered(ets.merge(main[[*KEY, "error_drift"]], on=KEY).assign(factor=1.0))
    lines = [("ets_sample", ets, scores.with_squares(ets_chances)), ("outlook_sample", same, same_chances)]
    return [scores.one_line(*line) for line in lines]
