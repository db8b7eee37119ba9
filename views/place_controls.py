"""What the reader chooses on the Place page; the address holds all of it."""

from __future__ import annotations

import streamlit as st

from components import choices, links, words
from data.places import Place
from views import place, place_figures
from views.asked import refuse_unknown
from views.context import Context
from views.place_profile import ALL, OF_MISSION, SCOPES

_LAST_PLACE = "place-last"


def choose_scope(ctx: Context) -> str | None:
    """The mission whose every indicator is shown, or None for the headline indicators of all missions."""
    refuse_unknown(links.SCOPE, SCOPES, "There is no choice of indicators called {}. Headline indicators are shown.")

    def name(one: str) -> str:
        return SCOPES[one].format(ctx.mission.short_name)

    # Within a container of their own the choices wrap on a narrow screen.
    with st.container(width="content"):
        scope = choices.choose("Show", list(SCOPES), key=links.SCOPE, default=ALL, name=name, kind="segments")
    return ctx.mission.slug if scope == OF_MISSION else None


def choose_peers(here: Place) -> str | None:
    """The tier whose places are the peers, where a place is on several."""
    tiers = place_figures.peer_levels(here)
    last = st.session_state.get(_LAST_PLACE)
    st.session_state[_LAST_PLACE] = here.code
    if last not in (None, here.code) and choices.asked(links.TIER) not in tiers:
        choices.put(links.TIER, None)
    refuse_unknown(links.TIER, tiers, f"{words.plain(here.name)} is not on a tier called {{}}. Its usual one is shown.")
    if len(tiers) < 2:
        return next(iter(tiers), None)
    with st.container(width="content"):
        return choices.choose(
            "Peers", tiers, key=links.TIER, default=tiers[0], name=words.level_name_plural, kind="segments"
        )


def choose_model() -> str:
    """The model by which places are similar."""
    refuse_unknown(links.MODEL, place.MODELS, "There is no model called {}. The general one is shown.")
    usual = next(iter(place.MODELS))
    name = place.MODELS.__getitem__
    return (
        choices.choose("Similar by", list(place.MODELS), key=links.MODEL, default=usual, name=name, kind="segments")
        or usual
    )
