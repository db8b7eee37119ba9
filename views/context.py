"""The context every page shares: place, mission, comparator, day of knowledge.

It stands in the address, so that a link restores it; a page opened without it takes what
the reader chose last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from components import links, words
from data import imports, indicators, missions, places
from views.cache import cached

SIMILAR = "similar"
SIMILAR_NAME = "Similar places"
NOW = "now"
HIDDEN = "hidden"
_STATE = "context"
_ADDRESS = "context-address"


@dataclass(frozen=True, slots=True)
class Context:
    """What the reader looks at. ``versus`` is a code or `SIMILAR`; ``known`` an ISO day or None for now.

    ``illustrative`` tells whether records that only show how the dashboard works are shown.
    """

    place: places.Place
    mission: missions.Mission
    versus: str
    known: str | None
    problems: tuple[str, ...] = ()
    illustrative: bool = True

    @property
    def day(self) -> str:
        """The day up to which records are told, ISO: that of knowledge, or today."""
        return self.known or date.today().isoformat()

    def parameters(self) -> dict[str, str | None]:
        """The context as query parameters."""
        return {
            links.PLACE: self.place.code,
            links.MISSION: self.mission.slug,
            links.VERSUS: self.versus,
            links.KNOWN: self.known,
            links.ILLUSTRATIVE: None if self.illustrative else HIDDEN,
        }

    def url(self, page: str, **more: str | None) -> str:
        """A link to a page that keeps the context, with more parameters."""
        return links.url(page, self.parameters() | more)


@cached
def all_missions() -> list[missions.Mission]:
    """All missions, by number."""
    return missions.missions()


@cached
def all_places() -> pd.DataFrame:
    """Every place of the finder with its label: a name and what tells it from its namesakes."""
    found = places.finder()
    return found.assign(label=[place_label(row.name_, row.levels, row.region) for row in _renamed(found).itertuples()])


def _renamed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns={"name": "name_"})


def place_label(name: str, levels: Sequence[str], region: str | None) -> str:
    """A place with what tells it from its namesakes: its region, or its level in brackets.

    Short, as the finder sends every label to the browser.
    """
    if "country" in levels:
        return name
    if {"upper_tier", "lower_tier"} & set(levels):
        return f"{name}, {region}" if region else name
    return f"{name} ({words.level_name(levels[0]).lower().replace(' or nation', '')})" if levels else name


@cached
def finder_options() -> dict[str, str]:
    """What the finder lists: option → label. Other names come as options of their own, ``code~n``."""
    options: dict[str, str] = {}
    for row in _renamed(all_places()).itertuples():
        options[row.code] = row.label if pd.isna(row.end_year) else f"{row.label}, until {int(row.end_year)}"
    for row in _renamed(all_places()).itertuples():
        for number, other in enumerate((row.other_names or "").split("; ")):
            if other and other.casefold() not in row.label.casefold():
                options[f"{row.code}~{number}"] = f"{other} → {row.label}"
    return options


@cached
def get_place(code: str) -> places.Place | None:
    """The place with this code, under its newest code where only that has changed; or None."""
    return places.place(places.current_code(code))


@cached
def comparators(code: str) -> dict[str, str]:
    """What a place may be compared with: code → name; its country first, similar places last."""
    above = places.parents(code)
    options = {
        row.code: row.name_
        for row in _renamed(above).itertuples()
        if {"country", "region", "combined_authority"} & set(row.levels)
    }
    countries = sorted(
        (c for c in options if c[0] in "EWSNK" and c[1:3] in ("92", "02")),
        key=lambda c: c == places.UNITED_KINGDOM,
    )
    ordered = {c: options[c] for c in countries} | options
    if not ordered:
        ordered = {places.UNITED_KINGDOM: "United Kingdom"} if code != places.UNITED_KINGDOM else {}
    if len(places.neighbours(code)):
        ordered[SIMILAR] = SIMILAR_NAME
    return ordered


@cached
def indicator(slug: str) -> indicators.Indicator | None:
    """The indicator with this slug, or None."""
    return indicators.indicator(slug)


@cached
def headline(mission: str | None = None) -> list[indicators.Indicator]:
    """Headline indicators, of one mission or all, in their order."""
    return indicators.indicators(mission, headline=True)


@cached
def mission_indicators(mission: str) -> list[indicators.Indicator]:
    """All indicators of a mission, headline ones first."""
    return indicators.indicators(mission)


@cached
def all_indicators() -> list[indicators.Indicator]:
    """All indicators that have figures."""
    return indicators.indicators()


@cached
def edition_days() -> list[str]:
    """The days on which an edition changed what was known, newest first."""
    return imports.edition_days()


def read() -> Context:
    """The context from the address, else from the reader's last choice, else the usual.

    Values that mean nothing become the usual ones, and `Context.problems` says so.
    """
    _leave_to_the_router()
    _show_address()
    asked = _asked()
    problems: list[str] = []

    def refuse(key: str, message: str) -> None:
        problems.append(message.format(words.plain(asked[key])))
        st.session_state[_STATE].pop(key, None)

    usual = get_place(places.UNITED_KINGDOM)
    assert usual is not None
    wanted = asked.get(links.PLACE, usual.code)
    place = get_place(wanted)
    if place is None:
        refuse(links.PLACE, "There is no place with the code {}. The United Kingdom is shown.")
    elif place.code != wanted:
        problems.append(f"{words.plain(place.name)} has the code {place.code} now; only the code has changed.")
    missions_by_slug = {one.slug: one for one in all_missions()}
    first = next(iter(missions_by_slug.values()))
    mission = missions_by_slug.get(asked.get(links.MISSION, first.slug))
    if mission is None:
        refuse(links.MISSION, f"There is no mission called {{}}. {first.short_name} is shown.")
    options = comparators((place or usual).code)
    versus = asked.get(links.VERSUS, "")
    if versus not in options:
        other = get_place(versus) if versus and versus != SIMILAR else None
        if other:
            refuse(
                links.VERSUS,
                f"{words.plain((place or usual).name)} is not compared with {words.plain(other.name)}: "
                "it does not lie in it.",
            )
        elif versus and versus != SIMILAR:
            refuse(links.VERSUS, "There is no place with the code {} to compare with.")
        versus = next(iter(options), "")
    known = asked.get(links.KNOWN)
    if known and not _is_day(known):
        refuse(links.KNOWN, "{} is not a day such as 2025-07-01, up to today. What is known now is shown.")
        known = None
    illustrative = asked.get(links.ILLUSTRATIVE) != HIDDEN
    return Context(place or usual, mission or first, versus, known, tuple(problems), illustrative)


def _leave_to_the_router() -> None:
    """Run the dashboard instead of a lone page.

    Until navigation has run once in a process, Streamlit takes a folder named pages for its
    older kind of multipage app and would run the page that the address names without a frame.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def _show_address() -> None:
    """Have the browser show the address asked for: a link from a page to itself leaves the old one (Streamlit 1.67)."""
    here = st.query_params.to_dict()
    if st.session_state.get(_ADDRESS) != here:
        st.session_state[_ADDRESS] = here
        st.query_params.update({})


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and date(1900, 1, 1) <= date.fromisoformat(text) <= date.today()
    except ValueError:
        return False


def _asked() -> dict[str, str]:
    """What the address says of the context, with the reader's memory where it is silent."""
    remembered: dict[str, str] = st.session_state.setdefault(_STATE, {})
    for key in links.CONTEXT_KEYS:
        if value := st.query_params.get(key):
            remembered[key] = value
        elif key in remembered:
            st.query_params[key] = remembered[key]
    return dict(remembered)


def remember(key: str, value: str | None) -> None:
    """Put one part of the context into the address and the reader's memory, or take it out."""
    remembered: dict[str, str] = st.session_state.setdefault(_STATE, {})
    if value:
        remembered[key] = value
        st.query_params[key] = value
    else:
        remembered.pop(key, None)
        st.query_params.pop(key, None)
