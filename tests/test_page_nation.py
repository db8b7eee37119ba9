"""The first page: five missions, the map, what changed, the regions, how old the figures are."""

from __future__ import annotations

import re
from datetime import date
from functools import partial

import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from tests import opening
from tests.browser.checks import assert_console_empty, open_page, wait_until_finished
from views import country, nation, newest, regions, sparks

UNITED_KINGDOM, ENGLAND, SCOTLAND = "K02000001", "E92000001", "S92000003"
HOME = (UNITED_KINGDOM, "K03000001", "K04000001", ENGLAND)
LIFE_EXPECTANCY = "healthy-life-expectancy-male"
INCOME = "gross-disposable-household-income-per-head"

pytestmark = pytest.mark.usefixtures("store")


opened = partial(opening.opened, "nation")


def asked(page: AppTest) -> dict[str, str]:
    return {key: value[0] if isinstance(value, list) else value for key, value in page.query_params.items()}


def said(page: AppTest) -> str:
    return "\n".join(element.value for kind in (page.markdown, page.caption, page.info) for element in kind)


def test_the_first_page_says_what_changed_and_offers_five_missions() -> None:
    page = opened()
    assert re.fullmatch(
        r"(\d+|None) of \d+ headline indicators that can be tested changed clearly in the newest figures",
        page.title[0].value,
    )
    names = [button.label for button in page.button if button.key and button.key.startswith("mission-")]
    assert names == ["Growth", "Health", "Safer streets", "Opportunity", "Clean energy"]
    assert [metric.value for metric in page.metric] == ["£24,836", "60.7", "9.1", "68.3%", "5.2"]
    assert "England and Wales, April 2022 to March 2025" in said(page)
    assert page.header[0].value == "Growth on the map"


@pytest.mark.parametrize("tier", ["region", "combined_authority", "upper_tier", "lower_tier"])
def test_every_tier_has_its_map_and_a_table_of_all_places(tier: str) -> None:
    page = opened(mission="health", tier=tier)
    assert not page.warning
    shown = country.country_map(LIFE_EXPECTANCY, tier, "2022-01-01/P3Y", None, UNITED_KINGDOM)
    held = shown.table[~shown.table["Value"].str.startswith("[")]
    assert re.match(rf"Male healthy life expectancy: [\d.]+ to [\d.]+ years across {len(held)} ", shown.title)
    assert (held["95% interval"].str.contains(" to ")).all()


@pytest.mark.parametrize("place", [SCOTLAND, "E12000004", "E47000001", "E10000016", "E07000105", "E23000013"])
def test_a_place_of_any_tier_takes_the_figures_of_its_country(place: str) -> None:
    page = opened(place=place, mission="growth")
    assert page.metric[0].value == ("£22,908" if place == SCOTLAND else "£25,425")


def test_a_country_without_the_figure_gives_way_to_the_next_wider_one_by_name() -> None:
    scotland = {card.mission: card.newest for card in nation.cards((SCOTLAND, *HOME), None)}
    assert scotland["safer-streets"].name == "England and Wales"
    assert scotland["opportunity"].name == "England"


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ({"mission": "moon"}, "no mission called moon"),
        ({"place": "E99999999"}, "no place with the code E99999999"),
        ({"indicator": "<script>"}, "no indicator called"),
        ({"indicator": LIFE_EXPECTANCY}, "not an indicator of this mission"),
        ({"tier": "planet"}, "no tier called planet"),
        ({"tier": "police_force"}, "not published for police force areas"),
        ({"period": "1066"}, "no figures for 1066"),
        ({"period": "2023-01-01/P5Y"}, "no figures for 2023 to 2027"),
        ({"known": "yesterday"}, "not a day"),
    ],
)
def test_what_means_nothing_in_the_address_is_answered(address: dict[str, str], answer: str) -> None:
    page = opened(**address)
    warnings = " ".join(warning.value for warning in page.warning).replace("\\", "")
    assert answer in warnings
    assert page.title[0].value


def test_a_card_chooses_its_mission_and_forgets_what_was_chosen_within_the_last_one() -> None:
    page = opened(mission="growth", indicator=INCOME, tier="lower_tier", period="2020-01-01/P1Y")
    page.button(key="mission-health").click().run()
    assert asked(page) == {"mission": "health"}
    assert page.header[0].value == "Health on the map"
    assert not page.warning


def test_changing_the_mission_in_the_context_line_needs_no_warning() -> None:
    page = opened(mission="growth", indicator="employment-rate")
    page.selectbox(key="context-mission").set_value("health").run()
    assert not page.warning
    assert "indicator" not in asked(page)


def test_a_period_is_stepped_through_without_dragging_and_a_link_restores_it() -> None:
    page = opened(mission="health")
    page.button(key="period-earlier").click().run()
    page.button(key="period-earlier").click().run()
    address = asked(page)
    assert address == {"mission": "health", "period": "2020-01-01/P3Y"}
    again = opened(**address)
    assert again.table[0].value.equals(page.table[0].value)
    assert set(again.table[0].value["Period"]) == {"2020 to 2022"}
    page.button(key="period-later").click().run()
    assert asked(page)["period"] == "2021-01-01/P3Y"


