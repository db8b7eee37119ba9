"""The Department for Education's table: places by number and name, years in many spellings, values as text."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from data import carried, indicators, store
from data.importers import education
from data.load import Outcome
from data.period import of, parse
from tests import making
from tests.making import errors, official, take_one

TABLE = making.OFFICIAL / "education" / "bds_long_0.parquet"
MEASURES = carried.table("education_measure")
DEVELOPMENT = "good-level-of-development"
MISSING = {"", "-", "x", "c", "z", "NA", "."}


@dataclass(frozen=True)
class Imported:
    """What came of the whole table, and the rows of our measures as Arrow reads them."""

    outcome: Outcome
    own: pd.DataFrame


@pytest.fixture(scope="module")
def imported(places_only: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """The whole table, read once."""
    official("education")
    path = making.copy_of(places_only, tmp_path_factory.mktemp("education") / "missions.db")
    own = pq.read_table(TABLE, columns=list(education.COLUMNS))
    own = own.filter(pc.is_in(pc.utf8_trim_whitespace(own["Short Desc"]), pa.array(MEASURES["short_desc"])))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MISSION_STORE", str(path))
        yield Imported(take_one(TABLE.parent), own.to_pandas())


def england(slug: str) -> dict[str, float]:
    """England's values by the label of their period."""
    found = indicators.series(slug, ["E92000001"]).dropna(subset="value")
    return {of(row.period_start, row.period_end).label: row.value for row in found.itertuples()}


def test_every_row_of_our_measures_is_accounted_for(imported: Imported) -> None:
    outcome, own = imported.outcome, imported.own
    assert outcome.state == "taken"
    assert (outcome.rows_read, outcome.rejected) == (len(own), 0)
    held = store.rows("SELECT count(*) AS cells, count(value) AS figures FROM observation")[0]
    with_value = own[~own["Values"].fillna("").str.strip().isin(MISSING)]
    withheld = sum(issue.occurrences for issue in outcome.issues if issue.kind == "withheld")
    assert (held["cells"], held["figures"]) == (len(own), len(with_value) - withheld)


def test_the_milestone_for_england(imported: Imported) -> None:
    values = england(DEVELOPMENT)
    assert imported.outcome.published == "2026-04-01"
    assert values["academic year 2023 to 2024"] == 67.7
    assert values["academic year 2024 to 2025"] == 68.3
    assert not {"academic year 2019 to 2020", "academic year 2020 to 2021"} & values.keys()


@pytest.mark.usefixtures("imported")
def test_change_does_not_reach_over_a_break_in_the_series() -> None:
    newest = indicators.latest([DEVELOPMENT], ["E92000001"]).iloc[0]
    assert (newest["value"], newest["previous_value"]) == (68.3, 67.7)
    breaks = indicators.breaks(DEVELOPMENT)
    assert "2021-09-01" in set(breaks["period_start"])


@pytest.mark.usefixtures("imported")
def test_free_school_meals_are_an_indicator_of_their_own() -> None:
    meals, others = (england(f"{DEVELOPMENT}-{who}") for who in ("free-school-meals", "not-free-school-meals"))
    assert meals["academic year 2024 to 2025"] < england(DEVELOPMENT)["academic year 2024 to 2025"]
    assert england(DEVELOPMENT)["academic year 2024 to 2025"] < others["academic year 2024 to 2025"]


@pytest.mark.usefixtures("imported")
def test_regions_and_authorities_are_there_by_their_codes() -> None:
    period = parse("2024-09-01/P1Y")
    assert indicators.values_at(DEVELOPMENT, "region", period)["value"].notna().sum() == 9
    assert indicators.values_at(DEVELOPMENT, "upper_tier", period)["value"].notna().sum() > 145
    codes = {row["place"] for row in store.rows("SELECT DISTINCT place FROM observation")}
    assert {"E08000038", "E12000007", "E06000065"} <= codes


