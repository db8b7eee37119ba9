"""What a page has drawn so far in this run: its foot names the sources, and offers its charts as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from data.indicators import Indicator

Source = Indicator | str
"""An indicator, which says whose it is; or a source in words."""

_STATE = "drawn"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart or map as it was drawn: key on the page, finished Vega-Lite, alternative text, and its sources.

    ``about`` is what the page says around it and a picture by itself must say: the goal, the council, the indicator.
    """

    key: str
    spec: dict[str, Any]
    alt: str
    sources: tuple[Source, ...]
    about: str = ""


@dataclass
class Drawn:
    """What a page has drawn so far in this run; ``charts`` by key, ``downloads`` counts its buttons."""

    indicators: dict[str, Indicator] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    outlines: bool = False
    downloads: int = 0
    charts: dict[str, Chart] = field(default_factory=dict)


def begin() -> None:
    """Forget what the last run drew."""
    st.session_state[_STATE] = Drawn()


def so_far() -> Drawn:
    """What this run has drawn."""
    found: Drawn = st.session_state.setdefault(_STATE, Drawn())
    return found


def note(spec: dict[str, Any], *, key: str, alt: str, sources: Sequence[Source] | None, about: str = "") -> None:
    """Tell that a chart is drawn; one whose sources are not told (None) does not become a picture."""
    if sources is not None:
        so_far().charts[key] = Chart(key, spec, alt, tuple(sources), about)
