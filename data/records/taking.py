"""Taking records into the store: what is new, what changed from what, what goes; all of it or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from data import footprints, goals, load, store
from data.importers.rows import Issue
from data.records import doubts, linking, staging
from data.records.cells import Stored
from data.records.faults import Faults
from data.records.fields import Table
from data.records.staging import Row, names, same_key
from data.records.tables import BY_NAME

Key = tuple[Stored, ...]
_OF_FOOTPRINTS = ("partnership", "partnership_place", "partnership_indicator")


@dataclass(frozen=True, slots=True)
class Change:
    """One record that changes: its key, and of each field that does what it was and what it becomes."""

    key: Key
    fields: Mapping[str, tuple[Stored, Stored]]


@dataclass(frozen=True, slots=True)
class TableDifference:
    """What becomes of one table: keys of new and removed records, changed ones, and how many stay as they are."""

    new: tuple[Key, ...] = ()
    changed: tuple[Change, ...] = ()
    removed: tuple[Key, ...] = ()
    same: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes of each table that came in; false where nothing changes.

    ``warnings`` are the first of what is doubtful in what came in, ``doubted`` counts all of it.
    """

    tables: Mapping[str, TableDifference] = field(default_factory=dict)
    warnings: tuple[Issue, ...] = ()
    doubted: int = 0

    def __bool__(self) -> bool:
        return any(self.tables.values())


class _Undone(Exception):
    """Leaves a transaction without keeping it."""


def take(
    connection: sqlite3.Connection,
    rows_by_table: Mapping[str, Iterable[Row]],
    who: str,
    *,
    faults: Faults | None = None,
    dry_run: bool = False,
    remove_missing: bool = False,
    spare_empty: bool = False,
) -> Difference:
    """Take records in one transaction; where nothing changes, or with ``dry_run``, the store stays untouched.

    ``rows_by_table`` holds rows with their numbers (``enumerate(rows, 1)``), each a mapping from field to cell, a
    missing field being empty. With ``remove_missing`` records that a given table lacks are removed, unless the table
    is empty and ``spare_empty`` is set. ``faults`` holds what the reader of a file found already. Raises `Refused`
    with every fault found; then nothing was taken.
    """
    faults = faults or Faults()
    connection.execute("BEGIN")
    try:
        staging.fill(connection, rows_by_table, faults)
        connection.execute("COMMIT")
        difference = Difference()
        with suppress(_Undone), store.writing(connection):
            difference = _write(connection, rows_by_table.keys(), who, faults, remove_missing, spare_empty=spare_empty)
            if dry_run or not difference:
                raise _Undone
            bake_after(connection, difference)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        staging.clear(connection)
    return difference


def apply(
    connection: sqlite3.Connection,
    rows_by_table: Mapping[str, Iterable[Row]],
    who: str,
    *,
    faults: Faults | None = None,
    remove_missing: bool = False,
) -> Difference:
    """The same within the caller's transaction, and without what is baked from records afterwards."""
    faults = faults or Faults()
    staging.fill(connection, rows_by_table, faults)
    difference = _write(connection, rows_by_table.keys(), who, faults, remove_missing)
    staging.clear(connection)
    return difference


def bake_after(connection: sqlite3.Connection, difference: Difference) -> None:
    """Work out again what is baked from the tables of records that changed."""
    if difference.tables.get("goal_target"):
        goals.bake(connection)
    keys = {name: _touched(difference.tables.get(name)) for name in _OF_FOOTPRINTS}
    if indicators := {str(indicator) for _, indicator in keys["partnership_indicator"]}:
        footprints.bake(connection, indicators=indicators)
    if partnerships := {str(key[0]) for name in _OF_FOOTPRINTS for key in keys[name]}:
        footprints.bake(connection, partnerships)


def _touched(table: TableDifference | None) -> list[Key]:
    """The keys of records that came, changed or went."""
    return [*table.new, *table.removed, *(one.key for one in table.changed)] if table else []


