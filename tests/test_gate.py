"""The gate: what a new edition may change, and what it is refused for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from data import gate, store
from data.importers.rows import SHOWN_PER_KIND
from data.load import Outcome
from tests import making
from tests.making import PLACES, YEARS, Cell, cells, dataset, errors, held, metadata, take_one

CELLS = cells()
# Explaining a failure traces every line of pandas from the first example on, which takes minutes.
QUIET = settings(derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate, Phase.shrink])


@pytest.fixture(scope="module")
def shared(places_only: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store that holds the first edition of the small data set; tests ask in dry runs only."""
    folder = tmp_path_factory.mktemp("gate")
    path = making.copy_of(places_only, folder / "missions.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MISSION_STORE", str(path))
        assert take_one(dataset(folder)).state == "taken"
        yield path


@pytest.fixture
def first(empty_store: Path) -> Path:
    """A folder whose first edition a store of its own holds; the next may be written over it."""
    folder = empty_store.parent / "files"
    assert take_one(dataset(folder)).new == len(CELLS)
    return folder


def offer(folder: Path, rows: list[Cell], described: dict[str, object] | None = None, **options: object) -> Outcome:
    """A later edition of the small data set, brought to the store."""
    return take_one(dataset(folder, rows, described=described or metadata("01/03/2026")), **options)


def changed(rows: list[Cell], position: int, **to: str) -> list[Cell]:
    return [row | to if number == position else row for number, row in enumerate(rows)]


def scaled(row: Cell, factor: float) -> Cell:
    return row | {name: f"{float(row[name]) * factor:.10g}" for name in ("observation", "lci_95", "uci_95")}


def at(place: str, year: int) -> int:
    return next(n for n, row in enumerate(CELLS) if (row["areacd"], row["period"][:4]) == (place, str(year)))


def kinds(outcome: Outcome, severity: str) -> set[str]:
    return {issue.kind for issue in outcome.issues if issue.severity == severity}


@pytest.mark.usefixtures("shared")
@settings(QUIET, max_examples=12)
@given(st.randoms(use_true_random=False), st.permutations(making.COLUMNS))
def test_an_unchanged_edition_changes_nothing_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, shuffle: random.Random, columns: list[str]
) -> None:
    rows = shuffle.sample(CELLS, len(CELLS))
    file = dataset(tmp_path_factory.mktemp("same"), rows, columns=columns, described=metadata("01/03/2026"))
    outcome = take_one(file, dry_run=True)
    assert (outcome.state, outcome.new, outcome.changed, outcome.gone) == ("would be taken", 0, 0, 0)
    assert outcome.same == len(CELLS)
    assert {issue.kind for issue in outcome.issues} == {"stale"}


@pytest.mark.usefixtures("shared")
@settings(QUIET, max_examples=30)
@given(
    st.integers(1, len(CELLS) - 1),
    st.sampled_from(["as published", "by period", "newest first", "shuffled"]),
    st.integers(0, 9),
)
def test_a_cut_file_never_passes_silently(
    tmp_path_factory: pytest.TempPathFactory, kept: int, order: str, seed: int
) -> None:
    orders = {
        "as published": CELLS,
        "by period": sorted(CELLS, key=lambda row: row["period"]),
        "newest first": sorted(CELLS, key=lambda row: row["period"], reverse=True),
        "shuffled": random.Random(seed).sample(CELLS, len(CELLS)),
    }
    file = dataset(tmp_path_factory.mktemp("cut"), orders[order][:kept], described=metadata("01/03/2026"))
    outcome = take_one(file, dry_run=True)
    lost = len(CELLS) - kept
    assert outcome.gone == lost
    told = kinds(outcome, "note") | kinds(outcome, "error")
    assert told & {"values_gone", "periods_gone", "gate_gone"}
    if lost > gate.GONE_SHARE * len(CELLS) and order != "newest first":
        assert outcome.state == "refused"
        assert "gate_gone" in kinds(outcome, "error")


