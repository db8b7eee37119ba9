"""Footprints as places: real combined authorities from their parts, refusals, outlines, and what is baked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from shapely.geometry import shape

from data import carried, footprints, indicators, store
from data.footprint_areas import Areas, areas
from data.records import taking
from methods.footprint import Rule
from tests import making
from tests.making import official

MANCHESTER, SOUTH_YORKSHIRE, CAMBRIDGE = "E47000001", "E47000002", "E47000008"
TEN = tuple(f"E080000{number:02}" for number in range(1, 11))
BOLTON, BURY, DURHAM, NORTH_EAST = "E08000001", "E08000002", "E06000047", "E12000001"
PAY, WORK, LIFE = "gross-median-weekly-pay", "employment-rate", "healthy-life-expectancy-female"
# Data sets of indicators that combine and are not carried.
FURTHER = (
    "employment-rate",
    "claimant-count",
    "business-demography",
    "qualifications-level-3-or-above",
    "qualifications-none-gb",
    "network-coverage-4g",
    "network-coverage-5g",
    "food-outlets",
    "library-walk",
    "railway-station-walk",
)
COMBINED = (
    "gross-disposable-household-income-per-head",
    WORK,
    "greenhouse-gas-emissions",
    "electric-vehicle-public-charging-devices",
)
COLUMNS = ("indicator", "name", "start", "value", "lower", "upper", "published", "year", "refused", "headline")
DOCUMENT = Path(__file__).parents[1] / "docs" / "methods.md"


def put(**footprint: tuple[str, ...]) -> None:
    """Partnerships by slug with their places, taken as records and baked."""
    common = {"provenance": "self_reported"}
    given = {
        "partnership": [{"slug": slug, "name": slug, "kind": "programme"} | common for slug in footprint],
        "partnership_place": [
            {"partnership": slug, "place": place} | common for slug, codes in footprint.items() for place in codes
        ],
    }
    with closing(store.connect()) as connection:
        taking.take(connection, {name: enumerate(rows, 1) for name, rows in given.items()}, "test")
        with store.writing(connection):
            footprints.bake(connection, list(footprint))


@pytest.fixture(scope="module")
def baked(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The default store with partnerships of each kind."""
    path = making.copy_of(store, tmp_path_factory.mktemp("baked") / "missions.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MISSION_STORE", str(path))
        put(
            two=(BOLTON, BURY),
            ten=TEN,
            whole=(MANCHESTER,),
            mixed=("E06000031", "E10000003"),
            authorities=(MANCHESTER, SOUTH_YORKSHIRE),
            twice=(DURHAM, NORTH_EAST),
            alike=("E47000014", NORTH_EAST),
            shared=("E47000017", "E12000004"),
            ended=("E07000026", BOLTON),
            forces=("E23000005", "E23000003"),
            force=("E23000005",),
            scilly=("E06000052", "E06000053"),
            ulster=("N09000003", BOLTON),
        )
        yield


@pytest.fixture(scope="module")
def known(store: Path) -> Areas:
    with closing(making.sqlite3.connect(store)) as connection:
        return areas(connection)


def newest(partnership: str, indicator: str) -> Any:
    found = footprints.values(partnership)
    return next(found[found["indicator"] == indicator].itertuples(index=False))


def published(indicator: str, place: str, start: str) -> Any:
    found = indicators.series(indicator, [place])
    return next(found[found["period_start"] == start].itertuples(index=False))


def refusal(partnership: str, indicator: str) -> str:
    found = newest(partnership, indicator)
    assert pd.isna(found.value)
    return str(found.refused)


@pytest.mark.usefixtures("baked")
def test_a_mean_by_the_indicators_own_denominator() -> None:
    found = newest("two", WORK)
    weights = carried.table("place_weight")
    of = {row.place: float(row.value) for row in weights.itertuples() if row.year == str(found.weight_year)}
    one, other = (published(WORK, code, found.period_start) for code in (BOLTON, BURY))
    share = of[BOLTON] / (of[BOLTON] + of[BURY])
    assert found.value == pytest.approx(share * one.value + (1 - share) * other.value)
    assert (found.weight, found.weight_year, found.places) == ("population aged 16 to 64", 2023, 2)
    reach = ((share * (one.upper - one.value)) ** 2 + ((1 - share) * (other.upper - other.value)) ** 2) ** 0.5
    assert found.upper - found.value == pytest.approx(reach)
    assert pd.isna(found.published_for)
    history = footprints.values("two").query("indicator == @WORK")
    assert len(history) == footprints.HISTORY
    assert list(history["period_end"]) == sorted(history["period_end"], reverse=True)


