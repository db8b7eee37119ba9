"""The figure of the reader's place in one period of an indicator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import words
from data.indicators import Indicator
from data.period import parse
from views import context, figures, newest
from views.cache import cached
from views.indicator import beside_comparator, comparator, known_indicator, standings


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """The chosen place's figure: whose and when, the value, and what is known about it as Markdown."""

    heading: str
    value: str
    text: str


@cached
def own_figure(slug: str, tier: str, period: str, place: str, versus: str, known: str | None) -> OwnFigure:
    """The chosen place's figure in the period, of this tier or not, and how it compares."""
    one, label, found = known_indicator(slug), parse(period).label, context.get_place(place)
    name = words.plain(found.name if found else place)
    frame = standings(slug, tier, period, place, versus, known)
    own, elsewhere = frame[frame["code"] == place], ""
    if own.empty:
        many = words.level_name_plural(tier).lower()
        elsewhere = f"{name} is not among the {many}: choose one on the map, or find it above."
        own = beside_comparator(_held(slug, place, period, known), slug, period, place, versus, known)
    if own.empty:
        return OwnFigure("", "", elsewhere)
    row, heading = own.iloc[0], f"{name}, {label}"
    if pd.isna(row["value"]):
        mark = row["mark"] or "x"
        return OwnFigure(heading, f"[{mark}]", f"{words.plain(words.mark_text(mark))} {elsewhere}".rstrip())
    whom = context.get_place(comparator(slug, period, place, versus, known))
    interval = row["interval"][:1].upper() + row["interval"][1:]
    note = row["note"] if isinstance(row["note"], str) else ""
    text = [
        interval if pd.isna(row["lower"]) else f"95% interval {interval}",
        _finding(one, row, versus, whom.name if whom else ""),
    ]
    sentences = words.plain(". ".join(text) + f" {note}")
    return OwnFigure(heading, f"{row['value_text']} {newest.unit(one)}".rstrip(), f"{sentences} {elsewhere}".rstrip())


def _held(slug: str, place: str, period: str, known: str | None) -> pd.DataFrame:
    """One place's row of a period in the columns of `figures.values`; empty where it has none."""
    series, when = figures.chart_series(slug, [place], known), parse(period)
    now = (series["start"] == when.start) & (series["end"] == when.end)
    return series[now].rename(columns={"place": "code"}).reset_index(drop=True)


def _finding(one: Indicator, row: pd.Series[Any], versus: str, comparator_name: str) -> str:
    """What a comparison found of a place's figure, or why there is none."""
    if versus == context.SIMILAR:
        return _of_similar(one, row)
    if row["verdict"] == "not_compared":
        return f"Not compared: {words.lower_first(row['reason'])}"
    return f"{words.verdict_text(row['verdict'], comparator_name)}."


def _of_similar(one: Indicator, row: pd.Series[Any]) -> str:
    """The middle and the range of the similar places, which is no verdict."""
    if pd.isna(row["benchmark"]):
        return "None of its similar places has a figure for this period."
    middle = figures.value_text(one, row["benchmark"])
    ends = figures.interval_text(one, row["benchmark_low"], row["benchmark_high"])
    return f"Median of {words.plural(int(row['benchmark_places']), 'similar place')}: {middle}, range {ends}."
