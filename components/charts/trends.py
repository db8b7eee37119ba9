"""One indicator over time for several places."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from components.assembly import fixed, framed, records
from components.charts.axes import cut, decimal_year, domain, period_axis, spaced, value_axis, with_time
from components.charts.marks import (
    FIGURE_OF_PERIOD,
    MOST_COLOURED,
    Level,
    chosen_color,
    chosen_shape,
    figure_tooltip,
    haloed_text,
    read_out,
)
from components.theme import CONTEXT, FAINT, WIDE, NumberStyle, balanced, lift

_HEIGHT = 300
_LINE = 15
_NARROW_NAME = 15
_WIDE_NAME = 36
_MOST_BARS = 24
_BREAK_LINE = 24
_NARROW_LABEL = 38
_COLUMNS = ["place", "name", "period", "x", "value", "lower", "upper", "label", "segment", "chosen"]


def trend(
    series: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    style: NumberStyle,
    chosen: Sequence[str] = (),
    band: pd.DataFrame | None = None,
    band_of: str = "places",
    breaks: pd.DataFrame | None = None,
    target: Level | None = None,
    path: pd.DataFrame | None = None,
    steps: pd.DataFrame | None = None,
    named: bool = True,
) -> alt.TopLevelLayerSpec:
    """Lines of several places, named at their ends.

    Args:
        series: place (code), name, start, end (dates), period (label), value, lower, upper (numbers or missing),
            label (value, interval and mark as text, for the tooltip). A missing value cuts the line.
        title: the message.
        subtitle: measure, unit, places, periods.
        style: how numbers are written on the axis.
        chosen: up to four codes, drawn in colour with their 95% intervals; the other places are grey.
        band: start, end, period, p10, p25, p75, p90 of all places of one tier, drawn behind the lines.
        band_of: what the band's places are called, in the plural.
        breaks: start (first day not comparable with earlier ones), why (short words).
        target: a level to reach, in words like "Target: 75% by 2028".
        path: start, end, period, value: the corners of the path that leads to the target, drawn as a broken line.
        steps: start, end, period, value, label: interim steps on the way to the target, drawn as hollow diamonds.
        named: whether lines and band are named at the far end; not where that lies ahead of the figures, as a name
            there draws the newest figure out to it.

    Returns:
        A layered chart as wide as its container, 300 px high without title and axis.

    Raises:
        ValueError: more than four places chosen.
    """
    if len(chosen) > MOST_COLOURED:
        raise ValueError(f"At most {MOST_COLOURED} places in colour, not {len(chosen)}.")
    breaks = pd.DataFrame(columns=["start", "why"]) if breaks is None else breaks
    points = cut(with_time(series), breaks["start"])
    points = points.assign(chosen=points["place"].isin(chosen))
    coloured = points[points["chosen"]]
    spread = None if band is None else with_time(band)
    needed = None if path is None else with_time(path)
    interim = None if steps is None or steps.empty else with_time(steps)
    low, high = domain(
        points["value"],
        *(coloured[name] for name in ("lower", "upper")),
        *(spread[name] for name in ("p10", "p90") if spread is not None),
        pd.Series([target.value] if target else [], dtype=float),
        *([] if interim is None else [interim["value"]]),
    )
    if len(breaks):
        high += (high - low) * 0.12
    timeline = pd.concat([points, *(part for part in (spread, needed, interim) if part is not None)])
    bars = coloured["x"].nunique() <= _MOST_BARS
    points = _side_by_side(points, chosen) if bars else points
    x_domain = [timeline["x"].min(), timeline["x"].max()]
    base = alt.Chart(records(points[_COLUMNS])).encode(
        x=alt.X(
            "x:Q", axis=period_axis(timeline), scale=alt.Scale(domain=x_domain, nice=False, zero=False, padding=10)
        ),
        y=alt.Y("value:Q", axis=value_axis(style), scale=alt.Scale(domain=[low, high], nice=False, zero=False)),
    )
    layers = [
        *_band(spread),
        *(_context(base) if not points["chosen"].all() else []),
        *(_strong(base, chosen, bars) if points["chosen"].any() else []),
        *_target(target),
        *_path(needed),
        *_steps(interim),
        *_breaks(breaks, timeline),
    ]
    layers += _names(points, spread, band_of, chosen, (low, high)) if named else []
    return framed(layers, title, subtitle, _HEIGHT)


def _side_by_side(points: pd.DataFrame, chosen: Sequence[str]) -> pd.DataFrame:
    """Chosen places moved apart by a hair, so that their interval bars stand side by side."""
    gap = (points["x"].max() - points["x"].min()) * 0.012
    shift = {place: (index - (len(chosen) - 1) / 2) * gap for index, place in enumerate(chosen)}
    return points.assign(x=points["x"] + points["place"].map(shift).fillna(0.0))


def _context(base: alt.Chart) -> list[alt.Chart]:
    """Grey lines, and marks that carry their tooltip."""
    grey = base.transform_filter("!datum.chosen").encode(color=fixed(alt.ColorValue, CONTEXT))
    return [
        grey.mark_line(strokeWidth=1.5, opacity=0.6).encode(detail=alt.Detail("segment:N")),
        grey.mark_circle(size=22, opacity=0.6, **read_out(FIGURE_OF_PERIOD)).encode(
            tooltip=figure_tooltip(period=True)
        ),
    ]


def _strong(base: alt.Chart, chosen: Sequence[str], bars: bool) -> list[alt.Chart]:
    """Chosen places: interval as bars or, with many periods, as a band; line; shapes."""
    strong = base.transform_filter("datum.chosen").encode(color=chosen_color(chosen))
    interval = strong.encode(y=alt.Y("lower:Q"), y2=alt.Y2("upper"))
    return [
        interval.mark_rule(strokeWidth=6, opacity=0.3)
        if bars
        else interval.mark_area(opacity=0.2, line=False).encode(detail=alt.Detail("segment:N")),
        strong.mark_line(strokeWidth=2.5).encode(detail=alt.Detail("segment:N")),
        strong.mark_point(filled=True, opacity=1, size=55 if bars else 25, **read_out(FIGURE_OF_PERIOD)).encode(
            shape=chosen_shape(chosen), tooltip=figure_tooltip(period=True)
        ),
    ]


def _band(spread: pd.DataFrame | None) -> list[alt.Chart]:
    """The middle 80 per cent and the middle half of all places, as two grey areas."""
    if spread is None:
        return []
    base = alt.Chart(records(spread[["x", "p10", "p25", "p75", "p90"]])).encode(
        x=alt.X("x:Q"), color=fixed(alt.ColorValue, CONTEXT)
    )
    return [
        base.mark_area(opacity=0.15, tooltip=None).encode(y=alt.Y(f"{low}:Q"), y2=alt.Y2(f"{high}"))
        for low, high in (("p10", "p90"), ("p25", "p75"))
    ]


def _target(target: Level | None) -> list[alt.Chart]:
    if target is None:
        return []
    row = {"value": target.value, "label": target.label, "narrow": balanced(target.label, _NARROW_LABEL)}
    base = (
        alt.Chart(pd.DataFrame([row]))
        .transform_calculate(lines=f"{WIDE} ? datum.label : datum.narrow")
        .encode(y=alt.Y("value:Q"))
    )
    label = base.encode(x=fixed(alt.XValue, 0), text=alt.Text("lines:N"))
    look: dict[str, Any] = {"align": "left", "dx": 4, "lineBreak": "\n", "lineHeight": _LINE}
    return [
        base.mark_rule(strokeDash=[6, 4], color=FAINT, tooltip=None),
        *haloed_text(label, said="label", dy=lift("datum.lines", _LINE, -9), **look),
    ]


def _path(needed: pd.DataFrame | None) -> list[alt.Chart]:
    if needed is None:
        return []
    base = alt.Chart(records(needed[["x", "value"]])).encode(x=alt.X("x:Q"), y=alt.Y("value:Q"))
    return [base.mark_line(strokeDash=[4, 4], strokeWidth=1.5, color=FAINT, tooltip=None)]


def _steps(interim: pd.DataFrame | None) -> list[alt.Chart]:
    """Steps on the way, each with its words."""
    if interim is None:
        return []
    base = alt.Chart(records(interim[["x", "value", "label", "period"]])).encode(x=alt.X("x:Q"), y=alt.Y("value:Q"))
    tooltip = [alt.Tooltip("period:N", title="By"), alt.Tooltip("label:N", title="Step")]
    said = read_out("datum.label + ', by ' + datum.period")
    look: dict[str, Any] = {"align": "left", "dx": 9, "dy": 4}
    return [
        base.mark_point(shape="diamond", size=90, strokeWidth=1.8, color=FAINT, opacity=1, **said).encode(
            tooltip=tooltip
        ),
        *haloed_text(base.encode(text=alt.Text("label:N")), **look),
    ]


def _breaks(breaks: pd.DataFrame, timeline: pd.DataFrame) -> list[alt.Chart]:
    """A dotted line in each gap that a break leaves, with the reason beside it."""
    middles = timeline["x"]
    rows: dict[bool, list[dict[str, object]]] = {True: [], False: []}
    for start, why in zip(breaks["start"], breaks["why"], strict=True):
        day = decimal_year(start)
        before, after = middles[middles < day], middles[middles >= day]
        if len(before) and len(after):
            x = (before.max() + after.min()) / 2
            text = balanced(f"Break: {why}", _BREAK_LINE)
            rows[x > (middles.min() + middles.max()) / 2].append({"x": x, "why": text})
    return [layer for leftward in rows if rows[leftward] for layer in _break_marks(rows[leftward], leftward)]


def _break_marks(rows: list[dict[str, object]], leftward: bool) -> list[alt.Chart]:
    base = alt.Chart(pd.DataFrame(rows)).encode(x=alt.X("x:Q"))
    side: dict[str, Any] = {"align": "right", "dx": -6} if leftward else {"align": "left", "dx": 6}
    return [
        base.mark_rule(strokeDash=[2, 3], color=FAINT, tooltip=None),
        base.mark_text(
            baseline="top", lineBreak="\n", lineHeight=14, color=FAINT, tooltip=None, **side, **read_out("datum.why")
        ).encode(y=fixed(alt.YValue, 0), text=alt.Text("why:N")),
    ]


def _names(
    points: pd.DataFrame,
    spread: pd.DataFrame | None,
    band_of: str,
    chosen: Sequence[str],
    y_domain: tuple[float, float],
) -> list[alt.Chart]:
    """Names at the ends of lines and of the band, moved apart where they would overlap."""
    low, high = y_domain
    last = points.loc[points.groupby("place")["x"].idxmax(), ["place", "name", "x", "value"]]
    if spread is not None:
        end = spread.loc[spread["x"].idxmax()]
        parts = (("8 in 10", "p75", "p90"), ("Half of", "p25", "p75"))
        names = [
            {"place": "", "name": f"{share} {band_of}", "x": end["x"], "value": (end[low_end] + end[high_end]) / 2}
            for share, low_end, high_end in parts
        ]
        last = pd.concat([last, pd.DataFrame(names)], ignore_index=True)
    wanted = ((high - last["value"]) / (high - low) * _HEIGHT).tolist()
    for width, column in ((_WIDE_NAME, "wide"), (_NARROW_NAME, "narrow")):
        last[column] = [balanced(name, width) for name in last["name"]]
        centres = spaced(wanted, [_LINE * (name.count("\n") + 1) for name in last[column]], _HEIGHT)
        last[f"{column}_y"] = [high - centre / _HEIGHT * (high - low) for centre in centres]
    base = alt.Chart(records(last)).transform_calculate(
        text=f"{WIDE} ? datum.wide : datum.narrow",
        label_y=f"{WIDE} ? datum.wide_y : datum.narrow_y",
    )
    return _name_marks(base, chosen)


def _name_marks(base: alt.Chart, chosen: Sequence[str]) -> list[alt.Chart]:
    end = alt.expr("width + 8")
    leader = base.mark_rule(opacity=0.35, color=FAINT, tooltip=None).encode(
        x=alt.X("x:Q"), x2=fixed(alt.X2Value, end), y=alt.Y("value:Q"), y2=alt.Y2("label_y")
    )
    text = base.mark_text(
        align="left", lineBreak="\n", lineHeight=_LINE, dy=lift("datum.text", _LINE / 2), tooltip=None
    ).encode(x=fixed(alt.XValue, alt.expr("width + 16")), y=alt.Y("label_y:Q"), text=alt.Text("text:N"))
    dots = base.encode(x=fixed(alt.XValue, end), y=alt.Y("label_y:Q"))
    is_chosen = alt.FieldOneOfPredicate(field="place", oneOf=list(chosen))
    is_band = alt.FieldEqualPredicate(field="place", equal="")
    layers = [
        leader,
        dots.transform_filter(~is_chosen & ~is_band).mark_circle(size=30).encode(color=fixed(alt.ColorValue, CONTEXT)),
        dots.transform_filter(is_band).mark_square(size=60, opacity=0.4).encode(color=fixed(alt.ColorValue, CONTEXT)),
    ]
    if chosen:
        strong = dots.transform_filter(is_chosen).mark_point(filled=True, size=55, opacity=1)
        layers.append(strong.encode(color=chosen_color(chosen), shape=chosen_shape(chosen)))
    return [*layers, text]
