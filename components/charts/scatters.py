"""Two indicators against each other."""

from collections.abc import Collection
from typing import Any

import altair as alt
import pandas as pd

from components.assembly import fixed, framed, records
from components.charts.axes import domain, spaced, value_axis
from components.charts.marks import click, haloed_text, read_out
from components.theme import CONTEXT, FAINT, PAPER, NumberStyle

_HEIGHT = 380
_LINE = 16
_SAID = "datum.name + ': ' + datum.x_label + ', ' + datum.y_label"


def scatter(
    frame: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    x_title: str,
    y_title: str,
    x_style: NumberStyle,
    y_style: NumberStyle,
    chosen: Collection[str] = (),
    selection: str = "place",
) -> alt.TopLevelLayerSpec:
    """Places of one tier by two indicators, the chosen ones named; a click on a dot selects its place.

    Args:
        frame: place, name, x, y, x_label, y_label (figures with interval and mark). Places without both values
            are left out.
        title: the message.
        subtitle: tier and periods.
        x_title: first indicator and unit, written under the chart.
        y_title: second indicator and unit, written above the chart.
        x_style: how the first indicator's numbers are written.
        y_style: how the second's are written.
        chosen: codes of the places to name.
        selection: name of the selection that Streamlit reports.

    Returns:
        A layered chart, 380 px high without title and axis.
    """
    known = frame.dropna(subset=["x", "y"]).rename(columns={"place": "code"}).reset_index(drop=True)
    (left, right), (low, high) = domain(known["x"]), domain(known["y"])
    base = alt.Chart(records(known[["code", "name", "x", "y", "x_label", "y_label"]])).encode(
        x=alt.X("x:Q", axis=_x_axis(x_style, x_title), scale=alt.Scale(domain=[left, right], nice=False, zero=False)),
        y=alt.Y("y:Q", axis=value_axis(y_style), scale=alt.Scale(domain=[low, high], nice=False, zero=False)),
    )
    tooltip = [
        alt.Tooltip("name:N", title="Place"),
        alt.Tooltip("x_label:N", title=x_title),
        alt.Tooltip("y_label:N", title=y_title),
    ]
    layers = [
        base.mark_circle(size=45, opacity=0.5, cursor="pointer", **read_out(_SAID))
        .encode(color=fixed(alt.ColorValue, CONTEXT), tooltip=tooltip)
        .add_params(click(selection)),
        *_named(known[known["code"].isin(chosen)], (left, right), (low, high), tooltip),
        _y_title(y_title),
    ]
    return framed(layers, title, subtitle, _HEIGHT)


def _x_axis(style: NumberStyle, title: str) -> alt.Axis:
    axis = value_axis(style)
    axis.title = f"{title} →"
    axis.titleAnchor = "end"
    return axis


def _y_title(title: str) -> alt.Chart:
    """The vertical axis' title, horizontal and on top, where it is read first."""
    base = alt.Chart(pd.DataFrame({"title": [f"↑ {title}"]})).encode(
        x=fixed(alt.XValue, 0), y=fixed(alt.YValue, 0), text=alt.Text("title:N")
    )
    text: alt.Chart = base.mark_text(align="left", baseline="bottom", dy=-8, fontSize=14, color=FAINT, tooltip=None)
    return text


def _named(
    chosen: pd.DataFrame, x_domain: tuple[float, float], y_domain: tuple[float, float], tooltip: list[alt.Tooltip]
) -> list[alt.Chart]:
    """Chosen places with their names, moved apart, on the side towards the middle."""
    if chosen.empty:
        return []
    low, high = y_domain
    wanted = ((high - chosen["y"]) / (high - low) * _HEIGHT).tolist()
    centres = spaced(wanted, [_LINE] * len(wanted), _HEIGHT)
    chosen = chosen.assign(
        label_y=[high - centre / _HEIGHT * (high - low) for centre in centres],
        leftward=chosen["x"] > sum(x_domain) / 2,
    )
    dots = alt.Chart(records(chosen)).encode(x=alt.X("x:Q"), y=alt.Y("y:Q"))
    layers = [dots.mark_circle(size=130, opacity=1, stroke=PAPER, strokeWidth=1.5).encode(tooltip=tooltip)]
    for leftward, part in chosen.groupby("leftward"):
        side: dict[str, Any] = {"align": "right", "dx": -10} if leftward else {"align": "left", "dx": 10}
        text = alt.Chart(records(part[["name", "x", "label_y"]])).encode(
            x=alt.X("x:Q"), y=alt.Y("label_y:Q"), text=alt.Text("name:N")
        )
        layers += haloed_text(text, fontSize=13, fontWeight="bold", **side)
    return layers
