"""The one chart theme, and what every chart shares: frame, colours by role, numbers, finished spec.

Colours come from Streamlit's own chart theme (``.streamlit/config.toml``), so a chart follows the reader's
light or dark theme. Four ways lead there, and charts use no other:

* ``range="ramp"`` or ``"category"`` in a scale: ``chartSequentialColors``, ``chartCategoricalColors``;
* no colour given: the first of ``chartCategoricalColors``, kept for the place in question;
* a Streamlit colour name as the value or range of a *color* channel: ``blue``, ``orange``, ``gray``;
* :data:`INK` and :data:`FAINT`, which read the page's background, for text and lines outside that channel.
"""

import json
import math
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, cast

import altair as alt
import pandas as pd
import pyarrow as pa

from components import words

CONTEXT = "gray"

# Streamlit gives text marks and subtitles no colour, and `background` is the only colour of the page
# that a Vega expression can read.
INK = alt.expr("luminance(background) < 0.3 ? '#e3e6ea' : '#31333f'")
FAINT = alt.expr("luminance(background) < 0.3 ? '#a9adb4' : '#5c5f66'")
PAPER = alt.expr("background")
HALO: dict[str, Any] = {"stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round"}

SPACE = "space"
WIDE = "space >= 640"
# The container's width in pixels. `width` adds nothing but makes it follow a resize.
ROOM = "((containerSize()[0] || width) + 0 * width)"
_CLICKED = "figures"
# Has Altair leave out its own address and theme.
_WITHIN = {"top_level": False}
_FALLBACK_HEIGHT = 300

# Pixels of room below which a line of title holds this many characters of 16 px type.
_LINES = ((340, 38), (440, 46), (640, 64), (900, 90))
_LONGEST_LINE = 110
_SUBTITLE_SHARE = 1.16


@dataclass(frozen=True)
class Tint:
    """Colour of a verdict: a Streamlit colour name, and how much of it covers an area (0 to 1)."""

    color: str
    strength: float


TINTS = {
    "better": Tint("blue", 1),
    "similar": Tint(CONTEXT, 0.5),
    "worse": Tint("orange", 1),
    "higher": Tint("violet", 1),
    "lower": Tint("green", 1),
    "not_compared": Tint(CONTEXT, 0.2),
}


@dataclass(frozen=True)
class NumberStyle:
    """How an indicator's numbers are written on axes and in legends.

    Args:
        prefix: as in the metadata, "£" or "GBPSign".
        suffix: "%"; a word ("years") is left to the subtitle.
        decimals: of a value; round numbers on axes have none.
    """

    prefix: str = ""
    suffix: str = ""
    decimals: int = 0

    def text(self, value: float) -> str:
        """`value` as readers see it: "£24,300", "−1.5%"."""
        return words.value_text(value, prefix=self.prefix, suffix=self._sign, decimals=self.decimals)

    def tick(self, value: float) -> str:
        """The same without trailing zeros, for a round number on an axis."""
        fewest = next((n for n in range(5) if abs(value - round(value, n)) < 1e-9 * max(1, abs(value))), 5)
        return words.value_text(value, prefix=self.prefix, suffix=self._sign, decimals=fewest)

    @property
    def axis_label(self) -> str:
        """:meth:`tick` as a Vega expression over an axis label's ``datum.value``."""
        before, after = words.value_text(0, prefix=self.prefix, suffix=self._sign, decimals=0).split("0")
        number = "format(abs(datum.value), ',~f')"
        sign = f"(datum.value < 0 ? '{words.MINUS}' : '')"
        return f"{sign} + {json.dumps(before)} + {number} + {json.dumps(after)}"

    @property
    def _sign(self) -> str:
        return "" if self.suffix.strip()[:1].isalpha() else self.suffix


@alt.theme.register("missions", enable=True)
def missions_theme() -> alt.theme.ThemeConfig:
    """Type, spacing and grid of all charts; colours and font are left to Streamlit."""
    return {
        "config": {
            "title": {
                "offset": 14,
                "subtitleFontSize": 13,
                "subtitlePadding": 5,
                "lineHeight": 20,
                "subtitleLineHeight": 17,
                "subtitleColor": FAINT.to_dict(),  # type: ignore[typeddict-item]
            },
            # Screen readers meet the marks that carry a figure, each with its own words; they say `aria=True`.
            "mark": {"aria": False},
            "text": {"fontSize": 12, "color": INK.to_dict()},  # type: ignore[typeddict-item]
            "axis": {"labelLimit": 240, "labelPadding": 6, "titlePadding": 8, "tickCount": 5},
            "legend": {"labelLimit": 240, "padding": 0, "offset": 10, "symbolStrokeWidth": 0, "symbolSize": 160},
            "bar": {"discreteBandSize": 12},
        }
    }


def responsive_text(text: str, share: float = 1.0) -> alt.ExprRef:
    """`text` broken into lines that fit the container, whatever its width.

    Streamlit cuts a long title with an ellipsis; Vega does not break lines. So the line breaks for each step of
    width are worked out here and the browser picks one.

    Args:
        text: one or more sentences; a line feed is kept.
        share: how many more characters fit than of the title's type.
    """

    def broken(longest: int) -> str:
        lines = [part for line in text.split("\n") for part in textwrap.wrap(line, int(longest * share)) or [""]]
        return json.dumps(lines, ensure_ascii=False)

    expression = wider = broken(_LONGEST_LINE)
    for room, longest in reversed(_LINES):
        narrower = broken(longest)
        if narrower != wider:
            expression = f"{SPACE} < {room} ? {narrower} : {expression}"
        wider = narrower
    return alt.expr(expression)


def balanced(text: str, longest: int) -> str:
    """`text` broken into as few lines of at most `longest` characters as it needs, of about equal length."""
    lines = textwrap.wrap(text, longest)
    for width in range(longest, max(map(len, text.split()), default=1) - 1, -1):
        narrower = textwrap.wrap(text, width)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return "\n".join(lines)


def verdict_key(verdicts: Iterable[object]) -> str:
    """The shapes of those `verdicts` that occur, with their words: "▲ Better, ● Similar"."""
    met = set(verdicts)
    return ", ".join(words.verdict_text(verdict) for verdict in TINTS if verdict in met)


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
    heading["subtitle"] = responsive_text(subtitle, _SUBTITLE_SHARE)
    if key:
        with_key = responsive_text(f"{subtitle}\n{key[1]}", _SUBTITLE_SHARE)
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


def lift(text: str, line: float, dy: float = 0) -> alt.ExprRef:
    """Shift of a text mark by `line` pixels for each line after the first, and `dy`.

    Vega sets the first line of a text on its point; half a line height here centres the whole, a full one lets
    it end there.

    Args:
        text: Vega expression of the text, its lines parted by line feeds.
    """
    return alt.expr(f"{dy} - {line} * (split({text}, '\\n').length - 1)")


def records(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` as charts carry it: numbers cut to seven digits so that a spec stays small."""
    numbers = frame.select_dtypes("float").columns
    return frame.assign(**{name: frame[name].map(lambda v: float(f"{v:.7g}")) for name in numbers})
