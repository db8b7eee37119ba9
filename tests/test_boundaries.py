"""Boundaries in and outlines out: the published file, made files of other kinds, and broken ones."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import Polygon, box

from data.errors import InputError
from data.importers import boundaries, outlines
from data.importers.boundaries import LEVELS, load, measures, read_layers
from data.importers.geography import current_places
from data.importers.place_tables import read_places

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = ROOT.parent / "shared" / "data" / "boundaries" / "uk-topo.json"
needs_published = pytest.mark.skipif(
    not PUBLISHED.is_file(), reason="../shared/data/boundaries/uk-topo.json is not here"
)
BUDGET_BYTES = 90_000
OVERLAP_KM2 = 15
CURRENT = {
    "country": 4,
    "region": 12,
    "combined_authority": 16,
    "upper_tier": 218,
    "lower_tier": 361,
}
METRES = "EPSG:27700"


@pytest.fixture(scope="module")
def carried() -> Path:
    """The one outlines file of the project."""
    (file,) = (ROOT / "static").glob("outlines-*.json")
    return file


@pytest.fixture(scope="module")
def places() -> pd.DataFrame:
    """The project's own current places by level."""
    return current_places(read_places(ROOT / "data" / "reference" / "places"))


@pytest.fixture(scope="module")
def published() -> boundaries.Boundaries:
    return load(PUBLISHED)


def square(west: float, south: float, side: float = 10_000) -> Polygon:
    return box(west, south, west + side, south + side)


