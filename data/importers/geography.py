"""Places in: all areas of the official files, made into the carried tables of places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from data.errors import InputError
from data.importers import boundaries, place_sources
from data.importers.place_names import education_numbers, other_names
from data.importers.place_parents import INNER_AND_OUTER, MEMBERS, NATIONS, parents
from data.importers.place_successors import successors
from data.importers.place_tables import COLUMNS, read_places, write_places

__all__ = ["compile_places", "current_places", "read_places", "write_places"]

POPULATION_YEAR = 2020
_TIERS_OF_PREFIX = {
    prefix: tuple(level for level, prefixes in boundaries.PREFIXES.items() if prefix in prefixes)
    for prefixes in boundaries.PREFIXES.values()
    for prefix in prefixes
}
_LEVELS_OF_PREFIX = {
    **_TIERS_OF_PREFIX,
    **dict.fromkeys(("K02", "K03", "K04"), ("country",)),
    **dict.fromkeys(("E23", "W15"), ("police_force",)),
}
_PLACE = re.compile(r"[EKNSW]\d{8}|TL[A-Z][0-9A-Z]{1,2}")
_FIRST_STATISTICAL_LEVEL = re.compile(r"TL[B-N]")
# Codes of figures about a place that has a code of its own.
_SAME_AS = {"K99000002": "K02000001", "E61000001": boundaries.LONDON}
_NO_PLACE = ("K99",)


class _Official(NamedTuple):
    """What the official files say, as read."""

    tree: pd.DataFrame
    listed: pd.DataFrame
    seen: pd.DataFrame
    taught: pd.DataFrame
    similar: pd.DataFrame
    outlined: boundaries.Boundaries


def compile_places(source: Path) -> dict[str, pd.DataFrame]:
    """The tables of place_tables.COLUMNS from a folder of official files, and "issue" (table, code, what).

    ``source`` holds boundaries, geography, local-statistics, earlier-editions and education
    as published. Population (mid-2020) is published for local authorities only; a larger
    current place has the sum of its lower-tier authorities where every one of them has a
    figure, and none otherwise. Years bound a code as far as the files tell: no start year
    means "before 2014 or not told", no end year means current. Places with one name stay
    apart. Raises InputError for a file that is missing, cut or of another layout.
    """
    official = _read(source)
    shapes = pd.concat(official.outlined.layers.values()).drop_duplicates("code").set_index("code").sort_index()
    notes = place_sources.replaced(official.seen)
    codes = statistical_codes(official.seen, official.tree)
    areas = _areas(official, shapes, notes, codes["code"])
    followed, unfollowed = successors(areas, shapes.geometry, notes, _former(official.listed))
    recodes = _recodes(followed)
    numbers, unmatched = education_numbers(official.taught, areas, official.listed)
    region_of = dict(codes.itertuples(index=False, name=None))
    boroughs = _boroughs(official.taught, numbers)
    within, disagreed = parents(areas, shapes.geometry, region_of, recodes, boroughs)
    frames = {
        "place": _places(areas, official, recodes, within),
        "place_level": _levels(areas),
        "place_name": other_names(areas, official.listed, shapes["name"]),
        "place_parent": within,
        "place_successor": followed,
        "place_neighbour": _neighbours(official.similar, recodes, areas),
        "statistical_code": codes,
        "education_number": numbers,
    }
    issues = {
        "place": [(code, "not a place") for code in _unplaced(official.seen, areas, codes["code"])],
        "place_successor": unfollowed,
        "place_parent": disagreed,
        "education_number": unmatched,
    }
    return _typed(frames) | {"issue": _told(issues)}


def _told(issues: Mapping[str, list[tuple[str, str]]]) -> pd.DataFrame:
    rows = [(table, *issue) for table, found in issues.items() for issue in found]
    return pd.DataFrame(rows, columns=["table", "code", "what"])


def _read(source: Path) -> _Official:
    geography = source / "geography"
    return _Official(
        tree=place_sources.areas(geography / "geo-metadata.json"),
        listed=place_sources.authorities(geography / "uk_local_authorities_current.csv"),
        seen=place_sources.seen(source),
        taught=place_sources.education_areas(source / "education"),
        similar=place_sources.similar(geography / "areas-similar.json"),
        outlined=boundaries.load(_boundary_file(source / "boundaries")),
    )


def _typed(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {table: frame[list(COLUMNS[table])].astype(dict(COLUMNS[table])) for table, frame in frames.items()}


def _former(listed: pd.DataFrame) -> pd.DataFrame:
    pairs = [(old, row.code) for row in listed.itertuples() for old in row.former]
    return pd.DataFrame(pairs, columns=["old", "new"])


def _unplaced(seen: pd.DataFrame, areas: pd.DataFrame, statistical: pd.Series) -> list[str]:
    used = seen["code"].drop_duplicates()
    return sorted(used[(used != "") & ~used.isin(areas.index) & ~used.isin(statistical)])


def current_places(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per current place and level: code, name, level; what build_outlines asks for."""
    current = frames["place"].loc[frames["place"]["end_year"].isna(), ["code", "name"]]
    return current.merge(frames["place_level"].rename(columns={"place": "code"}), on="code")


