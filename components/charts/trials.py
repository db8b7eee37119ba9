"""What was tried, row by row: the result with its interval against nothing and against what was planned."""

from typing import Any, Literal

import altair as alt
import pandas as pd

from components.assembly import fixed, framed, records
from components.charts.axes import domain, value_axis
from components.charts.marks import haloed_text, read_out
from components.theme import CONTEXT, FAINT, INK, PAPER, ROOM, WIDE, NumberStyle, balanced, lift

_ROW, _NARROW_ROW = 32, 68
_HEAD, _NARROW_HEAD = 68, 40
_NARROW_HEIGHT = 56
_NAMES, _FIGURES = 290, 190
_NAME, _NARROW_NAME = 44, 50
_NUMBERS = ["value", "lower", "upper", "planned"]
SHAPES = {
    "as_planned": ("circle", "blue", "●"),
    "differs": ("diamond", "violet", "◆"),
    "other_way": ("triangle-down", "orange", "▼"),
    "cannot_tell": ("circle", CONTEXT, "○"),
    "no_interval": ("square", CONTEXT, "■"),
}
"""Finding → its shape, colour and sign; what cannot be told is hollow."""


def trials(
    rows: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    style: NumberStyle,
    said: dict[str, str],
    limits: tuple[float, float] | None = None,
) -> alt.TopLevelLayerSpec:
    """A dot, its 95% interval and a tick for the plan in each row, with a line through all rows at nothing.

    Args:
        rows: name, group (a heading above the first row of each, or empty), value, lower, upper, planned (any but
            value may be missing), state (a key of :data:`SHAPES`), text (figure as readers see it), label (tooltip).
        title: the message.
        subtitle: measure, unit, place; the shapes are explained after it.
        style: how numbers are written on the axis.
        said: state → its words, for the key.
        limits: values outside are drawn at the edge with an arrow; the text has the figure.

    Returns:
        A layered chart with rows of 32 px, or 62 px on a narrow screen, where names stand above their dots.
    """
    placed, heads = _placed(rows)
    low, high = domain(*(placed[name] for name in _NUMBERS), pd.Series([0.0]))
    if limits:
        low, high = max(low, limits[0]), min(high, limits[1])
    cut = placed.assign(before=placed["lower"] < low, after=placed["upper"] > high)
    cut[_NUMBERS] = cut[_NUMBERS].clip(low, high)
    scale = alt.Scale(domain=[low, high], range=[alt.expr(_LEFT), alt.expr(_RIGHT)], nice=False, zero=False)
    columns = ["top", "narrow_top", "name", "wide_name", "narrow_name", "state", "text", "label", "before", "after"]
    base = (
        alt.Chart(records(cut[[*columns, *_NUMBERS]]))
        .transform_calculate(
            line=f"wide ? datum.top + {_ROW // 2} : datum.narrow_top + 54",
            name_y=f"wide ? datum.top + {_ROW // 2} : datum.narrow_top + 22",
        )
        .encode(x=alt.X("value:Q", axis=value_axis(style, orient="top"), scale=scale), y=_y("line"))
    )
    layers = [_nothing(scale), *_intervals(base, cut), *_dots(base, list(cut["state"])), *_words(base)]
    if len(heads):
        layers += _headings(heads)
    met = [state for state in SHAPES if state in set(cut["state"])]
    key = ", ".join(f"{SHAPES[state][2]} {said[state]}" for state in met)
    plan = "Upright stroke: what was planned. " if cut["planned"].notna().any() else ""
    arrows = " An arrow: the interval goes on." if cut[["before", "after"]].to_numpy().any() else ""
    narrow = len(placed) * _NARROW_ROW + len(heads) * _NARROW_HEIGHT
    height = f"{WIDE.replace('space', ROOM)} ? {(len(placed) + len(heads)) * _ROW} : {narrow}"
    wide = [alt.param(name="wide", expr=WIDE)]
    return framed(layers, title, f"{subtitle}\n{plan}{key}.{arrows}", height, params=wide)


_LEFT = f"wide ? {_NAMES} : 12"
_RIGHT = f"width - (wide ? {_FIGURES} : 12)"


