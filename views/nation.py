"""The country at a glance: a card for each mission, what changed, its regions, how old the figures are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from components import links, words
from data import indicators
from data.indicators import Indicator
from views import context, country, figures, footer, newest, sparks, standings
from views.cache import cached
from views.context import Context
from views.definition import next_release
from views.newest import Newest

SENTENCES = 6


@dataclass(frozen=True, slots=True)
class Card:
    """A mission with the newest figure of its lead indicator, or the reason why there is none."""

    mission: str
    name: str
    icon: str
    lead: Indicator
    newest: Newest | None
    nothing: str
    trend: str
    trend_alt: str
    goals: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in the newest headline figures: a title, its reckoning, sentences, tested ones first."""

    title: str
    note: str
    rows: tuple[Newest, ...]
    table: pd.DataFrame


@cached
def cards(home: newest.Countries, known: str | None) -> list[Card]:
    """A card for each mission, with the figure of the first of `newest.countries` that has one."""
    found = []
    for mission in context.all_missions():
        lead = context.headline(mission.slug)[0]
        figure = newest.of_country([lead], home, known).get(lead.slug)
        trend, alt = _trend(lead, figure, known) if figure else ("", "")
        found.append(
            Card(
                mission=mission.slug,
                name=mission.short_name,
                icon=mission.icon or "flag",
                lead=lead,
                newest=figure,
                nothing=_no_figure(lead, known),
                trend=trend,
                trend_alt=alt,
                goals=standings.roll_up(mission.slug, known),
            )
        )
    return found


def _no_figure(lead: Indicator, known: str | None) -> str:
    return figures.why_nothing(lead, "country", known)


def _trend(lead: Indicator, figure: Newest, known: str | None) -> tuple[str, str]:
    series = figures.chart_series(lead.slug, [figure.place], known)
    if series["value"].count() < 2:
        return "", ""
    breaks = figures.chart_breaks(lead.slug, [figure.place])
    first, last = series.dropna(subset=["value"]).iloc[[0, -1]].itertuples()
    alt = (
        f"Small trend of {words.lower_first(lead.short_title)}, {figure.name}: "
        f"{first.value_text} in {first.period}, {last.value_text} in {last.period}"
    )
    return sparks.sparkline(series, breaks), f"{alt}; with a break" if len(breaks) else alt


@cached
def changes(home: newest.Countries, known: str | None) -> Changes:
    """The newest headline figures of all missions against the period before that does not overlap."""
    headlines = context.headline()
    found = newest.of_country(headlines, home, known)
    rows = sorted(found.values(), key=lambda row: (row.found is None, row.found == "no clear change"))
    clear = sum(row.found in ("rose", "fell") for row in rows)
    return Changes(
        title=_title(clear, sum(row.found is not None for row in rows), known),
        note=_reckoning(rows, [one for one in headlines if one.slug not in found]),
        rows=tuple(rows),
        table=_changes_table(rows),
    )


def _title(clear: int, tested: int, known: str | None) -> str:
    when = f", as known on {words.date_text(known)}" if known else " in the newest figures"
    if not tested:
        return f"No change of a headline indicator can be tested{when}"
    of = f"{words.plural(tested, 'headline indicator')} that can be tested"
    return f"{clear or 'None'} of {of} changed clearly{when}"


def _reckoning(rows: Sequence[Newest], absent: Sequence[Indicator]) -> str:
    """How many could not be tested, and why; how many have no figure for a country."""
    reasons = Counter(row.untested for row in rows if row.untested)
    reasons.update("with no figure held for a country" for _ in absent)
    parts = [f"{count} {reason}" for reason, count in reasons.items()]
    return f"Not tested: {words.join_list(parts)}." if parts else ""


def _changes_table(rows: Sequence[Newest]) -> pd.DataFrame:
    missions = {one.slug: one.short_name for one in context.all_missions()}
    return pd.DataFrame(
        {
            "Mission": [missions.get(row.indicator.mission or "", "") for row in rows],
            "Indicator": [row.indicator.title for row in rows],
            "Place": [row.name for row in rows],
            "Period": [row.period for row in rows],
            "Value": [row.figure for row in rows],
            "95% interval": [row.interval for row in rows],
            "Change": [row.since for row in rows],
        }
    )


