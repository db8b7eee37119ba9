"""What pages ask most, worked out once at import: latest values, spreads of peers, coverage.

Everything here can be rebuilt from the observations; it is replaced whole, indicator by
indicator, in the transaction that changed them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import pandas as pd

SERIES_POINTS = 30

_CLEAR = (
    "DELETE FROM latest WHERE indicator = ?",
    "DELETE FROM spread WHERE indicator = ?",
    "DELETE FROM coverage WHERE indicator = ?",
)

_LATEST = f"""
INSERT INTO latest
WITH dated AS (
    SELECT *, row_number() OVER newest AS age, count(*) OVER whole AS periods,
        min(period_start) OVER whole AS first_start
    FROM observation WHERE indicator = :indicator AND value IS NOT NULL
    WINDOW newest AS (PARTITION BY place ORDER BY period_end DESC, period_start DESC), whole AS (PARTITION BY place)
), line AS (
    SELECT place, json_group_array(value) AS series FROM
        (SELECT place, value FROM dated WHERE age <= {SERIES_POINTS} ORDER BY place, age DESC) GROUP BY place
), earlier AS (
    SELECT now.place, max(before.period_start) AS period_start FROM dated now JOIN dated before
        ON before.place = now.place AND before.period_end < now.period_start
        AND abs((julianday(before.period_end) - julianday(before.period_start))
              - (julianday(now.period_end) - julianday(now.period_start)))
            <= max(3, 0.02 * (julianday(now.period_end) - julianday(now.period_start) + 1))
    WHERE now.age = 1 AND NOT EXISTS (
        SELECT 1 FROM series_break b WHERE b.indicator = :indicator AND (b.place IS NULL OR b.place = now.place)
        AND b.period_start > before.period_start AND b.period_start <= now.period_start)
    GROUP BY now.place
)
SELECT now.indicator, now.place, now.period_start, now.period_end, now.value, now.lower, now.upper, now.mark,
    now.published, before.period_start, before.period_end, before.value, before.lower, before.upper, now.periods,
    now.first_start, line.series
FROM dated now JOIN line USING (place) LEFT JOIN earlier USING (place)
LEFT JOIN dated before ON before.place = now.place AND before.period_start = earlier.period_start
WHERE now.age = 1 GROUP BY now.place
"""

_COVERAGE = """
INSERT INTO coverage
SELECT :indicator, level, count(DISTINCT CASE WHEN value IS NOT NULL AND p.end_year IS NULL THEN o.place END),
    (SELECT count(*) FROM place_level x JOIN place p ON p.code = x.place
        WHERE x.level = l.level AND p.end_year IS NULL),
    count(DISTINCT period_start || period_end), min(period_start),
    (SELECT min(period_end) FROM observation WHERE indicator = :indicator), max(period_start),
    max(period_end), count(*), count(value), count(CASE WHEN lower IS NOT NULL AND value IS NOT NULL THEN 1 END)
FROM observation o JOIN place_level l ON l.place = o.place JOIN place p ON p.code = o.place
WHERE o.indicator = :indicator GROUP BY level
"""

_VALUES = """
SELECT level, period_start, period_end, value FROM observation o JOIN place_level l ON l.place = o.place
JOIN place p ON p.code = o.place WHERE indicator = :indicator AND value IS NOT NULL AND p.end_year IS NULL
"""

_QUANTILES = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]


def bake(connection: sqlite3.Connection, indicators: Iterable[str]) -> None:
    """Rebuild what is baked for these indicators, within the caller's transaction."""
    for indicator in indicators:
        for statement in _CLEAR:
            connection.execute(statement, (indicator,))
        connection.execute(_LATEST, {"indicator": indicator})
        connection.execute(_COVERAGE, {"indicator": indicator})
        _bake_spread(connection, indicator)


def _bake_spread(connection: sqlite3.Connection, indicator: str) -> None:
    values = pd.DataFrame(
        connection.execute(_VALUES, {"indicator": indicator}).fetchall(),
        columns=["level", "period_start", "period_end", "value"],
    )
    if values.empty:
        return
    groups = values.groupby(["level", "period_start", "period_end"])["value"]
    spread = groups.quantile(_QUANTILES).unstack()
    spread.insert(0, "places", groups.size())
    connection.executemany(
        "INSERT INTO spread VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (indicator, *keys, int(row[0]), *map(float, row[1:]))
            for keys, row in zip(spread.index, spread.to_numpy(), strict=True)
        ],
    )
