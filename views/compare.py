"""Several places on one indicator: over time, and in one period beside all places of a tier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import theme, words
from components.charts import Level, ordered_intervals, spread, trend
from data import indicators, places, profile
from data.indicators import Indicator
from data.period import parse
from methods.comparison import cannot_be_told_apart
from views import context, figures, newest
from views.cache import cached
from views.compare_places import names
from views.verdicts import COMPLETE_COUNT

VIEWS = {"over-time": "Over time", "grid": "Many indicators", "spread": "One period", "scatter": "Two indicators"}
ORDERS = {"name": "By name", "value": "By value"}
IN_COLOUR = 4
MOST_POINTS = 500
_CELL = ["place_code", "place", "period", "period_start", "period_end", "value", "lower", "upper", "mark", "published"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A finished chart and what goes with it; ``spec`` is None where there is nothing, and the title says why."""

    title: str
    alt: str = ""
    spec: dict[str, Any] | None = None
    table: pd.DataFrame | None = None
    download: pd.DataFrame | None = None
    period: str = ""
    marks: tuple[str, ...] = ()
    note: str = ""


def measure(one: Indicator) -> str:
    """An indicator with its unit, as a chart's subtitle or an axis names it."""
    unit = figures.unit_text(one)
    return f"{newest.title(one)}, {unit}" if unit and unit not in one.title else newest.title(one)


def marks_in(frame: pd.DataFrame) -> tuple[str, ...]:
    """The marks that occur in a frame's column of that name."""
    return tuple(sorted({mark for mark in frame["mark"] if isinstance(mark, str) and mark}))


@cached
def over_time(slug: str, codes: tuple[str, ...], focus: str, versus: str, known: str | None) -> Shown:
    """One indicator of several places over time; the first four in colour, the comparator among the grey."""
    one = context.indicator(slug)
    assert one is not None
    beside = [versus] if versus not in ("", context.SIMILAR, *codes) else []
    named = names((*codes, *beside))
    first = [focus, *(code for code in codes if code != focus)]
    series = figures.chart_series(slug, [*first, *beside], known)
    series = series.assign(name=series["place"].map(named))
    held = series.dropna(subset=["value"])
    if held["place"].isin(codes).sum() == 0:
        return Shown(_nothing(one, codes, known))
    kept, cut = _newest_periods(series)
    coloured = [code for code in first if code in set(held["place"])][:IN_COLOUR]
    breaks = figures.chart_breaks(slug, [*codes, *beside])
    title = _sentence(one, focus, known) or f"{one.short_title}: {words.plural(len(codes), 'place')}"
    span = f"{kept['period'].iloc[0]} to {kept['period'].iloc[-1]}" if kept["period"].nunique() > 1 else ""
    chart = trend(
        kept,
        title=title,
        subtitle=", ".join(filter(None, (measure(one), span))),
        style=figures.style(one),
        chosen=coloured,
        breaks=breaks[breaks["start"] > kept["start"].min()],
    )
    return Shown(
        title=title,
        alt=f"{title}. {_latest_words(held)}",
        spec=theme.spec(chart),
        table=_wide(series, named),
        download=_download(one, series),
        period=span or kept["period"].iloc[-1],
        marks=marks_in(series),
        note=_notes(one, codes, coloured, beside, named, held, cut),
    )


def _nothing(one: Indicator, codes: Sequence[str], known: str | None) -> str:
    place = places.place(codes[0])
    level = place.level if place else "other"
    return figures.why_nothing(one, level, known)


def _sentence(one: Indicator, focus: str, known: str | None) -> str:
    found = indicators.latest([one.slug], [focus], known)
    return newest.newest(one, found.iloc[0]).sentence if len(found) else ""


