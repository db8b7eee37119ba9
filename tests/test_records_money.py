"""Money in records: pounds outside, whole pence in the store, nothing lost on the way; doubts told and taken."""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook
from sqlite_utils import Database

from data import __main__ as command_line
from data import schema, store
from data.records import defaults, folder, reading, workbook
from data.records.cells import MOST_POUNDS, pounds, read
from data.records.faults import Faults, Refused
from data.records.fields import money
from data.records.tables import BY_NAME
from tests.records_making import CELLS, EXAMPLES, take

FIELD = money("amount", "How much.")
CONTRIBUTION, ALLOCATION, PURSE = CELLS["contribution"], CELLS["allocation"], CELLS["purse"]
WRITE: dict[str, Callable[..., None]] = {"money.xlsx": workbook.write, "money": folder.write_folder}
PENCE = some.integers(0, MOST_POUNDS * 100 - 1)


def given_in(year: int, amount: str, **more: Any) -> dict[str, Any]:
    return CONTRIBUTION | {"period": f"{year}-04-01/P1Y", "amount": amount, "drawn": None} | more


def allocated(year: int, amount: str, number: int = 1, **more: Any) -> dict[str, Any]:
    cells = {"slug": f"allocation-{year}-{number}", "period": f"{year}-04-01/P1Y", "amount": amount, "spent": None}
    return ALLOCATION | cells | more


def warned(rows: dict[str, list[dict[str, Any]]]) -> list[str]:
    return [str(one) for one in take(EXAMPLES | rows).warnings]


