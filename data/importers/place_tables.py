"""The carried tables of places: their columns, and writing and reading them as plain CSV."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data.errors import InputError

TEXT, WHOLE, NUMBER = "str", "Int64", "Float64"

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "place": {
        "code": TEXT,
        "name": TEXT,
        "start_year": WHOLE,
        "end_year": WHOLE,
        "population": WHOLE,
        "population_year": WHOLE,
        "area_km2": NUMBER,
        "easting": WHOLE,
        "northing": WHOLE,
    },
    "place_level": {"place": TEXT, "level": TEXT},
    "place_name": {"place": TEXT, "other_name": TEXT},
    "place_parent": {"child": TEXT, "parent": TEXT, "relation": TEXT, "start_year": WHOLE, "end_year": WHOLE},
    "place_successor": {"old": TEXT, "new": TEXT, "kind": TEXT, "year": WHOLE, "source": TEXT},
    "place_neighbour": {"place": TEXT, "neighbour": TEXT, "rank": WHOLE, "model": TEXT},
    "statistical_code": {"code": TEXT, "place": TEXT},
    "education_number": {"number": WHOLE, "place": TEXT, "name": TEXT},
}

_OGL = "Open Government Licence v3.0"
_OGL_LINE = "Contains public sector information licensed under the Open Government Licence v3.0."
_ONS = "Office for National Statistics"
_ONS_LINE = f"Source: {_ONS} licensed under the Open Government Licence v.3.0."
_OUTLINES_LINE = f"{_ONS_LINE} Contains OS data © Crown copyright and database right 2025."
_MYSOCIETY_LINE = (
    "Contains data from mySociety's list of UK local authorities, licensed under CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/)."
)
_LOCAL_STATISTICS = ("Explore local statistics: areas", _ONS, _OGL, _ONS_LINE, "2026-06-26")
_FIGURES = ("Explore local statistics: data sets and their notes", _ONS, _OGL, _OGL_LINE, "2026-06-26")
_OUTLINES = ("Explore local statistics: boundaries 2014 to 2025", _ONS, _OGL, _OUTLINES_LINE, "2025")
_MYSOCIETY = ("UK local authorities, current and past", "mySociety", "CC BY 4.0", _MYSOCIETY_LINE, "")
_SIMILAR = ("Statistical nearest neighbours", _ONS, _OGL, _ONS_LINE, "2026-06-26")
_EDUCATION = ("Local authority interactive tool", "Department for Education", _OGL, _OGL_LINE, "2026-04")

SOURCES: tuple[tuple[str, tuple[str, str, str, str, str]], ...] = (
    ("education_number", _EDUCATION),
    ("outlines", _OUTLINES),
    ("place", _LOCAL_STATISTICS),
    ("place", _OUTLINES),
    ("place", _MYSOCIETY),
    ("place", _FIGURES),
    ("place_level", _LOCAL_STATISTICS),
    ("place_level", _FIGURES),
    ("place_name", _MYSOCIETY),
    ("place_name", _OUTLINES),
    ("place_neighbour", _SIMILAR),
    ("place_parent", _LOCAL_STATISTICS),
    ("place_parent", _OUTLINES),
    ("place_parent", _EDUCATION),
    ("place_successor", _FIGURES),
    ("place_successor", _OUTLINES),
    ("place_successor", _MYSOCIETY),
    ("statistical_code", _FIGURES),
)
_SOURCE_COLUMNS = ("table", "source", "publisher", "licence", "licence_line", "date")


def write_places(frames: Mapping[str, pd.DataFrame], folder: Path) -> tuple[Path, ...]:
    """Write each table of COLUMNS as sorted UTF-8 CSV, and SOURCES.csv; the files, by name.

    The same frames give the same bytes. Neighbours are one row per place and model, their
    codes in order of rank, parted by spaces: a quarter of the size of the long table.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table, columns in COLUMNS.items():
        frame = frames[table].loc[:, list(columns)]
        frame = _packed(frame) if table == "place_neighbour" else frame.sort_values(list(columns))
        written.append(_write(frame, folder / f"{table}.csv"))
    sources = pd.DataFrame([(table, *rest) for table, rest in SOURCES], columns=_SOURCE_COLUMNS)
    written.append(_write(sources, folder / "SOURCES.csv"))
    return tuple(sorted(written))


def _write(frame: pd.DataFrame, file: Path) -> Path:
    frame.to_csv(file, index=False, lineterminator="\n", encoding="utf-8")
    return file


def _packed(neighbours: pd.DataFrame) -> pd.DataFrame:
    ordered = neighbours.sort_values(["place", "model", "rank"])
    return ordered.groupby(["place", "model"], as_index=False, sort=True)["neighbour"].agg(" ".join)


def _unpacked(packed: pd.DataFrame) -> pd.DataFrame:
    split = packed.assign(neighbour=packed["neighbour"].str.split(" "))
    rank = [position for codes in split["neighbour"] for position in range(1, len(codes) + 1)]
    return split.explode("neighbour", ignore_index=True).assign(rank=rank)


def read_places(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables as write_places wrote them, typed as COLUMNS says; empty cells are <NA>.

    Raises InputError naming file and column when a table is missing, cut or of other columns.
    """
    frames = {}
    for table, columns in COLUMNS.items():
        file = folder / f"{table}.csv"
        if not file.is_file():
            raise InputError(str(file), "the table is missing", "Compile the places again.")
        packed = table == "place_neighbour"
        try:
            frame = pd.read_csv(file, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")
            frame = _unpacked(frame) if packed else frame
            frames[table] = frame.loc[:, list(columns)].astype(dict(columns))
        except KeyError as error:
            mend = f"It needs the columns {', '.join(columns)}."
            raise InputError(str(file), "columns are missing", mend) from error
        except ValueError as error:
            mend = "Take the file back from version control or compile the places again."
            raise InputError(str(file), f"the table cannot be read: {error}", mend) from error
    return frames