def _newest_periods(series: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The newest periods that fit a chart, and how many there are of them; nought where all fit."""
    starts = sorted(series["start"].unique())
    most = max(MOST_POINTS // series["place"].nunique(), 2)
    if len(starts) <= most:
        return series, 0
    return series[series["start"] >= starts[-most]].reset_index(drop=True), most


def _latest_words(held: pd.DataFrame) -> str:
    last = held.sort_values("end").groupby("place", sort=False).tail(1)
    return "; ".join(f"{row.name_}: {row.label}, {row.period}" for row in last.rename(columns={"name": "name_"}).itertuples())


def _wide(series: pd.DataFrame, named: dict[str, str]) -> pd.DataFrame:
    """Periods as rows, newest first, places as columns."""
    table = series.pivot_table(index=["end", "period"], columns="place", values="label", aggfunc="first", sort=True)
    table = table.sort_index(ascending=False).fillna("")
    ordered = table[[code for code in named if code in table.columns]].rename(columns=named)
    return ordered.reset_index("end", drop=True).rename_axis(None, axis=1).reset_index().rename(columns={"period": "Period"})


def _download(one: Indicator, series: pd.DataFrame) -> pd.DataFrame:
    table = series.drop(columns=["place"]).assign(place_code=series["place"], place=series["name"])
    return table[_CELL].assign(indicator=one.slug, unit=figures.unit_text(one))


def _notes(
    one: Indicator,
    codes: Sequence[str],
    coloured: Sequence[str],
    beside: Sequence[str],
    named: dict[str, str],
    held: pd.DataFrame,
    cut: int,
) -> str:
    without = [named[code] for code in codes if code not in set(held["place"])]
    parts = []
    if held["lower"].notna().any():
        parts.append("Bars, or a band over many periods, are 95% intervals of the places in colour.")
    else:
        parts.append(_no_interval(one))
    if len(codes) > len(coloured) + len(without):
        parts.append("Four places are in colour, the others grey; the table has every interval.")
    if beside:
        parts.append(f"{named[beside[0]]} is shown for comparison.")
    if without:
        parts.append(f"No figure is published for {words.join_list(without)}.")
    if cut:
        parts.append(f"The newest {cut} periods are drawn; the table and the download have all.")
    return " ".join(parts)


def _no_interval(one: Indicator) -> str:
    if one.uncertainty == COMPLETE_COUNT:
        return "These are complete counts, published without intervals."
    return "No uncertainty is published."


@cached
def beeswarm(slug: str, tier: str, period: str, codes: tuple[str, ...], known: str | None) -> Shown:
    """All places of a tier in one period, the compared ones named."""
    one = context.indicator(slug)
    assert one is not None
    values = figures.values(slug, tier, period, known).rename(columns={"code": "place"})
    values = values.assign(text=values["value_text"])
    held = values.dropna(subset=["value"])
    if held.empty:
        return Shown(figures.why_nothing(one, tier, known))
    low, high = (figures.value_text(one, float(end)) for end in (held["value"].min(), held["value"].max()))
    title = words.map_title(one.short_title, f"{low} to {high}", len(held), *words.LEVELS[tier])
    named = names(codes)
    off = [name for code, name in named.items() if code not in set(held["place"])]
    there = held[held["place"].isin(codes)]
    chart = spread(
        held,
        title=title,
        subtitle=f"{measure(one)}, {parse(period).label}",
        style=figures.style(one),
        chosen=list(there["place"]),
    )
    shown = "; ".join(f"{row['name']}: {row['label']}" for row in there.to_dict("records"))
    return Shown(
        title=title,
        alt=f"{title}, {parse(period).label}. {shown}",
        spec=theme.spec(chart),
        table=values[["name", "value_text", "interval"]].set_axis(["Place", "Figure", "95% interval"], axis=1),
        download=_one_period(one, values, period),
        period=parse(period).label,
        marks=marks_in(there),
        note=f"Not among them in this period: {words.join_list(off)}." if off else "",
    )


def _one_period(one: Indicator, values: pd.DataFrame, period: str) -> pd.DataFrame:
    when = parse(period)
    table = values.rename(columns={"place": "place_code", "name": "place"})
    table = table.assign(period=when.label, period_start=when.start.isoformat(), period_end=when.end.isoformat())
    return table[_CELL].assign(indicator=one.slug, unit=figures.unit_text(one))


@cached
def side_by_side(
    slug: str, period: str, codes: tuple[str, ...], focus: str, order: str, versus: str, known: str | None
) -> Shown:
    """The compared places with their intervals, and which cannot be told apart from the place in question."""
    one = context.indicator(slug)
    assert one is not None
    when = parse(period)
    asked = [(slug, code, when.start.isoformat(), when.end.isoformat()) for code in (*codes, versus) if code]
    cells = profile.cells(asked, known)
    named = names(codes)
    benchmark = cells.loc[(cells["place"] == versus) & cells["value"].notna(), "value"]
    rows = figures.with_text(cells[cells["place"].isin(codes)], one)
    rows = rows.assign(name=rows["place"].map(named), text=rows["value_text"])
    if rows["value"].notna().sum() == 0:
        return Shown(f"None of these places has a figure for {when.label}")
    rows = rows.sort_values(order, ascending=order == "name").reset_index(drop=True)
    tested = focus in set(rows["place"])
    if tested:
        rows["alike"] = cannot_be_told_apart(rows, focus, related=_related(focus, codes))
    title = _told_apart(one, rows, named.get(focus, "")) if tested else f"{one.short_title}: places side by side"
    level = None
    if len(benchmark) and versus not in codes and (comparator := places.place(versus)):
        text = figures.value_text(one, float(benchmark.iloc[0]))
        level = Level(float(benchmark.iloc[0]), f"{comparator.name} {text}")
    chart = ordered_intervals(
        rows,
        title=title,
        subtitle=f"{measure(one)}, {when.label}, {ORDERS[order].lower()}",
        style=figures.style(one),
        chosen=focus,
        order="value" if order == "value" else "name",
        comparator=level,
    )
    rows = rows.assign(told=_told_words(rows, focus, named.get(focus, "")))
    return Shown(
        title=title,
        alt=f"{title}. " + "; ".join(f"{row['name']}: {row['label']}" for row in rows.to_dict("records")),
        spec=theme.spec(chart),
        table=rows[["name", "text", "interval", "told"]].set_axis(
            ["Place", "Figure", "95% interval", f"Against {named.get(focus, 'the place in question')}"], axis=1
        ),
        download=_one_period(one, rows, period).assign(told_apart=rows["told"]),
        period=when.label,
        marks=marks_in(rows),
        note=_tests_note(one, rows),
    )


def _related(focus: str, codes: Sequence[str]) -> list[str]:
    """Those of the codes that contain the place in question or lie within it: shared people, no independence."""
    above = set(places.parents(focus)["code"])
    return [code for code in codes if code in above or focus in set(places.parents(code)["code"])]


def _told_apart(one: Indicator, rows: pd.DataFrame, name: str) -> str:
    tested = rows["alike"].dropna()
    if tested.empty:
        return f"{one.short_title}: {name} cannot be tested against the others"
    apart = int((~tested.astype(bool)).sum())
    others = words.plural(len(tested), "other place")
    if apart == 0:
        return f"{one.short_title}: {name} cannot be told apart from any of {others}"
    return f"{one.short_title}: {name} can be told apart from {apart} of {others}"


def _told_words(rows: pd.DataFrame, focus: str, name: str) -> list[str]:
    if "alike" not in rows:
        return ["not tested"] * len(rows)
    words_of = {True: f"≈ cannot be told apart from {name}", False: f"≠ differs from {name}"}
    return [
        "the place in question" if row["place"] == focus else words_of.get(row["alike"], "not tested")
        for row in rows.to_dict("records")
    ]


def _tests_note(one: Indicator, rows: pd.DataFrame) -> str:
    if rows["lower"].notna().sum() == 0:
        return f"{_no_interval(one)} Without intervals places cannot be tested for a difference."
    return (
        "Each place is tested by itself against the place in question, at the 95% level, so about one in twenty is "
        "found to differ by chance. Places that lie in one another share people and are not tested."
    )
