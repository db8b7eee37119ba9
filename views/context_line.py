"""The context line at the top of every page: place, mission, comparator, day of knowledge."""

from __future__ import annotations

import streamlit as st

from components import links, words
from views import context
from views.context import Context


def _chosen(key: str) -> None:
    value = st.session_state.get(f"context-{key}")
    if value == context.NOW:
        value = None
    if key == links.PLACE and value:
        value = value.split("~")[0]
        context.remember(links.VERSUS, None)
    context.remember(key, value)


def draw(chosen: Context) -> None:
    """The context line: place, mission, comparator, day of knowledge."""
    state = st.session_state
    options = context.finder_options()
    against = context.comparators(chosen.place.code)
    names = {one.slug: one.short_name for one in context.all_missions()}
    wanted: dict[str, str | None] = {
        links.PLACE: chosen.place.code,
        links.MISSION: chosen.mission.slug,
        links.VERSUS: chosen.versus or None,
        links.KNOWN: chosen.known or context.NOW,
    }
    for key, value in wanted.items():
        if state.get(f"context-{key}", "") != value:
            state[f"context-{key}"] = value
    if chosen.place.code not in options:
        options = {chosen.place.code: chosen.place.name} | options
    columns = st.columns([4, 2, 3, 2], vertical_alignment="bottom")
    columns[0].selectbox(
        "Find a place",
        list(options),
        index=None,
        key=f"context-{links.PLACE}",
        format_func=lambda option: options.get(option, option),
        placeholder="Type a name",
        on_change=_chosen,
        args=(links.PLACE,),
    )
    columns[1].selectbox(
        "Mission",
        list(names),
        index=None,
        key=f"context-{links.MISSION}",
        format_func=lambda option: names.get(option, option),
        on_change=_chosen,
        args=(links.MISSION,),
    )
    columns[2].selectbox(
        "Compared with",
        list(against),
        index=None,
        key=f"context-{links.VERSUS}",
        format_func=lambda option: against.get(option, option),
        placeholder="Nothing to compare with",
        disabled=not against,
        on_change=_chosen,
        args=(links.VERSUS,),
    )
    days = sorted({*context.edition_days(), *filter(None, [chosen.known])}, reverse=True)
    columns[3].selectbox(
        "As known on",
        [context.NOW, *days],
        index=None,
        key=f"context-{links.KNOWN}",
        format_func=lambda day: "Now" if day == context.NOW else words.date_text(day),
        on_change=_chosen,
        args=(links.KNOWN,),
        help="A day shows what had been published by then. The days listed are those of editions held here.",
    )
    if chosen.known:
        st.info(
            f"As known on {words.date_text(chosen.known)}: what was published later is left out. "
            "Definitions, limits and goals are as described today.",
            icon=":material/history:",
        )
    for problem in chosen.problems:
        st.warning(problem, icon=":material/info:")