@pytest.mark.usefixtures("shared")
@settings(QUIET, max_examples=10)
@given(st.sampled_from(PLACES), st.sampled_from([10.0, 0.1, 100.0, 0.01]), st.sampled_from(["revised", "new"]))
def test_a_slipped_decimal_point_in_the_newest_value_is_refused(
    tmp_path_factory: pytest.TempPathFactory, place: str, factor: float, how: str
) -> None:
    year = YEARS[-1] + (how == "new")
    rows = cells(years=range(YEARS[0], year + 1))
    wrong = [scaled(row, factor) if (row["areacd"], row["period"][:4]) == (place, str(year)) else row for row in rows]
    file = dataset(tmp_path_factory.mktemp("slip"), wrong, described=metadata("01/03/2026"))
    outcome = take_one(file, dry_run=True)
    assert outcome.state == "refused"
    (message,) = errors(outcome)
    line = wrong.index(next(row for row in wrong if row not in rows)) + 2
    assert f"small-rate.csv, row {line}, column observation" in message
    assert place in message
    assert "--accept jump" in message
    assert take_one(file, dry_run=True, accept=("jump",)).state == "would be taken"


@pytest.mark.usefixtures("shared")
def test_the_shared_store_was_only_read() -> None:
    assert len(making.values()) == len(CELLS)
    assert store.check() == []


def test_new_changed_and_gone_are_counted_and_told(first: Path) -> None:
    rows = cells(years=range(YEARS[0] + 1, YEARS[-1] + 2))
    rows = changed(rows, 0, observation="41.1")
    outcome = offer(first, rows)
    assert outcome.state == "taken"
    counts = (outcome.new, outcome.changed, outcome.same, outcome.gone)
    assert counts == (len(PLACES), 1, len(CELLS) - len(PLACES) - 1, len(PLACES))
    assert kinds(outcome, "note") == {"periods_gone"}
    kept = store.rows("SELECT kind, count(*) AS cells FROM revision GROUP BY kind")
    assert {row["kind"]: row["cells"] for row in kept} == {"revised": 1, "withdrawn": len(PLACES)}
    assert store.check() == []