@pytest.mark.usefixtures("baked")
@pytest.mark.parametrize(
    ("partnership", "indicator", "why"),
    [
        ("two", PAY, "The median of a larger area cannot be worked out"),
        ("two", LIFE, "Life expectancy comes from a life table"),
        ("two", "net-additions-housing-stock", "Each place would count with its dwelling stock, and those numbers are"),
        ("twice", WORK, "County Durham lies in North East, so it would count twice."),
        ("alike", WORK, "North East (E47000014) lies in North East (E12000001), so it would count twice."),
        ("shared", WORK, "East Midlands and Greater Lincolnshire share Boston, East Lindsey, Lincoln and 4 more"),
        ("shared", WORK, "which would count twice."),
        ("ended", WORK, "Allerdale ended in 2022; the places that followed it"),
        ("forces", "homicide-offences", "Whether "),
        ("force", WORK, "There is no figure for Greater Manchester."),
        ("scilly", WORK, "There is no figure for Isles of Scilly."),
        ("ulster", WORK, "There is no figure for Belfast."),
    ],
)
def test_refusals_name_the_reason(partnership: str, indicator: str, why: str) -> None:
    assert why in refusal(partnership, indicator)


@pytest.mark.usefixtures("baked")
def test_an_area_that_is_a_published_place_has_its_published_figure() -> None:
    for partnership in ("ten", "whole"):
        for indicator in (LIFE, WORK, PAY):
            found = newest(partnership, indicator)
            official_figure = published(indicator, MANCHESTER, found.period_start)
            assert (found.value, found.lower, found.upper) == (
                official_figure.value,
                official_figure.lower,
                official_figure.upper,
            )
            assert (found.published_for, found.published_name) == (MANCHESTER, "Greater Manchester")
            assert pd.isna(found.weight)
    assert newest("force", "homicide-offences").published_for == "E23000005"


@pytest.mark.usefixtures("baked")
def test_tiers_mix() -> None:
    """A city and a county are the combined authority of the same area; two of these combine by all their parts."""
    assert newest("mixed", LIFE).published_for == CAMBRIDGE
    found = newest("authorities", WORK)
    assert (found.places, found.weight_year) == (2, 2023)
    parts = [published(WORK, code, found.period_start).value for code in (MANCHESTER, SOUTH_YORKSHIRE)]
    assert min(parts) <= found.value <= max(parts)


def test_what_stands_for_a_place_without_figures_of_its_own(known: Areas) -> None:
    city, county = "E06000031", "E10000003"
    districts = known.parts[county, "lower_tier"]
    assert len(districts) == 5
    assert set(known.units((CAMBRIDGE, BOLTON), {city, county, BOLTON}).codes) == {city, county, BOLTON}
    assert set(known.units((CAMBRIDGE, BOLTON), {city, *districts, BOLTON}).codes) == {city, *districts, BOLTON}
    lacking = known.units((county, BOLTON), {*districts[1:], BOLTON})
    assert lacking.fault == f"Cambridgeshire is not covered: there is no figure for {known.name(districts[0])}."
    assert known.units((county, BOLTON), {BOLTON}).fault == "There is no figure for Cambridgeshire."


