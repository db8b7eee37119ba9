"""The store: read-only for readers, one transaction for writers, sound after both."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from data import indicators, period, places, store
from data.errors import InputError
from tests import making

ADD = "INSERT INTO place (code, name) VALUES ('X00000001', 'Nowhere')"


def names() -> set[str]:
    return {row["code"] for row in store.rows("SELECT code FROM place WHERE code LIKE 'X%'")}


@pytest.mark.usefixtures("empty_store")
def test_every_published_table_is_strict() -> None:
    tables = store.rows("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    loose = {row["name"] for row in tables if not row["strict"] and not row["name"].startswith(("sqlite_", "_sqlite"))}
    assert len(tables) > 20
    assert loose == set()


@pytest.mark.usefixtures("empty_store")
def test_a_number_column_takes_no_text() -> None:
    with closing(store.connect()) as connection, pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
        connection.execute("INSERT INTO place (code, name, population) VALUES ('X00000001', 'Nowhere', 'many')")


@pytest.mark.usefixtures("empty_store")
def test_a_level_needs_its_place() -> None:
    with closing(store.connect()) as connection, pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        connection.execute("INSERT INTO place_level VALUES ('X00000001', 'other')")


@pytest.mark.usefixtures("empty_store")
def test_levels_in_use_are_the_levels_there_are() -> None:
    used = {row["level"] for row in store.rows("SELECT DISTINCT level FROM place_level")}
    assert used <= set(places.LEVEL_ORDER)
    assert {"country", "region", "combined_authority", "upper_tier", "lower_tier", "police_force"} <= used


@pytest.mark.usefixtures("empty_store")
def test_readers_cannot_write() -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.rows(ADD)
    assert names() == set()


@pytest.mark.usefixtures("empty_store")
def test_reading_goes_on_after_a_faulty_question() -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        store.rows("SELECT * FROM nowhere")
    assert store.rows("SELECT 1 AS one")[0]["one"] == 1


@pytest.mark.usefixtures("empty_store")
def test_writing_is_committed_as_a_whole_and_changes_the_version() -> None:
    before = store.version()
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute(ADD)
    assert names() == {"X00000001"}
    assert store.version() != before


@pytest.mark.usefixtures("empty_store")
def test_an_error_while_writing_rolls_everything_back() -> None:
    def stopped() -> None:
        with store.writing(connection):
            connection.execute(ADD)
            raise KeyboardInterrupt

    before = store.version()
    with closing(store.connect()) as connection:
        with pytest.raises(KeyboardInterrupt):
            stopped()
        assert not connection.in_transaction
    assert (names(), store.version()) == (set(), before)


@pytest.mark.usefixtures("empty_store")
def test_a_reader_sees_the_old_state_until_the_commit() -> None:
    with closing(store.connect()) as connection:
        with store.writing(connection):
            connection.execute(ADD)
            assert names() == set()
        assert names() == {"X00000001"}


@pytest.mark.usefixtures("empty_store")
def test_many_threads_read_at_once() -> None:
    answers: list[int] = []

    def ask() -> None:
        answers.extend(len(store.frame("SELECT * FROM place WHERE code LIKE 'E12%'")) for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [9] * 480


@pytest.mark.usefixtures("empty_store")
def test_frame_keeps_missing_text_and_numbers_apart() -> None:
    found = store.frame("SELECT 'a' AS text, 1.5 AS number, NULL AS missing UNION ALL SELECT NULL, NULL, NULL")
    assert found["text"].tolist() == ["a", None]
    assert found["number"].isna().tolist() == [False, True]
    assert found["missing"].isna().all()
    assert store.frame("SELECT code FROM place WHERE code = :code", {"code": "none"}).empty


def test_a_missing_store_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSION_STORE", str(tmp_path / "none.db"))
    for ask in (store.version, lambda: store.backup(tmp_path / "copy.db")):
        with pytest.raises(store.StoreMissing, match="python -m data build"):
            ask()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("empty_store")
def test_a_backup_holds_what_the_store_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    making.take(making.dataset(tmp_path))
    content, version = making.held(), store.version()
    copy = tmp_path / "copy.db"
    copy.with_name("copy.db.partial").write_bytes(b"left behind by a killed backup")
    store.backup(copy)
    making.take(
        making.dataset(tmp_path, making.cells(years=range(2014, 2025)), described=making.metadata("02/03/2025"))
    )
    assert making.held() != content
    monkeypatch.setenv("MISSION_STORE", str(copy))
    assert (making.held(), store.version(), store.check()) == (content, version, [])
    assert not copy.with_name("copy.db.partial").exists()


def test_a_backup_never_writes_over_its_store(empty_store: Path) -> None:
    for target in (empty_store, empty_store.parent / "no folder" / "copy.db"):
        with pytest.raises(InputError, match="cannot be written there"):
            store.backup(target)
    assert store.check() == []


def test_check_finds_what_was_broken_by_hand(empty_store: Path, tmp_path: Path) -> None:
    making.take(making.dataset(tmp_path))
    assert store.check() == []
    with closing(sqlite3.connect(empty_store)) as connection:
        connection.execute("UPDATE observation SET value = value + 1 WHERE place = 'E09000002'")
        connection.execute("DELETE FROM latest WHERE place = 'E09000003'")
        connection.execute("INSERT INTO place_level VALUES ('X00000001', 'other')")
        connection.commit()
    faults = store.check()
    assert len(faults) == 3
    assert {"place_level row points to a missing place", "small-rate has observations but no latest value"} < set(
        faults
    )


@pytest.mark.usefixtures("empty_store")
def test_what_is_baked_is_what_the_observations_say(tmp_path: Path) -> None:
    making.take(making.dataset(tmp_path))
    found = indicators.latest(["small-rate"], ["E09000002"]).iloc[0]
    assert (found["period_start"], found["value"], found["previous_start"]) == ("2023-01-01", 44.5, "2022-01-01")
    assert found["previous_value"] == making.values()["E09000002", "2022-01-01"]
    assert found["periods"] == 10
    spread = indicators.band("small-rate", "upper_tier")
    newest = sorted(value for (_, start), value in making.values().items() if start == "2023-01-01")
    assert spread.iloc[-1][["places", "low", "high"]].tolist() == [14, newest[0], newest[-1]]
    coverage = indicators.coverage("small-rate").set_index("level").loc["lower_tier"]
    assert (coverage["places"], coverage["periods"], coverage["values"], coverage["intervals"]) == (14, 10, 140, 140)
    assert indicators.periods("small-rate", "lower_tier")[0] == period.parse("2023")


def test_a_backup_never_writes_over_what_is_no_store(full_store: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("keep me", encoding="utf-8")
    with pytest.raises(InputError, match="no store and would be lost"):
        store.backup(notes)
    assert notes.read_text(encoding="utf-8") == "keep me"
    again = tmp_path / "copy.db"
    store.backup(again)
    store.backup(again)
    assert again.stat().st_size > 0
