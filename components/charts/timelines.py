"""What happened and what is to come, in lanes along the years, with the day that counts as today."""

import json
from datetime import date

import altair as alt
import pandas as pd

from components.assembly import fixed, framed
from components.charts.axes import decimal_year
from components.charts.lanes import LEFT, down, lane_names
from components.charts.marks import read_out
from components.theme import FAINT

_LANE = 38
_MOST_TICKS = 7


def timeline(
    events: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    kinds: dict[str, str],
    today: date,
) -> alt.TopLevelLayerSpec:
    """Events in lanes: a point for a day, a bar where an event has an end.

    Args:
        events: lane (name, in the order of first appearance), start, end (dates; ``end`` missing for a day), kind (a
            key of ``kinds``), label (what happened, for the tooltip).
        title: the message.
        subtitle: what the lanes are; the shapes are explained after it.
        kinds: kind → its word, in the order of the shapes (circle, diamond, square, triangles, cross, stroke).
        today: the day up to which things are known, drawn as a line.

    Returns:
        A layered chart with lanes of 38 px.

    Raises:
        ValueError: more kinds than shapes.
    """
    if len(kinds) > len(_SHAPES):
        raise ValueError(f"At most {len(_SHAPES)} kinds, not {len(kinds)}.")
    lanes = events["lane"].drop_duplicates().tolist()
    order = list(kinds)
    table = pd.DataFrame(
        {
            "lane": events["lane"].map({name: index for index, name in enumerate(lanes)}),
            "name": events["lane"],
            "x": [decimal_year(day) for day in events["start"]],
            "x2": [decimal_year(end if pd.notna(end) else start) for start, end in events[["start", "end"]].to_numpy()],
            "kind": events["kind"],
            "said": events["kind"].map(kinds),
            "later": events["start"] > today,
            "label": events["label"],
        }
    ).assign(middle=lambda frame: (frame["lane"] + 0.5) * _LANE)
    now = decimal_year(today)
    low, high = min(table["x"].min(), now), max(table["x2"].max(), now)
    air = (high - low or 1) * 0.03
    scale = alt.Scale(
        domain=[low - air, high + air], nice=False, zero=False, range=[alt.expr("left"), alt.expr("width")]
    )
    x = alt.X("x:Q", scale=scale, axis=_axis(low, high))
    y = alt.Y("middle:Q", axis=None, scale=down(len(lanes), _LANE))
    shapes = alt.Shape("kind:N", scale=alt.Scale(domain=order, range=_SHAPES[: len(order)]), legend=None)
    base = alt.Chart(table).encode(x=x, y=y)
    layers = [
        _today(now, today, scale, len(lanes)),
        base.mark_rule(strokeWidth=6, opacity=0.3, strokeCap="round").encode(x2=alt.X2("x2")),
        *_events(base, shapes, table),
        lane_names(lanes, _LANE),
    ]
    met = [kind for kind in order if kind in set(events["kind"])]
    key = ", ".join(f"{_SIGNS[order.index(kind)]} {kinds[kind]}" for kind in met)
    return framed(layers, title, f"{subtitle}\n{key}; hollow: still to come", len(lanes) * _LANE, params=[LEFT])


def _events(base: alt.Chart, shapes: alt.Shape, table: pd.DataFrame) -> list[alt.Chart]:
    """Filled shapes for what has happened, hollow ones for what is to come; either only where there is one."""
    tooltip = [
        alt.Tooltip("name:N", title="Of"),
        alt.Tooltip("said:N", title="Kind"),
        alt.Tooltip("label:N", title="What"),
    ]
    said = read_out("datum.name + ', ' + datum.said + ': ' + datum.label")
    return [
        base.transform_filter("datum.later" if later else "!datum.later")
        .mark_point(size=95, strokeWidth=1.8, filled=not later, opacity=1, **said)
        .encode(shape=shapes, tooltip=tooltip)
        for later in (False, True)
        if (table["later"] == later).any()
    ]


_SHAPES = ["circle", "diamond", "square", "triangle-up", "triangle-down", "cross", "stroke"]
_SIGNS = ["●", "◆", "■", "▲", "▼", "✚", "—"]


def _axis(low: float, high: float) -> alt.Axis:
    """Years at their first day, or quarters where the span is short; in words."""
    step = 0.25 if high - low <= 1.75 else 1 if high - low <= _MOST_TICKS else 2
    ticks = [round(low // step * step + number * step, 4) for number in range(1, int((high - low) / step) + 2)]
    months = {0.0: "January", 0.25: "April", 0.5: "July", 0.75: "October"}
    names = {
        f"{tick:.2f}": f"{months[round(tick % 1, 2)]} {int(tick)}" if step < 1 else str(int(tick)) for tick in ticks
    }
    return alt.Axis(
        values=ticks,
        labelExpr=f"{json.dumps(names)}[format(datum.value, '.2f')]",
        labelOverlap="parity",
        labelSeparation=8,
        title=None,
        grid=True,
    )


def _today(now: float, today: date, scale: alt.Scale, lanes: int) -> alt.Chart:
    line = pd.DataFrame({"x": [now], "label": [f"{today.day} {today:%B %Y}"]})
    rule: alt.Chart = (
        alt.Chart(line)
        .mark_rule(strokeDash=[4, 3], strokeWidth=1.5, color=FAINT)
        .encode(
            x=alt.X("x:Q", scale=scale),
            y=fixed(alt.YValue, 0),
            y2=fixed(alt.Y2Value, lanes * _LANE),
            tooltip=[alt.Tooltip("label:N", title="Known up to")],
        )
    )
    return rule