@pytest.mark.usefixtures("baked")
def test_outlines_are_dissolved(known: Areas) -> None:
    ten, whole = footprints.outline("ten"), footprints.outline("whole")
    assert ten is not None
    assert whole is not None
    drawn, alone = shape(ten.geometry), shape(whole.geometry)
    assert drawn.is_valid
    assert len(shapely.get_parts(drawn)) == 1
    assert len(shapely.get_rings(drawn)) == 1
    # Parts are simplified with the whole in one topology, so they make up the same area.
    assert drawn.symmetric_difference(alone).area < 0.001 * alone.area
    assert ten.area_km2 == pytest.approx(known.places[MANCHESTER].area_km2, abs=1)
    assert drawn.area / 1e6 == pytest.approx(ten.area_km2, rel=0.02)
    with closing(store.connect()) as connection:
        rows = connection.execute("SELECT easting, northing FROM place WHERE code LIKE 'E0800000%'").fetchall()
    assert all(drawn.contains(shapely.Point(*row)) for row in rows)
    apart = footprints.outline("authorities")
    assert apart is not None
    assert shape(apart.geometry).area > 2 * 1e9
    forces = footprints.outline("forces")
    assert forces is not None
    assert (forces.geometry, forces.area_km2) == (None, None)
    assert footprints.outline("none-such") is None


@pytest.mark.usefixtures("baked")
def test_members_of_a_footprint() -> None:
    found = footprints.members("mixed")
    assert list(found["name"]) == ["Cambridgeshire", "Peterborough"]
    assert list(found["levels"]) == ["upper_tier", "lower_tier,upper_tier"]
    assert footprints.members("none-such").empty


def test_baking_again_changes_nothing_and_follows_the_records(full_store: Path) -> None:
    put(two=(BOLTON, BURY), three=(BOLTON, BURY, "E08000003"))
    before = footprints.values("two"), footprints.values("three"), footprints.outline("two")

    def bake(**which: Any) -> None:
        with closing(store.connect()) as connection, store.writing(connection):
            footprints.bake(connection, **which)

    for which in ({}, {"indicators": [WORK]}, {"partnerships": ["three"]}):
        bake(**which)
        pd.testing.assert_frame_equal(footprints.values("two"), before[0])
        pd.testing.assert_frame_equal(footprints.values("three"), before[1])
        assert footprints.outline("two") == before[2]
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute("DELETE FROM partnership_place WHERE partnership = 'three'")
        footprints.bake(connection, ["three"])
    assert footprints.values("three").empty
    assert footprints.outline("three") is None
    assert not footprints.values("two").empty
    assert store.check() == []


def test_headlines_and_what_partnerships_name_are_baked(full_store: Path) -> None:
    making.take(official("local-statistics", "food-outlets"), official("local-statistics", "library-walk"))
    put(two=(BOLTON, BURY))
    with closing(store.connect()) as connection:
        named = {"partnership": "two", "indicator": "food-outlets", "role": "core", "provenance": "self_reported"}
        taking.take(connection, {"partnership_indicator": enumerate([named], 1)}, "test")
        with store.writing(connection):
            footprints.bake(connection, indicators=["food-outlets", "walk-library"])
    held = set(footprints.values("two")["indicator"])
    headlines = {one.slug for one in indicators.indicators(headline=True)}
    assert held == headlines | {"food-outlets"}
    assert newest("two", "food-outlets").weight == "resident population"


def test_weights_are_the_published_denominators() -> None:
    file = official("earlier-editions", "2025-12-31", "employment-rate", "employment-rate.csv")
    rows = pd.read_csv(file, encoding="utf-8-sig").query("indicator == 'Employment rate'").dropna(subset="denominator")
    with_year = rows.assign(year=rows["period"].str[:4])
    found = {(row.areacd, row.year): int(row.denominator) for row in with_year.itertuples()}
    weights = list(carried.table("place_weight").itertuples())
    assert len(weights) > 3000
    recoded = {"E08000038": "E08000016", "E08000039": "E08000019"}
    for row in weights:
        code = row.place if (row.place, row.year) in found else recoded[row.place]
        assert found[code, row.year] == int(row.value)


