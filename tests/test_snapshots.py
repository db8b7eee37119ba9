"""Frozen briefings: kept as they are, found again, the same ones once, through builds, imports and copies."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from briefings.document import Document, Scope, canonical, content, digest, document
from data import __main__ as command_line
from data import snapshots, store
from data.errors import InputError
from data.snapshots import Snapshot, freeze, freezing_allowed
from tests import making
from tests.briefing_making import sample

MORNING, NOON = "2026-11-21T09:00:00+00:00", "2026-11-21T12:00:00+00:00"
OTHERS = "kind, place, mission, meeting, as_of, audience, store_version, created_at, created_by"


def frozen(one: Document | None = None, *, by: str = "Ada", at: str = MORNING) -> Snapshot:
    plain = content(one or sample())
    return freeze(canonical(plain), digest(plain), created_by=by, created_at=at)


def entitled(title: str, scope: Scope | None = None) -> Document:
    return replace(sample(), title=title, scope=scope or sample().scope)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """A command as the shell runs it; its exit code."""
    monkeypatch.setattr(sys, "argv", ["data", *map(str, arguments)])
    try:
        command_line.run()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.mark.usefixtures("empty_store")
def test_what_is_frozen_is_given_back_to_the_byte() -> None:
    kept = frozen()
    assert snapshots.snapshot(kept.id) == kept
    assert hashlib.sha256(kept.document.encode()).hexdigest() == kept.sha256 == digest(content(sample()))
    assert kept.id == kept.sha256[:12]
    assert (kept.title, kept.kind, kept.place, kept.mission) == (sample().title, "place", "E12000001", None)
    assert (kept.as_of, kept.audience, kept.store_version) == ("2026-11-21", "internal", "7")
    assert (kept.created_by, kept.created_at) == ("Ada", MORNING)
    assert document(json.loads(kept.document)) == sample()
    assert snapshots.snapshot("0" * 12) is None


@pytest.mark.usefixtures("empty_store")
def test_the_same_briefing_frozen_again_is_the_one_that_is_there() -> None:
    version = store.version()
    first = frozen()
    assert store.version() == version
    assert frozen(by="Grace", at=NOON) == first
    assert snapshots.snapshots()["id"].tolist() == [first.id]


@pytest.mark.usefixtures("empty_store")
def test_two_who_freeze_the_same_at_once_keep_one() -> None:
    kept: list[Snapshot] = []
    threads = [threading.Thread(target=lambda: kept.append(frozen())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 8
    assert len(set(kept)) == len(snapshots.snapshots()) == 1


@pytest.mark.usefixtures("empty_store")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE snapshot SET title = 'Another'",
        "UPDATE snapshot SET document = document",
        "DELETE FROM snapshot",
        f"INSERT OR REPLACE INTO snapshot SELECT id, 'Another', {OTHERS}, sha256, document FROM snapshot",
        f"INSERT OR REPLACE INTO snapshot SELECT 'another', title, {OTHERS}, sha256, document FROM snapshot",
    ],
    ids=["a field", "nothing", "removal", "replacing the id", "replacing the hash"],
)
def test_a_frozen_briefing_cannot_be_changed(change: str) -> None:
    kept = frozen()
    with closing(store.connect()) as connection:
        for recursive in ("ON", "OFF"):
            connection.execute(f"PRAGMA recursive_triggers = {recursive}")
            with pytest.raises(sqlite3.IntegrityError, match="never changed or removed; freeze a new one"):
                connection.execute(change)
    assert snapshots.snapshot(kept.id) == kept
    assert len(snapshots.snapshots()) == 1


@pytest.mark.usefixtures("empty_store")
def test_they_are_listed_newest_first_by_what_they_are_about() -> None:
    nation = frozen(entitled("Nation", Scope("nation", "K02000001")), at="2026-11-20T09:00:00+00:00")
    health = frozen(entitled("Health", Scope("mission", "K02000001", "health")), at=NOON)
    place = frozen(entitled("Place"), at=MORNING)
    both = frozen(entitled("Both", Scope("mission_in_place", "E12000001", "health")), at="2026-11-22T09:00:00+00:00")
    gone = frozen(entitled("Gone", Scope("meeting", "X99999999", meeting="board-1")), at="2026-11-19T09:00:00+00:00")
    assert snapshots.snapshots()["id"].tolist() == [one.id for one in (both, health, place, nation, gone)]
    assert snapshots.snapshots(kind="mission")["title"].tolist() == ["Health"]
    assert snapshots.snapshots(place="E12000001")["title"].tolist() == ["Both", "Place"]
    assert snapshots.snapshots(place="E12000001", mission="health")["title"].tolist() == ["Both"]
    listed = snapshots.snapshots().set_index("title")
    assert "document" not in listed.columns
    assert listed["place_name"].tolist() == ["North East", "United Kingdom", "North East", "United Kingdom", None]
    assert listed.loc["Gone", "meeting"] == "board-1"


@pytest.mark.usefixtures("empty_store")
@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b'{"title":"a"}', "it is no document"),
        (b"not json", "it is no document"),
        (b"[]", "it is no document"),
        (b"\xff", "it is no document"),
        (canonical(content(sample())) + b"\n", "not in its canonical form"),
    ],
)
def test_what_is_no_document_is_refused(written: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        freeze(written, hashlib.sha256(written).hexdigest(), created_by="Ada")
    assert snapshots.snapshots().empty


@pytest.mark.usefixtures("empty_store")
def test_another_hash_and_a_missing_name_are_refused() -> None:
    written = canonical(content(sample()))
    with pytest.raises(InputError, match="its hash is not that of its content"):
        freeze(written, "0" * 64, created_by="Ada")
    for nobody in ("", "  ", "Ada\nand"):
        with pytest.raises(InputError, match="cannot stand as who froze it"):
            frozen(by=nobody)
    assert snapshots.snapshots().empty


def test_nothing_is_frozen_where_no_store_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSION_STORE", str(tmp_path / "none.db"))
    with pytest.raises(store.StoreMissing, match="python -m data build"):
        frozen()
    assert list(tmp_path.iterdir()) == []


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the right of an administrator to write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_store_that_may_only_be_read_is_named_in_one_error(
    places_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        held = making.copy_of(places_only, Path(folder) / "missions.db")
        monkeypatch.setenv("MISSION_STORE", str(held))
        held.chmod(0o444)
        Path(folder).chmod(0o555)
        try:
            with as_nobody(), pytest.raises(InputError) as refused:
                frozen()
        finally:
            Path(folder).chmod(0o755)
        assert str(refused.value).startswith("missions.db: the store cannot be written to (")
        assert str(refused.value).endswith(". Freeze where the store and its folder may be written to.")
        assert snapshots.snapshots().empty


@pytest.mark.usefixtures("empty_store")
def test_while_another_command_writes_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(store.connect()) as connection, store.writing(connection):
        monkeypatch.setattr(store, "BUSY_MILLISECONDS", 0)
        with pytest.raises(InputError, match=r"another command is writing to the store\. Freeze again"):
            frozen()


@pytest.mark.parametrize(
    ("setting", "allowed"), [(None, False), ("", False), ("0", False), ("yes", False), ("1", True)]
)
def test_pages_freeze_only_where_the_operator_allows_it(
    setting: str | None, allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MISSION_FREEZE", raising=False)
    if setting is not None:
        monkeypatch.setenv("MISSION_FREEZE", setting)
    assert freezing_allowed() is allowed


@pytest.mark.usefixtures("empty_store")
def test_check_finds_one_that_was_altered(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    altered, relisted, sound = frozen(entitled("One")), frozen(entitled("Two")), frozen(entitled("Three"))
    assert snapshots.faults() == []
    with closing(store.connect()) as connection:
        connection.execute("DROP TRIGGER snapshot_changed")
        connection.execute(
            "UPDATE snapshot SET document = replace(document, '72.5', '73.5') WHERE id = ?", (altered.id,)
        )
        connection.execute("UPDATE snapshot SET title = 'Another' WHERE id = ?", (relisted.id,))
    assert run(monkeypatch, "check") == 1
    said = capsys.readouterr().err
    assert f"the frozen briefing {altered.id} no longer has its hash" in said
    assert f"the frozen briefing {relisted.id} is listed otherwise than its document says" in said
    assert sound.id not in said


@pytest.mark.usefixtures("full_store")
def test_builds_imports_and_copies_keep_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = frozen()
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute("UPDATE meta SET value = 'of other tables' WHERE key = 'carried'")
    assert run(monkeypatch, "build") == 0
    assert "built" in capsys.readouterr().out
    assert run(monkeypatch, "import", making.dataset(tmp_path)) == 0
    assert "1 taken" in capsys.readouterr().out
    assert run(monkeypatch, "check") == 0
    copy = tmp_path / "copy.db"
    assert run(monkeypatch, "backup", copy) == 0
    assert snapshots.snapshot(kept.id) == kept
    monkeypatch.setenv("MISSION_STORE", str(copy))
    assert snapshots.snapshot(kept.id) == kept
    assert run(monkeypatch, "check") == 0


def test_a_store_made_before_gets_the_table(empty_store: Path) -> None:
    with closing(store.connect()) as connection:
        connection.execute("DROP TABLE snapshot")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'create_snapshots'")
    kept = frozen()
    assert snapshots.snapshot(kept.id) == kept
