"""Questions about indicators and their observations.

``known`` everywhere is a day (ISO text): the answer is what had been published by then.
None asks for what is known now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import store
from data.period import Period, of

ALWAYS = "9999-12-31"

_FIELDS = """
i.*, r.mission, r.headline_order, coalesce(r.short_title, i.title) AS short_title,
coalesce(r.polarity, 'neither') AS polarity, r.polarity_reason, coalesce(r.aggregation, 'none') AS aggregation,
r.weight, r.aggregation_reason, coalesce(r.statistic_status, 'unknown') AS statistic_status, r.status_reason,
coalesce(r.price_basis, 'not_money') AS price_basis, r.uncertainty,
coalesce(r.comparison, 'interval') AS comparison, r.comparison_reason
"""

_INDICATOR = (
    f"SELECT {_FIELDS} FROM indicator i LEFT JOIN indicator_rule r ON r.indicator = i.slug WHERE i.slug = :slug"
)

_EVERY = f"""
SELECT {_FIELDS} FROM indicator i LEFT JOIN indicator_rule r ON r.indicator = i.slug
LEFT JOIN mission m ON m.slug = r.mission
WHERE EXISTS (SELECT 1 FROM coverage c WHERE c.indicator = i.slug)
ORDER BY m.number IS NULL, m.number, r.headline_order IS NULL, r.headline_order, i.title
"""

_KNOWN_CELLS = """
WITH cell AS (
    SELECT indicator, place, period_start, period_end, value, lower, upper, mark, note, published
    FROM observation WHERE indicator = :indicator AND published <= :known
    UNION ALL
    SELECT indicator, place, period_start, period_end, value, lower, upper, mark, NULL, published
    FROM revision WHERE :known < '9999' AND indicator = :indicator AND published <= :known AND replaced > :known
)
"""

_VALUES_NOW = """
SELECT p.code, p.name, o.value, o.lower, o.upper, o.mark, o.note, o.published
FROM place_level l JOIN place p ON p.code = l.place
JOIN observation o ON o.place = l.place AND o.indicator = :indicator
    AND o.period_start = :start AND o.period_end = :end
WHERE l.level = :level ORDER BY p.name, p.code
"""

_VALUES_KNOWN = (
    _KNOWN_CELLS
    + """
SELECT p.code, p.name, o.value, o.lower, o.upper, o.mark, o.note, o.published
FROM cell o JOIN place_level l ON l.place = o.place AND l.level = :level JOIN place p ON p.code = o.place
WHERE o.period_start = :start AND o.period_end = :end ORDER BY p.name, p.code
"""
)

_PERIODS_NOW = """
SELECT period_start, period_end FROM spread WHERE indicator = :indicator AND level = :level
ORDER BY period_end DESC, period_start DESC
"""

_PERIODS_KNOWN = (
    _KNOWN_CELLS
    + """
SELECT DISTINCT period_start, period_end FROM cell JOIN place_level l ON l.place = cell.place AND l.level = :level
WHERE value IS NOT NULL ORDER BY period_end DESC, period_start DESC
"""
)

# CROSS JOIN keeps SQLite on the primary key: the places first, then their cells.
_SERIES_NOW = """
SELECT p.code, p.name, o.period_start, o.period_end, o.value, o.lower, o.upper, o.mark, o.note, o.published
FROM json_each(:places) j CROSS JOIN observation o ON o.indicator = :indicator AND o.place = j.value
JOIN place p ON p.code = o.place ORDER BY p.name, p.code, o.period_start, o.period_end
"""

_SERIES_KNOWN = (
    _KNOWN_CELLS
    + """
SELECT p.code, p.name, o.period_start, o.period_end, o.value, o.lower, o.upper, o.mark, o.note, o.published
FROM cell o JOIN place p ON p.code = o.place
WHERE o.place IN (SELECT value FROM json_each(:places)) ORDER BY p.name, p.code, o.period_start, o.period_end
"""
)

_PANEL = _KNOWN_CELLS + "SELECT place AS code, period_start, period_end, value FROM cell WHERE value IS NOT NULL"

_LATEST = """
SELECT l.*, p.name FROM latest l JOIN place p ON p.code = l.place
WHERE l.place IN (SELECT value FROM json_each(:places))
    AND l.indicator IN (SELECT value FROM json_each(:indicators))
