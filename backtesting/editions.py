"""The outlook started from figures as first published, against the same from figures as revised since."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from backtesting.cases import LEAST_YEARS, Case
from backtesting.scores import DIGITS
from data import indicators, places
from methods.outlook import Fitted, centres, fit, noise, widened
from methods.outlook_chance import PLACE_POINTS
from methods.outlook_panel import since_break, yearly
from methods.outlook_widening import factors_of

DRAWS = 1000
SHARES = (0.1, 0.9)
COLUMNS = ["indicator", "edition", "origin", "n", "cover80_published", "cover80_revised"]


def table(cases: list[Case], widening: pd.DataFrame) -> pd.DataFrame:
    """How often the 80% limits held, by indicator and earlier edition that has later years to be held against.

    Args:
        widening: factors, as `methods.outlook_widening.widening_factors` gives them.

    Returns:
        indicator, edition (day published), origin (its newest year), n (figures that came later, as they are now),
        cover80_published and cover80_revised: shares of these inside the limits, of the same places, from the history
        of that edition and from the same years as held now.
    """
    codes = list(places.finder()["code"])
    rows = [
        row
        for case in cases
        for day in indicators.editions(case.indicator)[:-1]
        if (row := _row(case, day, codes, factors_of(widening, case.indicator))) is not None
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(case: Case, day: str, codes: list[str], factors: tuple[float, ...]) -> list[object] | None:
    published = yearly(indicators.series(case.indicator, codes, known=day))
    if published is None:
        return None
    year = int(published["year"].max())
    later = case.panel[case.panel["year"] > year]
    # What came after a break is of another series.
    if later.empty or (case.breaks["year"] > year).any():
        return None
    held = [since_break(panel, case.breaks, year) for panel in (published, case.panel)]
    if min(panel["year"].nunique() for panel in held) < LEAST_YEARS or held[1]["year"].max() < year:
        return None
    both = [fit(panel, scale=case.scale, widening=factors) for panel in held]
    names = sorted(set.intersection(*(_whole(fitted, year) for fitted in both)))
    years = range(year + 1, int(later["year"].max()) + 1)
    actual = later.pivot(index="place", columns="year", values="value").reindex(index=names, columns=years)
    covers = [_inside(fitted, names, actual.to_numpy(dtype=np.float64)) for fitted in both]
    number = int(actual.notna().to_numpy().sum())
    return [case.indicator, day, year, number, *(round(float(cover.mean()), DIGITS) for cover in covers)]


def _whole(fitted: Fitted, year: int) -> set[str]:
    rows = fitted.places
    return set(rows.index[(rows["points"] >= PLACE_POINTS) & (rows["last_year"] == year)])


def _inside(fitted: Fitted, names: list[str], actual: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each later figure lies inside the limits."""
    ahead = actual.shape[1]
    departures = noise(fitted, names, ahead, DRAWS) * widened(fitted.widening, ahead)
    low, high = np.quantile(departures, SHARES, axis=1)
    off = fitted.scale.of(actual) - centres(fitted, names, ahead)
    inside: NDArray[np.bool_] = ((off >= low) & (off <= high))[np.isfinite(off)]
    return inside
