"""Maps of values, of verdicts and of statuses by place, and a small map that shows where a place lies.

No geometry is in a chart: the browser fetches one file of outlines and joins the values by code.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from components import words
from components.assembly import framed
from components.charts.marks import click, haloed_text
from components.outlines import Inset, Outlines, Tier
from components.theme import STATUS_TINTS, TINTS, NumberStyle

LONDON = Inset("London, enlarged", "E09", (503, 155, 562, 201))

_HEIGHT = 560
_LOCATOR_HEIGHT = 170
_SHADES = 10
# The first is too near the page's colour to be seen as a shade, the last too near the ring of the chosen place.
_USED_SHADES = (1, 8)
_MOST_SYMBOLS = 60
# Bars across a place, below and from a height in pixels.
_BARS = {"few_bars": 6, "bars": 15}
_SMALL, _BAR = 70, 0.35
_LARGE = "map_k > 0.7"
_LEGEND_SYMBOLS = {
    "level": "M-1,-1H1V-.6H-1Z M-1,-.2H1V.2H-1Z M-1,.6H1V1H-1Z",
    "upright": "M-1,-1V1H-.6V-1Z M-.2,-1V1H.2V-1Z M.6,-1V1H1V-1Z",
    "rising": "M-1,-1H-.3L-1,-.3Z M.1,-1H.8L-1,.8V.1Z M1,-.8V-.1L-.1,1H-.8Z M1,.3V1H.3Z",
    "falling": "M1,-1H.3L1,-.3Z M-.1,-1H-.8L1,.8V.1Z M-1,-.8V-.1L.1,1H.8Z M-1,.3V1H-.3Z",
}


def choropleth(
    values: pd.DataFrame,
    *,
    outlines_url: str,
    level: Tier,
    breaks: Sequence[float],
    style: NumberStyle,
    title: str,
    subtitle: str,
    chosen: str | None = None,
    backdrop_level: Tier | None = None,
    inset: Inset | None = None,
    selection: str = "place",
    height: int = _HEIGHT,
    grey: str = "no figure",
) -> alt.TopLevelLayerSpec:
    """Places shaded by the class of their value; a click selects one.

    Args:
        values: code, value (missing where there is none), label (what the tooltip says: figure, interval and mark, or
            why there is none), a row for each place of the level. Places without a value are grey. The nations
            shown are those with a value and that of the chosen place.
        outlines_url: address of the outlines, relative to the page: "app/static/outlines-….json".
        level: object of the outlines that the codes belong to.
        breaks: rising bounds between the classes, up to six; a value on a bound is in the higher class.
        style: how the bounds are written in the legend.
        title: the message.
        subtitle: measure, unit, tier, period.
        chosen: code of the place to outline.
        backdrop_level: a level drawn in grey below, for tiers that leave parts of the country out.
        inset: a part to draw enlarged.
        selection: name of the selection; Streamlit reports ``{"place": [{"code": "E06000001"}]}``.
        height: of the map in pixels.
        grey: what a place without a value has.

    Returns:
        A layered chart as wide as its container. Its data hold three short columns for each place.
    """
    known = values["value"].notna()
    nations = _nations(values["code"][known], chosen)
    shades = np.linspace(*_USED_SHADES, len(breaks) + 1).round().astype(int).tolist()
    classes = np.digitize(values["value"].fillna(0), list(breaks))
    shade = [shades[index] if held else None for index, held in zip(classes, known, strict=True)]
    joined = values[["code", "label"]].assign(shade=pd.Series(shade, index=values.index, dtype=object))
    color = alt.Color(
        "shade:O",
        scale=alt.Scale(domain=list(range(_SHADES)), range="ramp"),
        legend=_legend(dict(zip(map(str, shades), class_names(breaks, style), strict=True)), values=shades),
    )
    outlines = Outlines(outlines_url, level, nations, height, inset)
    layers = [
        *outlines.backdrop(backdrop_level),
        *outlines.shapes(joined, "shade", click(selection), color=color),
        *outlines.ring(chosen),
    ]
    subtitle = _with_grey(subtitle, values["code"][~known], nations, what=grey)
    return framed(layers, title, subtitle, height, params=outlines.params)


def verdict_map(
    values: pd.DataFrame,
    *,
    outlines_url: str,
    level: Tier,
    title: str,
    subtitle: str,
    chosen: str | None = None,
    backdrop_level: Tier | None = None,
    inset: Inset | None = None,
    selection: str = "place",
    height: int = _HEIGHT,
) -> alt.TopLevelLayerSpec:
    """Places coloured by what a comparison found, with its symbol on each where they are few enough.

    Args:
        values: code, verdict (a key of :data:`components.words.VERDICTS`, missing where there is no figure), label
            (figure, interval, comparison: the tooltip). The other arguments are those of :func:`choropleth`.
    """
    verdict = values["verdict"].where(values["verdict"].isin(list(TINTS)), None)
    signs = verdict.map(words.verdict_icon, na_action="ignore")
    strength = verdict.map(lambda key: TINTS[key].strength, na_action="ignore")
    joined = pd.DataFrame(
        {"code": values["code"], "verdict": verdict, "label": values["label"], "sign": signs, "strength": strength}
    )
    met = [key for key in TINTS if key in set(verdict)]
    nations = _nations(values["code"][verdict.notna()], chosen)
    strengths = json.dumps({key: TINTS[key].strength for key in met})
    color = alt.Color(
        "verdict:N",
        scale=alt.Scale(domain=met, range=[TINTS[key].color for key in met]),
        legend=_legend(
            {key: words.verdict_text(key) for key in met}, symbolOpacity=alt.expr(f"{strengths}[datum.value]")
        ),
    )
    outlines = Outlines(outlines_url, level, nations, height, inset)
    layers = [
        *outlines.backdrop(backdrop_level),
        *outlines.shapes(
            joined, "verdict", click(selection), color=color, fillOpacity=alt.FillOpacity("strength:Q", scale=None)
        ),
        *outlines.ring(chosen),
        *(outlines.symbols(joined) if inset is None and len(values) <= _MOST_SYMBOLS else []),
    ]
    subtitle = _with_grey(subtitle, values["code"][verdict.isna()], nations)
    return framed(layers, title, subtitle, height, params=outlines.params)


def status_map(
    values: pd.DataFrame,
    *,
    outlines_url: str,
    level: Tier,
    title: str,
    subtitle: str,
    numbers: str = "",
    chosen: str | None = None,
    selection: str = "place",
    height: int = _HEIGHT,
) -> alt.TopLevelLayerSpec:
    """Places by the status of a goal: by colour, hatching and symbol, so that it reads in grey as well.

    Args:
        values: code, status (a key of :data:`components.words.STATUSES`, missing where the place has no series of the
            goal), figure (a few characters to set under the symbol where the map has room, or empty), label (what the
            tooltip says).
        numbers: what these figures are; the subtitle says so where they are drawn. The other arguments are those of
            :func:`choropleth`.
    """
    status = values["status"].where(values["status"].isin(list(STATUS_TINTS)), None)
    joined = pd.DataFrame(
        {
            "code": values["code"],
            "status": status,
            "label": values["label"],
            "sign": status.map(lambda key: words.STATUSES[key].icon, na_action="ignore"),
            "number": values["figure"],
            "strength": status.map(lambda key: STATUS_TINTS[key].strength, na_action="ignore"),
            "hatching": status.map(lambda key: STATUS_TINTS[key].hatching, na_action="ignore"),
        }
    )
    met = [key for key in STATUS_TINTS if key in set(status)]
    nations = _nations(values["code"][status.notna()], chosen)
    strengths = json.dumps({key: STATUS_TINTS[key].strength for key in met})
    squares = json.dumps({key: _LEGEND_SYMBOLS.get(STATUS_TINTS[key].hatching or "", "square") for key in met})
    color = alt.Color(
        "status:N",
        scale=alt.Scale(domain=met, range=[STATUS_TINTS[key].color for key in met]),
        legend=_legend(
            {key: words.status_text(key) for key in met},
            symbolOpacity=alt.expr(f"{strengths}[datum.value]"),
            symbolType=alt.expr(f"{squares}[datum.value]"),
        ),
    )
    outlines = _HatchedOutlines(outlines_url, level, nations, height)
    layers = [
        *outlines.shapes(
            joined, "status", click(selection), color=color, fillOpacity=alt.FillOpacity("strength:Q", scale=None)
        ),
        *outlines.ring(chosen),
        *outlines.marked(joined),
    ]
    subtitle = _with_grey(subtitle, values["code"][status.isna()], nations, "Palest, with a broken edge")
    key = (_LARGE, numbers) if numbers else None
    return framed(layers, title, subtitle, height, params=outlines.params, key=key)


class _HatchedOutlines(Outlines):
    """Outlines whose places can be hatched over their colour, and carry a number under their symbol."""

    def marked(self, joined: pd.DataFrame) -> list[alt.Chart]:
        """Hatching where a place has one, in the colour of the page; each place's `sign`, and its `number` with room.

        The bars are a gradient with hard stops, as Vega has no other pattern.
        """
        base = self._base(joined).transform_filter("isValid(datum.sign)")
        told = base.transform_calculate(
            said=f"datum.number && {_LARGE} ? datum.sign + '\\n' + datum.number : datum.sign"
        )
        text = self._centred(told).encode(text=alt.Text("said:N"))
        signs = haloed_text(text, fontSize=14, lineBreak="\n", lineHeight=15)
        if joined["hatching"].isna().all():
            return signs
        tall = f"(geoBounds('projection', datum)[1][1] - geoBounds('projection', datum)[0][1]) > {_SMALL}"
        pattern = (
            "{gradient: 'linear', x1: 0, y1: datum.hatching === 'falling' ? 1 : 0, "
            "x2: datum.hatching === 'level' ? 0 : 1, "
            "y2: datum.hatching === 'upright' || datum.hatching === 'falling' ? 0 : 1, "
            f"stops: {tall} ? bars : few_bars}}"
        )
        fill = alt.expr(f"datum.hatching ? {pattern} : 'transparent'")
        return [self._projected(base.mark_geoshape(fill=fill, strokeWidth=0, tooltip=None)), *signs]

    @property
    def params(self) -> list[alt.Parameter]:
        """With the stops of the bars, clear and in the page's colour in turn."""
        return [*super().params, *(alt.param(name=name, expr=_stops(count)) for name, count in _BARS.items())]


