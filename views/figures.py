"""Observations made ready to show: in words, compared, with reasons where there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from components import words
from components.theme import NumberStyle
from data import indicators, places
from data.indicators import Indicator
from data.period import Period, of, parse
from views import drawn
from views.cache import cached
from views.drawn import Source

STATIC = Path(__file__).resolve().parents[1] / "static"
MAP_LEVELS = ("region", "combined_authority", "upper_tier", "lower_tier")
SHOWN_LEVELS = ("country", *MAP_LEVELS, "police_force")


def outlines_url() -> str:
    """Where the browser fetches the outlines; the name carries their content hash."""
    return f"app/static/{next(STATIC.glob('outlines-*.json')).name}"


def decimals(indicator: Indicator) -> int:
    """Decimals an indicator is shown with."""
    return 1 if indicator.decimals is None else indicator.decimals


def unit_suffix(indicator: Indicator) -> str:
    """What follows a value close up: a sign such as %, or nothing."""
    return indicator.suffix or ""


def unit_text(indicator: Indicator) -> str:
    """The unit in words for a heading: "%", "£", "years", or the subtitle's measure."""
    return indicator.prefix or indicator.suffix or indicator.unit or ""


def style(indicator: Indicator) -> NumberStyle:
    """How charts write this indicator's numbers."""
    return NumberStyle(indicator.prefix or "", unit_suffix(indicator), decimals(indicator))


def value_text(indicator: Indicator, value: float | None, mark: str | None = None) -> str:
    """A value in words: "£24,836", "62.8 [u]"; its mark where there is no value."""
    return words.value_text(
        value, prefix=indicator.prefix, suffix=unit_suffix(indicator), decimals=decimals(indicator), mark=mark
    )


def interval_text(indicator: Indicator, lower: float | None, upper: float | None) -> str:
    """An interval in words, or that none is published."""
    return words.interval_text(
        lower, upper, prefix=indicator.prefix, suffix=unit_suffix(indicator), decimals=decimals(indicator)
    )


def cell_text(
    indicator: Indicator, value: float | None, lower: float | None, upper: float | None, mark: str | None = None
) -> str:
    """Value and interval in one line, as tooltips show it."""
    text = value_text(indicator, value, mark)
    return text if pd.isna(lower) or pd.isna(upper) else f"{text} ({interval_text(indicator, lower, upper)})"


