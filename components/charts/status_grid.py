"""Goals by place: a grid of statuses, each in word and symbol, and one long cell where a goal has no figures below."""

import altair as alt
import pandas as pd

from components import words
from components.assembly import fixed, framed
from components.charts.marks import read_out
from components.theme import CONTEXT, FAINT, STATUS_TINTS, balanced, lift, status_key

_ROW, _NARROW_ROW = 60, 82
_LABELS = 236
_NAME, _NARROW_NAME = 36, 48
_ROOM_FOR_WORDS = 74
_WORD = 12
# Between the goal's own area and the places, and at both sides of a cell: parts of a column.
_APART, _EDGE = 0.12, 0.03
_TINT = 0.3
_SAID = "datum.name + ', ' + datum.goal + ': ' + datum.said"
_EMPTY = "No figures"


def status_grid(frame: pd.DataFrame, *, title: str, subtitle: str) -> alt.TopLevelLayerSpec:
    """One row per goal, the goal's own area first, then one column per place; each cell a status.

    Where columns have no room for words they show the symbol alone, are numbered, and the subtitle has the key.

    Args:
        frame: goal (slug), goal_title, place, name, status (a key of :data:`components.words.STATUSES`, or missing),
            label (what the tooltip says), span (text of one long cell over all places, or empty), own (whether the
            cell is that of the goal's own area). A goal with a span has one such row, with any place. Rows and columns
            keep the order of first appearance.
        title: the message.
        subtitle: what is held against what.

    Returns:
        A layered chart; no cell is narrower than 24 px from 13 columns in 350 px upwards.
    """
    places = frame.loc[~frame["own"] & frame["span"].eq(""), ["place", "name"]].drop_duplicates("place")
    places = places.reset_index(drop=True)
    goals = frame.drop_duplicates("goal")[["goal", "goal_title"]].reset_index(drop=True)
    areas = frame.loc[frame["own"], "name"].unique()
    own = areas[0] if len(areas) == 1 else "Own area"
    columns = len(places) + 1 + _APART
    cells = _cells(frame, list(goals["goal"]), list(places["place"]), columns)
    beside = f"(space - {_LABELS}) / {columns} >= {_ROOM_FOR_WORDS}"
    params = [
        alt.param(name="left", expr=f"{beside} ? {_LABELS} : 0"),
        alt.param(name="words", expr=f"(space - left) / {columns} >= {_ROOM_FOR_WORDS}"),
        alt.param(name="row", expr=f"left > 0 ? {_ROW} : {_NARROW_ROW}"),
        alt.param(name="head", expr="left > 0 ? 2 : 40"),
    ]
    scale = alt.Scale(domain=[0, columns], range=[alt.expr("left"), alt.expr("width")], nice=False, zero=False)
    x = alt.X("from:Q", axis=None, scale=scale)
    y_scale = alt.Scale(domain=[0, len(goals)], nice=False, reverse=True)
    layers = [*_drawn(cells, x, y_scale), _row_names(goals, y_scale), _column_names(places, own, scale)]
    key = ", ".join(f"{number} {name}" for number, name in enumerate(places["name"], start=1))
    subtitle = "\n".join(filter(None, (subtitle, status_key(frame["status"]))))
    height = f"{len(goals)} * row"
    return framed(layers, title, subtitle, height, params=params, key=("!words", f"First column: {own}. {key}."))


def _cells(frame: pd.DataFrame, goals: list[str], places: list[str], columns: float) -> pd.DataFrame:
    """The cells with their place in the grid: columns from, to; row; words."""
    known = frame["status"].where(frame["status"].isin(list(STATUS_TINTS)), None)
    long = frame["span"].ne("")
    first = [
        0.0 if own else 1 + _APART + (0 if span else places.index(place))
        for own, span, place in zip(frame["own"], long, frame["place"], strict=True)
    ]
    last = [columns if span else start + 1 for start, span in zip(first, long, strict=True)]
    said = known.map(words.status_text, na_action="ignore").fillna(_EMPTY).where(~long, frame["span"])
    return pd.DataFrame(
        {
            "row": frame["goal"].map({slug: index for index, slug in enumerate(goals)}),
            "from": [start + _EDGE for start in first],
            "to": [end - _EDGE for end in last],
            "goal": frame["goal_title"],
            "name": frame["name"],
            "said": said,
            "symbol": known.map(lambda key: words.STATUSES[key].icon, na_action="ignore").fillna("\N{EN DASH}"),
            "word": known.map(_word, na_action="ignore").fillna(_EMPTY),
            "narrow": [balanced(text, 44) for text in frame["span"]],
            "span": frame["span"],
            "color": known.map(lambda key: STATUS_TINTS[key].color, na_action="ignore").fillna(CONTEXT),
            "tint": known.map(lambda key: STATUS_TINTS[key].strength * _TINT, na_action="ignore").fillna(0.05),
            "label": frame["label"],
        }
    )


