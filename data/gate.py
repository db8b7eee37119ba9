"""The gate: what a new edition would change, and whether that is believable.

Everything is counted in the store against the staged rows, before anything is written.
Each rule that refuses says so with its threshold and can be passed by name (`--accept`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pandas as pd

from data.importers.rows import ERROR, NOTE, WARNING, Edition, IndicatorFacts, IssueLog
from data.period import of
from methods import jumps

GONE_SHARE = 0.25
PERIODS_GONE_SHARE = 0.75
UNKNOWN_SHARE = 0.10
CELLS_AT_ONCE = 50_000
RULES = ("gone", "unknown", "unit", "jump")

# Two files may write one number with and without binary noise, or with twelve digits as the carried tables do.
_ALIKE = "coalesce(abs(o.{0} - s.{0}) <= 1e-11 * abs(s.{0}), o.{0} IS s.{0})"
SAME = " AND ".join(["o.mark IS s.mark", *map(_ALIKE.format, ("value", "lower", "upper"))])
_KEY = "indicator, place, period_start, period_end"

_COUNTS = f"""
SELECT count(*) AS staged,
    coalesce(sum(o.indicator IS NULL), 0) AS new,
    coalesce(sum(o.indicator IS NOT NULL AND {SAME}), 0) AS same,
    coalesce(sum(o.indicator IS NOT NULL AND NOT ({SAME})), 0) AS changed
FROM stage s LEFT JOIN observation o USING ({_KEY})
"""

_GONE = f"""
WITH offered AS (SELECT DISTINCT indicator, period_start, period_end FROM stage)
SELECT count(*) AS held, coalesce(sum(s.value IS NULL), 0) AS gone
FROM observation o JOIN offered USING (indicator, period_start, period_end) JOIN place p ON p.code = o.place
LEFT JOIN stage s USING ({_KEY}) WHERE p.end_year IS NULL AND o.value IS NOT NULL
"""

_INDICATORS_GONE = """
SELECT slug FROM indicator WHERE dataset = :dataset AND slug NOT IN (SELECT indicator FROM stage)
    AND EXISTS (SELECT 1 FROM observation WHERE indicator = slug AND value IS NOT NULL) ORDER BY slug
"""

_OF_ANOTHER = """
SELECT slug, dataset FROM indicator WHERE dataset <> :dataset AND slug IN (SELECT indicator FROM stage) ORDER BY slug
"""

_PERIODS_GONE = """
SELECT count(*) AS held, coalesce(sum(offered IS NULL), 0) AS gone FROM (
    SELECT DISTINCT indicator, period_start, period_end FROM observation
    WHERE indicator IN (SELECT DISTINCT indicator FROM stage)
) LEFT JOIN (SELECT DISTINCT indicator, period_start, period_end, 1 AS offered FROM stage)
    USING (indicator, period_start, period_end)
"""

_NEWEST = """
SELECT (SELECT max(period_end) FROM stage WHERE value IS NOT NULL) AS offered,
    (SELECT max(period_end) FROM observation WHERE value IS NOT NULL
        AND indicator IN (SELECT DISTINCT indicator FROM stage)) AS held
"""

_CELL = ["indicator", "place", "period_start", "period_end"]

_STAGED = f"""
SELECT {_KEY}, s.value, s.row, NOT {_ALIKE.format("value")} AS new FROM stage s LEFT JOIN observation o USING ({_KEY})
WHERE s.indicator IN (SELECT value FROM json_each(:indicators)) AND s.value IS NOT NULL
"""

_DIFFERING = f"""
SELECT indicator, count(*) AS cells FROM stage s LEFT JOIN observation o USING ({_KEY})
GROUP BY indicator HAVING max(NOT {_ALIKE.format("value")})
"""

_HELD = f"""
SELECT {_KEY}, value FROM observation
WHERE indicator IN (SELECT value FROM json_each(:indicators)) AND value IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """What the staged edition would do to the store, in cells."""

    new: int
    changed: int
    same: int
    gone: int


