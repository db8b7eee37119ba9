"""The store's tables of records: made from their declaration, each with a history that triggers fill."""

from __future__ import annotations

from sqlite_utils import Database

from data.records.fields import PUBLISHED, Field, Table
from data.records.tables import TABLES

VERSIONED = {
    "version": "INTEGER NOT NULL DEFAULT 1",
    "changed_at": "TEXT NOT NULL DEFAULT ''",
    "changed_by": "TEXT NOT NULL DEFAULT ''",
}
ENDED = {
    "ended_at": "TEXT NOT NULL",
    "ended_by": "TEXT NOT NULL",
    "became": "TEXT NOT NULL CHECK (became IN ('changed', 'removed'))",
}
_TYPES = {"number": "REAL", "whole": "INTEGER", "money": "INTEGER"}
_WRITER = """
CREATE TABLE record_writer (one INTEGER PRIMARY KEY CHECK (one = 1), who TEXT NOT NULL, at TEXT NOT NULL) STRICT
"""
_EVENTS = {"UPDATE": "changed", "DELETE": "removed"}


def create_missing(db: Database) -> None:
    """Make the tables of records that the store lacks, each with its history, indexes and triggers."""
    held = set(db.table_names())
    if "record_writer" not in held:
        db.execute(_WRITER)
    for table in TABLES:
        if table.name not in held:
            for statement in statements(table):
                db.execute(statement)


def statements(table: Table) -> list[str]:
    """What makes one table of records.

    References between records are held to at commit. Those to published things are not: an import of official
    figures must never be stopped by a record.
    """
    lines = [*(_column(table, field) for field in table.fields)]
    lines += [f"{name} {kind}" for name, kind in VERSIONED.items()]
    lines.append(f"PRIMARY KEY ({_names(table.key)})")
    past = [f'"{field.name}" {column_type(field)}' for field in table.fields]
    past += [f"{name} {kind.split()[0]} NOT NULL" for name, kind in VERSIONED.items()]
    past += [f"{name} {kind}" for name, kind in ENDED.items()]
    return [
        f"CREATE TABLE {table.name} (\n    {_lines(lines)}\n) STRICT",
        f"CREATE TABLE {table.name}_history (\n    id INTEGER PRIMARY KEY,\n    {_lines(past)}\n) STRICT",
        f"CREATE INDEX {table.name}_history_by_key ON {table.name}_history ({_names(table.key)})",
        *_indexes(table),
        *(_trigger(table, event, became) for event, became in _EVENTS.items()),
    ]


def to_published(table: Table) -> list[Field]:
    """The fields by which a table points to places, missions, goals and indicators."""
    return [field for field in table.fields if field.to in PUBLISHED]


def key_of(published: str) -> str:
    """The column by which records name a published thing."""
    return "code" if published == "place" else "slug"


def key_of_row(table: Table, alias: str = "") -> str:
    """How other records name a row of any table, for a statement: its key, the parts of one with several by `` | ``."""
    return " || ' | ' || ".join(f'{alias}."{name}"' if alias else f'"{name}"' for name in table.key)


def naming_rows() -> list[Table]:
    """The tables whose rows name a field of any record by ``record``, ``key`` and ``field``."""
    return [table for table in TABLES if {"record", "key", "field"} <= {field.name for field in table.fields}]


def dangling() -> str:
    """A SELECT of what records name that is there no more: record, kind, named, and how many times."""
    published = " UNION ALL ".join(
        f"SELECT '{table.name}' AS record, '{field.to}' AS kind, \"{field.name}\" AS named, count(*) AS times "
        f'FROM {table.name} WHERE "{field.name}" NOT IN (SELECT {key_of(field.to)} FROM {field.to}) '
        f'GROUP BY "{field.name}"'
        for table in TABLES
        for field in to_published(table)
    )
    rows = " UNION ALL ".join(
        f"SELECT '{naming.name}', '{table.name}', key, count(*) FROM {naming.name} WHERE record = '{table.name}' "
        f"AND key NOT IN (SELECT {key_of_row(table)} FROM {table.name}) GROUP BY key"
        for naming in naming_rows()
        for table in TABLES
    )
    return f"{published} UNION ALL {rows}"


def column_type(field: Field) -> str:
    """The type of a field's column in the store."""
    return _TYPES.get(field.kind, "TEXT")


def _column(table: Table, field: Field) -> str:
    column = f'"{field.name}" {column_type(field)}' + (" NOT NULL" if field.required else "")
    if (table.name, field.name) == ("goal_target", "provenance"):
        column += " DEFAULT 'self_reported'"
    if field.kind == "money":
        column += f' CHECK ("{field.name}" >= 0)'
    if field.choices:
        column += f' CHECK ("{field.name}" IN ({", ".join(repr(word) for word in field.choices)}))'
    if field.to and field.to not in PUBLISHED:
        column += f" REFERENCES {field.to}(slug) DEFERRABLE INITIALLY DEFERRED"
    return column


def _indexes(table: Table) -> list[str]:
    return [
        f'CREATE INDEX {table.name}_by_{field.name} ON {table.name} ("{field.name}")'
        for field in table.fields
        if field.to and field.name != table.key[0]
    ]


def _trigger(table: Table, event: str, became: str) -> str:
    kept = [*(field.name for field in table.fields), *VERSIONED]
    return f"""
CREATE TRIGGER {table.name}_{became} AFTER {event} ON {table.name} BEGIN
    INSERT INTO {table.name}_history ({_names((*kept, *ENDED))})
    VALUES ({", ".join(f'OLD."{name}"' for name in kept)},
        coalesce((SELECT at FROM record_writer), strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')),
        coalesce((SELECT who FROM record_writer), ''), '{became}');
END"""


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _lines(lines: list[str]) -> str:
    return ",\n    ".join(lines)
