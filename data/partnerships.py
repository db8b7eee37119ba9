"""Questions about partnerships: who works together, where, since when, on what.

``illustrative`` false leaves out rows that only show how the dashboard works.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data import store
from data.areas import AREAS

_SHOWN = "(:illustrative OR {0}.provenance <> 'illustrative')"
_RUNNING = "({0}.start IS NULL OR {0}.start <= :day) AND ({0}.end IS NULL OR {0}.end > :day)"
_BELONGING = "({0}.joined IS NULL OR {0}.joined <= :day) AND ({0}.left IS NULL OR {0}.left > :day)"

# The newest stage reached by the day stands for the partnership.
_REGISTER = f"""
WITH {AREAS}
SELECT p.slug, p.name, p.kind, p.mission, p.lead, o.name AS lead_name, p.start, p.end, p.provenance,
    (SELECT count(*) FROM partnership_place x WHERE x.partnership = p.slug) AS places,
    (SELECT count(*) FROM partnership_member x WHERE x.partnership = p.slug AND {_BELONGING.format("x")}) AS members,
    (SELECT group_concat(DISTINCT m.sector) FROM partnership_member x JOIN organisation m ON m.slug = x.organisation
        WHERE x.partnership = p.slug AND {_BELONGING.format("x")}) AS sectors,
    (SELECT group_concat(DISTINCT r.area) FROM partnership_place x JOIN area r ON r.place = x.place
        WHERE x.partnership = p.slug) AS regions,
    (SELECT s.stage FROM partnership_stage s WHERE s.partnership = p.slug AND s.reached <= :day
        ORDER BY s.reached DESC LIMIT 1) AS stage
FROM partnership p LEFT JOIN organisation o ON o.slug = p.lead
WHERE (p.start IS NULL OR p.start <= :day) AND {_SHOWN.format("p")} ORDER BY p.name, p.slug
"""

_ONE = """
SELECT p.slug, p.name, p.kind, p.mission, p.lead, o.name AS lead_name, p.part_of, w.name AS part_of_name, p.start,
    p.end, p.summary, p.limits, p.url, p.provenance, p.source, p.source_url, p.version, p.changed_at, p.changed_by
FROM partnership p LEFT JOIN organisation o ON o.slug = p.lead LEFT JOIN partnership w ON w.slug = p.part_of
WHERE p.slug = :slug
"""

_PLACES = """
SELECT x.place AS code, p.name, (SELECT group_concat(level) FROM place_level WHERE place = x.place) AS levels,
    x.provenance
FROM partnership_place x JOIN place p ON p.code = x.place WHERE x.partnership = :slug ORDER BY p.name
"""

_MEMBERS = f"""
SELECT o.slug, o.name, o.sector, o.tier, o.place, m.role, m.joined, m.left, m.provenance
FROM partnership_member m JOIN organisation o ON o.slug = m.organisation
WHERE m.partnership = :slug AND {_BELONGING.format("m")} AND {_SHOWN.format("m")} ORDER BY o.sector, o.name
"""

_INDICATORS = """
SELECT indicator, role, provenance FROM partnership_indicator WHERE partnership = :slug ORDER BY role DESC, indicator
"""

_STAGES = """
SELECT stage, planned, reached, evidence, provenance FROM partnership_stage WHERE partnership = :slug
ORDER BY coalesce(reached, planned), stage
"""

_WANTING = f"""
SELECT x.partnership AS slug, p.name, x.role, p.provenance FROM partnership_indicator x
JOIN partnership p ON p.slug = x.partnership
WHERE x.indicator = :indicator AND {_RUNNING.format("p")} AND {_SHOWN.format("p")} ORDER BY x.role DESC, p.name
"""

_PARTS = f"""
SELECT slug, name FROM partnership p WHERE p.part_of = :slug AND {_SHOWN.format("p")} ORDER BY name
"""

_COMMITMENTS = f"""
SELECT c.slug, c.kind, o.name AS organisation, c.what, c.quantity, c.unit, c.made, c.due, c.delivered, c.delivered_on,
    c.state, c.provenance
FROM commitment c JOIN organisation o ON o.slug = c.organisation
WHERE c.partnership = :slug AND (c.made IS NULL OR c.made <= :day) AND {_SHOWN.format("c")} ORDER BY c.made, c.slug
"""

_COVERING = f"""
SELECT p.slug, p.name, p.kind, p.mission, p.start, p.provenance FROM partnership p
WHERE {_RUNNING.format("p")} AND {_SHOWN.format("p")} AND EXISTS (
    SELECT 1 FROM partnership_place x WHERE x.partnership = p.slug AND (x.place = :place
        OR x.place IN (SELECT parent FROM place_parent WHERE child = :place AND end_year IS NULL)
        OR x.place IN (SELECT child FROM place_parent WHERE parent = :place AND end_year IS NULL)))
