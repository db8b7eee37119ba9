"""Places in rows, each value with its interval."""

from collections.abc import Collection
from typing import Any, Literal

import altair as alt
import pandas as pd

from components.assembly import fixed, framed, records
from components.charts.axes import domain, value_axis
from components.charts.marks import FIGURE, Level, figure_tooltip, haloed_text, read_out
from components.theme import CONTEXT, FAINT, PAPER, ROOM, WIDE, NumberStyle

_ROW, _NARROW_ROW = 26, 44
_NAMES = 250
_FIGURES, _FIGURES_AND_WORDS = 76, 200
_NUMBERS = ["value", "lower", "upper"]


def ordered_intervals(
    values: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    style: NumberStyle,
    chosen: str | None = None,
    order: Literal["name", "value"] = "name",
    comparator: Level | None = None,
) -> alt.TopLevelLayerSpec:
    """A dot and its 95% interval for each place, by name unless asked otherwise.

    Args:
        values: place, name, value, lower, upper, text (figure as readers see it), label (tooltip), and, if the
            places were tested against the chosen one, alike: true where the two cannot be told apart.
        title: the message.
        subtitle: measure, unit, places, period.
        style: how numbers are written on the axis.
        chosen: code of the place in question.
        order: "name", or "value" from high to low.
        comparator: a value drawn as a line through all rows.

    Returns:
        A layered chart with rows of 26 px, or 44 px on a narrow screen, where names stand above their dots.
    """
    rows = _rows(values, chosen, order)
    level = pd.Series([comparator.value] if comparator else [], dtype=float)
    low, high = domain(*(rows[name] for name in _NUMBERS), level)
    right = _FIGURES_AND_WORDS if (rows["role"] == "alike").any() else _FIGURES
    ends = [alt.expr(f"wide ? {_NAMES} : 6"), alt.expr(f"width - (wide ? {right} : 6)")]
    x_scale = alt.Scale(domain=[low, high], range=ends, nice=False, zero=False)
    base = (
        alt.Chart(records(rows[["index", "name", "role", "text", "label", *_NUMBERS]]))
        .transform_calculate(
            line=f"datum.index * (wide ? {_ROW} : {_NARROW_ROW}) + (wide ? {_ROW // 2} : 31)",
            name_y=f"datum.index * (wide ? {_ROW} : {_NARROW_ROW}) + {_ROW // 2}",
        )
        .encode(x=alt.X("value:Q", axis=value_axis(style), scale=x_scale), y=_y("line"))
    )
    layers = [*_comparator(comparator, (low + high) / 2), *_dots(base, set(rows["role"])), *_words(base, right)]
    height = f"{len(rows)} * ({WIDE.replace('space', ROOM)} ? {_ROW} : {_NARROW_ROW})"
    alike = f"≈ and hollow dot: cannot be told apart from {_name(rows)}." if (rows["role"] == "alike").any() else ""
    subtitle = "\n".join(filter(None, (subtitle, alike)))
    return framed(layers, title, subtitle, height, params=[alt.param(name="wide", expr=WIDE)])


def _rows(values: pd.DataFrame, chosen: str | None, order: str) -> pd.DataFrame:
    """Places with a value in their order, each with its role: chosen, alike or other."""
    ordered = values.dropna(subset=["value"]).sort_values(order, ascending=order == "name").reset_index(drop=True)
    alike = ordered["alike"].fillna(False).astype(bool) if "alike" in ordered else pd.Series(False, index=ordered.index)
    role = alike.map({True: "alike", False: "other"}).where(ordered["place"] != chosen, "chosen")
    return ordered.assign(index=ordered.index, role=role)


def _name(rows: pd.DataFrame) -> str:
    named = rows.loc[rows["role"] == "chosen", "name"]
    return str(named.iloc[0]) if len(named) else "the chosen place"


def _y(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", axis=None, scale=None)


def _comparator(comparator: Level | None, middle: float) -> list[alt.Chart]:
    if comparator is None:
        return []
    base = alt.Chart(pd.DataFrame({"value": [comparator.value], "text": [comparator.label]})).encode(x=alt.X("value:Q"))
    align = "right" if comparator.value > middle else "left"
    label = base.encode(y=fixed(alt.YValue, 0), text=alt.Text("text:N"))
    return [
        base.mark_rule(strokeDash=[6, 4], color=FAINT, tooltip=None),
        *haloed_text(label, said="text", align=align, baseline="bottom", dy=-4),
    ]


def _dots(base: alt.Chart, roles: Collection[str]) -> list[alt.Chart]:
    """Interval bars and dots: the chosen place in colour, the alike hollow, the others grey."""
    chosen = base.transform_filter("datum.role === 'chosen'")
    grey = base.transform_filter("datum.role !== 'chosen'").encode(color=fixed(alt.ColorValue, CONTEXT))
    bar: dict[str, Any] = {"size": 8, "tooltip": None}
    dot: dict[str, Any] = {"size": 80, "opacity": 1, "strokeWidth": 2, **read_out(FIGURE)}
    dots = {
        "other": grey.transform_filter("datum.role === 'other'").mark_point(filled=True, **dot),
        "alike": grey.transform_filter("datum.role === 'alike'").mark_point(fill=PAPER, **dot),
        "chosen": chosen.mark_circle(**dot | {"size": 120}),
    }
    return [
        grey.mark_bar(opacity=0.28, **bar).encode(x=alt.X("lower:Q"), x2=alt.X2("upper")),
        chosen.mark_bar(opacity=0.35, **bar).encode(x=alt.X("lower:Q"), x2=alt.X2("upper")),
        *(layer.encode(tooltip=figure_tooltip()) for role, layer in dots.items() if role in roles),
    ]


def _words(base: alt.Chart, right: int) -> list[alt.Chart]:
    """Names left of or above their dots, figures at the right."""
    shown = base.transform_calculate(
        sign="datum.role !== 'alike' ? '' : wide ? '≈ cannot be told apart' : '≈'",
        weight="datum.role === 'chosen' ? 'bold' : 'normal'",
    )
    weight = alt.expr("datum.weight")

    def text(field: str, x: str, **look: Any) -> alt.Chart:
        mark: alt.Chart = shown.mark_text(**{"align": "left", "fontSize": 13, "tooltip": None, **look})
        return mark.encode(x=fixed(alt.XValue, alt.expr(x)), y=_y("name_y"), text=alt.Text(f"{field}:N"))

    return [
        text("name", "0", fontWeight=weight),
        text("text", f"wide ? width - {right - 64} : width - 22", align="right", fontWeight=weight),
        text("sign", f"wide ? width - {right - 72} : width - 14", color=FAINT),
    ]
