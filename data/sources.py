"""Finding what lies in a folder: which files are data sets, of which kind and which edition."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NoReturn

from data import carried
from data.errors import InputError
from data.importers import education, ons, tidy

OUTLINES = {".topojson", ".geojson", ".gpkg"}
TOPOLOGY_HEAD = 4096
GEOGRAPHY = "geo-metadata.json"
MANIFEST = "manifest_metadata.csv"
EDITIONS = "editions.csv"


@dataclass
class Found:
    """What a path holds. Paths are sorted; ``strange`` are CSVs named that nothing says how to read,
    ``passed_over`` such ones within folders; ``outside`` are links.
    """

    ons: list[Path] = field(default_factory=list)
    tidy: list[Path] = field(default_factory=list)
    education: list[Path] = field(default_factory=list)
    boundaries: list[Path] = field(default_factory=list)
    geography: list[Path] = field(default_factory=list)
    strange: list[Path] = field(default_factory=list)
    passed_over: list[Path] = field(default_factory=list)
    outside: list[Path] = field(default_factory=list)


def find(paths: list[Path]) -> Found:
    """Sort files and folders by kind. Raises InputError for a path that is missing."""
    found = Found()
    for path in paths:
        if not path.exists():
            raise InputError(str(path), "there is no such file or folder", "Check the path.")
        if path.is_file():
            _sort(path, found, named=True)
            continue
        root = path.resolve()
        for file in sorted(path.rglob("*")):
            if file.exists() and not file.resolve().is_relative_to(root):
                found.outside.append(file)
            elif file.is_file():
                _sort(file, found, named=False)
    return found


def dataset_of(file: Path) -> str:
    """The data set that a file belongs to, whichever of its files it is."""
    education_files = file.name == education.DICTIONARY or file.suffix == ".parquet"
    return education.DATASET if education_files else file.name.split(".")[0]


def _sort(file: Path, found: Found, *, named: bool) -> None:
    suffix = file.suffix.lower()
    if suffix == ".parquet" and (named or file.with_name(education.DICTIONARY).exists()):
        found.education.append(file)
    elif file.name == GEOGRAPHY:
        found.geography.append(file.parent)
    elif suffix in OUTLINES or (suffix == ".json" and _is_outlines(file)):
        found.boundaries.append(file)
    elif suffix == ".csv" and tidy.mapping_file(file).exists():
        found.tidy.append(file)
    elif suffix == ".csv" and (file.with_suffix(".json").exists() or file.parent.name == file.stem):
        found.ons.append(file)
    elif suffix == ".csv" and named:
        found.strange.append(file)
    elif suffix == ".csv" and file.name not in (EDITIONS, MANIFEST, education.DICTIONARY):
        found.passed_over.append(file)


def _is_outlines(file: Path) -> bool:
    with file.open("rb") as stream:
        head = stream.read(TOPOLOGY_HEAD)
    return b'"Topology"' in head or b'"FeatureCollection"' in head


def edition_date(file: Path, given: str | None) -> str:
    """When the edition a file belongs to was published, as ISO text.

    The date given; else the one a file `editions.csv` above names for it; else that of a
    known collection (recognised by its manifest); else the newest change its metadata note.
    """
    if given:
        return given
    for folder in list(file.parents)[1:4]:
        for row in _rows(folder / EDITIONS, "folder", "dataset", "edition_date"):
            if row["dataset"] == file.stem and row["folder"] == file.parent.parent.name:
                return _checked(row["edition_date"], folder / EDITIONS)
    return _collection_date(file.parent.parent) or _last_modified(file)


def _checked(text: str, file: Path) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InputError(
            str(file), f"{text!r} is not a date", "Write it as 2026-06-26.", column="edition_date"
        ) from error


def _rows(file: Path, *needed: str) -> list[dict[str, str]]:
    """The rows of a list that lies beside data sets; none where there is no such file."""
    if not file.exists():
        return []
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restval="")
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise InputError(str(file), f"there is no column {missing[0]}", "Mend or remove the file.", row=1)
            return list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(str(file), "the file is not CSV in UTF-8", "Mend or remove the file.") from error


def _collection_date(folder: Path) -> str | None:
    manifest = folder / MANIFEST
    if not manifest.exists():
        return None
    digest = carried.fingerprint(manifest)
    known = {row.sha256: row.edition_date for row in carried.table("edition").itertuples()}
    return known.get(digest)


def _last_modified(file: Path) -> str:
    siblings = [file.with_suffix(".json"), *file.parent.parent.glob("*/*.json")]
    dates = [ons.last_modified(_metadata(sibling)) for sibling in siblings if sibling.exists()]
    known = [date for date in dates if date]
    return max(known) if known else undated(file)


def undated(file: Path) -> NoReturn:
    """Raise InputError for a file that nothing gives a date to."""
    raise InputError(str(file), "nothing says when this edition was published", "Give its date: --edition 2026-06-26.")


def _metadata(file: Path) -> Mapping[str, object]:
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    return content if isinstance(content, dict) else {}


def topics(file: Path) -> dict[str, str]:
    """Topic by slug from the manifest of the collection the file belongs to, if it has one."""
    return {row["slug"]: row["topic"] for row in _manifest(file) if row["slug"]}


def manifest_aliases(file: Path) -> dict[tuple[str, str], str]:
    """Slug by (data set, written name) from the manifest of the collection, if it has one."""
    return {(row["dataset"], row["code"].lower()): row["slug"] for row in _manifest(file) if row["slug"]}


def _manifest(file: Path) -> list[dict[str, str]]:
    return _rows(file.parent.parent / MANIFEST, "dataset", "code", "slug", "topic")
