"""A mission's page: goals as sources say them, figures by region, and what is not published where."""

from __future__ import annotations

from datetime import date
from functools import partial

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import missions
from tests import opening
from views import context, goals, mission, mission_trends

HOME = ("K02000001", "K03000001", "K04000001", "E92000001")
MISSIONS = ["growth", "health", "safer-streets", "opportunity", "clean-energy"]
LIFE_EXPECTANCY = "healthy-life-expectancy-male"

pytestmark = pytest.mark.usefixtures("store")


opened = partial(opening.opened, "mission")


def said(page: AppTest) -> str:
    texts = (element.value for kind in (page.markdown, page.caption, page.info, page.subheader) for element in kind)
    return "\n".join(texts).replace("\\", "")


@pytest.mark.parametrize("slug", MISSIONS)
def test_every_mission_names_itself_its_goals_and_its_gaps(slug: str) -> None:
    page = opened(mission=slug)
    known = {one.slug: one for one in context.all_missions()}[slug]
    assert page.title[0].value == known.name
    subheaders = [subheader.value.replace("\\", "") for subheader in page.subheader]
    assert [one for one in subheaders if not one.endswith(": average and gap")] == list(missions.goals(slug)["title"])
    headers = [header.value for header in page.header]
    assert headers[0] == "Goals"
    assert headers[-1] == "What is published for which places"
    assert ("Other public commitments" in headers) == (slug in ("health", "clean-energy"))
    assert not page.warning


def test_what_was_only_reported_is_marked_and_what_was_read_is_not() -> None:
    by_slug = {goal.slug: goal for slug in MISSIONS for goal in goals.goals(slug, None)}
    violence = by_slug["halve-violence-women-girls"]
    assert violence.facts["Start"] == "11.3% of people aged 16 and over; year to March 2024 [reported]"
    assert violence.facts["Target"].endswith("[reported]")
    waiting = by_slug["waiting-times-18-weeks"].facts
    assert waiting["Latest found"] == "61.7%; October 2025 [reported]"
    assert waiting["Start"] == "58.8%; July 2024"
    assert by_slug["school-readiness"].facts["Result due"] == "November 2028 [reported]"
    unmarked = [goal for goal in by_slug.values() if goal.slug not in _with_reports()]
    assert not any(goals.REPORTED in text for goal in unmarked for text in goal.facts.values())


def _with_reports() -> set[str]:
    every = pd.concat([missions.goals(slug) for slug in MISSIONS])
    return set(every.loc[(every["verified"] == "P") | every["reported_fields"].notna(), "slug"])


def test_a_number_that_was_not_set_is_not_made_up() -> None:
    by_slug = {goal.slug: goal for goal in goals.goals("growth", None)}
    assert by_slug["highest-growth-g7"].facts["Target"].startswith("No figure given")
    assert by_slug["highest-growth-g7"].facts["Start"] == "No figure found"
    income = by_slug["household-income-per-head"].facts["Target"]
    assert income.count("no number was set") == 1


def test_only_goals_with_two_figures_of_their_own_statistic_have_a_chart() -> None:
    for slug in MISSIONS:
        for goal in goals.goals(slug, None):
            points = missions.goal_points(goal.slug)
            drawn = (points["series"] == "goal").sum() >= 2 or goal.indicator is not None
            assert (goal.chart is not None) == drawn, goal.slug
            if (points["series"] == "goal").sum() >= 2:
                assert len(goal.points) == (points["series"] == "goal").sum()


def test_a_step_on_the_way_stands_on_the_card_and_in_the_chart() -> None:
    waiting = next(goal for goal in goals.goals("health", None) if goal.slug == "waiting-times-18-weeks")
    assert waiting.facts["On the way"].startswith("65% by 31 March 2026; on the way to 92%")
    assert b"On the way: 65%" in b"".join(waiting.chart["datasets"].values())
    others = [goal for goal in goals.goals("health", None) if goal.slug != "waiting-times-18-weeks"]
    assert not any("On the way" in goal.facts for goal in others)


def test_every_goal_has_five_facts_on_its_measure_and_its_story_where_one_is_recorded() -> None:
    told = set()
    for slug in MISSIONS:
        for goal in goals.goals(slug, None):
            assert len(goal.behind.facts) == 5
            assert goal.behind.facts["What is known"].str.len().min() > 0
            if len(goal.behind.story):
                told.add(goal.slug)
    assert {"school-readiness", "waiting-times-18-weeks"} <= told
    assert "homes-1-5-million" not in told


def test_a_goal_chart_says_start_newest_and_target_and_passes_no_judgement() -> None:
    homes = next(goal for goal in goals.goals("growth", None) if goal.slug == "homes-1-5-million")
    assert homes.chart_alt.startswith("0 homes (9 July 2024), 275,600 homes (9 November 2025).")
    assert "Target: 1,500,000 homes" in homes.chart_alt


def test_a_commitment_followed_by_an_indicator_shows_what_is_held_on_that_day() -> None:
    cancer = {goal.slug: goal for goal in goals.goals("health", None)}["early-cancer-diagnosis"]
    assert cancer.facts["Latest found"] == "56.8%; 2022; 56.5% to 57.0%"
    earlier = {goal.slug: goal for goal in goals.goals("health", "2024-02-20")}["early-cancer-diagnosis"]
    assert "2022" not in earlier.facts["Latest found"]


