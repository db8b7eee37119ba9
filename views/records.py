"""What all pages of records share: the switch for illustrative ones, their mark, tables and downloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components import links, record_words, words
from views import context, footer
from views.context import Context

_MOST_ROWS = 25
_SWITCH = "context-illustrative"
_MEANING = "Made up to show how the dashboard works; no real body decided, did or said this."
_LICENCE = "Records of this dashboard; each row says who stands behind it."


def switch(ctx: Context) -> None:
    """The switch that hides illustrative records everywhere, and what their sign means."""
    if st.session_state.get(_SWITCH) != ctx.illustrative:
        st.session_state[_SWITCH] = ctx.illustrative
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.toggle("Illustrative records", key=_SWITCH, on_change=_remember)
        if ctx.illustrative:
            explain()
        else:
            st.markdown(":small[Illustrative records are hidden; what is left is official or self-reported.]")


def explain() -> None:
    """What the sign of illustrative records means."""
    st.markdown(f":orange-badge[{record_words.ILLUSTRATIVE_SIGN} illustrative] :small[{_MEANING}]")


def _remember() -> None:
    context.remember(links.ILLUSTRATIVE, None if st.session_state[_SWITCH] else context.HIDDEN)


def badge(provenance: str) -> str:
    """Who stands behind a record, as a badge in Markdown."""
    colour = {"official": "blue", "self_reported": "gray", "illustrative": "orange"}[provenance]
    return f":{colour}-badge[{record_words.PROVENANCE[provenance]}]"


def marked(frame: pd.DataFrame, column: str) -> pd.Series[str]:
    """A column of names, those of illustrative rows with their sign in front."""
    pairs = zip(frame[column], frame["provenance"], strict=True)
    return pd.Series([record_words.marked(str(name), provenance) for name, provenance in pairs], dtype=object)


def day_text(day: object) -> str:
    """A day in words, or nothing where it is not stated."""
    return words.date_text(day) if isinstance(day, str) and day else ""


def said(value: object, names: Mapping[str, str]) -> str:
    """The word for what a record chose from a list; nothing where it chose nothing."""
    return names.get(value, value) if isinstance(value, str) else ""


def stands_behind(frame: pd.DataFrame) -> list[str]:
    """Who stands behind each row, for downloads."""
    return [record_words.PROVENANCE[provenance] for provenance in frame["provenance"]]


def linked_decisions(frame: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """The decisions that rows name, each once: (slug, title)."""
    found = frame.dropna(subset=["decision"]).drop_duplicates("decision").reset_index(drop=True)
    return tuple(zip(found["decision"], marked(found, "decision_title"), strict=True))


def show(table: pd.DataFrame) -> None:
    """A table of records in full; text from records shows as it is."""
    st.table(table.map(lambda cell: words.plain(cell) if isinstance(cell, str) else cell), hide_index=True)


def show_first(table: pd.DataFrame) -> None:
    """The first rows of a table that may be long, and how many there are."""
    show(table.head(_MOST_ROWS))
    if len(table) > _MOST_ROWS:
        st.caption(f"The first {_MOST_ROWS} of {len(table):,} are listed: choose less above, or download all of them.")


def offer(label: str, table: pd.DataFrame, title: str, ctx: Context, *, place: str, name: str) -> None:
    """A download of exactly this table, which says of itself that rows may be illustrative."""
    lines = footer.head(title, place=place, period=f"up to {words.date_text(ctx.day)}", indicators=[], known=ctx.known)
    meaning = f"{record_words.ILLUSTRATIVE_SIGN} illustrative: {_MEANING}"
    shown = meaning if ctx.illustrative else "Illustrative records are left out."
    footer.offer(label, table, [*lines, ("Illustrative", shown), ("Licence", _LICENCE)], name=name)


def link_row(ctx: Context, page: str, named: Sequence[tuple[str, Mapping[str, Any]]], *, icon: str = "") -> None:
    """Links side by side to views of a page: label, and what the address adds to the context."""
    with st.container(horizontal=True, gap="small"):
        for label, more in named:
            parameters = links.query(ctx.parameters() | dict(more))
            st.page_link(links.PAGES[page], label=words.plain(label), icon=icon, query_params=parameters)
