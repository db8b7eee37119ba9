"""Small data sets as publishers lay them out, stores to take them, and what the store then holds."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from data import build, intake, sources, store
from data.load import Outcome

OFFICIAL = Path(__file__).parents[2] / "shared" / "data"
COLUMNS = ("areacd", "areanm", "geography", "indicator", "period", "observation", "lci_95", "uci_95", "status", "notes")
PLACES = tuple(f"E090000{number:02}" for number in range(2, 16))
YEARS = tuple(range(2014, 2024))

Cell = dict[str, str]


def value_of(place: int, year: int) -> float:
    """A believable rate: places apart, a slow trend, and some unrest."""
    return round(40 + 1.5 * place + 0.4 * (year - YEARS[0]) + 0.3 * ((place * 7 + year * 5) % 4), 1)


def cells(places: Sequence[str] = PLACES, years: Iterable[int] = YEARS, indicator: str = "Small rate") -> list[Cell]:
    """The rows of a data set: every place and year, values with an interval of two on both sides."""
    rows = []
    for number, place in enumerate(places):
        for year in years:
            value = value_of(number, year)
            rows.append(
                {
                    "areacd": place,
                    "areanm": f"Place {number}",
                    "geography": "LTLA",
                    "indicator": indicator,
                    "period": f"{year}-01-01/P1Y",
                    "observation": str(value),
                    "lci_95": str(round(value - 2, 1)),
                    "uci_95": str(round(value + 2, 1)),
                }
            )
    return rows


def metadata(modified: str = "01/03/2025", **changed: Any) -> dict[str, Any]:
    """The JSON beside a data set, last modified on a day written as 01/03/2025."""
    facts = {"label": "Small rate", "suffix": "%", "decimalPlaces": 1, "sourceOrg": "Office of Small Rates"}
    return {
        "_note": f"This file was last modified on {modified} at 12:10",
        "ess-beta-metadata": facts | {"sourceDate": "28/02/2025", "sourceURL": "https://example.org/rates"} | changed,
    }


def dataset(
    folder: Path,
    rows: Iterable[Mapping[str, str]] | None = None,
    *,
    name: str = "small-rate",
    columns: Sequence[str] = COLUMNS,
    described: Mapping[str, Any] | None = None,
) -> Path:
    """A folder with a CSV and its JSON, as the Office for National Statistics lays them out; the CSV."""
    file = folder / name / f"{name}.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(cells() if rows is None else rows)
    file.with_suffix(".json").write_text(json.dumps(metadata() if described is None else described), encoding="utf-8")
    return file


def take(*paths: Path, file: Path | None = None, **options: Any) -> list[Outcome]:
    """Import paths into the store (default: the one that `MISSION_STORE` names)."""
    with closing(store.connect(file)) as connection:
        groups = intake.take(connection, sources.find(list(paths)), intake.Options(**options))
        return [outcome for group in groups for outcome in group]


def take_one(*paths: Path, **options: Any) -> Outcome:
    """Import paths that hold one edition of one data set."""
    (outcome,) = take(*paths, **options)
    return outcome


def errors(outcome: Outcome) -> list[str]:
    """What an outcome refuses, as written for people."""
    return [str(issue) for issue in outcome.issues if issue.severity == "error"]


def held(slug: str | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the published tables of figures (of one indicator): what stays when an import is refused."""
    keys = {"indicator": "slug"} | dict.fromkeys(
        ("observation", "revision", "latest", "spread", "coverage"), "indicator"
    )
    return {
        table: [
            tuple(row)
            for row in store.rows(f"SELECT * FROM {table} WHERE :slug IS NULL OR {key} = :slug", {"slug": slug})
        ]
        for table, key in keys.items()
    }


def values(slug: str = "small-rate") -> dict[tuple[str, str], float | None]:
    """The values of an indicator by place and first day."""
    found = store.rows("SELECT place, period_start, value FROM observation WHERE indicator = :slug", {"slug": slug})
    return {(row["place"], row["period_start"]): row["value"] for row in found}


@pytest.fixture(scope="session")
def places_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the places and rules, without any figures."""
    path = tmp_path_factory.mktemp("places") / "missions.db"
    build.build(path, figures=False)
    return path


@pytest.fixture
def empty_store(places_only: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of its own for one test, with places and no figures; `MISSION_STORE` names it."""
    path = copy_of(places_only, tmp_path / "missions.db")
    monkeypatch.setenv("MISSION_STORE", str(path))
    return path


@pytest.fixture
def full_store(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the default store for one test; `MISSION_STORE` names it."""
    path = copy_of(store, tmp_path / "missions.db")
    monkeypatch.setenv("MISSION_STORE", str(path))
    return path


def copy_of(source: Path, target: Path) -> Path:
    """A store copied whole, whatever its write-ahead log still holds."""
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
    return target


def official(*parts: str) -> Path:
    """A path in the folder of official files; skips the test where that is missing."""
    path = OFFICIAL.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the official files are not at {OFFICIAL}")
    return path


def drawn(finished: dict[str, Any]) -> list[dict[str, Any]]:
    """The layers of a chart that draw marks, each with the table and the transforms it shares with its neighbours."""
    leaves = []
    for layer in finished["layer"]:
        shared = {name: layer[name] for name in ("data", "transform") if name in layer}
        leaves += [shared | leaf for leaf in drawn(layer)] if "layer" in layer else [layer]
    return leaves
