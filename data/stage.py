"""The staging table: rows of one edition, beside the store, before the gate has looked.

It is temporary, so a killed import leaves nothing behind. Repeats are met as rows arrive:
identical ones collapse; a row written under a replaced code gives way to the same cell
under the current code; two different values under one code are a conflict.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import pyarrow as pa

from data.importers.rows import ERROR, NOTE, WARNING, IssueLog

_TABLE = """
CREATE TEMP TABLE stage (
    row INTEGER NOT NULL, indicator TEXT NOT NULL, place TEXT NOT NULL, mapped INTEGER NOT NULL,
    period_start TEXT NOT NULL, period_end TEXT NOT NULL, value REAL, lower REAL, upper REAL, mark TEXT, note TEXT,
    repeats INTEGER NOT NULL DEFAULT 0, clash INTEGER NOT NULL DEFAULT 0, other_row INTEGER, other_value REAL,
    PRIMARY KEY (indicator, place, period_start, period_end)
) WITHOUT ROWID
"""

_GIVES_WAY = "(value IS NULL OR (mapped > excluded.mapped AND excluded.value IS NOT NULL))"
_INSERT = f"""
INSERT INTO stage (row, indicator, place, mapped, period_start, period_end, value, lower, upper, mark, note)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (indicator, place, period_start, period_end) DO UPDATE SET
    repeats = repeats + 1,
    clash = CASE
        WHEN value IS NULL OR excluded.value IS NULL THEN clash
        WHEN value = excluded.value AND lower IS excluded.lower AND upper IS excluded.upper THEN clash
        WHEN mapped = excluded.mapped THEN 2
        ELSE max(clash, 1) END,
    other_row = excluded.row, other_value = CASE WHEN {_GIVES_WAY} THEN value ELSE excluded.value END,
    row = CASE WHEN {_GIVES_WAY} THEN excluded.row ELSE row END,
    value = CASE WHEN {_GIVES_WAY} THEN excluded.value ELSE value END,
    lower = CASE WHEN {_GIVES_WAY} THEN excluded.lower ELSE lower END,
    upper = CASE WHEN {_GIVES_WAY} THEN excluded.upper ELSE upper END,
    mark = CASE WHEN {_GIVES_WAY} THEN excluded.mark ELSE mark END,
    note = CASE WHEN {_GIVES_WAY} THEN excluded.note ELSE note END,
    mapped = CASE WHEN {_GIVES_WAY} THEN excluded.mapped ELSE mapped END
"""


def fill(connection: sqlite3.Connection, batches: Iterable[pa.RecordBatch]) -> int:
    """Stage every batch on an emptied table; the number of rows that arrived."""
    connection.execute("DROP TABLE IF EXISTS temp.stage")
    connection.execute(_TABLE)
    arrived = 0
    for batch in batches:
        connection.executemany(_INSERT, zip(*(column.to_pylist() for column in batch.columns), strict=True))
        arrived += batch.num_rows
    return arrived


def report_repeats(connection: sqlite3.Connection, log: IssueLog) -> None:
    """Log what repeated: alike as a note, old against new code as a warning, a conflict as an error."""
    alike = connection.execute("SELECT count(*) FROM stage WHERE repeats > 0 AND clash = 0").fetchone()[0]
    if alike:
        log.add(NOTE, "repeated_row", "cells given more than once, alike", "Kept once.", occurrences=alike)
    clashes = connection.execute(
        "SELECT clash, count(*) AS cells, min(other_row) AS row FROM stage WHERE clash > 0 GROUP BY clash"
    ).fetchall()
    for clash in clashes:
        if clash["clash"] == 1:
            log.add(
                WARNING,
                "recode_conflict",
                "cells differ between a place's old and its current code",
                "The value under the current code is kept.",
                row=clash["row"],
                column="observation",
                occurrences=clash["cells"],
            )
            continue
        for cell in connection.execute("SELECT * FROM stage WHERE clash = 2 ORDER BY other_row LIMIT 10"):
            log.add(
                ERROR,
                "conflict",
                f"{cell['place']} in {cell['period_start']} to {cell['period_end']} has two values, "
                f"{cell['value']:g} (row {cell['row']}) and {cell['other_value']:g}",
                "Keep the right one.",
                row=cell["other_row"],
                column="observation",
            )


_WARNED = """
SELECT w.rowid, w.*, count(*) AS cells FROM value_warning w
JOIN stage s ON s.indicator = w.indicator AND s.place = w.place
    AND s.period_start >= coalesce(w.first_start, '') AND s.period_start <= coalesce(w.last_start, '9999')
WHERE s.value IS NOT NULL AND coalesce(w.from_edition, '') <= :published GROUP BY w.rowid
"""
_MATCHED = """
WHERE indicator = :indicator AND place = :place AND value IS NOT NULL
    AND period_start >= coalesce(:first_start, '') AND period_start <= coalesce(:last_start, '9999')
"""
_WITHHOLD = f"UPDATE stage SET value = NULL, lower = NULL, upper = NULL, mark = 'x', note = :why {_MATCHED}"
_WARN = f"UPDATE stage SET note = :why {_MATCHED}"


def apply_warnings(connection: sqlite3.Connection, published: str, log: IssueLog) -> None:
    """Withhold or annotate the values of this edition that the carried table of warnings names, and say so."""
    for warning in connection.execute(_WARNED, {"published": published}).fetchall():
        withheld = warning["action"] == "withhold"
        bound = {name: warning[name] for name in ("indicator", "place", "first_start", "last_start", "why")}
        connection.execute(_WITHHOLD if withheld else _WARN, bound)
        log.add(
            WARNING,
            "withheld" if withheld else "doubtful",
            f"{warning['indicator']} of {warning['place']}: {warning['why'].rstrip('.')}",
            "Withheld from the store." if withheld else "Kept with this note.",
            occurrences=warning["cells"],
        )
