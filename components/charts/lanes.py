"""Names of lanes at the left of a chart, in as many lines as the room asks for."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.assembly import fixed
from components.theme import INK, balanced, lift

WIDE_LEFT, NARROW_LEFT = 200, 118
_WIDE, _NARROW = 31, 17
NARROW = 560
"""Pixels of room below which names take less of it."""
LEFT = alt.param(name="left", expr=f"space < {NARROW} ? {NARROW_LEFT} : {WIDE_LEFT}")
"""The room that names take, a Vega variable that the chart's other layers use too."""


def down(lanes: int, pitch: int) -> alt.Scale:
    """The scale of a chart of `lanes` rows of `pitch` pixels, the first on top."""
    return alt.Scale(domain=[0, lanes * pitch], nice=False, reverse=True)


def narrow_lines(names: Sequence[str]) -> int:
    """How many lines the longest name takes where room is short."""
    return max((balanced(name, _NARROW).count("\n") + 1 for name in names), default=1)


def lane_names(names: Sequence[str], pitch: int) -> alt.Chart:
    """A text for each lane, centred on it; broken sooner where the room is short."""
    table = pd.DataFrame({"middle": [(index + 0.5) * pitch for index in range(len(names))]})
    table["wide"] = [balanced(name, _WIDE) for name in names]
    table["narrow"] = [balanced(name, _NARROW) for name in names]
    base = (
        alt.Chart(table)
        .transform_calculate(text=f"left > {NARROW_LEFT} ? datum.wide : datum.narrow")
        .encode(
            x=fixed(alt.XValue, 0),
            y=alt.Y("middle:Q", axis=None, scale=down(len(names), pitch)),
            text=alt.Text("text:N"),
        )
    )
    text: alt.Chart = base.mark_text(
        align="left", fontSize=12, lineBreak="\n", lineHeight=13, tooltip=None, dy=lift("datum.text", 6.5), color=INK
    )
    return text
