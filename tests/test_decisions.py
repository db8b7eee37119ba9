"""Decisions on the real series: every state and reason, and a decision that comes due as editions come in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest

from data import decisions, store
from data.records import taking
from methods.moved import Reason, State
from tests import making
from tests.making import official

ENGLAND, UNITED_KINGDOM, NORTH_EAST, LONDON = "E92000001", "K02000001", "E12000001", "E12000007"
CANCER, LIFE, WORK = "cancer-diagnosis-stage-1-and-2", "healthy-life-expectancy-female", "employment-rate"
Case = tuple[str, str | None, float | None, str | None, str | None, State, Reason | None]

# Place, indicator, expected change, from, due, then what is to be found; with the published figures it rests on.
CASES: dict[str, Case] = {
    # 54.42 (54.21 to 54.63) to 56.76 (56.55 to 56.96): up 2.3, by 2.0 to 2.6.
    "as-expected": (ENGLAND, CANCER, 2, "2021", "2022", "moved_as_expected", None),
    "more-than-expected": (ENGLAND, CANCER, 1, "2021", "2022", "moved_as_expected", None),
    "less": (ENGLAND, CANCER, 5, "2021", "2022", "moved_less", None),
    # 64.0 (63.8 to 64.3) to 61.9 (61.6 to 62.2).
    "other-way": (ENGLAND, LIFE, 0.5, "2018-01-01/P3Y", "2021-01-01/P3Y", "moved_other_way", None),
    "fall": (ENGLAND, LIFE, -2, "2018-01-01/P3Y", "2021-01-01/P3Y", "moved_as_expected", None),
    # 50.77 (49.85 to 51.69) to 51.44 (50.55 to 52.32): up 0.7, by -0.6 to 1.9.
    "not-moved": (NORTH_EAST, CANCER, 3, "2020", "2021", "did_not_move", None),
    "both": (NORTH_EAST, CANCER, 1, "2020", "2021", "cannot_tell", "interval_holds_both"),
    "not-due": (NORTH_EAST, WORK, 1, "2023", "2030", "not_yet_due", "not_published"),
    "no-interval": (ENGLAND, "greenhouse-gas-emissions", -1, "2019", "2022", "cannot_tell", "no_interval"),
    "break": (ENGLAND, CANCER, 1, "2018", "2021", "cannot_tell", "break_between"),
    "overlap": (ENGLAND, LIFE, 1, "2018-01-01/P3Y", "2020-01-01/P3Y", "cannot_tell", "periods_overlap"),
    "lengths": (ENGLAND, LIFE, 1, "2017", "2018-01-01/P3Y", "cannot_tell", "periods_differ"),
    "missing": (LONDON, CANCER, 1, "2021", "2022", "cannot_tell", "figure_missing"),
    "withdrawn": ("E07000026", WORK, 1, "2014", "2015", "cannot_tell", "figure_withdrawn"),
    "cash": (ENGLAND, "gross-median-weekly-pay", 20, "2024-04-17", "2025-04-30", "cannot_tell", "in_cash"),
    "no-figures-here": (UNITED_KINGDOM, CANCER, 1, "2021", "2022", "cannot_tell", "no_source"),
    "no-indicator": (ENGLAND, None, None, "2021", "2022", "cannot_tell", "no_expected_change"),
    "no-change": (ENGLAND, CANCER, None, "2021", "2022", "cannot_tell", "no_expected_change"),
    "no-period": (ENGLAND, CANCER, 1, "2021", None, "cannot_tell", "no_periods"),
}


def record(slug: str, case: Case, **changed: Any) -> dict[str, Any]:
    place, indicator, expected, start, due = case[:5]
    return {
        "slug": slug,
        "meeting": "test-council-2024-03",
        "title": f"Decision {slug}",
        "mission": "health",
        "place": place,
        "indicator": indicator,
        "expected_change": expected,
        "from_period": start,
        "due_period": due,
        "state": "in_force",
        "provenance": "self_reported",
    } | changed


def put(*rows: Mapping[str, Any]) -> None:
    """A council with one meeting of March 2024 and these decisions."""
    common = {"provenance": "self_reported"}
    council = {"slug": "test-council", "name": "Test council", "place": ENGLAND} | common
    meeting = {
        "slug": "test-council-2024-03",
        "council": "test-council",
        "date": "2024-03-01",
        "title": "Spring",
        "state": "held",
    }
    given = {"council": [council], "meeting": [meeting | common], "decision": list(rows)}
    with closing(store.connect()) as connection:
        taking.take(connection, {name: enumerate(cells, 1) for name, cells in given.items()}, "test")


@pytest.fixture(scope="module")
def decided(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The default store with a decision for each case, and one that is illustrative."""
    path = making.copy_of(store, tmp_path_factory.mktemp("decided") / "missions.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MISSION_STORE", str(path))
        shown = record("shown", CASES["less"], mission="growth", provenance="illustrative")
        put(*(record(slug, case) for slug, case in CASES.items()), shown)
        yield


