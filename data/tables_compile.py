"""Writing the carried tables from a folder of official files; the same input gives the same bytes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd

from data import build, carried, intake, sources, store, tables
from data.errors import InputError
from data.importers import geography, outlines, place_tables

STATIC = Path(__file__).resolve().parents[1] / "static"
OWN_WORDS = ("description", "caveats", "methodology")

_HEADLINES = """
SELECT i.* FROM indicator i JOIN indicator_rule r ON r.indicator = i.slug
WHERE r.headline_order IS NOT NULL ORDER BY i.slug
"""


def compile_tables(source: Path, *, dry_run: bool = False) -> Iterator[str]:
    """Compile places, outlines and headline figures from ``source``; yields a line for each.

    The figures go through the same importers and the same gate as any other import.
    Raises InputError when a data set is refused.
    """
    frames = geography.compile_places(source)
    yield from (f"{name}: {len(frame):,} rows" for name, frame in frames.items())
    if not dry_run:
        place_tables.write_places(frames, carried.PLACES)
        report = outlines.build_outlines(
            source / "boundaries" / "uk-topo.json", geography.current_places(frames), STATIC
        )
        yield f"{report.file.name}: {report.gzip_bytes:,} bytes compressed"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MISSION_STORE"] = str(Path(folder) / "full.db")
        yield from _figures(source, dry_run)


def _figures(source: Path, dry_run: bool) -> Iterator[str]:
    build.build(figures=False)
    found = sources.find([source])
    with closing(store.connect()) as connection:
        for outcomes in intake.take(connection, found, intake.Options()):
            for outcome in intake.refused(outcomes):
                raise InputError(outcome.file, str(outcome.issues[0].what), outcome.issues[0].mend)
        headlines = pd.read_sql_query(_HEADLINES, connection)
        words = carried.table("indicator_text").set_index("slug")
        for name in OWN_WORDS:
            headlines[name] = headlines["slug"].map(words[name])
        if dry_run:
            yield f"{len(headlines)} headline indicators"
            return
        for target in (carried.OBSERVATIONS, carried.REVISIONS):
            shutil.rmtree(target, ignore_errors=True)
        for slug in headlines["slug"]:
            tables.write(connection, slug, carried.OBSERVATIONS, carried.REVISIONS)
            yield f"{slug}: {(carried.OBSERVATIONS / f'{slug}.csv').stat().st_size:,} bytes"
        headlines.to_csv(carried.ROOT / "indicator.csv", index=False, lineterminator="\n")