def statistical_codes(seen: pd.DataFrame, tree: pd.DataFrame) -> pd.DataFrame:
    """First-level statistical codes (TLC …) and leftovers, with the nation or region they stand for.

    Matched by name, without "(England)"; a nation that is also a region is one place.
    """
    largest = tree[[bool({"country", "region"} & set(levels)) for levels in tree["levels"]]]
    by_name = dict(zip(largest["name"], largest["code"], strict=True))
    used = seen.drop_duplicates("code")
    first_level = used["code"].str.fullmatch(_FIRST_STATISTICAL_LEVEL)
    used = used[first_level | used["code"].isin(list(_SAME_AS))]
    rows = [
        (row.code, _SAME_AS.get(str(row.code)) or by_name.get(str(row.name).removesuffix(" (England)")))
        for row in used.itertuples(index=False)
    ]
    frame = pd.DataFrame(rows, columns=["code", "place"]).dropna()
    return frame.sort_values("code", ignore_index=True)


def _boundary_file(folder: Path) -> Path:
    files = sorted(file for file in folder.glob("*") if file.suffix in (".json", ".geojson", ".gpkg"))
    if len(files) != 1:
        raise InputError(
            str(folder),
            f"{len(files)} files of boundaries where one is needed",
            "Keep one TopoJSON, GeoJSON or GeoPackage with every tier in the folder.",
        )
    return files[0]


def _areas(official: _Official, shapes: gpd.GeoDataFrame, notes: pd.DataFrame, statistical: pd.Series) -> pd.DataFrame:
    """Every place by code: name, levels, start_year, end_year, parents (the tree's)."""
    tree, seen = official.tree, official.seen
    areas = tree.set_index("code")
    named = seen[~seen["code"].isin(areas.index) & ~seen["code"].isin(statistical)]
    named = named[named["code"].str.fullmatch(_PLACE) & ~named["code"].str.startswith(_NO_PLACE)]
    more = named.drop_duplicates("code").set_index("code")[["name"]]
    more["levels"] = [_levels_of(str(code)) for code in more.index]
    more["parents"] = [()] * len(more)
    areas = pd.concat([areas, more])
    metropolitan = seen[seen["code"].str.startswith("E11")].drop_duplicates("code").set_index("code")["name"]
    areas["name"] = metropolitan.reindex(areas.index).fillna(areas["name"])
    areas["levels"] = [levels or _levels_of(str(code)) for code, levels in areas["levels"].items()]
    since = notes[~notes["old"].isin(tree["code"])]
    started = since.groupby("new")["since"].min().astype("Int64")
    ended = since.groupby("old")["since"].max().astype("Int64") - 1
    for column, told in (("start_year", started), ("end_year", ended)):
        for more_years in (shapes[column], told):
            areas[column] = areas[column].fillna(more_years.reindex(areas.index))
    return areas.sort_index()


