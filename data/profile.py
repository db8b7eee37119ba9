"""Questions of a place's profile: many indicators at once, each in its own period.

``known`` is a day (ISO text), as in `data.indicators`: the answer is what had been published by then.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd

from data import store
from data.indicators import ALWAYS

Cell = tuple[str, str, str, str]
"""Indicator, place or level, first day and last day of the period."""

_HISTORY = """
WITH asked AS MATERIALIZED (
    SELECT i.value AS indicator, p.value AS place FROM json_each(:indicators) i CROSS JOIN json_each(:places) p
)
SELECT o.indicator, o.place, o.period_start, o.period_end, o.value, o.lower, o.upper, o.mark, o.published
FROM asked a CROSS JOIN observation o ON o.indicator = a.indicator AND o.place = a.place
WHERE o.published <= :known
UNION ALL
SELECT r.indicator, r.place, r.period_start, r.period_end, r.value, r.lower, r.upper, r.mark, r.published
FROM asked a CROSS JOIN revision r ON r.indicator = a.indicator AND r.place = a.place
WHERE :known < '9999' AND r.published <= :known AND r.replaced > :known
ORDER BY 1, 2, 4, 3
"""

_ASKED = """
WITH asked AS MATERIALIZED (
    SELECT DISTINCT value ->> 0 AS indicator, value ->> 1 AS whose, value ->> 2 AS period_start,
        value ->> 3 AS period_end
    FROM json_each(:cells)
)
"""

_CELLS = (
    _ASKED
    + """
SELECT o.indicator, o.place, o.period_start, o.period_end, o.value, o.lower, o.upper, o.mark, o.published
FROM asked a CROSS JOIN observation o ON o.indicator = a.indicator AND o.place = a.whose
    AND o.period_start = a.period_start AND o.period_end = a.period_end
WHERE o.published <= :known
UNION ALL
SELECT r.indicator, r.place, r.period_start, r.period_end, r.value, r.lower, r.upper, r.mark, r.published
FROM asked a CROSS JOIN revision r ON r.indicator = a.indicator AND r.place = a.whose
    AND r.period_start = a.period_start AND r.period_end = a.period_end
WHERE :known < '9999' AND r.published <= :known AND r.replaced > :known
"""
)

_SPREADS = (
    _ASKED
    + """
SELECT s.* FROM asked a CROSS JOIN spread s ON s.indicator = a.indicator AND s.level = a.whose
    AND s.period_start = a.period_start AND s.period_end = a.period_end
"""
)

_PEERS = (
    _ASKED
    + """
, peer AS MATERIALIZED (
    SELECT a.*, l.place FROM asked a CROSS JOIN place_level l ON l.level = a.whose
    CROSS JOIN place p ON p.code = l.place WHERE p.end_year IS NULL
)
SELECT o.indicator, whose AS level, o.place, o.period_start, o.period_end, o.value FROM peer
CROSS JOIN observation o USING (indicator, place, period_start, period_end)
WHERE o.published <= :known AND o.value IS NOT NULL
UNION ALL
SELECT r.indicator, whose, r.place, r.period_start, r.period_end, r.value FROM peer
CROSS JOIN revision r USING (indicator, place, period_start, period_end)
WHERE r.published <= :known AND r.replaced > :known AND r.value IS NOT NULL
"""
)

_NATIONS = """
SELECT indicator, group_concat(DISTINCT substr(place, 1, 1)) AS letters FROM latest
WHERE substr(place, 1, 1) IN ('E', 'W', 'S', 'N') GROUP BY indicator
"""

_NUMBERS = {"value": float, "lower": float, "upper": float}


def history(slugs: Sequence[str], places: Sequence[str], known: str | None = None) -> pd.DataFrame:
    """Every cell of these indicators and places, oldest period first, cells without a value too.

    Columns: indicator, place, period_start, period_end, value, lower, upper, mark, published.
    """
    asked = {"indicators": json.dumps(list(slugs)), "places": json.dumps(list(places))}
    return store.frame(_HISTORY, asked | {"known": known or ALWAYS}).astype(_NUMBERS)


def cells(asked: Sequence[Cell], known: str | None = None) -> pd.DataFrame:
    """The cells asked for that are held, in no order: columns as of `history`."""
    return store.frame(_CELLS, {"cells": json.dumps(asked), "known": known or ALWAYS}).astype(_NUMBERS)


def spreads(asked: Sequence[Cell]) -> pd.DataFrame:
    """Spread of the current places of a level, as baked: the columns of the `spread` table."""
    return store.frame(_SPREADS, {"cells": json.dumps(asked)})


def peer_values(asked: Sequence[Cell], known: str) -> pd.DataFrame:
    """Values that `spreads` would rest on: indicator, level, place, period_start, period_end, value."""
    return store.frame(_PEERS, {"cells": json.dumps(asked), "known": known}).astype({"value": float})


def nations() -> dict[str, set[str]]:
    """By indicator the first letters of the codes of its places: E, W, S, N for the nations it covers."""
    return {row["indicator"]: set(row["letters"].split(",")) for row in store.rows(_NATIONS)}
