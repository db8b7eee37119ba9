"""Many questions of one version of the store, while others write to it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from contextvars import copy_context
from pathlib import Path

import pytest

from data import store
from data.records import stored
from tests import making
from views import cache

Places = tuple[str, ...]
_WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
connection.execute("INSERT INTO place (code, name) VALUES (?, 'Nowhere')", (sys.argv[2],))
connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'version'")
connection.execute("COMMIT")
connection.close()
"""


def add(code: str) -> None:
    """Another writer commits a place."""
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute("INSERT INTO place (code, name) VALUES (?, 'Nowhere')", (code,))


def added() -> Places:
    return tuple(row["code"] for row in store.rows("SELECT code FROM place WHERE code LIKE 'X%' ORDER BY code"))


@pytest.fixture
def asked() -> list[str]:
    """Which cached functions had to be worked out."""
    return []


@pytest.fixture
def names(asked: list[str]) -> Callable[[], Places]:
    """A cached question."""

    @cache.cached
    def names() -> Places:
        asked.append("names")
        return added()

    return names


@pytest.mark.usefixtures("empty_store")
def test_what_another_process_commits_is_not_seen_before_the_end(empty_store: Path) -> None:
    before = store.version()
    with store.at_one_version() as held:
        assert added() == ()
        subprocess.run([sys.executable, "-c", _WRITER, str(empty_store), "X1"], check=True)
        assert added() == ()
        assert store.frame("SELECT code FROM place WHERE code LIKE 'X%'").empty
        assert store.version() == held.version == before
    assert added() == ("X1",)
    assert store.version() != before


@pytest.mark.usefixtures("empty_store")
def test_the_view_is_taken_at_the_start_not_with_the_first_question() -> None:
    with store.at_one_version():
        add("X1")
        assert added() == ()


@pytest.mark.usefixtures("empty_store")
def test_other_threads_read_on() -> None:
    seen: list[Places] = []
    with store.at_one_version():
        add("X1")
        thread = threading.Thread(target=lambda: seen.append(added()))
        thread.start()
        thread.join()
        assert added() == ()
    assert seen == [("X1",)]


@pytest.mark.usefixtures("empty_store")
def test_a_block_within_a_block_reads_what_the_outer_one_reads() -> None:
    with store.at_one_version() as outer:
        add("X1")
        with store.at_one_version() as inner:
            assert inner is outer
            assert added() == ()
        assert added() == ()
        assert store.held() is outer
    assert store.held() is None
    assert added() == ("X1",)


@pytest.mark.usefixtures("empty_store")
def test_another_store_named_within_is_read_for_itself(
    places_only: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = making.copy_of(places_only, tmp_path / "other.db")
    add("X1")
    with store.at_one_version():
        monkeypatch.setenv("MISSION_STORE", str(other))
        assert (added(), store.held()) == ((), None)
        with store.at_one_version():
            add("X2")
            assert added() == ()
        assert added() == ("X2",)
        monkeypatch.undo()


@pytest.mark.usefixtures("empty_store")
@pytest.mark.parametrize("question", ["SELECT * FROM nowhere", "SELECT 1 / json('no json')"])
def test_a_faulty_question_does_not_end_the_block(question: str) -> None:
    with store.at_one_version():
        add("X1")
        with pytest.raises(Exception, match=r"nowhere|malformed"):
            store.rows(question)
        assert added() == ()
    assert added() == ("X1",)


@pytest.mark.parametrize("fault", [KeyError("composing"), KeyboardInterrupt()])
def test_an_error_within_lets_the_store_go(empty_store: Path, fault: BaseException) -> None:
    def stopped() -> None:
        with store.at_one_version():
            add("X1")
            raise fault

    with pytest.raises(type(fault)):
        stopped()
    assert store.held() is None
    assert added() == ("X1",)
    with closing(store.connect()) as connection:
        # Only without readers of older versions can the whole log be taken into the store and emptied.
        assert tuple(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()) == (0, 0, 0)
    assert empty_store.with_name(f"{empty_store.name}-wal").stat().st_size == 0


def test_without_a_store_it_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSION_STORE", str(tmp_path / "none.db"))
    with pytest.raises(store.StoreMissing, match="python -m data build"), store.at_one_version():
        pass
    assert store.held() is None


@pytest.mark.usefixtures("empty_store")
def test_answers_of_an_older_version_are_not_given_to_others(names: Callable[[], Places], asked: list[str]) -> None:
    with store.at_one_version():
        add("X1")
        assert names() is names()
        assert copy_context().run(names) == ()
    assert asked == ["names"]
    assert names() == ("X1",)
    assert names() is names()
    assert asked == ["names"] * 2


@pytest.mark.usefixtures("empty_store")
def test_shared_answers_are_not_taken_into_a_block() -> None:
    """An answer whose working overlapped a write is shared under the version before, and holds what came after."""
    writes = ["X1"]

    @cache.cached
    def overlapping() -> Places:
        if writes:
            add(writes.pop())
        return added()

    shared: list[Places] = []
    with store.at_one_version():
        thread = threading.Thread(target=lambda: shared.append(overlapping()))
        thread.start()
        thread.join()
        assert overlapping() == ()
    assert shared == [("X1",)]


@pytest.mark.usefixtures("empty_store")
def test_arguments_are_told_apart_within_a_block() -> None:
    @cache.cached
    def joined(first: str, *, then: str = "") -> str:
        return first + then

    @cache.cached
    def other(first: str, *, then: str = "") -> str:
        return then + first

    with store.at_one_version():
        assert [joined("a"), joined("b"), joined("a", then="b"), joined("a", then="c")] == ["a", "b", "ab", "ac"]
        assert other("a", then="b") == "ba"


@pytest.mark.usefixtures("no_records")
def test_records_can_be_read_whole_within_a_block() -> None:
    with store.at_one_version():
        add("X1")
        with stored.snapshot() as rows:
            assert list(rows["council"]) == []
        assert added() == ()
