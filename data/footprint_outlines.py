"""Outlines of footprints, dissolved from the outlines that the maps draw."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.footprint_areas import Areas, Codes
from data.geography import STATIC
from data.importers.boundaries import BRITISH_NATIONAL_GRID, LEVELS


def outlines(footprints: Mapping[str, Codes], areas: Areas, folder: Path = STATIC) -> dict[str, str | None]:
    """Partnership → GeoJSON geometry in metres of the British National Grid (EPSG:27700); None where a part has none.

    Borders between the places of a footprint are gone, its islands and enclaves stay.
    """
    drawn = _drawn(folder)
    found: dict[frozenset[str], str | None] = {}
    for codes in footprints.values():
        key = frozenset(codes)
        if key not in found:
            found[key] = _dissolved(codes, drawn, areas)
    return {slug: found[frozenset(codes)] for slug, codes in footprints.items()}


def _drawn(folder: Path) -> dict[str, shapely.Geometry]:
    file = max(folder.glob("outlines-*.json"))
    layers = [gpd.read_file(file, layer=level).set_crs(BRITISH_NATIONAL_GRID, allow_override=True) for level in LEVELS]
    every = gpd.GeoDataFrame(pd.concat(layers, ignore_index=True)).drop_duplicates("code")
    return dict(zip(every["code"], shapely.buffer(shapely.make_valid(every.geometry.to_numpy()), 0), strict=True))


def _dissolved(codes: Codes, drawn: Mapping[str, shapely.Geometry], areas: Areas) -> str | None:
    shapes = []
    for code in codes:
        own = [code] if code in drawn or code not in areas.places else sorted(areas.area(code))
        if not own or any(part not in drawn for part in own):
            return None
        shapes += [drawn[part] for part in own]
    whole = shapely.transform(shapely.union_all(shapes), np.round)
    return str(shapely.to_geojson(whole))
