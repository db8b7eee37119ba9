"""Questions about purpose and account: Purpose Goals, the civil society account, sources and disputes of a field.

``place`` narrows to a place and what lies in it, None takes all. ``illustrative`` false leaves out rows that only show
how the dashboard works.
"""

from __future__ import annotations

import pandas as pd

from data import store
from data.narrowing import SHOWN, WITHIN
from data.records.cells import Stored, pounds
from data.records.schema import key_of_row
from data.records.tables import BY_NAME

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
WHERE (:sector IS NULL OR o.sector = :sector) AND (:initiative IS NULL OR a.initiative = :initiative)
    AND {WITHIN.format("o")} AND {SHOWN.format("a")}
ORDER BY o.name, a.organisation, g.number, a.year
"""

_ACCOUNT = f"""
SELECT c.place, p.name AS place_name, c.period, c.measure, c.value, c.unit, c.quality, c.note, c.provenance, c.source,
    c.source_url
FROM civil_society_account c LEFT JOIN place p ON p.code = c.place
WHERE c.place = :place AND {SHOWN.format("c")}
ORDER BY c.measure, c.period
"""

_SOURCES = f"""
SELECT s.field, s.source_name, s.value, s.read_on, s.provenance, s.source, s.source_url FROM field_source s
WHERE s.record = :record AND s.key = :key AND {SHOWN.format("s")}
ORDER BY s.field, s.read_on, s.source_name
"""

_DISPUTES = f"""
SELECT d.slug, d.record, d.key, d.field, d.raised_by, o.name AS raised_by_name, d.raised, d.what, d.answered, d.answer,
    d.state, d.provenance, d.source, d.source_url
FROM dispute d JOIN organisation o ON o.slug = d.raised_by
WHERE d.record = :record AND d.key = :key AND {SHOWN.format("d")}
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
    sector: str | None = None,
    place: str | None = None,
    initiative: str | None = None,
    illustrative: bool = True,
) -> pd.DataFrame:
    """How far organisations say they are, by organisation, goal and year; ``place`` is that of the organisation.

    Columns: organisation, organisation_name, sector, tier, place, place_name, purpose_goal, number, goal_name, mark,
    year, level, assessed, evidence, evidence_url, initiative, initiative_name, provenance, source, source_url.
    """
    asked = {"sector": sector, "place": place, "initiative": initiative, "illustrative": illustrative}
    return store.frame(_ASSESSMENTS, asked)


def account(place: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Entries of the civil society account for exactly a place, by measure and year.

    Columns: place, place_name, period, measure, value (nan: not available), unit, quality, note, provenance, source,
    source_url.
    """
    return store.frame(_ACCOUNT, {"place": place, "illustrative": illustrative}).astype({"value": float})


def sources_of(record: str, key: str, *, illustrative: bool = True) -> pd.DataFrame:
    """What sources say of the fields of one record.

    ``key`` is the record's short name, or the parts of its key joined by " | ". Columns: field, source_name, value (as
    written there), read_on, provenance, source, source_url.
    """
    return store.frame(_SOURCES, {"record": record, "key": key, "illustrative": illustrative})


def disputes(record: str, key: str, *, illustrative: bool = True) -> pd.DataFrame:
    """Disputed values of one record, the newest first; ``key`` as for `sources_of`.

    Columns: slug, record, key, field, raised_by, raised_by_name, raised, what, answered, answer, state, provenance,
    source, source_url.
    """
    return store.frame(_DISPUTES, {"record": record, "key": key, "illustrative": illustrative})


def value_of(record: str, key: str, field: str) -> Stored:
    """What a record says now, as files write it (money as "84000.00" pounds); None for nothing or no such record.

    Raises KeyError for a table or field that is none of records.
    """
    table = BY_NAME[record]
    kind = {one.name: one.kind for one in table.fields}[field]
    found = store.rows(f'SELECT "{field}" FROM {table.name} WHERE {key_of_row(table)} = :key', {"key": key})
    cell: Stored = found[0][0] if found else None
    return pounds(cell) if kind == "money" and isinstance(cell, int) else cell
