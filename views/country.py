"""The country on a map: the controls that choose what it shows, the map, and the place a click selects."""

from __future__ import annotations

from functools import partial
from typing import cast

import pandas as pd
import streamlit as st

from components import choices, links, words
from components.assembly import spec
from components.maps import LONDON, choropleth
from components.outlines import Tier
from data import indicators
from data.indicators import Indicator
from data.period import Period, PeriodError, parse
from methods.spread import class_breaks
from views import context, drawn, figures, footer, newest, regions, verdicts
from views.cache import cached
from views.context import Context
from views.shown import Shown

_CHOICES = (links.INDICATOR, links.TIER, links.PERIOD)
_CROWDED = ("upper_tier", "lower_tier")
_CLICKED = "place"
_LAST_MISSION = "country-mission"


def choose_mission(slug: str) -> None:
    """Make a mission the reader's, and forget what was chosen within the last one."""
    for key in _CHOICES:
        choices.put(key, None)
    context.remember(links.MISSION, slug)


def choose_indicator(ctx: Context) -> Indicator:
    """An indicator of the mission that can be mapped; the lead one unless the address says otherwise."""
    titles = _mappable(ctx.mission.slug)
    lead = next(iter(titles))
    asked = choices.asked(links.INDICATOR)
    if asked and asked not in titles:
        _answer_other_indicator(asked, ctx, titles[lead])
    st.session_state[_LAST_MISSION] = ctx.mission.slug
    slug = choices.choose("Indicator", list(titles), key=links.INDICATOR, default=lead, name=lambda slug: titles[slug])
    chosen = context.indicator(slug or lead)
    assert chosen is not None
    return chosen


@cached
def _mappable(mission: str) -> dict[str, str]:
    """Slug → title of the indicators of a mission that can be mapped, headline ones first."""
    return {one.slug: one.title for one in context.mission_indicators(mission) if figures.map_tiers(one.slug)}


def _answer_other_indicator(asked: str, ctx: Context, lead: str) -> None:
    """Say that the address names no indicator of this mission; drop it where the reader changed missions."""
    if st.session_state.get(_LAST_MISSION, ctx.mission.slug) != ctx.mission.slug:
        for key in _CHOICES:
            choices.put(key, None)
        return
    other = context.indicator(asked)
    what = (
        f"{words.plain(other.title)} is not an indicator of this mission that can be mapped."
        if other
        else f"There is no indicator called {words.plain(asked)}."
    )
    st.warning(f"{what} {words.plain(lead)} is shown.", icon=":material/info:")


def choose_tier(indicator: Indicator, known: str | None) -> str:
    """A tier at which the indicator can be mapped; the widest unless the address says otherwise."""
    options = figures.map_tiers(indicator.slug)
    asked = choices.asked(links.TIER)
    if asked and asked not in options:
        why = (
            figures.why_nothing(indicator, asked, known)
            if asked in figures.SHOWN_LEVELS
            else f"There is no tier called {words.plain(asked)}."
        )
        st.warning(f"{why} {words.level_name_plural(options[0])} are shown.", icon=":material/info:")
    tier = choices.choose(
        "Places", options, key=links.TIER, default=options[0], name=words.level_name_plural, kind="segments"
    )
    return tier or options[0]


def choose_period(indicator: Indicator, tier: str, known: str | None) -> Period | None:
    """A period with figures, the newest unless the address says otherwise; None where nothing is known."""
    held = {period.code: period for period in reversed(figures.periods(indicator.slug, tier, known))}
    if not held:
        return None
    newest = list(held)[-1]
    asked = choices.asked(links.PERIOD)
    if asked and asked not in held:
        st.warning(
            f"There are no figures for {_period_text(asked)}. {held[newest].label} is shown.", icon=":material/info:"
        )
    code = choices.step("Period", list(held), key=links.PERIOD, default=newest, name=lambda code: held[code].label)
    return held[code]


def _period_text(code: str) -> str:
    try:
        return parse(code).label
    except PeriodError:
        return words.plain(code)


