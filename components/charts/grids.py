"""Many indicators for several places: a grid of figures, coloured only by what a comparison found."""

import altair as alt
import pandas as pd

from components import words
from components.assembly import fixed, framed
from components.charts.marks import read_out
from components.theme import CONTEXT, TINTS, balanced, lift, verdict_key

_ROW = 46
_LABELS = 236
_WORDS = 66
_NAME = 36
_CELL = "datum.name + ', ' + datum.indicator + ': ' + datum.label + ', ' + datum.verdict"
_TINT = 0.3
NO_FIGURE = "No figure"
# Row names stand beside their cells where that leaves each cell room for its figure, above them elsewhere.
LEFT = alt.expr("left")
RIGHT = alt.expr("width")


def grid(
    frame: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
) -> alt.TopLevelLayerSpec:
    """One row per indicator, one column per place; each cell its figure and, where compared, ▲ ● or ▼.

    On a narrow screen the indicator stands above its cells, columns are numbered with a key in the subtitle, and
    a cell with several neighbours shows the symbol alone: the table behind the chart has the figures.

    Args:
        frame: indicator, indicator_title (short), place, name, text (figure as readers see it, with its mark),
            verdict (a key of :data:`components.words.VERDICTS`, or missing where there is no figure), label (figure,
            interval, period, comparison: the tooltip). Rows and columns keep the order of first appearance.
        title: the message.
        subtitle: periods, and what is compared with what.

    Returns:
        A layered chart with rows of 46 px.
    """
    places = frame.drop_duplicates("place")[["place", "name"]].reset_index(drop=True)
    indicators = frame["indicator"].drop_duplicates().reset_index(drop=True)
    known = frame["verdict"].where(frame["verdict"].isin(list(TINTS)), None)
    cells = pd.DataFrame(
        {
            "row": frame["indicator"].map({slug: index for index, slug in indicators.items()}),
            "column": frame["place"].map({code: index for index, code in places["place"].items()}),
            "name": frame["name"],
            "indicator": frame["indicator_title"],
            "text": frame["text"],
            "symbol": known.map(words.verdict_icon, na_action="ignore").fillna(""),
            "verdict": known.map(words.verdict_text, na_action="ignore").fillna(NO_FIGURE),
            "color": known.map(lambda verdict: TINTS[verdict].color, na_action="ignore").fillna(CONTEXT),
            "tint": known.map(lambda verdict: TINTS[verdict].strength * _TINT, na_action="ignore").fillna(0.0),
            "label": frame["label"],
        }
    )
    beside = f"(space - {_LABELS}) / {len(places)} >= {_WORDS}"
    params = [
        alt.param(name="left", expr=f"{beside} ? {_LABELS} : 0"),
        alt.param(name="words", expr=f"(space - ({beside} ? {_LABELS} : 0)) / {len(places)} >= {_WORDS}"),
    ]
    column = alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.06, paddingOuter=0, range=[LEFT, RIGHT]))
    y_scale = alt.Scale(domain=[0, len(indicators) * _ROW], nice=False, reverse=True)
    layers = [
        *_cells(cells, column, y_scale),
        _row_names(frame, indicators, y_scale),
        _column_names(places, column),
    ]
    key = ", ".join(f"{number} {name}" for number, name in enumerate(places["name"], start=1))
    subtitle = "\n".join(filter(None, (subtitle, verdict_key(frame["verdict"]))))
    columns = ("!words", f"Columns: {key}.")
    return framed(layers, title, subtitle, len(indicators) * _ROW, params=params, key=columns)


def _cells(cells: pd.DataFrame, column: alt.X, y_scale: alt.Scale) -> list[alt.Chart]:
    """Tinted cells with their tooltip, and the figure or at least the symbol in each."""
    base = alt.Chart(cells).transform_calculate(
        top=f"datum.row * {_ROW} + (left > 0 ? 2 : 18)", bottom=f"(datum.row + 1) * {_ROW} - 2"
    )
    colors = sorted({tint.color for tint in TINTS.values()})
    return [
        base.mark_rect(cornerRadius=2, **read_out(_CELL)).encode(
            x=column,
            y=alt.Y("top:Q", axis=None, scale=y_scale),
            y2=alt.Y2("bottom"),
            color=alt.Color("color:N", scale=alt.Scale(domain=colors, range=colors), legend=None),
            fillOpacity=alt.FillOpacity("tint:Q", scale=None),
            tooltip=[
                alt.Tooltip("name:N", title="Place"),
                alt.Tooltip("indicator:N", title="Indicator"),
                alt.Tooltip("label:N", title="Figure"),
                alt.Tooltip("verdict:N", title="Comparison"),
            ],
        ),
        base.transform_calculate(
            middle="(datum.top + datum.bottom) / 2",
            shown="words ? trim(datum.symbol + ' ' + datum.text) : datum.symbol || datum.text",
        )
        .mark_text(fontSize=13, tooltip=None)
        .encode(x=column, y=alt.Y("middle:Q", axis=None, scale=y_scale), text=alt.Text("shown:N")),
    ]


def _row_names(frame: pd.DataFrame, indicators: "pd.Series[str]", y_scale: alt.Scale) -> alt.Chart:
    """Indicator names, beside their cells in up to two lines or above them in one."""
    titles = frame.drop_duplicates("indicator").set_index("indicator")["indicator_title"]
    names = pd.DataFrame({"row": indicators.index, "name": indicators.map(titles)})
    names["lines"] = [balanced(name, _NAME) for name in names["name"]]
    base = (
        alt.Chart(names)
        .transform_calculate(
            text="left > 0 ? datum.lines : datum.name", y=f"datum.row * {_ROW} + (left > 0 ? {_ROW // 2} : 8)"
        )
        .encode(x=fixed(alt.XValue, 0), y=alt.Y("y:Q", axis=None, scale=y_scale), text=alt.Text("text:N"))
    )
    centred = lift("datum.text", 7.5)
    text: alt.Chart = base.mark_text(align="left", fontSize=13, lineBreak="\n", lineHeight=15, dy=centred, tooltip=None)
    return text


def _column_names(places: pd.DataFrame, column: alt.X) -> alt.Chart:
    """Place names above their columns, or numbers where names find no room."""
    heads = pd.DataFrame({"column": places.index, "number": places.index + 1})
    heads["lines"] = [balanced(name, 12) for name in places["name"]]
    base = (
        alt.Chart(heads)
        .transform_calculate(text="words ? datum.lines : '' + datum.number")
        .encode(x=column, y=fixed(alt.YValue, 0), text=alt.Text("text:N"))
    )
    above = lift("datum.text", 14, -6)
    text: alt.Chart = base.mark_text(lineBreak="\n", lineHeight=14, baseline="bottom", dy=above, tooltip=None)
    return text