def test_changes_are_called_so_only_where_a_test_found_them() -> None:
    found = nation.changes(HOME, None)
    assert found.rows[0].found in ("rose", "fell")
    for row in found.rows:
        moved = re.search(r"\b(rose|fell)\b", row.news)
        assert bool(moved) == (row.found in ("rose", "fell"))
        if row.found:
            assert " to " in row.interval
            assert row.indicator.price_basis != "cash"
        if row.indicator.price_basis == "cash":
            assert row.since.endswith("in cash terms")
    order = [(row.found is None, row.found == "no clear change") for row in found.rows]
    assert order == sorted(order)


def test_the_period_before_does_not_overlap_the_newest() -> None:
    found = {row.indicator.slug: row for row in nation.changes(HOME, None).rows}
    assert found[LIFE_EXPECTANCY].news == "United Kingdom: fell from 62.4 (2019 to 2021) to 60.7 years (2022 to 2024)"
    assert found["gcses-equivalent-english-maths"].news.endswith("no earlier period to compare with")


def test_the_reckoning_adds_up_to_all_headline_indicators() -> None:
    found = nation.changes(HOME, None)
    tested = int(re.search(r"of (\d+) headline", found.title).group(1))
    assert tested == 6
    assert tested + sum(int(number) for number in re.findall(r"(\d+) (?:with|in cash|published)", found.note)) == 20


def test_regions_run_from_north_to_south_with_interval_period_and_change() -> None:
    found = regions.at_period(LIFE_EXPECTANCY, "2022-01-01/P3Y", None)
    assert found.title == "Male healthy life expectancy fell in 10 of 12 regions and nations since 2019 to 2021"
    names = list(found.table["Region or nation"])
    assert (names[0], names[-1]) == ("Scotland", "South West")
    london = found.table.set_index("Region or nation").loc["London"]
    assert london["Change"] == "no clear change from 63.8 (2019 to 2021)"
    assert london["95% interval"] == "62.1 to 63.7"


def test_regions_in_cash_have_a_range_and_no_direction() -> None:
    found = regions.at_period(INCOME, "2023-01-01/P1Y", None)
    assert (
        found.title
        == "Gross disposable household income per head: £19,977 to £35,361 across 12 regions and nations in 2023"
    )
    assert not found.table["Change"].str.contains("rose|fell").any()


def test_who_has_no_figure_is_named() -> None:
    found = regions.at_period("good-level-of-development", "2024-09-01/P1Y", None)
    assert found.note.startswith("9 of 12 regions and nations have a figure")
    assert found.note.endswith("not Scotland, Northern Ireland and Wales.")
    assert found.marks == ("x",)


def test_a_day_of_knowledge_before_an_edition_hides_what_came_later() -> None:
    page = opened(mission="health", known="2025-07-01")
    # The edition of February 2026 was the first with 2022 to 2024.
    assert page.metric[1].value != "60.7"
    assert "2022 to 2024" not in said(page)


def test_before_the_oldest_edition_the_page_says_why_there_is_nothing() -> None:
    page = opened(mission="clean-energy", known="2024-02-06")
    assert "The oldest edition held is of" in said(page)
    assert page.title[0].value.startswith("No change of a headline indicator can be tested")


def test_ages_name_edition_and_source_date_and_what_is_overdue() -> None:
    table = nation.ages("health", HOME, None, date(2026, 11, 22)).set_index("Indicator")
    published = "26 June 2026, 4 months ago; source of 19 February 2026"
    assert table.loc["Male healthy life expectancy", "Published"] == published
    assert "past spacing" in table.loc["Male healthy life expectancy", "Next"]
    then = nation.ages("health", HOME, "2025-07-01", date(2025, 7, 1)).set_index("Indicator")
    assert not then["Published"].str.contains("2026").any()
    to_come = nation.ages("opportunity", (ENGLAND, *HOME), None, date(2026, 11, 30)).set_index("Indicator")
    assert to_come.loc["Good level of development", "Next"] == "November 2026, as announced."
    overdue = nation.ages("opportunity", (ENGLAND, *HOME), None, date(2026, 12, 1)).set_index("Indicator")
    assert overdue.loc["Good level of development", "Next"] == "Was announced for November 2026; it is not held yet."


def test_a_small_trend_is_cut_at_a_break_and_at_a_gap() -> None:
    years = range(2018, 2024)
    series = pd.DataFrame(
        {
            "start": [date(year, 1, 1) for year in years],
            "end": [date(year, 12, 31) for year in years],
            "value": [1.0, 2.0, float("nan"), 3.0, 4.0, 5.0],
        }
    )
    breaks = pd.DataFrame({"start": [date(2023, 1, 1)], "why": ["another method"]})
    assert sparks.sparkline(series, breaks.head(0)).count("<polyline") == 2
    assert sparks.sparkline(series, breaks).count("<polyline") == 3


def test_countries_run_from_the_own_one_outwards() -> None:
    assert newest.countries("E10000016")[:2] == (ENGLAND, UNITED_KINGDOM)
    assert newest.countries(SCOTLAND)[:2] == (SCOTLAND, UNITED_KINGDOM)
    assert newest.countries(UNITED_KINGDOM)[0] == UNITED_KINGDOM


@pytest.mark.browser
def test_a_click_on_the_map_selects_the_place(served: str, page: Page) -> None:
    open_page(page, f"{served}/?mission=health")
    assert page.locator(".figures_marks").first.locator("path").count() == 12
    page.locator('.mark-shape path[aria-label^="Wales"]').first.click()
    wait_until_finished(page)
    link = page.get_by_role("link", name=re.compile("Open Wales"))
    expect(link).to_be_visible()
    assert "place=W92000004" in page.url
    assert_console_empty(page)