def difference(connection: sqlite3.Connection) -> Difference:
    """Count the staged cells against the observations held for the same indicators."""
    counts = connection.execute(_COUNTS).fetchone()
    gone = connection.execute(
        f"SELECT count(*) FROM observation o LEFT JOIN stage s USING ({_KEY}) "
        "WHERE o.indicator IN (SELECT DISTINCT indicator FROM stage) AND s.indicator IS NULL"
    ).fetchone()[0]
    return Difference(counts["new"], counts["changed"], counts["same"], gone)


def judge(
    connection: sqlite3.Connection, edition: Edition, arrived: int, log: IssueLog, accept: Collection[str]
) -> None:
    """Log what the gate finds; errors refuse the data set unless their rule is in ``accept``."""

    def severity(rule: str) -> str:
        return WARNING if rule in accept else ERROR

    unknown = log.count("unknown_place")
    if unknown and unknown > UNKNOWN_SHARE * (unknown + arrived):
        log.add(
            severity("unknown"),
            "gate_unknown",
            f"{unknown:,} of {unknown + arrived:,} rows are of places the store does not know",
            "Check the codes, or pass --accept unknown to leave these rows out.",
            column="areacd",
        )
    if _is_of_another(connection, edition, log):
        return
    if edition.whole:
        _judge_indicators_gone(connection, edition, log, severity("gone"))
    _judge_gone(connection, log, severity("gone"))
    _judge_periods(connection, log, severity("gone"))
    for fact in edition.indicators.values():
        _judge_unit_label(connection, fact, log, severity("unit"))
    for some in _portions(connection.execute(_DIFFERING).fetchall()):
        held, staged = _cells(connection, _HELD, some), _cells(connection, _STAGED, some)
        changed = _judge_units(held, staged, log, severity("unit"))
        held, staged = (cells[~cells["indicator"].isin(changed)] for cells in (held, staged))
        _judge_jumps(held, staged, log, severity("jump"))


def _portions(differing: list[sqlite3.Row]) -> Iterator[list[str]]:
    """Indicators that differ from the store, many small ones at a time: what pandas costs is mostly by the call."""
    portion: list[str] = []
    cells = 0
    for indicator, count in differing:
        if portion and cells + count > CELLS_AT_ONCE:
            yield portion
            portion, cells = [], 0
        portion.append(indicator)
        cells += count
    if portion:
        yield portion


def _cells(connection: sqlite3.Connection, sql: str, indicators: list[str]) -> pd.DataFrame:
    cursor = connection.cursor()
    cursor.row_factory = None
    cursor.execute(sql, {"indicators": json.dumps(indicators)})
    cells = pd.DataFrame.from_records(cursor.fetchall(), columns=[name[0] for name in cursor.description])
    return cells.astype({"value": float})


def _is_of_another(connection: sqlite3.Connection, edition: Edition, log: IssueLog) -> bool:
    """Whether the edition would overwrite another data set's indicators; each is logged as an error."""
    found = connection.execute(_OF_ANOTHER, {"dataset": edition.dataset}).fetchall()
    for slug, dataset in found:
        what = f"the indicator {slug} is already held, from the data set {dataset}"
        log.add(ERROR, "of_another", what, "Give it another slug.")
    return bool(found)


def _judge_indicators_gone(connection: sqlite3.Connection, edition: Edition, log: IssueLog, severity: str) -> None:
    missing = [row["slug"] for row in connection.execute(_INDICATORS_GONE, {"dataset": edition.dataset})]
    if missing:
        what = f"nothing in this edition is of {', '.join(missing)}, which the data set had"
        log.add(severity, "gate_gone", what, "The file may be cut short. To keep them as held, pass --accept gone.")


def _judge_gone(connection: sqlite3.Connection, log: IssueLog, severity: str) -> None:
    held, gone = connection.execute(_GONE).fetchone()
    what = f"{gone:,} of {held:,} values held for current places are not in this edition"
    if gone > GONE_SHARE * held:
        log.add(severity, "gate_gone", what, "The file may be cut short. If it is right, pass --accept gone.")
    elif gone:
        log.add(NOTE, "values_gone", what, "Kept as earlier figures.")


