"""What is doubtful in records that come in, and keeps nothing out: more spent, drawn or allocated than there is."""

from __future__ import annotations

import sqlite3

from data import period
from data.records.cells import pounds, shown
from data.records.faults import Faults
from data.records.schema import key_of_row
from data.records.tables import BY_NAME

_PARTS = (
    ("contribution", "drawn", "amount"),
    ("allocation", "spent", "amount"),
    ("fund_holding", "drawn", "committed"),
)

_MEND = "Check the purse's amounts and years."
# Money that is not spent in a year can be in the next, so each year is held against all until then. What is only
# planned may rest on money that is only indicative; what is committed may not.
_UNTIL = """
WITH touched AS (
    SELECT purse FROM next_contribution WHERE "row" IS NOT NULL
    UNION SELECT purse FROM next_allocation WHERE "row" IS NOT NULL
), flow AS (
    SELECT purse, period, amount AS into_it, amount * (state = 'confirmed') AS confirmed, 0 AS out_of_it,
        0 AS committed, "row" AS put, NULL AS given FROM next_contribution WHERE purse IN touched
    UNION ALL
    SELECT purse, period, 0, 0, amount, amount * (state <> 'planned'), NULL, "row"
    FROM next_allocation WHERE purse IN touched
), year AS (
    SELECT purse, period, sum(into_it) AS into_it, sum(confirmed) AS confirmed, sum(out_of_it) AS out_of_it,
        sum(committed) AS committed, min(put) AS put, min(given) AS given
    FROM flow GROUP BY purse, period
), until AS (
    SELECT purse, period, sum(into_it) OVER past AS into_it, sum(confirmed) OVER past AS confirmed,
        sum(out_of_it) OVER past AS out_of_it, sum(committed) OVER past AS committed,
        min(put) OVER whole AS put, min(given) OVER whole AS given, given AS given_then
    FROM year WINDOW past AS (PARTITION BY purse ORDER BY substr(period, 1, 10)), whole AS (PARTITION BY purse)
)
SELECT purse, min(period) AS period, into_it, confirmed, out_of_it, committed, put, coalesce(given_then, given) AS given
FROM until
"""
_IN_ORDER = "GROUP BY purse ORDER BY coalesce(given, put)"


def tell(connection: sqlite3.Connection, faults: Faults) -> None:
    """Warn of every doubt in what comes in; asks the views of `staging`."""
    for table, part, whole in _PARTS:
        _tell_more_than_whole(connection, table, part, whole, faults)
    for row in connection.execute(f"{_UNTIL} WHERE out_of_it > into_it {_IN_ORDER}"):
        what = f"{_by(row)} £{pounds(row['out_of_it'])} is allocated and £{pounds(row['into_it'])} contributed"
        table, number = _where(row)
        faults.warn(table, "over_the_purse", what, _MEND, row=number, column="amount")
    for row in connection.execute(f"{_UNTIL} WHERE committed > confirmed AND out_of_it <= into_it {_IN_ORDER}"):
        what = f"{_by(row)} £{pounds(row['committed'])} is committed and £{pounds(row['confirmed'])} confirmed"
        table, number = _where(row)
        faults.warn(table, "over_what_is_confirmed", what, _MEND, row=number, column="amount")


def _tell_more_than_whole(connection: sqlite3.Connection, table: str, part: str, whole: str, faults: Faults) -> None:
    found = connection.execute(
        f'SELECT "row", {part} AS part, {whole} AS whole, {key_of_row(BY_NAME[table])} AS named FROM next_{table} '
        f'WHERE "row" IS NOT NULL AND {part} > {whole} ORDER BY "row"'
    )
    for row in found:
        what = (
            f"{part} (£{pounds(row['part'])}) is more than {whole} (£{pounds(row['whole'])}) of {shown(row['named'])}"
        )
        faults.warn(table, "more_than_there_is", what, "Check both.", row=row["row"], column=part)


def _by(row: sqlite3.Row) -> str:
    return f"from {shown(row['purse'])} up to {period.parse(row['period']).label}"


def _where(row: sqlite3.Row) -> tuple[str, int]:
    """Where the purse's allocations come in, else where its contributions do."""
    return ("allocation", row["given"]) if row["given"] is not None else ("contribution", row["put"])
