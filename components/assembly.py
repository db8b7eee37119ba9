"""Charts put together: layers in one frame with their message, and the finished Vega-Lite dict."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, cast

import altair as alt
import pandas as pd
import pyarrow as pa

from components.theme import ROOM, SPACE, SUBTITLE_SHARE, missions_theme, responsive_text

# Tables are named here already; geometry given with a layer stays there.
alt.data_transformers.consolidate_datasets = False
_CLICKED = "figures"
# Has Altair leave out its own address and theme.
_WITHIN = {"top_level": False}
_FALLBACK_HEIGHT = 300


def framed(
    layers: Sequence[alt.Chart],
    title: str,
    subtitle: str,
    height: int | str,
    *,
    params: Sequence[alt.Parameter] = (),
    key: tuple[str, str] | None = None,
) -> alt.TopLevelLayerSpec:
    """`layers` as wide as their container, with the message as title and measure, place, period as subtitle.

    Args:
        layers: what is drawn, the lowest first.
        title: the finding, a sentence.
        subtitle: measure, unit, place and period; a line feed starts a new line.
        height: of the plot in pixels; or a Vega expression, which may ask for :data:`ROOM`, when rows
            need more lines on a narrow screen.
        params: Vega variables that the layers use, besides ``space``: the container's width.
        key: a Vega condition and what the subtitle adds where it holds, when room is too short for words.
    """
    heading = alt.TitleParams(text=responsive_text(title), anchor="start", frame="bounds", limit=0)
    # Altair's schema knows no expression here; Vega-Lite takes it.
    heading["subtitle"] = responsive_text(subtitle, SUBTITLE_SHARE)
    if key:
        with_key = responsive_text(f"{subtitle}\n{key[1]}", SUBTITLE_SHARE)
        heading["subtitle"] = alt.expr(f"{key[0]} ? ({with_key.expr}) : ({heading['subtitle'].expr})")
    signals = [alt.param(name=SPACE, expr=ROOM), *params]
    if isinstance(height, str):
        # Vega lets a signal of this name rule the height; a step would make Vega-Lite warn about `fit-x`.
        signals.append(alt.param(name="height", expr=height))
    tables, clicks = _named_tables(layers), _lifted_clicks(layers)
    # Not `alt.layer`: it copies each layer several times over, which would take half of a chart's time.
    chart = alt.TopLevelLayerSpec(
        layer=_gathered([layer.to_dict(validate=False, context=_WITHIN) for layer in layers]),
        params=[*(cast("alt.VariableParameter", signal.param) for signal in signals), *clicks],
        width="container",
        height=height if isinstance(height, int) else _FALLBACK_HEIGHT,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    chart.title = heading if title else alt.Undefined
    chart.datasets = tables
    return chart


def _gathered(layers: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbouring layers of one table with the same transforms under one roof that names them once."""
    gathered: list[dict[str, Any]] = []
    for (data, transform), group in groupby(layers, key=lambda layer: (layer.get("data"), layer.get("transform"))):
        several = list(group)
        if data is None or transform is None or len(several) == 1 or "projection" in several[0]:
            gathered += several
            continue
        bare = [{name: part for name, part in one.items() if name not in ("data", "transform")} for one in several]
        gathered.append({"data": data, "transform": transform, "layer": bare})
    return gathered


def _lifted_clicks(layers: Sequence[alt.Chart]) -> list[alt.TopLevelSelectionParameter]:
    """Take the clicks off the layers that answer them: Streamlit looks for them at the top."""
    lifted = []
    for layer in layers:
        for click in () if layer.params is alt.Undefined else layer.params:
            layer.name = _CLICKED
            lifted.append(alt.TopLevelSelectionParameter(name=click.name, select=click.select, views=[_CLICKED]))
        layer.params = alt.Undefined
    return lifted


def _named_tables(layers: Sequence[alt.Chart]) -> dict[str, list[dict[str, Any]]]:
    """The rows behind `layers` by name, each layer now naming its own.

    Altair would copy, clean and hash a frame for each layer that draws it, which takes most of a chart's time.
    """
    names: dict[int, str] = {}
    tables: dict[str, list[dict[str, Any]]] = {}

    def name(data: Any) -> Any:
        if not isinstance(data, pd.DataFrame):
            return data
        if id(data) not in names:
            names[id(data)] = f"table_{len(names)}"
            rows = data.to_dict("records")
            tables[names[id(data)]] = [{key: _plain(cell) for key, cell in row.items()} for row in rows]
        return alt.NamedData(name=names[id(data)])

    for layer in layers:
        layer.data = name(layer.data)
        steps = [] if layer.transform is alt.Undefined else layer.transform
        for transform in steps:
            if isinstance(transform, alt.LookupTransform):
                transform["from"].data = name(transform["from"].data)
    return tables


def _plain(cell: Any) -> Any:
    """`cell` as JSON has it: nothing for what is missing, days as ISO text."""
    if isinstance(cell, date):
        return cell.isoformat()
    return None if cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)) else cell


def spec(chart: alt.TopLevelLayerSpec) -> dict[str, Any]:
    """The finished Vega-Lite dict of `chart`, to be cached and shown with ``st.vega_lite_chart``.

    Its tables are Arrow already: Streamlit would convert them anew at each rerun.
    """
    finished = vega_lite(chart)
    return finished | {"datasets": {name: _arrow(rows) for name, rows in finished["datasets"].items()}}


def vega_lite(chart: alt.TopLevelLayerSpec) -> dict[str, Any]:
    """`chart` as a Vega-Lite dict with its tables as rows, for those who read it.

    Only what Streamlit does not set itself is in it, so no address of the schema. The parts were checked against
    Altair's schema when they were made; checking the whole again would cost most of the time and refuse the
    subtitle of :func:`framed`.
    """
    bare = chart.copy(deep=False)
    # Altair would walk through every cell of the tables, which are plain already.
    bare.datasets = alt.Undefined
    return bare.to_dict(validate=False, context=_WITHIN) | {"datasets": chart.datasets} | dict(missions_theme())


def _arrow(rows: list[dict[str, Any]]) -> bytes:
    table = pa.Table.from_pylist(rows)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def fixed(channel: Any, value: float | str | alt.ExprRef) -> Any:
    """`channel` (``alt.XValue``, ``alt.ColorValue`` …) with one value for all marks.

    Charts name the class of each channel: a bare ``"field:Q"`` or ``alt.value`` has Altair look through its whole
    schema for it, at some 10 ms each.
    """
    return channel(value)


def records(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` as charts carry it: numbers cut to seven digits so that a spec stays small."""
    numbers = frame.select_dtypes("float").columns
    return frame.assign(**{name: frame[name].map(lambda v: float(f"{v:.7g}")) for name in numbers})