def _word(status: str) -> str:
    """Symbol and word of a status, one above the other."""
    return f"{words.STATUSES[status].icon}\n{balanced(words.STATUSES[status].word, _WORD)}"


def _drawn(cells: pd.DataFrame, x: alt.X, y_scale: alt.Scale) -> list[alt.Chart]:
    """Tinted cells with their tooltip; in each its symbol and word, or what is said of a whole row."""
    base = alt.Chart(cells).transform_calculate(
        top="datum.row + head / row",
        bottom="datum.row + 1 - 4 / row",
        text="datum.span ? (left > 0 ? datum.span : datum.narrow) : words ? datum.word : datum.symbol",
        middle="(datum.row + head / row + datum.row + 1 - 4 / row) / 2",
        centre="(datum.from + datum.to) / 2",
    )
    colors = sorted({tint.color for tint in STATUS_TINTS.values()})
    rect = base.mark_rect(cornerRadius=2, **read_out(_SAID)).encode(
        x=x,
        x2=alt.X2("to"),
        y=alt.Y("top:Q", axis=None, scale=y_scale),
        y2=alt.Y2("bottom"),
        color=alt.Color("color:N", scale=alt.Scale(domain=colors, range=colors), legend=None),
        fillOpacity=alt.FillOpacity("tint:Q", scale=None),
        tooltip=[
            alt.Tooltip("name:N", title="Place"),
            alt.Tooltip("goal:N", title="Goal"),
            alt.Tooltip("said:N", title="Status"),
            alt.Tooltip("label:N", title="What is known"),
        ],
    )
    text = base.mark_text(
        lineBreak="\n", lineHeight=14, tooltip=None, baseline="middle", dy=lift("datum.text", 7)
    ).encode(
        x=alt.X("centre:Q", axis=None, scale=x["scale"]),
        y=alt.Y("middle:Q", axis=None, scale=y_scale),
        text=alt.Text("text:N"),
    )
    return [rect, text]


def _row_names(goals: pd.DataFrame, y_scale: alt.Scale) -> alt.Chart:
    """Titles of goals, beside their cells in up to four lines or above them in two."""
    names = pd.DataFrame(
        {
            "row": goals.index,
            "wide": [balanced(title, _NAME) for title in goals["goal_title"]],
            "narrow": [balanced(title, _NARROW_NAME) for title in goals["goal_title"]],
        }
    )
    base = (
        alt.Chart(names)
        .transform_calculate(
            text="left > 0 ? datum.wide : datum.narrow",
            y=f"datum.row + (left > 0 ? {_ROW / 2} : 20) / row",
        )
        .encode(x=fixed(alt.XValue, 0), y=alt.Y("y:Q", axis=None, scale=y_scale), text=alt.Text("text:N"))
    )
    centred = lift("datum.text", 7.5)
    text: alt.Chart = base.mark_text(align="left", fontSize=13, lineBreak="\n", lineHeight=15, dy=centred, tooltip=None)
    return text


def _column_names(places: pd.DataFrame, own: str, scale: alt.Scale) -> alt.Chart:
    """`own` and names of places above their columns, or numbers where names find no room."""
    heads = pd.DataFrame(
        {
            "centre": [0.5, *(place + 1.5 + _APART for place in places.index)],
            "number": ["", *(str(place + 1) for place in places.index)],
            "lines": [balanced(own, _WORD), *(balanced(name, _WORD) for name in places["name"])],
        }
    )
    base = (
        alt.Chart(heads)
        .transform_calculate(text="words ? datum.lines : datum.number || 'Own'")
        .encode(x=alt.X("centre:Q", axis=None, scale=scale), y=fixed(alt.YValue, 0), text=alt.Text("text:N"))
    )
    above = lift("datum.text", 14, -6)
    text: alt.Chart = base.mark_text(
        lineBreak="\n", lineHeight=14, baseline="bottom", dy=above, color=FAINT, tooltip=None
    )
    return text
