"""Money of a purse beside the outcome it is for: the same place, the stated lag, and no cause shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from components import amounts, record_words, words
from components.assembly import spec
from components.charts import trend
from data import indicators, money
from data.indicators import Indicator
from data.period import Period, of, parse
from views import figures, money_purse
from views.cache import cached

NO_CAUSE = "Money and outcome stand side by side. That one followed the other does not show that it caused it."


@dataclass(frozen=True, slots=True)
class Beside:
    """The indicator, the lag in words, the chart of the place's figures with its message, and years with figures."""

    indicator: Indicator
    lag: str
    chart: dict[str, Any] | None
    title: str
    table: pd.DataFrame


@cached
def beside(slug: str, known: str | None, illustrative: bool) -> Beside | None:
    """Money by year beside the figure of its outcome after the stated lag, for the same place; None without one."""
    one = money_purse.one_purse(slug)
    indicator = indicators.indicator(one.indicator) if one.indicator else None
    if indicator is None:
        return None
    place = one.place_name or one.place
    series = figures.chart_series(indicator.slug, [one.place], known)
    series = series[series["value"].notna()]
    spans = [of(row["period_start"], row["period_end"]) for row in series.to_dict("records")]
    labelled = list(zip(spans, series["label"], strict=True))
    lag = None if one.lag_years is None else int(one.lag_years)
    rows = [
        {
            "Year of the money": record_words.marked((year := parse(row["period"])).label, one.provenance),
            "In the purse": amounts.pounds(row["confirmed"] + row["indicative"]),
            "Reported as drawn": amounts.pounds(row["drawn"]),
            "Figure of that year": _after(year, 0, labelled),
            **({_head(lag): _after(year, lag, labelled)} if lag else {}),
        }
        for row in money.by_year(slug, illustrative=illustrative).to_dict("records")
    ]
    newest = f"{labelled[-1][1]} in {spans[-1].label}" if labelled else "no figure is held"
    title = f"{indicator.title}, {place}: {newest}"
    return Beside(
        indicator, _lag_text(lag), _chart(indicator, one.place, place, series, title), title, pd.DataFrame(rows)
    )


def _chart(indicator: Indicator, code: str, place: str, series: pd.DataFrame, title: str) -> dict[str, Any] | None:
    if len(series) < 2:
        return None
    chart = trend(
        series,
        title=title,
        subtitle=f"{indicator.subtitle or indicator.title}, {place}",
        style=figures.style(indicator),
        chosen=[code],
        breaks=figures.chart_breaks(indicator.slug, [code]),
    )
    return spec(chart)


def _head(lag: int) -> str:
    return f"Figure {words.plural(lag, 'year')} later"


def _lag_text(lag: int | None) -> str:
    if lag is None:
        return "After how many years an effect could show is not stated."
    if not lag:
        return "Stated lag: none; an effect could show in the same year."
    return f"Stated lag: an effect could show {words.plural(lag, 'year')} after the money, not sooner."


def _after(year: Period, lag: int, held: Sequence[tuple[Period, str]]) -> str:
    """The figure of a later year: of the periods that hold its middle, the one whose own middle is nearest."""
    middle = _middle(year)
    then = date(middle.year + lag, middle.month, min(middle.day, 28))
    within = [(abs(_middle(span) - then), label, span.label) for span, label in held if span.start <= then <= span.end]
    if not within:
        return "not in the store"
    _, label, span = min(within)
    return f"{label}, {span}"


def _middle(span: Period) -> date:
    return span.start + (span.end - span.start) / 2