@pytest.mark.parametrize("slug", MISSIONS)
def test_no_region_is_called_better_or_worse_without_an_interval(slug: str) -> None:
    table = mission.regional_grid(slug, HOME, None).table
    judged = table["Comparison"].str.contains("Better|Worse|Similar")
    assert table.loc[judged, "95% interval"].str.contains(" to ").all()
    assert (table.loc[~judged & (table["Period"] != "") & table["Its value"].ne(""), "Why not compared"] != "").all()


def test_the_grid_counts_what_differs_clearly() -> None:
    shown = mission.regional_grid("growth", HOME, None)
    differing = shown.table["Comparison"].str.contains("Better|Worse").sum()
    similar = shown.table["Comparison"].str.contains("Similar").sum()
    total = differing + similar
    assert (
        shown.title
        == f"{differing} of {total} regional figures with an interval differ clearly from the United Kingdom"
    )


def test_a_region_is_held_against_the_country_in_the_same_period() -> None:
    table = mission.regional_grid("health", HOME, None).table.set_index(["Indicator", "Region or nation"])
    london = table.loc[("Cancers found at stage 1 or 2", "London")]
    # London's newest figure is years older than England's newest.
    assert london["Period"] == "2018"
    assert london["Its value"] != "56.8%"


def test_a_mission_with_few_figures_says_why() -> None:
    text = said(opened(mission="safer-streets"))
    assert "Only 2 headline indicators of this mission are held here" in text
    assert "No headline indicator of this mission is published for combined authorities." in text
    assert "Only homicide offences is published for police force areas." in text
    assert "sum of the rates of its nine regions" in text
    assert "Who leads this mission is not stated in the sources held" in text


def test_coverage_leaves_london_alone_out_of_combined_authorities() -> None:
    assert "Not published for combined authorities: homes added per 1,000." in mission.limits("growth")
    homes = mission.coverage("growth").set_index("Indicator").loc["Net additions to the housing stock (England)"]
    assert "9 of 12 regions and nations" in homes["Published for"]


def test_trends_have_the_finding_as_title_and_all_regions_in_the_table() -> None:
    shown = mission_trends.regional_trends(LIFE_EXPECTANCY, HOME, None)
    assert shown.title == "Male healthy life expectancy fell in 10 of 12 regions and nations since 2019 to 2021"
    assert list(shown.table.columns[:3]) == ["Period", "Scotland", "North East"]
    assert shown.table.iloc[0]["North East"] == "57.0 (56.1 to 57.9)"
    assert shown.table.shape == (12, 13)


def test_a_trend_line_stops_at_a_break() -> None:
    series = pd.DataFrame(
        {
            "place": "E12000001",
            "name": "North East",
            "start": [date(year, 9, 1) for year in (2018, 2021, 2022)],
            "end": [date(year + 1, 8, 31) for year in (2018, 2021, 2022)],
            "value": [70.0, 60.0, 61.0],
        }
    )
    cut = mission_trends.cut_at_breaks(series, "good-level-of-development")
    gap = cut[cut["value"].isna()].iloc[0]
    assert date(2019, 3, 1) < gap["start"] < date(2022, 3, 1)
    assert len(cut) == 4
    assert mission_trends.cut_at_breaks(series, LIFE_EXPECTANCY) is series


@pytest.mark.parametrize("tier", ["region", "combined_authority", "upper_tier", "lower_tier"])
def test_the_map_of_every_tier_is_restored_by_its_link(tier: str) -> None:
    page = opened(mission="opportunity", indicator="gcses-equivalent-english-maths", view="map", tier=tier)
    assert page.button(key="period-earlier")
    assert page.selectbox(key="choice-indicator").value == "gcses-equivalent-english-maths"
    assert not page.warning


def test_the_view_and_the_indicator_are_chosen_and_stand_in_the_address() -> None:
    page = opened(mission="health")
    page.selectbox(key="choice-indicator").set_value("adult-obesity-prevalence").run()
    page.button_group(key="choice-view").set_value("map").run()
    assert page.query_params["indicator"] in ("adult-obesity-prevalence", ["adult-obesity-prevalence"])
    assert page.query_params["view"] in ("map", ["map"])
    assert "9 of 12 regions and nations have a figure for this period" in said(page)


@pytest.mark.parametrize(
    ("address", "answer"),
    [({"view": "globe"}, "no view called globe"), ({"indicator": "nothing-such"}, "no indicator called")],
)
def test_what_means_nothing_in_the_address_is_answered(address: dict[str, str], answer: str) -> None:
    page = opened(**address)
    assert answer in " ".join(warning.value for warning in page.warning).replace("\\", "")


def test_a_day_of_knowledge_is_said_not_to_reach_what_sources_say_of_goals() -> None:
    page = opened(mission="health", known="2025-07-01")
    assert "no earlier editions" in said(page)
    assert "2022 to 2024" not in mission.regional_grid("health", HOME, "2025-07-01").table["Period"].tolist()


def test_downloads_hold_what_the_screen_holds_and_say_what_it_is() -> None:
    shown = mission.regional_grid("health", HOME, None)
    head = dict(mission.shown_head(shown, None))
    assert head["Title"] == shown.title
    assert {"Source", "Licence", "Status", "Edition", "As known on"} <= head.keys()
    every = goals.goals("health", None)
    assert list(goals.as_table(every)["Goal"]) == [goal.title for goal in every]
    assert "Licence" in dict(mission.goals_head(context.all_missions()[1], None))
