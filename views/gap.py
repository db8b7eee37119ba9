"""The gap in healthy life expectancy between the richest and the poorest region, as the figures held here show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import indicators
from data.indicators import Indicator
from data.period import of
from methods.change import Estimate, difference
from views import context, figures, regions
from views.cache import cached

GOAL = "healthy-life-expectancy-gap"
_INCOME = "gross-disposable-household-income-per-head"
_MEASURES = ("healthy-life-expectancy-female", "healthy-life-expectancy-male")
_ENGLISH = "E12"


@dataclass(frozen=True, slots=True)
class Gap:
    """Which regions are compared and since when, and the gap in each period."""

    latest: str
    note: str
    table: pd.DataFrame


@cached
def between_regions(known: str | None) -> Gap | None:
    """Richest less poorest region of England, by income per head; None where a figure is missing."""
    names = {code: name for code, name in regions.north_to_south().items() if code.startswith(_ENGLISH)}
    income = indicators.latest([_INCOME], list(names), known).dropna(subset=["value"]).sort_values("value")
    measures = [one for slug in _MEASURES if (one := context.indicator(slug))]
    if len(income) < 2 or not measures:
        return None
    poorest, richest = income.iloc[0], income.iloc[-1]
    ends = (str(richest["place"]), str(poorest["place"]))
    rows = [row for one in measures for row in _of_measure(one, ends, known)]
    period = of(richest["period_start"], richest["period_end"]).label
    note = (
        f"{names[ends[0]]} is the richest region of England and {names[ends[1]]} the poorest by gross disposable "
        f"household income per head in {period}; the same two are compared in every period. The interval takes the "
        "two figures as independent. Periods are averages of three years and overlap. No starting gap and no date "
        "were published, so there is no status."
    )
    table = pd.DataFrame(rows)
    if table.empty:
        return None
    newest = table.drop_duplicates("Measure")
    said = "; ".join(f"{row.Measure}, {row.Period}: {row.Gap}" for row in newest.itertuples())
    return Gap(f"{names[ends[0]]} less {names[ends[1]]}. {said}.", note, table)


def _of_measure(one: Indicator, ends: tuple[str, str], known: str | None) -> list[dict[str, Any]]:
    series = figures.chart_series(one.slug, list(ends), known).dropna(subset=["value"])
    rich, poor = (series[series["place"] == code].set_index("period") for code in ends)
    return [
        {"Measure": one.short_title, "Period": period, "Gap": _gap_text(one, rich.loc[period], poor.loc[period])}
        for period in reversed([label for label in rich.index if label in poor.index])
    ]


def _gap_text(one: Indicator, rich: pd.Series[Any], poor: pd.Series[Any]) -> str:
    gap = difference(*(Estimate(row["value"], row["lower"], row["upper"]) for row in (rich, poor)))
    return f"{figures.value_text(one, gap.value)} years; {figures.interval_text(one, gap.lower, gap.upper)}"
