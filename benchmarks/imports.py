"""The rate of imports against bare SQLite, and memory from 0.3 to 3 million observations."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks import memory
from data import build, intake, sources, store

DATASETS = 10
PLACE_QUERY = "SELECT place FROM place_level WHERE level = 'lower_tier' ORDER BY place"


@dataclass(frozen=True, slots=True)
class Rate:
    """Rows a second: bare, parsed to committed, and with gate and bake; and the peak memory in MB."""

    rows: int
    bare: float
    parse_to_commit: float
    whole: float
    peak_megabytes: float


def official(source: Path, folder: Path) -> Rate:
    """Import every official file of ``source`` into a fresh store, in a process of its own."""
    return _measured(source, folder / "official.db")


def generated(rows: int, folder: Path) -> tuple[Rate, Path]:
    """Make ``rows`` observations in ten data sets and import them; the rate and the store."""
    target = folder / f"generated-{rows}.db"
    files = folder / f"files-{rows}"
    write_files(rows, files, target)
    return _measured(files, target), target


def write_files(rows: int, folder: Path, target: Path) -> None:
    """Data sets in the publisher's layout: random walks for every lower-tier authority."""
    os.environ["MISSION_STORE"] = str(target)
    build.build()
    places = [row["place"] for row in store.rows(PLACE_QUERY)]
    periods = rows // DATASETS // len(places)
    own = random.Random(20260626)
    shutil.rmtree(folder, ignore_errors=True)
    for number in range(DATASETS):
        name = f"generated-{number}"
        (folder / name).mkdir(parents=True)
        about = {"label": name, "decimalPlaces": 1, "suffix": "%", "sourceOrg": "generated"}
        note = "This file was last modified on 01/06/2026"
        (folder / name / f"{name}.json").write_text(json.dumps({"_note": note, "ess-beta-metadata": about}))
        with (folder / name / f"{name}.csv").open("w") as stream:
            stream.write(
                "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes\n"
            )
            for place in places:
                value = 40 + 20 * own.random()
                for step in range(periods):
                    value += own.gauss(0, 0.3)
                    day = f"{1950 + step // 12}-{step % 12 + 1:02d}-01/P1M"
                    stream.write(f"{place},x,y,{name},{day},{value:.1f},,%,{value - 1:.1f},{value + 1:.1f},,\n")


def _measured(source: Path, target: Path) -> Rate:
    script = [sys.executable, "-m", "benchmarks.imports", str(source), str(target)]
    found = subprocess.run(script, check=True, capture_output=True, text=True)
    return Rate(**json.loads(found.stdout.splitlines()[-1]))


def _measure_here(source: Path, target: Path) -> Rate:
    os.environ["MISSION_STORE"] = str(target)
    build.build()
    spent = {"commit": 0.0, "rest": 0.0}
    rows = 0
    with closing(store.connect()) as connection:
        found = sources.find([source])
        clock = time.perf_counter()
        last = "rest"

        def step(_dataset: str, name: str) -> None:
            nonlocal clock, last
            now = time.perf_counter()
            spent["rest" if last in ("gate", "bake", "outlooks", "footprints") else "commit"] += now - clock
            clock, last = now, name

        for outcomes in intake.take(connection, found, intake.Options(), step):
            rows += sum(outcome.rows_read for outcome in outcomes)
        step("", "end")
    peak = memory.peak_megabytes()
    parsed = spent["commit"]
    held, seconds = bare(target)
    return Rate(rows, held / seconds, rows / parsed, rows / (parsed + spent["rest"]), peak)


def bare(filled: Path) -> tuple[int, float]:
    """Rows and seconds of plain ``executemany`` of a store's observations into the same tables and indexes."""
    target = filled.with_suffix(".bare")
    target.unlink(missing_ok=True)
    with closing(store.connect(target)) as connection, closing(sqlite3.connect(filled)) as source:
        connection.execute("PRAGMA foreign_keys = OFF")
        tables = {}
        for name, order in (("observation", "import_run, place"), ("revision", "replaced, place")):
            tables[name] = [tuple(row) for row in source.execute(f"SELECT * FROM {name} ORDER BY {order}")]
        connection.execute("PRAGMA foreign_keys = OFF")
        started = time.perf_counter()
        connection.execute("BEGIN")
        for name, found in tables.items():
            if found:
                connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(found[0]))})", found)
        connection.execute("COMMIT")
        seconds = time.perf_counter() - started
    target.unlink()
    return sum(map(len, tables.values())), seconds


if __name__ == "__main__":
    measured = _measure_here(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps({name: getattr(measured, name) for name in Rate.__slots__}))
