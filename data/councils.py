"""Questions about mission councils: who sits on them, when they meet, what they follow.

``illustrative`` false leaves out rows that only show how the dashboard works. States as of a day are worked out by
`methods.actions` from the dates given here.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from data import store

_SHOWN = "(:illustrative OR {0}.provenance <> 'illustrative')"

_COUNCILS = f"""
SELECT c.slug, c.name, c.mission, c.place, p.name AS place_name, p.northing, c.cadence, c.about, c.provenance,
    c.source, c.source_url
FROM council c LEFT JOIN place p ON p.code = c.place WHERE {_SHOWN.format("c")}
ORDER BY c.mission IS NULL, (SELECT number FROM mission WHERE slug = c.mission), p.northing DESC, c.name
"""

_MEMBERS = f"""
SELECT m.slug, m.post, m.sector, m.tier, o.name AS organisation, m.organisation AS organisation_slug, m.joined, m.left,
    m.provenance
FROM council_member m LEFT JOIN organisation o ON o.slug = m.organisation
WHERE m.council = :council AND (m.joined IS NULL OR m.joined <= :day) AND (m.left IS NULL OR m.left > :day)
    AND {_SHOWN.format("m")}
ORDER BY m.sector, m.post
"""

# A meeting after the day was a plan on the day, whatever became of it.
_MEETINGS = f"""
SELECT m.slug, m.date, m.title, CASE WHEN m.date > :day AND m.state = 'held' THEN 'planned' ELSE m.state END AS state,
    m.agenda, CASE WHEN m.date <= :day THEN m.minutes END AS minutes,
    CASE WHEN m.date <= :day THEN m.minutes_url END AS minutes_url, m.provenance,
    (SELECT count(*) FROM decision d WHERE d.meeting = m.slug AND m.date <= :day) AS decisions,
    (SELECT count(*) FROM attendance a WHERE a.meeting = m.slug AND a.state <> 'absent' AND m.date <= :day) AS came,
    (SELECT count(*) FROM attendance a WHERE a.meeting = m.slug AND m.date <= :day) AS seats
FROM meeting m WHERE m.council = :council AND {_SHOWN.format("m")} ORDER BY m.date
"""

_MEETING = "SELECT slug, council, date, title, state, agenda, provenance FROM meeting WHERE slug = :slug"

_ATTENDANCE = f"""
SELECT t.date, m.sector, a.state, count(*) AS seats FROM attendance a JOIN meeting t ON t.slug = a.meeting
JOIN council_member m ON m.slug = a.member
WHERE t.council = :council AND t.date <= :day AND {_SHOWN.format("a")} GROUP BY t.date, m.sector, a.state
ORDER BY t.date, m.sector
"""

_ACTIONS = f"""
SELECT a.slug, a.council, a.text, a.place, p.name AS place_name, a.owner AS owner_slug, o.name AS owner, o.sector,
    a.opened, a.due, CASE WHEN a.closed <= :day THEN a.closed END AS closed,
    CASE WHEN a.closed > :day THEN 'open' ELSE a.state END AS state, a.decision, d.title AS decision_title, a.provenance
FROM action a JOIN organisation o ON o.slug = a.owner LEFT JOIN decision d ON d.slug = a.decision
LEFT JOIN place p ON p.code = a.place
WHERE (:council IS NULL OR a.council = :council) AND (:decision IS NULL OR a.decision = :decision)
    AND a.opened <= :day AND {_SHOWN.format("a")}
ORDER BY a.due, a.slug
"""

_STEPS = f"""
SELECT s.action, s.date, s.state, s.note, s.provenance FROM action_step s JOIN action a ON a.slug = s.action
WHERE (:council IS NULL OR a.council = :council) AND (:decision IS NULL OR a.decision = :decision)
    AND s.date <= :day AND {_SHOWN.format("s")} ORDER BY s.action, s.date
"""

_CHALLENGES = f"""
SELECT c.slug, c.raised, o.name AS raised_by, o.sector, c.about, c.position, a.answered, a.response, a.outcome,
    a.changed, c.decision, d.title AS decision_title, c.provenance
FROM challenge c JOIN organisation o ON o.slug = c.raised_by LEFT JOIN decision d ON d.slug = c.decision
LEFT JOIN challenge a ON a.slug = c.slug AND a.answered <= :day
WHERE (:council IS NULL OR c.council = :council) AND (:decision IS NULL OR c.decision = :decision)
    AND c.raised <= :day AND {_SHOWN.format("c")}
ORDER BY c.raised DESC, c.slug
"""

_EVIDENCE = f"""
SELECT DISTINCT d.indicator FROM decision d JOIN meeting m ON m.slug = d.meeting
WHERE m.council = :council AND m.date <= :day AND d.indicator IS NOT NULL AND d.state = 'in_force'
    AND {_SHOWN.format("d")}
ORDER BY d.indicator
"""


def councils(*, illustrative: bool = True) -> pd.DataFrame:
    """Every council, those of missions first, regional ones north to south.

    Columns: slug, name, mission (None: all), place, place_name, northing, cadence, about, provenance, source,
    source_url.
    """
    return store.frame(_COUNCILS, {"illustrative": illustrative})


def members(council: str, day: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Seats held on a day: slug, post, sector, tier, organisation, organisation_slug, joined, left, provenance."""
    return store.frame(_MEMBERS, {"council": council, "day": day, "illustrative": illustrative})


def meetings(council: str, day: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Meetings as of a day, oldest first; one after it is planned, without minutes, decisions or attendance.

    Columns: slug, date, title, state, agenda, minutes, minutes_url, decisions, came, seats, provenance.
    """
    return store.frame(_MEETINGS, {"council": council, "day": day, "illustrative": illustrative})


def meeting(slug: str) -> dict[str, Any] | None:
    """One meeting as it is recorded: slug, council, date, title, state, agenda, provenance; or None."""
    found = store.rows(_MEETING, {"slug": slug})
    return dict(found[0]) if found else None


def attendance(council: str, day: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Seats by meeting up to a day, sector and state (present, substitute, absent): date, sector, state, seats."""
    return store.frame(_ATTENDANCE, {"council": council, "day": day, "illustrative": illustrative})


def actions(
    day: str, *, council: str | None = None, decision: str | None = None, illustrative: bool = True
) -> pd.DataFrame:
    """Actions opened by a day, of a council or from a decision, by due day; one closed later is still open."""
    return store.frame(_ACTIONS, {"council": council, "decision": decision, "day": day, "illustrative": illustrative})


def steps(
    day: str, *, council: str | None = None, decision: str | None = None, illustrative: bool = True
) -> pd.DataFrame:
    """What became of actions up to a day: action, date, state, note, provenance; oldest first."""
    return store.frame(_STEPS, {"council": council, "decision": decision, "day": day, "illustrative": illustrative})


def challenges(
    day: str, *, council: str | None = None, decision: str | None = None, illustrative: bool = True
) -> pd.DataFrame:
    """Challenges raised by a day, newest first, with who raised them, and what was answered and changed by then."""
    return store.frame(
        _CHALLENGES, {"council": council, "decision": decision, "day": day, "illustrative": illustrative}
    )


def evidence(council: str, day: str, *, illustrative: bool = True) -> list[str]:
    """Slugs of the indicators that the council's decisions in force, taken by a day, want to move."""
    found = store.rows(_EVIDENCE, {"council": council, "day": day, "illustrative": illustrative})
    return [str(row["indicator"]) for row in found]
