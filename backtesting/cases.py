"""What is tested: every indicator of the store with one value a year, and its forecasts from each year of its past."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data import indicators, places
from methods.outlook import Fitted, fit
from methods.outlook_chance import FURTHEST, PLACE_POINTS
from methods.outlook_panel import break_years, since_break, spread_out, yearly
from methods.outlook_scale import scale_for

LEAST_YEARS = 8
"""Of a history from which a forecast is tested."""
TARGET_MOVES = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Case:
    """An indicator to test: its yearly panel, its breaks by year, and +1 where higher is better (or neither is)."""

    indicator: str
    sign: int
    scale: str
    panel: pd.DataFrame
    breaks: pd.DataFrame


@dataclass(frozen=True)
class Origin:
    """One indicator as it stood at the end of a year, and what came after; all values on its scale.

    `history` and `actual` are shaped (places, years) and (places, `FURTHEST`), with gaps; `targets` (places, moves,
    `FURTHEST`) lie beyond the last value by the quantiles `TARGET_MOVES` of the changes seen over as many years, on the
    better side; `rates` (moves, `FURTHEST`) are the shares of places and years before the origin that made such a move
    within as many years; `step` is the mean yearly change seen.
    """

    indicator: str
    sign: int
    year: int
    fitted: Fitted
    places: list[str]
    history: NDArray[np.float64]
    actual: NDArray[np.float64]
    targets: NDArray[np.float64]
    rates: NDArray[np.float64]
    step: float


def cases() -> list[Case]:
    """The yearly indicators of the store that are long enough for one forecast."""
    codes = list(places.finder()["code"])
    found = []
    for one in indicators.indicators():
        panel = yearly(indicators.series(one.slug, codes))
        if panel is None or panel["year"].nunique() <= LEAST_YEARS:
            continue
        scale = scale_for(panel["value"].to_numpy(), percent=one.suffix == "%")
        sign = -1 if one.polarity == "lower" else 1
        found.append(Case(one.slug, sign, scale, panel, break_years(indicators.breaks(one.slug))))
    return found


def origins(case: Case) -> Iterator[Origin]:
    """Stand at the end of each year with enough years behind it and a value ahead of it."""
    for year in sorted(case.panel["year"].unique())[:-1]:
        train = since_break(case.panel, case.breaks, int(year))
        if train["year"].nunique() < LEAST_YEARS or train["year"].max() < year:
            continue
        fitted = fit(train, scale=case.scale)
        states = fitted.places
        names = list(states.index[(states["points"] >= PLACE_POINTS) & (states["last_year"] == year)])
        actual = _actual(case, names, int(year), fitted)
        if not np.isfinite(actual).any():
            continue
        wide = spread_out(train)
        history = fitted.scale.of(wide.to_numpy(dtype=np.float64))
        moves = np.array([_moves(history, ahead) for ahead in range(1, FURTHEST + 1)]).T
        rates = np.array([_rates(case.sign * history, moves[:, i], i + 1) for i in range(FURTHEST)]).T
        own = history[wide.index.get_indexer(names)]
        targets = own[:, -1, None, None] + case.sign * moves[None]
        step = float(np.nanmean(np.abs(np.diff(history, axis=1))))
        yield Origin(case.indicator, case.sign, int(year), fitted, names, own, actual, targets, rates, step)


def _actual(case: Case, names: list[str], year: int, fitted: Fitted) -> NDArray[np.float64]:
    """What came in the years after, empty from a break on."""
    years = range(year + 1, year + FURTHEST + 1)
    later = case.panel[case.panel["year"].isin(years)]
    wide = later.pivot(index="place", columns="year", values="value").reindex(index=names, columns=years)
    for row in case.breaks[case.breaks["year"] > year].itertuples():
        affected = slice(None) if pd.isna(row.place) else wide.index == row.place
        wide.loc[affected, [column for column in years if column >= row.year]] = np.nan
    return fitted.scale.of(wide.to_numpy(dtype=np.float64))


def _moves(history: NDArray[np.float64], ahead: int) -> NDArray[np.float64]:
    changes = np.abs(history[:, ahead:] - history[:, :-ahead])
    changes = changes[np.isfinite(changes)]
    return np.quantile(changes, TARGET_MOVES) if changes.size else np.full(len(TARGET_MOVES), np.nan)


def _rates(history: NDArray[np.float64], moves: NDArray[np.float64], ahead: int) -> NDArray[np.float64]:
    """How often, of all windows of so many full years, a place rose by each move within it."""
    windows = np.lib.stride_tricks.sliding_window_view(history, ahead + 1, axis=1)
    highest = (windows[..., 1:].max(axis=2) - windows[..., 0]).ravel()
    highest = highest[np.isfinite(highest)]
    return (highest >= moves[:, None]).mean(axis=1) if highest.size else np.full(len(moves), np.nan)