def _levels_of(code: str) -> tuple[str, ...]:
    if code.startswith("TL"):
        return (f"itl{len(code) - 2}",)
    return _LEVELS_OF_PREFIX.get(code[:3], ("other",))


def _levels(areas: pd.DataFrame) -> pd.DataFrame:
    rows = [(code, level) for code, levels in areas["levels"].items() for level in levels]
    rows.append((boundaries.LONDON, "combined_authority"))
    return pd.DataFrame(rows, columns=["place", "level"])


def _recodes(followed: pd.DataFrame) -> dict[str, str]:
    return dict(followed.loc[followed["kind"] == "recode", ["old", "new"]].itertuples(index=False, name=None))


def _boroughs(taught: pd.DataFrame, numbers: pd.DataFrame) -> dict[str, str]:
    """London boroughs to Inner or Outer London, as the education department parts them."""
    parts = numbers.merge(taught, on=["number", "name"])
    parts = parts[parts["part"].isin(list(INNER_AND_OUTER))]
    return {str(row.place): INNER_AND_OUTER[str(row.part)] for row in parts.itertuples()}


def _places(areas: pd.DataFrame, official: _Official, recodes: Mapping[str, str], within: pd.DataFrame) -> pd.DataFrame:
    measures = boundaries.measures(official.outlined).set_index("code")
    frame = areas[["name", "start_year", "end_year"]].join(measures)
    published = official.listed.dropna(subset="population").set_index("code")["population"]
    population = published[~published.index.str.startswith("E47")]
    followed = pd.Series({new: population.get(old) for old, new in recodes.items()}, dtype="Int64")
    then = frame["end_year"].isna() | (frame["end_year"] >= POPULATION_YEAR)
    frame["population"] = population.reindex(frame.index).fillna(followed.reindex(frame.index)).where(then)
    frame["area_km2"] = frame["area_km2"].astype("Float64")
    for column in ("population", "area_km2"):
        frame[column] = frame[column].fillna(_totals(frame[column], areas, within).reindex(frame.index))
    frame["population_year"] = pd.Series(POPULATION_YEAR, frame.index, dtype="Int64").where(frame["population"].notna())
    return frame.rename_axis("code").reset_index()


def _totals(values: pd.Series, areas: pd.DataFrame, within: pd.DataFrame) -> pd.Series:
    """Sums over the current lower-tier authorities of each current place, where all have a value."""
    current = set(areas.index[areas["end_year"].isna()])
    lower = {code for code in current if "lower_tier" in areas["levels"][code]}
    members = within[within["child"].isin(lower) & within["parent"].isin(current)]
    groups = [(group, NATIONS[letter]) for group, letters in MEMBERS.items() for letter in letters]
    wider = pd.DataFrame(groups, columns=["group", "parent"]).merge(members[["child", "parent"]], on="parent")
    wider = wider[["child", "group"]].set_axis(["child", "parent"], axis=1)
    pairs = pd.concat([members[["child", "parent"]], wider])
    pairs["value"] = values.reindex(pairs["child"]).to_numpy()
    whole = pairs.groupby("parent")["value"].agg(lambda column: column.notna().all())
    return pairs.groupby("parent")["value"].sum().where(whole)


def _neighbours(similar: pd.DataFrame, recodes: Mapping[str, str], areas: pd.DataFrame) -> pd.DataFrame:
    """The neighbours under current codes, each place once per model, ranks without gaps."""

    def now(codes: Iterable[str]) -> list[str]:
        return [recodes.get(code, code) for code in codes]

    frame = similar.assign(place=now(similar["place"]), neighbour=now(similar["neighbour"]))
    current = set(areas.index[areas["end_year"].isna()])
    frame = frame[frame["place"].isin(current) & frame["neighbour"].isin(current)]
    frame = frame.sort_values(["place", "model", "rank"]).drop_duplicates(["place", "model", "neighbour"])
    return frame.assign(rank=frame.groupby(["place", "model"]).cumcount() + 1)
