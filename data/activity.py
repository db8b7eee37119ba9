"""Council activity by region: counted by the place a decision or an action is for, meetings by their council's place.

A place within a region counts for it; one that lies in two regions counts in both. What is for a nation or the whole
country is counted there, never shared out among its regions.
"""

from __future__ import annotations

import pandas as pd

from data import store
from data.areas import AREAS

_SHOWN = "(:illustrative OR {0}.provenance <> 'illustrative')"

_MEETINGS = f"""
WITH {AREAS}
SELECT a.area, m.date, m.slug, m.provenance,
    (SELECT count(*) FROM attendance x WHERE x.meeting = m.slug AND x.state <> 'absent') AS came,
    (SELECT count(*) FROM attendance x WHERE x.meeting = m.slug) AS seats
FROM meeting m JOIN council c ON c.slug = m.council JOIN area a ON a.place = c.place
WHERE m.state = 'held' AND m.date <= :day AND (:mission IS NULL OR c.mission IS NULL OR c.mission = :mission)
    AND {_SHOWN.format("m")}
"""

_SECTORS = f"""
WITH {AREAS}
SELECT a.area, s.sector, sum(x.state <> 'absent') AS came, count(*) AS seats
FROM attendance x JOIN meeting m ON m.slug = x.meeting JOIN council c ON c.slug = m.council
JOIN area a ON a.place = c.place JOIN council_member s ON s.slug = x.member
WHERE m.state = 'held' AND m.date > :since AND m.date <= :day
    AND (:mission IS NULL OR c.mission IS NULL OR c.mission = :mission) AND {_SHOWN.format("m")}
GROUP BY a.area, s.sector
"""

_DECISIONS = f"""
WITH {AREAS}
SELECT a.area, m.date, d.slug, d.provenance
FROM decision d JOIN meeting m ON m.slug = d.meeting JOIN area a ON a.place = d.place
WHERE m.date <= :day AND (:mission IS NULL OR d.mission = :mission) AND {_SHOWN.format("d")}
"""

_ACTIONS = f"""
WITH {AREAS}
SELECT r.area, a.slug, a.opened, a.due, a.closed, a.state, a.provenance FROM action a JOIN area r ON r.place = a.place
LEFT JOIN decision d ON d.slug = a.decision
WHERE a.opened <= :day AND (:mission IS NULL OR d.mission = :mission) AND {_SHOWN.format("a")}
"""


def meetings(day: str, mission: str | None = None, *, illustrative: bool = True) -> pd.DataFrame:
    """Meetings held by a day, of all councils or those of a mission: area, date, slug, came, seats, provenance."""
    return store.frame(_MEETINGS, {"day": day, "mission": mission, "illustrative": illustrative})


def attendance(since: str, day: str, mission: str | None = None, *, illustrative: bool = True) -> pd.DataFrame:
    """Seats taken by area and sector at the meetings after one day and up to another: area, sector, came, seats."""
    return store.frame(_SECTORS, {"since": since, "day": day, "mission": mission, "illustrative": illustrative})


def decisions(day: str, mission: str | None = None, *, illustrative: bool = True) -> pd.DataFrame:
    """Decisions taken by a day: area (of the place they are for), date, slug, provenance."""
    return store.frame(_DECISIONS, {"day": day, "mission": mission, "illustrative": illustrative})


def actions(day: str, mission: str | None = None, *, illustrative: bool = True) -> pd.DataFrame:
    """Actions opened by a day: area (of the place they are for), slug, opened, due, closed, state, provenance."""
    return store.frame(_ACTIONS, {"day": day, "mission": mission, "illustrative": illustrative})
