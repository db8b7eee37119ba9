"""The bake of statuses and chances, against a plain least-squares line through each of the same series."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data import goals, outlooks, store

SERIES = """
SELECT o.indicator, o.place, o.period_start, o.value FROM outlook_place p
CROSS JOIN observation o ON o.indicator = p.indicator AND o.place = p.place
WHERE o.value IS NOT NULL ORDER BY o.indicator, o.place, o.period_start
"""


@dataclass(frozen=True, slots=True)
class Baking:
    """Series fitted, seconds of the bake with its reading and writing, and of the least-squares lines alone."""

    series: int
    seconds: float
    plain: float


def bake(file: Path) -> Baking:
    """Judge every goal and fit every series of a store anew, as a build does."""
    with closing(store.connect(file)) as connection, store.writing(connection):
        started = time.perf_counter()
        goals.bake(connection)
        outlooks.bake(connection)
        seconds = time.perf_counter() - started
        series = list(_series(connection).values())
    started = time.perf_counter()
    for values in series:
        np.polyfit(np.arange(len(values)), values, min(1, len(values) - 1))
    return Baking(len(series), seconds, time.perf_counter() - started)


def _series(connection: sqlite3.Connection) -> dict[tuple[str, str], list[float]]:
    found: dict[tuple[str, str], list[float]] = {}
    for row in connection.execute(SERIES):
        found.setdefault((row["indicator"], row["place"]), []).append(row["value"])
    return found
