"""What works: findings from intervals alone, planned beside seen, links to all that an initiative joins."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import record_words
from components.assembly import vega_lite
from components.charts.trials import SHAPES, trials
from components.theme import NumberStyle
from data import contracts, money, purpose, trying
from tests.making import drawn
from tests.opening import opened
from views import tried, tried_around, tried_goals, tried_one, tried_result
from views.tried import Wanted

DAY = "2026-11-22"
HUBS = "north-east-saturday-hubs"
FALLS = "south-west-move-after-sixty"

pytestmark = pytest.mark.usefixtures("store")


def said(page: AppTest) -> str:
    texts = (element.value for kind in (page.markdown, page.caption, page.info) for element in kind)
    return "\n".join(texts).replace("\\", "")


def rows(count: int, **changed: object) -> pd.DataFrame:
    row = {"name": "Hubs", "group": "", "value": 50.0, "lower": 20.0, "upper": 80.0, "planned": 100.0}
    row |= {"state": "as_planned", "text": "+5", "label": "+5 of 10"}
    return pd.DataFrame([row | changed | {"name": f"Hubs {number}"} for number in range(count)])


def chart(frame: pd.DataFrame, **options: tuple[float, float]) -> dict:
    words = {"title": "Two results", "subtitle": "Share of the plan", "said": dict(tried_result.FINDINGS)}
    return vega_lite(trials(frame, style=NumberStyle("", "%", 0), **words, **options))


@pytest.mark.parametrize(
    ("planned", "result", "lower", "upper", "state"),
    [
        (30, 22, 9, 35, "as_planned"),
        (30, 22, 0, 44, "cannot_tell"),
        (30, 22, -1, 45, "cannot_tell"),
        (30, -5, -9, -1, "other_way"),
        (-6, -5, -9, -1, "as_planned"),
        (-6, 5, 1, 9, "other_way"),
        (None, 5, 1, 9, "differs"),
        (0, 5, 1, 9, "differs"),
        (30, 22, None, None, "no_interval"),
        (30, 22, 9, float("nan"), "no_interval"),
        (30, None, None, None, "no_result"),
        (None, 0, 0, 0, "cannot_tell"),
    ],
)
def test_a_finding_follows_from_the_interval_alone(planned, result, lower, upper, state) -> None:
    assert tried_result.finding(planned, result, lower, upper) == state


@pytest.mark.parametrize(
    ("planned", "lower", "upper", "words"),
    [
        (30, 9, 35, "the plan lies within the interval"),
        (30, 9, 29, "clearly short of the plan"),
        (30, 31, 35, "clearly beyond the plan"),
        (-6, -5, -1, "clearly short of the plan"),
        (-6, -9, -7, "clearly beyond the plan"),
        (-6, 1, 4, "clearly short of the plan"),
        (None, 9, 35, ""),
        (30, None, None, ""),
    ],
)
def test_a_result_is_held_against_its_plan(planned, lower, upper, words) -> None:
    assert tried_result.against_plan(planned, lower, upper) == words


def test_of_initiatives_that_change_nothing_one_in_twenty_looks_different() -> None:
    seen = np.random.default_rng(7).normal(size=20_000)
    states = [tried_result.finding(1, one, one - 1.96, one + 1.96) for one in seen]
    clearly = np.mean([state != "cannot_tell" for state in states])
    assert 0.045 < clearly < 0.055


def test_a_result_is_written_with_its_sign_interval_and_unit() -> None:
    text = tried_result.result_text(-1.5, -2.25, -0.75, "percentage points")
    assert text == "−1.5 percentage points (95% interval −2.25 to −0.75)"
    assert tried_result.result_text(4, None, None, "%") == "+4% (no uncertainty published)"
    assert tried_result.result_text(None, None, None, "%") == "not yet"


def test_every_step_of_the_scale_is_named() -> None:
    assert ["not_rated", *tried_result.STEPS] == list(record_words.EVIDENCE)
    assert tried_result.step_text("not_rated") == tried_result.step_text(None) == "Not rated"
    assert set(tried_result.FINDINGS) == set(tried_result.SIGNS) == {*SHAPES, "no_result"}


def test_sixty_initiatives_are_drawn_each_with_its_plan_and_what_is_cut_has_an_arrow() -> None:
    finished = chart(rows(60).assign(group=["A"] * 30 + ["B"] * 30))
    table = finished["datasets"]["table_1"]
    assert len(table) == 60
    tops = [row["top"] for row in table]
    assert all(later - before in (32, 64) for before, later in pairwise(tops))
    assert [row["group"] for row in finished["datasets"]["table_2"]] == ["A", "B"]
    cut = chart(rows(2, upper=900.0), limits=(-100.0, 300.0))
    assert max(row["upper"] for row in cut["datasets"]["table_1"]) <= 300
    assert "the interval goes on" in cut["title"]["subtitle"]["expr"]
    assert "the interval goes on" not in finished["title"]["subtitle"]["expr"]


def test_what_cannot_be_told_is_hollow_and_the_key_names_only_shapes_met() -> None:
    finished = chart(pd.concat([rows(1), rows(1, state="cannot_tell")], ignore_index=True))
    points = [layer["mark"] for layer in drawn(finished) if layer["mark"]["type"] == "point"]
    assert ["filled" in mark for mark in points] == [True, False]
    subtitle = finished["title"]["subtitle"]["expr"]
    assert "○ Cannot be told" in subtitle
    assert "▼" not in subtitle


def test_a_result_decided_about_later_was_not_known() -> None:
    decided = {one.decided for one in (trying.initiative(HUBS),) if one}
    assert decided == {"2026-07-08"}
    then, now = (tried.every(day, True).set_index("slug").loc[HUBS] for day in ("2026-07-07", "2026-07-08"))
    assert (then["state"], then["verdict"], then["evidence"]) == ("no_result", "too_early", "not_rated")
    assert (now["state"], now["verdict"], now["evidence"]) == ("as_planned", "scale", "3")
    assert HUBS not in set(tried.every("2025-05-09", True)["slug"])


def test_the_register_counts_what_it_lists_and_what_it_draws() -> None:
    found = tried.register(Wanted(), DAY, True)
    every = trying.initiatives()
    assert len(found.table) == len(found.names) == len(found.download) == len(every)
    assert found.title.startswith(f"{len(every)} initiatives, all illustrative: ")
    assert found.table["Initiative"].str.startswith("◇ ").all()
    assert (found.download["stands_behind"] == "◇ illustrative").all()
    results = int((tried.every(DAY, True)["state"] != "no_result").sum())
    assert f"{results} have a result" in found.title
    assert f"{len(every) - results} without a result yet" in found.note
    assert found.chart is not None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mission", "health"),
        ("goal", "school-readiness"),
        ("evidence", "5"),
        ("verdict", "stop"),
        ("region", "E12000001"),
    ],
)
def test_the_register_is_narrowed(field: str, value: str) -> None:
    every, shown = tried.every(DAY, True), tried.narrowed(Wanted(**{field: value}), DAY, True)
    assert 0 < len(shown) < len(every)
    if field != "region":
        assert set(shown[field]) == {value}
    else:
        assert HUBS in set(shown["slug"])
        assert "north-east-first-call" in set(shown["slug"])
        assert not shown["slug"].str.startswith("south-").any()


def test_by_goal_every_initiative_is_counted_once_and_nothing_is_averaged() -> None:
    found = tried_goals.by_goal(Wanted(), DAY, True)
    held = [name for cell in found.table["Tried"] for name in cell.split("; ")]
    assert len(held) == len(tried.every(DAY, True))
    assert found.chart is not None
    ready = found.table[found.table["Goal"].str.contains("five-year-olds")].iloc[0]
    assert "◇ Saturday hubs" in ready["Tried"]


def test_an_initiative_joins_decision_partnership_place_indicator_mission_and_money() -> None:
    page = opened("what_works", initiative=HUBS, known=DAY)
    assert page.title[0].value == "◇ Saturday hubs"
    links: dict[str, str] = {}
    for link in page.get("page_link"):
        links[link.proto.page] = links.get(link.proto.page, "") + link.proto.query_string
    assert "decision=north-east-2025-03-hubs-saturday" in links["decisions"]
    assert "partnership=tyne-to-tees-ready-at-five" in links["partnerships"]
    assert "place=E12000001" in links["place"]
    assert "indicator=good-level-of-development" in links["indicator"]
    assert {"mission", "money", "what_works"} <= set(links)
    assert "purse=" in links["money"]


def test_contracts_holdings_and_purpose_goals_that_name_it_are_shown() -> None:
    held = contracts.contracts()
    slug = held["initiative"].dropna().iloc[0]
    found = tried_around.of_initiative(slug, True)
    assert len(found.contracts) == (held["initiative"] == slug).sum()
    shared = money.fund_holdings()["initiative"].dropna().iloc[0]
    assert len(tried_around.of_initiative(shared, True).holdings)
    named = purpose.assessments()
    named = named[named["initiative"].notna()].iloc[0]
    goals = dict(tried_around.of_initiative(named["initiative"], True).goals)
    assert named["purpose_goal"] in goals
    page = opened("what_works", initiative=slug, known=DAY)
    assert "Contracts for it" in [header.value for header in page.subheader]


def test_planned_and_seen_stand_side_by_side() -> None:
    found = tried_one.result_of(HUBS, DAY)
    known = found.table.set_index("Step")["What is known"]
    assert known["Planned"] == "+30 families a week in each hub"
    assert known["Seen"] == "+22 families a week in each hub (95% interval +9 to +35)"
    assert known["Against the plan"] == "The plan lies within the interval"
    assert found.finding == "● Clearly different from nothing, in the direction planned"
    assert tried_one.result_of(FALLS, DAY).finding == "○ Cannot be told from nothing"
    before = tried_one.result_of(HUBS, "2026-01-01")
    assert before.chart is None
    assert before.finding == "– No result yet"


def test_the_step_of_evidence_is_named_with_its_source() -> None:
    page = opened("what_works", initiative=HUBS, known=DAY)
    assert "Step 3 of 5: before and after, beside others" in said(page)
    assert "What Works Centre for Local Economic Growth" in said(page)
    assert list(tried_one.steps("3")["Here"]) == ["", "", "● here", "", ""]


def test_money_adds_up_to_the_penny() -> None:
    for slug in (HUBS, "wales-homes-mended"):
        found, held = tried_one.money_of(slug, True), trying.allocations(slug)
        assert len(found.table) == len(held)
        from_download = sum(round(float(text) * 100) for text in found.download["pounds_given"])
        assert from_download == int(held["amount"].sum())


def test_a_disputed_result_says_who_and_what() -> None:
    page = opened("what_works", initiative="north-west-night-guardians", known=DAY)
    assert "Sources and disputes" in [header.value for header in page.header]
    assert "1 dispute, answered." in said(page)
    assert "Sources differ on: result" in said(page)


def test_without_illustrative_records_the_page_says_why_it_is_empty() -> None:
    page = opened("what_works", illustrative="hidden", known=DAY)
    assert page.title[0].value == "No initiative is like that"
    assert "Illustrative ones are hidden" in said(page)
    assert "◇" not in said(page)


@pytest.mark.parametrize(
    "query", [{"initiative": "<script>"}, {"evidence": "9"}, {"verdict": "war"}, {"region": "X"}, {"goal": "none"}]
)
def test_a_bad_value_is_answered(query: dict[str, str]) -> None:
    page = opened("what_works", known=DAY, **query)
    assert page.warning
    assert page.title[0].value


def test_choosing_an_initiative_opens_it() -> None:
    page = opened("what_works", known=DAY)
    page.selectbox(key="initiative-open").set_value(HUBS).run()
    assert page.query_params["initiative"] == HUBS
    assert page.title[0].value == "◇ Saturday hubs"


def test_a_hidden_initiative_is_not_shown_on_its_own_page() -> None:
    page = opened("what_works", initiative="east-midlands-lit-paths", known="2026-11-22", illustrative="hidden")
    assert page.title[0].value == "An initiative that is hidden"
    assert not page.header
