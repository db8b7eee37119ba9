"""Editions: revisions are kept, and "as known on" answers what had been published by then."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from math import isclose
from pathlib import Path

import pytest

from data import carried, indicators, store
from data.load import Outcome
from data.period import parse
from tests import making
from tests.making import PLACES, cells, dataset, errors, metadata, official, take, take_one

SEVERAL = ("homicide-offences", "pupils-at-expected-standards-by-end-of-primary-school")
Figures = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Edition:
    """One published file of a data set and the days on which its figures were the known ones."""

    file: Path
    published: str
    replaced: str


def editions_of(name: str) -> list[Edition]:
    """The editions of a data set, oldest first."""
    with official("earlier-editions", "editions.csv").open(encoding="utf-8-sig", newline="") as stream:
        listed = [row for row in csv.DictReader(stream) if row["dataset"] == name]
    files = [(row["edition_date"], making.OFFICIAL / "earlier-editions" / row["folder"]) for row in listed]
    files = sorted([*files, ("2026-06-26", making.OFFICIAL / "local-statistics")])
    days = [day for day, _ in files[1:]] + ["9999-12-31"]
    return [
        Edition(folder / name / f"{name}.csv", day, until) for (day, folder), until in zip(files, days, strict=True)
    ]


@pytest.fixture(scope="module")
def history(places_only: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Outcome]]:
    """A store that took every edition of two data sets in one run."""
    folders = [edition.file.parent for name in SEVERAL for edition in editions_of(name)]
    path = making.copy_of(places_only, tmp_path_factory.mktemp("history") / "missions.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MISSION_STORE", str(path))
        yield take(*reversed(folders))


def own_figures(file: Path) -> Figures:
    """The values of an edition's own file, by current place and first day."""
    with closing(store.connect()) as connection:
        known = carried.known(connection)
    found: Figures = {}
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for written in csv.DictReader(stream):
            row = {name.lower(): text.strip() for name, text in written.items()}
            place = known.mapped.get(row["areacd"], row["areacd"])
            if place in known.places and row["observation"]:
                start = parse(row["period"]).start.isoformat()
                if row["areacd"] == place or (place, start) not in found:
                    found[place, start] = float(row["observation"])
    return found


def known_figures(slug: str, day: str) -> Figures:
    places = [row["code"] for row in store.rows("SELECT code FROM place")]
    found = indicators.series(slug, places, known=day).dropna(subset="value")
    return {(row.code, row.period_start): row.value for row in found.itertuples()}


def slug_of(name: str) -> str:
    (row,) = store.rows(
        "SELECT DISTINCT indicator FROM observation JOIN indicator ON slug = indicator WHERE dataset = :name",
        {"name": name},
    )
    return str(row["indicator"])


def test_editions_go_in_oldest_first_whatever_their_order(history: list[Outcome]) -> None:
    assert {outcome.state for outcome in history} == {"taken"}
    for name in SEVERAL:
        taken = [outcome.published for outcome in history if outcome.dataset == name]
        assert taken == [edition.published for edition in editions_of(name)]
    # The edition of October 2025 changed nothing, so no figure is of its day.
    assert indicators.editions("homicide-offences") == ["2024-02-12", "2025-02-11", "2026-06-26"]


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("name", SEVERAL)
@pytest.mark.parametrize("number", range(4), ids=["mid-2024", "mid-2025", "end of 2025", "present"])
def test_as_known_on_a_day_is_what_the_edition_of_that_day_says(name: str, number: int) -> None:
    edition = editions_of(name)[number]
    own = own_figures(edition.file)
    for day in (edition.published, "2025-07-01"):
        if not edition.published <= day < edition.replaced:
            continue
        known = known_figures(slug_of(name), day)
        withheld = own.keys() - known.keys()
        assert known.keys() <= own.keys()
        assert {place for place, _ in withheld} <= {"E23000011"}  # One force, whose present figures are withheld.
        assert all(isclose(value, own[cell], abs_tol=1e-9) for cell, value in known.items())


@pytest.mark.usefixtures("history")
def test_nothing_was_known_before_the_first_edition() -> None:
    for name in SEVERAL:
        assert known_figures(slug_of(name), "2024-01-31") == {}
        assert indicators.latest([slug_of(name)], ["E92000001"], known="2024-01-31").empty


@pytest.mark.usefixtures("history")
def test_what_is_known_for_ever_is_what_is_held() -> None:
    for name in SEVERAL:
        slug = slug_of(name)
        held = {cell: value for cell, value in making.values(slug).items() if value is not None}
        assert known_figures(slug, "9999-12-31") == known_figures(slug, "2026-06-26") == held
    assert store.check() == []


