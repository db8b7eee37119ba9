"""Where goals stand: own statistic, own area, as known on a day, and what changed because of which import."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from data import goals, missions, store
from data.goals import Standing
from methods.pace import VERDICTS, Status
from views import gap, standings

ENGLAND, NORTH_EAST, HARTLEPOOL = "E92000001", "E12000001", "E06000001"

pytestmark = pytest.mark.usefixtures("store")


def standing(goal: str, place: str = ENGLAND, known: str | None = None) -> Standing:
    return next(one for one in goals.standings(known) if (one.goal, one.place) == (goal, place))


def every_goal() -> list[dict[str, object]]:
    return [row for mission in missions.missions() for row in missions.goals(mission.slug).to_dict("records")]


def test_each_goal_with_an_area_stands_there_once() -> None:
    own = [(one.goal, one.place) for one in goals.standings() if one.own]
    assert len(own) == len(set(own))
    assert set(own) == {(row["slug"], row["area"]) for row in every_goal() if row["area"]}


def test_a_related_indicator_never_takes_a_status() -> None:
    measured = {row["slug"] for row in every_goal() if row["indicator"]}
    elsewhere = {one.goal for one in goals.standings() if not one.own}
    assert elsewhere == measured == {"school-readiness", "early-cancer-diagnosis"}
    assert standing("employment-rate-80", "K02000001").pace.status is Status.NO_DATA


def test_one_figure_after_the_start_is_too_early_with_its_arithmetic() -> None:
    one = standing("school-readiness")
    assert (one.pace.status, one.points) == (Status.TOO_EARLY, 1)
    assert round(one.pace.ratio, 2) == 0.33
    assert (one.baseline.value, one.latest.value, one.target) == (67.7, 68.3, 75)


def test_a_region_is_held_against_the_national_target_without_having_one() -> None:
    one = standing("school-readiness", NORTH_EAST)
    assert not one.own
    assert one.target == 75
    assert one.baseline.day == standing("school-readiness").baseline.day


def test_no_verdict_rests_on_a_reported_figure() -> None:
    one = standing("waiting-times-18-weeks")
    assert (one.pace.status, one.reported) == (Status.TOO_EARLY, True)
    assert round(one.pace.ratio, 2) == 0.33
    said = standings.of_mission("health", None)["waiting-times-18-weeks"].sentence
    assert "reported, not read in its source" in said
    assert "reported" not in standings.of_mission("clean-energy", None)["clean-power-share"].sentence


def test_what_was_not_known_on_a_day_does_not_count() -> None:
    for goal, area in (("homes-1-5-million", ENGLAND), ("clean-power-share", "K03000001")):
        one = standing(goal, area, known="2025-11-10")
        assert (one.pace.status, one.latest) == (Status.NO_DATA, None)
        assert "not established" in one.pace.why


@pytest.mark.parametrize("known", [None, "2025-07-01"])
def test_a_mission_is_rolled_up_by_counts_that_add_up(known: str | None) -> None:
    for mission in missions.missions():
        shown = [row for row in missions.goals(mission.slug).to_dict("records") if row["kind"] != "other_commitment"]
        text = standings.roll_up(mission.slug, known)
        total, counts = text.partition(".")[0].split(":")
        assert int(total.split()[0]) == sum(int(word) for word in counts.split() if word.isdigit())
        assert int(total.split()[0]) == len(shown)
        assert "average" not in text


def test_the_goal_furthest_behind_is_one_that_can_be_judged() -> None:
    for mission in missions.missions():
        judged = sum(one.status in VERDICTS for one in standings.of_mission(mission.slug, None).values())
        assert ("Furthest" in standings.roll_up(mission.slug, None)) == (judged > 1)


def test_other_frameworks_are_told_apart_and_counted() -> None:
    stand = standings.of_mission("opportunity", None)["school-readiness"]
    assert stand.others["Framework"].iloc[0] == "Open SDG and Statistics Canada"
    assert stand.others_note.startswith("They disagree: 1 of the 5")
    assert standings.of_mission("growth", None)["homes-1-5-million"].others.empty


def test_other_frameworks_see_no_figure_of_a_later_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []
    plain = standings.figures.chart_series

    def watched(slug: str, codes: list[str], known: str | None) -> object:
        asked.append(known)
        return plain(slug, codes, known)

    monkeypatch.setattr(standings.figures, "chart_series", watched)
    standings.of_mission.__wrapped__("opportunity", "2026-11-01")
    assert asked
    assert set(asked) == {"2026-11-01"}


def test_sentences_as_readers_meet_them() -> None:
    assert standings.of_mission("clean-energy", None)["clean-power-share"].sentence == (
        "○ Too early to say. There is one figure after the starting one; a verdict takes two. From 68.3% (31 December "
        "2023) to 73.8% (31 December 2024): 144% of the pace needed from the start. So far +5.5 percentage points a "
        "year; the straight path from the start takes +3.8, and from now it takes +3.5 to come to 95% by 31 December "
        "2030."
    )


def test_the_gap_names_its_regions_and_has_intervals() -> None:
    found = gap.between_regions(None)
    assert found.latest.startswith("London less North East. Healthy life expectancy, female, 2022 to 2024: 6.0 years;")
    assert "by gross disposable household income per head in 2023" in found.note
    assert found.table["Gap"].str.contains(" to ").all()


def next_year(connection: sqlite3.Connection, place: str, value: float) -> None:
    """One more academic year of the good level of development."""
    connection.execute(
        "INSERT INTO observation SELECT indicator, place, '2025-09-01', '2026-08-31', ?, NULL, NULL, NULL, NULL, "
        "'2026-11-20', import_run FROM observation WHERE indicator = 'good-level-of-development' AND place = ? "
        "AND period_end = '2025-08-31'",
        (value, place),
    )


def test_a_status_that_changes_is_kept_with_its_import(full_store: Path) -> None:
    assert goals.status_changes() == []
    with closing(store.connect(full_store)) as connection, store.writing(connection):
        next_year(connection, ENGLAND, 67.0)
        goals.bake(connection, ["employment-rate"])
        goals.bake(connection, ["good-level-of-development"])
        goals.bake(connection, ["good-level-of-development"])
    changes = goals.status_changes()
    assert [(row["place"], row["old"], row["new"], row["latest_day"]) for row in changes] == [
        (ENGLAND, "too_early", "moving_away", "2026-08-31")
    ]
    assert changes[0]["import_run"]
    assert standing("school-readiness").pace.status is Status.MOVING_AWAY
    assert standing("school-readiness", known="2026-11-01").pace.status is Status.TOO_EARLY


def test_a_local_target_is_the_places_own(full_store: Path) -> None:
    assert not standing("school-readiness", HARTLEPOOL).own
    with closing(store.connect(full_store)) as connection, store.writing(connection):
        connection.execute(
            "INSERT INTO goal_target (goal, place, value, date, set_by) "
            "VALUES ('school-readiness', ?, 70, '2027-08-31', 'Council')",
            (HARTLEPOOL,),
        )
        next_year(connection, HARTLEPOOL, 71)
        goals.bake(connection)
    one = standing("school-readiness", HARTLEPOOL)
    assert (one.own, one.target, one.by.isoformat(), one.pace.status) == (True, 70, "2027-08-31", Status.REACHED)
    assert standing("school-readiness").target == 75