def with_text(frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """The frame with value_text, interval and label columns; mark as None where there is none."""
    clean = frame.assign(mark=frame["mark"].astype(object).where(frame["mark"].notna(), None))
    rows = list(zip(clean["value"], clean["lower"], clean["upper"], clean["mark"], strict=True))
    return clean.assign(
        value_text=[value_text(indicator, value, mark) for value, _, _, mark in rows],
        interval=[interval_text(indicator, lower, upper) for _, lower, upper, _ in rows],
        label=[cell_text(indicator, *row) for row in rows],
    )


def with_periods(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with start and end as dates and period as the label people write."""
    spans = [of(start, end) for start, end in zip(frame["period_start"], frame["period_end"], strict=True)]
    return frame.assign(
        start=[span.start for span in spans],
        end=[span.end for span in spans],
        period=[span.label for span in spans],
    )


def chart_series(slug: str, codes: Sequence[str], known: str | None) -> pd.DataFrame:
    """Series of places as charts take them: place, name, start, end, period, value, lower, upper, mark, label …"""
    return _chart_series(slug, tuple(codes), known)


@cached
def _chart_series(slug: str, codes: tuple[str, ...], known: str | None) -> pd.DataFrame:
    indicator = indicators.indicator(slug)
    assert indicator is not None
    found = with_periods(with_text(indicators.series(slug, codes, known), indicator)).rename(columns={"code": "place"})
    order = {code: position for position, code in enumerate(codes)}
    return found.sort_values(
        ["place", "start"], key=lambda c: c.map(order) if c.name == "place" else c, ignore_index=True
    )


def chart_band(slug: str, level: str) -> pd.DataFrame:
    """Spread of a tier by period as charts take it: start, end, period, low, p10 … high, places."""
    return with_periods(indicators.band(slug, level))


class Break(NamedTuple):
    """A break in a series from a day on: of one place alone, or of all (None)."""

    place: str | None
    start: date
    why: str


@cached
def breaks() -> dict[str, list[Break]]:
    """By indicator its breaks, oldest first; the reason names the place where it is one place's alone."""
    found: dict[str, list[Break]] = {}
    for slug, code, day, why in indicators.all_breaks().itertuples(index=False, name=None):
        one = places.place(code) if code else None
        named = f"{one.name}: {why}" if one else why
        found.setdefault(slug, []).append(Break(code, date.fromisoformat(day), named))
    return found


def break_days(held: Sequence[Break], place: str) -> list[date]:
    """First days of the periods at which a series breaks for a place."""
    return [one.start for one in held if one.place in (None, place)]


def chart_breaks(slug: str, codes: Sequence[str] = ()) -> pd.DataFrame:
    """Breaks that touch these places: start (date), why."""
    touching = [(one.start, one.why) for one in breaks().get(slug, ()) if one.place is None or one.place in codes]
    return pd.DataFrame(touching, columns=["start", "why"])


@cached
def tiers(slug: str) -> list[str]:
    """Tiers at which an indicator has values now, widest first."""
    covered = indicators.coverage(slug)
    return [level for level in SHOWN_LEVELS if ((covered["level"] == level) & (covered["values"] > 0)).any()]


@cached
def map_tiers(slug: str) -> list[str]:
    """Tiers that can be mapped: those with outlines."""
    return [level for level in tiers(slug) if level in MAP_LEVELS]


@cached
def periods(slug: str, level: str, known: str | None) -> list[Period]:
    """Periods with a value at a tier, newest first."""
    return indicators.periods(slug, level, known)


@cached
def values(slug: str, level: str, code: str, known: str | None) -> pd.DataFrame:
    """One period (by its code) of all places of a tier with value_text, interval and label; by name.

    Current places that have no row come too, with an empty value and the mark [x].
    """
    indicator = indicators.indicator(slug)
    assert indicator is not None
    from_store = indicators.values_at(slug, level, parse(code), known)
    current = places.at_level(level)[["code", "name"]]
    absent = current[~current["code"].isin(from_store["code"])].assign(mark="x")
    frame = pd.concat([from_store, absent], ignore_index=True).sort_values(["name", "code"], ignore_index=True)
    return with_text(frame, indicator)


def why_nothing(indicator: Indicator, level: str, known: str | None) -> str:
    """Why there is nothing to show at a tier, and what there is instead."""
    held = tiers(indicator.slug)
    title = words.plain(indicator.title)
    if known and (not indicators.editions(indicator.slug) or indicators.editions(indicator.slug)[0] > known):
        return (
            f"Nothing about {words.lower_first(title)} held here had been published by {words.date_text(known)}. "
            f"The oldest edition held is of {words.date_text(indicators.editions(indicator.slug)[0])}."
        )
    if level in held:
        return f"{title} has figures for {words.level_name_plural(level).lower()}, but none known on that day."
    others = words.join_list([words.level_name_plural(found).lower() for found in held])
    return f"{title} is not published for {words.level_name_plural(level).lower()}. It is for {others}."


def show(spec: dict[str, Any], *, key: str, alt: str, sources: Sequence[Source] | None = None, about: str = "") -> None:
    """A finished chart with its alternative text.

    Args:
        sources: whose figures it shows; None keeps it from the pictures.
        about: what the page says around it, for the picture.
    """
    drawn.note(spec, key=key, alt=alt, sources=sources, about=about)
    st.vega_lite_chart(spec, key=key, alt=alt, width="stretch")


def clicked(
    spec: dict[str, Any],
    *,
    key: str,
    alt: str,
    sources: Sequence[Source] | None = None,
    about: str = "",
    selection: str = "place",
    field: str = "code",
) -> str | None:
    """A finished chart whose marks answer a click: the code of the place clicked, once."""
    drawn.note(spec, key=key, alt=alt, sources=sources, about=about)
    event = st.vega_lite_chart(spec, key=key, alt=alt, width="stretch", on_select="rerun", selection_mode=selection)
    chosen = event.get("selection", {}).get(selection, [])
    code = chosen[0].get(field) if isinstance(chosen, list) and chosen else None
    seen = f"{key}-seen"
    if code == st.session_state.get(seen):
        return None
    st.session_state[seen] = code
    return code


def table_behind(label: str, table: pd.DataFrame, *, key: str, note: str = "") -> None:
    """The table behind a chart, drawn only when it is opened, with what must be said of it."""
    box = st.expander(label, on_change="rerun", key=key, icon=":material/table:")
    if box.open:
        box.table(table.map(lambda cell: words.plain(cell) if isinstance(cell, str) else cell), hide_index=True)
        if note:
            box.caption(words.plain(note))
