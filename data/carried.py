"""The project's own compact tables: plain CSV under `data/reference`, each with its source.

Reading only. What is written here comes from `data.tables` (figures), from the geography
importer (places), or by hand (missions, goals, rules).
"""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pandas as pd

from data.importers.rows import Known

ROOT = Path(__file__).resolve().parent / "reference"
OBSERVATIONS = ROOT / "observations"
REVISIONS = ROOT / "revisions"
PLACES = ROOT / "places"


def table(name: str, folder: Path = ROOT) -> pd.DataFrame:
    """One carried table, all text, empty cells as None."""
    frame = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
    return frame.astype(object).where(frame != "", None)


def fingerprint(*files: Path) -> str:
    """SHA-256 over names and contents of the files, in sorted order."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(file.name.encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def known(connection: sqlite3.Connection) -> Known:
    """What importers need: places and codes from the store, spellings from the carried tables."""
    aliases = {(row.dataset, row.written.lower()): row.slug or "" for row in table("indicator_alias").itertuples()}
    periods = {(row.dataset, row.written): (row.start, row.end) for row in table("period_alias").itertuples()}
    mapped = dict(connection.execute("SELECT code, place FROM statistical_code").fetchall())
    mapped |= dict(connection.execute("SELECT old, new FROM place_successor WHERE kind = 'recode'").fetchall())
    return Known(
        places=frozenset(row[0] for row in connection.execute("SELECT code FROM place")),
        mapped=mapped,
        aliases=aliases,
        periods=periods,
    )
