"""The Place page: every kind of place, its figures beside peers and comparators, and why some are missing."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import words
from data import indicators, places
from data.period import of
from methods.comparison import compare_frame
from tests import opening
from tests.opening import sound
from views import context, goals_here, place, place_figures, place_profile

ROOT = Path(__file__).resolve().parents[1]
UNITED_KINGDOM, ENGLAND, SCOTLAND, NORTH_EAST = "K02000001", "E92000001", "S92000003", "E12000001"
HARTLEPOOL, LONDON, CUMBERLAND, ALLERDALE = "E06000001", "E12000007", "E06000063", "E07000026"
HEALTHY, PAY = "healthy-life-expectancy-male", "gross-median-weekly-pay"
INCOME = "gross-disposable-household-income-per-head"
PLACES = {
    UNITED_KINGDOM: "Country",
    ENGLAND: "Country",
    SCOTLAND: "Nation",
    NORTH_EAST: "Region",
    LONDON: "Region, shown with the combined authorities too",
    "E47000006": "Combined authority",
    "E10000003": "Upper-tier local authority",
    HARTLEPOOL: "Upper-tier and lower-tier local authority",
    "E07000223": "Lower-tier local authority",
    "S12000036": "Upper-tier and lower-tier local authority",
    "W06000015": "Upper-tier and lower-tier local authority",
    "N09000003": "Upper-tier and lower-tier local authority",
    "E23000013": "Police force area",
    ALLERDALE: "Lower-tier local authority, until 2022",
}

pytestmark = pytest.mark.usefixtures("store")


opened = partial(opening.opened, "place")


def title(at: AppTest) -> str:
    return at.title[0].value.replace("\\", "")


def said(at: AppTest) -> str:
    shown = [*at.markdown, *at.caption, *at.info, *at.warning]
    return "\n".join(one.value for one in shown).replace("\\", "")


def linked(at: AppTest) -> dict[str, str]:
    """Labels of the page's links, without the marks that keep names plain, with their query."""
    return {one.proto.label.replace("\\", ""): one.proto.query_string for one in at.get("page_link")}


def profile(code: str, versus: str, known: str | None = None) -> place_profile.Profile:
    return place_profile.of_place(code, None, versus, known, None)


def row(shown: pd.DataFrame, slug: str) -> pd.Series:
    return shown.set_index("indicator").loc[slug]


@pytest.mark.parametrize(("code", "level"), PLACES.items())
def test_every_kind_of_place_says_who_it_is_and_shows_its_figures(code: str, level: str) -> None:
    at = opened(place=code)
    assert title(at) == places.place(code).name
    assert f"{level} ·" in said(at)
    assert not at.warning
    assert at.get("vega_lite_chart")
    assert len(at.dataframe) == 1


def test_line_names_region_and_population_with_its_year() -> None:
    assert place.belongs(HARTLEPOOL).line.endswith("North East, England · population 93,836 (2020)")
    assert "12 local authorities and 3 police force areas within" in place.belongs(NORTH_EAST).line
    assert place.belongs("E23000013").line.endswith("population not held")


def test_parents_and_children_are_linked() -> None:
    at = opened(place="E47000006", vs=ENGLAND)
    links = linked(at)
    assert "North East (region)" in links
    assert f"place={HARTLEPOOL}" in links["Hartlepool"]
    assert sound(opened(place=HARTLEPOOL)).title[0].value == "Hartlepool"


def test_many_children_are_drawn_when_asked() -> None:
    at = opened(place=LONDON)
    assert "Camden" not in linked(at)
    at.session_state["children-33 local authorities"] = True
    assert "Camden" in linked(sound(at.run()))


@pytest.mark.parametrize(
    ("code", "told", "heirs"),
    [
        (ALLERDALE, "Allerdale has ended: in 2023 it became part of Cumberland.", [CUMBERLAND]),
        ("E10000006", "Cumbria has ended: in 2023 it was split into Cumberland and", [CUMBERLAND, "E06000064"]),
        ("E47000010", "The North East has ended: in 2024 it became part of North East (E47000014)", ["E47000014"]),
    ],
)
def test_an_ended_place_says_so_and_leads_to_its_successors(code: str, told: str, heirs: list[str]) -> None:
    story = next(one for one in place.stories(code) if "ended" in one.sentence)
    assert story.sentence.startswith(told)
    assert [one.code for one in story.links] == heirs
    at = opened(place=code)
    assert told in said(at)
    assert {one.name for one in story.links} <= set(linked(at))


