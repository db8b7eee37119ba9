"""Questions about places: who they are, where they belong, which are like them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import store

UNITED_KINGDOM = "K02000001"
LEVEL_ORDER = (
    "country",
    "region",
    "combined_authority",
    "upper_tier",
    "lower_tier",
    "police_force",
    "itl2",
    "itl3",
    "other",
)

_PLACE = """
SELECT p.*, (SELECT group_concat(level) FROM place_level WHERE place = p.code) AS levels
FROM place p WHERE code = :code
"""

_FINDER = """
SELECT p.code, p.name, p.end_year,
    (SELECT group_concat(level) FROM place_level WHERE place = p.code) AS levels,
    (SELECT group_concat(other_name, '; ') FROM place_name WHERE place = p.code) AS other_names,
    (SELECT group_concat(r.name, ' and ') FROM place_parent pp
        JOIN place_level l ON l.place = pp.parent AND l.level = 'region'
        JOIN place r ON r.code = pp.parent WHERE pp.child = p.code AND pp.end_year IS NULL) AS region
FROM place p
WHERE EXISTS (SELECT 1 FROM latest WHERE place = p.code)
    AND EXISTS (SELECT 1 FROM place_level WHERE place = p.code AND level NOT IN ('itl2', 'itl3', 'other'))
ORDER BY p.name, p.code
"""

_AT_LEVEL = """
SELECT code, name, northing FROM place JOIN place_level ON place = code
WHERE level = :level AND end_year IS NULL ORDER BY name, code
"""

_PARENTS = """
SELECT p.code, p.name, pp.relation, (SELECT group_concat(level) FROM place_level WHERE place = p.code) AS levels
FROM place_parent pp JOIN place p ON p.code = pp.parent
WHERE pp.child = :code
    AND (pp.end_year IS NULL OR EXISTS (SELECT 1 FROM place e WHERE e.code = :code AND e.end_year IS NOT NULL))
ORDER BY p.code
"""

_CHILDREN = """
SELECT p.code, p.name, (SELECT group_concat(level) FROM place_level WHERE place = p.code) AS levels
FROM place_parent pp JOIN place p ON p.code = pp.child
WHERE pp.parent = :code AND pp.relation = 'direct' AND pp.end_year IS NULL AND p.end_year IS NULL
ORDER BY p.name, p.code
"""

_MEMBERS = """
SELECT p.code, p.name FROM place_parent pp JOIN place p ON p.code = pp.child
JOIN place_level l ON l.place = p.code AND l.level = :level
WHERE pp.parent = :code AND pp.end_year IS NULL AND p.end_year IS NULL ORDER BY p.name, p.code
"""

_NEIGHBOURS = """
SELECT p.code, p.name, n.rank FROM place_neighbour n JOIN place p ON p.code = n.neighbour
WHERE n.place = :code AND n.model = :model ORDER BY n.rank
"""

_SUCCESSORS = """
SELECT s.kind, s.year, s.old, o.name AS old_name, s.new, n.name AS new_name, s.source
FROM place_successor s JOIN place o ON o.code = s.old JOIN place n ON n.code = s.new
WHERE s.old = :code OR s.new = :code ORDER BY s.year
"""


_RECODED = "SELECT new FROM place_successor WHERE old = :code AND kind = 'recode'"


@dataclass(frozen=True, slots=True)
class Place:
    """A place; its identity is its GSS code."""

    code: str
    name: str
    levels: tuple[str, ...]
    start_year: int | None
    end_year: int | None
    population: int | None
    population_year: int | None
    area_km2: float | None
    easting: float | None
    northing: float | None

    @property
    def level(self) -> str:
        """The first of its levels in the usual order: the one a page shows it on."""
        return self.levels[0] if self.levels else "other"


def _ordered(levels: str | None) -> tuple[str, ...]:
    found = (levels or "").split(",")
    return tuple(level for level in LEVEL_ORDER if level in found)


def _with_levels(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(levels=[_ordered(levels) for levels in frame["levels"]])


def place(code: str) -> Place | None:
    """The place with this code, or None."""
    found = store.rows(_PLACE, {"code": code})
    if not found:
        return None
    row: dict[str, Any] = dict(found[0])
    return Place(**row | {"levels": _ordered(row["levels"])})


def finder() -> pd.DataFrame:
    """Every place that has figures: code, name, levels (tuple), other_names, region, end_year; by name."""
    return _with_levels(store.frame(_FINDER))


def at_level(level: str) -> pd.DataFrame:
    """Current places of a level: code, name, northing (metres, for an order from north to south); by name."""
    return store.frame(_AT_LEVEL, {"level": level})


def parents(code: str) -> pd.DataFrame:
    """Places this one lies in, or lay in when it ended: code, name, relation (direct or within), levels."""
    return _with_levels(store.frame(_PARENTS, {"code": code}))


def children(code: str) -> pd.DataFrame:
    """Current places directly in this one: code, name, levels."""
    return _with_levels(store.frame(_CHILDREN, {"code": code}))


def members(code: str, level: str) -> pd.DataFrame:
    """Current places of one level anywhere within this one: code, name."""
    return store.frame(_MEMBERS, {"code": code, "level": level})


def neighbours(code: str, model: str = "global") -> pd.DataFrame:
    """Similar places by the ONS model (global, economic or demographic): code, name, rank; most similar first."""
    return store.frame(_NEIGHBOURS, {"code": code, "model": model})


def successors(code: str) -> pd.DataFrame:
    """How this place came about or ended: kind, year, old, old_name, new, new_name, source."""
    return store.frame(_SUCCESSORS, {"code": code})


def current_code(code: str) -> str:
    """The code under which a place's figures are held: its newest, where only the code has changed."""
    while found := store.rows(_RECODED, {"code": code}):
        code = str(found[0]["new"])
    return code
