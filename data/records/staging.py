"""Records that come in, beside the store: temporary tables, and views of what the store would then hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from data.records.cells import CellFault, Stored, read, shown
from data.records.faults import Faults
from data.records.fields import Table
from data.records.rules import Broken, broken
from data.records.schema import column_type
from data.records.tables import TABLES

Row = tuple[int, Mapping[str, object]]
"""The number of a row where people find it, and its cells by field."""


def names(table: Table, prefix: str = "") -> str:
    """The columns of a table's fields, for a statement."""
    return ", ".join(f'{prefix}"{field.name}"' for field in table.fields)


def same_key(table: Table, one: str, other: str) -> str:
    """That two rows have one key, for a statement."""
    return " AND ".join(f'{one}."{name}" = {other}."{name}"' for name in table.key)


def fill(connection: sqlite3.Connection, rows_by_table: Mapping[str, Iterable[Row]], faults: Faults) -> None:
    """Check each row by itself and put it into ``incoming_<table>``; faulty rows are told and set aside."""
    clear(connection)
    connection.execute("CREATE TEMP TABLE set_aside (name TEXT NOT NULL, slug TEXT NOT NULL)")
    for table in TABLES:
        if table.name not in rows_by_table:
            continue
        columns = ", ".join(f'"{field.name}" {column_type(field)}' for field in table.fields)
        connection.execute(f'CREATE TEMP TABLE incoming_{table.name} ("row" INTEGER NOT NULL, {columns})')
        connection.executemany(
            f"INSERT INTO incoming_{table.name} VALUES (?{', ?' * len(table.fields)})",
            _checked(connection, table, rows_by_table[table.name], faults),
        )
        keys = ", ".join(f'"{name}"' for name in table.key)
        connection.execute(f"CREATE INDEX temp.incoming_{table.name}_by_key ON incoming_{table.name} ({keys})")
        _tell_repeats(connection, table, keys, faults)


def holds(connection: sqlite3.Connection, name: str) -> bool:
    """Whether any row of a table is staged."""
    return bool(connection.execute(f"SELECT EXISTS (SELECT 1 FROM incoming_{name})").fetchone()[0])


def clear(connection: sqlite3.Connection) -> None:
    """Drop what an earlier filling left."""
    for table in TABLES:
        connection.execute(f"DROP VIEW IF EXISTS temp.next_{table.name}")
        connection.execute(f"DROP TABLE IF EXISTS temp.incoming_{table.name}")
    connection.execute("DROP TABLE IF EXISTS temp.set_aside")


def look_ahead(connection: sqlite3.Connection, present: Iterable[str], *, remove_missing: bool) -> None:
    """Make ``next_<table>`` of every table: what it will hold, with the incoming row (NULL where it stays)."""
    given = set(present)
    for table in TABLES:
        held = f'SELECT NULL AS "row", {names(table)} FROM main.{table.name} t'
        coming = f'SELECT "row", {names(table)} FROM temp.incoming_{table.name}'
        if table.name in given:
            stays = f"WHERE NOT EXISTS (SELECT 1 FROM temp.incoming_{table.name} i WHERE {same_key(table, 'i', 't')})"
            held = coming if remove_missing else f"{coming} UNION ALL {held} {stays}"
        connection.execute(f"DROP VIEW IF EXISTS temp.next_{table.name}")
        connection.execute(f"CREATE TEMP VIEW next_{table.name} AS {held}")


def _checked(
    connection: sqlite3.Connection, table: Table, rows: Iterable[Row], faults: Faults
) -> Iterator[tuple[Stored, ...]]:
    for number, cells in rows:
        found: dict[str, Stored] = {}
        wrong: list[Broken] = []
        for field in table.fields:
            try:
                found[field.name] = read(field, cells.get(field.name))
            except CellFault as fault:
                wrong.append((field.name, fault))
        if not wrong:
            wrong += broken(table, found)
        if not wrong:
            yield (number, *found.values())
            continue
        for column, one in wrong:
            faults.add(table.name, one.kind, one.what, one.mend, row=number, column=column)
        if found.get("slug"):
            connection.execute("INSERT INTO set_aside VALUES (?, ?)", (table.name, found["slug"]))


def _tell_repeats(connection: sqlite3.Connection, table: Table, keys: str, faults: Faults) -> None:
    repeats = connection.execute(
        f'SELECT min("row") AS first, max("row") AS last, count(*) AS times, {keys} FROM incoming_{table.name} '
        f"GROUP BY {keys} HAVING count(*) > 1 ORDER BY first"
    )
    for repeat in repeats:
        key = ", ".join(shown(repeat[name]) for name in table.key)
        more = "" if repeat["times"] == 2 else f", {repeat['times']} times in all"
        what = f"{key} is there already in row {repeat['first']}{more}"
        faults.add(table.name, "repeated_key", what, "Keep one of them.", row=repeat["last"], column=table.key[0])