def test_the_sum_that_poses_as_a_rate_for_england_is_withheld(imported: Imported) -> None:
    slug = "first-time-entrants-youth-justice"
    cells = indicators.series(slug, ["E92000001"])
    assert england(slug) == {}
    assert set(cells["mark"]) == {"x"}
    assert cells["note"].str.contains("sum of the rates of its nine regions").all()
    assert indicators.series(slug, ["E12000001"])["value"].notna().all()
    (told,) = [issue for issue in imported.outcome.issues if issue.kind == "withheld"]
    assert told.occurrences == len(cells)


@pytest.mark.usefixtures("imported")
def test_float_noise_is_rounded_away_and_facts_come_from_the_dictionary() -> None:
    found = store.rows("SELECT value FROM observation WHERE value IS NOT NULL")
    assert all(row["value"] == round(row["value"], 10) for row in found)
    known = indicators.indicator(DEVELOPMENT)
    entry = education.read_dictionary(TABLE.with_name(education.DICTIONARY))["FSP_NEW_GOODDEV"]
    assert known is not None
    assert (known.methodology, known.polarity) == (entry["Methodology"], "higher")
    assert known.next_release == education.spreadsheet_date(entry["Next Update"])


@pytest.mark.usefixtures("imported")
def test_a_second_import_changes_nothing() -> None:
    version = store.version()
    assert take_one(TABLE.parent).state == "unchanged"
    assert store.version() == version
    assert store.check() == []


# A part of the table.


def part(folder: Path, keep: Sequence[tuple[str, str]], changed: Sequence[dict[str, object]] = ()) -> Path:
    """The table cut to (measure, place) pairs, with rows put in or changed, and its dictionary; the folder."""
    official("education")
    table = pq.read_table(TABLE).to_pandas()
    table = table[pd.MultiIndex.from_frame(table[["Short Desc", "LA and Regions"]]).isin(keep)]
    table = pd.concat([table, pd.DataFrame(changed)])[table.columns]
    folder.mkdir(exist_ok=True)
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), folder / "table.parquet")
    shutil.copyfile(TABLE.with_name(education.DICTIONARY), folder / education.DICTIONARY)
    return folder


def row(**changed: object) -> dict[str, object]:
    return {
        "Short Desc": "FSP_NEW_GOODDEV",
        "Years": "2024-25",
        "LA and Regions": "Atlantis",
        "Values": "61.2",
        "LA Number": 999.0,
    } | changed


KEPT = [("FSP_NEW_GOODDEV", place) for place in ("England", "Camden", "Barnsley")]


@pytest.mark.usefixtures("empty_store")
def test_each_place_that_is_matched_to_none_is_reported_with_its_row(tmp_path: Path) -> None:
    folder = part(tmp_path / "table", KEPT, [row(), row(Years="2023-24"), row(**{"LA and Regions": "Lyonesse"})])
    outcome = take_one(folder)
    told = {issue.what: (issue.row, issue.occurrences) for issue in outcome.issues if issue.kind == "unknown_place"}
    first = outcome.rows_read - 2
    assert told == {
        "'Atlantis' (number 999) is matched to no place": (first, 2),
        "'Lyonesse' (number 999) is matched to no place": (first + 2, 1),
    }
    assert (outcome.state, outcome.rejected) == ("taken", 3)


