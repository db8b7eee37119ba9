"""Boundaries in: published outlines of areas, sorted by level, mended, measured.

Reads TopoJSON, GeoJSON and GeoPackage. Which level an area belongs to is told by the start of
its code, never by the layer it was found on: published layers hold areas of other levels.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from data.errors import InputError

BRITISH_NATIONAL_GRID = "EPSG:27700"
LEVELS = ("country", "region", "combined_authority", "upper_tier", "lower_tier")
_UNITARY = ("E06", "E08", "E09", "N09", "S12", "W06")
_NATIONS = ("N92", "S92", "W92")
PREFIXES: Mapping[str, tuple[str, ...]] = {
    "country": ("E92", *_NATIONS),
    "region": ("E12", *_NATIONS),
    "combined_authority": ("E47",),
    "upper_tier": ("E10", *_UNITARY),
    "lower_tier": ("E07", *_UNITARY),
}
LONDON = "E12000007"

_LAYERS = {
    "ctry": "country",
    "rgn": "region",
    "cauth": "combined_authority",
    "utla": "upper_tier",
    "ctyua": "upper_tier",
    "ltla": "lower_tier",
    "lad": "lower_tier",
}
_LEFT_OUT_LAYERS = ("uk", "cty", "mcty")
_CODE_COLUMN = re.compile(r"(ctry|rgn|cauth|utla|ctyua|ltla|lad)(\d{2})cd", re.IGNORECASE)
_JSON = (".json", ".geojson", ".topojson")
_LARGEST_MENDED_CHANGE_KM2 = 1.0


@dataclass(frozen=True)
class Boundaries:
    """Outlines by level in EPSG:27700 (columns as read_layers gives), and what was done to them."""

    layers: dict[str, gpd.GeoDataFrame]
    misplaced: tuple[str, ...]
    mended: tuple[str, ...]


def read_layers(path: Path) -> dict[str, gpd.GeoDataFrame]:
    """The layers of a boundary file as published, by our level, in the file's own coordinates.

    Columns: code, name, start_year, end_year (nullable whole numbers), geometry. Layers of the
    United Kingdom, counties and metropolitan counties are left out: no figures are drawn on them.
    Raises InputError for a file that is empty, cut short, or without a layer of areas we know.
    """
    _refuse_damaged(path)
    try:
        names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
        frames = {name: gpd.read_file(path, layer=name) for name in names if name not in _LEFT_OUT_LAYERS}
    except (RuntimeError, ValueError, shapely.GEOSException) as error:
        raise InputError(
            str(path),
            "the outlines cannot be read as TopoJSON, GeoJSON or GeoPackage",
            "The file looks cut short or of another kind; fetch it again from its publisher.",
        ) from error
    known = [(columns, name) for name, frame in frames.items() if (columns := _columns(name, frame))]
    # Sorted, LAD24CD comes after LAD23CD: of two layers of one level the newer stays.
    layers = {level: _in_our_terms(frames[name], code, label) for (level, code, label), name in sorted(known)}
    if not any(len(frame) for frame in layers.values()):
        raise InputError(
            str(path),
            f"no layer of areas we know among {', '.join(names) or 'none'}",
            "Give a file with layers ctry, rgn, cauth, utla or ltla, or columns such as LAD24CD and LAD24NM.",
        )
    return layers


def _refuse_damaged(path: Path) -> None:
    if not path.is_file():
        raise InputError(str(path), "there is no such file", "Check the path.")
    if path.stat().st_size == 0:
        raise InputError(str(path), "the file is empty", "Fetch it again from its publisher.")
    if path.suffix.lower() not in _JSON:
        return
    try:
        json.loads(path.read_bytes())
    except UnicodeDecodeError as error:
        raise InputError(str(path), "the file is not text in UTF-8", "Fetch it again from its publisher.") from error
    except json.JSONDecodeError as error:
        raise InputError(
            str(path),
            f"the JSON ends or breaks at character {error.pos:,}",
            "The file looks cut short; fetch it again from its publisher.",
            row=error.lineno,
        ) from error


def _columns(layer: str, frame: pd.DataFrame) -> tuple[str, str, str] | None:
    """Level, code column and name column of a layer; None when it is none of ours."""
    if not isinstance(frame, gpd.GeoDataFrame):
        return None
    by_lower = {str(column).lower(): str(column) for column in frame.columns}
    for lower, column in by_lower.items():
        match = _CODE_COLUMN.fullmatch(lower)
        if match:
            label = by_lower.get(f"{match[1]}{match[2]}nm".lower(), column)
            return _LAYERS[match[1].lower()], column, label
    if "areacd" in by_lower and layer in _LAYERS:
        return _LAYERS[layer], by_lower["areacd"], by_lower.get("areanm", by_lower["areacd"])
    return None


def _in_our_terms(frame: gpd.GeoDataFrame, code: str, label: str) -> gpd.GeoDataFrame:
    def years(column: str) -> pd.Series:
        values = frame[column] if column in frame else pd.Series(np.nan, index=frame.index)
        return pd.to_numeric(values, errors="coerce").astype("Int64")

    return gpd.GeoDataFrame(
        {
            "code": frame[code].astype("str").str.strip(),
            "name": frame[label].astype("str").str.strip(),
            "start_year": years("start"),
            "end_year": years("end"),
        },
        geometry=frame.geometry.to_numpy(),
        crs=frame.crs,
    )


def load(path: Path) -> Boundaries:
    """The file's outlines on their right levels, valid, in EPSG:27700.

    Order of the work: areas to the level their code belongs to, projection, then validity
    (before anything simplifies them). London joins the combined authorities from the regions.
    Raises InputError as read_layers does, and for coordinates in no known system.
    """
    layers, misplaced = _sorted_by_code(read_layers(path))
    mended: list[str] = []
    result = {}
    for level, frame in layers.items():
        result[level] = _valid(_projected(frame, path), level, mended)
    if LONDON in set(result.get("region", pd.DataFrame({"code": []}))["code"]):
        london = result["region"][result["region"]["code"] == LONDON]
        authorities = [result["combined_authority"]] if "combined_authority" in result else []
        result["combined_authority"] = gpd.GeoDataFrame(pd.concat([*authorities, london], ignore_index=True))
    return Boundaries(result, misplaced, tuple(mended))


def _sorted_by_code(
    layers: dict[str, gpd.GeoDataFrame],
) -> tuple[dict[str, gpd.GeoDataFrame], tuple[str, ...]]:
    """Each area on every level its code belongs to where its own layer lacks it; what was moved, in words."""
    misplaced: list[str] = []
    kept = {}
    strays = []
    for level, frame in layers.items():
        belongs = frame["code"].str[:3].isin(PREFIXES[level])
        kept[level] = frame[belongs].drop_duplicates("code")
        strays.append(frame[~belongs])
        misplaced += [
            f"{row.code} {row.name} is on the layer of {level.replace('_', ' ')} but is none"
            for row in frame.loc[~belongs, ["code", "name"]].itertuples(index=False, name="Area")
        ]
    pool = pd.concat(strays).drop_duplicates("code")
    result = {}
    for level in LEVELS:
        own = kept.get(level)
        more = pool[pool["code"].str[:3].isin(PREFIXES[level])]
        if own is None:
            continue
        more = more[~more["code"].isin(own["code"])]
        result[level] = gpd.GeoDataFrame(pd.concat([own, more], ignore_index=True), crs=own.crs)
    return result, tuple(sorted(misplaced))


def _projected(frame: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    if frame.crs is None:
        west, south, east, north = frame.total_bounds
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise InputError(
                str(path),
                "the outlines name no coordinate system and are not in degrees",
                "Give them in longitude and latitude, or as GeoPackage with its coordinate system.",
            )
        frame = frame.set_crs("EPSG:4326")
    return frame.to_crs(BRITISH_NATIONAL_GRID)


def _valid(frame: gpd.GeoDataFrame, level: str, mended: list[str]) -> gpd.GeoDataFrame:
    """The frame with every outline valid and of polygons only; each mend adds a line to ``mended``."""
    geometry = frame.geometry.to_numpy().copy()
    for position in np.flatnonzero(~shapely.is_valid(geometry)):
        reason = shapely.is_valid_reason(geometry[position]).split("[")[0]
        parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(geometry[position])))
        polygons = shapely.union_all(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
        change = abs(polygons.area - geometry[position].area) / 1e6
        geometry[position] = polygons
        row = frame.iloc[position]
        note = f"{row['code']} {row['name']} ({level.replace('_', ' ')}): {reason.lower()}"
        mended.append(note + (f", area changed by {change:.1f} km²" if change > _LARGEST_MENDED_CHANGE_KM2 else ""))
    return frame.set_geometry(gpd.GeoSeries(geometry, index=frame.index, crs=frame.crs))


def measures(boundaries: Boundaries) -> pd.DataFrame:
    """Area and centre of every area with an outline, ended ones too: code, area_km2, easting, northing.

    Square kilometres and whole metres in EPSG:27700, from the outlines before they are
    simplified. The centre is the centroid where it lies inside, else a point that does.
    """
    areas = pd.concat(boundaries.layers.values(), ignore_index=True).drop_duplicates("code")
    geometry = areas.geometry.to_numpy()
    centre = np.where(
        shapely.contains(geometry, shapely.centroid(geometry)),
        shapely.centroid(geometry),
        shapely.point_on_surface(geometry),
    )
    frame = pd.DataFrame(
        {
            "code": areas["code"].to_numpy(),
            "area_km2": (shapely.area(geometry) / 1e6).round(1),
            "easting": shapely.get_x(centre).round(),
            "northing": shapely.get_y(centre).round(),
        }
    )
    return frame.sort_values("code", ignore_index=True)