"""

_LATEST_KNOWN = """
WITH cell AS (
    SELECT indicator, place, period_start, period_end, value, lower, upper, mark, published FROM observation
    WHERE published <= :known AND indicator IN (SELECT value FROM json_each(:indicators))
        AND place IN (SELECT value FROM json_each(:places)) AND value IS NOT NULL
    UNION ALL
    SELECT indicator, place, period_start, period_end, value, lower, upper, mark, published FROM revision
    WHERE published <= :known AND replaced > :known AND indicator IN (SELECT value FROM json_each(:indicators))
        AND place IN (SELECT value FROM json_each(:places)) AND value IS NOT NULL
), dated AS (
    SELECT *, row_number() OVER (PARTITION BY indicator, place ORDER BY period_end DESC, period_start DESC) AS age,
        count(*) OVER (PARTITION BY indicator, place) AS periods,
        min(period_start) OVER (PARTITION BY indicator, place) AS first_start
    FROM cell
), line AS (
    SELECT indicator, place, json_group_array(value) AS series FROM
        (SELECT * FROM dated WHERE age <= 30 ORDER BY indicator, place, age DESC) GROUP BY indicator, place
), earlier AS (
    SELECT now.indicator, now.place, max(before.period_start) AS period_start
    FROM dated now JOIN dated before ON before.indicator = now.indicator AND before.place = now.place
        AND before.period_end < now.period_start
        AND abs((julianday(before.period_end) - julianday(before.period_start))
              - (julianday(now.period_end) - julianday(now.period_start)))
            <= max(3, 0.02 * (julianday(now.period_end) - julianday(now.period_start) + 1))
    WHERE now.age = 1 AND NOT EXISTS (
        SELECT 1 FROM series_break b WHERE b.indicator = now.indicator AND (b.place IS NULL OR b.place = now.place)
        AND b.period_start > before.period_start AND b.period_start <= now.period_start)
    GROUP BY now.indicator, now.place
)
SELECT now.indicator, now.place, now.period_start, now.period_end, now.value, now.lower, now.upper, now.mark,
    now.published, b.period_start AS previous_start, b.period_end AS previous_end, b.value AS previous_value,
    b.lower AS previous_lower, b.upper AS previous_upper, now.periods, now.first_start, line.series, p.name
FROM dated now JOIN place p ON p.code = now.place JOIN line USING (indicator, place)
LEFT JOIN earlier e USING (indicator, place)
LEFT JOIN dated b ON b.indicator = now.indicator AND b.place = now.place AND b.period_start = e.period_start
WHERE now.age = 1 GROUP BY now.indicator, now.place
"""

_BAND = """
SELECT period_start, period_end, places, low, p10, p25, median, p75, p90, high FROM spread
WHERE indicator = :indicator AND level = :level ORDER BY period_start, period_end
"""

_BREAKS = """
SELECT place, period_start, why, source_url FROM series_break WHERE indicator = :indicator ORDER BY period_start
"""

_ALL_BREAKS = "SELECT indicator, place, period_start, why FROM series_break ORDER BY period_start"

_COVERAGE = "SELECT * FROM coverage WHERE indicator = :indicator"

_REVISIONS = """
SELECT p.code, p.name, r.period_start, r.period_end, r.value AS old_value, o.value AS value_now, r.kind, r.published,
    r.replaced
FROM revision r JOIN place p ON p.code = r.place
LEFT JOIN observation o USING (indicator, place, period_start, period_end)
WHERE r.indicator = :indicator AND (:place IS NULL OR r.place = :place)
    AND (:all_kinds OR r.kind IN ('revised', 'withdrawn')) AND r.replaced <= :known
ORDER BY r.replaced DESC, p.name, r.period_start DESC LIMIT :most
"""

_EDITIONS = """
SELECT published FROM observation WHERE indicator = :indicator GROUP BY published
UNION SELECT published FROM revision WHERE indicator = :indicator GROUP BY published
UNION SELECT published FROM indicator WHERE slug = :indicator ORDER BY published
"""


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator with its rules: what the publisher says of it and what we say, with our reason."""

    slug: str
    dataset: str
    title: str
    subtitle: str | None
    description: str | None
    unit: str | None
    prefix: str | None
    suffix: str | None
    decimals: int | None
    topic: str | None
    source_org: str | None
    source_url: str | None
    source_date: str | None
    licence: str
    published: str
    next_release: str | None
    methodology: str | None
    caveats: str | None
    mission: str | None
    headline_order: int | None
    short_title: str
    polarity: str
    polarity_reason: str | None
    aggregation: str
    weight: str | None
    aggregation_reason: str | None
    statistic_status: str
    status_reason: str | None
    price_basis: str
    uncertainty: str | None
    comparison: str
    comparison_reason: str | None


