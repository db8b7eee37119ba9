"""Amounts in rows, each made up of parts that add up to the total written beside it."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from components.assembly import framed, records
from components.charts.axes import value_axis
from components.charts.lanes import LEFT, NARROW_LEFT, down, lane_names
from components.charts.marks import read_out
from components.theme import INK, PAPER, NumberStyle

_ROW = 44
_BAR = 20
_TOTALS, _NARROW_TOTALS = 104, 96
MOST_PARTS = 4


def stacked_bars(
    frame: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    parts: Mapping[str, str],
    totals: Mapping[str, str],
    style: NumberStyle,
) -> alt.TopLevelLayerSpec:
    """A bar for each row, its parts from left to right in the order of ``parts``, its total at its end.

    Args:
        frame: lane (name, in the order of first appearance), part (a key of ``parts``), value (nothing below zero),
            label (the part's exact amount, for the tooltip), and, if several rows may have the same name, name (lane
            is then only a key). Parts of nothing are left out.
        title: the message.
        subtitle: what is counted, in which unit, when.
        parts: part → its word, at most four; explained in a legend where there are several.
        totals: lane → its total as readers see it.
        style: how numbers are written on the axis.

    Returns:
        A layered chart with rows of 44 px.

    Raises:
        ValueError: more parts than colours, or an amount below zero.
    """
    if len(parts) > MOST_PARTS:
        raise ValueError(f"At most {MOST_PARTS} parts, not {len(parts)}.")
    if (frame["value"] < 0).any():
        raise ValueError("An amount below zero cannot be stacked.")
    lanes = frame["lane"].drop_duplicates().tolist()
    named = frame if "name" in frame else frame.assign(name=frame["lane"])
    table = _stacked(named, lanes, parts)
    ends = table.groupby("lane")["x2"].max().reindex(range(len(lanes)), fill_value=0.0)
    right = f"width - (left > {NARROW_LEFT} ? {_TOTALS} : {_NARROW_TOTALS})"
    domain = [0, float(ends.max()) or 1.0]
    scale = alt.Scale(domain=domain, nice=False, zero=True, range=[alt.expr("left"), alt.expr(right)])
    written = pd.DataFrame(
        {
            "middle": [(index + 0.5) * _ROW for index in range(len(lanes))],
            "x2": ends.to_numpy(float),
            "text": [totals[lane] for lane in lanes],
        }
    )
    layers = [
        *_bars(table, scale, parts, len(lanes), style),
        _totals(written, scale, len(lanes)),
        lane_names(named.drop_duplicates("lane")["name"].tolist(), _ROW),
    ]
    return framed(layers, title, subtitle, len(lanes) * _ROW, params=[LEFT])


def _stacked(frame: pd.DataFrame, lanes: list[str], parts: Mapping[str, str]) -> pd.DataFrame:
    """Where each part begins and ends along its row."""
    order = list(parts)
    shown = frame[frame["value"] > 0].assign(rank=lambda part: part["part"].map(order.index))
    shown = shown.assign(lane=shown["lane"].map(lanes.index)).sort_values(["lane", "rank"])
    ends = shown.groupby("lane")["value"].cumsum().astype(float)
    table = pd.DataFrame(
        {
            "lane": shown["lane"],
            "of": shown["name"],
            "part": shown["part"],
            "said": shown["part"].map(parts),
            "x": ends - shown["value"],
            "x2": ends,
            "label": shown["label"],
        }
    )
    top = table["lane"] * _ROW + (_ROW - _BAR) / 2
    return table.assign(top=top, bottom=top + _BAR).reset_index(drop=True)


def _bars(
    table: pd.DataFrame, scale: alt.Scale, parts: Mapping[str, str], lanes: int, style: NumberStyle
) -> list[alt.Chart]:
    if table.empty:
        return []
    met = [part for part in parts if part in set(table["part"])]
    colours = alt.Scale(domain=list(parts), range="category")
    axis = value_axis(style, grid=True, tickCount=4, labelOverlap="parity", labelSeparation=6)
    base = alt.Chart(records(table)).encode(
        x=alt.X("x:Q", scale=scale, axis=axis),
        x2=alt.X2("x2"),
        y=alt.Y("top:Q", axis=None, scale=down(lanes, _ROW)),
        y2=alt.Y2("bottom"),
    )
    tooltip = [
        alt.Tooltip("of:N", title="Of"),
        alt.Tooltip("said:N", title="Part"),
        alt.Tooltip("label:N", title="Amount"),
    ]
    return [
        # A gap between neighbours: two colours alone would not part them for everyone.
        base.mark_rect(
            stroke=PAPER, strokeWidth=1.5, **read_out("datum.of + ', ' + datum.said + ': ' + datum.label")
        ).encode(color=alt.Color("part:N", scale=colours, legend=_legend(met, parts)), tooltip=tooltip)
    ]


def _legend(met: list[str], parts: Mapping[str, str]) -> alt.Legend | None:
    if len(met) < 2:
        return None
    words = " : ".join(f"datum.value === '{part}' ? {parts[part]!r}" for part in met)
    columns = alt.expr("space < 560 ? 1 : 4")
    return alt.Legend(
        orient="top", title=None, direction="horizontal", values=met, labelExpr=f"{words} : ''", columns=columns
    )


def _totals(written: pd.DataFrame, scale: alt.Scale, lanes: int) -> alt.Chart:
    base = alt.Chart(written).encode(
        x=alt.X("x2:Q", scale=scale),
        y=alt.Y("middle:Q", axis=None, scale=down(lanes, _ROW)),
        text=alt.Text("text:N"),
    )
    text: alt.Chart = base.mark_text(align="left", dx=6, fontSize=12, tooltip=None, color=INK)
    return text