def refused(rows: dict[str, list[dict[str, Any]]], **options: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        take(rows, **options)
    return [str(issue) for issue in caught.value.issues]


@pytest.mark.parametrize(
    ("cell", "pence"),
    [
        ("84000", 8_400_000),
        (84000, 8_400_000),
        (" 84000.5 ", 8_400_050),
        (84000.5, 8_400_050),
        ("84000.", 8_400_000),
        (".07", 7),
        ("0", 0),
        (-0.0, 0),
        (0.1 + 0.2, 30),
        (1.1 * 3, 330),
        (4.35, 435),
        (99_999_999_999.99, 9_999_999_999_999),
        ("99999999999.99", 9_999_999_999_999),
    ],
)
def test_pounds_become_whole_pence(cell: object, pence: int) -> None:
    found = read(FIELD, cell)
    assert (found, type(found)) == (pence, int)


@given(PENCE)
def test_any_pence_come_back_from_text_number_and_file_form(pence: int) -> None:
    written = pounds(pence)
    assert Decimal(written) * 100 == pence
    assert read(FIELD, written) == read(FIELD, float(written)) == pence


@given(amounts=some.lists(PENCE, min_size=1, max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("form", WRITE)
def test_files_hold_every_penny(amounts: list[int], form: str, tmp_path: Path) -> None:
    fields = {field.name: field for field in BY_NAME["contribution"].fields}
    whole = {name: read(field, CONTRIBUTION[name]) for name, field in fields.items()}
    WRITE[form](tmp_path / form, {"contribution": [whole | {"amount": one, "drawn": None} for one in amounts]})
    faults = Faults()
    rows = [cells for _, cells in reading.read(tmp_path / form, faults)["contribution"]]
    assert [read(fields["amount"], row["amount"]) for row in rows] == amounts
    assert {read(fields["drawn"], row["drawn"]) for row in rows} == {None}
    assert not faults.issues


@pytest.mark.usefixtures("no_records")
def test_the_forms_of_a_workbook_and_a_csv(tmp_path: Path) -> None:
    take(EXAMPLES)
    held = store.rows("SELECT amount, drawn, typeof(amount) AS kind FROM contribution")
    assert [tuple(row) for row in held] == [(120_000_000, 90_000_000, "integer")]
    for command in ("money.xlsx", "money"):
        assert ask("export", tmp_path / command) == 0
    sheet = load_workbook(tmp_path / "money.xlsx")["contribution"]
    cell = sheet.cell(2, [one.value for one in sheet[1]].index("amount") + 1)
    assert (cell.value, cell.data_type, cell.number_format) == (1_200_000, "n", "0.00")
    with (tmp_path / "money" / "contribution.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [(row["amount"], row["drawn"]) for row in csv.DictReader(stream)] == [("1200000.00", "900000.00")]


def ask(*arguments: object) -> int:
    """Run a command as the shell does: its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["data", *map(str, arguments)])
        try:
            command_line.run()
        except SystemExit as ended:
            return int(ended.code or 0)
    return 0


@pytest.mark.usefixtures("no_records")
def test_the_store_itself_takes_no_negative_money() -> None:
    take(EXAMPLES)
    with closing(store.connect()) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE contribution SET amount = -1")


def test_a_store_made_before_gets_the_new_tables_and_keeps_its_records(tmp_path: Path) -> None:
    new = ("initiative", "contribution", "contract", "purpose_goal", "dispute")
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        database = Database(connection)
        schema.migrations.apply(database, stop_before="create_money_records")
        for name in new:
            connection.execute(f"DROP TABLE {name}")
            connection.execute(f"DROP TABLE {name}_history")
        connection.execute(
            "INSERT INTO organisation (slug, name, sector, tier, provenance) "
            "VALUES ('a', 'A', 'nhs', 'local', 'official')"
        )
        connection.commit()
        schema.migrations.apply(database)
        assert set(new) < set(database.table_names())
        assert connection.execute("SELECT slug FROM organisation").fetchall() == [("a",)]
        assert database["contribution"].columns_dict["amount"] is int


@pytest.mark.usefixtures("no_records")
@pytest.mark.parametrize(
    ("table", "cells", "said"),
    [
        (
            "contribution",
            {"drawn": "1200000.01"},
            "contribution, row 2, column drawn: drawn (£1200000.01) is more than amount (£1200000.00) of ",
        ),
        (
            "allocation",
            {"spent": "84000.01"},
            "allocation, row 2, column spent: spent (£84000.01) is more than amount (£84000.00) of ",
        ),
        ("fund_holding", {"drawn": "500000.01"}, "fund_holding, row 2, column drawn: drawn (£500000.01) is more than"),
        (
            "allocation",
            {"amount": "1200000.01"},
            "up to financial year 2025 to 2026 £1200000.01 is allocated and £1200000.00 contributed. Check the purse's",
        ),
        (
            "contribution",
            {"state": "indicative"},
            "£84000.00 is committed and £0.00 confirmed",
        ),
    ],
)
def test_a_doubt_is_told_and_the_record_taken(table: str, cells: dict[str, Any], said: str) -> None:
    [message] = warned({table: [CELLS[table] | cells]})
    assert said in message
    assert store.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"] == 1


@pytest.mark.usefixtures("no_records")
def test_sound_records_raise_no_doubt() -> None:
    assert warned({}) == []
    assert warned({"allocation": [ALLOCATION | {"amount": "1200000", "spent": "1200000"}]}) == []


@pytest.mark.usefixtures("no_records")
def test_years_are_held_against_all_until_then() -> None:
    two = {"contribution": [given_in(2025, "100"), given_in(2026, "50")]}
    # What one year leaves, the next may spend; not the other way round.
    assert warned(two | {"allocation": [allocated(2025, "60"), allocated(2026, "90")]}) == []
    early = two | {"allocation": [allocated(2025, "100.01"), allocated(2026, "10")]}
    assert "financial year 2025 to 2026 £100.01 is allocated and £100.00 contributed" in warned(early)[0]
    late = two | {"allocation": [allocated(2025, "100"), allocated(2026, "50.01")]}
    [message] = warned(late)
    assert "allocation, row 3, column amount" in message
    assert "financial year 2026 to 2027 £150.01 is allocated and £150.00 contributed" in message


@pytest.mark.usefixtures("no_records")
def test_indicative_money_bears_what_is_planned_and_not_what_is_committed() -> None:
    hoped = {"contribution": [given_in(2025, "100"), given_in(2025, "50", state="indicative")]}
    assert warned(hoped | {"allocation": [allocated(2025, "100"), allocated(2025, "50", 2, state="planned")]}) == []
    [message] = warned(hoped | {"allocation": [allocated(2025, "100"), allocated(2025, "50", 2)]})
    assert "£150.00 is committed and £100.00 confirmed" in message


@pytest.mark.usefixtures("no_records")
def test_a_purse_that_loses_a_contribution_is_doubted_at_what_came_in() -> None:
    take(EXAMPLES)
    [message] = [
        str(one) for one in take({"contribution": [CONTRIBUTION | {"amount": "83999.99", "drawn": "1"}]}).warnings
    ]
    assert message.startswith("contribution, row 2, column amount: ")
    assert "£84000.00 is allocated and £83999.99 contributed" in message


@pytest.mark.usefixtures("no_records")
def test_doubts_are_bounded_and_counted() -> None:
    many = [allocated(2025, "1", slug=f"a-{number}", spent="2") for number in range(50)]
    difference = take(EXAMPLES | {"allocation": many})
    assert len(difference.warnings) == 20
    assert difference.doubted == 50


@pytest.mark.usefixtures("no_records")
def test_the_command_prints_doubts_and_money_in_pounds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take(EXAMPLES)
    folder.write_folder(tmp_path, {"allocation": [ALLOCATION | {"spent": 8_400_001, "amount": 8_400_000}]})
    assert ask("records", tmp_path, "--dry-run") == 0
    said = capsys.readouterr()
    assert f"warning: {tmp_path}/allocation.csv, row 2, column spent: spent (£84000.01) is more than amount" in said.err
    assert "spent: 40000.00 → 84000.01" in said.out
    assert "would be taken" in said.out


@pytest.mark.usefixtures("no_records")
@pytest.mark.parametrize(
    ("periods", "sound"),
    [
        (["2025-04-01/P1Y", "2026-04-01/P1Y"], True),
        (["2025-04-01/P1Y", "2025"], False),
        (["2025-04-01/P3Y", "2026-04-01/P1Y"], False),
        (["2025-04-01/P3Y", "2026-04-01/P1Y", "2028-04-01/P1Y"], False),
        (["2025-04-01/P3Y", "2028-04-01/P1Y"], True),
        (["2025-04-01/P1Y", "2026-03"], False),
        (["2026-03", "2026-04-01/P1Y"], True),
    ],
)
def test_years_that_overlap_are_refused(periods: list[str], sound: bool) -> None:
    rows = EXAMPLES | {"contribution": [CONTRIBUTION | {"period": one} for one in periods]}
    if sound:
        assert len(take(rows).tables["contribution"].new) == len(periods)
        return
    [message] = refused(rows)
    assert message.startswith("contribution, row ")
    assert "column period: " in message
    assert "overlaps" in message
    assert "Give each year once, or the same year as confirmed and as indicative." in message


@pytest.mark.usefixtures("no_records")
def test_the_same_year_may_be_confirmed_and_indicative_and_others_may_share_it() -> None:
    other = CELLS["organisation"] | {"slug": "other"}
    rows = [
        CONTRIBUTION,
        CONTRIBUTION | {"state": "indicative"},
        CONTRIBUTION | {"organisation": "other", "period": "2025"},
    ]
    take(EXAMPLES | {"organisation": [CELLS["organisation"], other], "contribution": rows})
    [message] = refused({"contribution": [CONTRIBUTION | {"period": "2025-10"}]})
    assert message.startswith("contribution, row 2, column period: October 2025 overlaps financial year 2025 to 2026")


@pytest.mark.usefixtures("no_records")
def test_a_row_with_a_key_of_several_parts_can_be_disputed() -> None:
    key = " | ".join(CONTRIBUTION[name] for name in BY_NAME["contribution"].key)
    source = CELLS["field_source"] | {"record": "contribution", "key": key, "field": "amount", "value": "1100000"}
    take(EXAMPLES | {"field_source": [source]})
    [message] = refused({"contribution": []}, remove_missing=True)
    assert message.startswith("field_source, column key: rows that stay in the store name contribution ")
    assert message.endswith(", which would go. Keep it, or take out those rows too.")
    assert store.check() == []
    with closing(store.connect()) as connection:
        connection.execute("DELETE FROM contribution")
    assert store.check() == [f"field_source points to contribution {key}, which is not there (rows: 1)"]


@pytest.mark.usefixtures("no_records")
def test_a_dispute_of_a_row_that_is_refused_is_not_told_too() -> None:
    [message] = refused(EXAMPLES | {"partnership": [CELLS["partnership"] | {"start": "soon"}]})
    assert "partnership, row 2, column start" in message


@pytest.mark.usefixtures("no_records")
def test_default_content_leaves_with_what_it_names(tmp_path: Path) -> None:
    names = ("organisation", "partnership", "field_source", "dispute")
    folder.write_folder(tmp_path, {name: [dict(CELLS[name])] for name in names})
    with closing(store.connect()) as connection:
        with store.writing(connection):
            defaults.put(connection, tmp_path)
        assert count("dispute") == count("field_source") == 1
        take({name: [] for name in names[1:]}, remove_missing=True)
        # People took the partnership out alone: what names it does not come back.
        connection.execute("DELETE FROM dispute_history")
        connection.execute("DELETE FROM field_source_history")
        with store.writing(connection):
            defaults.put(connection, tmp_path)
    assert count("partnership") == count("dispute") == count("field_source") == 0
    assert store.check() == []


@pytest.mark.usefixtures("no_records")
def test_default_content_that_people_name_stays(tmp_path: Path) -> None:
    folder.write_folder(tmp_path, {name: [dict(CELLS[name])] for name in ("organisation", "partnership")})
    with closing(store.connect()) as connection, store.writing(connection):
        defaults.put(connection, tmp_path)
    take({"dispute": EXAMPLES["dispute"]})
    (tmp_path / "partnership.csv").unlink()
    with closing(store.connect()) as connection, store.writing(connection):
        defaults.put(connection, tmp_path)
    assert count("partnership") == 1
    assert store.check() == []


def count(table: str) -> int:
    return int(store.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"])