@pytest.mark.usefixtures("empty_store")
@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"Values": "many"}, "column observation: 'many' is not a number"),
        ({"Years": "soon"}, "column Years: 'soon' is not a year"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_row(tmp_path: Path, wrong: dict[str, object], what: str) -> None:
    good = take_one(part(tmp_path / "good", KEPT))
    outcome = take_one(part(tmp_path / "bad", KEPT, [row(**{"LA and Regions": "Camden", "LA Number": 202.0}, **wrong)]))
    (message,) = errors(outcome)
    assert f"table.parquet, row {good.rows_read + 1}, {what}" in message


@pytest.mark.usefixtures("empty_store")
def test_a_further_measure_is_taken_by_its_name(tmp_path: Path) -> None:
    folder = part(tmp_path / "table", [*KEPT, ("InfMort", "England")])
    assert take_one(folder).state == "taken"
    outcome = take_one(folder, measures=("InfMort",))
    assert (outcome.state, outcome.new > 0, outcome.gone) == ("taken", True, 0)
    known = indicators.indicator("dfe-infmort")
    assert known is not None
    assert known.title == "Infant Mortality"
    assert take_one(folder, measures=("InfMort",)).state == "unchanged"
    assert take_one(folder).state == "taken"  # What was taken by name before stays.
    assert indicators.series("dfe-infmort", ["E92000001"])["value"].notna().any()


@pytest.mark.usefixtures("empty_store")
def test_a_measure_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    folder = part(tmp_path / "table", KEPT)
    (message,) = errors(take_one(folder, measures=("NoSuch",)))
    assert "no measure is named NoSuch" in message


@pytest.mark.usefixtures("empty_store")
def test_every_measure_can_be_taken_and_none_hides_another(tmp_path: Path) -> None:
    official("education")
    names = sorted(set(pq.read_table(TABLE, columns=["Short Desc"])["Short Desc"].to_pylist()))
    outcome = take_one(part(tmp_path / "table", [(name, "Camden") for name in names]), every_measure=True)
    assert (outcome.state, outcome.rejected) == ("taken", 0)
    taken = store.rows("SELECT count(DISTINCT indicator) AS indicators FROM observation")[0]["indicators"]
    camden = pq.read_table(TABLE, columns=["Short Desc", "LA and Regions"]).to_pandas()
    assert taken == camden.loc[camden["LA and Regions"] == "Camden", "Short Desc"].str.strip().nunique()
    assert store.check() == []


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (lambda table, dictionary: table.write_bytes(table.read_bytes()[:-9]), "not a whole Parquet file"),
        (lambda table, dictionary: table.write_bytes(b""), "the file is empty"),
        (lambda table, dictionary: dictionary.unlink(), "the data dictionary is missing"),
        (lambda table, dictionary: dictionary.write_text("a,b\n1,2\n"), "there is no column"),
    ],
    ids=["cut", "empty", "no dictionary", "another dictionary"],
)
@pytest.mark.usefixtures("empty_store")
def test_a_damaged_table_is_refused(tmp_path: Path, damage: object, what: str) -> None:
    folder = part(tmp_path / "table", KEPT)
    damage(folder / "table.parquet", folder / education.DICTIONARY)
    (message,) = errors(take_one(folder / "table.parquet"))
    assert what in message


@pytest.mark.parametrize(
    ("text", "kind", "period", "mark"),
    [
        ("2025", "academic", "2024-09-01/P1Y", None),
        ("2016-17", "academic", "2016-09-01/P1Y", None),
        ("2015/16", "financial", "2015-04-01/P1Y", None),
        ("2025", "financial", "2024-04-01/P1Y", None),
        ("2024", "calendar", "2024-01-01/P1Y", None),
        ("2025 (prov)", "academic", "2024-09-01/P1Y", "p"),
        ("2018 (Rev)", "academic", "2017-09-01/P1Y", "r"),
        ("2016-17 (OT)", "academic", "2016-09-01/P1Y", None),
        ("2021/22-23/24", "academic", "2021-09-01/P3Y", None),
        ("1999/00-01/02", "financial", "1999-04-01/P3Y", None),
        ("2014-16", "calendar", "2014-01-01/P3Y", None),
        ("2021-22/24", "calendar", None, None),
        ("2016-25", "academic", None, None),
        ("2025", "september", "2025-09-30", None),
        ("2025", "january", "2025-01", None),
        ("0", "academic", None, None),
        ("", "academic", None, None),
    ],
)
def test_years_as_the_table_writes_them(text: str, kind: str, period: str | None, mark: str | None) -> None:
    found = education.period_of(text, kind)
    assert found == (None if period is None else (period, mark))
    if period:
        assert parse(period)


def test_every_kind_of_year_in_the_dictionary_is_understood() -> None:
    dictionary = education.read_dictionary(official("education", education.DICTIONARY))
    kinds = {education.year_kind(entry["Year_Type"]) for entry in dictionary.values()}
    assert kinds <= {"academic", "financial", "calendar", "january", "september"}
    assert education.year_kind("") == "calendar"
    assert education.spreadsheet_date("45809") == "2025-06-01"
    assert education.spreadsheet_date("TBC") is None