def test_a_refused_edition_leaves_everything_and_is_recorded(first: Path) -> None:
    before = held()
    outcome = offer(first, CELLS[: len(CELLS) // 2])
    assert outcome.state == "refused"
    assert held() == before
    run = store.rows("SELECT * FROM import_run ORDER BY id DESC")[0]
    assert (run["state"], run["dataset"], run["published"]) == ("refused", "small-rate", "2026-03-01")
    issues = store.rows("SELECT kind FROM import_issue WHERE import_run = :run", {"run": run["id"]})
    assert "gate_gone" in {row["kind"] for row in issues}


@pytest.mark.parametrize("rule", gate.RULES)
def test_each_rule_can_be_passed_by_its_name_and_by_no_other(first: Path, rule: str) -> None:
    rows, described = {
        "gone": (CELLS[: len(CELLS) // 2], None),
        "unknown": ([*CELLS, *cells(places=[f"E0900009{n}" for n in range(4)])], None),
        "unit": ([scaled(row, 100) for row in CELLS], None),
        "jump": (changed(CELLS, at(PLACES[3], YEARS[-1]), observation="450", lci_95="440", uci_95="460"), None),
    }[rule]
    others = tuple(other for other in gate.RULES if other != rule)
    refused = offer(first, rows, described, accept=others)
    assert refused.state == "refused"
    assert kinds(refused, "error") == {f"gate_{rule}"}
    assert all(f"--accept {rule}" in message for message in errors(refused))
    passed = offer(first, rows, described, accept=(rule,))
    assert passed.state == "taken"
    assert f"gate_{rule}" in kinds(passed, "warning")
    assert store.check() == []


def test_a_unit_that_changes_its_name_is_refused(first: Path) -> None:
    outcome = offer(first, CELLS, metadata("01/03/2026", suffix=" per 1,000"))
    assert [str(message).endswith("pass --accept unit.") for message in errors(outcome)] == [True]
    assert "'%'" in errors(outcome)[0]


def test_values_that_are_emptied_are_gone_too(first: Path) -> None:
    emptied = [row | {"observation": "", "lci_95": "", "uci_95": "", "status": "x"} for row in CELLS]
    half = [*emptied[: len(CELLS) // 2], *CELLS[len(CELLS) // 2 :]]
    for rows in (emptied, half):
        outcome = offer(first, rows)
        assert (outcome.state, kinds(outcome, "error")) == ("refused", {"gate_gone"})


@pytest.mark.usefixtures("empty_store")
def test_an_indicator_that_is_missing_from_an_edition_is_told(tmp_path: Path) -> None:
    both = [*CELLS, *cells(indicator="Other rate")]
    assert take_one(dataset(tmp_path, both)).state == "taken"
    outcome = offer(tmp_path, CELLS)
    assert (outcome.state, kinds(outcome, "error")) == ("refused", {"gate_gone"})
    assert "other-rate" in errors(outcome)[0]
    assert offer(tmp_path, CELLS, accept=("gone",)).state == "taken"
    assert len(making.values("other-rate")) == len(CELLS)


def test_an_error_is_seen_behind_any_number_of_warnings(first: Path) -> None:
    """Many odd values of long ago only warn; the impossible newest value must still be refused."""
    rows = cells(years=range(YEARS[0] - 60, YEARS[-1] + 1))
    for number, place in enumerate(PLACES):
        for year in (1957 + number, 1977 + number):
            line = next(
                n for n, row in enumerate(rows) if row["areacd"] == place and row["period"].startswith(str(year))
            )
            rows[line] = scaled(rows[line], 8)
    rows[-1] = scaled(rows[-1], 20)
    outcome = offer(first, rows)
    assert sum(issue.severity == "warning" for issue in outcome.issues) == SHOWN_PER_KIND
    assert outcome.state == "refused"
    assert f"small-rate.csv, row {len(rows) + 1}, column observation" in errors(outcome)[0]


def test_a_step_that_most_places_share_is_a_note(first: Path) -> None:
    rows = [scaled(row, 2) if row["period"].startswith("2024") else row for row in cells(years=range(2014, 2025))]
    outcome = offer(first, rows)
    assert outcome.state == "taken"
    assert "shared_jump" in kinds(outcome, "note")


@pytest.mark.usefixtures("first")
def test_an_indicator_of_another_data_set_is_not_overwritten(tmp_path: Path) -> None:
    before = held()
    file = tmp_path / "mine.csv"
    file.write_text("code,year,rate\nE09000002,2023,1\n", encoding="utf-8")
    file.with_name("mine.mapping.toml").write_text(
        'published = 2026-03-01\n[columns]\nplace = "code"\nperiod = "year"\nvalue = "rate"\n'
        '[indicator]\nslug = "small-rate"\ntitle = "Mine"\nsource_org = "Me"\n',
        encoding="utf-8",
    )
    outcome = take_one(file)
    assert (outcome.state, kinds(outcome, "error")) == ("refused", {"of_another"})
    assert held() == before


@pytest.mark.usefixtures("first")
def test_difference_counts_every_cell_once() -> None:
    with closing(store.connect()) as connection:
        connection.execute("CREATE TEMP TABLE stage AS SELECT *, 1 AS row FROM observation WHERE place <> 'E09000002'")
        connection.execute("UPDATE stage SET value = value + 1 WHERE place = 'E09000003'")
        connection.execute("UPDATE stage SET period_start = '2013-01-01' WHERE place = 'E09000004'")
        found = gate.difference(connection)
    ten = len(YEARS)
    assert found == gate.Difference(new=ten, changed=ten, same=len(CELLS) - 3 * ten, gone=2 * ten)