def _json(items: Sequence[str]) -> str:
    return "[" + ",".join('"' + item.replace("\\", "").replace('"', "") + '"' for item in items) + "]"


def indicator(slug: str) -> Indicator | None:
    """The indicator with this slug, or None."""
    found = store.rows(_INDICATOR, {"slug": slug})
    return Indicator(**dict(found[0])) if found else None


def indicators(mission: str | None = None, *, headline: bool = False) -> list[Indicator]:
    """Indicators that have observations: by mission, headline order, title."""
    every = [Indicator(**dict(row)) for row in store.rows(_EVERY)]
    return [
        one
        for one in every
        if (mission is None or one.mission == mission) and (not headline or one.headline_order is not None)
    ]


def periods(slug: str, level: str, known: str | None = None) -> list[Period]:
    """Periods with a value at this level, newest first."""
    sql = _PERIODS_KNOWN if known else _PERIODS_NOW
    parameters = {"indicator": slug, "level": level} | ({"known": known} if known else {})
    return [of(row["period_start"], row["period_end"]) for row in store.rows(sql, parameters)]


def values_at(slug: str, level: str, period: Period, known: str | None = None) -> pd.DataFrame:
    """One period's cells of all places of a level: code, name, value, lower, upper, mark, note, published; by name."""
    parameters: dict[str, Any] = {
        "indicator": slug,
        "level": level,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
    }
    if known:
        return _floats(store.frame(_VALUES_KNOWN, parameters | {"known": known}))
    return _floats(store.frame(_VALUES_NOW, parameters))


def series(slug: str, places: Sequence[str], known: str | None = None) -> pd.DataFrame:
    """Every period of the places: code, name, period_start, period_end, value, lower, upper, mark, note, published."""
    parameters = {"indicator": slug, "places": _json(places)}
    if known:
        return _floats(store.frame(_SERIES_KNOWN, parameters | {"known": known}))
    return _floats(store.frame(_SERIES_NOW, parameters))


def latest(slugs: Sequence[str], places: Sequence[str], known: str | None = None) -> pd.DataFrame:
    """Newest value of each indicator and place with the period before it that does not overlap.

    Columns: indicator, place, name, period_start, period_end, value, lower, upper, mark, published,
    previous_start … previous_upper (empty where there is none, or a break lies between), periods,
    first_start, series (JSON list of up to 30 values, oldest first).
    """
    parameters = {"indicators": _json(slugs), "places": _json(places)}
    if known:
        return _floats(store.frame(_LATEST_KNOWN, parameters | {"known": known}))
    return _floats(store.frame(_LATEST, parameters))


def band(slug: str, level: str) -> pd.DataFrame:
    """Spread of a level's places by period: period_start, period_end, places, low, p10, p25, median, p75, p90, high."""
    return store.frame(_BAND, {"indicator": slug, "level": level})


def panel(slug: str, known: str | None = None) -> pd.DataFrame:
    """Every value of every place: code, period_start, period_end, value; in no order."""
    return _floats(store.frame(_PANEL, {"indicator": slug, "known": known or ALWAYS}))


def breaks(slug: str) -> pd.DataFrame:
    """Breaks of the series: place (empty for all), period_start (first period after it), why, source_url."""
    return store.frame(_BREAKS, {"indicator": slug})


def all_breaks() -> pd.DataFrame:
    """Breaks of all series, oldest first: indicator, place (None for all), period_start, why."""
    return store.frame(_ALL_BREAKS)


def coverage(slug: str) -> pd.DataFrame:
    """Places, periods, values and intervals by level, as baked."""
    return store.frame(_COVERAGE, {"indicator": slug})


def revisions(
    slug: str, place: str | None = None, known: str | None = None, *, all_kinds: bool = False, most: int = 2000
) -> pd.DataFrame:
    """Replaced values, newest replacement first: code, name, period, old_value, value_now, kind, published, replaced.

    Changes of rounding, interval or mark alone are left out unless ``all_kinds``.
    """
    parameters: dict[str, Any] = {"indicator": slug, "place": place, "known": known or ALWAYS}
    return store.frame(_REVISIONS, parameters | {"all_kinds": int(all_kinds), "most": most})


def editions(slug: str) -> list[str]:
    """Days of the editions of this indicator held here, oldest first; the newest even where it changed no value."""
    return [str(row["published"]) for row in store.rows(_EDITIONS, {"indicator": slug})]


def _floats(frame: pd.DataFrame) -> pd.DataFrame:
    numeric = [name for name in frame.columns if name.removeprefix("previous_") in ("value", "lower", "upper")]
    return frame.astype(dict.fromkeys(numeric, float))
