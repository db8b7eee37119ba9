"""The page of money: sums to the penny, bases apart, flags, the review, the what-if, contracts, the impact fund."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import amounts, record_words
from data import contracts as bought
from data import money as held
from data import store as data_store
from tests.opening import opened
from views import money, money_beside, money_contracts, money_fund, money_purse, money_success, money_what_if
from views.money_contracts import Wanted

DAY = "2026-11-22"
EARLY = "tyne-to-tees-early-years-purse"
TOO_MUCH = "south-west-families-at-work-purse"
OFFICIAL = "violence-reduction-units-purse"
SERVICE, YEAR = "Help into work", "2025-04-01/P1Y"

pytestmark = pytest.mark.usefixtures("store")


def said(page: AppTest) -> str:
    texts = (element.value for kind in (page.markdown, page.caption, page.info, page.warning) for element in kind)
    return "\n".join(texts).replace("\\", "")


def stored(question: str) -> int:
    return int(data_store.rows(question)[0][0])


def pence(text: str) -> int:
    """An amount on screen as whole pence."""
    whole, _, pennies = text.replace("£", "").replace(",", "").partition(".")
    return 100 * int(whole) + int(pennies or 0)


def linked(page: AppTest) -> dict[str, str]:
    return {link.proto.page: link.proto.query_string for link in page.get("page_link")}


def test_page_table_download_and_store_agree_to_the_penny() -> None:
    found = money.register(None, None, True)
    for state in ("confirmed", "indicative"):
        in_store = stored(f"SELECT sum(amount) FROM contribution WHERE state = '{state}'")
        rows = found.table[~found.table["Purse"].str.contains("Together")]
        listed = sum(pence(text) for text in rows[state.capitalize()] if text.startswith("£"))
        downloaded = sum(pence(text) for text in found.download[f"{state}_pounds"])
        in_years = sum(pence(years.table.iloc[-1][state.capitalize()]) for years in money.together(None, None, True))
        assert listed == downloaded == in_years == in_store


def test_amounts_of_different_price_bases_are_never_added() -> None:
    found = money.register(None, None, True)
    bases = {years.basis for years in money.together(None, None, True)}
    assert bases == set(found.table["Prices"])
    assert {"cash terms", "real terms, prices of 2024"} <= bases
    together = found.table[found.table["Purse"].str.contains("Together")]
    assert sorted(together["Prices"]) == sorted(bases)
    in_cash = stored(
        "SELECT sum(amount) FROM contribution c JOIN purse p ON p.slug = c.purse WHERE p.price_basis = 'cash'"
    )
    said_of_cash = next(sentence for sentence in found.said if "cash terms" in sentence)
    assert said_of_cash.startswith(amounts.pounds(in_cash))


def test_parts_of_a_year_add_up_to_what_is_in_it() -> None:
    year = {"confirmed": 100, "indicative": 50, "drawn": 30}
    assert money._parts(year) == {"drawn": 30, "confirmed": 70, "indicative": 50}
    assert money._parts(year | {"drawn": 120}) == {"drawn": 120, "confirmed": 0, "indicative": 30}
    assert money._parts(year | {"drawn": 999}) == {"drawn": 150, "confirmed": 0, "indicative": 0}


def test_years_that_share_days_are_told() -> None:
    rows = [
        {"period": code, "confirmed": 100, "indicative": 0, "drawn": 0, "allocated": 0, "spent": 0}
        for code in ("2025-04-01/P1Y", "2025-01-01/P1Y")
    ]
    found = money.years(pd.DataFrame(rows).assign(provenance="official"), "cash terms", "A purse")
    assert found.note.startswith("Some years share days")
    assert found.table["Year"].iloc[-1] == "All years"
    assert money_purse.by_year(EARLY, True).note == ""


def test_a_purse_joins_its_place_partnership_mission_indicator_and_initiatives() -> None:
    page = opened("money", purse=EARLY, known=DAY)
    assert page.title[0].value == "◇ Tyne to Tees early years purse"
    to = linked(page)
    assert {"place", "partnerships", "mission", "indicator", "what_works", "money"} <= set(to)
    assert "place=E12000001" in to["place"]
    assert "partnership=tyne-to-tees-ready-at-five" in to["partnerships"]
    assert "indicator=good-level-of-development" in to["indicator"]
    assert "initiative=" in to["what_works"]


def test_a_purse_says_its_prices_its_lag_and_that_no_cause_is_shown() -> None:
    text = said(opened("money", purse=EARLY, known=DAY))
    assert "cash terms" in text
    assert "Not given per head: it is for 5 places, not for all of the North East." in text
    assert "an effect could show 2 years after the money" in text
    assert money_beside.NO_CAUSE in text


def test_what_is_put_in_by_organisation_and_year_has_both_sums() -> None:
    found = money_purse.contributors(EARLY, True)
    in_store = stored(f"SELECT sum(amount) FROM contribution WHERE purse = '{EARLY}'")
    body, last = found.table.iloc[:-1], found.table.iloc[-1]
    years = [column for column in found.table if column[:2] == "20"]
    assert pence(last["All years"]) == in_store == sum(pence(text) for text in body["All years"])
    assert sum(pence(last[year]) for year in years) == in_store
    for year in years:
        assert pence(last[year]) == sum(pence(text) for text in body[year] if text)
    assert sum(pence(text) for text in found.download["amount_pounds"]) == in_store


@pytest.mark.parametrize("slug", [EARLY, TOO_MUCH])
def test_both_sides_of_the_flow_add_up_to_the_same(slug: str) -> None:
    table = money_purse.flow(slug, "A purse", True).table
    for way in ("Comes from", "Goes to"):
        side = table[table["Way"] == way]
        assert sum(pence(text) for text in side["Amount"].iloc[:-1]) == pence(side["Amount"].iloc[-1])
    totals = set(table[table["Who or what"] == "Together"]["Amount"])
    assert len(totals) == 1
    assert ("No allocation recorded" in set(table["Who or what"])) == (slug == EARLY)
    assert ("More allocated than is in it" in set(table["Who or what"])) == (slug == TOO_MUCH)


def test_more_allocated_than_put_in_is_flagged() -> None:
    assert money_purse.over(EARLY, True) == ""
    assert "More is allocated than is put in" in said(opened("money", purse=TOO_MUCH, known=DAY))


def test_what_is_not_spent_or_not_reported_is_flagged_once_its_year_is_over() -> None:
    found = money_purse.allocated(EARLY, DAY, True)
    flagged = found.table[found.table["Flag"] != ""]
    assert set(flagged["Year"]) == {"financial year 2025 to 2026"}
    left = sum(pence(text) for text in flagged["Not spent"])
    assert f"{amounts.pounds(left)} was not spent" in found.said
    assert (money_purse.allocated(EARLY, "2025-04-02", True).table["Flag"] == "").all()
    given = stored(f"SELECT sum(amount) FROM allocation WHERE purse = '{EARLY}'")
    assert (
        pence(found.table["Amount"].iloc[-1]) == given == sum(pence(text) for text in found.download["amount_pounds"])
    )


def test_an_allocation_without_a_report_is_flagged() -> None:
    every = held.not_spent(DAY)
    silent = every[every["flag"] == "unreported"]
    assert len(silent)
    found = money_purse.allocated(str(silent["purse"].iloc[0]), DAY, True)
    assert money_purse.FLAGS["unreported"] in set(found.table["Flag"])
    assert "nothing is reported" in found.said


def test_a_purse_without_amounts_says_so() -> None:
    page = opened("money", purse="test-learn-grow-purse", known=DAY)
    assert "No contribution is recorded" in said(page)
    assert "It names no indicator" in said(page)


def test_outcome_figures_stand_beside_the_year_and_after_the_lag() -> None:
    with_figures = [
        found
        for row in held.purses().to_dict("records")
        if (found := money_beside.beside(row["slug"], None, True)) is not None and row["lag_years"] == 1
    ]
    shown = pd.concat([found.table for found in with_figures])
    assert shown["Figure of that year"].str.contains("2024|2025").any()
    assert "Figure 1 year later" in shown
    assert money_beside.beside("test-learn-grow-purse", None, True) is None


def test_the_review_says_who_is_weak_and_who_only_looks_so() -> None:
    found = money_success.reviewed_in(SERVICE, YEAR, DAY, True)
    met = found.answer.providers["verdict"].value_counts()
    assert met["weak"] == 1
    assert met["looks_weak"] >= 1
    assert found.title == f"◇ {SERVICE}: 1 of 39 providers is in the weakest tenth beyond chance"
    assert len(found.weak) <= found.answer.tenth == 3
    assert found.table["What can be said"].str.startswith(tuple(record_words.SUCCESS.values())).all()
    assert found.table["Share"].str.contains("95% interval").all()
    paid = stored(f"SELECT sum(paid) FROM provider_result WHERE service = '{SERVICE}' AND period = '{YEAR}'")
    assert sum(pence(text) for text in found.table["Paid"]) == paid
    assert sum(pence(text) for text in found.download["paid_pounds"]) == paid


def test_only_years_that_are_over_are_reviewed_and_decisions_are_told_by_the_day() -> None:
    assert YEAR not in money_success.services("2026-03-01", True)[SERVICE]
    assert money_success.services("2020-01-01", True) == {}
    before, now = (money_success.reviewed_in(SERVICE, "2024-04-01/P1Y", day, True).table for day in ("2025-04-02", DAY))
    assert set(before["Decided"]) == {"nothing yet"}
    assert set(now["Decided"]) - {"nothing yet"}


def test_a_provider_that_counts_another_outcome_is_not_compared() -> None:
    rows = bought.provider_results(SERVICE, YEAR)
    answer = money_success.judged(rows.assign(measure=["another", *rows["measure"].iloc[1:]]))
    assert answer.providers["verdict"].iloc[0] == "not_compared"
    assert "another outcome" in answer.providers["why"].iloc[0]
    assert answer.of == len(rows) - 1


def test_the_what_if_gives_a_range_and_keeps_every_penny() -> None:
    found = money_what_if.what_if(SERVICE, YEAR, "weak", "50", True)
    assert re.search(r"by [+−]?[\d,]+ to [+−]?[\d,]+; in .+ of 100 runs", found.said)
    assert found.chart is not None
    assert found.table["Successes, 95 of 100 runs"].str.contains(" to ").all()
    together = found.payments.iloc[-1]
    assert together["Paid"] == together["Paid with the move"]
    assert sum(pence(text) for text in found.payments["Paid with the move"].iloc[:-1]) == pence(together["Paid"])


def test_the_what_if_stands_in_the_address() -> None:
    page = opened("money", view="success", service=SERVICE, year=YEAR, giving="looks_weak", share="50", known=DAY)
    found = money_what_if.what_if(SERVICE, YEAR, "looks_weak", "50", True)
    assert found.said in said(page)
    page.selectbox(key="choice-share").set_value("100").run()
    assert page.query_params["share"] == "100"


def test_nobody_to_take_from_is_said() -> None:
    for service, years in money_success.services(DAY, True).items():
        for year in years:
            verdicts = set(money_success.reviewed_in(service, year, DAY, True).answer.providers["verdict"])
            if "weak" not in verdicts:
                assert "nothing to move" in money_what_if.what_if(service, year, "weak", "20", True).said
                return
    pytest.fail("every review has a weak provider")


def test_contracts_are_counted_with_their_shares() -> None:
    found = money_contracts.listed(Wanted(), None, True)
    value = stored("SELECT sum(value) FROM contract")
    assert found.title.endswith(amounts.pounds(value))
    body, last = found.shares.iloc[:-1], found.shares.iloc[-1]
    assert sum(int(text) for text in body["Contracts"]) == int(last["Contracts"]) == found.count
    assert sum(pence(text) for text in body["Value"]) == pence(last["Value"]) == value
    assert sum(pence(text) for text in money_contracts.download(Wanted(), None, True)["value_pounds"]) == value


@pytest.mark.parametrize(
    ("wanted", "column", "holds"),
    [
        (Wanted(procedure="direct"), "Awarded", "Direct award"),
        (Wanted(clause="yes"), "Collaboration", "clause"),
        (Wanted(supplier_kind="charity"), "Kind", "Charity"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_contracts_are_narrowed(wanted: Wanted, column: str, holds: str) -> None:
    every, found = (money_contracts.listed(one, None, True) for one in (Wanted(), wanted))
    assert 0 < found.count == len(money_contracts.download(wanted, None, True)) < every.count
    assert found.table[column].str.endswith(holds).all()


def test_sizes_part_the_contracts_without_gap_or_overlap() -> None:
    sizes = [money_contracts.download(Wanted(size=size), None, True) for size in money_contracts.SIZES]
    slugs = pd.concat([size["slug"] for size in sizes])
    assert slugs.is_unique
    assert len(slugs) == stored("SELECT count(*) FROM contract")
    assert [money_contracts._size_of(value) for value in (9_999_999, 10_000_000, 500_000_000, 500_000_001)] == [
        "small",
        "medium",
        "large",
        "largest",
    ]


def test_contracts_of_a_later_day_are_not_known_before() -> None:
    found = money_contracts.download(Wanted(), "2026-01-01", True)
    assert (found["start"] <= "2026-01-01").all()
    assert 0 < len(found) < stored("SELECT count(*) FROM contract")


def test_the_fund_adds_up_by_instrument_and_in_the_download() -> None:
    found = money_fund.portfolio(None, None, DAY, True)
    for name in ("committed", "drawn"):
        in_store = stored(f"SELECT sum({name}) FROM fund_holding WHERE start <= '{DAY}'")
        body, last = found.sums.iloc[:-1], found.sums.iloc[-1]
        assert sum(pence(text) for text in body[name.capitalize()]) == pence(last[name.capitalize()]) == in_store
        assert sum(pence(text) for text in found.download[f"{name}_pounds"] if text) == in_store
    assert sum(pence(text) for text in found.sums["Borne if lost"].iloc[:-1]) == pence(
        found.sums["Borne if lost"].iloc[-1]
    )


def test_the_fund_is_narrowed_by_place_and_day() -> None:
    every, here = money_fund.portfolio(None, None, DAY, True), money_fund.portfolio(None, "E12000001", DAY, True)
    assert 0 < len(here.table) < len(every.table)
    assert money_fund.portfolio(None, None, "2020-01-01", True).title == "No holding is like that"


@pytest.mark.parametrize("view", ["purses", "success", "contracts", "fund"])
def test_illustrative_rows_bear_their_sign_and_can_be_hidden(view: str) -> None:
    hidden = opened("money", view=view, illustrative="hidden", known=DAY)
    assert "◇" not in said(hidden) + str([table.value.to_dict() for table in hidden.table])
    shown = opened("money", view=view, known=DAY)
    assert "◇" in str([table.value.to_dict() for table in shown.table])


def test_an_illustrative_purse_is_not_shown_where_such_records_are_hidden() -> None:
    page = opened("money", purse=EARLY, illustrative="hidden", known=DAY)
    assert page.title[0].value == "A purse that is hidden"
    assert "Tyne to Tees" not in said(page)


def test_contracts_of_an_initiative_are_found_by_its_link() -> None:
    begun = bought.contracts().query(f"start <= '{DAY}'").dropna(subset=["initiative"])
    slug = begun["initiative"].iloc[0]
    page = opened("money", view="contracts", initiative=slug, known=DAY)
    found = bought.contracts(initiative=slug)
    found = found[found["start"] <= DAY]
    assert amounts.pounds(int(found["value"].sum())) in page.title[0].value
    assert "Only contracts for: ◇ " in said(page)
    assert f"initiative={slug}" in linked(page)["what_works"]


def test_official_and_illustrative_amounts_are_told_apart_in_a_sum() -> None:
    official = money.register(None, None, False)
    assert any("£55,000,000" in sentence for sentence in official.said)
    mixed = next(sentence for sentence in money.register(None, None, True).said if "cash" in sentence)
    assert mixed.endswith("of it is illustrative.")
    assert money_purse.by_year(OFFICIAL, False).table["Confirmed"].iloc[-1] == "£55,000,000"


@pytest.mark.parametrize(
    "query",
    [
        {"purse": "<script>"},
        {"view": "war"},
        {"scope": "war"},
        {"view": "success", "service": "war"},
        {"view": "success", "year": "2025"},
        {"view": "success", "share": "200"},
        {"view": "success", "giving": "all"},
        {"view": "contracts", "size": "huge"},
        {"view": "contracts", "clause": "maybe"},
        {"view": "contracts", "initiative": "none"},
        {"view": "fund", "fund": "none"},
    ],
    ids=str,
)
def test_a_bad_value_is_answered(query: dict[str, str]) -> None:
    page = opened("money", known=DAY, **query)
    assert page.warning
    assert len(page.title) == 1


def test_what_is_narrowed_to_nothing_says_so() -> None:
    page = opened("money", view="contracts", size="largest", procedure="direct", clause="yes", known=DAY)
    assert page.title[0].value == "No contract is like that"
    empty = opened("money", scope="place", place="E08000025", known=DAY)
    assert "No purse is recorded for this choice" in said(empty)


def test_choosing_a_purse_opens_it() -> None:
    page = opened("money", known=DAY)
    page.selectbox(key="purse-open").set_value(EARLY).run()
    assert page.query_params["purse"] == EARLY
    assert page.title[0].value == "◇ Tyne to Tees early years purse"


def test_purses_can_be_asked_for_by_partnership_place_and_indicator() -> None:
    assert dict(money.named(True, partnership="tyne-to-tees-ready-at-five")).keys() == {EARLY}
    assert EARLY in dict(money.named(True, place="E12000001"))
    assert EARLY in dict(money.named(True, indicator="good-level-of-development"))
    assert money.named(False, indicator="good-level-of-development") == ()


def test_a_purse_for_its_whole_place_is_given_per_head_with_the_population_and_its_year() -> None:
    whole = [
        row["slug"]
        for row in held.purses().to_dict("records")
        if not row["partnership"] and row["confirmed"] and row["place"] == "E12000001"
    ]
    assert whole
    text = said(opened("money", purse=whole[0], known=DAY))
    assert "people in the North East in 2020" in text


def test_an_official_purse_states_no_prices_that_were_not_read() -> None:
    text = said(opened("money", purse="violence-reduction-units-purse", known=DAY))
    assert "prices not stated" in text
    assert "cash terms" not in text
