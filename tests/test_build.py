"""Building the store from the carried tables: the same every time, and careful with what is there."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from data import build, carried, imports, indicators, places, store, tables
from data.period import parse
from tests.making import copy_of, dataset, full_store, take_one

__all__ = ["full_store"]

LARGEST = 4 * 2**20


def test_carried_tables_and_outlines_stay_under_four_megabytes() -> None:
    static = Path(build.__file__).parents[1] / "static"
    files = [file for file in carried.ROOT.rglob("*") if file.is_file()] + list(static.glob("outlines-*.json"))
    assert sum(file.stat().st_size for file in files) < LARGEST


def test_outlines_carry_their_own_hash() -> None:
    (outlines,) = (Path(build.__file__).parents[1] / "static").glob("outlines-*.json")
    assert outlines.stem.removeprefix("outlines-") == hashlib.sha256(outlines.read_bytes()).hexdigest()[:8]


def test_every_carried_cell_is_in_the_store(store: Path) -> None:
    for file in carried.OBSERVATIONS.glob("*.csv"):
        cells = list(tables.read(file))
        with closing(sqlite3.connect(store)) as connection:
            counted = "SELECT count(*) FROM observation WHERE indicator = ?"
            assert connection.execute(counted, (file.stem,)).fetchone()[0] == len(cells), file.stem


def test_headline_figures_are_those_published(store: Path) -> None:
    gld = indicators.series("good-level-of-development", ["E92000001"]).set_index("period_start")["value"]
    assert gld["2023-09-01"] == 67.7
    assert gld["2024-09-01"] == 68.3
    assert len(indicators.indicators(headline=True)) == 20


def test_the_store_is_sound(store: Path) -> None:
    from data import store as opened

    assert opened.check() == []


def test_upper_tiers_hold_every_period_and_authorities_the_last_ten(store: Path) -> None:
    employment = "employment-rate"
    assert len(indicators.periods(employment, "region")) == 20
    assert len(indicators.periods(employment, "lower_tier")) == 10


def test_as_known_on_works_from_the_start(store: Path) -> None:
    span = parse("2019-01-01/P3Y")
    then = indicators.values_at("healthy-life-expectancy-male", "region", span, "2025-07-01")
    assert then["value"].notna().sum() >= 9


def test_london_is_on_the_combined_authority_tier(store: Path) -> None:
    assert "E12000007" in set(places.at_level("combined_authority")["code"])


def test_building_again_changes_nothing(full_store: Path) -> None:
    before = store.version()
    assert build.build() is False
    assert store.version() == before
    assert build.is_current()


def test_a_build_keeps_records_and_imported_data_sets(
    full_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert take_one(dataset(tmp_path / "own").parent).state == "taken"
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute("CREATE TABLE record_of_people (text TEXT) STRICT")
        connection.execute("INSERT INTO record_of_people VALUES ('precious')")
        connection.execute("UPDATE meta SET value = 'older' WHERE key = 'carried'")
    own = indicators.series("small-rate", ["E09000002"])
    assert build.build() is True
    assert store.check() == []
    assert store.rows("SELECT text FROM record_of_people")[0]["text"] == "precious"
    assert indicators.series("small-rate", ["E09000002"]).equals(own)
    assert "small-rate" in set(imports.runs()["dataset"])


def test_a_stopped_build_leaves_no_half_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "missions.db"
    monkeypatch.setenv("MISSION_STORE", str(path))

    def stop(share: float, step: str) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build.build(path, stop)
    assert store.rows("SELECT count(*) AS n FROM observation")[0]["n"] == 0
    assert store.rows("SELECT count(*) AS n FROM place")[0]["n"] == 0
    assert build.build(path)
    assert store.check() == []


def test_a_copy_made_while_in_use_is_whole(full_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.backup(tmp_path / "copy.db")
    cells = store.rows("SELECT count(*) AS n FROM observation")[0]["n"]
    restored = copy_of(tmp_path / "copy.db", tmp_path / "restored.db")
    monkeypatch.setenv("MISSION_STORE", str(restored))
    assert store.check() == []
    assert store.rows("SELECT count(*) AS n FROM observation")[0]["n"] == cells
