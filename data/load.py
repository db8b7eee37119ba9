"""One data set into the store: stage, gate, write, bake, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from data import bake, footprints, gate, goals, outlooks, stage, store
from data.errors import InputError
from data.importers.rows import ERROR, Edition, Issue, IssueLog

Step = Callable[[str], None]

_KEY = "indicator, place, period_start, period_end"

_KEEP_REPLACED = f"""
INSERT OR IGNORE INTO revision
SELECT {_KEY}, o.value, o.lower, o.upper, o.mark, o.published, :published,
    CASE WHEN s.value IS NULL OR o.value IS NULL THEN 'mark'
         WHEN o.value <> s.value THEN
            CASE WHEN abs(o.value - s.value) <= 0.5 * pow(10, -coalesce(i.decimals, 6)) * (1 + 1e-9)
                 THEN 'rounded' ELSE 'revised' END
         WHEN o.lower IS NOT s.lower OR o.upper IS NOT s.upper THEN 'interval' ELSE 'mark' END
FROM stage s JOIN observation o USING ({_KEY}) JOIN indicator i ON i.slug = o.indicator
WHERE o.published < :published AND NOT ({gate.SAME})
"""

_KEEP_GONE = f"""
INSERT OR IGNORE INTO revision
SELECT {_KEY}, o.value, o.lower, o.upper, o.mark, o.published, :published, 'withdrawn'
FROM observation o LEFT JOIN stage s USING ({_KEY})
WHERE o.indicator IN (SELECT DISTINCT indicator FROM stage) AND s.indicator IS NULL AND o.published < :published
"""

_DROP_GONE = f"""
DELETE FROM observation WHERE indicator IN (SELECT DISTINCT indicator FROM stage)
AND ({_KEY}) NOT IN (SELECT {_KEY} FROM stage)
"""

# A remark may be reworded without a new figure: it is replaced, the date of the figure stays.
_WRITE = f"""
INSERT OR REPLACE INTO observation
SELECT s.indicator, s.place, s.period_start, s.period_end, s.value, s.lower, s.upper, s.mark, s.note,
    iif(o.indicator IS NOT NULL AND {gate.SAME}, o.published, :published),
    iif(o.indicator IS NOT NULL AND {gate.SAME}, o.import_run, :run)
FROM stage s LEFT JOIN observation o USING ({_KEY})
WHERE o.indicator IS NULL OR NOT ({gate.SAME}) OR o.note IS NOT s.note
"""

_FACTS = """
INSERT INTO indicator (slug, dataset, title, subtitle, description, unit, prefix, suffix, decimals, topic, source_org,
    source_url, source_date, licence, published, next_release, methodology, caveats)
VALUES (:slug, :dataset, :title, :subtitle, :description, :unit, :prefix, :suffix, :decimals, :topic, :source_org,
    :source_url, :source_date, :licence, :published, :next_release, :methodology, :caveats)
ON CONFLICT (slug) DO UPDATE SET dataset = excluded.dataset, title = excluded.title,
    subtitle = coalesce(excluded.subtitle, subtitle), description = coalesce(excluded.description, description),
    unit = coalesce(excluded.unit, unit), prefix = coalesce(excluded.prefix, prefix),
    suffix = coalesce(excluded.suffix, suffix), decimals = coalesce(excluded.decimals, decimals),
    topic = coalesce(excluded.topic, topic), source_org = coalesce(excluded.source_org, source_org),
    source_url = coalesce(excluded.source_url, source_url), source_date = coalesce(excluded.source_date, source_date),
    published = max(excluded.published, published), next_release = coalesce(excluded.next_release, next_release),
    methodology = coalesce(excluded.methodology, methodology), caveats = coalesce(excluded.caveats, caveats)
"""


_OF_INDICATORS = (
    *("latest", "spread", "coverage", "outlook_place", "outlook", "footprint_value", "revision", "observation"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one edition. ``state``: taken, unchanged, refused, or would be taken (dry run)."""

    dataset: str
    file: str
    published: str
    state: str
    rows_read: int
    new: int
    changed: int
    same: int
    gone: int
    rejected: int
    issues: tuple[Issue, ...]


class _Refused(Exception):
    """Carries the outcome of a refused edition out of its transaction."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.dataset)
        self.outcome = outcome


class _NothingToWrite(Exception):
    """Rolls a dry run back, and a run that found nothing new."""


def now() -> str:
    """The present moment, as the store writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def load(
    connection: sqlite3.Connection,
    editions: Sequence[Edition],
    *,
    accept: Collection[str] = (),
    dry_run: bool = False,
    step: Step = lambda _: None,
) -> list[Outcome]:
    """Take all editions of one data set, oldest first, in one transaction.

    ``step`` is told the name of each step as it begins. A refused edition refuses the data
    set: the store keeps what it held, and the refusal is recorded. Editions already taken
    are passed over. Raises nothing for bad input; look at each outcome's state and issues.
    """
    outcomes: list[Outcome] = []
    try:
        with store.writing(connection):
            _start_over_if_complete(connection, editions)
            in_order = sorted(editions, key=lambda found: found.published)
            outcomes.extend(_take(connection, edition, accept, step) for edition in in_order)
            if any(outcome.state == "taken" for outcome in outcomes):
                step("bake")
                touched = {slug for edition in editions for slug in edition.indicators}
                bake.bake(connection, touched)
                goals.bake(connection, touched)
                step("outlooks")
                outlooks.bake(connection, touched)
                step("footprints")
                footprints.bake(connection, indicators=touched)
            if dry_run or all(outcome.state == "unchanged" for outcome in outcomes):
                raise _NothingToWrite
            step("commit")
    except _Refused as refused:
        if not dry_run:
            with store.writing(connection):
                _record(connection, refused.outcome, edition_of(editions, refused.outcome).sha256, now())
        return [refused.outcome]
    except _NothingToWrite:
        if dry_run:
            return [replace(done, state="would be taken") if done.state == "taken" else done for done in outcomes]
    finally:
        with suppress(sqlite3.Error):
            connection.execute("DROP TABLE IF EXISTS temp.stage")
    return outcomes


