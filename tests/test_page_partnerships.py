"""The page of partnerships: register, footprint, members, stages, figures or why there are none."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import footprints, partnerships, store
from tests.opening import opened
from views import partnership, partnership_register
from views.partnership_register import NO_STAGE, Wanted

DAY = "2026-11-22"
READY = "tyne-to-tees-ready-at-five"
MANCHESTER = "greater-manchester-combined-authority"

pytestmark = pytest.mark.usefixtures("store")


def said(page: AppTest) -> str:
    texts = (element.value for kind in (page.markdown, page.caption, page.info) for element in kind)
    return "\n".join(texts).replace("\\", "")


def register(**wanted: str) -> partnership_register.Register:
    return partnership_register.register(Wanted(**wanted), DAY, True)


def test_the_register_counts_what_it_lists() -> None:
    every = register()
    assert len(every.table) == len(partnerships.register(DAY))
    assert every.title.startswith(f"{len(every.table)} partnerships, ")
    official = partnership_register.register(Wanted(), DAY, False)
    assert official.title == f"{len(official.table)} partnerships"
    assert not official.table["Partnership"].str.startswith("◇").any()


@pytest.mark.parametrize(
    ("wanted", "among", "not_among"),
    [
        ({"kind": "investment_zone"}, "West Yorkshire Investment Zone", MANCHESTER),
        ({"region": "E12000001"}, "North East combined authority", "Devon and Torbay combined authority"),
        ({"sector": "trade_union"}, "◇ Tyne to Tees: ready at five", "Investment Zone"),
        ({"stage": "emerging"}, "◇ Tyne to Tees: ready at five", "Greater Manchester combined authority"),
        ({"stage": NO_STAGE}, "Greater Manchester combined authority", "◇ Tyne to Tees: ready at five"),
        ({"mission": "opportunity"}, "Best Start Family Hubs", "Violence Reduction Units"),
    ],
    ids=lambda given: str(given)[:24],
)
def test_the_register_is_narrowed(wanted: dict[str, str], among: str, not_among: str) -> None:
    names = set(register(**wanted).table["Partnership"])
    assert among in names
    assert not_among not in names
    assert len(names) < len(register().table)


def test_what_is_narrowed_to_nothing_says_so() -> None:
    page = opened("partnerships", kind="investment_zone", sector="citizens", known=DAY)
    assert page.title[0].value == "No partnership is like that"
    assert "Choose less above" in said(page)


def test_map_and_register_agree() -> None:
    chart, table = partnership_register.coverage_map(Wanted(kind="combined_authority"), DAY, True, "")
    assert chart is not None
    covered = table[table["Partnerships"] != "0 partnerships"]
    held = {code for slug, _ in register(kind="combined_authority").names for code in partnerships.places(slug)["code"]}
    assert len(covered) == len(held)
    assert (covered["Partnerships"] == "1 partnership").all()


def test_a_partnership_shows_place_members_who_is_missing_stages_and_figures() -> None:
    page = opened("partnerships", partnership=READY, known=DAY)
    assert page.title[0].value == "◇ Tyne to Tees\\: ready at five"
    assert [header.value for header in page.header][:3] == [
        "Who belongs to it, and who is missing",
        "Stages",
        "What it wants to move, and figures of its area",
    ]
    assert "No member is recorded from central government." in said(page)
    links = {link.proto.page for link in page.get("page_link")}
    assert {"place", "indicator", "partnerships"} <= links


def test_figures_of_a_footprint_are_given_or_refused_with_the_reason() -> None:
    found = partnership.values_of(READY)
    given = found.given.set_index("Indicator")
    assert given.at["Greenhouse gas emissions", "How"] == "mean from 5 places, weighted by resident population of 2020"
    refused = found.refused.set_index("Indicator")["Why there is no figure"]
    assert "life table" in refused["Female healthy life expectancy"]
    assert "median" in refused["Gross median weekly pay"]
    assert found.said.startswith(f"{len(given)} of {len(given) + len(refused)} headline indicators")


def test_a_footprint_that_is_one_published_place_shows_its_published_figures() -> None:
    found = partnership.values_of(MANCHESTER)
    assert (found.given["How"] == "published for Greater Manchester").all()
    held = footprints.values(MANCHESTER)
    assert len(found.download) == held["indicator"].nunique()


def test_a_partnership_without_places_says_so() -> None:
    without = next(row["slug"] for row in partnerships.register(DAY).to_dict("records") if row["places"] == 0)
    page = opened("partnerships", partnership=without, known=DAY)
    assert "No place is recorded." in said(page)
    assert "Without places there is no figure" in said(page)


def test_stages_are_told_as_of_the_day() -> None:
    _, now = partnership.stages_of(READY, DAY)
    _, then = partnership.stages_of(READY, "2025-12-31")
    assert list(now["Reached"]) == ["14 July 2025", "20 May 2026", "not yet"]
    assert list(then["Reached"]) == ["14 July 2025", "not yet", "not yet"]


def test_partners_are_a_matrix_that_keeps_to_the_largest() -> None:
    chart, note = partnership_register.partners(Wanted(), DAY, True)
    assert chart is not None
    assert note.startswith(f"The {partnership_register.MOST_ROWS} with most members are drawn.")
    few, quiet = partnership_register.partners(Wanted(kind="collective_impact"), DAY, True)
    assert few is not None
    assert quiet == ""


def test_an_unknown_partnership_is_answered() -> None:
    page = opened("partnerships", partnership="[war](javascript:x)", known=DAY)
    assert any("There is no partnership called" in warning.value for warning in page.warning)
    assert page.title[0].value.startswith("55 partnerships")


def test_members_who_left_and_partnerships_that_ended_are_told_as_of_the_day(full_store: Path) -> None:
    before = partnership.members_of(READY, DAY, True)
    region = "E12000001"
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute(
            'UPDATE partnership_member SET "left" = ? WHERE rowid = '
            "(SELECT rowid FROM partnership_member WHERE partnership = ? LIMIT 1)",
            ("2026-10-01", READY),
        )
        connection.execute("UPDATE partnership SET \"end\" = '2026-11-01' WHERE slug = ?", (READY,))
    after, earlier = (partnership.members_of(READY, day, True) for day in (DAY, "2026-09-30"))
    assert len(after.table) == len(before.table) - 1
    assert len(earlier.table) == len(before.table)
    assert READY in set(partnerships.covering(region, "2026-10-31")["slug"])
    assert READY not in set(partnerships.covering(region, DAY)["slug"])
    assert READY in set(partnerships.covered("upper_tier", "2026-10-31")["partnership"])
    assert READY not in set(partnerships.covered("upper_tier", DAY)["partnership"])
    wanted = partnerships.own_indicators(READY)["indicator"].iloc[0]
    assert READY in set(partnerships.wanting(wanted, "2026-10-31")["slug"])
    assert READY not in set(partnerships.wanting(wanted, DAY)["slug"])
    listed = register()
    assert listed.title.endswith(", 1 ended")
    row = listed.table.set_index("Partnership").loc["◇ Tyne to Tees: ready at five"]
    assert row["Until"] == "1 November 2026"
    counted = listed.download.set_index("name").at["Tyne to Tees: ready at five", "members"]
    assert counted == len(after.table)