def _write(
    connection: sqlite3.Connection,
    present: Iterable[str],
    who: str,
    faults: Faults,
    remove_missing: bool,
    *,
    spare_empty: bool = False,
) -> Difference:
    empty = {name for name in present if spare_empty and not staging.holds(connection, name)}
    given = [BY_NAME[name] for name in present if name not in empty]
    staging.look_ahead(connection, [table.name for table in given], remove_missing=remove_missing)
    linking.check(connection, [table.name for table in given], faults, remove_missing=remove_missing)
    faults.refuse()
    doubts.tell(connection, faults)
    connection.execute("INSERT OR REPLACE INTO record_writer VALUES (1, ?, ?)", (who, load.now()))
    written = {table.name: write_staged(connection, table, remove_missing) for table in given}
    written |= dict.fromkeys(empty, TableDifference())
    connection.execute("DELETE FROM record_writer")
    return Difference(written, tuple(faults.warnings), faults.doubted)


def write_staged(connection: sqlite3.Connection, table: Table, remove_missing: bool) -> TableDifference:
    """Bring one table to what is staged for it, by the hand that `record_writer` names."""
    keys = ", ".join(f'"{name}"' for name in table.key)
    known = f"EXISTS (SELECT 1 FROM {table.name} t WHERE {same_key(table, 't', 'i')})"
    staged = connection.execute(f"SELECT count(*) FROM incoming_{table.name}").fetchone()[0]
    new = connection.execute(f'SELECT {keys} FROM incoming_{table.name} i WHERE NOT {known} ORDER BY "row"').fetchall()
    changed = _changed(connection, table)
    removed: list[sqlite3.Row] = []
    if changed:
        _update(connection, table)
    if new:
        # A record that comes back goes on from its last version, so that no two of its states share a number.
        connection.execute(
            f"INSERT INTO {table.name} ({names(table)}, version, changed_at, changed_by) SELECT {names(table)}, 1 + "
            f"coalesce((SELECT max(version) FROM {table.name}_history h WHERE {same_key(table, 'h', 'i')}), 0), w.at, "
            f'w.who FROM incoming_{table.name} i JOIN record_writer w WHERE NOT {known} ORDER BY "row"'
        )
    if remove_missing:
        gone = f"NOT EXISTS (SELECT 1 FROM incoming_{table.name} i WHERE {same_key(table, 'i', table.name)})"
        removed = connection.execute(f"DELETE FROM {table.name} WHERE {gone} RETURNING {keys}").fetchall()
    return TableDifference(
        tuple(tuple(row) for row in new),
        changed,
        tuple(tuple(row) for row in removed),
        staged - len(new) - len(changed),
    )


def _differs(table: Table) -> str:
    return " OR ".join(f't."{one.name}" IS NOT i."{one.name}"' for one in table.fields if one.name not in table.key)


def _changed(connection: sqlite3.Connection, table: Table) -> tuple[Change, ...]:
    pairs = ", ".join(f't."{one.name}", i."{one.name}"' for one in table.fields)
    found = connection.execute(
        f"SELECT {pairs} FROM incoming_{table.name} i JOIN {table.name} t ON {same_key(table, 't', 'i')} "
        f'WHERE {_differs(table)} ORDER BY i."row"'
    )
    changes = []
    for row in found:
        cells = {one.name: (row[2 * at], row[2 * at + 1]) for at, one in enumerate(table.fields)}
        key = tuple(cells[name][0] for name in table.key)
        changes.append(Change(key, {name: pair for name, pair in cells.items() if pair[0] != pair[1]}))
    return tuple(changes)


def _update(connection: sqlite3.Connection, table: Table) -> None:
    cells = ", ".join(f'"{one.name}" = i."{one.name}"' for one in table.fields if one.name not in table.key)
    connection.execute(
        f"UPDATE {table.name} AS t SET {cells}, version = version + 1, changed_at = w.at, changed_by = w.who "
        f"FROM incoming_{table.name} i, record_writer w WHERE {same_key(table, 't', 'i')} AND ({_differs(table)})"
    )
