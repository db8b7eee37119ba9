"""The page of decisions: what became of each with its working, links to all it joins, earlier days."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components import record_words
from data import decisions, levers, taking_part
from tests.opening import opened
from views import decision, decision_working

DAY = "2026-11-22"
PARKS = "london-2025-06-park-hours"

pytestmark = pytest.mark.usefixtures("store")


def said(page: AppTest) -> str:
    texts = (element.value for kind in (page.markdown, page.caption, page.info) for element in kind)
    return "\n".join(texts).replace("\\", "")


def test_a_decision_joins_its_council_place_mission_and_indicator() -> None:
    page = opened("decisions", decision=PARKS, known=DAY)
    links = {link.proto.page: link.proto.query_string for link in page.get("page_link")}
    assert {"councils", "place", "mission", "indicator", "decisions"} <= set(links)
    assert "council=london-mission-council" in links["councils"]
    assert "place=E12000007" in links["place"]
    assert "indicator=adult-obesity-prevalence" in links["indicator"]


def test_the_working_is_shown_in_figures() -> None:
    found = decision_working.working(PARKS, None)
    assert found.state == "did_not_move"
    assert found.finding == record_words.MOVED["did_not_move"]
    assert list(found.table["Step"]) == [
        "Figure it starts from",
        "Figure in which it could show",
        "Change",
        "Expected change",
        "What can be said",
    ]
    assert found.table["Figure"].iloc[3] == "−1.5 percentage points"
    assert "95% interval −0.7 percentage points to +1.0 percentage points" in found.why
    assert found.chart is not None


def test_what_became_of_it_depends_on_the_day_of_knowledge() -> None:
    assert decision_working.working(PARKS, "2025-07-01").state == "not_yet_due"
    page = opened("decisions", decision=PARKS, known="2025-07-01")
    assert "Not yet due" in said(page)
    assert "is not in the store yet" in said(page)


def test_a_list_counts_every_state_and_each_decision_once() -> None:
    listed = decision.listed(DAY, None, True)
    assert sum(listed.counts.values()) == len(listed.table) == len(decisions.decisions())
    assert len(set(listed.names)) == len(listed.names)
    for state in listed.counts:
        narrowed = decision.listed(DAY, None, True, state=state)
        assert len(narrowed.table) == listed.counts[state]
        assert narrowed.table["What became of it"].str.endswith(record_words.MOVED[state]).all()


def test_every_row_of_the_download_says_who_stands_behind_it() -> None:
    listed = decision.listed(DAY, None, True)
    assert (listed.download["stands_behind"] == "◇ illustrative").all()
    assert listed.table["Decision"].str.startswith("◇ ").all()
    assert decision.listed(DAY, None, False).said == "No decision is recorded."


def test_a_place_without_decisions_says_so() -> None:
    page = opened("decisions", place="E08000025", scope="place", known=DAY)
    assert page.title[0].value == "No decision is recorded"
    assert "No decision is like that" in said(page)


@pytest.mark.parametrize(
    "query", [{"decision": "<script>"}, {"scope": "war"}, {"state": "lost"}], ids=lambda query: next(iter(query))
)
def test_a_bad_value_is_answered(query: dict[str, str]) -> None:
    page = opened("decisions", known=DAY, **query)
    assert page.warning
    assert len(page.title) == 1


def test_amounts_in_cash_are_never_said_to_move() -> None:
    pay = [
        row["slug"] for row in decisions.decisions().to_dict("records") if row["indicator"] == "gross-median-weekly-pay"
    ]
    due = [found for slug in pay if (found := decision_working.working(slug, None)).state != "not_yet_due"]
    assert due
    assert {(found.state, found.why) for found in due} == {
        ("cannot_tell", "The amounts are in cash, and prices moved too.")
    }


def test_choosing_a_decision_opens_it_and_the_way_back_leads_to_all() -> None:
    page = opened("decisions", known=DAY)
    page.selectbox(key="decision-open").set_value(PARKS).run()
    assert page.query_params["decision"] == PARKS
    assert page.title[0].value == "◇ Free exercise in parks"


def test_what_fed_a_decision_and_what_follows_from_it_are_shown_and_linked_back() -> None:
    events = taking_part.events(DAY)
    fed = events.dropna(subset=["decision"])["decision"].iloc[0]
    page = opened("decisions", decision=fed, known=DAY)
    assert "Citizens who took part" in [header.value for header in page.header]
    used = levers.uses(DAY).dropna(subset=["decision"])["decision"].iloc[0]
    page = opened("decisions", decision=used, known=DAY)
    assert "Levers used because of it" in [header.value for header in page.header]
    back = [link.proto.query_string for link in opened("taking_part", known=DAY).get("page_link")]
    assert any("decision=" in query for query in back)


def test_an_indicator_leads_to_the_decisions_that_should_move_it() -> None:
    page = opened("indicator", indicator="adult-obesity-prevalence", known=DAY)
    assert "Who wants to move it" in [header.value for header in page.header]
    assert any("decision=" in link.proto.query_string for link in page.get("page_link"))


def test_a_hidden_record_is_not_shown_on_its_own_page() -> None:
    page = opened("decisions", decision=PARKS, known=DAY, illustrative="hidden")
    assert page.title[0].value == "A decision that is hidden"
    assert "This record is illustrative, and illustrative records are hidden." in said(page)
    assert "Free exercise" not in said(page)
    partnership = opened("partnerships", partnership="tyne-to-tees-ready-at-five", known=DAY, illustrative="hidden")
    assert partnership.title[0].value == "A partnership that is hidden"
    assert not partnership.header
