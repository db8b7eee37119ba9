"""Rows that name a field of another record: sources of a field, and disputes of its value."""

from __future__ import annotations

import sqlite3
from collections.abc import Set

from data.records.cells import closest, shown
from data.records.faults import Faults
from data.records.fields import Table
from data.records.schema import key_of_row, naming_rows
from data.records.tables import BY_NAME


def check(connection: sqlite3.Connection, given: Set[str], faults: Faults, *, remove_missing: bool) -> None:
    """Tell of every such row whose table, row or field is not there; asks the views of `staging`."""
    for table in naming_rows():
        if table.name in given:
            _check_names(connection, table, faults)
        for row in connection.execute(f"SELECT DISTINCT record FROM next_{table.name} ORDER BY 1").fetchall():
            named = BY_NAME.get(row["record"])
            if named and (table.name in given or (remove_missing and named.name in given)):
                _check_rows(connection, table, named, faults)


def leave_out_orphans(connection: sqlite3.Connection, table: Table) -> int:
    """Take out of what comes in whatever names a row that people removed; how many."""
    return sum(
        connection.execute(
            f"DELETE FROM incoming_{table.name} WHERE record = ? AND key NOT IN "
            f"(SELECT {key_of_row(named)} FROM next_{named.name})",
            (named.name,),
        ).rowcount
        for named in BY_NAME.values()
    )


def _check_names(connection: sqlite3.Connection, table: Table, faults: Faults) -> None:
    found = connection.execute(
        f'SELECT record, field, min("row") AS "row" FROM next_{table.name} WHERE "row" IS NOT NULL '
        "GROUP BY record, field ORDER BY 3"
    )
    for one in found:
        named = BY_NAME.get(one["record"])
        if named is None:
            what = f"there is no table {shown(one['record'])}{closest(one['record'], list(BY_NAME))}"
            faults.add(table.name, "no_such_table", what, "Name a table of records.", row=one["row"], column="record")
        elif one["field"] not in (known := [field.name for field in named.fields]):
            what = f"{named.name} has no field {shown(one['field'])}{closest(one['field'], known)}"
            faults.add(table.name, "no_such_field", what, "Name one of its columns.", row=one["row"], column="field")


def _check_rows(connection: sqlite3.Connection, table: Table, named: Table, faults: Faults) -> None:
    key = key_of_row(named)
    found = connection.execute(
        f'SELECT key AS named, min("row") AS "row", count(*) AS times FROM next_{table.name} WHERE record = ? '
        f"AND key NOT IN (SELECT {key} FROM next_{named.name}) "
        "AND key NOT IN (SELECT slug FROM set_aside WHERE name = record) GROUP BY 1 ORDER BY 2, 1",
        (named.name,),
    )
    shape = " | ".join(named.key)
    for one in found:
        what, mend = f"there is no {named.name} {shown(one['named'])}", f"Write its key: {shape}."
        if one["row"] is None:
            what = f"rows that stay in the store name {named.name} {shown(one['named'])}, which would go"
            mend = "Keep it, or take out those rows too."
        faults.add(table.name, "no_such_row", what, mend, row=one["row"], column="key", occurrences=one["times"])
