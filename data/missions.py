"""Questions about missions and their goals."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data import store

_MISSIONS = "SELECT slug, number, name, short_name, lead, aim, icon, source_url FROM mission ORDER BY number"
_GOALS = 'SELECT * FROM goal WHERE mission = :mission ORDER BY "order"'
_POINTS = "SELECT * FROM goal_point WHERE goal = :goal ORDER BY date"


@dataclass(frozen=True, slots=True)
class Mission:
    """A mission as its government names it."""

    slug: str
    number: int
    name: str
    short_name: str
    lead: str | None
    aim: str | None
    icon: str | None
    source_url: str | None


def missions() -> list[Mission]:
    """All missions, by number."""
    return [Mission(**dict(row)) for row in store.rows(_MISSIONS)]


def goals(mission: str) -> pd.DataFrame:
    """The goals of a mission in their order: the columns of the `goal` table."""
    return store.frame(_GOALS, {"mission": mission})


def goal_points(goal: str) -> pd.DataFrame:
    """Published points of a goal's own statistic: date, value, note, verified, source; by date."""
    return store.frame(_POINTS, {"goal": goal})
