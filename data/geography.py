"""Geography into the store: places from a folder of geography files, outlines for the maps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from data import build, sources, store
from data.importers import boundaries, geography, outlines

STATIC = Path(__file__).resolve().parents[1] / "static"


def take(connection: sqlite3.Connection, found: sources.Found, *, dry_run: bool) -> Iterator[str]:
    """Take the places and outlines found; yields a line for each. Raises InputError for bad files."""
    frames = None
    for folder in found.geography:
        frames = geography.compile_places(folder.parent)
        yield f"geography: {len(frames['place']):,} places{' could be' if dry_run else ''} taken"
        if not dry_run:
            with store.writing(connection):
                connection.execute("PRAGMA defer_foreign_keys = ON")
                build.put_places(connection, frames)
        yield from (f"  {row.table} {row.code}: {row.what}" for row in frames["issue"].itertuples())
    for file in found.boundaries:
        if dry_run:
            layers = boundaries.load(file)
            yield f"{file.name}: outlines could be taken ({len(layers.layers)} tiers)"
            continue
        frames = frames or build.held_places(connection)
        report = outlines.build_outlines(file, geography.current_places(frames), STATIC)
        yield f"{report.file.name}: {sum(report.places.values()):,} outlines, {report.gzip_bytes:,} bytes compressed"
        yield from (f"  {line}" for line in report.mended)
