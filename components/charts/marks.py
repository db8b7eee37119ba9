"""Marks that mean the same in every chart: chosen places, levels, tooltips."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from components.theme import HALO

MOST_COLOURED = 4
# What a screen reader says of a mark, as Vega expressions.
FIGURE = "datum.name + ': ' + datum.label"
FIGURE_OF_PERIOD = "datum.name + ', ' + datum.period + ': ' + datum.label"

_SHAPES = ["circle", "square", "triangle-up", "diamond"]


@dataclass(frozen=True)
class Level:
    """A value drawn as a line across a chart, in the indicator's unit, and its words: "England 60.9"."""

    value: float
    label: str


def chosen_color(chosen: Sequence[str]) -> alt.Color:
    """The categorical colours in the order of `chosen` codes, over the field `place`."""
    return alt.Color("place:N", scale=alt.Scale(domain=list(chosen), range="category"), legend=None)


def chosen_shape(chosen: Sequence[str]) -> alt.Shape:
    """A shape for each of `chosen`, so that colour is not alone."""
    return alt.Shape("place:N", scale=alt.Scale(domain=list(chosen), range=_SHAPES[: len(chosen)]), legend=None)


def figure_tooltip(*, period: bool = False) -> list[alt.Tooltip]:
    """Name and ready-made figure of a row, with its period if rows differ in it."""
    fields = {"name": "Place", "period": "Period", "label": "Figure"}
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in fields.items() if period or field != "period"]


def read_out(words: str) -> dict[str, Any]:
    """Mark properties that give a screen reader `words`, a Vega expression; other marks are silent.

    Only for marks that are surely drawn: an empty one would be an image without a name.
    """
    return {"aria": True, "description": alt.expr(words)}


def haloed_text(base: alt.Chart, *, said: str | None = None, **look: Any) -> list[alt.Chart]:
    """Text that stays readable over lines: twice, the lower one outlined in the colour of the page.

    Args:
        base: chart with position and text.
        said: field that a screen reader reads out.
        look: properties of the mark.
    """
    look = {"tooltip": None, **look}
    spoken = read_out(f"datum.{said}") if said else {}
    return [base.mark_text(**look, **HALO), base.mark_text(**look, **spoken)]


def click(name: str = "place") -> alt.Parameter:
    """A selection by click that Streamlit reports as ``{name: [{"code": …}]}``, empty until then."""
    return alt.selection_point(name=name, fields=["code"], on="click", toggle=False, empty=False)
