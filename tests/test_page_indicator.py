"""The Indicator page: every tier, addresses good and bad, each control, and what it says of a figure."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests import opening
from tests.opening import sound
from views import definition, indicator_charts
from views import indicator as view

ROOT = Path(__file__).resolve().parents[1]
PAGE = "pages/indicator.py"
ENGLAND, LONDON, SOUTH_EAST = "E92000001", "E12000007", "E12000008"
HEALTHY, PAY, HOMICIDE = "healthy-life-expectancy-male", "gross-median-weekly-pay", "homicide-offences"
MAP, BESIDE = "indicator-map", "indicator-beside-region"


pytestmark = pytest.mark.usefixtures("store")


opened = partial(opening.opened, "indicator")


def title(at: AppTest) -> str:
    return at.title[0].value.replace("\\", "")


def said(at: AppTest) -> str:
    """All plain text of the page."""
    shown = [*at.markdown, *at.caption, *at.info, *at.warning]
    return " ".join(one.value for one in shown).replace("\\", "").replace("\N{WORD JOINER}", "")


def spec(at: AppTest, position: int) -> dict:
    return json.loads(at.get("vega_lite_chart")[position].proto.spec)


def test_opens_on_the_missions_lead_indicator() -> None:
    at = opened(mission="health")

    assert title(at).startswith("Male healthy life expectancy: ")
    assert title(at).endswith("across 12 regions and nations")
    options = at.selectbox(key="choice-indicator").options
    assert options[0] == "Health: Male healthy life expectancy"
    assert [name.split(":")[0] for name in options[:5]] == ["Health"] * 5
    assert len(options) == len(set(options)) >= 20


@pytest.mark.parametrize(
    ("tier", "place", "indicator"),
    [
        ("country", ENGLAND, HEALTHY),
        ("region", SOUTH_EAST, HEALTHY),
        ("combined_authority", "E47000001", HEALTHY),
        ("upper_tier", "E10000016", HEALTHY),
        ("lower_tier", "E07000110", PAY),
    ],
)
def test_every_tier_is_drawn_with_its_table_and_download(tier: str, place: str, indicator: str) -> None:
    at = opened(indicator=indicator, tier=tier, place=place)

    # Countries contain one another, so they have no distribution; that of a crowded tier waits to be opened.
    assert len(at.get("vega_lite_chart")) == (3 if tier in ("region", "combined_authority") else 2)
    labels = [button.proto.label for button in at.get("download_button")]
    assert {"Download all places", "Download trend"} <= set(labels)
    drawn = said(at) + json.dumps([spec(at, n) for n in range(len(at.get("vega_lite_chart")))])
    assert ("alf of " in drawn) == (tier != "country")
    assert any(character.isdigit() for character in at.metric[0].value)
    assert "95% interval" in said(at)


def test_police_force_areas_have_a_table_instead_of_a_map() -> None:
    at = opened(indicator=HOMICIDE, tier="police_force", place="E23000001")

    assert "no outlines of police force areas" in said(at)
    assert "police force areas" in title(at)


def test_a_place_starts_on_its_own_tier() -> None:
    assert "upper-tier local authorities" in title(opened(indicator=HEALTHY, place="E10000016"))


def test_a_place_of_another_tier_has_its_figure_too() -> None:
    at = opened(indicator=HEALTHY, tier="region", place=ENGLAND)

    assert at.metric[0].label == "England, 2022 to 2024"
    assert "England is not among the regions and nations" in said(at)


def test_the_address_restores_tier_period_and_view() -> None:
    link = {"indicator": HEALTHY, "tier": "region", "period": "2019-01-01/P3Y", "view": "comparison", "vs": ENGLAND}
    at = opened(place=SOUTH_EAST, mission="health", **link)

    assert title(at).endswith("differ clearly from England")
    assert at.selectbox(key="choice-period").value == "2019-01-01/P3Y"
    assert {key: at.query_params[key] for key in link} == link


def test_comparison_colours_by_what_the_interval_rule_found() -> None:
    at = opened(indicator=HEALTHY, tier="region", view="comparison", place=SOUTH_EAST, vs=ENGLAND)

    text = json.dumps(spec(at, 0))
    assert '"worse"' in text
    assert "▲ Better than England" in said(at)


def test_without_intervals_nothing_is_compared_and_the_reason_stands() -> None:
    at = opened(indicator="gross-disposable-household-income-per-head", view="comparison", place=SOUTH_EAST)

    assert "Not compared. No uncertainty is published" in said(at)
    assert title(at).startswith("Gross disposable household income per head: £")
    assert "prices have risen too" in at.table[0].value.to_string()


def test_similar_places_give_a_range_and_no_verdict() -> None:
    at = opened(indicator=HEALTHY, place="E10000016", vs="similar", view="comparison")

    assert "Similar places give a median and a range, not a verdict" in said(at)
    assert "similar places: " in said(at)
    assert "Better" not in said(at)


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({"indicator": "no-such-thing"}, "There is no indicator called no-such-thing"),
        ({"indicator": "<b>[x](http://a)"}, "There is no indicator called <b>[x](http://a)"),
        ({"indicator": HEALTHY, "tier": "street"}, "There is no tier called street"),
        ({"indicator": HEALTHY, "tier": "police_force"}, "is not published for police force areas"),
        ({"indicator": HEALTHY, "period": "1066-01-01/P1Y"}, "There are no figures for 1066-01-01/P1Y"),
        ({"indicator": HEALTHY, "period": "2031-01-01/P3Y"}, "There are no figures for 2031 to 2033"),
        ({"indicator": HEALTHY, "view": "heat"}, "There is no view called heat"),
        ({"indicator": HEALTHY, "order": "rank"}, "There is no order called rank"),
        ({"place": "E99999999"}, "There is no place with the code E99999999"),
        ({"mission": "moon"}, "There is no mission called moon"),
    ],
)
def test_an_address_that_asks_for_nothing_held_is_answered(query: dict[str, str], answer: str) -> None:
    at = opened(**query)

    assert answer in said(at)
    assert at.title


def test_known_on_an_earlier_day_shows_what_had_been_published() -> None:
    now, then = opened(indicator=HEALTHY, tier="region"), opened(indicator=HEALTHY, tier="region", known="2025-03-01")

    assert now.selectbox(key="choice-period").value > then.selectbox(key="choice-period").value
    assert "held by 1 March 2025" in said(then)


def test_before_the_first_edition_the_page_says_why_it_is_empty() -> None:
    at = opened(indicator="adult-obesity-prevalence", known="2024-06-01")

    assert "Nothing about adult obesity prevalence held here had been published by 1 June 2024" in said(at)
    assert title(at) == "Adult obesity prevalence"


def test_steps_to_the_period_before_and_back() -> None:
    at = opened(indicator=HEALTHY, tier="region")
    newest = at.selectbox(key="choice-period").value

    sound(at.button(key="period-earlier").click().run())
    assert at.query_params["period"] == at.selectbox(key="choice-period").value != newest

    sound(at.button(key="period-later").click().run())
    assert at.selectbox(key="choice-period").value == newest


def test_another_indicator_drops_what_it_does_not_have_without_a_warning() -> None:
    at = opened(indicator=HEALTHY, tier="region", period="2019-01-01/P3Y", mission="health")

    sound(at.selectbox(key="choice-indicator").select(PAY).run())

    assert not at.warning
    assert at.query_params["indicator"] == PAY
    assert "period" not in at.query_params
    assert title(at).startswith("Gross median weekly pay: £")


def test_another_mission_brings_its_lead_indicator() -> None:
    at = opened(indicator=HEALTHY, mission="health")

    sound(at.selectbox(key="context-mission").select("growth").run())

    assert title(at).startswith("Gross disposable household income per head")
    assert "indicator" not in at.query_params


def test_a_link_to_another_missions_indicator_is_kept() -> None:
    at = opened(indicator=PAY, mission="health")

    assert title(at).startswith("Gross median weekly pay")
    assert at.query_params["indicator"] == PAY


def test_a_click_on_the_map_selects_the_place_and_offers_its_page() -> None:
    at = opened(indicator=HEALTHY, tier="region")

    at.session_state[MAP] = {"selection": {"place": [{"code": LONDON}]}}
    sound(at.run())

    assert at.query_params["place"] == LONDON
    assert at.query_params["tier"] == "region"
    assert "Open London" in [link.proto.label for link in at.get("page_link")]


def test_side_by_side_is_drawn_when_opened_and_marks_who_cannot_be_told_apart() -> None:
    at = opened(indicator=HEALTHY, tier="region", place=SOUTH_EAST)
    closed = len(at.get("vega_lite_chart"))

    at.session_state[BESIDE] = True
    sound(at.run())

    charts = at.get("vega_lite_chart")
    assert len(charts) == closed + 1
    assert "cannot be told apart from the South East" in json.dumps(spec(at, closed))

    sound(at.segmented_control(key="choice-order").set_value("value").run())
    assert at.query_params["order"] == "value"


def test_tables_hold_a_row_for_every_place_once_opened() -> None:
    at = opened(indicator=HEALTHY, tier="region", place=SOUTH_EAST, view="comparison", vs=ENGLAND)
    before = len(at.table)

    at.session_state[f"{MAP}-table"] = True
    sound(at.run())

    assert len(at.table) == before + 1
    table = at.table[0].value
    assert len(table) == 12
    assert list(table.columns) == ["Place", "Period", "Value", "95% interval", "Against England", "Note"]


def test_says_whose_it_is_and_how_it_is_judged() -> None:
    facts = opened(indicator=HEALTHY).table[0].value.iloc[:, 0]

    assert facts["Direction"].startswith("**Higher is better.**")
    assert facts["Combining places"].startswith("**Cannot be combined.**")
    assert facts["Source"].startswith("[Office for National Statistics](https://www.ons.gov.uk/")
    assert {"Source last updated", "Edition shown", "Imported", "Next release", "Licence"} <= set(facts.index)


def test_two_sources_are_two_links() -> None:
    source = opened(indicator=PAY).table[0].value.iloc[:, 0]["Source"]

    assert source.count("](https://") == 2
    assert ") and [" in source


def test_revisions_of_the_place_are_counted_and_listed() -> None:
    at = opened(indicator=HEALTHY, place=SOUTH_EAST)
    assert "for the South East were revised or withdrawn" in said(at)

    at.session_state["indicator-revisions"] = True
    sound(at.run())

    assert {"Old value", "Value now", "Replaced on"} <= set(at.table[-1].value.columns)


def test_an_indicator_without_earlier_editions_says_so() -> None:
    at = opened(indicator="adult-obesity-prevalence")

    assert "One edition is held" in said(at)
    assert "No value of this indicator has been revised" in said(at)


def test_breaks_are_listed_with_their_reason() -> None:
    at = opened(indicator="good-level-of-development", mission="opportunity")

    breaks = next(table.value for table in at.table if "Why" in table.value)
    assert list(breaks["Place"]) == ["All places"]
    assert "early years profile" in breaks["Why"].iloc[0]


def test_the_download_holds_the_places_of_the_map_as_numbers() -> None:
    picture = view.map_picture(HEALTHY, "region", "2022-01-01/P3Y", SOUTH_EAST, ENGLAND, None, "values")

    assert list(picture.data["Place"]) == list(picture.table["Place"])
    assert pd.api.types.is_float_dtype(picture.data["Value"])
    verdicts = picture.data.set_index("Place")["Against England"]
    assert verdicts[["South East", "North East", "West Midlands"]].tolist() == ["better", "worse", "similar"]
    assert set(verdicts) == {"better", "worse", "similar"}


def test_the_trend_says_no_more_than_its_test_allows() -> None:
    pictures = {
        slug: indicator_charts.trend_picture(slug, "region", SOUTH_EAST, ENGLAND, None)
        for slug in (HEALTHY, "gross-disposable-household-income-per-head", "persistent-absences-all-pupils")
    }

    assert all(pictures.values())
    assert " fell from 64.7 (2019 to 2021) to 63.0 years" in pictures[HEALTHY].title
    assert "in cash terms" in pictures["gross-disposable-household-income-per-head"].title
    assert ": from " in pictures["persistent-absences-all-pupils"].title


@pytest.mark.parametrize(
    ("announced", "held", "text"),
    [
        ("2027-02-01", ["2026-04-01"], "February 2027, as announced."),
        ("2027-02-18", ["2026-04-01"], "18 February 2027, as announced."),
        ("2026-07-01", ["2026-04-01"], "Was announced for July 2026; it is not held yet."),
        (
            None,
            ["2024-12-01", "2025-12-01", "2026-06-01"],
            "Not announced. Expected around March 2027 from past spacing.",
        ),
        (
            None,
            ["2024-01-01", "2025-01-01", "2026-01-01"],
            "Not announced. Expected around January 2027 from past spacing.",
        ),
        (
            None,
            ["2021-01-01", "2022-01-01", "2023-01-01"],
            "Not announced. From past spacing one was expected by January 2024.",
        ),
        (None, ["2026-06-26"], "Not announced, and too few editions are held to expect one."),
    ],
)
def test_next_release_is_announced_or_expected_from_past_spacing(announced: str, held: list[str], text: str) -> None:
    assert definition.next_release(announced, held, date(2026, 11, 22)) == text


def test_a_publishers_text_keeps_links_and_paragraphs_and_nothing_else() -> None:
    text = (
        "See the [report](https://a.example/x), and **this**.\n\n<script>alert(1)</script> [bad](javascript:alert(1))"
    )

    first, second = definition.prose(text).split("\n\n")

    assert first == r"See the [report](https://a.example/x)\, and \*\*this\*\*\.".replace(r"\,", ",")
    assert r"\<script\>" in second
    assert "](javascript" not in second
