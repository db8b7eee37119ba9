"""All places of one tier at one period."""

from collections.abc import Collection, Sequence

import altair as alt
import numpy as np
import pandas as pd

from components.charts.axes import domain, value_axis
from components.charts.marks import Level, click, figure_tooltip
from components.theme import CONTEXT, FAINT, HALO, PAPER, ROOM, WIDE, Layered, NumberStyle, framed, records

_DOT = 7
_COLUMNS = 90
_LABEL = 19
_LEAST = 90
_ROW, _NARROW_ROW = 28, 44
_NAMES, _FIGURES, _APART = 250, 92, 150


def spread(
    values: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    style: NumberStyle,
    chosen: Collection[str] = (),
    selection: str = "place",
) -> Layered:
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
    reach = max(int(known["level"].abs().max()), _LEAST // _DOT // 2)
    named = known[known["place"].isin(chosen)].reset_index(drop=True)
    named["level_label"] = reach + 1.5 + (len(named) - 1 - named.index) * _LABEL / _DOT
    named["leftward"] = named["value"] > (low + high) / 2
    top = reach + 1 + len(named) * _LABEL / _DOT
    y_scale = alt.Scale(domain=[-reach - 1, top], nice=False)
    dots = records(known[["place", "name", "value", "level", "label"]].rename(columns={"place": "code"}))
    base = alt.Chart(dots).encode(
        x=alt.X("value:Q", axis=value_axis(style, grid=False), scale=alt.Scale(domain=[low, high], nice=False, zero=False)),
        y=alt.Y("level:Q", axis=None, scale=y_scale),
    )
    layers = [
        *_median(known, style),
        base.mark_circle(size=_DOT**2 * 0.9, opacity=0.5, cursor="pointer")
        .encode(color=alt.value(CONTEXT), tooltip=figure_tooltip())
        .add_params(click(selection)),
        *(layer for leftward, part in named.groupby("leftward") for layer in _named(part, bool(leftward))),
    ]
    return framed(alt.layer(*layers), title, subtitle, int((reach + 1 + top) * _DOT))


def _swarm(values: "pd.Series[float]", low: float, high: float) -> list[int]:
    """Steps up or down from the middle line, so that dots of nearly one value do not hide each other."""
    columns = np.floor((values - low) / (high - low) * _COLUMNS).astype(int)
    order = columns.groupby(columns).cumcount()
    return [(rank + 1) // 2 * (1 if rank % 2 else -1) for rank in order]


def _median(known: pd.DataFrame, style: NumberStyle) -> list[alt.Chart]:
    middle = float(known["value"].median())
    base = alt.Chart(pd.DataFrame({"value": [middle], "text": [f"Median {style.text(middle)}"]})).encode(x="value:Q")
    text = base.mark_text(baseline="bottom", dy=-3, color=FAINT, tooltip=None, **HALO)
    return [
        base.mark_rule(strokeDash=[3, 3], color=FAINT, tooltip=None),
        *(mark.encode(y=alt.value(alt.expr("height")), text="text:N") for mark in (text, _plain(text))),
    ]


def _plain(text: alt.Chart) -> alt.Chart:
    """The same text without its halo, to lie on it."""
    plain = text.copy()
    plain.mark = alt.MarkDef(**{key: value for key, value in text.mark.to_dict().items() if not key.startswith("stroke")})
    return plain
