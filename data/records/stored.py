"""Records as the store holds them, and what became of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pandas as pd

from data import store
from data.records.cells import Stored
from data.records.staging import names
from data.records.tables import BY_NAME, TABLES

Records = Iterator[Mapping[str, Stored]]


@contextmanager
def snapshot() -> Iterator[dict[str, Records]]:
    """Every record by table, in the order of the keys, all of one moment; read as they are asked for."""
    with store.at_one_version(), store.reading() as connection:
        yield {table.name: _records(connection, table.name) for table in TABLES}


def history(table: str, key: Mapping[str, str]) -> pd.DataFrame:
    """Every state of one record, newest first.

    The fields, ``version``, ``changed_at`` and ``changed_by`` of the state; and of one that is past ``ended_at``,
    ``ended_by`` and ``became`` (changed or removed). Money is in pence. ``key`` names each field of the table's key.
    """
    columns = f"{names(BY_NAME[table])}, version, changed_at, changed_by"
    where = " AND ".join(f'"{name}" = :{name}' for name in BY_NAME[table].key)
    return store.frame(
        f"SELECT {columns}, NULL AS ended_at, NULL AS ended_by, NULL AS became FROM {table} WHERE {where} "
        f"UNION ALL SELECT {columns}, ended_at, ended_by, became FROM {table}_history WHERE {where} "
        "ORDER BY version DESC",
        {name: key[name] for name in BY_NAME[table].key},
    )


def published() -> dict[str, list[tuple[str, str]]]:
    """What records may point to: slug or code, and name, of places, missions, goals and indicators."""
    asked = {
        "place": "SELECT code, name FROM place WHERE end_year IS NULL ORDER BY code",
        "mission": "SELECT slug, name FROM mission ORDER BY number",
        "goal": 'SELECT slug, title FROM goal ORDER BY "order"',
        "indicator": "SELECT slug, title FROM indicator ORDER BY slug",
    }
    return {name: [(row[0], row[1]) for row in store.rows(question)] for name, question in asked.items()}


def _records(connection: sqlite3.Connection, table: str) -> Records:
    order = ", ".join(f'"{name}"' for name in BY_NAME[table].key)
    for row in connection.execute(f"SELECT {names(BY_NAME[table])} FROM {table} ORDER BY {order}"):
        yield dict(row)