def layer(code_column: str, areas: dict[str, Polygon], crs: str | None = METRES) -> gpd.GeoDataFrame:
    columns = {
        code_column: list(areas),
        code_column.replace("CD", "NM"): [f"Name of {code}" for code in areas],
    }
    return gpd.GeoDataFrame(columns, geometry=list(areas.values()), crs=crs)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A GeoPackage with every tier: two districts side by side, a region and a nation around both."""
    west, east = square(400_000, 300_000), square(410_000, 300_000)
    both = shapely.union(west, east)
    file = tmp_path / "small.gpkg"
    layer("LAD24CD", {"E06000001": west, "E07000001": east}).to_file(file, layer="LAD_MAY_2024")
    layer("CTYUA24CD", {"E06000001": west, "E10000001": east}).to_file(file, layer="CTYUA_MAY_2024")
    layer("CAUTH24CD", {"E47000001": both, "S12000001": square(300_000, 600_000)}).to_file(file, layer="CAUTH_MAY_2024")
    layer("RGN24CD", {"E12000001": both}).to_file(file, layer="RGN_MAY_2024")
    layer("CTRY24CD", {"E92000001": both}).to_file(file, layer="CTRY_MAY_2024")
    return file


def everywhere(file: Path) -> pd.DataFrame:
    """Every area of a boundary file as a current place of its level."""
    layers = load(file).layers
    return pd.concat([frame[["code", "name"]].assign(level=level) for level, frame in layers.items()])


def test_carried_outlines_are_those_of_the_current_places(carried: Path, places: pd.DataFrame) -> None:
    objects = json.loads(carried.read_text())["objects"]

    assert {level: len(objects[level]["geometries"]) for level in LEVELS} == CURRENT
    for level in LEVELS:
        drawn = {shape["id"]: shape["properties"] for shape in objects[level]["geometries"]}
        expected = places[(places["level"] == level) & ~places["code"].str.startswith("K")]
        assert set(drawn) == set(expected["code"])
        assert all(properties["code"] == code for code, properties in drawn.items())
        assert {code: shape["name"] for code, shape in drawn.items()} == dict(
            zip(expected["code"], expected["name"], strict=True)
        )


def test_carried_outlines_are_small_whole_and_named_by_content(carried: Path) -> None:
    overlap, empty = outlines.check(carried)

    assert len(gzip.compress(carried.read_bytes(), 9)) <= BUDGET_BYTES
    assert empty == ()
    assert sum(overlap.values()) < OVERLAP_KM2
    assert carried.name == f"outlines-{outlines.content_hash(carried.read_bytes())}.json"


def test_small_places_are_still_to_be_seen(carried: Path) -> None:
    drawn = gpd.read_file(carried, layer="lower_tier").set_index("code")
    area = drawn.geometry.make_valid().area / 1e6

    assert 1 < area["E09000001"] < 6, "City of London"
    assert 5 < area["E06000053"] < 25, "Isles of Scilly"
    assert 15 < area["E07000103"] < 30, "Watford"


def test_northern_ireland_is_where_it_is_on_the_grid(carried: Path) -> None:
    drawn = gpd.read_file(carried, layer="lower_tier").set_index("code")
    city_hall = gpd.GeoSeries.from_xy([-5.9301], [54.5965], crs="EPSG:4326").to_crs(METRES)

    assert drawn.geometry["N09000003"].contains(city_hall.iloc[0]), "Belfast"


@needs_published
def test_areas_go_to_the_level_their_code_belongs_to(published: boundaries.Boundaries) -> None:
    authorities = set(published.layers["combined_authority"]["code"])

    assert len(published.misplaced) == 2
    assert "S12000049 Glasgow City is on the layer of combined authority but is none" in published.misplaced
    assert {code[:3] for code in authorities} == {"E47", "E12"}
    assert boundaries.LONDON in authorities
    for level in ("upper_tier", "lower_tier"):
        assert {"S12000049", "S12000050"} <= set(published.layers[level]["code"])


@needs_published
def test_published_outlines_are_mended_and_measured(published: boundaries.Boundaries) -> None:
    assert len(published.mended) == 40
    for frame in published.layers.values():
        assert frame.is_valid.all()
        assert set(frame.geom_type) <= {"Polygon", "MultiPolygon"}
    sizes = measures(published).set_index("code")
    assert sizes["area_km2"]["E09000001"] == pytest.approx(2.9, abs=0.1)
    assert sizes["area_km2"]["E92000001"] == pytest.approx(130_400, rel=0.01)
    assert {"E07000026", "E47000005"} <= set(sizes.index), "ended areas are measured too"


@needs_published
def test_the_published_file_makes_the_carried_outlines(tmp_path: Path, carried: Path, places: pd.DataFrame) -> None:
    report = outlines.build_outlines(PUBLISHED, places, tmp_path)

    assert report.file.name == carried.name
    assert report.file.read_bytes() == carried.read_bytes()
    assert report.places == CURRENT
    assert report.missing == ()
    assert report.gzip_bytes <= BUDGET_BYTES
    assert "S12000044 North Lanarkshire (lower_tier)" in report.ended


def test_geopackage_columns_tell_the_level(small: Path) -> None:
    layers = read_layers(small)

    assert set(layers) == set(LEVELS)
    assert layers["lower_tier"]["code"].tolist() == ["E06000001", "E07000001"]
    assert layers["lower_tier"]["name"].tolist() == ["Name of E06000001", "Name of E07000001"]
    assert layers["lower_tier"]["end_year"].isna().all()


def test_geojson_in_degrees_is_read_and_projected(tmp_path: Path) -> None:
    file = tmp_path / "regions.geojson"
    layer("RGN23CD", {"E12000001": square(400_000, 300_000)}).to_crs("EPSG:4326").to_file(file)

    outline = load(file).layers["region"]

    assert outline.crs == METRES
    assert outline.area.iloc[0] == pytest.approx(100e6, rel=0.001)


def test_of_two_layers_of_one_level_the_newer_stays(tmp_path: Path) -> None:
    file = tmp_path / "two.gpkg"
    layer("LAD24CD", {"E06000063": square(0, 0)}).to_file(file, layer="b_new")
    layer("LAD22CD", {"E07000026": square(0, 0)}).to_file(file, layer="z_old")

    assert read_layers(file)["lower_tier"]["code"].tolist() == ["E06000063"]


def test_outlines_share_their_borders_and_replace_older_ones(small: Path, tmp_path: Path) -> None:
    static = tmp_path / "static"
    static.mkdir()
    (static / "outlines-00000000.json").write_text("{}")

    report = outlines.build_outlines(small, everywhere(small), static)

    assert [file.name for file in static.iterdir()] == [report.file.name]
    assert sum(report.overlap_km2.values()) == pytest.approx(0, abs=0.01)
    west, east, _ = json.loads(report.file.read_text())["objects"]["lower_tier"]["geometries"]
    backwards = {~arc for ring in east["arcs"] for arc in ring}
    assert backwards & {arc for ring in west["arcs"] for arc in ring}, "their common border is one arc"
    assert report.misplaced == ("S12000001 Name of S12000001 is on the layer of combined authority but is none",)


def test_ended_areas_are_not_drawn(small: Path, tmp_path: Path) -> None:
    places = everywhere(small)
    current = places[~((places["level"] == "lower_tier") & (places["code"] == "E07000001"))]

    report = outlines.build_outlines(small, current, tmp_path / "static")

    assert report.places["lower_tier"] == 2, "E06000001, and the stray S12000001"
    assert "E07000001 Name of E07000001 (lower_tier)" in report.ended


def test_a_current_place_without_an_outline_is_reported(small: Path, tmp_path: Path) -> None:
    extra = pd.DataFrame([("E07000002", "Elsewhere", "lower_tier")], columns=["code", "name", "level"])

    report = outlines.build_outlines(small, pd.concat([everywhere(small), extra]), tmp_path / "static")

    assert report.missing == ("E07000002 Elsewhere (lower_tier)",)


def test_crossed_outlines_are_mended_before_anything_else(tmp_path: Path) -> None:
    file = tmp_path / "crossed.gpkg"
    bow_tie = Polygon([(0, 0), (20_000, 20_000), (20_000, 0), (0, 20_000)])
    layer("LAD24CD", {"E06000001": bow_tie}).to_file(file, layer="lad")

    result = load(file)

    assert len(result.mended) == 1
    assert result.mended[0].startswith("E06000001 Name of E06000001 (lower tier): self-intersection")
    assert result.layers["lower_tier"].area.iloc[0] == pytest.approx(200e6)


def test_islets_go_but_a_place_keeps_its_largest_part(small: Path, tmp_path: Path) -> None:
    islets = shapely.multipolygons([square(500_000, 300_000, 500), square(501_000, 300_000, 400)])
    layer("LAD24CD", {"E06000053": islets, "E06000001": square(0, 0)}).to_file(small, layer="LAD_MAY_2024")

    report = outlines.build_outlines(small, everywhere(small), tmp_path / "static")

    assert report.islands_left_out == 1
    assert report.empty == ()
    assert report.places["lower_tier"] == 3


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("empty.json", b"", "empty"),
        ("cut.json", b'{"type":"Topology","arcs":[[[1,2],[3', "breaks at character 36"),
        ("other.json", b'{"a": 1}', "cannot be read"),
        ("latin.geojson", b'{"name": "Ynys M\xf4n"}', "UTF-8"),
        ("cut.gpkg", b"SQLite format 3\0" + b"\0" * 50, "cannot be read"),
        ("empty.gpkg", b"", "empty"),
    ],
)
def test_a_damaged_file_is_one_clear_error(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises(InputError) as caught:
        read_layers(file)

    assert what in caught.value.what
    assert caught.value.file == str(file)
    assert caught.value.mend
    assert "\n" not in str(caught.value)


def test_a_geopackage_cut_in_half_is_one_clear_error(small: Path) -> None:
    content = small.read_bytes()
    small.write_bytes(content[: len(content) // 2])

    with pytest.raises(InputError, match="cut short"):
        load(small)


def test_a_file_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_layers(tmp_path / "none.json")


def test_a_file_of_other_areas_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "wards.gpkg"
    layer("WD24CD", {"E05000001": square(0, 0)}).to_file(file, layer="wards")

    with pytest.raises(InputError, match="no layer of areas we know among wards"):
        read_layers(file)


def test_a_file_that_lacks_a_tier_makes_no_outlines(tmp_path: Path, places: pd.DataFrame) -> None:
    file = tmp_path / "regions.gpkg"
    layer("RGN24CD", {"E12000001": square(0, 0)}).to_file(file, layer="regions")

    with pytest.raises(InputError, match="no outline of a current country"):
        outlines.build_outlines(file, places, tmp_path / "static")

    assert not (tmp_path / "static").exists()


def test_metres_without_a_coordinate_system_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "regions.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        layer("RGN24CD", {"E12000001": square(400_000, 300_000)}, crs=None).to_file(file, layer="regions")

    with pytest.raises(InputError, match="coordinate system"):
        load(file)
