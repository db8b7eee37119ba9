"""Questions about purpose and account: Purpose Goals, the civil society account, sources and disputes of a field.

``place`` narrows to a place and what lies in it, None takes all. ``illustrative`` false leaves out rows that only show
how the dashboard works.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

from data import store
from data.areas import AREAS
from data.narrowing import SHOWN, WITHIN, weakest
from data.records.cells import Stored, pounds
from data.records.schema import key_of_row
from data.records.tables import BY_NAME
from data.records.vocabulary import LEVELS

_GOALS = f"""
SELECT g.slug, g.number, g.name, g.mark, g.number_confirmed, (
        SELECT count(DISTINCT a.organisation) FROM assessment a WHERE a.purpose_goal = g.slug AND {SHOWN.format("a")}
    ) AS organisations, g.provenance, g.source, g.source_url
FROM purpose_goal g WHERE {SHOWN.format("g")} ORDER BY g.number, g.slug
"""

_ASSESSMENTS = f"""
SELECT a.organisation, o.name AS organisation_name, o.sector, o.tier, o.place, p.name AS place_name, a.purpose_goal,
    g.number, g.name AS goal_name, g.mark, a.year, a.level, a.assessed, a.evidence, a.evidence_url, a.initiative,
    i.name AS initiative_name, a.provenance, a.source, a.source_url
FROM assessment a JOIN organisation o ON o.slug = a.organisation JOIN purpose_goal g ON g.slug = a.purpose_goal
LEFT JOIN place p ON p.code = o.place LEFT JOIN initiative i ON i.slug = a.initiative
WHERE (:goal IS NULL OR a.purpose_goal = :goal) AND (:organisation IS NULL OR a.organisation = :organisation)
    AND (:sector IS NULL OR o.sector = :sector) AND (:year IS NULL OR a.year = :year)
    AND (:initiative IS NULL OR a.initiative = :initiative) AND {WITHIN.format("o")} AND {SHOWN.format("a")}
ORDER BY o.name, a.organisation, g.number, a.year
"""

# An organisation's newest year on a goal stands for it. One whose place lies in several regions counts in each.
_GAPS = f"""
WITH {AREAS}, shown AS (
    SELECT a.organisation, a.purpose_goal, a.level, a.provenance, max(a.year) FROM assessment a
    WHERE a.year <= :year AND {SHOWN.format("a")} GROUP BY a.organisation, a.purpose_goal
), belongs AS (
    SELECT o.slug AS organisation, o.sector AS part, o.sector AS part_name FROM organisation o
    WHERE :by = 'sector' AND o.slug IN (SELECT organisation FROM shown)
    UNION ALL
    SELECT o.slug, r.area, p.name FROM organisation o LEFT JOIN area r ON r.place = o.place
    LEFT JOIN place p ON p.code = r.area WHERE :by = 'place' AND o.slug IN (SELECT organisation FROM shown)
)
SELECT b.part, b.part_name, g.slug AS purpose_goal, g.number, count(*) AS organisations,
    sum(s.level IS NULL) AS not_assessed, {", ".join(f"sum(s.level IS '{level}') AS {level}" for level in LEVELS)},
    iif(count(s.level), {weakest("s.provenance")}, NULL) AS provenance
FROM belongs b CROSS JOIN purpose_goal g
LEFT JOIN shown s ON s.organisation = b.organisation AND s.purpose_goal = g.slug
WHERE {SHOWN.format("g")} GROUP BY b.part, g.slug ORDER BY b.part_name IS NULL, b.part_name, g.number, g.slug
"""

_ACCOUNT = f"""
SELECT c.place, p.name AS place_name, c.period, c.measure, c.value, c.unit, c.quality, c.note, c.provenance, c.source,
    c.source_url
FROM civil_society_account c LEFT JOIN place p ON p.code = c.place
WHERE (:exactly IS NULL OR c.place = :exactly) AND (:period IS NULL OR c.period = :period) AND {SHOWN.format("c")}
ORDER BY p.name, c.place, c.measure, c.period
"""

_SOURCES = f"""
SELECT s.field, s.source_name, s.value, s.read_on, s.provenance, s.source, s.source_url FROM field_source s
WHERE s.record = :record AND s.key = :key AND (:field IS NULL OR s.field = :field) AND {SHOWN.format("s")}
ORDER BY s.field, s.read_on, s.source_name
"""

_DISPUTES = f"""
SELECT d.slug, d.record, d.key, d.field, d.raised_by, o.name AS raised_by_name, d.raised, d.what, d.answered, d.answer,
    d.state, d.provenance, d.source, d.source_url
