"""Small trends as pictures of a few hundred bytes: a chart each would cost more than the rest of a card."""

from __future__ import annotations

from datetime import date
from itertools import groupby

import pandas as pd

_WIDTH, _HEIGHT, _EDGE = 240, 40, 5
# At least 3:1 on the white and on the dark page, as a picture cannot follow the theme.
_BLUE = "#3984C9"


def sparkline(series: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """One place's line as SVG, its newest value a dot; a missing value or a break cuts it.

    Args:
        series: start and end (dates), value; in order of time.
        breaks: start (date) of each period that is not comparable with what came before.
    """
    known = series.dropna(subset=["value"])
    middles = [
        (start.toordinal() + end.toordinal()) / 2 for start, end in zip(known["start"], known["end"], strict=True)
    ]
    across = _scaled(middles, _EDGE, _WIDTH - _EDGE)
    down = _scaled(list(known["value"]), _HEIGHT - _EDGE, _EDGE)
    cuts = _cuts(series, list(breaks["start"]))
    pieces = groupby(zip(across, down, cuts, strict=True), key=lambda point: point[2])
    lines = "".join(f'<polyline points="{" ".join(f"{x:.0f},{y:.1f}" for x, y, _ in piece)}"/>' for _, piece in pieces)
    dot = f'<circle cx="{across[-1]:.0f}" cy="{down[-1]:.1f}" r="4" fill="{_BLUE}"/>' if across else ""
    size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    pen = f'fill="none" stroke="{_BLUE}" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><g {pen}>{lines}</g>{dot}</svg>'


def _scaled(numbers: list[float], first: float, last: float) -> list[float]:
    low, high = min(numbers, default=0), max(numbers, default=0)
    span = high - low
    return [(first + last) / 2 if not span else first + (number - low) / span * (last - first) for number in numbers]


def _cuts(series: pd.DataFrame, breaks: list[date]) -> list[int]:
    """The piece of line that each known value belongs to."""
    missing = series["value"].isna().cumsum()
    broken = [sum(day <= start for day in breaks) for start in series["start"]]
    return [int(gap) + cut for gap, cut, value in zip(missing, broken, series["value"], strict=True) if pd.notna(value)]
