"""Purpose Goals: names as sure as they are, levels as recorded, gaps, what works; the account; sources and disputes."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components import record_words
from data import purpose as questions
from tests.opening import opened
from views import disputed, purpose, purpose_account, purpose_gaps
from views.purpose import Wanted
from views.purpose_gaps import BY_REGION, BY_SECTOR

DAY = "2026-11-22"
ALL = Wanted()

pytestmark = pytest.mark.usefixtures("store")


def said(page: AppTest) -> str:
    texts = (element.value for kind in (page.markdown, page.caption, page.info) for element in kind)
    return "\n".join(texts).replace("\\", "")


def test_names_are_given_as_sure_as_they_are() -> None:
    named = purpose.goals(True)
    assert list(named["number"]) == list(range(1, 16))
    sure = dict(zip(named["number"], named["sure"], strict=True))
    assert sure[15] == "name read at its source"
    assert sure[13] == "name read at its source, number not confirmed"
    assert sure[4] == "name as others report it, number not confirmed"
    assert sure[9] == "name to be confirmed, number not confirmed"
    assert dict(zip(named["number"], named["label"], strict=True))[9] == "9 (name to be confirmed)"
    assert named["column"].is_unique


def test_a_purpose_goal_without_a_name_is_not_given_one() -> None:
    page = opened("purpose_goals", purpose="purpose-goal-7", known=DAY)
    assert page.title[0].value.replace("\\", "") == "Purpose Goal 7 (name to be confirmed)"
    assert "Name to be confirmed, number not confirmed." in said(page)


def test_an_organisation_stands_at_its_newest_level_known_on_the_day() -> None:
    held = questions.assessments().sort_values("assessed")
    both = held.groupby(["organisation", "purpose_goal"]).filter(lambda rows: rows["level"].nunique() == 2)
    key, rows = next(iter(both.groupby(["organisation", "purpose_goal"])))
    older, newer = rows.to_dict("records")
    for day, one in ((older["assessed"], older), (newer["assessed"], newer)):
        known = purpose.assessed(day, True, ALL).set_index(["organisation", "purpose_goal"]).loc[key]
        assert (known["year"], known["level"]) == (one["year"], one["level"])
    assert not purpose.assessed(DAY, True, ALL).duplicated(["organisation", "purpose_goal"]).any()


def test_table_download_and_store_agree() -> None:
    found = purpose.of_all(DAY, True, ALL)
    held = questions.assessments()
    newest = held.drop_duplicates(["organisation", "purpose_goal"])
    assert len(found.table) == len(found.download) == len(newest)
    assert found.title.startswith(f"{held['organisation'].nunique()} organisations, all illustrative,")
    assert (found.download["stands_behind"] == "◇ illustrative").all()
    assert found.table["Organisation"].str.startswith("◇ ").all()
    assert found.note.startswith(f"The first {purpose.MOST_ROWS} of ")


def test_organisations_are_narrowed_by_sector_and_place() -> None:
    nhs = purpose.assessed(DAY, True, Wanted(sector="nhs"))
    assert set(nhs["sector"]) == {"nhs"}
    here = purpose.assessed(DAY, True, Wanted(place="E12000001"))
    assert 0 < here["organisation"].nunique() < purpose.assessed(DAY, True, ALL)["organisation"].nunique()
    page = opened("purpose_goals", sector="citizens", place="E06000017", scope="place", known=DAY)
    assert "No organisation is like that" in said(page)


def test_levels_of_a_goal_add_up_to_its_organisations() -> None:
    for slug in ("purpose-goal-5", "purpose-goal-15"):
        found = purpose.one_goal(slug, DAY, True, ALL)
        assert found is not None
        counted = [int(word) for word in found.said.replace(",", "").split() if word.isdigit()]
        assert counted[0] == sum(counted[1:]) == len(found.table)


@pytest.mark.parametrize("by", [BY_SECTOR, BY_REGION])
def test_gaps_count_organisations_that_are_under_way(by: str) -> None:
    found = purpose_gaps.gaps(DAY, True, ALL, by)
    assert found.chart is not None
    held = purpose.assessed(DAY, True, ALL)
    moving = held[held["level"].isin(purpose.MOVING)]
    row = found.table.set_index("Purpose Goal").loc["15 Working in partnership"]
    assert row.sum() == (moving["purpose_goal"] == "purpose-goal-15").sum()


def test_gaps_count_each_sector_s_own() -> None:
    table = purpose_gaps.gaps(DAY, True, ALL, BY_SECTOR).table.set_index("Purpose Goal")
    held = purpose.assessed(DAY, True, ALL)
    assert held["sector"].nunique() == len(table.columns) > 1
    labels = dict(zip(purpose.goals(True)["slug"], purpose.goals(True)["label"], strict=True))
    for sector, own in held.groupby("sector"):
        moving = own.loc[own["level"].isin(("under_way", "part_of_practice")), "purpose_goal"].value_counts()
        column = table[f"{record_words.SECTORS[sector]} ({own['organisation'].nunique()})"]
        assert {slug: column[label] for slug, label in labels.items()} == {slug: moving.get(slug, 0) for slug in labels}


def test_goals_on_which_nobody_is_under_way_are_named() -> None:
    wanted = Wanted(sector="trade_union")
    held = purpose.assessed(DAY, True, wanted)
    moving = set(held.loc[held["level"].isin(purpose.MOVING), "purpose_goal"])
    found = purpose_gaps.gaps(DAY, True, wanted, BY_SECTOR)
    assert found.said.startswith(f"Nobody shown here is under way on {15 - len(moving)} goals: ")
    assert purpose_gaps.gaps(DAY, False, wanted, BY_SECTOR).chart is None


def test_what_works_leads_to_initiatives() -> None:
    held = purpose.assessed(DAY, True, ALL).dropna(subset=["initiative"]).iloc[0]
    page = opened("purpose_goals", purpose=held["purpose_goal"], known=DAY)
    links = [link.proto.query_string for link in page.get("page_link") if link.proto.page == "what_works"]
    assert any(f"initiative={held['initiative']}" in link for link in links)
    assert "purpose_goals" in {link.proto.page for link in page.get("page_link")}


@pytest.mark.parametrize("code", ["K02000001", "E12000001", "E06000001"])
def test_an_account_that_nobody_published_is_not_available(code: str) -> None:
    found = purpose_account.of_place(code, "Here", True)
    assert found.said == "Not available: no account of civil society was found for Here."
    assert list(found.table["Entry"]) == list(record_words.ACCOUNT.values())
    assert (found.table["Value"] == "not available").all()
    assert list(purpose_account.TERMS) == list(record_words.ACCOUNT)


def test_disputes_and_differing_sources_are_told_as_known_on_the_day() -> None:
    record = ("partnership", "tyne-to-tees-ready-at-five")
    now, then, before = (disputed.of_record(*record, day, True) for day in (DAY, "2026-05-20", "2026-05-01"))
    assert now.said == "1 dispute, answered. Sources differ on: start."
    assert then.said.startswith("1 dispute, 1 not yet answered.")
    assert list(then.disputes["Answer"]) == ["none yet"]
    assert list(now.sources["It says"]) == ["2025-04-01", "2025-06-01"]
    assert set(now.sources["The record says"]) == {"2025-04-01"}
    assert before.disputes.empty
    assert disputed.of_record(*record, DAY, False).disputes.empty


def test_a_composite_key_is_found() -> None:
    key = "provider-starling | Speech support before school | 2024-04-01/P1Y"
    assert len(disputed.of_record("provider_result", key, DAY, True).disputes) == 1


def test_without_illustrative_records_the_page_says_why_it_is_empty() -> None:
    page = opened("purpose_goals", illustrative="hidden", known=DAY)
    assert page.title[0].value == "No organisation is recorded as having assessed itself"
    assert "Illustrative ones are hidden" in said(page)
    assert "◇" not in said(page)
    assert "Number 15 was read with its name" in said(page)


@pytest.mark.parametrize("query", [{"purpose": "<script>"}, {"sector": "war"}, {"scope": "moon"}, {"group": "age"}])
def test_a_bad_value_is_answered(query: dict[str, str]) -> None:
    page = opened("purpose_goals", known=DAY, **query)
    assert page.warning
    assert page.title[0].value


def test_choosing_a_goal_opens_it() -> None:
    page = opened("purpose_goals", known=DAY)
    page.selectbox(key="purpose-open").set_value("purpose-goal-15").run()
    assert page.query_params["purpose"] == "purpose-goal-15"
    assert page.title[0].value == "Purpose Goal 15 Working in partnership"
