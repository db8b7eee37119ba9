"""Questions about imports: what came in, what it changed, what was refused."""

from __future__ import annotations

import pandas as pd

from data import store

_RUNS = """
SELECT id, dataset, source, origin, published, state, started, finished, rows_read, rows_new, rows_changed, rows_same,
    rows_gone, rows_rejected,
    (SELECT count(*) FROM import_issue i WHERE i.import_run = r.id AND severity <> 'note') AS issues
FROM import_run r ORDER BY id DESC LIMIT :most
"""
_ISSUES = """
SELECT severity, kind, file, row, "column", what, mend, occurrences FROM import_issue WHERE import_run = :run
"""
_COVERAGE = """
SELECT indicator, level, places, places_expected, periods, first_start, last_start, last_end, "values",
    intervals FROM coverage
WHERE :indicator IS NULL OR indicator = :indicator ORDER BY indicator, level
"""
_REVISED = """
SELECT indicator, replaced, kind, count(*) AS cells, count(DISTINCT place) AS places
FROM revision WHERE :indicator IS NULL OR indicator = :indicator
GROUP BY indicator, replaced, kind ORDER BY replaced DESC, indicator, kind LIMIT :most
"""
_HISTORIES = """
SELECT slug AS indicator, (SELECT count(*) FROM series_break b WHERE b.indicator = slug) AS breaks,
    (SELECT count(*) FROM revision r WHERE r.indicator = slug AND kind IN ('revised', 'withdrawn')) AS revised,
    (SELECT count(*) FROM (SELECT published FROM observation o WHERE o.indicator = slug
        UNION SELECT published FROM revision r WHERE r.indicator = slug
        UNION SELECT indicator.published)) AS editions
FROM indicator ORDER BY slug
"""
_LAST_TAKEN = """
SELECT finished FROM import_run WHERE dataset = :dataset AND state = 'taken' ORDER BY id DESC LIMIT 1
"""
_DAYS = """
SELECT published AS day FROM revision UNION SELECT replaced FROM revision
UNION SELECT published FROM import_run WHERE state = 'taken' AND published IS NOT NULL ORDER BY day DESC
"""
_NEWEST = "SELECT max(published) AS newest FROM import_run WHERE state = 'taken'"


def runs(most: int = 500) -> pd.DataFrame:
    """Imports, newest first, with what each changed and how many issues it had."""
    return store.frame(_RUNS, {"most": most})


def issues(run: int) -> pd.DataFrame:
    """What was said about one import's file, row by row."""
    return store.frame(_ISSUES, {"run": run})


def coverage(indicator: str | None = None) -> pd.DataFrame:
    """Places, periods, values and intervals of every indicator by level."""
    return store.frame(_COVERAGE, {"indicator": indicator})


def revised(indicator: str | None = None, most: int = 2000) -> pd.DataFrame:
    """How many values each edition replaced, newest first: indicator, replaced (day), kind, cells, places."""
    return store.frame(_REVISED, {"indicator": indicator, "most": most})


def histories() -> pd.DataFrame:
    """How often each indicator changed: indicator, breaks, revised (values), editions (held here)."""
    return store.frame(_HISTORIES)


def last_taken(dataset: str) -> str | None:
    """When figures of a data set last came in, as ISO text; None when they never did."""
    found = store.rows(_LAST_TAKEN, {"dataset": dataset})
    return found[0]["finished"] if found else None


def newest_edition() -> str | None:
    """The day on which the newest edition in the store was published, as ISO text."""
    found = store.rows(_NEWEST)
    return found[0]["newest"] if found else None


def edition_days() -> list[str]:
    """The days on which an edition changed what was known, newest first, as ISO text."""
    return [str(row["day"]) for row in store.rows(_DAYS)]
