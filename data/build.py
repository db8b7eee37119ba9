"""Making the store from the carried tables, or bringing it up to date with them.

Only the published tables are touched, and of these only what came from the carried tables:
a data set that was imported from its official file stays as imported.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd

from data import bake, carried, footprints, goals, load, outlooks, store, tables
from data.importers.place_tables import COLUMNS, read_places
from data.records import defaults

Progress = Callable[[float, str], object]
_ROOT = Path(__file__).resolve().parents[1]
BAKED_BY = [
    *(_ROOT / name for name in ("data/bake.py", "data/goals.py", "data/outlooks.py", "methods/pace.py")),
    *(_ROOT / "methods").glob("outlook*.py"),
    *(_ROOT / "data").glob("footprint*.py"),
    _ROOT / "methods/footprint.py",
]

_OWN_TABLES = ("mission", "goal", "goal_point", "indicator_rule", "series_break", "value_warning")
_UPSERTED = {"place": "code", "mission": "slug"}


def build(file: Path | None = None, progress: Progress = lambda share, step: None, *, figures: bool = True) -> bool:
    """Build or update the store at ``file`` (default: `store.path()`); False when nothing had changed.

    ``progress`` is told the share done (0 to 1) and the step. One transaction: a build that
    is stopped leaves the store as it was. Without ``figures`` only places, missions and rules
    are put in.
    """
    fingerprint = _fingerprint()
    with closing(store.connect(file)) as connection:
        held = connection.execute("SELECT value FROM meta WHERE key = 'carried'").fetchone()
        if held and held[0] == fingerprint:
            return False
        with store.writing(connection):
            connection.execute("PRAGMA defer_foreign_keys = ON")
            progress(0.02, "Places")
            put_places(connection, read_places(carried.PLACES))
            progress(0.15, "Missions, goals and rules")
            for name in _OWN_TABLES:
                put(connection, name, carried.table(name))
            if figures:
                _put_figures(connection, progress)
                defaults.put(connection)
                progress(0.8, "Where goals stand")
                goals.bake(connection)
                outlooks.bake(connection, progress=_part(progress, 0.82, 0.9, "What may come"))
                progress(0.9, "Footprints of partnerships")
                footprints.bake(connection)
                connection.execute("INSERT OR REPLACE INTO meta VALUES ('carried', ?)", (fingerprint,))
            progress(1.0, "Done")
    return True


def _part(progress: Progress, first: float, last: float, what: str) -> Progress:
    """Progress of a step within the whole, with the name of what it is at."""
    return lambda share, at: progress(first + (last - first) * share, f"{what}: {at.replace('-', ' ')}")


def _fingerprint() -> str:
    return carried.fingerprint(*carried.ROOT.rglob("*.csv"), *BAKED_BY)


def is_current() -> bool:
    """Whether the store was built from the carried tables as they are now."""
    try:
        held = store.rows("SELECT value FROM meta WHERE key = 'carried'")
    except store.StoreMissing:
        return False
    return bool(held) and held[0]["value"] == _fingerprint()


def put_places(connection: sqlite3.Connection, frames: dict[str, pd.DataFrame]) -> None:
    """Replace the place tables; a place that others point to is updated, never removed."""
    for name in COLUMNS:
        put(connection, name, frames[name])


def held_places(connection: sqlite3.Connection) -> dict[str, pd.DataFrame]:
    """The place tables as the store holds them."""
    return {name: pd.read_sql_query(f"SELECT * FROM {name}", connection) for name in COLUMNS}


def put(connection: sqlite3.Connection, table: str, frame: pd.DataFrame) -> None:
    """Replace one table's rows by the frame's, by the columns they share with the table."""
    columns = [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]
    shared = [name for name in columns if name in frame.columns]
    names, marks = ", ".join(f'"{name}"' for name in shared), ", ".join("?" * len(shared))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    if key := _UPSERTED.get(table):
        updates = ", ".join(f"{name} = excluded.{name}" for name in shared if name != key)
        statement += f" ON CONFLICT ({key}) DO UPDATE SET {updates}"
    else:
        connection.execute(f"DELETE FROM {table}")
    plain = frame[shared].astype(object).where(frame[shared].notna(), None)
    connection.executemany(statement, plain.itertuples(index=False, name=None))


def _put_figures(connection: sqlite3.Connection, progress: Progress) -> None:
    facts = carried.table("indicator")
    datasets = list(facts.groupby("dataset", sort=True))
    for done, (dataset, indicators) in enumerate(datasets):
        progress(0.2 + 0.6 * done / len(datasets), f"Figures: {dataset.replace('-', ' ')}")
        slugs = list(indicators["slug"])
        sha256 = carried.fingerprint(*_figure_files(slugs))
        newest = connection.execute(
            "SELECT origin, sha256 FROM import_run WHERE dataset = ? AND state = 'taken' ORDER BY id DESC",
            (dataset,),
        ).fetchone()
        if newest and newest["origin"] == "file":
            bake.bake(connection, slugs)
            continue
        if not newest or newest["sha256"] != sha256:
            _replace_figures(connection, str(dataset), indicators, sha256)
        bake.bake(connection, slugs)


def _figure_files(slugs: Iterable[str]) -> list[Path]:
    files = [folder / f"{slug}.csv" for slug in slugs for folder in (carried.OBSERVATIONS, carried.REVISIONS)]
    return [file for file in files if file.exists()]


def _replace_figures(connection: sqlite3.Connection, dataset: str, indicators: pd.DataFrame, sha256: str) -> None:
    started = load.now()
    load.forget(connection, dataset)
    put_indicators(connection, indicators)
    run = connection.execute(
        "INSERT INTO import_run (dataset, source, origin, sha256, published, state, started, finished, rows_read, "
        "rows_new, rows_changed, rows_same, rows_gone, rows_rejected) "
        "VALUES (?, ?, 'carried', ?, ?, 'taken', ?, ?, 0, 0, 0, 0, 0, 0)",
        (dataset, "the project's own tables", sha256, indicators["published"].max(), started, started),
    ).lastrowid
    cells = sum(_put_cells(connection, slug, int(run or 0)) for slug in indicators["slug"])
    connection.execute(
        "UPDATE import_run SET rows_read = ?, rows_new = ?, finished = ? WHERE id = ?",
        (cells, cells, load.now(), run),
    )


def put_indicators(connection: sqlite3.Connection, facts: pd.DataFrame) -> None:
    """Insert or update rows of the indicator table."""
    names = list(facts.columns)
    updates = ", ".join(f"{name} = excluded.{name}" for name in names if name != "slug")
    connection.executemany(
        f"INSERT INTO indicator ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "
        f"ON CONFLICT (slug) DO UPDATE SET {updates}",
        facts.itertuples(index=False, name=None),
    )


def _put_cells(connection: sqlite3.Connection, slug: str, run: int) -> int:
    observations = [
        (slug, c["place"], c["period_start"], c["period_end"], *_fields(c), c["note"], c["published"], run)
        for c in tables.read(carried.OBSERVATIONS / f"{slug}.csv")
    ]
    connection.executemany("INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", observations)
    revised = carried.REVISIONS / f"{slug}.csv"
    if revised.exists():
        connection.executemany(
            "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    slug,
                    c["place"],
                    c["period_start"],
                    c["period_end"],
                    *_fields(c),
                    c["published"],
                    c["replaced"],
                    c["kind"],
                )
                for c in tables.read(revised)
            ],
        )
    return len(observations)


def _fields(cell: dict[str, Any]) -> Sequence[Any]:
    return cell["value"], cell["lower"], cell["upper"], cell["mark"]
