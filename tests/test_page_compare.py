"""The Compare page: which places, its views, what may be told apart, and addresses good and bad."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import indicators, places, profile
from data.period import parse
from methods.comparison import differs
from tests import opening
from tests.opening import sound
from views import (
    compare_fifths,
    compare_gap,
    compare_grid,
    compare_period,
    compare_places,
    compare_time,
    compare_two,
    context,
    place_profile,
    verdicts,
)
from views.compare import GAP, GRID, ONE_PERIOD, OVER_TIME, TWO
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
# The indicator that is shown first has no figures for a police force area, nor for a district that has ended.
WITHOUT_FIGURES = ("E23000013", "E07000026")

pytestmark = pytest.mark.usefixtures("store")


opened = partial(opening.opened, "compare")


def title(at: AppTest) -> str:
    return at.title[0].value.replace("\\", "")


def warned(at: AppTest) -> str:
    return "\n".join(one.value for one in [*at.warning, *at.info]).replace("\\", "")


def compared(at: AppTest) -> list[str]:
    return at.multiselect(key="choice-places").value


@pytest.mark.parametrize("code", PLACES)
@pytest.mark.parametrize("view", [OVER_TIME, GAP, GRID, ONE_PERIOD, TWO])
def test_every_view_works_for_every_kind_of_place(code: str, view: str) -> None:
    at = opened(place=code, view=view)
    assert not at.warning
    assert at.get("vega_lite_chart") or (code in WITHOUT_FIGURES and at.info)
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
    assert shown.title == f"{profile.title}, at 95% limits"
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
        ({"view": "grid", "limits": "moon"}, "There are no limits of moon. The published 95% is used."),
        ({"view": "gap", "other": "moon"}, "moon is not one of these places. Another is taken."),
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


def test_at_stricter_limits_fewer_places_differ_and_everything_says_which() -> None:
    usual, strict = (
        compare_grid.of_places(None, (HARTLEPOOL, LEEDS), HARTLEPOOL, HARTLEPOOL, ENGLAND, None, level)
        for level in (0.95, 0.998)
    )
    assert usual.title.endswith("at 95% limits")
    assert strict.title.endswith("at 99.8% limits")
    assert strict.title in strict.alt
    assert set(strict.download["limits"]) == {"99.8%"}
    assert {"99.8% limits, worked out", "Comparison at 99.8%"} <= set(strict.table.columns)
    assert "one in 500" in strict.note
    pairs = set(zip(usual.download["verdict"].dropna(), strict.download["verdict"].dropna(), strict=True))
    assert ("worse", "similar") in pairs
    assert {one for first, one in pairs if first != one} == {"similar"}
    row = strict.download[strict.download["indicator"] == HEALTHY].iloc[0]
    assert row["value"] - row["limit_lower"] == pytest.approx((row["value"] - row["lower"]) * 1.5767, rel=1e-4)


def test_limits_chosen_hold_for_places_side_by_side_and_stand_in_the_address() -> None:
    at = opened(place=HARTLEPOOL, view=ONE_PERIOD, indicator=HEALTHY, places=f"{HARTLEPOOL},{LEEDS}")
    sound(at.button_group(key="choice-limits").set_value("99.8").run())
    assert at.query_params["limits"] == "99.8"
    codes, period = (LEEDS, HARTLEPOOL, BARNSLEY), "2022-01-01/P3Y"
    usual, strict = (
        compare_period.side_by_side(HEALTHY, period, codes, HARTLEPOOL, "name", ENGLAND, None, level)
        for level in (0.95, 0.998)
    )
    assert strict.title.endswith("at 99.8% limits")
    assert "at the 99.8% level" in strict.note
    rows, wide = (shown.download.set_index("place_code") for shown in (usual, strict))
    for code in (LEEDS, BARNSLEY):
        ends = [rows.loc[one, ["value", "lower", "upper"]] for one in (HARTLEPOOL, code)]
        assert wide.loc[code, "told_apart"].startswith("≠") == differs(*ends[0], *ends[1], level=0.998)
    assert (wide["limit_lower"] < rows["limit_lower"]).all()
    england = indicators.series(HEALTHY, [ENGLAND]).set_index("period_start").at["2022-01-01", "value"]
    assert dict(wide["verdict"]) == {
        code: "worse" if row["limit_upper"] < england else "better" if row["limit_lower"] > england else "similar"
        for code, row in wide.to_dict("index").items()
    }


def test_limits_of_a_share_stay_within_it() -> None:
    orkney = ("S12000023", "S12000027")
    shown = compare_period.side_by_side(
        "employment-rate", "2023-01-01/P1Y", orkney, orkney[0], "name", "S92000003", None, 0.998
    )
    assert shown.download["limit_upper"].max() == 100


def test_the_gap_is_the_difference_of_the_figures_in_periods_both_have() -> None:
    shown = compare_gap.gap(HEALTHY, NORTH_EAST, SOUTH_EAST, None)
    assert shown.title == (
        "Healthy life expectancy, male: the North East is 6.0 years below the South East (2022 to 2024); "
        "no clear change of the gap since 2011 to 2013"
    )
    assert shown.title in shown.alt
    assert "−6.0 years (−7.1 to −4.9)" in shown.alt
    table = shown.download
    assert (table["gap"] - (table["place_value"] - table["other_value"])).abs().max() < 1e-9
    assert (table["gap_lower"] < table["gap"]).all()
    assert set(table["limits"]) == {"95%"}
    assert len(shown.table) == len(table)
    assert shown.table["Period"].iloc[0] == "2022 to 2024"


def test_the_gap_seen_from_the_other_end_is_the_same_finding() -> None:
    there, back = (compare_gap.gap(HEALTHY, *ends, None) for ends in ((HARTLEPOOL, LEEDS), (LEEDS, HARTLEPOOL)))
    assert " below Leeds " in there.title
    assert (
        there.title.replace("Hartlepool is", "").split("years")[0]
        == back.title.replace("Leeds is", "").split("years")[0]
    )
    assert list(there.download["gap"]) == [-value for value in back.download["gap"]]


def test_a_gap_without_uncertainty_is_neither_clear_nor_changed() -> None:
    shown = compare_gap.gap("good-level-of-development", HARTLEPOOL, LEEDS, None)
    assert "No uncertainty is published, so it cannot be said whether the gap changed." in shown.note
    assert " less Leeds, 1.1 percentage points" in shown.title
    assert set(shown.table["95% interval of the gap"]) == {"no uncertainty published"}
    for word in ("wider", "narrower", "clear", "above", "below"):
        assert word not in shown.title


def test_a_gap_in_cash_is_not_said_to_have_changed() -> None:
    shown = compare_gap.gap(PAY, HARTLEPOOL, LEEDS, None)
    assert shown.title.endswith("no clear gap between Hartlepool and Leeds (30 April 2025)")
    assert "prices change too" in shown.note


def test_a_gap_to_a_place_that_contains_the_other_says_they_share_people() -> None:
    assert "share people" in compare_gap.gap(HEALTHY, HARTLEPOOL, ENGLAND, None).note
    assert "share people" not in compare_gap.gap(HEALTHY, HARTLEPOOL, LEEDS, None).note


def test_a_gap_without_figures_says_whose_are_missing() -> None:
    shown = compare_gap.gap(HEALTHY, HARTLEPOOL, BASSETLAW, None)
    assert shown.spec is None
    assert shown.title == "No figure of healthy life expectancy, male is published for Bassetlaw"
    then = compare_gap.gap(HEALTHY, HARTLEPOOL, LEEDS, "2020-01-01")
    assert then.title.endswith("Hartlepool or Leeds by 1 January 2020")


def test_the_gap_of_two_places_is_between_them_and_of_one_to_the_comparator() -> None:
    two = opened(place=HARTLEPOOL, vs=ENGLAND, view=GAP, places=f"{HARTLEPOOL},{LEEDS}", indicator=HEALTHY)
    assert two.selectbox(key="choice-other").value == LEEDS
    sound(two.selectbox(key="choice-other").set_value(ENGLAND).run())
    assert two.query_params["other"] == ENGLAND
    one = opened(place=HARTLEPOOL, vs=ENGLAND, view=GAP, places=HARTLEPOOL, indicator=HEALTHY)
    assert one.selectbox(key="choice-other").value == ENGLAND
    alone = opened(place=UNITED_KINGDOM, view=GAP, places=UNITED_KINGDOM, indicator=HEALTHY)
    assert "a gap has two ends" in warned(alone)


def test_without_intervals_a_place_has_its_fifth_and_no_verdict() -> None:
    shown = compare_grid.of_places("growth", (HARTLEPOOL,), HARTLEPOOL, HARTLEPOOL, ENGLAND, None)
    rows = shown.download.set_index("indicator")
    assert rows.loc[INCOME, "verdict"] == "not_compared"
    assert rows.loc[INCOME, "position"].startswith("lowest fifth of ")
    assert rows.loc["employment-rate", "position"] == ""
    held = indicators.values_at(INCOME, "upper_tier", parse("2023-01-01/P1Y")).dropna(subset=["value"])
    fifths = compare_fifths.of_level(INCOME, "upper_tier", "2023-01-01", "2023-12-31", None)
    below = (held["value"] < held.set_index("code").loc[HARTLEPOOL, "value"]).mean()
    assert fifths[HARTLEPOOL] == 1
    assert below < 0.2
    country = compare_grid.of_places("growth", (ENGLAND,), ENGLAND, ENGLAND, UNITED_KINGDOM, None)
    assert set(country.download["position"]) == {"", compare_fifths.NO_KIND}


def test_places_stand_in_fifths_of_the_level_that_they_share() -> None:
    shown = compare_grid.of_places("growth", (HARTLEPOOL, BASSETLAW), HARTLEPOOL, HARTLEPOOL, ENGLAND, None)
    positions = shown.download.loc[shown.download["indicator"] == INCOME, "position"]
    assert len(positions) == 2
    assert positions.str.endswith("of 361 lower-tier local authorities").all()


def test_no_fifths_are_formed_of_fewer_than_five_places(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = (INCOME, "upper_tier", "2023-01-01", "2023-12-31")
    few = profile.peer_values([cell], "9999").head(4)
    monkeypatch.setattr(compare_fifths.profile, "peer_values", lambda *_: few)
    assert compare_fifths.of_level(*cell, "2026-06-30") == {}
    row = few.head(1).assign(place=HARTLEPOOL)
    income = context.indicator(INCOME)
    assert income is not None
    assert compare_fifths.positions({INCOME: income}, row, "2026-06-30") == [compare_fifths.TOO_FEW]


def test_fifths_are_in_the_table_of_all_places() -> None:
    when = indicators.periods(INCOME, "upper_tier")[0].code
    shown = compare_period.beeswarm(INCOME, "upper_tier", when, (HARTLEPOOL, LEEDS), None)
    assert set(shown.table["Fifth"]) >= set(compare_fifths.NAMES.values())
    assert "Hartlepool: lowest fifth" in shown.note
    assert "lowest fifth" in shown.alt
    assert (
        "Fifth"
        not in compare_period.beeswarm(HEALTHY, "upper_tier", "2022-01-01/P3Y", (HARTLEPOOL,), None).table.columns
    )


def test_few_homicides_have_neither_verdict_nor_fifth() -> None:
    rule = context.indicator("homicide-offences")
    assert rule is not None
    found = indicators.latest([rule.slug], [NORTH_EAST]).assign(polarity="lower")
    row = verdicts.compared(found, ENGLAND, None, similar_to=NORTH_EAST).iloc[0]
    assert (row["verdict"], row["reason"]) == ("not_compared", rule.comparison_reason)
    period = indicators.periods(rule.slug, "region")[0].code
    shown = compare_period.beeswarm(rule.slug, "region", period, (NORTH_EAST,), None)
    assert "Fifth" not in shown.table.columns
    assert "mostly chance" in shown.note