def _y(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", axis=None, scale=None)


def _placed(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with their position, and the headings with theirs, each on a line of its own."""
    new = rows["group"].ne("") & rows["group"].ne(rows["group"].shift())
    before, above = pd.Series(range(len(rows)), index=rows.index), new.cumsum()
    tops = rows.assign(top=(before + above) * _ROW, narrow_top=before * _NARROW_ROW + above * _NARROW_HEIGHT)
    heads = tops.loc[new, ["group", "top", "narrow_top"]]
    heads["wide"] = [balanced(group, _HEAD) for group in heads["group"]]
    heads["narrow"] = [balanced(group, _NARROW_HEAD) for group in heads["group"]]
    placed = tops.assign(
        wide_name=[balanced(name, _NAME) for name in rows["name"]],
        narrow_name=[
            balanced(f"{name}: {text}", _NARROW_NAME) for name, text in zip(rows["name"], rows["text"], strict=True)
        ],
    )
    placed[_NUMBERS] = placed[_NUMBERS].astype(float)
    return placed.reset_index(drop=True), heads.reset_index(drop=True)


def _nothing(scale: alt.Scale) -> alt.Chart:
    line: alt.Chart = alt.Chart(pd.DataFrame({"value": [0.0]})).mark_rule(color=FAINT, strokeWidth=1.5, tooltip=None)
    return line.encode(x=alt.X("value:Q", scale=scale))


def _intervals(base: alt.Chart, rows: pd.DataFrame) -> list[alt.Chart]:
    """Bars of the intervals, arrows where they are cut, and strokes for the plans."""
    ends: dict[str, tuple[str, str, Literal["left", "right"]]] = {
        "before": ("◂", "lower", "right"),
        "after": ("▸", "upper", "left"),
    }
    arrows = [
        base.transform_filter(f"datum.{name}")
        .mark_text(fontSize=20, align=align, color=FAINT, tooltip=None)
        .encode(x=alt.X(f"{at}:Q"), text=fixed(alt.TextValue, sign))
        for name, (sign, at, align) in ends.items()
        if rows[name].any()
    ]
    bar = base.mark_bar(size=9, tooltip=None, opacity=0.35).encode(
        x=alt.X("lower:Q"), x2=alt.X2("upper"), color=_colour()
    )
    plan = base.transform_filter("isValid(datum.planned)").mark_tick(
        orient="vertical", size=20, thickness=2.5, color=INK, tooltip=None
    )
    return [bar, *arrows, plan.encode(x=alt.X("planned:Q"))]


def _colour() -> alt.Color:
    colours = [colour for _, colour, _ in SHAPES.values()]
    return alt.Color("state:N", scale=alt.Scale(domain=list(SHAPES), range=colours), legend=None)


def _dots(base: alt.Chart, states: list[str]) -> list[alt.Chart]:
    """A shape for each finding, hollow where nothing can be told."""
    tooltip = [alt.Tooltip("name:N", title="Initiative"), alt.Tooltip("label:N", title="Result")]
    said = read_out("datum.name + ': ' + datum.label")
    return [
        base.transform_filter(f"datum.state === '{state}'")
        .mark_point(
            shape=SHAPES[state][0],
            size=90,
            opacity=1,
            strokeWidth=2,
            **({"fill": PAPER} if state == "cannot_tell" else {"filled": True}),
            **said,
        )
        .encode(color=_colour(), tooltip=tooltip)
        for state in SHAPES
        if state in states
    ]


def _words(base: alt.Chart) -> list[alt.Chart]:
    """Names left of or above their dots, figures at the right or after the name."""
    shown = base.transform_calculate(
        lines="wide ? datum.wide_name : datum.narrow_name", figure="wide ? datum.text : ''"
    )
    common: dict[str, Any] = {"fontSize": 12, "lineBreak": "\n", "lineHeight": 13, "color": INK}
    name = shown.encode(x=fixed(alt.XValue, 0), y=_y("name_y"), text=alt.Text("lines:N"))
    figure = shown.encode(x=fixed(alt.XValue, alt.expr("width")), y=_y("line"), text=alt.Text("figure:N"))
    return [
        *haloed_text(name, align="left", dy=lift("datum.lines", 6.5), **common),
        figure.mark_text(align="right", tooltip=None, **common),
    ]


def _headings(heads: pd.DataFrame) -> list[alt.Chart]:
    """Names of groups, each above its rows."""
    base = alt.Chart(heads).transform_calculate(
        y="wide ? datum.top - 16 : datum.narrow_top - 24", text="wide ? datum.wide : datum.narrow"
    )
    text = base.encode(x=fixed(alt.XValue, 0), y=_y("y"), text=alt.Text("text:N"))
    look: dict[str, Any] = {"fontSize": 13, "fontWeight": "bold", "lineBreak": "\n", "lineHeight": 15, "color": INK}
    return haloed_text(text, align="left", dy=lift("datum.text", 7.5), **look)
