"""What all views of the comparison share: their names, the finished chart with its table, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from components import words
from data.indicators import Indicator
from data.period import parse
from views import figures, footer, newest
from views.compare_places import MOST, names
from views.verdicts import COMPLETE_COUNT

OVER_TIME, GAP, GRID, ONE_PERIOD, TWO = "over-time", "gap", "grid", "spread", "scatter"
VIEWS = {
    OVER_TIME: "Over time",
    GAP: "Gap over time",
    GRID: "Many indicators",
    ONE_PERIOD: "One period",
    TWO: "Two indicators",
}
ORDERS = {"name": "By name", "value": "By value"}
_CELL = ["place_code", "place", "period", "period_start", "period_end", "value", "lower", "upper", "mark", "published"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A finished chart and what goes with it; ``spec`` is None where there is nothing, and the title says why.

    ``places`` names them for the download's head where its column of places does not.
    """

    title: str
    alt: str = ""
    spec: dict[str, Any] | None = None
    table: pd.DataFrame | None = None
    download: pd.DataFrame | None = None
    period: str = ""
    marks: tuple[str, ...] = ()
    note: str = ""
    places: str = ""


def measure(one: Indicator) -> str:
    """An indicator with its unit, as a chart's subtitle or an axis names it."""
    unit = figures.unit_text(one)
    return f"{newest.title(one)}, {unit}" if unit and unit not in one.title else newest.title(one)


def marks_in(frame: pd.DataFrame) -> tuple[str, ...]:
    """The marks that occur in a frame's column of that name."""
    return tuple(sorted({mark for mark in frame["mark"] if isinstance(mark, str) and mark}))


def no_interval(one: Indicator) -> str:
    """Why an indicator has no intervals, as a sentence."""
    if one.uncertainty == COMPLETE_COUNT:
        return "These are complete counts, published without intervals."
    return "No uncertainty is published."


def cells_of(one: Indicator, cells: pd.DataFrame, period: str | None = None) -> pd.DataFrame:
    """Cells as a download holds them, numbers as numbers.

    Args:
        cells: place, name, value, lower, upper, mark, published and, unless a period's code is given, period,
            period_start, period_end.
    """
    table = cells.rename(columns={"place": "place_code"}).rename(columns={"name": "place"})
    if period:
        when = parse(period)
        table = table.assign(period=when.label, period_start=when.start.isoformat(), period_end=when.end.isoformat())
    return table[_CELL].assign(indicator=one.slug, unit=figures.unit_text(one))


def page_title(codes: Sequence[str], focus: str) -> str:
    """What is compared: "Hartlepool and 3 other places"."""
    name = names(tuple(codes))[focus]
    return f"{name} and {words.plural(len(codes) - 1, 'other place')}" if len(codes) > 1 else f"{name} by itself"


def draw(shown: Shown, indicators: Sequence[Indicator], key: str, known: str | None) -> None:
    """The chart with its note, the table behind it and its download; or why there is nothing."""
    if shown.spec:
        figures.show(shown.spec, key=key, alt=shown.alt, sources=indicators)
    _draw_rest(shown, indicators, key, known)


def draw_clickable(shown: Shown, indicators: Sequence[Indicator], key: str, known: str | None) -> str | None:
    """The same for a chart whose marks answer a click: the code of the place clicked."""
    clicked = figures.clicked(shown.spec, key=key, alt=shown.alt, sources=indicators) if shown.spec else None
    _draw_rest(shown, indicators, key, known)
    return clicked


def _draw_rest(shown: Shown, indicators: Sequence[Indicator], key: str, known: str | None) -> None:
    if shown.table is None or shown.download is None:
        st.info(shown.title, icon=":material/info:")
        return
    if shown.note:
        st.caption(words.plain(shown.note))
    figures.table_behind("The figures behind this chart", shown.table, key=f"{key}-table")
    lines = footer.head(
        shown.title, place=shown.places or _places(shown), period=shown.period, indicators=indicators, known=known
    )
    footer.offer("Download these figures", shown.download, lines, name=f"compare-{key}")
    footer.used(*indicators, marks=shown.marks)


def _places(shown: Shown) -> str:
    assert shown.download is not None
    count = shown.download["place_code"].nunique()
    return words.join_list(list(shown.download["place"].unique())) if count <= MOST else words.plural(count, "place")
