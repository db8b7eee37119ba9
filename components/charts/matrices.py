"""Who is where, as counts: rows × columns, deeper the more there are, and plainly empty where there is nobody."""

import altair as alt
import pandas as pd

from components.assembly import fixed, framed
from components.charts.lanes import LEFT, NARROW, down, lane_names, narrow_lines
from components.charts.marks import read_out
from components.theme import FAINT, ROOM, balanced, lift

_ROW = 34
_LINE = 13
_WORDS = 62
_HEAD = 13
_LEAST, _MOST = 0.16, 0.55
NOBODY = "–"


def matrix(
    frame: pd.DataFrame, *, title: str, subtitle: str, row_title: str, column_title: str
) -> alt.TopLevelLayerSpec:
    """Rows × columns of counts, each written in its cell; an empty cell is an outline with a dash.

    On a narrow screen columns are numbered with a key in the subtitle.

    Args:
        frame: row, column (names, in the order of first appearance; every pair once), count (whole, 0 for nobody),
            label (what the cell counts, for the tooltip), and if other words than the count shall stand in the cells,
            text (empty: the cell is left out).
        title: the message.
        subtitle: what is counted, when.
        row_title, column_title: what rows and columns are, for the tooltip.

    Returns:
        A layered chart with rows of 34 px, higher on a narrow screen where a name needs more lines.
    """
    rows, columns = frame["row"].drop_duplicates().tolist(), frame["column"].drop_duplicates().tolist()
    most = max(1, int(frame["count"].max()))
    counts = [f"{count:,}" if count else NOBODY for count in frame["count"]]
    texts = frame["text"].tolist() if "text" in frame else counts
    cells = pd.DataFrame(
        {
            "row": frame["row"].map({name: index for index, name in enumerate(rows)}),
            "column": frame["column"].map({name: index for index, name in enumerate(columns)}),
            "of": frame["row"],
            "at": frame["column"],
            "text": texts,
            "outlined": [not count and bool(text) for count, text in zip(frame["count"], texts, strict=True)],
            "tint": [_LEAST + (_MOST - _LEAST) * count / most if count else 0.0 for count in frame["count"]],
            "label": frame["label"],
        }
    )
    params = [
        LEFT,
        alt.param(name="words", expr=f"(space - left) / {len(columns)} >= {_WORDS}"),
    ]
    across = alt.X(
        "column:O", axis=None, scale=alt.Scale(paddingInner=0.06, paddingOuter=0, range=[alt.expr("left"), _RIGHT])
    )
    layers = [
        *_cells(cells, across, down(len(rows), _ROW), row_title, column_title),
        lane_names(rows, _ROW),
        _columns(columns, across),
    ]
    key = ", ".join(f"{number} {name}" for number, name in enumerate(columns, start=1))
    narrow = max(_ROW, narrow_lines(rows) * _LINE + 4)
    height = f"{ROOM} < {NARROW} ? {len(rows) * narrow} : {len(rows) * _ROW}"
    return framed(layers, title, subtitle, height, params=params, key=("!words", f"Columns: {key}."))


_RIGHT = alt.expr("width")


def _cells(cells: pd.DataFrame, across: alt.X, rows: alt.Scale, row_title: str, column_title: str) -> list[alt.Chart]:
    base = alt.Chart(cells).transform_calculate(
        top=f"datum.row * {_ROW} + 2", bottom=f"(datum.row + 1) * {_ROW} - 2", middle=f"(datum.row + 0.5) * {_ROW}"
    )
    tooltip = [
        alt.Tooltip("of:N", title=row_title),
        alt.Tooltip("at:N", title=column_title),
        alt.Tooltip("label:N", title="Here"),
    ]
    return [
        base.mark_rect(
            cornerRadius=2,
            strokeWidth=1,
            stroke=FAINT,
            strokeDash=[3, 3],
            **read_out("datum.of + ', ' + datum.at + ': ' + datum.label"),
        ).encode(
            x=across,
            y=alt.Y("top:Q", axis=None, scale=rows),
            y2=alt.Y2("bottom"),
            fillOpacity=alt.FillOpacity("tint:Q", scale=None),
            strokeOpacity=alt.condition("datum.outlined", alt.value(0.6), alt.value(0)),
            tooltip=tooltip,
        ),
        base.mark_text(fontSize=13, tooltip=None).encode(
            x=across, y=alt.Y("middle:Q", axis=None, scale=rows), text=alt.Text("text:N")
        ),
    ]


def _columns(names: list[str], across: alt.X) -> alt.Chart:
    heads = pd.DataFrame({"column": range(len(names)), "number": [str(number + 1) for number in range(len(names))]})
    heads["lines"] = [balanced(name, _HEAD) for name in names]
    base = (
        alt.Chart(heads)
        .transform_calculate(text="words ? datum.lines : datum.number")
        .encode(x=across, y=fixed(alt.YValue, 0), text=alt.Text("text:N"))
    )
    above = lift("datum.text", 13, -6)
    text: alt.Chart = base.mark_text(
        lineBreak="\n", lineHeight=13, fontSize=12, baseline="bottom", dy=above, tooltip=None
    )
    return text
