"""The Compare page: which places, its four views, what may be told apart, and addresses good and bad."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import indicators, places
from data.period import parse
from methods.comparison import differs
from tests import opening
from tests.opening import sound
from views import compare_grid, compare_period, compare_places, compare_time, compare_two, context, place_profile
from views.compare import GRID, ONE_PERIOD, OVER_TIME, TWO
from views.compare_places import MOST, resolve

ROOT = Path(__file__).resolve().parents[1]
UNITED_KINGDOM, ENGLAND, NORTH_EAST, SOUTH_EAST = "K02000001", "E92000001", "E12000001", "E12000008"
HARTLEPOOL, LEEDS, BARNSLEY, BASSETLAW = "E06000001", "E08000035", "E08000038", "E07000171"
HEALTHY, PAY = "healthy-life-expectancy-male", "gross-median-weekly-pay"
INCOME, CHARGERS = "gross-disposable-household-income-per-head", "electric-vehicle-public-charging-devices"
PLACES = [
    UNITED_KINGDOM,
    "W92000004",
    NORTH_EAST,
    "E47000006",
    "E10000003",
    HARTLEPOOL,
    "E07000223",
    "S12000036",
    "N09000003",
    "E23000013",
    "E07000026",
]

pytestmark = pytest.mark.usefixtures("store")


opened = partial(opening.opened, "compare")


def title(at: AppTest) -> str:
    return at.title[0].value.replace("\\", "")


def warned(at: AppTest) -> str:
    return "\n".join(one.value for one in [*at.warning, *at.info]).replace("\\", "")


def compared(at: AppTest) -> list[str]:
    return at.multiselect(key="choice-places").value


@pytest.mark.parametrize("code", PLACES)
@pytest.mark.parametrize("view", [OVER_TIME, GRID, ONE_PERIOD, TWO])
def test_every_view_works_for_every_kind_of_place(code: str, view: str) -> None:
    at = opened(place=code, view=view)
    assert not at.warning
    assert at.get("vega_lite_chart") or at.info
    assert code == UNITED_KINGDOM or code in compared(at)


def test_places_chosen_are_those_of_the_address_and_are_written_to_it() -> None:
    at = opened(place=HARTLEPOOL, places=f"{HARTLEPOOL},{LEEDS}")
    assert title(at) == "Hartlepool and 1 other place"
    sound(at.multiselect(key="choice-places").set_value([HARTLEPOOL, LEEDS, BASSETLAW]).run())
    assert at.query_params["places"] == f"{HARTLEPOOL},{LEEDS},{BASSETLAW}"
    assert title(at) == "Hartlepool and 2 other places"


def test_names_and_old_codes_in_the_address_are_understood() -> None:
    at = opened(place=HARTLEPOOL, places="Hartlepool,E08000016,Nowhere")
    assert compared(at) == [HARTLEPOOL, BARNSLEY]
    assert "No place has the name or code Nowhere. The others are used." in warned(at)


def test_no_more_than_twelve() -> None:
    codes = list(places.members(SOUTH_EAST, "lower_tier")["code"])[:14]
    at = opened(place=HARTLEPOOL, places=",".join(codes))
    assert compared(at) == codes[:MOST]
    assert "At most 12 places fit a comparison. The first 12 of 14 are shown." in warned(at)


def test_places_of_an_area_are_offered_and_the_first_twelve_shown() -> None:
    at = opened(place=SOUTH_EAST, group=f"{SOUTH_EAST}~lower_tier")
    assert len(at.multiselect(key="choice-places").options) == 64
    assert len(compared(at)) == MOST
    assert "South East: 64 lower-tier local authorities. 12 fit a comparison" in warned(at)
    few = opened(place=NORTH_EAST, group=f"{NORTH_EAST}~lower_tier")
    assert compared(few) == list(places.members(NORTH_EAST, "lower_tier")["code"])
    assert not few.info


def test_groups_are_of_the_place_and_what_it_lies_in_narrowest_first() -> None:
    found = list(compare_places.groups(HARTLEPOOL))
    assert found[:4] == ["chosen", "similar", "E47000006~lower_tier", f"{NORTH_EAST}~combined_authority"]
    assert found[-1] == "list"
    assert compare_places.groups(ENGLAND)[f"{ENGLAND}~region"] == "England: 9 regions"
    assert "S92000003~lower_tier" in compare_places.groups("S92000003")


def test_a_group_forgets_places_chosen_in_another() -> None:
    at = opened(place=HARTLEPOOL, places=f"{HARTLEPOOL},{LEEDS}")
    sound(at.selectbox(key="choice-group").set_value("E47000006~lower_tier").run())
    assert not at.warning
    assert compared(at)[0] == HARTLEPOOL
    assert len(compared(at)) == 5
    assert "places" not in at.query_params


def test_similar_places_begin_with_the_place_itself() -> None:
    at = opened(place=HARTLEPOOL, group="similar")
    assert compared(at) == [HARTLEPOOL, *places.neighbours(HARTLEPOOL)["code"][: MOST - 1]]


def test_a_pasted_list_is_compared_and_what_it_misses_is_named() -> None:
    at = opened(place=HARTLEPOOL, group="list")
    assert "No place in the list yet" in warned(at)
    at.text_area[0].set_value("Leeds\nBristol, City of\nE08000016\nAtlantis")
    sound(next(one for one in at.button if one.label == "Compare these").click().run())
    assert at.query_params["places"] == f"{LEEDS},E06000023,{BARNSLEY},Atlantis"
    assert title(at) == "Leeds and 2 other places"
    assert "No place has the name or code Atlantis." in warned(at)
    assert at.text_area[0].value == "Leeds\nBristol, City of\nBarnsley\nAtlantis"


def test_two_places_of_one_name_stay_two() -> None:
    found = resolve("North East")
    assert found.codes == (NORTH_EAST, "E47000014")
    assert found.several == (("North East", found.codes),)
    named = compare_places.names(found.codes)
    assert len(set(named.values())) == 2
    assert resolve(compare_places.as_lines(found)).codes == found.codes


@pytest.mark.parametrize(
    ("text", "codes", "unknown"),
    [
        ("", (), ()),
        ("hartlepool;LEEDS\tbarnsley", (HARTLEPOOL, LEEDS, BARNSLEY), ()),
        ("e06000001", (HARTLEPOOL,), ()),
        ("St Helens, St. Helens", ("E08000013",), ()),
        ("Kingston upon Hull, City of, Leeds", ("E06000010", LEEDS), ()),
        ("E99999999, <b>x</b>", (), ("E99999999", "<b>x</b>")),
    ],
)
def test_lists_are_read_by_code_and_name(text: str, codes: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    found = resolve(text)
    assert (found.codes, found.unknown) == (codes, unknown)


def test_a_very_long_list_is_cut() -> None:
    assert len(resolve("\n".join(f"Nowhere {n}" for n in range(5000))).unknown) == compare_places.LONGEST_LIST


def test_over_time_says_what_the_test_allows() -> None:
    shown = compare_time.over_time(HEALTHY, (UNITED_KINGDOM, ENGLAND), UNITED_KINGDOM, "", None)
    assert shown.title.startswith("Healthy life expectancy, male in the United Kingdom fell from 62.4 (2019 to 2021)")
    assert shown.period.endswith("2022 to 2024")
    cash = compare_time.over_time(INCOME, (ENGLAND,), ENGLAND, "", None)
    assert cash.title.endswith("in cash terms")
    assert "No uncertainty is published." in cash.note


def test_over_time_names_places_without_a_figure_and_adds_the_comparator() -> None:
    shown = compare_time.over_time(HEALTHY, (HARTLEPOOL, BASSETLAW), HARTLEPOOL, ENGLAND, None)
    assert "No figure is published for Bassetlaw." in shown.note
    assert list(shown.table.columns) == ["Period", "Hartlepool", "England"]
    assert set(shown.download["place"]) == {"Hartlepool", "England"}


def test_the_download_holds_every_period_of_the_chart() -> None:
    shown = compare_time.over_time(PAY, (HARTLEPOOL, LEEDS), HARTLEPOOL, "", None)
    held = indicators.series(PAY, [HARTLEPOOL, LEEDS])
    assert len(shown.download) == len(held)
    assert shown.download["value"].sum() == pytest.approx(held["value"].sum())


def test_as_known_on_a_day_shows_what_was_published_by_then() -> None:
    then = compare_time.over_time(HEALTHY, (HARTLEPOOL,), HARTLEPOOL, "", "2025-07-01")
    assert then.period.endswith("2021 to 2023")
    nothing = compare_time.over_time(HEALTHY, (HARTLEPOOL,), HARTLEPOOL, "", "2020-01-01")
    assert nothing.spec is None
    assert "had been published by 1 January 2020" in nothing.title


def test_side_by_side_stands_by_name_until_asked() -> None:
    codes = (LEEDS, HARTLEPOOL, BARNSLEY)
    by_name = compare_period.side_by_side(HEALTHY, "2022-01-01/P3Y", codes, LEEDS, "name", "", None)
    by_value = compare_period.side_by_side(HEALTHY, "2022-01-01/P3Y", codes, LEEDS, "value", "", None)
    assert list(by_name.table["Place"]) == ["Barnsley", "Hartlepool", "Leeds"]
    assert list(by_value.download["value"]) == sorted(by_value.download["value"], reverse=True)


def test_places_that_cannot_be_told_apart_are_marked_by_the_difference_test() -> None:
    codes = (LEEDS, HARTLEPOOL, BARNSLEY, NORTH_EAST)
    shown = compare_period.side_by_side(HEALTHY, "2022-01-01/P3Y", codes, HARTLEPOOL, "value", "", None)
    rows = shown.download.set_index("place_code")
    own = rows.loc[HARTLEPOOL, ["value", "lower", "upper"]]
    for code in (LEEDS, BARNSLEY):
        apart = differs(*own, *rows.loc[code, ["value", "lower", "upper"]])
        assert rows.loc[code, "told_apart"].startswith("≠ differs" if apart else "≈ cannot be told apart")
    # The North East contains Hartlepool: the two share people.
    assert rows.loc[NORTH_EAST, "told_apart"] == "not tested"
    assert rows.loc[HARTLEPOOL, "told_apart"] == "the place in question"


def test_without_intervals_places_cannot_be_tested() -> None:
    shown = compare_period.side_by_side(INCOME, "2023-01-01/P1Y", (HARTLEPOOL, LEEDS), HARTLEPOOL, "value", "", None)
    assert "Without intervals places cannot be tested for a difference." in shown.note
    assert shown.title.endswith("Hartlepool cannot be tested against the others")
    assert set(shown.table.iloc[:, 3]) == {"the place in question", "not tested"}


def test_spread_names_the_places_of_the_tier_and_says_who_is_not_on_it() -> None:
    shown = compare_period.beeswarm(HEALTHY, "upper_tier", "2022-01-01/P3Y", (HARTLEPOOL, BASSETLAW), None)
    held = indicators.values_at(HEALTHY, "upper_tier", parse("2022-01-01/P3Y"))["value"].dropna()
    assert f"across {len(held)} upper-tier local authorities" in shown.title
    assert shown.note == "Not among them in this period: Bassetlaw."
    assert "Hartlepool: 52.1" in shown.alt


def test_grid_agrees_with_the_page_of_the_place() -> None:
    shown = compare_grid.of_places(None, (HARTLEPOOL, LEEDS), HARTLEPOOL, HARTLEPOOL, ENGLAND, None)
    profile = place_profile.of_place(HARTLEPOOL, None, ENGLAND, None, None)
    assert shown.title == profile.title
    own = shown.download[shown.download["place_code"] == HARTLEPOOL].dropna(subset=["value"]).set_index("indicator")
    there = profile.download.set_index("indicator")
    assert own["verdict"].to_dict() == there["verdict"].to_dict()
    assert len(shown.table) == 2 * len(context.headline())


def test_grid_gives_no_verdict_against_similar_places() -> None:
    shown = compare_grid.of_places("health", (HARTLEPOOL, LEEDS), HARTLEPOOL, HARTLEPOOL, context.SIMILAR, None)
    assert "not a verdict" in shown.note
    assert set(shown.download["verdict"].dropna()) == {"not_compared"}


def test_two_indicators_claim_no_link() -> None:
    shown = compare_two.against(HEALTHY, PAY, "upper_tier", (HARTLEPOOL,), None)
    assert "no line is drawn, nothing is tested" in shown.note
    assert "regression" not in str(shown.spec)
    assert {HEALTHY, PAY, f"{PAY}_period"} <= set(shown.download.columns)
    assert "Healthy life expectancy, male 2022 to 2024" in shown.period


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({"view": "rank"}, "There is no view called rank."),
        ({"group": "E99999999~region"}, "There is no group of places called E99999999"),
        ({"indicator": "moon"}, "There is no indicator called moon."),
        ({"view": "scatter", "second": "moon"}, "There is no indicator called moon."),
        ({"view": "spread", "tier": "moon"}, "is on the tier moon"),
        ({"view": "spread", "period": "moon"}, "There are no figures for moon."),
        ({"view": "spread", "order": "moon"}, "There is no order called moon."),
        ({"view": "grid", "scope": "moon"}, "There is no choice of indicators called moon."),
        ({"places": "moon"}, "No place has the name or code moon."),
        ({"group": "E47000006~lower_tier", "places": LEEDS}, "Leeds is not among: Tees Valley: 5 local authorities."),
    ],
)
def test_a_value_of_the_address_that_means_nothing_is_answered(query: dict[str, str], answer: str) -> None:
    at = opened(place=HARTLEPOOL, **query)
    assert answer in warned(at)
    assert at.get("vega_lite_chart")


def test_controls_change_the_view_and_its_address() -> None:
    at = opened(place=HARTLEPOOL, indicator=HEALTHY)
    sound(at.button_group(key="choice-view").set_value(ONE_PERIOD).run())
    assert at.query_params["view"] == ONE_PERIOD
    assert at.query_params["indicator"] == HEALTHY
    first = at.get("vega_lite_chart")[0].proto.spec
    sound(at.button(key="period-earlier").click().run())
    assert at.query_params["period"] == "2021-01-01/P3Y"
    assert at.get("vega_lite_chart")[0].proto.spec != first
    sound(at.button_group(key="choice-order").set_value("value").run())
    assert at.query_params["order"] == "value"


def test_only_the_view_that_is_open_runs() -> None:
    at = opened(place=HARTLEPOOL, view=GRID)
    assert len(at.get("vega_lite_chart")) == 1
    assert "choice-indicator" not in [one.key for one in at.selectbox]


def test_a_click_on_a_dot_takes_its_place_into_the_comparison() -> None:
    at = opened(place=HARTLEPOOL, places=HARTLEPOOL, view=ONE_PERIOD, indicator=HEALTHY)
    at.session_state["spread"] = {"selection": {"place": [{"code": LEEDS}]}}
    sound(at.run())
    assert at.query_params["places"] == f"{HARTLEPOOL},{LEEDS}"


def test_a_link_restores_the_view() -> None:
    query = {
        "place": HARTLEPOOL,
        "vs": ENGLAND,
        "view": ONE_PERIOD,
        "indicator": HEALTHY,
        "tier": "lower_tier",
        "period": "2019-01-01/P3Y",
        "order": "value",
        "places": f"{LEEDS},{HARTLEPOOL}",
    }
    at = opened(**query)
    assert {key: at.query_params[key] for key in query} == query
    assert compared(at) == [LEEDS, HARTLEPOOL]
    assert at.selectbox(key="choice-period").value == "2019-01-01/P3Y"
    assert at.button_group(key="choice-tier").value == "lower_tier"


def test_no_rank_stands_without_its_interval() -> None:
    regions = tuple(f"E1200000{number}" for number in range(1, 10))
    found = compare_period.side_by_side("employment-rate", "2023-01-01/P1Y", regions, NORTH_EAST, "value", "", None)
    ranks = found.table.set_index("Place")[compare_period.RANK]
    assert ranks["North East"] == "7 to 9 of 9"
    nested = compare_period.side_by_side(
        "employment-rate", "2023-01-01/P1Y", (ENGLAND, NORTH_EAST), NORTH_EAST, "value", "", None
    )
    assert nested.table[compare_period.RANK].str.startswith("no rank: some of these places lie in others").all()
    income = compare_period.side_by_side(INCOME, "2023-01-01/P1Y", regions, NORTH_EAST, "value", "", None)
    assert income.table[compare_period.RANK].str.startswith("no rank: no uncertainty is published").all()
