"""Levers, taking part, and the strips on pages of figures that lead to who is acting."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import words
from data import levers, money, store, taking_part, trying
from tests.opening import opened
from tests.seats import named_missing, without_seat
from views import acting, lever, taking
from views.regions import north_to_south

DAY = "2026-11-22"

pytestmark = pytest.mark.usefixtures("store")


def said(page: AppTest) -> str:
    texts = (element.value for kind in (page.markdown, page.caption, page.info) for element in kind)
    return "\n".join(texts).replace("\\", "")


def test_a_lever_stands_at_the_tier_that_holds_it_and_says_who_uses_it() -> None:
    found = lever.of_goal("school-readiness", "E12000001", "in the North East", DAY, True)
    held = levers.levers("school-readiness")
    assert len(found.table) == len(held)
    used = found.table["Used by"] != "nobody"
    assert found.title == f"◇ {len(held)} levers, {used.sum()} of them used in the North East"
    assert 0 < used.sum() < len(held)
    acting_on = set(levers.uses(DAY, "school-readiness", "E12000001")["lever"])
    idle = held.loc[~held["slug"].isin(acting_on), "title"]
    assert len(idle) == (~used).sum()
    assert found.unused == f"Nobody is recorded as using: {words.join_list([f'◇ {title}' for title in idle])}."


def test_more_is_used_anywhere_than_in_one_place_and_less_before_than_now() -> None:
    def used(place: str | None, day: str) -> int:
        return int((lever.of_goal("school-readiness", place, "", day, True).table["Used by"] != "nobody").sum())

    assert used(None, DAY) >= used("E12000001", DAY) > used("E12000001", "2024-11-30")


def test_levers_of_a_goal_that_has_none_are_answered() -> None:
    page = opened("levers", mission="opportunity", goal="no-such", known=DAY)
    assert any("no goal with levers" in warning.value for warning in page.warning)
    hidden = opened("levers", mission="opportunity", illustrative="hidden", known=DAY)
    assert hidden.title[0].value == "Opportunity: no lever is recorded"


def test_taking_part_adds_up() -> None:
    found = taking.events(DAY, None, None, True)
    held = taking_part.events(DAY)
    assert len(found.table) == len(found.download) == len(held)
    assert f"{int(held['people'].sum()):,} people" in found.said
    by_region = sum(len(taking_part.events(DAY, place=code)) for code in north_to_south())
    wider = held["place"].isin(["E92000001", "K02000001", "K03000001"]).sum()
    assert by_region + wider == len(held)


def test_promises_are_overdue_only_after_their_day() -> None:
    now, then = (taking.commitments(day, None, None, True) for day in (DAY, "2025-01-01"))
    assert now.table["How it stands"].str.startswith("▼ Overdue since").sum() > 0
    assert len(then.table) < len(now.table)
    rows = pd.DataFrame({"due": ["2025-06-30"], "state": ["delivered"], "delivered_on": ["2025-07-02"]})
    (late,) = rows.to_dict("records")
    assert taking.state(late, "2025-07-01") == "▼ Overdue since 30 June 2025"
    assert taking.state(late, "2025-07-02") == "Delivered"


def test_secondments_are_counted_both_ways() -> None:
    found = taking.secondments(DAY, None, None, True)
    held = taking_part.secondments(DAY)
    government = held["to_sector"].isin(["central_government", "devolved_government"])
    from_government = held["from_sector"].isin(["central_government", "devolved_government"])
    assert f"{(government & ~from_government).sum()} into government" in found.said
    assert f"{(from_government & ~government).sum()} out of it" in found.said


@pytest.mark.parametrize(
    ("page", "record", "title"),
    [
        ("levers", ("lever", "benefit-rules"), "1 lever, 0 of them used in the United Kingdom"),
        (
            "taking_part",
            ("participation", "clean-energy-national-climate-panel-on-chargers-2026"),
            "1 event, 75 people (counted at each event), 900 hours",
        ),
    ],
)
def test_hiding_illustrative_records_leaves_only_what_is_not(
    page: str, record: tuple[str, str], title: str, full_store: Path
) -> None:
    table, slug = record
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute(f"UPDATE {table} SET provenance = 'self_reported' WHERE slug = ?", (slug,))
    hidden = opened(page, known=DAY, illustrative="hidden")
    assert hidden.title[0].value.replace("\\", "") == title
    assert "◇" not in said(hidden)
    assert opened(page, known=DAY).title[0].value.startswith("◇ ")


@pytest.mark.parametrize("region", list(range(1, 10)))
def test_every_region_says_who_is_acting_and_who_is_missing(region: int) -> None:
    page = opened("place", place=f"E1200000{region}", known=DAY)
    assert "Who is acting, who is missing" in [header.value for header in page.header]
    text = said(page)
    assert "mission council meets next on" in text
    assert named_missing(text) == without_seat(f"E1200000{region}", DAY)
    assert "councils" in {link.proto.page for link in page.get("page_link")}


def test_nation_and_mission_lead_to_councils_and_decisions() -> None:
    for page, query in (("nation", {}), ("mission", {"mission": "health"})):
        links = {link.proto.page for link in opened(page, known=DAY, **query).get("page_link")}
        assert {"councils", "decisions", "partnerships", "taking_part"} <= links


def test_a_place_without_partnerships_says_so() -> None:
    strip = acting.of_place("N09000003", "Belfast", DAY, None, False)
    assert strip.sentences[0] == "No partnership is recorded for Belfast."


def test_a_decision_leads_to_its_initiative_its_money_its_indicator_and_its_place_and_back() -> None:
    def links(page: str, **query: str) -> dict[str, str]:
        shown = opened(page, known=DAY, **query).get("page_link")
        return {link.proto.query_string: link.proto.page for link in shown}

    def to(found: dict[str, str], page: str, part: str) -> str:
        return next(query for query, name in found.items() if name == page and part in query)

    tried = trying.initiatives().dropna(subset=["decision", "indicator"])
    paid = {row["initiative"] for row in money.allocations().dropna(subset=["initiative"]).to_dict("records")}
    slug, decision = next((row["slug"], row["decision"]) for row in tried.to_dict("records") if row["slug"] in paid)
    assert to(links("decisions", decision=decision), "what_works", f"initiative={slug}")
    of_initiative = links("what_works", initiative=slug)
    assert to(of_initiative, "decisions", f"decision={decision}")
    assert to(of_initiative, "indicator", "indicator=")
    assert to(of_initiative, "place", "place=")
    purse = to(of_initiative, "money", "purse=").partition("purse=")[2].partition("&")[0]
    of_purse = links("money", purse=purse)
    assert to(of_purse, "what_works", "initiative=")
    assert to(of_purse, "place", "place=")
    place = tried.set_index("slug").at[slug, "place"]
    assert to(links("place", place=place), "what_works", "initiative=")
    assert to(links("indicator", indicator=tried.set_index("slug").at[slug, "indicator"]), "decisions", "decision=")
