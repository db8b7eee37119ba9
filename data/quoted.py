"""Questions about figures that were quoted before: what the store holds of each today."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from data import store
from data.profile import Cell

_OBSERVATIONS = """
WITH RECURSIVE asked AS MATERIALIZED (
    SELECT key AS number, value ->> 0 AS indicator, value ->> 1 AS place, value ->> 2 AS period_start,
        value ->> 3 AS period_end
    FROM json_each(:cells)
), heir(place, code, step) AS (
    SELECT DISTINCT place, place, 0 FROM asked
    UNION ALL
    SELECT h.place, s.new, h.step + 1 FROM heir h JOIN place_successor s ON s.old = h.code AND s.kind = 'recode'
    WHERE h.step < 9
)
SELECT a.number, h.code AS place, p.code IS NOT NULL AS place_held, i.slug IS NOT NULL AS indicator_held, i.prefix,
    i.suffix, i.unit, i.decimals, o.indicator IS NOT NULL AS cell_held, o.value, o.lower, o.upper, o.mark, o.published,
    l.period_start AS newest_start, l.period_end AS newest_end, l.value AS newest_value
FROM asked a CROSS JOIN heir h ON h.place = a.place
LEFT JOIN place p ON p.code = h.code
LEFT JOIN indicator i ON i.slug = a.indicator
LEFT JOIN observation o ON o.indicator = a.indicator AND o.place = h.code AND o.period_start = a.period_start
    AND o.period_end = a.period_end
LEFT JOIN latest l ON l.indicator = a.indicator AND l.place = h.code
ORDER BY a.number, o.indicator IS NOT NULL, h.step
"""

_GOALS = """
WITH asked AS MATERIALIZED (
    SELECT DISTINCT j.value ->> 0 AS goal, j.value ->> 1 AS place, EXISTS (
        SELECT 1 FROM goal_target_history h WHERE h.goal = j.value ->> 0 AND h.place = j.value ->> 1) AS had_own
    FROM json_each(:asked) j
)
SELECT a.goal, a.place, g.slug IS NOT NULL AS goal_held, g.unit, g.baseline_value, g.baseline_date, g.latest_value,
    g.latest_date,
    CASE WHEN t.goal IS NULL AND NOT a.had_own THEN g.target_value ELSE t.value END AS target_value,
    CASE WHEN t.goal IS NULL AND NOT a.had_own THEN g.target_date ELSE t.date END AS target_date
FROM asked a LEFT JOIN goal g ON g.slug = a.goal LEFT JOIN goal_target t ON t.goal = a.goal AND t.place = a.place
"""

_POINTS = """
SELECT p.goal, p.date, p.value FROM goal_point p
WHERE p.series = 'goal' AND p.goal IN (SELECT value ->> 0 FROM json_each(:asked))
"""


@dataclass(frozen=True, slots=True)
class Observation:
    """What is held today of a cell, under its place's newest code where only that changed.

    ``value``, ``lower`` and ``upper`` are in the indicator's unit; of a cell that is not held all are None.
    ``newest_start``, ``newest_end`` and ``newest_value`` are of the newest period with a value, or None.
    """

    place: str
    place_held: bool
    indicator_held: bool
    prefix: str | None
    suffix: str | None
    unit: str | None
    decimals: int | None
    cell_held: bool
    value: float | None
    lower: float | None
    upper: float | None
    mark: str | None
    published: str | None
    newest_start: str | None
    newest_end: str | None
    newest_value: float | None


@dataclass(frozen=True, slots=True)
class Goal:
    """What is said of a goal today: values in its ``unit``, dates as ISO days.

    The target is the place's own where it has, or had, one; else the goal's. ``points`` are the published values of
    the goal's own statistic by day.
    """

    goal_held: bool
    unit: str | None
    baseline_value: float | None
    baseline_date: str | None
    latest_value: float | None
    latest_date: str | None
    target_value: float | None
    target_date: str | None
    points: dict[str, float]


def observations(asked: Sequence[Cell]) -> list[Observation]:
    """What is held of each cell, in the order asked; one statement however many there are."""
    found: dict[int, Observation] = {}
    for row in store.rows(_OBSERVATIONS, {"cells": json.dumps(asked)}):
        one = dict(row)
        number = one.pop("number")
        flags = {name: bool(one[name]) for name in ("place_held", "indicator_held", "cell_held")}
        # Ordered so that the last of a number is the one to keep: with the cell, under the newest code.
        found[number] = Observation(**one | flags)
    return [found[number] for number in range(len(asked))]


def goals(asked: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Goal]:
    """What is said of goals (slug, code of the place that the figure is of): by what was asked."""
    bound = {"asked": json.dumps(asked)}
    points: dict[str, dict[str, float]] = {}
    for row in store.rows(_POINTS, bound):
        points.setdefault(row["goal"], {})[row["date"]] = row["value"]
    found = {}
    for row in store.rows(_GOALS, bound):
        one = dict(row)
        goal, place = one.pop("goal"), one.pop("place")
        found[goal, place] = Goal(**one | {"goal_held": bool(one["goal_held"]), "points": points.get(goal, {})})
    return found
