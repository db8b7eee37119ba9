"""Places in: the official files, the carried tables they make, and broken input."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from data.errors import InputError
from data.importers import place_sources
from data.importers.geography import compile_places, current_places, statistical_codes
from data.importers.place_names import education_numbers, other_names, plain, stem
from data.importers.place_parents import parents
from data.importers.place_successors import kind_of, successors
from data.importers.place_tables import COLUMNS, read_places, write_places

ROOT = Path(__file__).resolve().parents[1]
CARRIED = ROOT / "data" / "reference" / "places"
SHARED = ROOT.parent / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not here")

Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def carried() -> Frames:
    return read_places(CARRIED)


@pytest.fixture(scope="module")
def compiled() -> Frames:
    return compile_places(SHARED)


def areas_of(rows: list[tuple[str, str, tuple[str, ...], int | None, int | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["code", "name", "levels", "start_year", "end_year"])
    frame = frame.astype({"start_year": "Int64", "end_year": "Int64"}).set_index("code")
    return frame.assign(parents=[()] * len(frame))


def above(frames: Frames, code: str, relation: str | None = None) -> set[str]:
    """The current parents of a place."""
    rows = frames["place_parent"]
    rows = rows[(rows["child"] == code) & rows["end_year"].isna()]
    return set(rows.loc[rows["relation"] == relation if relation else slice(None), "parent"])


def below(frames: Frames, code: str) -> set[str]:
    rows = frames["place_parent"]
    direct = rows[(rows["parent"] == code) & (rows["relation"] == "direct") & rows["end_year"].isna()]
    return set(direct["child"])


@needs_shared
def test_official_files_make_the_carried_tables(compiled: Frames, tmp_path: Path) -> None:
    for file in write_places(compiled, tmp_path):
        assert file.read_bytes() == (CARRIED / file.name).read_bytes(), file.name


@needs_shared
def test_what_could_not_be_settled_is_told(compiled: Frames) -> None:
    issues = compiled["issue"]

    assert issues.groupby("table").size().to_dict() == {
        "education_number": 1,
        "place": 1,
        "place_parent": 3,
        "place_successor": 10,
    }
    assert {"K99000004", "1000", "S12000024", "E06000012"} <= set(issues["code"])


def test_counts_of_current_places(carried: Frames) -> None:
    assert current_places(carried)["level"].value_counts().to_dict() == {
        "country": 7,
        "region": 12,
        "combined_authority": 16,
        "upper_tier": 218,
        "lower_tier": 361,
        "police_force": 43,
        "itl2": 40,
        "itl3": 182,
        "other": 23,
    }


def test_every_code_used_in_a_table_is_a_place(carried: Frames) -> None:
    codes = set(carried["place"]["code"])

    assert carried["place"]["code"].is_unique
    assert carried["place"]["name"].notna().all()
    for table, columns in COLUMNS.items():
        for column in {"place", "child", "parent", "old", "new", "neighbour"} & set(columns):
            assert set(carried[table][column]) <= codes, f"{table}.{column}"
    assert not set(carried["statistical_code"]["code"]) & codes


def test_every_current_authority_has_a_nation_and_a_region(carried: Frames) -> None:
    levels = carried["place_level"].groupby("level")["place"].agg(set)
    current = set(carried["place"].loc[carried["place"]["end_year"].isna(), "code"])

    for code in (levels["upper_tier"] | levels["lower_tier"]) & current:
        parents_of = above(carried, code)
        assert len(parents_of & levels["region"]) == 1, code
        assert len(parents_of & {"E92000001", "N92000002", "S92000003", "W92000004"}) == 1, code
        assert "K02000001" in parents_of


def test_children_of_a_place_are_the_nearest_tier(carried: Frames) -> None:
    assert below(carried, "K02000001") == {"E92000001", "N92000002", "S92000003", "W92000004"}
    assert len(below(carried, "E92000001")) == 9
    assert len(below(carried, "E12000007")) == 33, "the boroughs of London, and nothing else"
    assert below(carried, "E12000001") == {"E47000006", "E47000014"}
    assert below(carried, "E47000002") == {"E08000017", "E08000018", "E08000038", "E08000039"}
    assert below(carried, "E47000008") == {"E10000003", "E06000031"}
    assert {"E47000008", "E12000006"} <= above(carried, "E07000008", "within"), "by way of Cambridgeshire"


def test_a_combined_authority_may_lie_in_two_regions(carried: Frames) -> None:
    assert above(carried, "E47000017", "direct") == {"E12000003", "E12000004"}
    assert "E12000003" in above(carried, "E06000012"), "North East Lincolnshire is in Yorkshire and The Humber"
    assert "E12000004" not in above(carried, "E06000012")


def test_parents_of_ended_places_have_years(carried: Frames) -> None:
    rows = carried["place_parent"].set_index(["child", "parent"])

    assert rows.loc[("E08000021", "E47000011"), ["start_year", "end_year"]].tolist() == [2018, 2023]
    assert rows.loc[("E08000021", "E47000014"), "start_year"] == 2024
    assert rows.loc[("E07000048", "E10000009"), ["relation", "end_year"]].tolist() == ["direct", 2018]


def test_places_may_be_on_several_levels(carried: Frames) -> None:
    levels = carried["place_level"].groupby("place")["level"].agg(set)

    assert levels["E12000007"] == {"region", "combined_authority"}
    assert levels["W92000004"] == {"country", "region"}
    assert levels["E08000001"] == {"upper_tier", "lower_tier"}
    assert levels["K04000001"] == {"country"}
    assert levels["E13000001"] == {"other"}


def test_population_is_that_of_2020_and_sums_where_whole(carried: Frames) -> None:
    place = carried["place"].set_index("code")

    assert place["population"]["K02000001"] == 67_081_234, "published for mid-2020"
    assert place["population"]["E08000038"] == place["population"]["E08000016"] == 248_071
    assert set(place.loc[place["population"].notna(), "population_year"]) == {2020}
    assert place.loc[place["end_year"] < 2020, "population"].isna().all()
    assert place.loc[place.index.str.startswith(("TL", "E23", "W15")), "population"].isna().all()


def test_two_places_with_one_name_stay_two(carried: Frames) -> None:
    place = carried["place"]

    named = set(place.loc[(place["name"] == "North East") & place["end_year"].isna(), "code"])
    assert named == {"E12000001", "E47000014"}


@pytest.mark.parametrize(
    ("old", "new", "kind", "year"),
    [
        ("E08000016", "E08000038", "recode", 2025),
        ("E08000019", "E08000039", "recode", 2025),
        ("S12000024", "S12000048", "recode", 2018),
        ("E08000020", "E08000037", "recode", 2013),
        ("E07000150", "E06000061", "merge", 2021),
        ("E10000006", "E06000063", "split", 2023),
        ("E10000009", "E06000058", "boundary_change", 2019),
        ("E47000005", "E47000010", "split", 2018),
        ("E47000005", "E47000011", "split", 2018),
        ("E47000010", "E47000014", "merge", 2024),
        ("E47000011", "E47000014", "merge", 2024),
    ],
)
def test_what_became_of_ended_codes(carried: Frames, old: str, new: str, kind: str, year: int) -> None:
    row = carried["place_successor"].set_index(["old", "new"]).loc[(old, new)]

    assert (row["kind"], row["year"]) == (kind, year)
    assert row["source"]


def test_a_recode_has_one_old_and_one_new_code(carried: Frames) -> None:
    pairs = carried["place_successor"]
    recodes = pairs[pairs["kind"] == "recode"]

    assert len(recodes) == 16
    assert recodes["new"].is_unique
    assert not pairs.loc[pairs["old"].isin(recodes["old"]), "kind"].ne("recode").any()
    assert not set(zip(pairs["old"], pairs["new"], strict=True)) & {("S12000024", "S12000050")}


def test_neighbours_are_current_and_ranked_without_gaps(carried: Frames) -> None:
    rows = carried["place_neighbour"]
    current = set(carried["place"].loc[carried["place"]["end_year"].isna(), "code"])

    assert rows.groupby("model")["place"].nunique().to_dict() == {
        "demographic": 397,
        "economic": 397,
        "global": 397,
    }
    assert set(rows["neighbour"]) <= current
    for (code, _), ranks in rows.groupby(["place", "model"])["rank"]:
        assert ranks.tolist() == list(range(1, 6 if str(code).startswith("E47") else 21))
    nearest = rows[(rows["place"] == "E47000002") & (rows["model"] == "global")].sort_values("rank")
    assert nearest["neighbour"].tolist()[:2] == ["E47000003", "E47000013"]


def test_education_numbers_match_by_name(carried: Frames) -> None:
    found = carried["education_number"].set_index("number")["place"]

    assert len(found) == 170
    assert found[370] == "E08000038", "Barnsley"
    assert (found[838], found[835]) == ("E06000059", "E10000009"), "Dorset now and before 2019"
    assert (found[822], found[840]) == ("E06000055", "E06000047"), "Bedford Borough, Durham"
    assert (found[986], found[201]) == ("E12000007", "E09000001"), "London is not the City of London"
    assert (found[987], found[988]) == ("E13000001", "E13000002")


def test_statistical_codes_cover_all_regions_and_nations(carried: Frames) -> None:
    mapped = dict(carried["statistical_code"].itertuples(index=False, name=None))

    assert (mapped["TLB"], mapped["TLN"], mapped["TLJ"]) == ("E92000001", "N92000002", "E12000008")
    assert (mapped["K99000002"], mapped["E61000001"]) == ("K02000001", "E12000007")
    assert len({code for code in mapped if code.startswith("TL")}) == 13


def test_other_names_are_whole(carried: Frames) -> None:
    names = carried["place_name"].groupby("place")["other_name"].agg(list)

    assert "Sheffield City Region" in names["E47000002"]
    assert "Abertawe" in names["W06000011"]
    assert "W06000001" not in names, "its Welsh name came damaged"
    assert not carried["place_name"]["other_name"].str.contains("[\ufffdÃÂï¿½]").any()


def test_tables_come_back_as_written(carried: Frames, tmp_path: Path) -> None:
    first = {file.name: file.read_bytes() for file in write_places(carried, tmp_path)}
    shuffled = {table: frame.sample(frac=1, random_state=1) for table, frame in carried.items()}
    second = {file.name: file.read_bytes() for file in write_places(shuffled, tmp_path)}

    assert first == second
    assert sum(map(len, first.values())) < 700_000
    for table, frame in read_places(tmp_path).items():
        columns = list(COLUMNS[table])
        expected = carried[table].sort_values(columns, ignore_index=True)
        pd.testing.assert_frame_equal(frame.sort_values(columns, ignore_index=True), expected)


def test_every_table_names_its_source_and_licence() -> None:
    sources = pd.read_csv(CARRIED / "SOURCES.csv", dtype="str", keep_default_na=False)

    assert set(sources["table"]) == {*COLUMNS, "outlines"}
    assert (sources[["source", "publisher", "licence", "licence_line"]] != "").all(axis=None)
    by_publisher = sources.set_index("publisher")["licence_line"]
    assert by_publisher["mySociety"].str.contains("CC BY 4.0").all()
    outlines = sources[sources["table"] == "outlines"]["licence_line"].item()
    assert "Contains OS data © Crown copyright and database right 2025" in outlines


@pytest.mark.parametrize(
    ("share_of_old", "share_of_new", "kind"),
    [
        (1, 1, "recode"),
        (1, 0.5, "merge"),
        (0.5, 1, "split"),
        (0.6, 0.6, "boundary_change"),
        (0.98, 1, "split"),
    ],
)
def test_kind_of_change_from_common_area(share_of_old: float, share_of_new: float, kind: str) -> None:
    assert kind_of(share_of_old, share_of_new) == kind


def test_a_note_that_the_outlines_contradict_is_left_out() -> None:
    areas = areas_of(
        [
            ("S12000024", "Perth", ("lower_tier",), None, 2017),
            ("S12000048", "Perth", ("lower_tier",), 2018, None),
            ("S12000050", "Lanark", ("lower_tier",), 2018, None),
        ]
    )
    shapes = gpd.GeoSeries({"S12000024": box(0, 0, 9, 9), "S12000048": box(0, 0, 9, 9), "S12000050": box(20, 0, 29, 9)})
    notes = pd.DataFrame([("S12000024", "S12000050", 2018)], columns=["old", "new", "since"])

    found, left_out = successors(areas, shapes, notes, pd.DataFrame(columns=["old", "new"]))

    assert found[["old", "new", "kind"]].to_numpy().tolist() == [["S12000024", "S12000048", "recode"]]
    assert [code for code, _ in left_out] == ["S12000024"]


def test_without_outlines_only_one_code_for_one_of_the_same_name_is_a_recode() -> None:
    areas = areas_of(
        [
            ("E07000097", "East Hertfordshire", ("lower_tier",), None, 2012),
            ("E07000242", "East Hertfordshire", ("lower_tier",), None, None),
            ("E07000001", "Here", ("lower_tier",), None, 2012),
            ("E07000002", "There", ("lower_tier",), None, None),
        ]
    )
    pairs = [("E07000097", "E07000242", 2013), ("E07000001", "E07000002", 2013)]
    notes = pd.DataFrame(pairs, columns=["old", "new", "since"])

    found, left_out = successors(areas, gpd.GeoSeries(), notes, pd.DataFrame(columns=["old", "new"]))

    assert found[["old", "kind", "year"]].to_numpy().tolist() == [["E07000097", "recode", 2013]]
    assert left_out[0][0] == "E07000001"


def test_outlines_decide_the_region_and_the_tree_is_told() -> None:
    areas = areas_of(
        [
            ("E92000001", "England", ("country",), None, None),
            ("E12000003", "Yorkshire", ("region",), None, None),
            ("E12000004", "East Midlands", ("region",), None, None),
            ("E06000012", "North East Lincolnshire", ("upper_tier", "lower_tier"), None, None),
        ]
    )
    areas.at["E06000012", "parents"] = ("E12000004", "E92000001")
    shapes = gpd.GeoSeries(
        {"E12000003": box(0, 10, 20, 20), "E12000004": box(0, 0, 20, 10), "E06000012": box(0, 10, 5, 15)}
    )

    frame, issues = parents(areas, shapes, {}, {}, {})

    mine = frame[frame["child"] == "E06000012"].set_index("parent")["relation"]
    assert mine["E12000003"] == "direct"
    assert "E12000004" not in mine
    assert issues == [
        ("E06000012", "ONS's tree says in E12000004, the outlines say E12000003"),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kingston upon Hull, City of", "kingston upon hull"),
        ("Bath & North East Somerset UA", "bath north east somerset"),
        ("Bath and North East Somerset Council", "bath north east somerset"),
        ("Herefordshire, County of", "herefordshire"),
        ("St. Helens", "st helens"),
    ],
)
def test_stem_leaves_out_the_kind_of_council(name: str, expected: str) -> None:
    assert stem(name) == expected


def test_plain_names_have_no_accents() -> None:
    assert plain("Ynys Môn & Conwy") == "ynys mon and conwy"


def test_other_names_leave_out_the_useless_and_the_damaged() -> None:
    areas = areas_of([("W06000001", "Isle of Anglesey", ("lower_tier",), None, None)])
    listed = pd.DataFrame(
        {
            "code": ["W06000001"],
            "official_name": ["Isle of Anglesey County Council"],
            "nice_name": ["Isle of Anglesey"],
            "names": [("Mona", "anglesea", "Ynys Mn")],
            "damaged": [("Sir Ynys Mï¿½n",)],
        }
    )

    found = other_names(areas, listed, pd.Series({"W06000001": "Anglesey"}))

    assert found["other_name"].tolist() == ["Mona"]


def test_an_unknown_education_name_is_reported_not_guessed() -> None:
    areas = areas_of([("E06000059", "Dorset", ("upper_tier",), 2019, None)])
    listed = pd.DataFrame({"code": [], "official_name": [], "nice_name": []}, dtype="str")
    taught = pd.DataFrame({"number": [838, 835, 999], "name": ["Dorset", "Dorset (Pre LG)", "Atlantis"]})

    found, unmatched = education_numbers(taught, areas, listed)

    assert found["number"].tolist() == [838]
    assert unmatched == [("835", "Dorset (Pre LG) matches no place"), ("999", "Atlantis matches no place")]


def test_statistical_codes_match_by_name() -> None:
    seen = pd.DataFrame({"code": ["TLJ", "TLJ1", "TLX"], "name": ["South East (England)", "Berkshire", "None"]})
    tree = pd.DataFrame({"code": ["E12000008"], "name": ["South East"], "levels": [("region",)]})

    assert statistical_codes(seen, tree).to_numpy().tolist() == [["TLJ", "E12000008"]]


BROKEN = {
    "empty": (b"", "empty"),
    "cut": (b'{"E06000001": {"areacd": "E060', "breaks"),
    "another layout": (b'["E06000001"]', "not an object of areas"),
}


@pytest.mark.parametrize("read", [place_sources.areas, place_sources.similar])
@pytest.mark.parametrize("content", BROKEN)
def test_broken_json_is_one_clear_error(tmp_path: Path, read: object, content: str) -> None:
    file = tmp_path / "geo-metadata.json"
    file.write_bytes(BROKEN[content][0])

    with pytest.raises(InputError) as caught:
        read(file)

    assert BROKEN[content][1] in caught.value.what
    assert caught.value.file == str(file)


def test_an_area_of_an_unknown_level_is_named(tmp_path: Path) -> None:
    file = tmp_path / "geo-metadata.json"
    file.write_text(json.dumps({"E05000001": {"areanm": "A", "level": ["ward"], "parents": []}}))

    with pytest.raises(InputError, match="E05000001 has no or an unknown ward"):
        place_sources.areas(file)


def test_a_list_of_authorities_without_a_column_names_it(tmp_path: Path) -> None:
    file = tmp_path / "uk_local_authorities_current.csv"
    file.write_text("gss-code,official-name,nice-name\nE06000001,Hartlepool,Hartlepool\n")

    with pytest.raises(InputError) as caught:
        place_sources.authorities(file)

    assert (caught.value.column, caught.value.row) == ("alt-names", 1)


def test_a_data_set_in_another_encoding_is_one_clear_error(tmp_path: Path) -> None:
    folder = tmp_path / "local-statistics" / "pay"
    folder.mkdir(parents=True)
    (folder / "pay.csv").write_bytes("areacd,areanm\nW06000001,Ynys Môn\n".encode("latin-1"))

    with pytest.raises(InputError, match="cannot be read as CSV in UTF-8"):
        place_sources.seen(tmp_path)


def test_a_folder_without_data_sets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no data set"):
        place_sources.seen(tmp_path)


def test_notes_name_what_replaced_a_code() -> None:
    note = "Obsolete code since 2021 (replaced by E06000061 North Northamptonshire and E06000062 West)"
    seen = pd.DataFrame({"code": ["E07000150", "E07000150"], "note": [note, ""]})

    assert place_sources.replaced(seen).to_numpy().tolist() == [
        ["E07000150", "E06000061", 2021],
        ["E07000150", "E06000062", 2021],
    ]


def test_a_folder_without_the_files_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"geo-metadata\.json: there is no such file"):
        compile_places(tmp_path)


def test_a_missing_carried_table_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the table is missing"):
        read_places(tmp_path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "cannot be read"),
        (b"code\nE06000001\n", "columns are missing"),
        (b'code,name\n"E06', "cannot be read"),
    ],
)
def test_a_damaged_carried_table_is_one_clear_error(carried: Frames, tmp_path: Path, content: bytes, what: str) -> None:
    write_places(carried, tmp_path)
    (tmp_path / "place.csv").write_bytes(content)

    with pytest.raises(InputError, match=what) as caught:
        read_places(tmp_path)

    assert "\n" not in str(caught.value)
