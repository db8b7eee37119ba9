"""Providers in rows, each share with its interval and what the review found."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from components.assembly import fixed, framed, records
from components.charts.axes import domain, value_axis
from components.charts.marks import FIGURE, Level, figure_tooltip, haloed_text, read_out
from components.theme import CONTEXT, FAINT, PAPER, ROOM, WIDE, NumberStyle

_ROW, _NARROW_ROW = 28, 46
_NAMES, _FIGURES = 260, 84
_SHAPES = {"weak": "triangle-down", "below": "triangle-down", "looks_weak": "square", "not_weak": "circle"}
_HOLLOW = ("below", "looks_weak")


def reviewed(
    values: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    style: NumberStyle,
    verdicts: Mapping[str, str],
    pooled: Level,
) -> alt.TopLevelLayerSpec:
    """A dot and its 95% interval for each provider in the order given; shape and colour say what was found.

    Args:
        values: name, value, lower, upper, text (figure as readers see it), label (tooltip), verdict (weak, below,
            looks_weak or not_weak).
        title: the message.
        subtitle: measure, service, year; the shapes are explained after it.
        style: how numbers are written on the axis.
        verdicts: verdict → its word with its sign.
        pooled: the share of all providers together, drawn as a line.

    Returns:
        A layered chart with rows of 28 px, or 46 px on a narrow screen, where names stand above their dots.
    """
    rows = values.reset_index(drop=True).assign(index=lambda frame: frame.index)
    low, high = domain(*(rows[name] for name in ("value", "lower", "upper")), pd.Series([pooled.value]))
    ends = [alt.expr(f"wide ? {_NAMES} : 6"), alt.expr(f"width - (wide ? {_FIGURES} : 6)")]
    scale = alt.Scale(domain=[low, high], range=ends, nice=False, zero=False)
    base = (
        alt.Chart(records(rows[["index", "name", "verdict", "text", "label", "value", "lower", "upper"]]))
        .transform_calculate(
            line=f"datum.index * (wide ? {_ROW} : {_NARROW_ROW}) + (wide ? {_ROW // 2} : 32)",
            name_y=f"datum.index * (wide ? {_ROW} : {_NARROW_ROW}) + {_ROW // 2}",
        )
        .encode(x=alt.X("value:Q", axis=value_axis(style), scale=scale), y=_y("line"))
    )
    met = [verdict for verdict in _SHAPES if verdict in set(rows["verdict"])]
    layers = [*_line(pooled, (low + high) / 2), *_dots(base, met), *_words(base)]
    height = f"{len(rows)} * ({WIDE.replace('space', ROOM)} ? {_ROW} : {_NARROW_ROW})"
    key = ", ".join(verdicts[verdict] for verdict in met)
    return framed(layers, title, f"{subtitle}\n{key}.", height, params=[alt.param(name="wide", expr=WIDE)])


def _y(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", axis=None, scale=None)


def _line(pooled: Level, middle: float) -> list[alt.Chart]:
    base = alt.Chart(pd.DataFrame({"value": [pooled.value], "text": [pooled.label]})).encode(x=alt.X("value:Q"))
    align = "right" if pooled.value > middle else "left"
    label = base.encode(y=fixed(alt.YValue, 0), text=alt.Text("text:N"))
    return [
        base.mark_rule(strokeDash=[6, 4], color=FAINT, tooltip=None),
        *haloed_text(label, said="text", align=align, baseline="bottom", dy=-4),
    ]


def _dots(base: alt.Chart, met: list[str]) -> list[alt.Chart]:
    layers: list[alt.Chart] = []
    for verdict in met:
        own = base.transform_filter(f"datum.verdict === '{verdict}'")
        coloured = own.encode(color=fixed(alt.ColorValue, CONTEXT if verdict == "not_weak" else "orange"))
        fill: dict[str, Any] = {"fill": PAPER} if verdict in _HOLLOW else {"filled": True}
        bar = coloured.mark_bar(opacity=0.3, size=8, tooltip=None)
        dot = coloured.mark_point(
            shape=_SHAPES[verdict], size=100, opacity=1, strokeWidth=2, **fill, **read_out(FIGURE)
        )
        layers += [
            bar.encode(x=alt.X("lower:Q"), x2=alt.X2("upper")),
            dot.encode(tooltip=[alt.Tooltip("name:N", title="Provider"), *figure_tooltip()[1:]]),
        ]
    return layers


def _words(base: alt.Chart) -> list[alt.Chart]:
    """Names left of or above their dots, figures at the right."""
    weighty = base.transform_calculate(weight="datum.verdict === 'not_weak' ? 'normal' : 'bold'")

    def text(field: str, x: str, **look: Any) -> alt.Chart:
        mark: alt.Chart = weighty.mark_text(fontSize=13, fontWeight=alt.expr("datum.weight"), tooltip=None, **look)
        return mark.encode(x=fixed(alt.XValue, alt.expr(x)), y=_y("name_y"), text=alt.Text(f"{field}:N"))

    return [text("name", "0", align="left"), text("text", "width", align="right")]
