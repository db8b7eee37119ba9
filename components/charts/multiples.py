"""One small trend per place, side by side, on one scale."""

import json
import math
from typing import Any

import altair as alt
import pandas as pd

from components.assembly import fixed, framed, records
from components.charts.axes import cut, domain, short_periods, with_time
from components.charts.marks import read_out
from components.theme import CONTEXT, FAINT, ROOM, SPACE, NumberStyle

_PANEL = 152
_HEAD = 44
_FOOT = 36
_MARGIN = 44
_COLUMNS = ["panel", "x", "period", "value", "reference", "label", "segment"]


def small_multiples(
    series: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    style: NumberStyle,
    reference: pd.DataFrame | None = None,
) -> alt.TopLevelLayerSpec:
    """A panel for each place with its line and, in grey, that of the country.

    Panels are bands of one view, not facets: Streamlit stretches a view to its container but not a facet, and so
    two, three or four stand in a row.

    Args:
        series: place, name, start, end, period, value, label; up to twelve places, in the order of the panels.
        title: the message.
        subtitle: measure, unit, places, periods, and what the grey line is.
        style: how numbers are written.
        reference: start, value: the line repeated in grey in every panel.

    Returns:
        A layered chart, 152 px for each row of panels.
    """
    places = series.drop_duplicates("place")[["place", "name"]].reset_index(drop=True)
    places["panel"] = places.index
    points = cut(with_time(series)).merge(places[["place", "panel"]], on="place")
    points["reference"] = _on_the_same_day(points, reference)
    low, high = domain(points["value"], points["reference"])
    y_offset = alt.Scale(domain=[low, high], range=[_PANEL - _FOOT, _HEAD], nice=False, zero=False)
    across = _across(len(places), SPACE)
    drawn = _in_panels(points[_COLUMNS], across).encode(
        xOffset=alt.XOffset("x:Q", scale=alt.Scale(domain=[points["x"].min(), points["x"].max()], zero=False)),
        yOffset=alt.YOffset("value:Q", scale=y_offset),
        order=alt.Order("x:Q"),
    )
    grey = drawn.encode(yOffset=alt.YOffset("reference:Q", scale=y_offset))
    layers = [
        *_grid(_in_panels(_numbers(len(places), _ticks(low, high), style), across), y_offset),
        *_captions(_in_panels(_words(points, places, style), across)),
        grey.mark_line(strokeWidth=1.5, opacity=0.6).encode(
            color=fixed(alt.ColorValue, CONTEXT), detail=alt.Detail("panel:N")
        ),
        drawn.mark_line(strokeWidth=2.25).encode(detail=alt.Detail("segment:N")),
        drawn.mark_circle(size=45, **_spoken(places["name"])).encode(
            opacity=alt.condition(alt.datum.x >= points["x"].max() - 0.01, alt.value(1), alt.value(0)),
            tooltip=[alt.Tooltip("period:N", title="Period"), alt.Tooltip("label:N", title="Figure")],
        ),
    ]
    height = f"ceil({len(places)} / {_across(len(places), ROOM)}) * {_PANEL}"
    return framed(layers, title, subtitle, height)


def _spoken(names: "pd.Series[str]") -> dict[str, Any]:
    """What a screen reader says of a point: the panel's name is not in its row."""
    listed = json.dumps(names.tolist(), ensure_ascii=False)
    return read_out(f"{listed}[datum.panel] + ', ' + datum.period + ': ' + datum.label")


def _on_the_same_day(points: pd.DataFrame, reference: pd.DataFrame | None) -> "pd.Series[float]":
    """The reference's value of each point's period, missing where it has none."""
    if reference is None:
        return pd.Series(float("nan"), index=points.index)
    values = reference.set_index(pd.to_datetime(reference["start"]))["value"]
    return pd.to_datetime(points["start"]).map(values).astype(float)


def _across(panels: int, room: str) -> str:
    """Vega expression for the number of panels in a row, by the `room` there is; rows are full if possible."""
    most = 3 if panels % 4 and panels % 3 == 0 else 4
    return f"({room} < 520 ? 2 : {room} < 820 ? 3 : {most})"


def _in_panels(frame: pd.DataFrame, across: str) -> alt.Chart:
    """`frame` with each `panel` in its column and row."""
    return (
        alt.Chart(records(frame))
        .transform_calculate(column=f"datum.panel % {across}", row=f"floor(datum.panel / {across})")
        .encode(x=_column(), y=_row())
    )


def _column(**options: Any) -> alt.X:
    scale = alt.Scale(paddingInner=0.12, paddingOuter=0, range=[_MARGIN, alt.expr("width")])
    return alt.X("column:O", axis=None, scale=scale, **options)


def _row(**options: Any) -> alt.Y:
    return alt.Y("row:O", axis=None, scale=alt.Scale(padding=0), **options)


def _ticks(low: float, high: float) -> list[float]:
    """Two or three round numbers within `low` and `high`."""
    span = high - low
    unit = 10.0 ** math.floor(math.log10(span))
    step = next(size * unit for size in (0.2, 0.25, 0.5, 1, 2, 5) if span / (size * unit) < 3.5)
    first = math.ceil(low / step)
    return [number * step for number in range(first, math.floor(high / step) + 1)]


def _numbers(panels: int, ticks: list[float], style: NumberStyle) -> pd.DataFrame:
    texts = {tick: style.tick(tick) for tick in ticks}
    rows = [(panel, tick, text) for panel in range(panels) for tick, text in texts.items()]
    return pd.DataFrame(rows, columns=["panel", "tick", "text"])


def _grid(base: alt.Chart, y_offset: alt.Scale) -> list[alt.Chart]:
    """Faint lines in every panel, their numbers at the left edge."""
    level = base.encode(yOffset=alt.YOffset("tick:Q", scale=y_offset))
    return [
        level.mark_rule(opacity=0.2, color=FAINT, tooltip=None).encode(
            x=_column(bandPosition=0), x2=alt.X2("column", bandPosition=1)
        ),
        level.transform_filter("datum.column === 0")
        .mark_text(align="right", color=FAINT, fontSize=11, tooltip=None)
        .encode(x=fixed(alt.XValue, _MARGIN - 6), text=alt.Text("text:N")),
    ]


def _words(points: pd.DataFrame, places: pd.DataFrame, style: NumberStyle) -> pd.DataFrame:
    """Name, newest value, first and last period of each panel."""
    timeline = points.sort_values("x")
    periods = short_periods(timeline["period"])
    newest = timeline.groupby("panel")["value"].last().map(style.text)
    return places.assign(newest=places["panel"].map(newest), first=periods[0], last=periods[-1]).drop(columns="place")


def _captions(base: alt.Chart) -> list[alt.Chart]:
    """Name and newest value above each panel, first and last period below."""

    def text(field: str, down: int, right: bool = False, **look: Any) -> alt.Chart:
        mark: alt.Chart = base.mark_text(align="right" if right else "left", baseline="middle", tooltip=None, **look)
        return mark.encode(
            x=_column(bandPosition=int(right)), y=_row(bandPosition=down / _PANEL), text=alt.Text(f"{field}:N")
        )

    return [
        text("name", 9),
        text("newest", 26, fontWeight="bold", fontSize=14),
        text("first", _PANEL - 24, color=FAINT),
        text("last", _PANEL - 24, right=True, color=FAINT),
    ]
