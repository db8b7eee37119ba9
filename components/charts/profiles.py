"""One place against the spread of its peers: one row per indicator, all in one chart."""

from typing import Any

import altair as alt
import pandas as pd

from components import words
from components.assembly import fixed, framed, records
from components.charts.marks import read_out
from components.theme import CONTEXT, FAINT, INK, PAPER, ROOM, SPACE, TINTS, balanced, lift, verdict_key

_ROW = 46
_NARROW_ROW = 86
_HEADING = 36
_NAME = 34
_SAID = "datum.title + ': ' + datum.label + ', ' + datum.word"
_ROOM_FOR_COLUMNS = 800
_SCALED = ["min", "p10", "p25", "median", "p75", "p90", "max", "value", "lower", "upper", "comparator"]
_KEPT = ["index", "headings", "title", "lines", "text", "interval", "period", "polarity", "symbol", "word", "color"]
_KEPT += ["label"]
# Right edge of the figures, ends of the spread, left edge of the verdict, as shares of a wide chart.
_FIGURE, _LOW, _HIGH, _VERDICT = 0.36, 0.39, 0.85, 0.875


def profile(
    rows: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    place: str,
    peers: str,
    comparator: str | None = None,
) -> alt.TopLevelLayerSpec:
    """The indicators of one place, each on its own scale from the lowest to the highest of its peers.

    Low is left and high is right whatever is better: the row says in words which way is better.

    Args:
        rows: indicator, title, group (heading over the rows that share it, or missing), text (figure and mark as
            readers see them), interval (as text, or empty), period, polarity (words: "higher is better"), min, p10,
            p25, median, p75, p90, max (of the peers), value, lower, upper, comparator (its value), verdict (a key of
            :data:`components.words.VERDICTS`, or missing), label (tooltip). Missing numbers leave their mark out.
        title: the message.
        subtitle: what is shown, for which place and periods; the key to the marks is added.
        place: the place's name, for the key.
        peers: what the peers are, in the plural: "12 regions and nations".
        comparator: name of the place or group the diamond stands for.

    Returns:
        A layered chart with rows of 46 px, or 86 px on a narrow screen.
    """
    wide = f"{{}} >= {_ROOM_FOR_COLUMNS}"
    rows = _laid_out(rows.reset_index(drop=True))
    scaled = _scaled(rows)
    base = alt.Chart(records(scaled)).transform_calculate(
        top=f"datum.index * (wide ? {_ROW} : {_NARROW_ROW}) + datum.headings * {_HEADING}",
        line=f"datum.top + (wide ? {_ROW // 2} : {_NARROW_ROW - 20})",
    )
    layers = [
        *_spread(base),
        *_place(base, bool(scaled["value"].notna().any())),
        *_words(base),
        _ends(),
        *_headings(rows),
    ]
    height = f"{len(rows)} * ({wide.format(ROOM)} ? {_ROW} : {_NARROW_ROW}) + {rows['headings'].max() * _HEADING}"
    key = [f"Dot and bar: {place} with its 95% interval."]
    key += [f"Grey: lowest to highest, middle 8 in 10, middle half and median of {peers}."]
    key += [f"Diamond: {comparator}."] if comparator else []
    parts = [subtitle, " ".join(key), verdict_key(rows["verdict"])]
    columns = alt.param(name="wide", expr=wide.format(SPACE))
    return framed(layers, title, "\n".join(filter(None, parts)), height, params=[columns])


def _laid_out(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with their index, the number of headings above each, and what the verdict says and looks like."""
    groups = rows["group"].fillna("")
    starts = (groups != groups.shift()) & (groups != "")
    known = rows["verdict"].where(rows["verdict"].isin(list(TINTS)), None)
    return rows.assign(
        index=rows.index,
        starts=starts,
        headings=starts.cumsum(),
        lines=[balanced(title, _NAME) for title in rows["title"]],
        symbol=known.map(words.verdict_icon, na_action="ignore").fillna(""),
        word=known.map(lambda verdict: words.VERDICTS[verdict].word, na_action="ignore").fillna(""),
        color=known.map(lambda verdict: TINTS[verdict].color, na_action="ignore").fillna(CONTEXT),
    )


def _scaled(rows: pd.DataFrame) -> pd.DataFrame:
    """Numbers of each row as per cent of the way from its lowest to its highest, the place's interval included."""
    numbers = rows[_SCALED].astype(float)
    low, high = numbers.min(axis=1), numbers.max(axis=1)
    span = (high - low).where(high > low)
    scaled = numbers.sub(low, axis=0).div(span, axis=0).mul(100).clip(0, 100)
    scaled[numbers["min"].isna()] = None
    return pd.concat([rows[_KEPT], scaled.round(2)], axis=1)


def _x(field: str) -> alt.X:
    ends = [alt.expr(f"wide ? {_LOW} * width : 6"), alt.expr(f"wide ? {_HIGH} * width : width - 6")]
    return alt.X(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, 100], range=ends, nice=False))


