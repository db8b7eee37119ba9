"""A killed import leaves the old figures or the new ones, never a part; readers meanwhile see the old."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from data import build, intake, sources, store
from tests import making
from tests.making import cells, dataset, metadata

PLACES = [f"E090000{number:02}" for number in range(1, 34)]
STEPS = ("stage", "gate", "write", "bake", "outlooks", "footprints", "commit")
MOMENTS = 10
Content = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Before:
    """A store that holds the old edition, the folder of the new one, and what each leaves in the store."""

    store: Path
    folder: Path
    old: Content
    new: Content
    ticks: int


def rows(newest: int) -> list[making.Cell]:
    several = [cells(PLACES, range(newest - 20, newest + 1), f"Rate {number}") for number in range(3)]
    return [row for part in several for row in part]


def run(*jobs: tuple[str, Path, Path, str | int | None]) -> list[tuple[int, int]]:
    """Run jobs as `tests.killing` says: how many ticks came of each, and what ended it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing"],
        input=json.dumps([[what, str(folder), str(file), stop] for what, folder, file, stop in jobs]),
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [(ticks, ended) for ticks, ended in json.loads(done.stdout)]


def content(file: Path, monkeypatch: pytest.MonkeyPatch) -> Content:
    """All figures of a store, but for the ids of runs; the store must be sound."""
    with monkeypatch.context() as patch:
        patch.setenv("MISSION_STORE", str(file))
        assert store.check() == []
        return making.held() | {
            "runs": [tuple(row) for row in store.rows("SELECT dataset, published, state FROM import_run")]
        }


@pytest.fixture(scope="module")
def before(places_only: Path, tmp_path_factory: pytest.TempPathFactory) -> Before:
    folder = tmp_path_factory.mktemp("killed")
    old = making.copy_of(places_only, folder / "old.db")
    with pytest.MonkeyPatch.context() as patch:
        dataset(folder / "files", rows(2022))
        assert [outcome.state for outcome in making.take(folder / "files", file=old)] == ["taken"]
        dataset(folder / "files", rows(2023), described=metadata("01/03/2026"))
        new = making.copy_of(old, folder / "new.db")
        ((ticks, ended),) = run(("import", folder / "files", new, None))
        assert ended == 0
        return Before(old, folder / "files", content(old, patch), content(new, patch), ticks)


def test_the_new_edition_changes_what_is_held(before: Before) -> None:
    assert before.old != before.new
    assert before.ticks > 10 * MOMENTS


def test_killed_at_each_step_an_import_leaves_the_old_figures(
    before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = [making.copy_of(before.store, tmp_path / f"{step}.db") for step in STEPS]
    ends = run(*(("import", before.folder, file, step) for file, step in zip(stores, STEPS, strict=True)))
    assert [ended for _, ended in ends] == [-signal.SIGKILL] * len(STEPS)
    for file in stores:
        assert content(file, monkeypatch) == before.old
    # The same store then takes the edition whole.
    assert run(("import", before.folder, stores[-1], None))[0][1] == 0
    assert content(stores[-1], monkeypatch) == before.new


def test_killed_at_any_moment_an_import_leaves_the_old_or_the_new_figures(
    before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = random.Random(2026).sample(range(1, before.ticks), MOMENTS)
    stores = [making.copy_of(before.store, tmp_path / f"{moment}.db") for moment in moments]
    ends = run(*(("import", before.folder, file, moment) for file, moment in zip(stores, moments, strict=True)))
    assert -signal.SIGKILL in {ended for _, ended in ends}
    for file in stores:
        assert content(file, monkeypatch) in (before.old, before.new)


def test_a_killed_build_leaves_an_empty_store_that_can_be_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "missions.db"
    ends = run(*(("build", tmp_path, file, step) for step in ("Places", "Missions, goals and rules")))
    assert [ended for _, ended in ends] == [-signal.SIGKILL] * 2
    monkeypatch.setenv("MISSION_STORE", str(file))
    assert not build.is_current()
    assert store.rows("SELECT count(*) AS places FROM place")[0]["places"] == 0
    build.build(figures=False)
    assert store.rows("SELECT count(*) AS places FROM place")[0]["places"] > 700
    assert store.check() == []


def test_readers_see_the_old_figures_until_the_commit(
    before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = making.copy_of(before.store, tmp_path / "missions.db")
    monkeypatch.setenv("MISSION_STORE", str(file))
    version, seen = store.version(), []

    def look(_: str, step: str) -> None:
        seen.append((step, making.held() == {table: before.old[table] for table in making.held()}, store.version()))

    with closing(store.connect()) as connection:
        assert list(intake.take(connection, sources.find([before.folder]), intake.Options(), look))
    assert seen == [(step, True, version) for step in STEPS]
    assert store.version() != version


def test_a_reader_that_began_before_an_import_keeps_what_it_began_with(before: Before, tmp_path: Path) -> None:
    file = making.copy_of(before.store, tmp_path / "missions.db")
    newest = "SELECT max(period_end) FROM observation"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute(newest).fetchone() == ("2022-12-31",)
        making.take(before.folder, file=file)
        assert reader.execute(newest).fetchone() == ("2022-12-31",)
        reader.execute("COMMIT")
        assert reader.execute(newest).fetchone() == ("2023-12-31",)