def test_mergers_are_told_and_not_joined_and_recodes_are() -> None:
    formed = place.stories(CUMBERLAND)[0]
    assert formed.sentence.startswith("In 2023 Cumberland was formed from Allerdale, Carlisle and Copeland.")
    assert formed.sentence.endswith("not joined across the change.")
    assert "Its series holds both." in place.stories("E08000038")[0].sentence
    assert title(opened(place="E08000016")) == "Barnsley"


def test_verdicts_follow_the_interval_rule_against_the_same_period() -> None:
    shown = profile(HARTLEPOOL, ENGLAND)
    found = row(shown.download, HEALTHY)
    england = indicators.series(HEALTHY, [ENGLAND])
    same = england[england["period_start"] == found["period_start"]].iloc[0]
    assert found["comparator_value"] == same["value"]
    beside = pd.DataFrame([{**found[["value", "lower", "upper"]], "benchmark": same["value"], "polarity": "higher"}])
    assert found["verdict"] == compare_frame(beside)[0] == "worse"
    assert row(shown.download, "adult-obesity-prevalence")["verdict"] == "worse"
    assert "Worse: " in shown.alt


def test_without_intervals_nothing_is_compared_and_the_reason_is_given() -> None:
    found = row(profile(HARTLEPOOL, ENGLAND).download, INCOME)
    assert found["verdict"] == "not_compared"
    assert found["reason"] == "No uncertainty is published, so a difference cannot be tested."


def test_title_counts_only_what_was_compared() -> None:
    shown = profile(HARTLEPOOL, ENGLAND)
    compared = shown.download[shown.download["verdict"] != "not_compared"]
    differing = (compared["verdict"] != "similar").sum()
    assert differing == len(compared)
    assert shown.title == f"Hartlepool: all {differing} indicators that can be compared differ clearly from England"


def test_similar_places_give_median_and_range_without_a_verdict() -> None:
    shown = profile(HARTLEPOOL, context.SIMILAR)
    assert set(shown.download["verdict"]) == {"not_compared"}
    found = row(shown.download, PAY)
    assert found["similar_lowest"] <= found["comparator_value"] <= found["similar_highest"]
    assert found["similar_places"] == 20
    assert "Better" not in shown.table.to_string()
    assert "median £" in shown.table["Comparator"].iloc[0]


def test_changes_are_against_the_newest_period_that_does_not_overlap() -> None:
    found = row(profile(UNITED_KINGDOM, "").download, HEALTHY)
    assert (found["period"], found["previous_end"]) == ("2022 to 2024", "2021-12-31")
    assert found["change"] == "fell from 62.4 (2019 to 2021)"


def test_cash_neither_rises_nor_falls() -> None:
    assert row(profile(ENGLAND, "").download, PAY)["change"].endswith("in cash terms")


def test_no_change_and_no_trend_across_a_break() -> None:
    standing = place_figures.standing(places.place(HARTLEPOOL), context.headline(), "", None, None)
    found = row(standing, "gcses-equivalent-english-maths")
    assert (found["step"], found["why_no_step"], found["trend"]) == (None, "break in the series", [])


def test_peers_are_the_places_of_the_tier_in_the_same_period() -> None:
    upper = row(place_profile.of_place(HARTLEPOOL, None, ENGLAND, None, "upper_tier").download, PAY)
    lower = row(place_profile.of_place(HARTLEPOOL, None, ENGLAND, None, "lower_tier").download, PAY)
    assert (upper["peer_level"], lower["peer_level"]) == ("upper_tier", "lower_tier")
    band = indicators.band(PAY, "lower_tier").set_index("period_start").loc[lower["period_start"]]
    assert (lower["peers"], lower["median"]) == (band["places"], band["median"])
    assert row(profile(UNITED_KINGDOM, "").download, PAY)["peer_level"] == "region"


def test_peers_as_known_on_a_day_are_those_known_then() -> None:
    then = row(profile(HARTLEPOOL, ENGLAND, "2025-07-01").download, HEALTHY)
    assert then["period"] == "2021 to 2023"
    values = indicators.values_at(HEALTHY, "upper_tier", of(then["period_start"], then["period_end"]), "2025-07-01")
    current = set(places.at_level("upper_tier")["code"])
    held = values[values["code"].isin(current)]["value"].dropna()
    assert then["peers"] == len(held)
    assert math.isclose(then["median"], held.median())


@pytest.mark.parametrize(
    ("code", "known", "reason", "title"),
    [
        (SCOTLAND, None, "Published for England only", "Adult obesity"),
        (SCOTLAND, None, "Published for England, Wales and Northern Ireland only", "Homicides per million"),
        ("E23000013", None, "Not published for police force areas", "Employment rate"),
        (HARTLEPOOL, None, "Not published for local authorities", "Homicides per million"),
        (HARTLEPOOL, "2025-07-01", "No edition held here had been published by 1 July 2025", "Homes added per 1,000"),
    ],
)
def test_missing_indicators_say_why(code: str, known: str | None, reason: str, title: str) -> None:
    missing = dict(profile(code, ENGLAND, known).missing)
    assert title in [one.short_title for one in missing[reason]]