def edition_of(editions: Sequence[Edition], outcome: Outcome) -> Edition:
    """The edition an outcome is about."""
    return next(found for found in editions if str(found.file) == outcome.file)


def _start_over_if_complete(connection: sqlite3.Connection, editions: Sequence[Edition]) -> None:
    """Forget the carried extract of a data set when older editions of it arrive.

    The carried tables hold only part of a data set's history; a run that brings the
    editions themselves, up to the newest, replaces that part, so that revisions are told in order.
    """
    dataset = editions[0].dataset
    runs = connection.execute(
        "SELECT origin, published FROM import_run WHERE dataset = ? AND state = 'taken'", (dataset,)
    ).fetchall()
    held = max((run["published"] or "" for run in runs), default="")
    dates = [edition.published for edition in editions]
    if min(dates) < held <= max(dates) and all(run["origin"] == "carried" for run in runs):
        forget(connection, dataset)


def forget(connection: sqlite3.Connection, dataset: str) -> None:
    """Remove the observations, revisions and baked rows of a data set's indicators."""
    of_dataset = "indicator IN (SELECT slug FROM indicator WHERE dataset = ?)"
    for table in _OF_INDICATORS:
        connection.execute(f"DELETE FROM {table} WHERE {of_dataset}", (dataset,))
    connection.execute(
        "DELETE FROM import_issue WHERE import_run IN (SELECT id FROM import_run WHERE dataset = ?)",
        (dataset,),
    )
    connection.execute("DELETE FROM import_run WHERE dataset = ?", (dataset,))


def _take(connection: sqlite3.Connection, edition: Edition, accept: Collection[str], step: Step) -> Outcome:
    started = now()
    log = IssueLog(edition.file.name)
    if _already_taken(connection, edition):
        return _outcome(edition, "unchanged", log, 0, gate.Difference(0, 0, 0, 0))
    _refuse_older(connection, edition, log)
    arrived, change = 0, gate.Difference(0, 0, 0, 0)
    if not log.errors:
        step("stage")
        try:
            arrived = stage.fill(connection, edition.read(log))
        except InputError as error:
            log.add(ERROR, "unreadable", error.what, error.mend, row=error.row, column=error.column)
    if not log.errors:
        step("gate")
        stage.report_repeats(connection, log)
        stage.apply_warnings(connection, edition.published, log)
        change = gate.difference(connection)
        gate.judge(connection, edition, arrived, log, accept)
    if log.errors:
        raise _Refused(_outcome(edition, "refused", log, arrived, change))
    outcome = _outcome(edition, "taken", log, arrived, change)
    step("write")
    _write(connection, edition, change, _record(connection, outcome, edition.sha256, started))
    return outcome


def _already_taken(connection: sqlite3.Connection, edition: Edition) -> bool:
    found = connection.execute(
        "SELECT sha256 FROM import_run WHERE dataset = ? AND published = ? AND state = 'taken' ORDER BY id DESC",
        (edition.dataset, edition.published),
    ).fetchone()
    return found is not None and found["sha256"] == edition.sha256


def _refuse_older(connection: sqlite3.Connection, edition: Edition, log: IssueLog) -> None:
    newest = connection.execute(
        "SELECT max(published) FROM import_run WHERE dataset = ? AND state = 'taken'", (edition.dataset,)
    ).fetchone()[0]
    if newest and newest > edition.published:
        log.add(
            ERROR,
            "older",
            f"this edition is of {edition.published}, older than the one held ({newest})",
            "Import all editions of a data set together, or into a fresh store.",
        )


def _write(connection: sqlite3.Connection, edition: Edition, change: gate.Difference, run: int) -> None:
    for facts in edition.indicators.values():
        connection.execute(_FACTS, asdict(facts) | {"published": edition.published})
    bound = {"published": edition.published, "run": run}
    if change.changed:
        connection.execute(_KEEP_REPLACED, bound)
    if change.gone:
        connection.execute(_KEEP_GONE, bound)
        connection.execute(_DROP_GONE)
    connection.execute(_WRITE, bound)


def _outcome(edition: Edition, state: str, log: IssueLog, arrived: int, change: gate.Difference) -> Outcome:
    rejected = sum(log.count(kind) for kind in ("unknown_place", "no_place", "unknown_indicator"))
    return Outcome(
        edition.dataset,
        str(edition.file),
        edition.published,
        state,
        arrived + rejected,
        change.new,
        change.changed,
        change.same,
        change.gone,
        rejected,
        tuple(log.issues),
    )


def _record(connection: sqlite3.Connection, outcome: Outcome, sha256: str, started: str) -> int:
    cursor = connection.execute(
        "INSERT INTO import_run (dataset, source, origin, sha256, published, state, started, finished, rows_read, "
        "rows_new, rows_changed, rows_same, rows_gone, rows_rejected) "
        "VALUES (?, ?, 'file', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            outcome.dataset,
            outcome.file.rsplit("/", 1)[-1],
            sha256,
            outcome.published,
            outcome.state,
            started,
            now(),
            outcome.rows_read,
            outcome.new,
            outcome.changed,
            outcome.same,
            outcome.gone,
            outcome.rejected,
        ),
    )
    run = int(cursor.lastrowid or 0)
    connection.executemany(
        "INSERT INTO import_issue VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(run, i.severity, i.kind, i.file, i.row, i.column, i.what, i.mend, i.occurrences) for i in outcome.issues],
    )
    return run
