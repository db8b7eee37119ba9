"""An import killed at any moment leaves the whole old data set or the whole new one."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from data import intake, sources, store
from tests.making import PLACES, YEARS, cells, copy_of, dataset, empty_store, metadata, places_only, take_one, values

__all__ = ["empty_store", "places_only"]

STEPS = ("stage", "gate", "write", "bake", "commit")
MOMENTS = 10
ROOT = Path(__file__).parents[1]

# Ends itself at the step named, or at the n-th virtual-machine tick of SQLite: real moments, without a clock.
CHILD = """
import os, signal, sys
from contextlib import closing
from pathlib import Path
from data import intake, sources, store

folder, step, ticks = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
left = ticks

def end():
    os.kill(os.getpid(), signal.SIGKILL)

def at(dataset, name):
    if name == step:
        end()

def tick():
    global left
    left -= 1
    if left == 0:
        end()

with closing(store.connect()) as connection:
    if ticks:
        connection.set_progress_handler(tick, 200)
    for _ in intake.take(connection, sources.find([folder]), intake.Options(), at):
        pass
if ticks:
    print(ticks - left)
"""


def run(folder: Path, *, step: str = "", ticks: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), step, str(ticks)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def expected(shift: float) -> dict[tuple[str, str], float | None]:
    return {
        (row["areacd"], row["period"][:10]): round(float(row["observation"]) + shift, 1) for row in cells(PLACES, YEARS)
    }


@pytest.fixture
def newer(empty_store: Path, tmp_path: Path) -> Path:
    """A store that holds one edition, and the folder of the next, in which every value is 0.5 higher."""
    assert empty_store.exists()
    assert take_one(dataset(tmp_path / "old").parent).state == "taken"
    rows = [
        row | {name: str(round(float(row[name]) + 0.5, 1)) for name in ("observation", "lci_95", "uci_95")}
        for row in cells()
    ]
    return dataset(tmp_path / "new", rows, described=metadata("01/06/2025")).parent


def assert_whole() -> bool:
    """The store is sound and holds one edition whole; True where it is the newer one."""
    assert store.check() == []
    found = values()
    assert found in (expected(0), expected(0.5))
    with closing(sqlite3.connect(store.path())) as connection:
        runs = connection.execute("SELECT count(*) FROM import_run WHERE state = 'taken'").fetchone()[0]
    assert runs == (2 if found == expected(0.5) else 1)
    return found == expected(0.5)


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_the_store_holds_the_old_edition_whole(newer: Path, step: str) -> None:
    assert run(newer, step=step).returncode == -signal.SIGKILL
    assert not assert_whole()
    assert take_one(newer).state == "taken"
    assert assert_whole()


def test_killed_at_ten_random_moments_the_store_holds_one_edition_whole(newer: Path, tmp_path: Path) -> None:
    before = copy_of(store.path(), tmp_path / "before.db")
    ticks_of_a_run = int(run(newer, ticks=10**9).stdout)
    assert assert_whole()
    own = random.Random(20261122)
    for _ in range(MOMENTS):
        copy_of(before, store.path())
        assert run(newer, ticks=own.randrange(1, ticks_of_a_run)).returncode == -signal.SIGKILL
        assert_whole()


def test_a_reader_sees_the_old_edition_until_the_commit(newer: Path) -> None:
    seen: list[dict[tuple[str, str], float | None]] = []
    with closing(store.connect()) as connection:
        for _ in intake.take(
            connection, sources.find([newer]), intake.Options(), lambda dataset, step: seen.append(values())
        ):
            pass
    assert len(seen) >= len(STEPS)
    assert all(one == expected(0) for one in seen)
    assert values() == expected(0.5)
