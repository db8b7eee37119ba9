"""The official files about areas, each read into a frame: one function per file.

Every function raises InputError, naming the file, for one that is missing, empty, cut short
or without the columns it needs.
"""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd

from data.errors import InputError

LEVEL_OF = {
    "ctry": "country",
    "rgn": "region",
    "cauth": "combined_authority",
    "utla": "upper_tier",
    "ltla": "lower_tier",
}
MODELS = ("global", "economic", "demographic")
# UTF-8 read as another encoding and saved again, as in "Ynys MÃ´n" or "Ynys Mï¿½n".
_DAMAGED = re.compile("[\ufffdÃÂï¿½¾]")
_REPLACED = re.compile(r"Obsolete code since (\d{4}) \(replaced by (.+)\)")
_CODE = re.compile(r"\b[EKNSW]\d{8}\b")


def _required(file: Path) -> Path:
    if not file.is_file():
        raise InputError(str(file), "there is no such file", "Give the folder that holds the official files.")
    if file.stat().st_size == 0:
        raise InputError(str(file), "the file is empty", "Fetch it again from its publisher.")
    return file


def _json(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(_required(file).read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise InputError(
            str(file), "the JSON ends or breaks in the middle", "The file looks cut short; fetch it again."
        ) from error
    if not isinstance(document, dict) or not all(isinstance(value, dict) for value in document.values()):
        raise InputError(str(file), "the JSON is not an object of areas by code", "Fetch it again.")
    return document


def _csv(file: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    try:
        frame = pd.read_csv(_required(file), dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except ValueError as error:
        raise InputError(str(file), "the rows cannot be read as CSV in UTF-8", "Fetch the file again.") from error
    for column in columns:
        if column not in frame:
            raise InputError(str(file), "the column is missing", "Fetch the file as published.", row=1, column=column)
    return frame


def areas(file: Path) -> pd.DataFrame:
    """ONS's tree of areas: code, name, levels (ours), start_year, end_year, parents (nearest first)."""
    rows = []
    for code, area in _json(file).items():
        try:
            levels = tuple(LEVEL_OF[level] for level in area["level"])
            years = area.get("start"), area.get("end")
            row = (code, area["areanm"].strip(), levels, *years, tuple(area["parents"]))
        except KeyError as error:
            what = f"area {code} has no or an unknown {error.args[0]}"
            raise InputError(str(file), what, "Fetch the file as published.") from error
        rows.append(row)
    frame = pd.DataFrame(rows, columns=["code", "name", "levels", "start_year", "end_year", "parents"])
    return frame.astype({"start_year": "Int64", "end_year": "Int64"})


def similar(file: Path) -> pd.DataFrame:
    """ONS's statistical nearest neighbours, as published: place, neighbour, rank (1 is nearest), model."""
    rows = [
        (code, neighbour, rank, model)
        for code, models in _json(file).items()
        for model in MODELS
        for rank, neighbour in enumerate(models.get(model, ()), start=1)
    ]
    return pd.DataFrame(rows, columns=["place", "neighbour", "rank", "model"])


def authorities(file: Path) -> pd.DataFrame:
    """mySociety's list of local authorities, one row per code.

    Columns: code, official_name, nice_name, names (tuple), damaged (tuple: names whose letters
    were lost on the way to the file), former (codes), population (mid-2020).
    """
    needed = ("gss-code", "official-name", "nice-name", "alt-names", "former-gss-codes", "pop-2020")
    frame = _csv(file, needed)
    frame = frame[frame["gss-code"] != ""]
    names = [[name.strip() for name in text.split(",") if name.strip()] for text in frame["alt-names"]]
    population = pd.to_numeric(frame["pop-2020"], errors="coerce")
    return pd.DataFrame(
        {
            "code": frame["gss-code"].to_numpy(),
            "official_name": frame["official-name"].str.strip().to_numpy(),
            "nice_name": frame["nice-name"].str.strip().to_numpy(),
            "names": [tuple(name for name in alike if not _DAMAGED.search(name)) for alike in names],
            "damaged": [tuple(name for name in alike if _DAMAGED.search(name)) for alike in names],
            "former": [tuple(_CODE.findall(text)) for text in frame["former-gss-codes"]],
            "population": population.round().astype("Int64").array,
        }
    )


def seen(source: Path) -> pd.DataFrame:
    """Every area in the data sets and their earlier editions: code, name, geography, note; distinct rows."""
    files = [*source.glob("local-statistics/*/*.csv"), *source.glob("earlier-editions/*/*/*.csv")]
    frames = [_seen_in(file) for file in sorted(files)]
    if not frames:
        raise InputError(str(source), "there is no data set in it", "Give the folder that holds local-statistics.")
    return pd.concat(frames).drop_duplicates(ignore_index=True)


def _seen_in(file: Path) -> pd.DataFrame:
    wanted = {"areacd": "code", "areanm": "name", "geography": "geography", "notes": "note"}
    try:
        frame = pd.read_csv(
            _required(file),
            usecols=lambda column: column.strip().lower() in wanted,
            dtype="str",
            keep_default_na=False,
            encoding="utf-8-sig",
        )
    except ValueError as error:
        raise InputError(str(file), "the rows cannot be read as CSV in UTF-8", "Fetch the file again.") from error
    frame.columns = [wanted[column.strip().lower()] for column in frame.columns]
    frame = frame.loc[:, ~frame.columns.duplicated()].reindex(columns=list(wanted.values()), fill_value="")
    return frame.apply(lambda column: column.str.strip()).drop_duplicates()


def replaced(seen_areas: pd.DataFrame) -> pd.DataFrame:
    """What the notes of the data sets say of ended codes: old, new, since; one row per pair and year."""
    notes = seen_areas.loc[seen_areas["note"] != "", ["code", "note"]].drop_duplicates()
    rows = [
        (code, new, int(match[1]))
        for code, note in notes.itertuples(index=False)
        if (match := _REPLACED.search(note))
        for new in _CODE.findall(match[2])
    ]
    return pd.DataFrame(rows, columns=["old", "new", "since"])


def education_areas(folder: Path) -> pd.DataFrame:
    """The education department's areas: number, name, part (its region, "Inner London" …); no repeats.

    From the table itself, completed by the department's list of numbers.
    """
    table = _required(folder / "bds_long_0.parquet")
    listed = _required(folder / "la_code_list.xlsx")
    try:
        used = pd.read_parquet(table, columns=["LA Number", "LA and Regions", "Region"])
    except (OSError, ValueError) as error:
        raise InputError(str(table), "the table cannot be read as Parquet", "Fetch it again.") from error
    try:
        numbers = pd.read_excel(listed)[["LA Number", "LA Name", "Region"]]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise InputError(str(listed), "the list of numbers cannot be read", "Fetch it again.") from error
    names = ["number", "name", "part"]
    both = pd.concat([used.drop_duplicates().set_axis(names, axis=1), numbers.set_axis(names, axis=1)])
    both = both.assign(name=both["name"].str.strip(), number=both["number"].astype("Int64"))
    return both.drop_duplicates(["number", "name"], ignore_index=True)
