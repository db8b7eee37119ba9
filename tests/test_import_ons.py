"""Local statistics folders: every official file against its own counts, and what older layouts hold."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from math import isclose
from pathlib import Path

import pytest

from data import carried, indicators, store
from data.importers import ons
from data.importers.rows import IssueLog
from data.load import Outcome
from data.period import parse
from tests import making
from tests.making import PLACES, cells, dataset, metadata, official, take, take_one

LOCAL_STATISTICS = making.OFFICIAL / "local-statistics"
FILES = sorted(LOCAL_STATISTICS.glob("*/*.csv"))
EVERY_FILE = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Figure:
    """A value as a file writes it, under the code it uses, with its interval as numbers."""

    code: str
    text: str
    numbers: tuple[float | None, ...]


@dataclass
class Read:
    """One file as plain `csv` reads it: its rows, how many are of no known place, and the cells with a value."""

    rows: int
    left_out: int
    cells: set[Cell]
    values: dict[Cell, list[Figure]]


@dataclass
class Imported:
    """The default store after all official folders went in: what was said of each, and what each file says itself."""

    outcomes: dict[str, Outcome]
    files: dict[str, Read]


@pytest.fixture(scope="module")
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """All official folders, read once."""
    official("local-statistics")
    path = making.copy_of(request.getfixturevalue("store"), tmp_path_factory.mktemp("official") / "missions.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MISSION_STORE", str(path))
        outcomes = {outcome.dataset: outcome for outcome in take(LOCAL_STATISTICS)}
        with closing(store.connect(path)) as connection:
            known = carried.known(connection)
        yield Imported(outcomes, {file.stem: read(file, known.mapped, known.places) for file in FILES})


def read(file: Path, mapped: Mapping[str, str], places: frozenset[str]) -> Read:
    found = Read(0, 0, set(), {})
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            found.rows += 1
            place = mapped.get(row["areacd"].strip(), row["areacd"].strip())
            if place not in places:
                found.left_out += 1
                continue
            cell = (row["indicator"].strip(), place, row["period"].strip())
            found.cells.add(cell)
            if row["observation"].strip():
                written = [row[name].strip() for name in ("observation", "lci_95", "uci_95")]
                numbers = tuple(float(text) if text else None for text in written)
                found.values.setdefault(cell, []).append(Figure(row["areacd"].strip(), written[0], numbers))
    return found


def slug_of(dataset_name: str, written: str) -> str:
    aliases = {(row.dataset, row.written.lower()): row.slug for row in carried.table("indicator_alias").itertuples()}
    return str(aliases.get((dataset_name, written.lower()), ons.slugify(written)))


def issues(outcome: Outcome, kind: str) -> int:
    return sum(issue.occurrences for issue in outcome.issues if issue.kind == kind)


def test_there_are_official_files() -> None:
    official("local-statistics")
    assert len(FILES) == 52


@EVERY_FILE
def test_every_row_of_an_official_file_is_accounted_for(imported: Imported, file: Path) -> None:
    outcome = imported.outcomes[file.stem]
    own = imported.files[file.stem]
    assert outcome.state == "taken"
    assert (outcome.rows_read, outcome.rejected) == (own.rows, own.left_out)
    assert outcome.new + outcome.changed + outcome.same == len(own.cells)
    assert outcome.changed == outcome.gone == 0  # The default store holds a part of this very edition.
    held = store.rows(
        "SELECT count(*) AS cells, count(value) AS figures FROM observation o "
        "JOIN indicator i ON i.slug = o.indicator WHERE i.dataset = :dataset",
        {"dataset": file.stem},
    )[0]
    withheld = issues(outcome, "withheld")
    assert (held["cells"], held["figures"]) == (len(own.cells), len(own.values) - withheld)


@EVERY_FILE
def test_every_value_of_an_official_file_is_held_as_written(imported: Imported, file: Path) -> None:
    own = imported.files[file.stem]
    rows = store.rows(
        "SELECT indicator, place, period_start, value FROM observation o JOIN indicator i ON i.slug = o.indicator "
        "WHERE i.dataset = :dataset",
        {"dataset": file.stem},
    )
    held = {(row["indicator"], row["place"], row["period_start"]): row["value"] for row in rows}
    slugs = {written: slug_of(file.stem, written) for written in {written for written, _, _ in own.cells}}
    starts = {row.written: row.start for row in carried.table("period_alias").itertuples() if row.dataset == file.stem}
    differing = 0
    for (written, place, period), published in own.values.items():
        value = held[slugs[written], place, starts.get(period, parse(period).start.isoformat())]
        differing += not any(isclose(value or 0, one.numbers[0] or 0, abs_tol=1e-9) for one in published)
    assert differing == issues(imported.outcomes[file.stem], "withheld")


def test_old_and_current_codes_make_one_series(imported: Imported) -> None:
    recoded = {row["old"] for row in store.rows("SELECT old FROM place_successor WHERE kind = 'recode'")}
    pairs = [
        written
        for own in imported.files.values()
        for written in own.values.values()
        if len(written) > 1 and {figure.code for figure in written} & recoded
    ]
    of_south_yorkshire = [pair for pair in pairs if {figure.code for figure in pair} & {"E08000016", "E08000019"}]
    assert len(of_south_yorkshire) == 124
    # Ten of them are spelled differently, 66 and 66.0; no number differs.
    assert sum(len({figure.text for figure in pair}) > 1 for pair in of_south_yorkshire) == 10
    conflicts = sum(len({figure.numbers for figure in pair}) > 1 for pair in pairs)
    assert conflicts == sum(issues(outcome, "recode_conflict") for outcome in imported.outcomes.values()) == 9
    codes = {row["place"] for row in store.rows("SELECT DISTINCT place FROM observation")}
    assert {"E08000038", "E08000039"} <= codes
    assert not recoded & codes


def test_the_current_code_wins_where_two_codes_differ(imported: Imported) -> None:
    slug = "adult-obesity-prevalence"
    disputed = {
        cell: written
        for cell, written in imported.files[slug].values.items()
        if len({figure.numbers for figure in written}) > 1
    }
    assert {place for _, place, _ in disputed} == {"E06000065", "E06000066"}
    for (_, place, period), written in disputed.items():
        found = indicators.series(slug, [place]).set_index("period_start").loc[parse(period).start.isoformat()]
        current = next(figure for figure in written if figure.code == place)
        assert tuple(found[["value", "lower", "upper"]]) == current.numbers


@pytest.mark.usefixtures("imported")
def test_statistical_codes_fill_regions_and_nations() -> None:
    regions = indicators.values_at("gross-value-added-per-hour-worked", "region", parse("2023"))
    assert len(regions) == 12
    assert regions["value"].notna().all()
    countries = indicators.values_at("gross-value-added-per-hour-worked", "country", parse("2023"))
    assert {"K02000001", "E92000001"} <= set(countries.dropna(subset="value")["code"])


def test_codes_of_no_place_are_left_out_with_a_note(imported: Imported) -> None:
    left_out = {name: issues(outcome, "no_place") for name, outcome in imported.outcomes.items()}
    nowhere = {name: own.left_out for name, own in imported.files.items()}
    assert left_out == nowhere
    assert sum(nowhere.values()) > 0
    assert not store.rows("SELECT 1 FROM observation WHERE place LIKE 'K99%'")


def test_repeats_collapse_and_roundings_warn(imported: Imported) -> None:
    outcome = imported.outcomes["engagement-with-culture-and-heritage"]
    assert (issues(outcome, "repeated_row"), issues(outcome, "rounding")) == (20, 6)


@pytest.mark.usefixtures("imported")
def test_topics_sources_and_decimals_come_from_the_metadata() -> None:
    found = indicators.indicator("adult-obesity-prevalence")
    assert found is not None
    described = json.loads(
        (LOCAL_STATISTICS / "adult-obesity-prevalence" / "adult-obesity-prevalence.json").read_text("utf-8-sig")
    )["ess-beta-metadata"]
    assert (found.suffix, found.decimals, found.source_org) == ("%", 1, described["sourceOrg"])
    assert found.source_date == "2026-05-06"
    with (LOCAL_STATISTICS / "manifest_metadata.csv").open(encoding="utf-8-sig", newline="") as stream:
        topics = {row["slug"]: row["topic"] for row in csv.DictReader(stream)}
    assert found.topic == topics["adult-obesity-prevalence"]
    assert found.published == "2026-06-26"


@pytest.mark.usefixtures("imported")
def test_several_sources_are_kept_apart() -> None:
    several = store.rows("SELECT source_org, source_url, source_date FROM indicator WHERE source_org LIKE '%|%'")
    assert several
    for row in several:
        parts = [len((row[name] or "").split("|")) for name in ("source_org", "source_url", "source_date")]
        assert len(set(parts)) == 1


@pytest.mark.usefixtures("imported")
def test_a_second_import_changes_nothing() -> None:
    version = store.version()
    again = take(LOCAL_STATISTICS)
    assert {outcome.state for outcome in again} == {"unchanged"}
    assert store.version() == version


def test_the_store_is_sound_after_all_official_files(imported: Imported) -> None:
    assert store.check() == []
    assert {outcome.published for outcome in imported.outcomes.values()} == {"2026-06-26"}


# Older layouts, read without a store.


def opened(file: Path, imported_known: carried.Known) -> tuple[list[dict[str, object]], IssueLog, set[str]]:
    edition = ons.edition(file, published="2024-01-01", known=imported_known, topics={}, largest=2**28)
    log = IssueLog(file.name)
    rows = [row for batch in edition.read(log) for row in batch.to_pylist()]
    return rows, log, set(edition.indicators)


@pytest.fixture(scope="module")
def known(places_only: Path) -> carried.Known:
    with closing(store.connect(places_only)) as connection:
        return carried.known(connection)


EARLIER = sorted((making.OFFICIAL / "earlier-editions").glob("*/*/*.csv"))


@pytest.mark.parametrize("file", EARLIER, ids=lambda file: f"{file.parents[1].name}-{file.stem}")
def test_every_row_of_an_earlier_edition_is_accounted_for(known: carried.Known, file: Path) -> None:
    rows, log, _ = opened(file, known)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        written = list(csv.DictReader(stream))
    wide = [name for name in written[0] if f"{name}_measure" in written[0]]
    assert log.errors == []
    left_out = sum(log.count(kind) for kind in ("unknown_place", "no_place", "unknown_indicator"))
    assert len(rows) + left_out == len(written) * max(1, len(wide))
    observed = "Observation" if "Observation" in written[0] else "observation"
    numbers = sum(bool(row[name].strip()) for row in written for name in wide or [observed])
    assert sum(row["value"] is not None for row in rows) <= numbers
    if not left_out:
        assert sum(row["value"] is not None for row in rows) == numbers


def test_the_wide_employment_file_holds_two_indicators_with_intervals(known: carried.Known) -> None:
    file = official("earlier-editions", "2024-06-30", "employment-rate", "employment-rate.csv")
    rows, _, slugs = opened(file, known)
    assert slugs == {"employment-rate", "economic-inactivity-rate"}
    with file.open(encoding="utf-8-sig", newline="") as stream:
        first = next(csv.DictReader(stream))
    found = {row["indicator"]: row for row in rows if row["row"] == 2}
    assert found["employment-rate"]["value"] == float(first["employment_rate"])
    assert found["employment-rate"]["lower"] == float(first["employment_rate_lower_confidence_interval_95"])
    assert found["economic-inactivity-rate"]["value"] == float(first["economically_inactive"])


# Made files.


@pytest.mark.usefixtures("empty_store")
def test_columns_may_come_in_any_order_and_case(tmp_path: Path) -> None:
    rows = cells()
    take(dataset(tmp_path, rows))
    before = making.values()
    older = [
        {
            "Period": row["period"],
            "AREACD": row["areacd"],
            "Variable Name": row["indicator"],
            "Observation": row["observation"],
            "Upper Confidence Interval (95%)": row["uci_95"],
            "Lower Confidence Interval (95%)": row["lci_95"],
            "Mission": "Growth",
        }
        for row in rows
    ]
    outcome = take_one(dataset(tmp_path, older, columns=list(older[0]), described=metadata("02/03/2025")))
    assert (outcome.state, outcome.same) == ("taken", len(rows))
    assert making.values() == before


@pytest.mark.usefixtures("empty_store")
def test_a_sentence_in_status_becomes_a_note_and_an_empty_cell_gets_a_mark(tmp_path: Path) -> None:
    rows = cells()
    rows[0] |= {"status": "Boundary of this area changed in 2019"}
    rows[1] |= {"status": "u", "notes": "Few answers"}
    rows[2] |= {"observation": "", "lci_95": "", "uci_95": ""}
    rows[3] |= {"observation": "", "lci_95": "", "uci_95": "", "status": "c"}
    take(dataset(tmp_path, rows))
    found = indicators.series("small-rate", [PLACES[0]])
    assert found["mark"].tolist()[:5] == [None, "u", "x", "c", None]
    assert found["note"].tolist()[:4] == ["Boundary of this area changed in 2019", "Few answers", None, None]


@pytest.mark.usefixtures("empty_store")
def test_a_value_under_an_old_code_gives_way_and_is_told(tmp_path: Path) -> None:
    old, current = cells(places=["E08000016"]), cells(places=["E08000038"])
    old[3]["observation"] = "41"
    current[4] |= {"observation": "", "lci_95": "", "uci_95": "", "status": "x"}
    for order in ((old, current), (current, old)):
        outcome = take_one(dataset(tmp_path, [*order[0], *order[1]]), dry_run=True)
        (told,) = [issue for issue in outcome.issues if issue.kind == "recode_conflict"]
        assert (outcome.state, outcome.new, told.occurrences) == ("would be taken", len(current), 1)
    take(dataset(tmp_path, [*old, *current]))
    found = making.values()
    assert found["E08000038", "2017-01-01"] == float(current[3]["observation"])
    assert found["E08000038", "2018-01-01"] == float(old[4]["observation"])


@pytest.mark.usefixtures("empty_store")
def test_names_that_two_data_sets_share_stay_two_indicators(tmp_path: Path) -> None:
    for name in ("deaths", "births"):
        dataset(tmp_path, cells(indicator="Male"), name=name)
    assert [outcome.state for outcome in take(tmp_path)] == ["taken", "taken"]
    assert len(making.values("male")) == len(making.values("deaths-male")) == len(cells())
    assert {outcome.state for outcome in take(tmp_path)} == {"unchanged"}


@pytest.mark.usefixtures("empty_store")
def test_float_noise_is_no_change(tmp_path: Path) -> None:
    rows = cells()
    take(dataset(tmp_path, rows))
    noisy = [row | {"observation": row["observation"] + "000000000000006"} for row in rows]
    outcome = take_one(dataset(tmp_path, noisy, described=metadata("02/03/2025")))
    assert (outcome.changed, outcome.same) == (0, len(rows))


@pytest.mark.usefixtures("empty_store")
def test_a_remark_may_be_reworded_without_a_new_figure(tmp_path: Path) -> None:
    rows = cells()
    take(dataset(tmp_path, [row | {"notes": "Old words"} for row in rows]))
    rows[0] |= {"observation": "40.4"}
    take(dataset(tmp_path, [row | {"notes": "New words"} for row in rows], described=metadata("02/03/2025")))
    found = indicators.series("small-rate", [PLACES[0]])
    assert set(found["note"]) == {"New words"}
    assert found["published"].tolist()[:2] == ["2025-03-02", "2025-03-01"]
