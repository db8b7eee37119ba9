"""Goals region by region: the map and the grid of statuses, what they say, and what they do not claim."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import goals as store_of_goals
from data import missions, store
from methods.pace import Status
from tests import opening
from views import goal_grid, goal_regions, regions

READY, CANCER, POLICE = "school-readiness", "early-cancer-diagnosis", "neighbourhood-police-numbers"
NORTH_EAST, SCOTLAND, UNITED_KINGDOM = "E12000001", "S92000003", "K02000001"

pytestmark = pytest.mark.usefixtures("store")


def said(page: AppTest) -> str:
    return "\n".join(one.value for kind in (page.markdown, page.caption, page.info) for one in kind).replace("\\", "")


def answers(page: AppTest) -> str:
    return " ".join(warning.value for warning in page.warning).replace("\\", "")


def set_statuses(path: Path, statuses: Iterable[Status]) -> None:
    """Give the regions of England, by code, these statuses for school readiness."""
    with closing(store.connect(path)) as connection, store.writing(connection):
        for number, status in enumerate(statuses, start=1):
            connection.execute(
                "UPDATE goal_status SET status = ?, why = '' WHERE goal = ? AND place = ?",
                (str(status), READY, f"E1200000{number}"),
            )


def test_only_goals_whose_own_statistic_has_regions_are_offered_milestones_first() -> None:
    assert list(goal_regions.with_regions()) == [READY, CANCER]
    assert goal_regions.with_regions()[READY].startswith("Opportunity: 75% of five-year-olds")


def test_the_map_says_what_it_holds_each_region_against() -> None:
    shown = goal_regions.on_map(READY, None)
    assert shown.title == "Too early to say in all 9 regions"
    assert shown.spec
    subtitle = shown.spec["title"]["subtitle"]["expr"]
    assert "Each region's pace against the national target; no target was set here" in subtitle
    assert "arithmetic, not a verdict" in subtitle
    assert "too early to say in all 9 regions" in shown.alt
    assert shown.note.startswith("In all 9 regions: too early to say. There is one figure")
    assert {one.slug for one in shown.indicators} == {"good-level-of-development"}


def test_the_table_has_every_region_north_to_south_with_its_arithmetic() -> None:
    table = goal_regions.on_map(READY, None).table
    order = [name for code, name in regions.north_to_south().items() if code.startswith("E")]
    assert list(table["Place"]) == order
    first = table.iloc[0]
    assert (first["Start"], first["Latest"]) == ("66.8% (to August 2024)", "66.5% (to August 2025)")
    assert first["Pace so far ÷ pace needed"] == "−15%"
    assert set(table["Target"]) == {"set for England, not here"}
    assert (table["Why no verdict"] != "").all()


def test_without_a_starting_figure_there_is_no_pace_on_the_map() -> None:
    shown = goal_regions.on_map(CANCER, None)
    assert shown.title == "No starting figure in all 9 regions"
    assert (shown.table["Pace so far ÷ pace needed"] == "").all()
    assert shown.spec
    assert "arithmetic" not in shown.spec["title"]["subtitle"]["expr"]


def test_statuses_are_counted_on_map_and_grid_alike(full_store: Path) -> None:
    mixed = [Status.MOVING_AWAY, *[Status.TOO_SLOW] * 5, *[Status.ON_TRACK] * 2, Status.TOO_EARLY]
    set_statuses(full_store, mixed)
    counted = "9 regions: 2 on track or ahead; 5 moving, too slowly; 1 moving away; 1 too early to say"
    assert goal_regions.on_map(READY, None).title == counted
    assert goal_grid.of_mission("opportunity", None).title == counted
    status = goal_regions.on_map(READY, None).table.set_index("Place")["Status"]
    assert status["North East"] == "▼ Moving away"
    assert set(status) == {"▼ Moving away", "◆ Moving, too slowly", "▲ On track or ahead", "○ Too early to say"}


def test_a_region_without_figures_is_named_and_not_judged(full_store: Path) -> None:
    with closing(store.connect(full_store)) as connection, store.writing(connection):
        connection.execute("DELETE FROM goal_status WHERE goal = ? AND place = ?", (READY, NORTH_EAST))
    shown = goal_regions.on_map(READY, None)
    assert shown.title == "Too early to say in all 8 regions with figures"
    assert "No figures are held for the North East." in shown.note
    assert shown.spec
    assert "Palest, with a broken edge: no figure" in shown.spec["title"]["subtitle"]["expr"]
    grid = json.dumps(goal_grid.of_mission("opportunity", None).table.to_dict("records"))
    assert "North East" not in grid


def test_a_local_target_is_told_from_the_national_one(full_store: Path) -> None:
    with closing(store.connect(full_store)) as connection, store.writing(connection):
        connection.execute(
            "INSERT INTO goal_target (goal, place, value, date, set_by) VALUES (?, ?, 74, '2028-08-31', 'Partnership')",
            (READY, NORTH_EAST),
        )
        store_of_goals.bake(connection)
    shown = goal_regions.on_map(READY, None)
    whose = shown.table.set_index("Place")["Target"]
    assert whose["North East"] == "set for this place"
    assert whose["London"] == "set for England, not here"
    assert shown.spec
    assert "no target was set here, but in 1 of 9" in shown.spec["title"]["subtitle"]["expr"]


def test_what_was_not_published_by_a_day_is_not_drawn() -> None:
    shown = goal_regions.on_map(READY, "2020-01-01")
    assert shown.spec is None
    assert shown.title == "No figure of this goal for a region had been published by 1 January 2020"


@pytest.mark.parametrize(
    ("place", "area", "lies"),
    [
        (NORTH_EAST, "E92000001", True),
        (SCOTLAND, "E92000001", False),
        (SCOTLAND, "K03000001", True),
        ("W92000004", "K04000001", True),
        ("N92000002", "K03000001", False),
        ("N92000002", UNITED_KINGDOM, True),
    ],
)
def test_a_nation_lies_in_the_areas_that_hold_it(place: str, area: str, lies: bool) -> None:
    assert goal_regions.within(place, area) is lies


def test_no_goal_is_said_to_be_counted_where_its_note_says_otherwise() -> None:
    where = {slug: goal_regions.counted_where(goal) for slug, goal in goal_regions.every_goal().items()}
    assert where[POLICE] == "Counted by police force; no figures by region are held"
    assert where["waiting-times-18-weeks"].startswith("Published by provider and integrated care board")
    assert where["household-income-per-head"] == "Counted for the United Kingdom only"
    assert where["gdp-per-head-every-region"].startswith("Counted for the United Kingdom and its regions")
    assert where["healthy-life-expectancy-gap"] == "A gap between regions: one region alone has no status"
    assert where["homes-1-5-million"] == "Counted for England; no figures by region are held"


@pytest.mark.parametrize("slug", ["growth", "safer-streets", "clean-energy"])
def test_a_mission_without_regional_figures_says_so_instead_of_a_grid(slug: str) -> None:
    shown = goal_grid.of_mission(slug, None)
    counted = missions.goals(slug)["area"].notna().sum()
    assert shown.spec is None
    assert shown.title.startswith("No goal of this mission has figures by region that are held here")
    numbers = [int(word) for word in shown.title.split() if word.isdigit()]
    assert sum(numbers) == counted
    page = opening.opened("mission", mission=slug)
    assert shown.title in said(page)


def test_the_grid_has_every_goal_with_an_area_in_its_own_area_and_the_regions() -> None:
    shown = goal_grid.of_mission("health", None)
    assert shown.title == "1 of 3 goals has figures by region: no starting figure in all 9 regions"
    assert shown.table.groupby("Goal").size().tolist() == [10, 1, 1]
    assert (
        shown.table.set_index("Goal")
        .loc["92% of patients wait no longer than 18 weeks for planned treatment", "By region"]
        .startswith("Published by provider")
    )
    assert "one region alone has no status" in shown.alt
    assert {one.slug for one in shown.indicators} == {"cancer-diagnosis-stage-1-and-2"}


def test_pages_show_map_and_grid_and_the_goal_stands_in_the_address() -> None:
    page = opening.opened("nation", mission="growth")
    assert page.selectbox(key="choice-goal").value == READY
    assert opening.opened("nation", mission="health").selectbox(key="choice-goal").value == CANCER
    page.selectbox(key="choice-goal").set_value(CANCER).run()
    assert page.query_params["goal"] in (CANCER, [CANCER])
    assert "England: ∅ No starting figure." in said(page)
    headers = [header.value for header in opening.opened("mission", mission="opportunity").header]
    assert headers[1:3] == ["Goals by region", "Do local targets add up?"]


@pytest.mark.parametrize(
    ("goal", "answer"),
    [
        ("moon", "There is no goal called moon."),
        (POLICE, "cannot be shown by region. Counted by police force; no figures by region are held."),
        ("halve-knife-crime", "cannot be shown by region. Where it counts is not settled."),
    ],
)
def test_a_goal_that_cannot_be_shown_is_answered(goal: str, answer: str) -> None:
    page = opening.opened("nation", goal=goal)
    assert answer in answers(page)
    assert "75% of five-year-olds reach a good level of development is shown." in answers(page)
