"""Questions about taking part: events with citizens, involvement in policies, secondments, offers and asks.

``place`` narrows to a place and what lies in it, ``mission`` to a mission; None takes all. ``illustrative`` false
leaves out rows that only show how the dashboard works.
"""

from __future__ import annotations

import pandas as pd

from data import store

_HERE = """
(:illustrative OR {0}.provenance <> 'illustrative') AND (:mission IS NULL OR {0}.mission = :mission)
AND (:place IS NULL OR {0}.place = :place
    OR {0}.place IN (SELECT child FROM place_parent WHERE parent = :place AND end_year IS NULL))
"""

_EVENTS = f"""
SELECT e.slug, e.kind, e.title, e.mission, e.goal, e.place, p.name AS place_name, e.decision,
    d.title AS decision_title, e.date, e.people, e.hours, e.what_changed, e.provenance
FROM participation e LEFT JOIN place p ON p.code = e.place LEFT JOIN decision d ON d.slug = e.decision
WHERE e.date <= :day AND {_HERE.format("e")} ORDER BY e.date DESC, e.slug
"""

_FED = """
SELECT e.title, e.kind, p.name AS place_name, e.date, e.people, e.what_changed, e.provenance
FROM participation e LEFT JOIN place p ON p.code = e.place
WHERE e.decision = :decision AND e.date <= :day AND (:illustrative OR e.provenance <> 'illustrative')
ORDER BY e.date, e.slug
"""

_INVOLVEMENT = f"""
SELECT i.policy, i.stage, o.name AS organisation, o.sector, i.depth, i.mission, i.date, i.provenance
FROM involvement i JOIN organisation o ON o.slug = i.organisation
WHERE (i.date IS NULL OR i.date <= :day) AND {_HERE.format("i")} ORDER BY i.policy, i.stage, o.name
"""

_SECONDMENTS = f"""
SELECT s.slug, s.role, f.name AS from_name, f.sector AS from_sector, t.name AS to_name, t.sector AS to_sector,
    s.mission, s.start, s.end, s.provenance
FROM secondment s JOIN organisation f ON f.slug = s.from_organisation JOIN organisation t ON t.slug = s.to_organisation
WHERE s.start <= :day AND {_HERE.format("s")} ORDER BY s.start DESC, s.slug
"""

_COMMITMENTS = f"""
SELECT c.slug, c.kind, o.name AS organisation, o.sector, c.mission, c.goal, c.place, p.name AS place_name,
    c.partnership, x.name AS partnership_name, c.what, c.quantity, c.unit, c.made, c.due, c.delivered, c.delivered_on,
    c.state, c.provenance
FROM commitment c JOIN organisation o ON o.slug = c.organisation LEFT JOIN place p ON p.code = c.place
LEFT JOIN partnership x ON x.slug = c.partnership
WHERE c.made <= :day AND {_HERE.format("c")} ORDER BY c.due IS NULL, c.due, c.slug
"""


def _asked(sql: str, day: str, mission: str | None, place: str | None, *, illustrative: bool) -> pd.DataFrame:
    return store.frame(sql, {"day": day, "mission": mission, "place": place, "illustrative": illustrative})


def events(
    day: str, mission: str | None = None, place: str | None = None, *, illustrative: bool = True
) -> pd.DataFrame:
    """Events with citizens up to a day, newest first: kind, title, place_name, date, people, hours, what_changed …"""
    return _asked(_EVENTS, day, mission, place, illustrative=illustrative)


def fed(decision: str, day: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Events that fed a decision, oldest first: title, kind, place_name, date, people, what_changed, provenance."""
    return store.frame(_FED, {"decision": decision, "day": day, "illustrative": illustrative})


def involvement(
    day: str, mission: str | None = None, place: str | None = None, *, illustrative: bool = True
) -> pd.DataFrame:
    """Who was involved in which policy, at which stage and how deeply: policy, stage, organisation, sector, depth …"""
    return _asked(_INVOLVEMENT, day, mission, place, illustrative=illustrative)


def secondments(
    day: str, mission: str | None = None, place: str | None = None, *, illustrative: bool = True
) -> pd.DataFrame:
    """People lent between organisations: role, from_name, from_sector, to_name, to_sector, start, end …"""
    return _asked(_SECONDMENTS, day, mission, place, illustrative=illustrative)


def commitments(
    day: str, mission: str | None = None, place: str | None = None, *, illustrative: bool = True
) -> pd.DataFrame:
    """Offers and asks made by a day, the ones due first on top: kind, organisation, what, quantity, due, state …"""
    return _asked(_COMMITMENTS, day, mission, place, illustrative=illustrative)
