"""Records for tests: one of each kind from the tables' own examples, and texts that are hard to carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from data import store as data_store
from data.records import taking
from data.records.tables import TABLES
from tests.making import copy_of

CELLS: dict[str, dict[str, Any]] = {
    table.name: {field.name: field.example or None for field in table.fields} for table in TABLES
}
EXAMPLES = {name: [cells] for name, cells in CELLS.items()}
NASTY = (
    "=1+1",
    "'=1+1",
    "'quoted'",
    "+44 20",
    "-5",
    "@name",
    "#N/A",
    "_x0041_ and _x000D_",
    "several\nlines\n\nof it",
    "Ynys Môn – £5 “a”, 日本語 🙂",
    "<script>alert(1)</script> & <b>",
    'a "quoted", comma',
    "  spaces  ",
    "2026-09-16",
    "00123",
    "TRUE",
)


@pytest.fixture(scope="session")
def emptied(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default store without any records or histories; not to be changed."""
    path = copy_of(store, tmp_path_factory.mktemp("emptied") / "missions.db")
    with closing(data_store.connect(path)) as connection, data_store.writing(connection):
        for name in CELLS:
            connection.execute(f"DELETE FROM {name}")
            connection.execute(f"DELETE FROM {name}_history")
        connection.execute("DELETE FROM footprint_value")
    return path


@pytest.fixture
def no_records(emptied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of its own for one test, with figures and without records; `MISSION_STORE` names it."""
    path = copy_of(emptied, tmp_path / "missions.db")
    monkeypatch.setenv("MISSION_STORE", str(path))
    return path


def take(
    rows_by_table: Mapping[str, Iterable[Mapping[str, Any]]], who: str = "someone", **options: Any
) -> taking.Difference:
    """Take records into the store that `MISSION_STORE` names; rows count from 2, as under a header."""
    numbered = {name: list(enumerate(rows, 2)) for name, rows in rows_by_table.items()}
    with closing(data_store.connect()) as connection:
        return taking.take(connection, numbered, who, **options)