FROM dispute d JOIN organisation o ON o.slug = d.raised_by
WHERE (:record IS NULL OR d.record = :record) AND (:key IS NULL OR d.key = :key)
    AND (:field IS NULL OR d.field = :field) AND (:state IS NULL OR d.state = :state) AND {SHOWN.format("d")}
ORDER BY d.raised DESC, d.slug
"""


def goals(*, illustrative: bool = True) -> pd.DataFrame:
    """The Purpose Goals by number.

    Columns: slug, number, name (None: to be confirmed), mark (read, reported, to_be_confirmed), number_confirmed (yes,
    no), organisations (how many assessed themselves on it), provenance, source, source_url.
    """
    return store.frame(_GOALS, {"illustrative": illustrative})


def assessments(
    *,
    goal: str | None = None,
    organisation: str | None = None,
    sector: str | None = None,
    place: str | None = None,
    year: int | None = None,
    initiative: str | None = None,
    illustrative: bool = True,
) -> pd.DataFrame:
    """How far organisations say they are, by organisation, goal and year; ``place`` is that of the organisation.

    Columns: organisation, organisation_name, sector, tier, place, place_name, purpose_goal, number, goal_name, mark,
    year, level, assessed, evidence, evidence_url, initiative, initiative_name, provenance, source, source_url.
    """
    asked = {"goal": goal, "organisation": organisation, "sector": sector, "place": place, "year": year}
    return store.frame(_ASSESSMENTS, asked | {"initiative": initiative, "illustrative": illustrative})


def gaps(by: Literal["sector", "place"], *, year: int = 9999, illustrative: bool = True) -> pd.DataFrame:
    """For each sector or region and each goal how many organisations are how far, in their newest year up to a year.

    Counts organisations that have assessed themselves on any goal. Columns: part (sector, or code of a region or
    nation; None: without a place), part_name, purpose_goal, number, organisations, not_assessed, and one for each
    level: not_started, started, under_way, part_of_practice, which with not_assessed sum to organisations; and
    provenance (of the assessments; None without one).
    """
    return store.frame(_GAPS, {"by": by, "year": year, "illustrative": illustrative})


def account(place: str | None = None, period: str | None = None, *, illustrative: bool = True) -> pd.DataFrame:
    """Entries of the civil society account for exactly a place (None: all), by measure and year.

    Columns: place, place_name, period, measure, value (nan: not available), unit, quality, note, provenance, source,
    source_url.
    """
    asked = {"exactly": place, "period": period, "illustrative": illustrative}
    return store.frame(_ACCOUNT, asked).astype({"value": float})


def sources_of(record: str, key: str, field: str | None = None, *, illustrative: bool = True) -> pd.DataFrame:
    """What sources say of the fields of one record, of one field or all.

    ``key`` is the record's short name, or the parts of its key joined by " | ". Columns: field, source_name, value (as
    written there), read_on, provenance, source, source_url.
    """
    return store.frame(_SOURCES, {"record": record, "key": key, "field": field, "illustrative": illustrative})


def disputes(
    record: str | None = None,
    key: str | None = None,
    field: str | None = None,
    *,
    state: str | None = None,
    illustrative: bool = True,
) -> pd.DataFrame:
    """Disputed values, the newest first; of one record or field, or all.

    Columns: slug, record, key, field, raised_by, raised_by_name, raised, what, answered, answer, state, provenance,
    source, source_url.
    """
    asked = {"record": record, "key": key, "field": field, "state": state, "illustrative": illustrative}
    return store.frame(_DISPUTES, asked)


def value_of(record: str, key: str, field: str) -> Stored:
    """What a record says now, as files write it (money as "84000.00" pounds); None for nothing or no such record.

    Raises KeyError for a table or field that is none of records.
    """
    table = BY_NAME[record]
    kind = {one.name: one.kind for one in table.fields}[field]
    found = store.rows(f'SELECT "{field}" FROM {table.name} WHERE {key_of_row(table)} = :key', {"key": key})
    cell: Stored = found[0][0] if found else None
    return pounds(cell) if kind == "money" and isinstance(cell, int) else cell
