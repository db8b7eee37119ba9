"""The foot of every page: what was shown, from whom, under which licence, and how to take it along."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd
import streamlit as st

from components import provenance, words
from components.export import csv_with_head
from data import imports, store
from data.indicators import Indicator, editions
from views import drawn
from views.cache import cached

OUTLINE_LICENCE = (
    "Outlines: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right 2025."
)
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
NAMES_LICENCE = "Other names of local authorities: mySociety, CC BY 4.0."


def used(*shown: Indicator, marks: Iterable[str | None] = (), outlines: bool = False) -> None:
    """Tell the footer which indicators and marks are on the page, and whether there is a map."""
    so_far = drawn.so_far()
    for indicator in shown:
        so_far.indicators[indicator.slug] = indicator
    so_far.marks |= {mark for mark in marks if isinstance(mark, str) and mark}
    so_far.outlines |= outlines


def head(
    title: str, *, place: str, period: str, indicators: Iterable[Indicator], known: str | None
) -> list[tuple[str, str]]:
    """The head of a download: what it is, of what, from whom, with which status, as known when."""
    lines = [("Title", title), ("Place", place), ("Period", period)]
    for indicator in indicators:
        source = (indicator.source_org or "not stated").replace("|", ", ")
        lines.append(("Source", f"{indicator.title}: {source}, {indicator.source_url or 'no address given'}"))
        lines.append(("Licence", f"{indicator.title}: {indicator.licence}"))
        lines.append(("Status", f"{indicator.title}: {provenance.status_text(indicator.statistic_status)}"))
        lines.append(("Edition", f"{indicator.title}: {edition_text(indicator, known)}"))
    lines.append(("As known on", words.date_text(known or date.today().isoformat())))
    lines.append(("Marks", "; ".join(f"[{mark}] {meaning}" for mark, meaning in words.MARKS.items())))
    return lines


@cached
def _editions(slug: str) -> list[str]:
    return editions(slug)


def edition_text(indicator: Indicator, known: str | None) -> str:
    """The edition that is shown: the one held, or the newest published by a day."""
    if not known:
        return f"published {words.date_text(indicator.published)}"
    then = [day for day in _editions(indicator.slug) if day <= known]
    return f"published {words.date_text(then[-1])}" if then else f"none published by {words.date_text(known)} is held"


def offer(label: str, table: pd.DataFrame, lines: list[tuple[str, str]], *, name: str) -> None:
    """A button that downloads exactly this table, with its head."""
    so_far = drawn.so_far()
    so_far.downloads += 1
    st.download_button(
        label,
        lambda: csv_with_head(lines, table),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"download-{so_far.downloads}-{name}",
    )


@cached
def _newest() -> str | None:
    return imports.newest_edition()


def draw(known: str | None) -> None:
    """Sources as known on a day, licences, marks, link and version, at the end of the page."""
    shown = drawn.so_far()
    st.divider()
    with st.container(gap="small"):
        if shown.indicators:
            # A caption fades the links in it below the contrast they need. Two spaces and a line feed end a line.
            lines = sorted({_source_line(one, known) for one in shown.indicators.values()})
            st.markdown("  \n".join(f":small[{line}]" for line in lines))
        if shown.marks:
            st.caption(
                "Marks on this page: "
                + "; ".join(f"\\[{m}\\] {words.MARKS.get(m, 'see the source')}" for m in sorted(shown.marks))
            )
        st.caption(" ".join([LICENCE, *([OUTLINE_LICENCE] if shown.outlines else []), NAMES_LICENCE]))
        newest = _newest()
        newest_text = f"Newest edition in the store: {words.date_text(newest)}. " if newest else ""
        st.caption(f"{newest_text}Version of the store: {store.version()}.")
        with st.popover("Link to this view", icon=":material/link:"):
            st.code(address(), language=None, wrap_lines=True)


def address() -> str:
    """The address of this view, as it is sent to others."""
    query = "&".join(f"{key}={value}" for key, value in st.query_params.items())
    base = (st.context.url or "").split("?")[0]
    return f"{base}?{query}" if query else base


def _source_line(indicator: Indicator, known: str | None) -> str:
    parts = [
        f"[{words.plain(name)}]({address})" if address else words.plain(name)
        for name, address in provenance.sources(indicator.source_org, indicator.source_url)
    ]
    status = provenance.status_text(indicator.statistic_status)
    edition = edition_text(indicator, known)
    return f"**{words.plain(indicator.title)}** · {words.join_list(parts)} · {status} · edition {edition}"
