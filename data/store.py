"""Opens the store. The only module that knows the driver.

Pages read through `frame` and `rows` on read-only connections; `writing` is the one way to
change anything, in one immediate transaction that is rolled back on any error.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Full, LifoQueue
from typing import Any

import pandas as pd
from sqlite_utils import Database

from data import whole
from data.errors import InputError
from data.records import schema as records_schema
from data.schema import migrations

DEFAULT_PATH = Path(__file__).resolve().parent / "missions.db"
BUSY_MILLISECONDS = 10_000
# Frames here are small: setting up Arrow arrays for their texts would take a quarter of their time.
pd.options.mode.string_storage = "python"
Parameter = str | int | float | None

_SETTLED_NANOSECONDS = 1_000_000_000
_versions: dict[tuple[Any, ...], str] = {}
_idle: LifoQueue[tuple[str, sqlite3.Connection]] = LifoQueue(maxsize=16)


class StoreMissing(RuntimeError):
    """There is no store to read yet; `python -m data build` makes one."""


@dataclass(frozen=True, slots=True)
class Held:
    """One version of the store at ``path``, held still."""

    path: str
    version: str


_held: ContextVar[tuple[Held, sqlite3.Connection] | None] = ContextVar("_held", default=None)
_VERSION = "SELECT value FROM meta WHERE key = 'version'"


def path() -> Path:
    """The file that holds the store: ``MISSION_STORE``, or ``data/missions.db``."""
    return Path(os.environ.get("MISSION_STORE") or DEFAULT_PATH)


def _missing(name: Path | str) -> StoreMissing:
    return StoreMissing(f"No store at {name}. Make one with: python -m data build")


@contextmanager
def reading() -> Iterator[sqlite3.Connection]:
    """A read-only connection, lent from a small pool; within `at_one_version` its own. Raises StoreMissing."""
    name = str(path())
    if (pinned := _held.get()) and pinned[0].path == name:
        yield pinned[1]
        return
    try:
        owner, connection = _idle.get_nowait()
        if owner != name:
            connection.close()
            raise Empty
    except Empty:
        if not Path(name).exists():
            raise _missing(name) from None
        connection = sqlite3.connect(f"{Path(name).resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute("PRAGMA query_only = ON")
    try:
        yield connection
    except BaseException:
        connection.close()
        raise
    else:
        try:
            _idle.put_nowait((name, connection))
        except Full:
            connection.close()


@contextmanager
def at_one_version() -> Iterator[Held]:
    """Everything read within is of one version of the store, whatever other processes write meanwhile.

    Holds for this thread or task alone. A block within a block reads what the outer one reads. Raises StoreMissing.
    """
    if now := held():
        yield now
        return
    with reading() as connection:
        connection.execute("BEGIN")
        try:
            # SQLite takes its view of the store with the first read, not with BEGIN.
            now = Held(str(path()), str(connection.execute(_VERSION).fetchone()["value"]))
            token = _held.set((now, connection))
            try:
                yield now
            finally:
                _held.reset(token)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def held() -> Held | None:
    """The version that is held still here by `at_one_version`; None outside it."""
    pinned = _held.get()
    return pinned[0] if pinned and pinned[0].path == str(path()) else None


def frame(sql: str, parameters: Mapping[str, Parameter] | None = None) -> pd.DataFrame:
    """The answer to one SELECT as a frame; parameters are bound by name."""
    with reading() as connection:
        cursor = connection.execute(sql, parameters or {})
        columns = [column[0] for column in cursor.description]
        found = cursor.fetchall()
    # An object array keeps None as None, where pandas would guess text and write nan.
    return pd.DataFrame(
        {name: pd.Series([row[i] for row in found], dtype=_dtype(found, i)) for i, name in enumerate(columns)}
    )


def _dtype(found: list[sqlite3.Row], position: int) -> str | None:
    return "object" if any(isinstance(row[position], str) for row in found) else None


def rows(sql: str, parameters: Mapping[str, Parameter] | None = None) -> list[sqlite3.Row]:
    """The answer to one SELECT as rows; parameters are bound by name."""
    with reading() as connection:
        return connection.execute(sql, parameters or {}).fetchall()


def version() -> str:
    """Changes whenever the store's content does, frozen briefings aside: part of every cache key."""
    if now := held():
        return now.version
    stamp = _stamp(path())
    if stamp in _versions:
        return _versions[stamp]
    found = str(rows(_VERSION)[0]["value"])
    # A write within the clock's grain of this read could leave the stamp as it is, so a fresh one is not trusted.
    if time.time_ns() - max(changed for changed, _ in stamp[1:]) > _SETTLED_NANOSECONDS:
        _versions.clear()
        _versions[stamp] = found
    return found


