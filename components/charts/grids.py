"""Many indicators for several places: a grid of figures, coloured only by what a comparison found."""

import altair as alt
import pandas as pd

from components.theme import CONTEXT, INK, VERDICTS, Layered, balanced, framed, lift, verdict_key

_ROW = 46
_LABELS = 236
_WORDS = 66
_NAME = 36
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
) -> Layered:
    """One row per indicator, one column per place; each cell its figure and, where compared, ▲ ● or ▼.

    On a narrow screen the indicator stands above its cells, columns are numbered with a key in the subtitle, and
    a cell with several neighbours shows the symbol alone: the table behind the chart has the figures.

    Args:
        frame: indicator, indicator_title (short), place, name, text (figure as readers see it, with its mark),
            verdict (a key of :data:`components.theme.VERDICTS`, or missing where there is no figure), label (figure,
            interval, period, comparison: the tooltip). Rows and columns keep the order of first appearance.
        title: the message.
        subtitle: periods, and what is compared with what.

    Returns:
        A layered chart with rows of 46 px.
    """
    places = frame.drop_duplicates("place")[["place", "name"]].reset_index(drop=True)
    indicators = frame["indicator"].drop_duplicates().reset_index(drop=True)
    found = frame["verdict"].map(lambda key: VERDICTS.get(key) if isinstance(key, str) else None)
    cells = pd.DataFrame(
        {
            "row": frame["indicator"].map({slug: index for index, slug in indicators.items()}),
            "column": frame["place"].map({code: index for index, code in places["place"].items()}),
            "name": frame["name"],
            "indicator": frame["indicator_title"],
            "text": frame["text"],
            "symbol": [verdict.symbol if verdict else "" for verdict in found],
            "verdict": [verdict.word if verdict else NO_FIGURE for verdict in found],
            "tint": [_TINT * verdict.strength if verdict else 0 for verdict in found],
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
    chart = alt.layer(*layers).add_params(*params)
    subtitle = "\n".join(filter(None, (subtitle, verdict_key(frame["verdict"]).capitalize())))
    return framed(chart, title, subtitle, len(indicators) * _ROW, key=("!words", f"Columns: {key}."))


def _cells(cells: pd.DataFrame, column: alt.X, y_scale: alt.Scale) -> list[alt.Chart]:
    """Tinted cells with their tooltip, and the figure or at least the symbol in each."""
    base = alt.Chart(cells).transform_calculate(
        top=f"datum.row * {_ROW} + (left > 0 ? 2 : 18)", bottom=f"(datum.row + 1) * {_ROW} - 2"
    )
    shown = list(VERDICTS.values())
    words = [verdict.word for verdict in shown] + [NO_FIGURE]
    return [
        base.mark_rect(cornerRadius=2).encode(
            x=column,
            y=alt.Y("top:Q", axis=None, scale=y_scale),
            y2="bottom:Q",
            color=alt.Color(
                "verdict:N", scale=alt.Scale(domain=words, range=[v.color for v in shown] + [CONTEXT]), legend=None
            ),
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
        .encode(x=column, y=alt.Y("middle:Q", axis=None, scale=y_scale), text="shown:N"),
    ]


def _row_names(frame: pd.DataFrame, indicators: "pd.Series[str]", y_scale: alt.Scale) -> alt.Chart:
    """Indicator names, beside their cells in up to two lines or above them in one."""
    titles = frame.drop_duplicates("indicator").set_index("indicator")["indicator_title"]
    names = pd.DataFrame({"row": indicators.index, "name": indicators.map(titles)})
    names["lines"] = [balanced(name, _NAME) for name in names["name"]]
    return (
        alt.Chart(names)
        .transform_calculate(
            text="left > 0 ? datum.lines : datum.name", y=f"datum.row * {_ROW} + (left > 0 ? {_ROW / 2} : 8)"
        )
        .mark_text(align="left", fontSize=13, lineBreak="\n", lineHeight=15, dy=lift("datum.text", 7.5), tooltip=None)
        .encode(x=alt.value(0), y=alt.Y("y:Q", axis=None, scale=y_scale), text="text:N")
    )


def _column_names(places: pd.DataFrame, column: alt.X) -> alt.Chart:
    """Place names above their columns, or numbers where names find no room."""
    heads = pd.DataFrame({"column": places.index, "number": places.index + 1})
    heads["lines"] = [balanced(name, 12) for name in places["name"]]
    return (
        alt.Chart(heads)
        .transform_calculate(text="words ? datum.lines : '' + datum.number")
        .mark_text(lineBreak="\n", lineHeight=14, baseline="bottom", dy=lift("datum.text", 14, -6), color=INK, tooltip=None)
        .encode(x=column, y=alt.value(0), text="text:N")
    )
