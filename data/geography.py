"""Geography into the store: places from a folder of geography files, outlines for the maps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from data import build, footprints, sources, store
from data.errors import InputError
from data.importers import boundaries, geography, outlines

STATIC = Path(__file__).resolve().parents[1] / "static"


def take(connection: sqlite3.Connection, found: sources.Found, *, dry_run: bool) -> Iterator[str | InputError]:
    """Take the places and outlines found; yields a line for each, or the error of one that is refused."""
    for folder in found.geography:
        try:
            yield from _take_places(connection, folder, dry_run)
        except InputError as error:
            yield error
    for file in found.boundaries:
        try:
            yield from _take_outlines(connection, file, dry_run)
        except InputError as error:
            yield error


def _take_places(connection: sqlite3.Connection, folder: Path, dry_run: bool) -> Iterator[str]:
    frames = geography.compile_places(folder.parent)
    if not dry_run:
        with store.writing(connection):
            connection.execute("PRAGMA defer_foreign_keys = ON")
            build.put_places(connection, frames)
            footprints.bake(connection)
    yield f"geography: {len(frames['place']):,} places {'would be ' if dry_run else ''}taken"
    yield from (f"  {row.table} {row.code}: {row.what}" for row in frames["issue"].itertuples())


def _take_outlines(connection: sqlite3.Connection, file: Path, dry_run: bool) -> Iterator[str]:
    if dry_run:
        yield f"{file.name}: outlines of {len(boundaries.load(file).layers)} tiers would be taken"
        return
    report = outlines.build_outlines(file, geography.current_places(build.held_places(connection)), STATIC)
    yield f"{report.file.name}: {sum(report.places.values()):,} outlines, {report.gzip_bytes:,} bytes compressed"
    yield from (f"  {line}" for line in report.mended)