def changes_head(found: Changes, known: str | None) -> list[tuple[str, str]]:
    """The head of the download of what changed."""
    shown = [row.indicator for row in found.rows]
    return footer.head(found.title, place="as each row says", period="as each row says", indicators=shown, known=known)


@cached
def ages(mission: str, home: newest.Countries, known: str | None, today: date) -> pd.DataFrame:
    """How old a mission's headline figures are on a day: newest period, edition, the source's own date."""
    headlines = context.headline(mission)
    found = newest.of_country(headlines, home, known)
    return pd.DataFrame(
        [
            {
                "Indicator": one.title,
                "Newest period": _newest_period(one, found.get(one.slug), known),
                "Published": _published(one, editions[-1], today),
                "Next": next_release(one.next_release, editions, today),
            }
            for one in headlines
            if (editions := _editions(one, known))
        ]
    )


def _newest_period(one: Indicator, figure: Newest | None, known: str | None) -> str:
    if figure:
        return figure.period
    newest_of_regions = indicators.periods(one.slug, "region", known)
    return newest_of_regions[0].label if newest_of_regions else "none"


def _editions(one: Indicator, known: str | None) -> list[str]:
    """Days on which editions held were published, by the day of knowledge; oldest first."""
    return [day for day in indicators.editions(one.slug) if not known or day <= known]


def _published(one: Indicator, edition: str, today: date) -> str:
    """Edition with its age and, where it is the present one, the source's own date.

    "26 June 2026, 4 months ago; source of 5 May 2026"; of earlier editions the files do not keep it.
    """
    dated = f"{words.date_text(edition)}, {words.age_text(edition, today).removeprefix('published ')}"
    return f"{dated}; source of {_source_dates(one)}" if edition == one.published else dated


def _source_dates(one: Indicator) -> str:
    days = sorted({day for day in (one.source_date or "").split("|") if day})
    return words.join_list([words.date_text(day) for day in days]) or "unstated date"


def draw_card(card: Card, *, chosen: bool) -> None:
    """Draw a card; its button chooses the mission."""
    st.button(
        card.name,
        icon=":material/check_circle:" if chosen else f":material/{card.icon}:",
        key=f"mission-{card.mission}",
        type="primary" if chosen else "secondary",
        width="stretch",
        help=None if chosen else f"Show {card.name} on the map",
        on_click=country.choose_mission,
        args=(card.mission,),
    )
    if card.newest is None:
        st.markdown(f"**{words.plain(card.lead.short_title)}**")
        st.caption(f"{card.nothing}  \n{words.plain(card.goals)}")
        return
    figure = card.newest
    st.metric(words.plain(card.lead.short_title), figure.value)
    lines = (", ".join(filter(None, (figure.unit, figure.name, figure.period))), _interval(figure), figure.since)
    st.caption("  \n".join(words.plain(_sentence_case(line)) for line in lines))
    if card.trend:
        st.image(card.trend, alt=card.trend_alt, width="stretch")
    st.caption(words.plain(card.goals))


def _sentence_case(line: str) -> str:
    """The line with a capital, unless it begins with a symbol such as tCO2e."""
    return line if line[1:2].isupper() else f"{line[:1].upper()}{line[1:]}"


def _interval(figure: Newest) -> str:
    return f"95% interval {figure.interval}" if " to " in figure.interval else figure.interval


def draw_changes(found: Changes, ctx: Context) -> None:
    """Draw the first changes: a link to the indicator, and what is said of it."""
    for row in found.rows[:SENTENCES]:
        with st.container(gap=None):
            st.page_link(
                links.PAGES["indicator"],
                label=words.plain(row.indicator.short_title),
                icon=":material/arrow_forward:",
                query_params=links.query(ctx.parameters() | {links.INDICATOR: row.indicator.slug}),
            )
            st.markdown(words.plain(row.news))