@pytest.fixture(scope="module")
def everything(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default store with every further data set whose indicators combine."""
    path = making.copy_of(store, tmp_path_factory.mktemp("everything") / "missions.db")
    making.take(*(official("local-statistics", name) for name in FURTHER), file=path)
    return path


def compared(file: Path) -> pd.DataFrame:
    """Each combined authority from its parts, beside what is published for it, by period.

    Its own figures are left out of what is combined.
    """
    found = []
    with closing(making.sqlite3.connect(file)) as connection:
        known = areas(connection)
        rules = connection.execute(
            "SELECT indicator, aggregation, aggregation_reason, weight, headline_order FROM indicator_rule r "
            "WHERE EXISTS (SELECT 1 FROM coverage c WHERE c.indicator = r.indicator)"
        ).fetchall()
        for indicator, aggregation, reason, weight, headline in rules:
            rule = Rule(aggregation, reason, weight, independent=indicator in footprints.INDEPENDENT)
            held = footprints.figures(connection, indicator)
            for code, place in known.places.items():
                if "combined_authority" not in place.levels or place.end_year:
                    continue
                official_figures = held.get(code, {})
                others = {other: cells for other, cells in held.items() if other != code}
                for row in footprints.footprint_rows(known.parts[code, "upper_tier"], rule, others, known):
                    start, end, value, lower, upper, _, year, _, _, refused = row
                    by_publisher = official_figures.get((start, end))
                    if by_publisher or refused:
                        cells = (value, lower, upper, by_publisher, year, refused, headline)
                        found.append((indicator, place.name, start, *cells))
    return pd.DataFrame(found, columns=list(COLUMNS))


def documented(heading: str) -> dict[str, list[str]]:
    """The table under a heading of the methods, by its first column."""
    text = DOCUMENT.read_text(encoding="utf-8").split(f"\n### {heading}\n")[1].split("\n### ")[0].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return {re.sub("`", "", row[0]): row[1:] for row in rows[2:]}


def test_differences_from_the_published_figures_are_as_documented(everything: Path) -> None:
    found = compared(everything).dropna(subset=["value", "published"])
    by_publisher = [figure.value for figure in found["published"]]
    found = found.assign(share=100 * (found["value"].astype(float) / by_publisher - 1).abs())
    table = documented("Measured against published combined authorities")
    assert set(table) == set(found["indicator"])
    for indicator, group in found.groupby("indicator"):
        authorities, periods, usual, largest, where = table[indicator]
        assert (group["name"].nunique(), group["start"].nunique()) == (int(authorities), int(periods)), indicator
        assert f"{group['share'].median():.2f}%" == usual, indicator
        assert f"{group['share'].max():.2f}%" == largest, indicator
        assert group.loc[group["share"].idxmax(), "name"] == where, indicator


def test_the_four_headlines_of_each_authority_are_as_documented(store: Path) -> None:
    found = compared(store).dropna(subset=["value", "published"])
    table = documented("The newest headline figures of each authority")
    for name, group in found.groupby("name"):
        assert table[name] == [_newest_difference(group, indicator) for indicator in COMBINED], name
    assert set(table) == set(found["name"])
    assert "Greater Manchester" in table


def _newest_difference(group: pd.DataFrame, indicator: str) -> str:
    own = group[group["indicator"] == indicator]
    if own.empty:
        return "not published"
    row = own.loc[own["start"].idxmax()]
    return f"{100 * (row['value'] / row['published'].value - 1):+.2f}%".replace("-", "−")


def test_every_other_headline_is_refused_with_its_reason(store: Path) -> None:
    found = compared(store)
    headlines = found[found["headline"].notna()]
    combined = set(headlines.dropna(subset="value")["indicator"])
    assert combined == set(COMBINED)
    table = documented("Headline indicators that are refused")
    reasons = headlines[~headlines["indicator"].isin(combined)].groupby("indicator")["refused"].unique()
    assert set(reasons.index) == set(table)
    assert len(reasons) == 16
    for indicator, said in reasons.items():
        assert list(said) == table[indicator]


def test_intervals_are_about_as_wide_as_the_published_ones(everything: Path) -> None:
    """Told independent: between 0.9 and 1.3 times the published width, and seldom narrower."""
    found = compared(everything).dropna(subset=["lower", "published"])
    assert set(found["indicator"]) == set(footprints.INDEPENDENT)
    width = [figure.upper - figure.lower for figure in found["published"]]
    ratio = (found["upper"].astype(float) - found["lower"].astype(float)) / width
    assert ratio.between(0.9, 1.3).all()
    assert ratio.quantile(0.05) > 0.97