ORDER BY p.name
"""

# A country stands for none of its parts: a partnership of a whole nation would cover every one of them.
_COVERED = f"""
WITH part AS (
    SELECT place, place AS part FROM place_level WHERE level = :level
    UNION
    SELECT pp.parent, pp.child FROM place_parent pp JOIN place_level l ON l.place = pp.child AND l.level = :level
    WHERE pp.end_year IS NULL
)
SELECT DISTINCT x.partnership, part.part AS place FROM partnership_place x JOIN partnership s ON s.slug = x.partnership
JOIN part ON part.place = x.place
WHERE {_RUNNING.format("s")} AND {_SHOWN.format("s")}
    AND NOT EXISTS (SELECT 1 FROM place_level k WHERE k.place = x.place AND k.level = 'country')
"""

_SECTORS = f"""
SELECT x.partnership, o.sector, count(*) AS members FROM partnership_member x
JOIN partnership s ON s.slug = x.partnership JOIN organisation o ON o.slug = x.organisation
WHERE {_BELONGING.format("x")} AND {_SHOWN.format("s")} GROUP BY x.partnership, o.sector
"""


@dataclass(frozen=True, slots=True)
class Partnership:
    """A partnership: what it is, who leads it, since when, and who says so."""

    slug: str
    name: str
    kind: str
    mission: str | None
    lead: str | None
    lead_name: str | None
    part_of: str | None
    part_of_name: str | None
    start: str | None
    end: str | None
    summary: str | None
    limits: str | None
    url: str | None
    provenance: str
    source: str | None
    source_url: str | None
    version: int
    changed_at: str
    changed_by: str


def register(day: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Every partnership begun by a day, by name, with how many places and members it had then, its sectors, regions
    and stage; one that ended is still listed.

    ``sectors`` and ``regions`` (codes; nations and the whole country among them) are parted by commas, or None.
    """
    return store.frame(_REGISTER, {"day": day, "illustrative": illustrative})


def partnership(slug: str) -> Partnership | None:
    """The partnership with this slug, or None."""
    found = store.rows(_ONE, {"slug": slug})
    return Partnership(**dict(found[0])) if found else None


def places(slug: str) -> pd.DataFrame:
    """The places it covers: code, name, levels (parted by commas), provenance; by name."""
    return store.frame(_PLACES, {"slug": slug})


def members(slug: str, day: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Its members on a day: slug, name, sector, tier, place, role, joined, left, provenance."""
    return store.frame(_MEMBERS, {"slug": slug, "day": day, "illustrative": illustrative})


def own_indicators(slug: str) -> pd.DataFrame:
    """What it wants to move (core) and adds to (contributing): indicator, role, provenance."""
    return store.frame(_INDICATORS, {"slug": slug})


def wanting(indicator: str, day: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Partnerships running on a day that want to move an indicator (core) or add to it (contributing).

    Columns: slug, name, role, provenance.
    """
    return store.frame(_WANTING, {"indicator": indicator, "day": day, "illustrative": illustrative})


def stages(slug: str) -> pd.DataFrame:
    """Its stage gates: stage, planned, reached, evidence, provenance; in the order of their days."""
    return store.frame(_STAGES, {"slug": slug})


def parts(slug: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Partnerships that belong to it: slug, name."""
    return store.frame(_PARTS, {"slug": slug, "illustrative": illustrative})


def commitments(slug: str, day: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Offers and asks made through it by a day, oldest first."""
    return store.frame(_COMMITMENTS, {"slug": slug, "day": day, "illustrative": illustrative})


def covering(place: str, day: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Partnerships running on a day, of a place, of what it lies in, or of what lies in it.

    Columns: slug, name, kind, mission, start, provenance.
    """
    return store.frame(_COVERING, {"place": place, "day": day, "illustrative": illustrative})


def covered(level: str, day: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Which partnership running on a day covers which places of a level: partnership, place.

    It covers them itself or by what they lie in; partnerships of whole countries cover none.
    """
    return store.frame(_COVERED, {"level": level, "day": day, "illustrative": illustrative})


def sectors(day: str, *, illustrative: bool = True) -> pd.DataFrame:
    """How many members of each sector each partnership had on a day: partnership, sector, members."""
    return store.frame(_SECTORS, {"day": day, "illustrative": illustrative})