@pytest.mark.usefixtures("decided")
@pytest.mark.parametrize("slug", CASES)
def test_each_state_and_reason_on_a_real_series(slug: str) -> None:
    found = decisions.evaluated(slug)
    assert found is not None
    assert (found.state, found.reason) == CASES[slug][5:]
    assert found.expected_change == CASES[slug][2]


def test_no_state_or_reason_is_left_out() -> None:
    assert {case[5] for case in CASES.values()} == set(get_args(State))
    assert {case[6] for case in CASES.values()} - {None} == set(get_args(Reason))


@pytest.mark.usefixtures("decided")
def test_the_working_is_shown() -> None:
    found = decisions.evaluated("less")
    assert found is not None
    assert found.before is not None
    assert found.after is not None
    assert (found.before.value, found.after.value) == (54.42142, 56.75578)
    assert found.change.value == pytest.approx(56.75578 - 54.42142)
    assert 2 < (found.change.lower or 0) < (found.change.upper or 0) < 3
    assert [day.isoformat() for day in (*found.from_period, *found.due_period)] == [
        "2021-01-01",
        "2021-12-31",
        "2022-01-01",
        "2022-12-31",
    ]


@pytest.mark.usefixtures("decided")
def test_many_are_judged_as_one_by_one() -> None:
    listed = decisions.decisions(council="test-council")
    together = decisions.evaluated_all(listed, known="2025-12-31")
    assert set(together) == {*CASES, "shown"}
    assert together == {slug: decisions.evaluated(slug, "2025-12-31") for slug in together}


@pytest.mark.usefixtures("decided")
def test_decisions_by_council_and_provenance() -> None:
    def slugs(**asked: Any) -> set[str]:
        return set(decisions.decisions(**asked)["slug"]) & {*CASES, "shown"}

    assert slugs(council="test-council", illustrative=False) == set(CASES)
    assert slugs() == {*CASES, "shown"}
    assert slugs(council="another") == set()
    one = decisions.decision("missing")
    assert one is not None
    assert (one.council_name, one.decided_on, one.place_name, one.from_period) == (
        "Test council",
        "2024-03-01",
        "London",
        "2021-01-01/P1Y",
    )
    assert decisions.decision("none-such") is decisions.evaluated("none-such") is None


@pytest.mark.usefixtures("decided")
def test_on_a_day_before_any_edition_it_is_not_due() -> None:
    assert decisions.evaluated("other-way", known="2023-01-01").state == "not_yet_due"


@pytest.mark.usefixtures("empty_store")
def test_a_decision_of_2024_comes_due_as_editions_come_in(tmp_path: Path) -> None:
    """Healthy life expectancy of 2021 to 2023 is first in the edition of December 2024."""
    name = "healthy-life-expectancy"
    folders = [official("earlier-editions", folder, name) for folder in ("2024-06-30", "2025-06-30")]
    case = CASES["other-way"]

    def state(known: str | None = None) -> tuple[State, Reason | None]:
        found = decisions.evaluated("reopens", known)
        return found.state, found.reason

    assert [outcome.state for outcome in making.take(folders[0])] == ["taken"]
    put(record("reopens", case))
    assert state() == ("not_yet_due", "not_published")
    assert [outcome.state for outcome in making.take(folders[1])] == ["taken"]
    assert state() == ("moved_other_way", None)
    # What could be said on an earlier day stays what it was.
    assert state("2024-12-18") == ("not_yet_due", "not_published")
    assert state("2024-12-19") == ("moved_other_way", None)


@pytest.mark.usefixtures("empty_store")
def test_a_figure_taken_back_closes_it_again(tmp_path: Path) -> None:
    """A generated series, so that one figure can go in its next edition."""
    place = making.PLACES[0]
    case: Case = (place, "small-rate", 5, "2021", "2023", "did_not_move", None)
    making.take(making.dataset(tmp_path / "first"))
    put(record("goes", case))
    assert decisions.evaluated("goes").state == "did_not_move"
    rows = making.cells()
    for row in rows:
        if row["areacd"] == place and row["period"].startswith("2023"):
            row |= {"observation": "", "lci_95": "", "uci_95": "", "status": "x"}
    making.take(making.dataset(tmp_path / "second", rows, described=making.metadata("01/03/2026")))
    found = decisions.evaluated("goes")
    assert (found.state, found.reason) == ("cannot_tell", "figure_withdrawn")
    assert decisions.evaluated("goes", known="2026-02-28").state == "did_not_move"