def _judge_periods(connection: sqlite3.Connection, log: IssueLog, severity: str) -> None:
    periods, dropped = connection.execute(_PERIODS_GONE).fetchone()
    newest = connection.execute(_NEWEST).fetchone()
    cut = newest["held"] and (newest["offered"] or "") < newest["held"]
    what = f"{dropped} of {periods} periods held are not in this edition"
    if cut or dropped > PERIODS_GONE_SHARE * periods:
        what += ", the newest among them" if cut else ""
        log.add(severity, "gate_gone", what, "The file may be cut short. If it is right, pass --accept gone.")
    elif dropped:
        log.add(NOTE, "periods_gone", what, "Kept as earlier figures.")
    elif newest["held"] and newest["offered"] == newest["held"]:
        log.add(NOTE, "stale", f"no period newer than the one held (to {newest['held']})", "Nothing to do.")


def _judge_unit_label(connection: sqlite3.Connection, fact: IndicatorFacts, log: IssueLog, severity: str) -> None:
    held = connection.execute("SELECT unit, prefix, suffix FROM indicator WHERE slug = ?", (fact.slug,)).fetchone()
    before = " ".join(filter(None, tuple(held))) if held else ""
    after = " ".join(filter(None, (fact.unit, fact.prefix, fact.suffix)))
    if before and after and before != after:
        log.add(
            severity,
            "gate_unit",
            f"{fact.slug} was in {before!r}, now in {after!r}",
            "If right, pass --accept unit.",
        )


def _judge_units(held: pd.DataFrame, staged: pd.DataFrame, log: IssueLog, severity: str) -> list[str]:
    """Log the indicators whose values became a power of ten of what they were, and name them."""
    before = dict(list(held.set_index(_CELL)["value"].groupby("indicator")))
    changed = []
    for indicator, values in staged.set_index(_CELL)["value"].groupby("indicator"):
        change = jumps.unit_change(before[indicator], values) if indicator in before else None
        if change:
            changed.append(str(indicator))
            mend = "The unit seems to have changed. If right, pass --accept unit."
            log.add(severity, "gate_unit", f"{indicator}: {change.reason}", mend, column="observation")
    return changed


def _judge_jumps(held: pd.DataFrame, staged: pd.DataFrame, log: IssueLog, severity: str) -> None:
    """Refuse what a new edition adds at the end of a series, or revises, beyond belief.

    Odd values further back, and all of a first edition's, warn: nothing here can hold against them.
    """
    if staged.empty:
        return
    found = [jumps.jumps(staged.astype({"new": bool}))]
    if len(held):
        found.insert(0, jumps.revision_jumps(held, staged))
    known = frozenset(held["indicator"])
    newest = staged.groupby(["indicator", "place"])["period_end"].max()
    odd = pd.concat(found).drop_duplicates(_CELL).merge(staged[[*_CELL, "row"]], on=_CELL, how="left")
    for jump in odd.itertuples():
        where = f"{jump.indicator}, {jump.place or 'most places'}, {of(jump.period_start, jump.period_end).label}"
        if jump.kind == "shared":
            log.add(NOTE, "shared_jump", f"{where}: {jump.reason}", "Nothing to do: most places moved together.")
            continue
        if jump.kind == "unit":
            mend = "The unit seems to have changed. If right, pass --accept jump."
            at_risk = severity if jump.indicator in known else WARNING
            log.add(at_risk, "gate_jump", f"{where}: {jump.reason}", mend, column="observation")
            continue
        at_the_end = jump.period_end == newest[jump.indicator, jump.place]
        log.add(
            severity if jump.indicator in known and (jump.kind == "revision" or at_the_end) else WARNING,
            "gate_jump",
            f"{where}: {jump.reason}",
            "Check it. A new or revised value of a held series needs --accept jump.",
            row=int(jump.row),
            column="observation",
        )
