"""What all pages of records share: the switch for illustrative ones, their mark, tables and downloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
import streamlit as st

from components import links, record_words, words
from data.indicators import Indicator
from data.records import stored
from views import context, figures, footer
from views.cache import cached
from views.context import Context

_MOST_ROWS = 25
_OF_VERSION = ("version", "changed_at", "changed_by", "ended_at", "ended_by", "became")
_SWITCH = "context-illustrative"
SOURCE = "records of this dashboard"
"""Of a chart that shows records."""

MEANING = "Made up to show how the dashboard works; no real body decided, did or said this."
_LICENCE = "Records of this dashboard, free to use; a row or the title says who stands behind them."


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
    st.markdown(f":orange-badge[{record_words.ILLUSTRATIVE_SIGN} illustrative] :small[{MEANING}]")


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


def also(frame: pd.DataFrame, column: str) -> list[str]:
    """A further column of names of such rows, with the sign where a name stands."""
    pairs = zip(frame[column], frame["provenance"], strict=True)
    return [record_words.marked(name, provenance) if isinstance(name, str) else "" for name, provenance in pairs]


def sign(frame: pd.DataFrame) -> str:
    """The sign of illustrative records in front of what is said of several rows, if any of them is illustrative."""
    return f"{record_words.ILLUSTRATIVE_SIGN} " if (frame["provenance"] == "illustrative").any() else ""


def hidden(ctx: Context, provenance: str) -> bool:
    """Whether a record is not to be shown, as it is illustrative and those are hidden; says so where it is."""
    if provenance != "illustrative" or ctx.illustrative:
        return False
    st.info("This record is illustrative, and illustrative records are hidden.", icon=":material/visibility_off:")
    return True


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


def offer(
    label: str,
    table: pd.DataFrame,
    title: str,
    ctx: Context,
    *,
    place: str,
    name: str,
    indicators: Sequence[Indicator] = (),
) -> None:
    """A download of exactly this table, which says of itself that rows may be illustrative.

    Figures of ``indicators`` in it come with their sources, licences and status.
    """
    period = f"up to {words.date_text(ctx.day)}"
    lines = footer.head(title, place=place, period=period, indicators=indicators, known=ctx.known)
    meaning = f"{record_words.ILLUSTRATIVE_SIGN} illustrative: {MEANING}"
    shown = meaning if ctx.illustrative else "Illustrative records are left out."
    footer.offer(label, table, [*lines, ("Illustrative", shown), ("Licence of records", _LICENCE)], name=name)


def link_row(ctx: Context, page: str, named: Sequence[tuple[str, Mapping[str, Any]]], *, icon: str = "") -> None:
    """Links side by side to views of a page: label, and what the address adds to the context."""
    with st.container(horizontal=True, gap="small"):
        for label, more in named:
            parameters = links.query(ctx.parameters() | dict(more))
            st.page_link(links.PAGES[page], label=words.plain(label), icon=icon, query_params=parameters)


@cached
def _before(table: str, slug: str) -> pd.DataFrame:
    """What a record said before each change: until when, who changed it, and the fields that changed then."""
    states = stored.history(table, {"slug": slug}).to_dict("records")
    rows = []
    for newer, older in pairwise(states):
        fields = [name for name in older if name not in _OF_VERSION and older[name] != newer[name]]
        said = "; ".join(f"{name.replace('_', ' ')}: {older[name] or 'empty'}" for name in fields)
        rows.append((day_text(str(older["ended_at"] or "")[:10]), older["ended_by"] or "not known", said))
    return pd.DataFrame(rows, columns=["Until", "Changed by", "What it said before"])


def draw_history(table: str, slug: str) -> None:
    """What a record said before, once asked for; nothing where it never changed."""
    found = _before(table, slug)
    if len(found):
        figures.table_behind("What this record said before", found, key=f"history-{table}")
