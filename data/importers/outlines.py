"""The outlines the browser draws: one small TopoJSON for all tiers, named by its content.

All tiers share one topology, so a border that a region and a district have in common is
stored, simplified and drawn as one line.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from topojson.core.topology import Topology

from data.errors import InputError
from data.importers.boundaries import BRITISH_NATIONAL_GRID, LEVELS, Boundaries, load, measures

# Finer than the 1 to 2 km a national map needs: the inset for London shows boroughs of 3 km².
TOLERANCE_METRES = 500
QUANTA = 20_000
SMALLEST_ISLAND_KM2 = 1.0
_PREFIX = "outlines-"


@dataclass(frozen=True)
class OutlineReport:
    """What was built from the boundaries, measured on the finished file."""

    file: Path
    gzip_bytes: int
    places: dict[str, int]
    empty: tuple[str, ...]
    overlap_km2: dict[str, float]
    missing: tuple[str, ...]
    misplaced: tuple[str, ...]
    mended: tuple[str, ...]
    ended: tuple[str, ...]
    islands_left_out: int
    measures: pd.DataFrame


def build_outlines(source: Path, places: pd.DataFrame, static: Path) -> OutlineReport:
    """Write ``static/outlines-<hash>.json`` from a boundary file, replacing older ones.

    ``places`` has one row per current place and level: code, name, level (see
    ``geography.current_places``). An area whose code is not current on its level is left out.
    TopoJSON in EPSG:27700, objects named by level, each geometry with ``id`` and properties
    code and name. Raises InputError when the boundaries cannot be read or a level has none.
    """
    boundaries = load(source)
    tiers = {level: _current(boundaries, places, level, source) for level in LEVELS}
    islands = 0
    for level, frame in tiers.items():
        tiers[level], dropped = _without_islets(frame)
        islands += dropped if level == "lower_tier" else 0
    text = _topology(tiers)
    file = _write(text, static)
    overlap, empty = check(file)
    wanted = places[places["level"].isin(LEVELS)]
    drawn = {(level, code) for level, frame in tiers.items() for code in frame["code"]}
    return OutlineReport(
        file=file,
        gzip_bytes=len(gzip.compress(text.encode(), 9)),
        places={level: len(frame) for level, frame in tiers.items()},
        empty=empty,
        overlap_km2=overlap,
        missing=tuple(
            f"{code} {name} ({level})"
            for level, code, name in wanted[["level", "code", "name"]].itertuples(index=False)
            if (level, code) not in drawn and not code.startswith("K")
        ),
        misplaced=boundaries.misplaced,
        mended=boundaries.mended,
        ended=_left_out(boundaries, tiers),
        islands_left_out=islands,
        measures=measures(boundaries),
    )


def _current(boundaries: Boundaries, places: pd.DataFrame, level: str, source: Path) -> gpd.GeoDataFrame:
    """Code, name (ours) and outline of the level's current places, by code."""
    current = places.loc[places["level"] == level, ["code", "name"]]
    published = boundaries.layers.get(level)
    frame = None if published is None else published[["code", "geometry"]].merge(current, on="code")
    if frame is None or frame.empty:
        raise InputError(
            str(source),
            f"no outline of a current {level.replace('_', ' ')}",
            "Give a file that holds every tier: layers ctry, rgn, cauth, utla and ltla.",
        )
    return frame.sort_values("code", ignore_index=True)


def _without_islets(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """The frame without islands too small to see, and how many; a place keeps its largest part."""
    dropped = 0
    kept = []
    for outline in frame.geometry:
        parts = shapely.get_parts(outline)
        areas = shapely.area(parts)
        large = parts[(areas >= SMALLEST_ISLAND_KM2 * 1e6) | (areas == areas.max())]
        dropped += len(parts) - len(large)
        kept.append(shapely.multipolygons(large) if len(large) > 1 else large[0])
    return frame.set_geometry(gpd.GeoSeries(kept, index=frame.index, crs=frame.crs)), dropped


def _topology(tiers: dict[str, gpd.GeoDataFrame]) -> str:
    topology = Topology(
        list(tiers.values()),
        object_name=list(tiers),
        prequantize=False,
        shared_coords=True,
        toposimplify=TOLERANCE_METRES,
        topoquantize=QUANTA,
        prevent_oversimplify=True,
    )
    document: dict[str, Any] = json.loads(str(topology.to_json()))
    for layer in document["objects"].values():
        layer.pop("bbox", None)
        for geometry in layer["geometries"]:
            geometry.pop("bbox", None)
            properties = geometry["properties"]
            geometry["id"] = properties["code"]
            geometry["properties"] = {"code": properties["code"], "name": properties["name"]}
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def content_hash(content: bytes) -> str:
    """The first eight digits of the SHA-256 of a file's content, which its name carries."""
    return hashlib.sha256(content).hexdigest()[:8]


def _write(text: str, static: Path) -> Path:
    static.mkdir(parents=True, exist_ok=True)
    content = text.encode()
    file = static / f"{_PREFIX}{content_hash(content)}.json"
    file.write_bytes(content)
    for older in static.glob(f"{_PREFIX}*.json"):
        if older != file:
            older.unlink()
    return file


def check(file: Path) -> tuple[dict[str, float], tuple[str, ...]]:
    """Overlap in km² within each tier of a finished file, and the codes whose outline is empty."""
    overlap = {}
    empty: list[str] = []
    for level in LEVELS:
        frame = gpd.read_file(file, layer=level).set_crs(BRITISH_NATIONAL_GRID, allow_override=True)
        valid = shapely.buffer(shapely.make_valid(frame.geometry.to_numpy()), 0)
        empty += frame.loc[shapely.is_empty(valid), "code"].tolist()
        # Summed areas exceed the union's by what is covered twice; rounding can leave a trace below zero.
        overlap[level] = max(0.0, float(shapely.area(valid).sum() - shapely.union_all(valid).area) / 1e6)
    return overlap, tuple(empty)


def _left_out(boundaries: Boundaries, tiers: dict[str, gpd.GeoDataFrame]) -> tuple[str, ...]:
    return tuple(
        f"{code} {name} ({level})"
        for level, frame in tiers.items()
        for code, name in boundaries.layers[level][["code", "name"]].itertuples(index=False)
        if code not in set(frame["code"])
    )