def draw_map(ctx: Context, indicator: Indicator, *, key: str) -> Period | None:
    """Draw tier and period, the map with its table and download; a click selects a place. The period shown."""
    tier = choose_tier(indicator, ctx.known)
    period = choose_period(indicator, tier, ctx.known)
    if period is None:
        st.info(figures.why_nothing(indicator, tier, ctx.known))
        return None
    shown = country_map(indicator.slug, tier, period.code, ctx.known, ctx.place.code)
    drawn.note(shown.spec or {}, key=f"{key}-map", alt=shown.alt, sources=[indicator])
    st.vega_lite_chart(
        shown.spec, key=f"{key}-map", alt=shown.alt, on_select=partial(select, f"{key}-map"), selection_mode=_CLICKED
    )
    if shown.note:
        st.caption(words.plain(shown.note))
    open_place(ctx)
    figures.table_behind("The map as a table", shown.table, key=f"{key}-map-table")
    places = words.level_name_plural(tier)
    head = footer.head(shown.title, place=places, period=period.label, indicators=[indicator], known=ctx.known)
    footer.offer("Download the map's figures", shown.table, head, name=f"{indicator.slug}-{tier}")
    footer.used(indicator, marks=shown.marks, outlines=True)
    return period


def select(key: str) -> None:
    """Make the place that was clicked on a map the reader's place."""
    chosen = st.session_state[key]["selection"].get(_CLICKED)
    code = chosen[0].get("code") if chosen else None
    if code and context.get_place(code):
        context.remember(links.VERSUS, None)
        context.remember(links.PLACE, code)


def open_place(ctx: Context) -> None:
    """A link to the page of the reader's place."""
    st.page_link(
        links.PAGES["place"],
        label=f"Open {words.plain(words.with_article(ctx.place.name))}",
        icon=":material/location_on:",
        query_params=links.query(ctx.parameters()),
    )


@cached
def regional_period(slug: str, wanted: str | None, known: str | None) -> Period | None:
    """The period to show for regions: the one on the map (by its code) if they have it, else their newest."""
    held = figures.periods(slug, regions.LEVEL, known)
    return next((period for period in held if period.code == wanted), next(iter(held), None))


@cached
def country_map(slug: str, tier: str, period: str, known: str | None, place: str) -> Shown:
    """The map of one indicator at a tier and period (by its code) that has figures, the reader's place outlined."""
    indicator = indicators.indicator(slug)
    assert indicator is not None
    values, when = figures.values(slug, tier, period, known), parse(period)
    held = values.dropna(subset=["value"])
    nations = set(held["code"].str[0])
    title = _message(indicator, held, tier, when)
    chart = choropleth(
        values[values["code"].str[0].isin(nations)],
        outlines_url=figures.outlines_url(),
        level=cast(Tier, tier),
        breaks=class_breaks(held["value"], decimals=figures.decimals(indicator)),
        style=figures.style(indicator),
        title=title,
        subtitle=map_subtitle(indicator, tier, when),
        chosen=place if place in set(values["code"]) else None,
        backdrop_level="region" if tier == "combined_authority" else None,
        inset=LONDON if tier in _CROWDED and "E" in nations else None,
    )
    note = _partial(values, tier)
    return Shown(
        title=title,
        alt=f"Map. {title}. {note}".strip(),
        spec=spec(chart),
        note=note,
        table=_table(indicator, values, when),
        marks=tuple(sorted(set(values["mark"].dropna()))),
    )


def map_subtitle(indicator: Indicator, tier: str, when: Period) -> str:
    """Measure, tier and period of a map."""
    return f"{indicator.subtitle or indicator.title}, {words.level_name_plural(tier).lower()}, {when.label}"


def _message(indicator: Indicator, held: pd.DataFrame, tier: str, when: Period) -> str:
    one, many = regions.noun(list(held["code"])) if tier == regions.LEVEL else words.LEVELS[tier]
    ends = figures.interval_text(indicator, held["value"].min(), held["value"].max())
    spread = f"{ends} {newest.unit(indicator)}".rstrip()
    return f"{words.map_title(newest.title(indicator), spread, len(held), one, many)}, {when.label}"


def _partial(values: pd.DataFrame, tier: str) -> str:
    """How many places have a figure; empty where all have."""
    held, places = int(values["value"].notna().sum()), words.level_name_plural(tier).lower()
    return "" if held == len(values) else f"{held:,} of {len(values):,} {places} have a figure for this period."


def _table(indicator: Indicator, values: pd.DataFrame, when: Period) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Place": values["name"],
            "Code": values["code"],
            "Value": values["value_text"],
            "95% interval": [
                verdicts.interval_words(indicator, row.lower, row.upper) if pd.notna(row.value) else ""
                for row in values.itertuples()
            ],
            "Period": when.label,
            "Mark": values["mark"].fillna(""),
        }
    )
