"""What was known on a day: real editions in order, revisions kept, the past answered from them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import indicators, store
from data.period import parse
from tests.making import OFFICIAL, copy_of, places_only, take

__all__ = ["places_only"]

NORTH_EAST, ENGLAND, UK = "E12000001", "E92000001", "K02000001"
HLE, INCOME = "healthy-life-expectancy", "gross-disposable-household-income-per-head"


@pytest.fixture(scope="module")
def with_editions(places_only: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store that took every edition of two data sets from the publisher's own files."""
    if not OFFICIAL.exists():
        pytest.skip(f"the official files are not at {OFFICIAL}")
    path = copy_of(places_only, tmp_path_factory.mktemp("editions") / "missions.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MISSION_STORE", str(path))
        for dataset in (HLE, INCOME):
            folders = [*OFFICIAL.glob(f"earlier-editions/*/{dataset}"), OFFICIAL / "local-statistics" / dataset]
            outcomes = take(*(folder / f"{dataset}.csv" for folder in folders))
            assert [outcome.state for outcome in outcomes] == ["taken"] * 4
        yield path


def written(folder: str, dataset: str, place: str, name: str = "") -> dict[str, float]:
    """Value by first year of a place in one edition's own file, read without the project's importer."""
    file = OFFICIAL / folder / dataset / f"{dataset}.csv"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = [{key.lower(): value for key, value in row.items()} for row in csv.DictReader(stream)]
    return {
        row["period"][:4]: float(row["observation"])
        for row in rows
        if row["areacd"] == place and (not name or row["indicator"] == name)
    }


def answered(slug: str, place: str, known: str | None) -> dict[str, float]:
    found = indicators.series(slug, [place], known)
    return dict(zip(found["period_start"].str[:4], found["value"], strict=True))


@pytest.mark.parametrize("place", [NORTH_EAST, ENGLAND])
def test_as_known_on_1_july_2025_answers_what_was_then_published(with_editions: Path, place: str) -> None:
    name = "Female healthy life expectancy"
    then = written("earlier-editions/2025-06-30", HLE, place, name)
    assert answered("healthy-life-expectancy-female", place, "2025-07-01") == pytest.approx(then)
    now = written("local-statistics", HLE, place, name)
    assert answered("healthy-life-expectancy-female", place, None) == pytest.approx(now)
    assert max(now) > max(then)


@pytest.mark.parametrize(
    ("known", "folder"),
    [
        ("2024-03-01", "earlier-editions/2024-06-30"),
        ("2025-07-01", "earlier-editions/2025-06-30"),
        ("2025-12-01", "earlier-editions/2025-12-31"),
        (None, "local-statistics"),
    ],
)
def test_income_of_the_country_is_that_of_the_edition_of_the_day(
    with_editions: Path, known: str | None, folder: str
) -> None:
    assert answered(INCOME, UK, known) == pytest.approx(written(folder, INCOME, UK))


def test_before_the_first_edition_nothing_was_known(with_editions: Path) -> None:
    assert indicators.series(INCOME, [UK], "2024-02-04").empty
    assert indicators.periods(INCOME, "region", "2024-02-04") == []


def test_revisions_keep_the_old_value_and_both_days(with_editions: Path) -> None:
    revised = indicators.revisions(INCOME, UK)
    of_2021 = revised[revised["period_start"] == "2021-01-01"].sort_values("published")
    old = written("earlier-editions/2024-06-30", INCOME, UK)["2021"]
    assert of_2021.iloc[0]["old_value"] == old
    assert (of_2021.iloc[0]["published"], of_2021.iloc[0]["replaced"]) == ("2024-02-05", "2025-06-17")
    assert of_2021.iloc[0]["value_now"] == written("local-statistics", INCOME, UK)["2021"]


def test_a_figure_printed_with_fewer_decimals_is_no_revision(with_editions: Path) -> None:
    every = indicators.revisions("healthy-life-expectancy-male", ENGLAND, all_kinds=True)
    rounded = every[(every["kind"] == "rounded") & (every["replaced"] == "2026-06-26")]
    assert len(rounded)
    assert ((rounded["old_value"] - rounded["value_now"]).abs() <= 0.05 + 1e-9).all()
    assert not (indicators.revisions("healthy-life-expectancy-male", ENGLAND)["kind"] == "rounded").any()


def test_the_map_of_a_past_day_shows_the_values_of_that_day(with_editions: Path) -> None:
    span = parse("2019-01-01/P3Y")
    then = indicators.values_at("healthy-life-expectancy-male", "region", span, "2025-07-01").set_index("code")["value"]
    file = written("earlier-editions/2025-06-30", HLE, NORTH_EAST, "Male healthy life expectancy")
    assert then[NORTH_EAST] == pytest.approx(file["2019"])


def test_latest_of_a_past_day_agrees_with_its_series(with_editions: Path) -> None:
    found = indicators.latest([INCOME], [UK], "2025-07-01").iloc[0]
    series = answered(INCOME, UK, "2025-07-01")
    assert found["value"] == series[max(series)]
    assert found["previous_value"] == series[str(int(max(series)) - 1)]


def test_the_same_editions_again_change_nothing(with_editions: Path) -> None:
    before = store.version()
    outcomes = take(OFFICIAL / "local-statistics" / INCOME / f"{INCOME}.csv")
    assert [outcome.state for outcome in outcomes] == ["unchanged"]
    assert store.version() == before