def _stamp(file: Path) -> tuple[Any, ...]:
    """When the store's file and its journal were last written, in nanoseconds, and their sizes."""
    found: list[tuple[int, int]] = []
    for part in (file, Path(f"{file}-wal")):
        with suppress(FileNotFoundError):
            status = part.stat()
            found.append((status.st_mtime_ns, status.st_size))
    if not found:
        raise _missing(file)
    return (str(file), *found)


def health() -> dict[str, str]:
    """What `/health` answers; raises when the store cannot be read."""
    return {"store_version": version()}


def connect(file: Path | None = None) -> sqlite3.Connection:
    """A connection that may write; the tables are brought up to date first."""
    target = file or path()
    target.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(target, timeout=BUSY_MILLISECONDS / 1000, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = NORMAL", "temp_store = FILE"):
        connection.execute(f"PRAGMA {pragma}")
    migrations.apply(Database(connection))
    return connection


@contextmanager
def writing(connection: sqlite3.Connection, *, new_version: bool = True) -> Iterator[sqlite3.Connection]:
    """One immediate transaction: committed as a whole, or rolled back on any error.

    Without ``new_version`` answers remembered of the store stay: for what no answer rests on.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        if new_version:
            connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'version'")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def backup(target: Path) -> None:
    """Copy the store to ``target`` while it is in use; the copy appears whole or not at all.

    Raises StoreMissing without a store, and InputError where ``target`` is the store, has no folder or cannot be
    written.
    """
    if not path().exists():
        raise _missing(path())
    if target.resolve() == path().resolve() or not target.parent.is_dir():
        raise InputError(str(target), "the copy cannot be written there", "Name another file in a folder that exists.")
    if target.exists() and target.read_bytes()[:16] != b"SQLite format 3\x00":
        raise InputError(str(target), "this file is no store and would be lost", "Name another file.")
    with (
        whole.replacing(target) as partial,
        closing(sqlite3.connect(path())) as source,
        closing(sqlite3.connect(partial)) as copy,
    ):
        source.backup(copy)


def check() -> list[str]:
    """Faults found in the store, each in a sentence; an empty list when it is sound."""
    faults = [f"SQLite reports: {row[0]}" for row in rows("PRAGMA integrity_check") if row[0] != "ok"]
    faults += [f"{row['table']} row points to a missing {row['parent']}" for row in rows("PRAGMA foreign_key_check")]
    unbaked = rows(
        "SELECT DISTINCT o.indicator FROM observation o LEFT JOIN latest l USING (indicator, place) "
        "WHERE o.value IS NOT NULL AND l.indicator IS NULL"
    )
    faults += [f"{row['indicator']} has observations but no latest value" for row in unbaked]
    stale = rows(
        "SELECT l.indicator, l.place FROM latest l LEFT JOIN observation o USING (indicator, place, period_start, "
        "period_end) WHERE o.value IS NOT l.value OR o.value IS NULL"
    )
    faults += [f"the latest value of {row['indicator']} for {row['place']} is not an observation" for row in stale]
    faults += [
        f"{row['record']} points to {row['kind']} {row['named']}, which is not there (rows: {row['times']})"
        for row in rows(records_schema.dangling())
        if row["named"] is not None
    ]
    return faults
