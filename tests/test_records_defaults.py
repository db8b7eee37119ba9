"""The default content: sound, put in once, kept up to date, and never over what people wrote or took out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from data import build, store
from data.errors import InputError
from data.records import defaults, folder
from data.records.tables import BY_NAME
from tests.records_making import CELLS, take

Rows = Mapping[str, Iterable[Mapping[str, Any]]]
ORGANISATION, PARTNERSHIP, PLACE = CELLS["organisation"], CELLS["partnership"], CELLS["partnership_place"]
CARRIED = {"organisation": [ORGANISATION], "partnership": [PARTNERSHIP], "partnership_place": [PLACE]}


def put(source: Path, rows: Rows) -> None:
    """Carry these rows and bring the store to them."""
    for file in source.glob("*.csv"):
        file.unlink()
    folder.write_folder(source, rows)
    with closing(store.connect()) as connection, store.writing(connection):
        defaults.put(connection, source)


def names(table: str) -> dict[str, str]:
    return {row["slug"]: row["name"] for row in store.rows(f"SELECT slug, name FROM {table} ORDER BY slug")}


def changes() -> int:
    return sum(store.rows(f"SELECT count(*) AS n FROM {table}_history")[0]["n"] for table in BY_NAME)


@pytest.mark.usefixtures("full_store")
def test_the_carried_records_are_sound_and_in_the_default_store() -> None:
    assert {file.stem for file in defaults.FOLDER.glob("*.csv")} == set(BY_NAME)
    for file in defaults.FOLDER.glob("*.csv"):
        assert file.stem in BY_NAME
        with file.open(encoding="utf-8", newline="") as stream:
            rows = sum(1 for row in csv.reader(stream) if row) - 1
        counted = store.rows(f"SELECT count(*) AS n, min(changed_by) AS by FROM {file.stem}")[0]
        assert (file.stem, counted["n"]) == (file.stem, rows)
        assert not rows or counted["by"] == defaults.WHO
    assert store.check() == []


@pytest.mark.usefixtures("full_store")
def test_building_twice_changes_no_record() -> None:
    with closing(store.connect()) as connection:
        connection.execute("UPDATE meta SET value = 'other tables' WHERE key = 'carried'")
    before = changes()
    assert build.build() is True
    assert changes() == before


@pytest.mark.usefixtures("no_records")
def test_what_is_carried_comes_in_changes_and_goes(tmp_path: Path) -> None:
    put(tmp_path, CARRIED)
    put(tmp_path, CARRIED)
    assert (names("partnership"), changes()) == ({PARTNERSHIP["slug"]: PARTNERSHIP["name"]}, 0)
    put(tmp_path, CARRIED | {"partnership": [PARTNERSHIP | {"name": "New name"}]})
    assert names("partnership") == {PARTNERSHIP["slug"]: "New name"}
    put(tmp_path, {"organisation": [ORGANISATION]})
    assert names("partnership") == {}
    assert store.rows("SELECT count(*) AS n FROM partnership_place")[0]["n"] == 0
    put(tmp_path, {})
    assert names("organisation") == {}


@pytest.mark.usefixtures("no_records")
def test_what_people_changed_stays_and_so_does_what_it_needs(tmp_path: Path) -> None:
    put(tmp_path, CARRIED)
    take({"partnership": [PARTNERSHIP | {"name": "Ours"}]}, "someone")
    put(tmp_path, CARRIED | {"partnership": [PARTNERSHIP | {"name": "New name"}]})
    assert names("partnership") == {PARTNERSHIP["slug"]: "Ours"}
    put(tmp_path, {})
    assert names("partnership") == {PARTNERSHIP["slug"]: "Ours"}
    assert list(names("organisation")) == [ORGANISATION["slug"]]
    assert store.check() == []


@pytest.mark.usefixtures("no_records")
def test_what_people_took_out_does_not_come_back_nor_what_points_to_it(tmp_path: Path) -> None:
    put(tmp_path, CARRIED)
    take({"partnership": [], "partnership_place": []}, "someone", remove_missing=True)
    later = PLACE | {"place": "E06000001"}
    child = PARTNERSHIP | {"slug": "child", "part_of": PARTNERSHIP["slug"]}
    put(tmp_path, CARRIED | {"partnership": [child, PARTNERSHIP], "partnership_place": [PLACE, later]})
    assert names("partnership") == {}
    assert store.rows("SELECT * FROM partnership_place") == []
    assert store.check() == []


@pytest.mark.usefixtures("no_records")
def test_bad_default_content_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"partnership\.csv, row 2, column lead: there is no organisation"):
        put(tmp_path, {"partnership": [PARTNERSHIP]})
    assert names("partnership") == {}


@pytest.mark.usefixtures("no_records")
def test_without_a_folder_nothing_happens(tmp_path: Path) -> None:
    take({"organisation": [ORGANISATION]}, "someone")
    with closing(store.connect()) as connection, store.writing(connection):
        defaults.put(connection, tmp_path / "none")
    assert list(names("organisation")) == [ORGANISATION["slug"]]