def _stops(bars: int) -> str:
    """Vega expression of the stops of a gradient that shows as `bars` bars."""
    steps = sorted([*range(bars + 1), *(step + 1 - _BAR for step in range(bars))])
    ends = [f"{step / bars:.3f}".lstrip("0") or "0" for step in steps]
    colors = ["'transparent'", "background"] * bars
    parts = [
        f"{{offset: {end}, color: {color}}}" for color, span in zip(colors, pairwise(ends), strict=True) for end in span
    ]
    return f"[{', '.join(parts)}]"


def locator(
    outlines_url: str, level: Tier, code: str, *, nations: str = "EWSN", height: int = _LOCATOR_HEIGHT
) -> alt.TopLevelLayerSpec:
    """A small country with one place filled and ringed.

    Args:
        outlines_url: address of the outlines, relative to the page.
        level: a level that the place is on.
        code: the place.
        nations: first letters of the nations shown: "EWSN" for the United Kingdom.
        height: of the map in pixels.
    """
    outlines = Outlines(outlines_url, level, nations, height)
    return framed([*outlines.backdrop("region"), *outlines.spot(code)], "", "", height, params=outlines.params)


def class_names(breaks: Sequence[float], style: NumberStyle) -> list[str]:
    """What each class is called: "Under 55%", "55% to under 60%", "60% or more"."""
    bounds = [style.tick(value) for value in breaks]
    between = [f"{low} to under {high}" for low, high in pairwise(bounds)]
    return [f"Under {bounds[0]}", *between, f"{bounds[-1]} or more"]


def _nations(codes: "pd.Series[str]", chosen: str | None) -> str:
    """First letters of `codes` and of the chosen one that stand for a nation; all where none does."""
    met = {code[0] for code in (*codes, *([chosen] if chosen else []))}
    return "".join(letter for letter in "EWSN" if letter in met) or "EWSN"


def _with_grey(
    subtitle: str, without: "pd.Series[str]", nations: str, look: str = "Grey", what: str = "no figure"
) -> str:
    """`subtitle` saying what grey means, if a place in sight has no figure."""
    return f"{subtitle}\n{look}: {what}" if without.str[0].isin(list(nations)).any() else subtitle


def _legend(names: Mapping[str, str], **options: Any) -> alt.Legend:
    """A legend of squares above the map, in rows that fit."""
    return alt.Legend(
        title=None,
        orient="top",
        columns=alt.expr("space < 480 ? 2 : space < 900 ? 3 : 6"),
        labelExpr=f"{json.dumps(names, ensure_ascii=False)}[datum.label]",
        **({"symbolType": "square"} | options),
    )
