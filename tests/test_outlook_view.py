"""The chance of a target of one's own: said where the gate lets it, refused with the reason elsewhere."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from data import goals, store
from tests import opening
from views import calibration, goals_here, outlook, outlook_control

NORTH_EAST, LONDON, ENGLAND = "E12000001", "E12000007", "E92000001"
SHOCK = "It assumes no shock larger than half of the largest one in the years seen."

pytestmark = pytest.mark.usefixtures("store")


opened = partial(opening.opened, "indicator")


@pytest.mark.parametrize(
    ("slug", "why"),
    [
        ("healthy-life-expectancy-male", "averages over years that overlap"),
        ("good-level-of-development", "of the 15 years of comparable data that are needed, there are 4"),
        ("greenhouse-gas-emissions", "did no better than the base rate"),
        ("electric-vehicle-public-charging-devices", "not one a year"),
    ],
)
def test_a_refusal_has_its_reason(slug: str, why: str) -> None:
    year = outlook.model(slug, None).last + 3
    assert why in outlook.refusal(slug, NORTH_EAST, year, None)


def test_too_far_ahead_is_refused() -> None:
    assert "Too far ahead" in outlook.refusal("employment-rate", NORTH_EAST, 2030, None)


def test_by_a_year_is_at_least_as_likely_as_in_it() -> None:
    found = outlook.outlook("employment-rate", NORTH_EAST, 75.0, 2026, None)
    assert found.said.startswith("The chance of 75.0% or more at least once by 2026 is about 2 in 10; in 2026 itself")
    assert "nobody has set it" in found.said
    assert "% of outcomes fell within the band meant to hold 80%" in found.record
    assert list(found.table["Period"]) == ["2024", "2025", "2026"]


@pytest.mark.parametrize(
    ("slug", "year", "said", "start", "end"),
    [
        ("gross-median-weekly-pay", 2027, "by 30 April 2027", "2027-04-30", "2027-04-30"),
        ("net-additions-housing-stock", 2026, "by the financial year 2026 to 2027", "2026-04-01", "2027-03-31"),
    ],
)
def test_years_ahead_lie_as_the_series_own_years_do(slug: str, year: int, said: str, start: str, end: str) -> None:
    ahead = outlook.period_ahead(slug, NORTH_EAST, year, None)
    assert (ahead.start.isoformat(), ahead.end.isoformat()) == (start, end)
    newest = outlook.newest_value(slug, NORTH_EAST, None)
    assert newest is not None
    found = outlook.outlook(slug, NORTH_EAST, newest, year, None)
    assert f"at least once {said}" in found.said
    assert found.table["Period"].iloc[-1] == ahead.label


def test_a_target_behind_the_place_counts_as_met_and_not_as_a_fall() -> None:
    behind = outlook.of_goal(goal(target_value=60.0, target_date="2026-12-31"), NORTH_EAST, None)
    assert behind.startswith("More than 9 in 10 that it is reached")
    local = outlook.of_goal(
        goal(baseline_value=80.0, target_value=85.0, target_date="2026-12-31"), NORTH_EAST, None, target=75.0
    )
    assert local.startswith("About 2 in 10 that it is reached")
    missing = outlook.of_goal(
        goal(baseline_value=float("nan"), target_value=75.0, target_date="2026-12-31"), NORTH_EAST, None
    )
    assert missing.startswith("About 2 in 10 that it is reached")


def test_an_easier_target_is_never_less_likely() -> None:
    def tenths(target: float) -> int:
        said = outlook.outlook("employment-rate", NORTH_EAST, target, 2026, None).said
        chance = said.split(" is ")[1].split(";")[0]
        ends = {"less than 1 in 10": 0, "more than 9 in 10": 10}
        return ends[chance] if chance in ends else int(chance.split()[1])

    chances = [tenths(target) for target in (80.0, 77.0, 75.0, 74.0, 73.0)]
    assert chances == sorted(chances)
    assert chances[0] < chances[-1]


def test_what_is_known_later_does_not_count() -> None:
    assert (
        outlook.model("gross-median-weekly-pay", "2025-07-01").last
        < outlook.model("gross-median-weekly-pay", None).last
    )


def test_a_link_opens_the_question_and_its_answer() -> None:
    at = opened(indicator="employment-rate", place=NORTH_EAST, target="75", by="2026")
    assert at.number_input(key="choice-target").value == 75.0
    assert any("nobody has set it" in part.value for part in at.markdown)
    at.number_input(key="choice-target").set_value(76.0).run()
    assert at.query_params["target"] == "76"


@pytest.mark.parametrize("target", ["moon", "nan", "inf", "1e400", "<script>"])
def test_a_target_that_is_no_number_is_the_newest_figure(target: str) -> None:
    at = opened(indicator="employment-rate", place=NORTH_EAST, target=target, by="2026")
    assert at.number_input(key="choice-target").value == 72.8


def test_a_refused_indicator_says_why_on_the_page() -> None:
    at = opened(indicator="good-level-of-development", place=NORTH_EAST, by="2027")
    assert any("15 years of comparable data" in part.value for part in at.info)


def goal(**facts: Any) -> dict[str, Any]:
    """A row of the goal table, of a goal measured by the employment rate."""
    nothing = dict.fromkeys(("baseline_value", "target_value", "target_date", "reckoned_until"))
    return {"indicator": "employment-rate", "rule": "reach", **nothing, **facts}


@pytest.mark.parametrize(
    ("row", "more", "said"),
    [
        (
            goal(target_value=75.0, target_date="2026-12-31"),
            {},
            "About 2 in 10 that it is reached at least once by 2026; about 2 in 10 that it is met in 2026 itself.",
        ),
        (
            goal(target_value=80.0, target_date="2030-12-31"),
            {"target": 73.0, "by": date(2025, 6, 30)},
            "About 3 in 10 that it is reached at least once by 2024; about 3 in 10 that it is met in 2024 itself.",
        ),
        (
            goal(indicator="net-additions-housing-stock", target_value=7.0, target_date="2028-02-28"),
            {},
            "About 6 in 10 that it is reached at least once by the financial year 2026 to 2027; about 4 in 10",
        ),
        (
            goal(rule="exceed_baseline", baseline_value=70.5, reckoned_until="2026-12-31"),
            {},
            "About 7 in 10 that it is above the start in 2026.",
        ),
    ],
)
def test_a_goal_is_given_its_chance_by_its_rule(row: dict[str, Any], more: dict[str, Any], said: str) -> None:
    found = outlook.of_goal(row, NORTH_EAST, None, **more)
    assert found.startswith(said)
    assert f". {SHOCK} On this indicator's past, over " in found


SET = {"target_value": 75.0, "target_date": "2026-12-31"}


@pytest.mark.parametrize(
    ("row", "more", "why"),
    [
        (goal(indicator=None, **SET), {}, "no yearly series"),
        (goal(indicator="no-such-thing", **SET), {}, "no yearly series"),
        (goal(rule="cumulate", target_value=1.0), {}, "how a total adds up is not simulated"),
        (goal(), {}, "no number was set"),
        (goal(rule="exceed_baseline"), {}, "no starting figure was published"),
        (goal(target_value=75.0), {}, "no date was set"),
        (goal(target_value=75.0, target_date="2030-12-31"), {}, "Too far ahead"),
        (goal(target_value=75.0, target_date="2023-12-31"), {}, "not after the last data"),
        (goal(rule="close_gap", baseline_value=4.0, target_date="2026-12-31"), {}, "which two places"),
    ],
)
def test_a_goal_without_a_chance_says_why(row: dict[str, Any], more: dict[str, Any], why: str) -> None:
    found = outlook.of_goal(row, NORTH_EAST, None, **more)
    assert found.startswith("Not given")
    assert why in found
    assert " in 10" not in found


def test_a_goal_s_chance_is_known_only_from_what_was_published() -> None:
    asked = goal(target_value=75.0, target_date="2026-12-31")
    assert outlook.of_goal(asked, NORTH_EAST, "2000-01-01") == f"Not given. {outlook.NO_PLACE}"


def test_national_goals_show_the_gate_s_reason_on_the_page_of_their_area() -> None:
    known = dict(goals_here.of_place(ENGLAND, None)[["Goal", "What is known"]].itertuples(index=False))
    school = known["75% of five-year-olds reach a good level of development"]
    assert (
        "Chance of reaching it: not given. Too early to say: of the 15 years of comparable data that are needed"
        in school
    )
    here = dict(goals_here.of_place(NORTH_EAST, None)[["Goal", "What is known"]].itertuples(index=False))
    school = here["75% of five-year-olds reach a good level of development"]
    assert "Chance of reaching the national target: not given. Too early to say: of the 15 years" in school


def test_the_page_of_a_place_asks_once_opened_and_keeps_the_question_in_the_address() -> None:
    closed = opening.opened("place", place=NORTH_EAST)
    assert not any("nobody has set it" in part.value for part in closed.markdown)
    at = opening.opened("place", place=NORTH_EAST, indicator="employment-rate", target="75", by="2026")
    said = [one.value.replace("\\", "") for one in at.markdown]
    assert any("The chance of 75.0% or more at least once by 2026 is about 2 in 10" in one for one in said)
    opening.sound(at.selectbox(key="choice-indicator").set_value("gross-median-weekly-pay").run())
    assert at.query_params["indicator"] == "gross-median-weekly-pay"
    assert "target" not in at.query_params, "75% is no weekly pay"


def test_the_page_of_a_place_offers_what_has_figures_there() -> None:
    offered = outlook_control.options_of(NORTH_EAST, None)
    assert offered["employment-rate"] == "Growth: Employment rate (Great Britain)"
    assert "children-in-relative-poverty-after-housing" not in outlook_control.options_of(ENGLAND, None)
    assert outlook_control.options_of("E07000026", "2000-01-01") == {}


def test_an_unknown_question_is_answered_with_the_usual_one() -> None:
    at = opening.opened("place", place=NORTH_EAST, indicator="moon", by="1066")
    assert {"called moon", "by 1066"} <= {
        part for one in at.warning for part in ("called moon", "by 1066") if part in one.value
    }


def test_the_past_is_told_by_mission() -> None:
    told = calibration.calibration()
    mission = told.indicators.set_index("Indicator")["Mission"]
    assert mission["Employment rate"] == "Growth"
    assert mission["Adult obesity prevalence"] == "Health"
    assert mission["Food outlets"] == "None"
    order = [name for name in dict.fromkeys(mission) if name != "None"]
    assert order == ["Growth", "Health", "Safer streets", "Opportunity", "Clean energy"]
    assert "earlier editions of 4 indicators" in told.found
    assert "not widened for revisions" in told.found


def test_a_target_set_here_gets_its_chance_and_a_place_without_one_gets_none(full_store: Path) -> None:
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute("UPDATE goal SET indicator = 'employment-rate' WHERE slug = 'employment-rate-80'")
        connection.execute(
            "INSERT INTO goal_target (goal, place, value, date, set_by) VALUES (?, ?, ?, ?, ?)",
            ("employment-rate-80", NORTH_EAST, 75.0, "2026-12-31", "the council"),
        )
        goals.bake(connection)
    said = {
        place: goals_here.of_place(place, None).set_index("Goal").at["An employment rate of 80%", "What is known"]
        for place in (NORTH_EAST, LONDON)
    }
    assert "Chance of reaching it: about 2 in 10 that it is reached at least once by 2026" in said[NORTH_EAST]
    assert said[LONDON].endswith("Chance of reaching the national target: not given: no date was set.")
    assert said[LONDON].startswith(goals_here.NO_TARGET)


def test_the_paths_of_a_year_are_the_same_whichever_year_is_asked_for() -> None:
    near, far = (outlook.outlook("employment-rate", NORTH_EAST, 75.0, year, None).table for year in (2024, 2027))
    assert near.iloc[0].tolist() == far.iloc[0].tolist()


@pytest.mark.parametrize("target", [71.0, 72.79, 72.81, 74.0])
def test_the_side_of_a_target_is_the_better_one_wherever_the_newest_figure_lies(target: float) -> None:
    said = outlook.outlook("employment-rate", NORTH_EAST, target, 2026, None).said
    assert "or more" in said
    newest = outlook.newest_value("employment-rate", NORTH_EAST, None)
    assert ("is there already" in said) == (newest >= target)


@pytest.mark.parametrize(("asked", "said"), [("150", "between 0% and 100%"), ("abc", "is not a number")])
def test_a_target_that_cannot_be_one_is_answered(asked: str, said: str) -> None:
    page = opened(indicator="employment-rate", place=NORTH_EAST, target=asked)
    assert any(said in warning.value for warning in page.warning)
