"""Questions about what people recorded of goals: steps on the way, the story behind them, facts on the measure.

``illustrative`` false leaves out rows that only show how the dashboard works.
"""

from __future__ import annotations

import pandas as pd

from data import store

_SHOWN = "(:illustrative OR {0}.provenance <> 'illustrative')"

_MILESTONES = f"""
SELECT m.goal, m.place, p.name AS place_name, m.date, m.value, m.note, m.provenance, m.source, m.source_url
FROM goal_milestone m LEFT JOIN place p ON p.code = m.place
WHERE m.goal = :goal AND (:place IS NULL OR m.place = :place) AND {_SHOWN.format("m")} ORDER BY m.date
"""

_STORIES = f"""
SELECT s.part, s.text, s.place, p.name AS place_name, o.name AS organisation, s.date, s.provenance, s.source,
    s.source_url
FROM goal_story s LEFT JOIN place p ON p.code = s.place LEFT JOIN organisation o ON o.slug = s.organisation
WHERE s.goal = :goal AND {_SHOWN.format("s")} ORDER BY s.part, s.date DESC, s.slug
"""

_FACTS = f"""
SELECT f.fact, f.text, f.provenance, f.source, f.source_url FROM goal_fact f
WHERE f.goal = :goal AND {_SHOWN.format("f")}
"""


def milestones(goal: str, place: str | None = None, *, illustrative: bool = True) -> pd.DataFrame:
    """Steps on the way to a goal (in a place), by date: goal, place, place_name, date, value, note, provenance …"""
    return store.frame(_MILESTONES, {"goal": goal, "place": place, "illustrative": illustrative})


def stories(goal: str, *, illustrative: bool = True) -> pd.DataFrame:
    """What helps, what hinders, who contributes: part, text, place, place_name, organisation, date, provenance …"""
    return store.frame(_STORIES, {"goal": goal, "illustrative": illustrative})


def facts(goal: str, *, illustrative: bool = True) -> pd.DataFrame:
    """The five facts on the quality of a goal's measure: fact, text, provenance, source, source_url; in no order."""
    return store.frame(_FACTS, {"goal": goal, "illustrative": illustrative})
