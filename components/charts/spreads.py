"""All places of one tier at one period."""

from collections.abc import Collection

import altair as alt
import numpy as np
import pandas as pd

from components.assembly import fixed, framed, records
from components.charts.axes import domain, value_axis
from components.charts.marks import FIGURE, click, figure_tooltip, haloed_text, read_out
from components.theme import CONTEXT, FAINT, PAPER, NumberStyle

_DOT = 7
_LABEL = 19
_LEAST = 4
# Columns of dots tried until no column is too high; more would hide dots on a narrow screen.
_COLUMNS = (90, 135, 180)
_HIGH = 13
_LETTER = 7.2


def spread(
    values: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    style: NumberStyle,
    chosen: Collection[str] = (),
    selection: str = "place",
) -> alt.TopLevelLayerSpec:
    """Every place a dot along the scale, the chosen ones named; a click on a dot selects its place.

    Args:
        values: place, name, value, text (figure as readers see it), label (figure, interval and mark). Places
            without a value are left out.
        title: the message.
        subtitle: measure, unit, tier, period.
        style: how numbers are written on the axis.
        chosen: codes of the places to name.
        selection: name of the selection that Streamlit reports.

    Returns:
        A layered chart, higher the more dots share a value.
    """
    known = values.dropna(subset=["value"]).sort_values("value").reset_index(drop=True)
    low, high = domain(known["value"])
    known["level"] = _swarm(known["value"], low, high)
    reach = max([_LEAST, *known["level"].abs()])
    named = known[known["place"].isin(chosen)].reset_index(drop=True)
    named["level_label"] = reach + 2 + (len(named) - 1 - named.index) * _LABEL / _DOT
    top, bottom = reach + 1 + len(named) * _LABEL / _DOT, -reach - 4
    y_scale = alt.Scale(domain=[bottom, top], nice=False)
    dots = records(known[["place", "name", "value", "level", "label"]].rename(columns={"place": "code"}))
    x_scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    base = alt.Chart(dots).encode(
        x=alt.X("value:Q", axis=value_axis(style, grid=False), scale=x_scale),
        y=alt.Y("level:Q", axis=None, scale=y_scale),
    )
    layers = [
        *_median(known, style),
        base.mark_circle(size=_DOT**2 * 0.9, opacity=0.5, cursor="pointer", **read_out(FIGURE))
        .encode(color=fixed(alt.ColorValue, CONTEXT), tooltip=figure_tooltip())
        .add_params(click(selection)),
        *_named(named, (low, high)),
    ]
    return framed(layers, title, subtitle, int((top - bottom) * _DOT))


def _swarm(values: "pd.Series[float]", low: float, high: float) -> list[int]:
    """Steps up or down from the middle line, so that dots of nearly one value do not hide each other."""
    levels: list[int] = []
    for count in _COLUMNS:
        columns = np.floor((values - low) / (high - low) * count)
        order = columns.groupby(columns).cumcount()
        levels = [(rank + 1) // 2 * (1 if rank % 2 else -1) for rank in order]
        if max(levels, default=0) <= _HIGH:
            break
    return levels


def _median(known: pd.DataFrame, style: NumberStyle) -> list[alt.Chart]:
    middle = float(known["value"].median())
    base = alt.Chart(pd.DataFrame({"value": [middle], "text": [f"Median {style.text(middle)}"]})).encode(
        x=alt.X("value:Q")
    )
    label = base.encode(y=fixed(alt.YValue, alt.expr("height")), text=alt.Text("text:N"))
    return [
        base.mark_rule(strokeDash=[3, 3], color=FAINT, tooltip=None),
        *haloed_text(label, said="text", baseline="bottom", dy=-3, color=FAINT),
    ]


def _named(named: pd.DataFrame, x_domain: tuple[float, float]) -> list[alt.Chart]:
    """Chosen places: a larger dot, and a line up to name and figure, which stay within the chart."""
    if named.empty:
        return []
    low, high = x_domain
    named = named.assign(words=named["name"] + " " + named["text"], foot=named["level_label"] - 1)
    columns = ["value", "name", "level", "level_label", "foot", "words", "label"]
    base = alt.Chart(records(named[columns])).encode(x=alt.X("value:Q"))
    at = f"(datum.value - {low}) / {high - low} * width - 5"
    inside = alt.expr(f"max(0, min({at}, width - {_LETTER} * length(datum.words)))")
    return [
        base.mark_rule(color=FAINT, tooltip=None).encode(y=alt.Y("level:Q"), y2=alt.Y2("foot")),
        base.mark_circle(size=130, opacity=1, stroke=PAPER, strokeWidth=1.5).encode(
            y=alt.Y("level:Q"), tooltip=figure_tooltip()
        ),
        *haloed_text(
            base.encode(x=fixed(alt.XValue, inside), y=alt.Y("level_label:Q"), text=alt.Text("words:N")),
            align="left",
            fontSize=13,
            fontWeight="bold",
        ),
    ]
