"""The default content: records that the project carries, put in and kept up to date without touching people's.

A record that people changed, or took out, stays as they left it; so does what they built on.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from data import carried, load
from data.records import folder, linking, naming, staging
from data.records.faults import Faults
from data.records.fields import Table
from data.records.schema import key_of_row, naming_rows
from data.records.staging import same_key
from data.records.tables import TABLES
from data.records.taking import write_staged

WHO = "the default content"
FOLDER = carried.ROOT / "records"


def put(connection: sqlite3.Connection, source: Path = FOLDER) -> None:
    """Bring the store's default content to what is carried, within the caller's transaction.

    Raises `Refused` or InputError where the carried tables are at fault.
    """
    faults = Faults()
    files = any(source.glob("*.csv")) if source.is_dir() else False
    rows = folder.read_folder(source, faults) if files else {}
    staging.fill(connection, rows, faults)
    staging.look_ahead(connection, rows, remove_missing=False)
    linking.check(connection, rows, faults, remove_missing=False)
    faults.refuse()
    connection.execute("INSERT OR REPLACE INTO record_writer VALUES (1, ?, ?)", (WHO, load.now()))
    given = [table for table in TABLES if table.name in rows]
    for table in given:
        _leave_to_people(connection, table)
    while sum(_leave_out_orphans(connection, table) for table in given):
        pass
    for table in given:
        write_staged(connection, table, False)
    _withdraw(connection, set(rows))
    connection.execute("DELETE FROM record_writer")
    staging.clear(connection)


def _leave_to_people(connection: sqlite3.Connection, table: Table) -> None:
    """Take out of what comes in every record that people changed or removed."""
    name = table.name
    connection.execute(
        f"DELETE FROM incoming_{name} AS i WHERE EXISTS "
        f"(SELECT 1 FROM {name} t WHERE {same_key(table, 't', 'i')} AND t.changed_by <> :who)",
        {"who": WHO},
    )
    connection.execute(
        f"DELETE FROM incoming_{name} AS i WHERE NOT EXISTS (SELECT 1 FROM {name} t WHERE {same_key(table, 't', 'i')}) "
        f"AND :who <> (SELECT h.ended_by FROM {name}_history h WHERE {same_key(table, 'h', 'i')} "
        "ORDER BY h.id DESC LIMIT 1)",
        {"who": WHO},
    )


def _leave_out_orphans(connection: sqlite3.Connection, table: Table) -> int:
    """Take out of what comes in whatever points to a record that people removed; how many."""
    gone = 0
    for field in linking.to_records(table):
        gone += connection.execute(
            f'DELETE FROM incoming_{table.name} WHERE "{field.name}" IS NOT NULL '
            f'AND "{field.name}" NOT IN (SELECT slug FROM next_{field.to})'
        ).rowcount
    return gone + (naming.leave_out_orphans(connection, table) if table in naming_rows() else 0)


def _withdraw(connection: sqlite3.Connection, given: set[str]) -> None:
    """Remove default content that is carried no more, unless something that stays points to it."""
    for table in reversed(TABLES):
        carried_still = (
            f"EXISTS (SELECT 1 FROM incoming_{table.name} i WHERE {same_key(table, 'i', 't')})"
            if table.name in given
            else "0"
        )
        used = " OR ".join(
            f'EXISTS (SELECT 1 FROM {other.name} o WHERE o."{field.name}" = t.slug)'
            for other in TABLES
            for field in linking.to_records(other)
            if field.to == table.name
        )
        key = key_of_row(table, "t")
        named = " OR ".join(
            f"EXISTS (SELECT 1 FROM {other.name} n WHERE n.record = '{table.name}' AND n.key = {key})"
            for other in naming_rows()
        )
        statement = (
            f"DELETE FROM {table.name} AS t WHERE changed_by = :who AND NOT {carried_still} AND NOT ({used or 0}) "
            f"AND NOT ({named})"
        )
        while connection.execute(statement, {"who": WHO}).rowcount:
            pass
