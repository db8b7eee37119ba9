"""A briefing on screen: one column, big numbers, and what became of each figure since it was frozen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import groupby

import pandas as pd
import streamlit as st

from briefings import reading
from briefings.check import Checked
from briefings.document import Block, Chart, Document, Figure, Heading, Note, Number, Sentence, Table, named
from briefings.formats import FORMATS, file_name
from components import links, words
from views import briefing_shelf, figures, records
from views.briefing_shelf import Shelved, State
from views.context import Context

_AUDIENCES = {"internal": "Internal briefing, not for publication", "publication": "Briefing for publication"}


def draw(ctx: Context, one: Shelved) -> None:
    """The status line, the briefing, which of its figures still stand, and its files."""
    state = briefing_shelf.state(one.id)
    held = one.held
    _, column, _ = st.columns([1, 8, 1])
    with column:
        st.markdown(f"**{words.plain(state.line)}**")
        st.title(words.plain(held.document.title))
        st.caption(
            words.plain(
                f"{_AUDIENCES[held.document.audience]}. As known on {words.date_text(held.document.as_of)}; frozen by "
                f"{held.made_by}."
            )
        )
        draw_blocks(held.document, state.checked)
        st.header("Which figures still stand")
        draw_state(state, held.document)
        st.header("Quote a figure")
        draw_quotes(held.document)
        st.header("Take it along")
        _draw_files(one)
        st.caption(f"Hash of the content (SHA-256): {held.sha256}")
        records.link_row(ctx, "briefings", [("All briefings", {})], icon=":material/arrow_back:")


def draw_blocks(one: Document, checked: Mapping[str, Checked]) -> None:
    """The blocks in order, big numbers side by side."""
    numbered = enumerate(one.blocks)
    for is_number, group in groupby(numbered, key=lambda pair: isinstance(pair[1], Number)):
        if is_number:
            _draw_numbers(one, [block for _, block in group if isinstance(block, Number)], checked)
        else:
            for position, block in group:
                _draw_block(one, block, position, checked)


def _draw_numbers(one: Document, numbers: list[Number], checked: Mapping[str, Checked]) -> None:
    grid = st.grid(3, min_column_width=220, border=True)
    for block in numbers:
        figure = one.figures[block.figure]
        value, unit = reading.large(figure)
        with grid.cell():
            st.markdown(words.plain(block.label))
            # The label stands above, where it wraps; a metric would cut it.
            st.metric(words.plain(block.label), value, label_visibility="collapsed")
            st.caption(words.plain("; ".join(filter(None, (unit, block.note, reading.certainty(figure))))))
            if mark := checked.get(block.figure):
                st.caption(words.plain(briefing_shelf.told(mark)))
            with st.popover("Quote", icon=":material/content_copy:"):
                st.code(figure.quote, language=None, wrap_lines=True)
                if figure.caution:
                    st.caption(words.plain(f"Not for publication. {figure.caution}"))


def _draw_block(one: Document, block: Block, position: int, checked: Mapping[str, Checked]) -> None:
    match block:
        case Heading():
            (st.header if block.level == 1 else st.subheader)(words.plain(block.text), anchor=False)
        case Sentence():
            st.markdown(words.plain(block.text))
        case Note():
            st.caption(words.plain(block.text))
        case Table():
            st.markdown(f"**{words.plain(block.title)}**")
            records.show(pd.DataFrame(block.rows, columns=list(block.columns)))
            if block.note:
                st.caption(words.plain(block.note))
        case Chart():
            sources = tuple(dict.fromkeys(_source(one.figures[id_]) for id_ in block.figures))
            figures.show(
                dict(block.spec), key=f"briefing-{position}", alt=block.alt, sources=sources or (records.SOURCE,)
            )
            table = pd.DataFrame(block.rows, columns=list(block.columns))
            figures.table_behind("The chart as a table", table, key=f"briefing-table-{position}")
        case Number():
            return
    moved = [checked[id_] for id_ in named(block) if id_ in checked and checked[id_].mark != "unchanged"]
    if moved:
        said = words.plural(len(moved), "figure here no longer stands", "figures here no longer stand")
        st.caption(f"◆ {said} as it did: see which figures still stand.")


def _source(figure: Figure) -> str:
    """Whose a figure is, in words."""
    return f"{figure.title}: {figure.source}, {figure.status}, {figure.licence}"


def draw_state(state: State, one: Document) -> None:
    """The figures that were revised, overtaken or withdrawn, with then and now; or that all stand."""
    moved = [found for found in state.checked.values() if found.mark != "unchanged"]
    st.markdown(words.plain(state.line))
    if moved:
        records.show_first(
            pd.DataFrame(
                {
                    "Figure": [one.figures[found.figure].title for found in moved],
                    "Place": [one.figures[found.figure].place_name for found in moved],
                    "Period": [one.figures[found.figure].period for found in moved],
                    "What became of it": [briefing_shelf.told(found) for found in moved],
                }
            )
        )


@st.fragment
def draw_quotes(one: Document) -> None:
    """Any figure as the sentence to copy, with its period, source, interval and caution."""
    if not one.figures:
        st.markdown("It names no figure.")
        return
    chosen = st.selectbox(
        "Figure",
        list(one.figures),
        format_func=lambda id_: f"{one.figures[id_].title}, {one.figures[id_].place_name}, {one.figures[id_].period}",
    )
    figure = one.figures[chosen]
    st.code(figure.quote, language=None, wrap_lines=True)
    if figure.caution:
        st.caption(words.plain(f"Not for publication. {figure.caution}"))


def _draw_files(one: Shelved) -> None:
    with st.container(horizontal=True, gap="small"):
        for kind, of in FORMATS.items():
            st.download_button(
                of.label,
                partial(briefing_shelf.made, one, kind),
                file_name=file_name(one.held, kind),
                mime=of.mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"briefing-{kind}",
            )
    st.markdown(f":small[Verify a file: `python -m briefings verify {file_name(one.held, 'json')}`]")


def address(ctx: Context, id_: str) -> str:
    """The link that opens a briefing at once."""
    return ctx.url("briefings", **{links.BRIEFING: id_})