def _y(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", axis=None, scale=None)


def _spread(base: alt.Chart) -> list[alt.Chart]:
    """Grey: thin line, light bar, darker bar, tick."""
    row = base.encode(y=_y("line"), color=fixed(alt.ColorValue, CONTEXT))
    return [
        row.mark_rule(opacity=0.7, tooltip=None).encode(x=_x("min"), x2=alt.X2("max")),
        row.mark_bar(size=12, opacity=0.25, tooltip=None).encode(x=_x("p10"), x2=alt.X2("p90")),
        row.mark_bar(size=12, opacity=0.4, tooltip=None).encode(x=_x("p25"), x2=alt.X2("p75")),
        row.mark_tick(size=18, thickness=2, orient="vertical", opacity=1, tooltip=None).encode(x=_x("median")),
    ]


def _place(base: alt.Chart, drawn: bool) -> list[alt.Chart]:
    """The place with its interval, and the comparator as a hollow diamond."""
    row = base.encode(y=_y("line"))
    tooltip = [alt.Tooltip("title:N", title="Indicator"), alt.Tooltip("label:N", title="Figure")]
    dot = row.mark_circle(size=130, opacity=1, stroke=PAPER, strokeWidth=1.5, **read_out(_SAID))
    return [
        row.mark_bar(size=7, opacity=0.55, cornerRadius=3, tooltip=None).encode(x=_x("lower"), x2=alt.X2("upper")),
        row.mark_point(shape="diamond", size=110, strokeWidth=2, stroke=INK, fill=PAPER, opacity=1).encode(
            x=_x("comparator"), tooltip=tooltip
        ),
        *([dot.encode(x=_x("value"), tooltip=tooltip)] if drawn else []),
    ]


def _words(base: alt.Chart) -> list[alt.Chart]:
    """Indicator, figure, period, way that is better, verdict: columns, or lines above the spread."""
    base = base.transform_calculate(
        name="wide ? datum.lines : datum.title",
        name_y=f"datum.top + (wide ? {_ROW // 2} : 10)",
        upper_y="datum.top + (wide ? 15 : 29)",
        lower_y="datum.top + (wide ? 32 : 47)",
        beside="wide ? '' : datum.interval",
        below="(wide ? datum.interval : datum.polarity)",
    ).transform_calculate(
        when="datum.period + (datum.below ? ', ' + datum.below : '')",
        direction="wide ? datum.polarity : ''",
    )

    def text(field: str, x: str, y: str, **look: Any) -> alt.Chart:
        mark: alt.Chart = base.mark_text(**{"align": "left", "baseline": "middle", "tooltip": None, **look})
        return mark.encode(x=fixed(alt.XValue, alt.expr(x)), y=_y(y), text=alt.Text(f"{field}:N"))

    to_figure = alt.expr("wide ? 'right' : 'left'")
    verdict = f"wide ? {_VERDICT} * width : width - 94"
    names = sorted({tint.color for tint in TINTS.values()})
    color = alt.Color("color:N", scale=alt.Scale(domain=names, range=names), legend=None)
    return [
        text("name", "0", "name_y", fontSize=13, lineBreak="\n", lineHeight=15, dy=lift("datum.name", 7.5)),
        text("text", f"wide ? {_FIGURE} * width : 0", "upper_y", align=to_figure, fontSize=14, fontWeight="bold"),
        text("beside", "76", "upper_y", color=FAINT),
        text("when", f"wide ? {_FIGURE} * width : 0", "lower_y", align=to_figure, color=FAINT),
        text("symbol", verdict, "upper_y", fontSize=13).encode(color=color),
        text("word", f"17 + ({verdict})", "upper_y", fontSize=13),
        text("direction", f"{_VERDICT} * width", "lower_y", color=FAINT),
    ]


def _ends() -> alt.Chart:
    """What left and right mean, above the first row."""
    ends = pd.DataFrame({"at": [0, 100], "word": ["Lower", "Higher"]})
    inwards = alt.expr("datum.at > 0 ? 'right' : 'left'")
    base = alt.Chart(ends).encode(x=_x("at"), y=fixed(alt.YValue, 0), text=alt.Text("word:N"))
    text: alt.Chart = base.mark_text(align=inwards, color=FAINT, dy=-6, baseline="bottom", tooltip=None)
    return text


def _headings(rows: pd.DataFrame) -> list[alt.Chart]:
    """The name of each group above its first row."""
    heads = rows.loc[rows["starts"], ["index", "headings", "group"]]
    if heads.empty:
        return []
    return [
        alt.Chart(heads)
        .transform_calculate(
            y=f"datum.index * (wide ? {_ROW} : {_NARROW_ROW}) + datum.headings * {_HEADING} - {_HEADING // 2 - 4}"
        )
        .mark_text(align="left", baseline="middle", fontSize=15, fontWeight="bold", tooltip=None)
        .encode(x=fixed(alt.XValue, 0), y=_y("y"), text=alt.Text("group:N"))
    ]
