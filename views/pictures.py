"""The charts of a page as pictures, each with title, sources, day and licence in it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

import streamlit as st

from briefings.pictures import picture
from components import provenance, record_words, words
from components.theme import longest_line, unbroken
from data.indicators import Indicator
from views import drawn, footer, records
from views.context import Context
from views.drawn import Chart

WIDTH = 1040
"""Of a chart in pixels; a PNG has twice as many, and its margin."""

_Format = Literal["png", "svg"]
_FORMATS: Mapping[_Format, str] = {"png": "PNG", "svg": "SVG"}
_MIME: Mapping[_Format, str] = {"png": "image/png", "svg": "image/svg+xml"}
_OGL = "Open Government Licence v3.0"


def draw(ctx: Context, page: str) -> None:
    """Offer the charts that were drawn on a page, by their titles, once asked for."""
    charts = drawn.so_far().charts
    if not charts:
        return
    box = st.expander(
        "Charts of this page as pictures", on_change="rerun", key=f"pictures-{page}", icon=":material/image:"
    )
    if not box.open:
        return
    with box:
        which, what = st.columns([3, 1], vertical_alignment="bottom")
        with which:
            key = st.selectbox(
                "Chart", list(charts), format_func=lambda key: title(charts[key]), key=f"pictures-{page}-chart"
            )
        with what:
            format_ = st.segmented_control(
                "Format", list(_FORMATS), format_func=_FORMATS.__getitem__, default="png", key=f"pictures-{page}-format"
            )
        _offer(charts[key], lines(charts[key], ctx), format_ or "png", page)


def _offer(chart: Chart, said: Sequence[str], format_: _Format, page: str) -> None:
    st.download_button(
        "Download the picture",
        partial(made, chart, said, format_),
        file_name=f"{page}-{chart.key}.{format_}",
        mime=_MIME[format_],
        icon=":material/download:",
        on_click="ignore",
        key=f"pictures-{page}-download",
    )


def made(chart: Chart, said: Sequence[str], format_: _Format) -> bytes:
    """A chart as a file, with its title above and what is said of it below."""
    return picture(_titled(chart), lines=said, kind=format_, width=WIDTH)


def title(chart: Chart) -> str:
    """The title of a chart, or its alternative text where it has none, after what the page says it is about."""
    heading = chart.spec.get("title")
    own = (unbroken(heading["text"]) if isinstance(heading, Mapping) else "") or chart.alt
    return own if chart.about.lower() in own.lower() else f"{chart.about}: {own}"


def _titled(chart: Chart) -> dict[str, Any]:
    heading = chart.spec.get("title") or {"anchor": "start", "frame": "bounds", "limit": 0}
    return chart.spec | {"title": heading | {"text": textwrap.wrap(title(chart), longest_line(WIDTH))}}


def lines(chart: Chart, ctx: Context) -> list[str]:
    """What stands below a picture: sources with status and edition, day, licences and the address of the page."""
    of = [one for one in chart.sources if isinstance(one, Indicator)]
    said = [*_of_indicators(of, ctx.known), *(f"Source: {one}." for one in chart.sources if isinstance(one, str))]
    if records.SOURCE in chart.sources:
        said.append(_illustrative(ctx))
    licences = [footer.LICENCE]
    licences += sorted({f"{one.title}: {one.licence}." for one in of if one.licence != _OGL})
    if "app/static/outlines-" in str(chart.spec.get("layer", chart.spec)):
        licences.append(footer.OUTLINE_LICENCE)
    known = f"As known on {words.date_text(ctx.day)}."
    return [*said, f"{known} {' '.join(licences)}", *([footer.address()] if st.context.url else [])]


def _of_indicators(shown: Iterable[Indicator], known: str | None) -> list[str]:
    """A line for each producer with the indicators of one status and edition."""
    held: dict[str, list[str]] = {}
    for one in shown:
        producers = words.join_list([name for name, _ in provenance.sources(one.source_org, one.source_url)])
        status = provenance.status_text(one.statistic_status)
        whose = f"Source: {producers} ({status}, {footer.edition_text(one, known)})"
        held.setdefault(whose, []).append(one.title)
    return [f"{whose}: {'; '.join(dict.fromkeys(titles))}." for whose, titles in held.items()]


def _illustrative(ctx: Context) -> str:
    if not ctx.illustrative:
        return "Illustrative records are left out."
    return f"Illustrative records ({record_words.ILLUSTRATIVE_SIGN}) may be among them. {records.MEANING}"