def test_a_newer_period_without_a_figure_is_shown_with_its_mark() -> None:
    shown = profile("E06000002", ENGLAND)
    periods = shown.table.set_index("Indicator")["Period"]
    assert periods["Cancers found at stage 1 or 2"] == "2021; newer: 2022 [u]"
    assert "u" in shown.marks


def test_shown_and_missing_are_all_headline_indicators() -> None:
    for code in PLACES:
        shown = profile(code, "")
        named = [one.slug for one in shown.shown] + [one.slug for _, held in shown.missing for one in held]
        assert sorted(named) == sorted(one.slug for one in context.headline())


def test_download_holds_the_rows_of_the_chart_with_numbers() -> None:
    shown = profile(HARTLEPOOL, ENGLAND)
    assert list(shown.download["indicator"]) == [one.slug for one in shown.shown]
    assert len(shown.table) == len(shown.trends) == len(shown.download)
    assert shown.download[["value", "lower", "comparator_value", "median"]].dtypes.eq(float).all()
    assert set(shown.table["95% interval"]) >= {words.NO_INTERVAL}


@pytest.mark.parametrize("key", ["scope", "tier", "model"])
def test_a_value_of_the_address_that_means_nothing_is_answered(key: str) -> None:
    at = opened(place=HARTLEPOOL, **{key: "<moon>"})
    assert len(at.warning) == 1
    assert "moon" in at.warning[0].value
    assert title(at) == "Hartlepool"


def test_controls_change_the_page_and_its_address() -> None:
    at = opened(place=HARTLEPOOL, mission="health")
    sound(at.button_group(key="choice-scope").set_value("mission").run())
    assert at.query_params["scope"] == "mission"
    assert len(at.dataframe[0].value) == 5
    before = at.get("vega_lite_chart")[-1].proto.spec
    sound(at.button_group(key="choice-tier").set_value("lower_tier").run())
    assert at.query_params["tier"] == "lower_tier"
    assert at.get("vega_lite_chart")[-1].proto.spec != before
    general = set(linked(at))
    sound(at.button_group(key="choice-model").set_value("economic").run())
    assert set(linked(at)) != general


def test_a_link_restores_the_view() -> None:
    at = opened(place=HARTLEPOOL, mission="health", vs=context.SIMILAR, scope="mission", tier="lower_tier")
    assert at.button_group(key="choice-tier").value == "lower_tier"
    assert at.button_group(key="choice-scope").value == "mission"
    assert "Comparison" in at.dataframe[0].value
    at.session_state["indicator-links"] = True
    at.run()
    assert "indicator=healthy-life-expectancy-male" in linked(at)["Healthy life expectancy, male"]
    assert f"place={HARTLEPOOL}" in linked(at)["Healthy life expectancy, male"]


def test_another_place_forgets_a_tier_it_is_not_on() -> None:
    at = opened(place=HARTLEPOOL, tier="lower_tier")
    sound(at.selectbox(key="context-place").set_value(NORTH_EAST).run())
    assert not at.warning
    assert "tier" not in at.query_params


def test_table_behind_the_chart_opens_on_demand() -> None:
    at = opened(place=HARTLEPOOL)
    assert not at.table
    at.session_state["profile-table"] = True
    sound(at.run())
    assert len(at.table[0].value) == len(at.dataframe[0].value)


def test_similar_places_are_no_judgement_and_lead_to_a_comparison() -> None:
    at = opened(place=HARTLEPOOL)
    assert "not a judgement" in said(at)
    assert "group=similar" in linked(at)["Compare with similar places"]
    assert "Rotherham" in linked(at)


def test_goals_counted_here_have_their_figures_and_whose_target_it_is() -> None:
    shown = {one.goal: one for one in goals_here.drawn("E12000001", "North East", None)}
    assert set(shown) == {"school-readiness", "early-cancer-diagnosis"}
    assert "National target: 75%" in shown["school-readiness"].alt
    assert shown["school-readiness"].table["Value"].iloc[-1] == "66.5%"
    assert goals_here.drawn("E23000007", "Durham police", None) == []


def test_each_goal_counted_here_has_its_chance_or_the_reason() -> None:
    said = goals_here.of_place("E12000001", None)
    counted = said[said["Status here"] != "no figures here"]
    assert len(counted) == 2
    assert counted["What is known"].str.contains("Chance of reaching the national target: ").all()
