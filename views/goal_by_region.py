"""Where a goal stands in the regions and nations with a series of its statistic, and the chance there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from components import words
from data import indicators
from data.goals import Standing
from data.indicators import Indicator
from methods.pace import Point
from views import figures, outlook, regions

NO_TARGET_HERE = "No target was set here: each place's own pace is held against the national target, as arithmetic."


def by_region(goal: Mapping[str, Any], standings: Sequence[Standing], known: str | None) -> pd.DataFrame:
    """A row for each region or nation with a series of the goal's statistic, north to south."""
    names = regions.north_to_south()
    found = {one.place: one for one in standings if one.place in names}
    rows = [(names[code], found[code]) for code in names if code in found]
    if not rows:
        return pd.DataFrame()
    measure = indicators.indicator(goal["indicator"])
    assert measure is not None
    return pd.DataFrame(
        {
            "Region or nation": [name for name, _ in rows],
            "Start": [_dated(measure, one.baseline) for _, one in rows],
            "Latest": [_dated(measure, one.latest) for _, one in rows],
            "Pace so far ÷ pace needed": [
                "" if one.pace.ratio is None else f"{words.number_text(100 * one.pace.ratio, 0)}%" for _, one in rows
            ],
            "Status": [words.status_text(one.pace.status) for _, one in rows],
            "Chance": [outlook.of_goal(goal, one.place, known, **own_target(one)) for _, one in rows],
        }
    )


def _dated(measure: Indicator, point: Point | None) -> str:
    """A figure as its indicator writes it, and the month its period ends."""
    return f"{figures.value_text(measure, point.value)} (to {point.day:%B %Y})" if point else "not given"


def own_target(one: Standing) -> dict[str, Any]:
    """The local target of a place, as `outlook.of_goal` takes it; nothing where only the nation's holds."""
    return {"target": one.target, "by": one.by} if one.own else {}