def test_the_default_store_knows_what_was_published_on_an_earlier_day(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MISSION_STORE", str(store))
    edition = editions_of("healthy-life-expectancy")[1]
    assert edition.published <= "2025-07-01" < edition.replaced
    with edition.file.open(encoding="utf-8-sig", newline="") as stream:
        rows = [{name.lower(): text for name, text in row.items()} for row in csv.DictReader(stream)]
    slug = "healthy-life-expectancy-male"
    own = {
        parse(row["period"]).start.isoformat(): float(row["observation"])
        for row in rows
        if row["areacd"] == "E12000001" and "male" in row["indicator"].lower().split() and row["observation"]
    }
    found = indicators.series(slug, ["E12000001"], known="2025-07-01").dropna(subset="value")
    assert dict(zip(found["period_start"], found["value"], strict=True)) == pytest.approx(own)
    now = indicators.series(slug, ["E12000001"]).dropna(subset="value").set_index("period_start")["value"]
    assert any(now[start] != pytest.approx(value) for start, value in own.items() if start in now.index)


# Made editions.


def edition(folder: Path, rows: list[making.Cell], day: str) -> Outcome:
    """Import the small data set as published on a day written as 01/03/2025."""
    return take_one(dataset(folder, rows, described=metadata(day)))


@pytest.mark.usefixtures("empty_store")
def test_each_kind_of_revision(tmp_path: Path) -> None:
    rows = cells()
    edition(tmp_path, rows, "01/03/2025")
    later = [dict(row) for row in rows[:-1]]
    later[0]["observation"] = "40.9"
    later[1]["observation"] = f"{float(rows[1]['observation']) + 0.04:.2f}"
    later[2]["uci_95"] = f"{float(rows[2]['uci_95']) + 1:.1f}"
    later[3]["status"] = "p"
    later[4] |= {"observation": "", "lci_95": "", "uci_95": "", "status": "c"}
    outcome = edition(tmp_path, later, "01/03/2026")
    assert (outcome.changed, outcome.gone) == (5, 1)
    kept = store.rows("SELECT * FROM revision ORDER BY place, period_start")
    assert [row["kind"] for row in kept] == ["revised", "rounded", "interval", "mark", "mark", "withdrawn"]
    assert {(row["published"], row["replaced"]) for row in kept} == {("2025-03-01", "2026-03-01")}
    assert [row["value"] for row in kept] == [float(row["observation"]) for row in [*rows[:5], rows[-1]]]
    revised = indicators.revisions("small-rate")
    assert sorted(revised["kind"]) == ["revised", "withdrawn"]
    assert len(indicators.revisions("small-rate", all_kinds=True)) == 6


@pytest.mark.usefixtures("empty_store")
def test_a_figure_keeps_the_day_on_which_it_first_stood(tmp_path: Path) -> None:
    rows = cells()
    edition(tmp_path, rows, "01/03/2025")
    changed = [dict(row) for row in rows]
    changed[0]["observation"] = "40.9"
    edition(tmp_path, changed, "01/03/2026")
    edition(tmp_path, [*rows[:1], *changed[1:]], "01/06/2026")
    found = indicators.series("small-rate", [PLACES[0]])
    assert found["published"].tolist()[:2] == ["2026-06-01", "2025-03-01"]
    days = ("2025-12-31", "2026-03-01", "2026-05-31", "2026-06-01")
    values = [known_figures("small-rate", day)[PLACES[0], "2014-01-01"] for day in days]
    assert values == [40.6, 40.9, 40.9, 40.6]


@pytest.mark.usefixtures("empty_store")
def test_a_figure_that_went_and_came_back_was_unknown_between(tmp_path: Path) -> None:
    rows = cells()
    for number, day in enumerate(("01/03/2025", "01/04/2025", "01/05/2025")):
        assert edition(tmp_path, rows[1:] if number == 1 else rows, day).state == "taken"
    cell = (PLACES[0], "2014-01-01")
    days = ("2025-03-31", "2025-04-30", "2025-05-01")
    assert [cell in known_figures("small-rate", day) for day in days] == [True, False, True]


@pytest.mark.usefixtures("empty_store")
def test_an_older_edition_is_refused(tmp_path: Path) -> None:
    edition(tmp_path, cells(), "01/03/2026")
    before = making.held()
    outcome = edition(tmp_path, cells(years=range(2014, 2023)), "01/03/2025")
    assert outcome.state == "refused"
    (message,) = errors(outcome)
    assert "this edition is of 2025-03-01, older than the one held (2026-03-01)" in message
    assert making.held() == before


@pytest.mark.usefixtures("empty_store")
def test_the_same_edition_again_changes_nothing(tmp_path: Path) -> None:
    edition(tmp_path, cells(), "01/03/2026")
    version, runs = store.version(), len(store.rows("SELECT * FROM import_run"))
    outcome = edition(tmp_path, cells(), "01/03/2026")
    assert (outcome.state, outcome.rows_read) == ("unchanged", 0)
    assert (store.version(), len(store.rows("SELECT * FROM import_run"))) == (version, runs)


@pytest.mark.usefixtures("empty_store")
def test_a_mistake_of_the_same_day_can_be_taken_back(tmp_path: Path) -> None:
    rows = cells()
    mistaken = [rows[0] | {"observation": "41.5"}, *rows[1:]]
    for attempt in (rows, mistaken, rows):
        assert edition(tmp_path, attempt, "01/03/2026").state == "taken"
    assert making.values()[PLACES[0], "2014-01-01"] == 40.6
    assert not store.rows("SELECT * FROM revision")


@pytest.mark.usefixtures("full_store")
def test_older_editions_alone_do_not_replace_the_carried_figures() -> None:
    name = SEVERAL[0]
    before = making.values("homicide-offences")
    older = [edition.file.parent for edition in editions_of(name)[:-1]]
    (outcome,) = take(*older)
    assert outcome.state == "refused"
    assert "older than the one held (2026-06-26)" in errors(outcome)[0]
    assert making.values("homicide-offences") == before


@pytest.mark.usefixtures("full_store")
def test_all_editions_together_replace_the_carried_extract() -> None:
    name = SEVERAL[0]
    carried_revisions = len(indicators.revisions("homicide-offences", all_kinds=True))
    outcomes = take(*(edition.file.parent for edition in editions_of(name)))
    assert {outcome.state for outcome in outcomes} == {"taken"}
    assert len(indicators.revisions("homicide-offences", all_kinds=True)) >= carried_revisions > 0
    assert store.check() == []
