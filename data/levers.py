"""Questions about levers: what could move a goal, at which tier it is held, who holds it, and who uses it where.

``illustrative`` false leaves out rows that only show how the dashboard works.
"""

from __future__ import annotations

import pandas as pd

from data import store

_SHOWN = "(:illustrative OR {0}.provenance <> 'illustrative')"

_LEVERS = f"""
SELECT l.slug, l.goal, l.mission, l.kind, l.title, l.tier, o.name AS held_by, l.held_by_kind, l.note, l.provenance
FROM lever l LEFT JOIN organisation o ON o.slug = l.held_by
WHERE (:goal IS NULL OR l.goal = :goal) AND (:mission IS NULL OR l.mission = :mission) AND {_SHOWN.format("l")}
ORDER BY instr('national devolved regional local neighbourhood', l.tier), l.kind, l.title
"""

_USES = f"""
SELECT u.lever, o.name AS organisation, o.sector, u.place, p.name AS place_name, u.what, u.since, u.decision,
    d.title AS decision_title, u.provenance
FROM lever_use u JOIN lever l ON l.slug = u.lever JOIN organisation o ON o.slug = u.organisation
LEFT JOIN place p ON p.code = u.place LEFT JOIN decision d ON d.slug = u.decision
WHERE (:goal IS NULL OR l.goal = :goal) AND (u.since IS NULL OR u.since <= :day) AND {_SHOWN.format("u")}
    AND (:place IS NULL OR u.place = :place
        OR u.place IN (SELECT parent FROM place_parent WHERE child = :place AND end_year IS NULL)
        OR u.place IN (SELECT child FROM place_parent WHERE parent = :place AND end_year IS NULL))
ORDER BY u.lever, p.name, o.name
"""

_BECAUSE = """
SELECT l.title, l.goal, l.mission, o.name AS organisation, p.name AS place_name, u.what, u.since, u.provenance
FROM lever_use u JOIN lever l ON l.slug = u.lever JOIN organisation o ON o.slug = u.organisation
LEFT JOIN place p ON p.code = u.place
WHERE u.decision = :decision AND (u.since IS NULL OR u.since <= :day)
    AND (:illustrative OR u.provenance <> 'illustrative')
ORDER BY l.title, o.name
"""


def levers(goal: str | None = None, mission: str | None = None, *, illustrative: bool = True) -> pd.DataFrame:
    """Levers on a goal or of a mission: slug, goal, mission, kind, title, tier, held_by, held_by_kind, note."""
    return store.frame(_LEVERS, {"goal": goal, "mission": mission, "illustrative": illustrative})


def uses(day: str, goal: str | None = None, place: str | None = None, *, illustrative: bool = True) -> pd.DataFrame:
    """Who uses which lever by a day: lever, organisation, sector, place, place_name, what, since, decision …

    ``place`` narrows to uses for that place, for what it lies in, or for what lies in it.
    """
    return store.frame(_USES, {"day": day, "goal": goal, "place": place, "illustrative": illustrative})


def used_because_of(decision: str, day: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Levers that somebody uses because of a decision: title, goal, mission, organisation, place_name, what, since …"""
    return store.frame(_BECAUSE, {"decision": decision, "day": day, "illustrative": illustrative})
