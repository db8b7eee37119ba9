"""The default content on money, trials, providers and purpose: no amount made up as real, and all of it joined."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from contextlib import closing
from decimal import Decimal
from functools import cache

import pandas as pd
import pytest

from data import period, store
from data.records import taking
from data.records.faults import Faults
from data.records.folder import read_folder
from data.records.tables import BY_NAME
from data.records.vocabulary import (
    ACCOUNT,
    ALLOCATIONS,
    CONTRIBUTIONS,
    DISPUTES,
    EVIDENCE,
    FUNDING,
    INSTRUMENTS,
    LEVELS,
    NAME_MARKS,
    PROCEDURES,
    REVIEWS,
    SUPPLIERS,
    VERDICTS,
)
from methods.payment import review
from tests.test_default_records import AS_OF, RECORDS, REFERENCE, REGIONS, by_slug, figures, read, records

ALWAYS_ILLUSTRATIVE = (
    *("initiative", "risk", "allocation", "fund_holding", "contract", "provider_result", "provider_review"),
    *("assessment", "dispute"),
)
NAMED_AMOUNTS = {"£160 million", "£500 million", "£100 million", "£125 million", "£45 million", "£55 million"}
PLAIN_MONEY = re.compile(r"\d+(\.\d\d?)?")
OVER = "south-west-families-at-work-purse"
YEARS = [f"{year}-04-01/P1Y" for year in range(2024, 2029)]
ENDED = {"2024-04-01/P1Y", "2025-04-01/P1Y"}
PARTS = (("contribution", "drawn", "amount"), ("allocation", "spent", "amount"), ("fund_holding", "drawn", "committed"))
SERVICES = ("Help into work", "Housing advice", "Speech support before school")

Record = dict[str, str]


def made_up(table: str) -> list[Record]:
    return [row for row in records(table) if row["provenance"] == "illustrative"]


def of_purse(table: str, purse: str) -> list[Record]:
    return [row for row in records(table) if row["purse"] == purse]


def of_service(table: str, service: str, code: str) -> list[Record]:
    return [row for row in records(table) if (row["service"], row["period"]) == (service, code)]


@cache
def kin() -> list[Record]:
    return read(REFERENCE / "places" / "place_parent.csv")


def region_of(place: str) -> str:
    if place in REGIONS:
        return place
    return next((row["parent"] for row in kin() if row["child"] == place and row["parent"] in REGIONS), "")


def total(rows: list[Record], field: str = "amount") -> Decimal:
    return sum((Decimal(row[field] or 0) for row in rows), Decimal())


@pytest.mark.parametrize("table", ALWAYS_ILLUSTRATIVE)
def test_what_is_made_up_says_so(table: str) -> None:
    assert {row["provenance"] for row in records(table)} == {"illustrative"}


def test_the_only_official_amount_is_the_one_that_names_its_giver_and_year() -> None:
    official = [row for row in records("contribution") if row["provenance"] == "official"]
    assert [(row["organisation"], row["period"], row["amount"], row["drawn"]) for row in official] == [
        ("home-office", "2023-04-01/P1Y", "55000000", "")
    ]


def test_official_purses_name_no_other_amount_and_say_what_was_not_read() -> None:
    official = [row for row in records("purse") if row["provenance"] == "official"]
    assert set(re.findall(r"£\d[\d.,]* ?\w+", " ".join(row["about"] for row in official))) == NAMED_AMOUNTS
    for row in official:
        assert re.search("not read|not found|not established", row["about"]), row["slug"]
        assert not row["indicator"]
        assert not row["lag_years"]
    kinds = Counter(by_slug("partnership")[row["partnership"]]["kind"] for row in official if row["partnership"])
    assert kinds["integrated_settlement"] == 6
    assert kinds["investment_zone"] == 8
    assert not {row["purse"] for row in records("allocation")} & {row["slug"] for row in official}


def test_money_is_plain_pounds_and_parts_are_no_more_than_the_whole() -> None:
    for table in BY_NAME.values():
        for field in table.fields:
            if field.kind == "money":
                cells = {row[field.name] for row in records(table.name)} - {""}
                assert not [cell for cell in cells if not PLAIN_MONEY.fullmatch(cell)], (table.name, field.name)
    for name, part, whole in PARTS:
        for row in records(name):
            assert not row[part] or Decimal(row[part]) <= Decimal(row[whole]), row
    assert any("." in row["amount"] for row in records("contribution"))


def test_every_region_has_initiatives_with_a_decision_money_and_an_indicator_of_its_place() -> None:
    found = defaultdict(set)
    for row in records("allocation"):
        initiative = by_slug("initiative").get(row["initiative"])
        if initiative and initiative["decision"]:
            purse = by_slug("purse")[row["purse"]]
            assert purse["mission"] in ("", initiative["mission"]), row["slug"]
            assert any(place == purse["place"] for place, _ in figures(purse["indicator"])), purse["slug"]
            found[region_of(initiative["place"])].add(initiative["slug"])
    assert set(found) - {""} == REGIONS
    assert min(len(slugs) for slugs in found.values()) >= 2
    each = Counter(region_of(row["place"]) for row in records("initiative"))
    assert all(4 <= each[place] <= 6 for place in REGIONS)


def test_an_initiative_follows_its_decision_and_its_partnership() -> None:
    for row in records("initiative"):
        if row["decision"]:
            decision = by_slug("decision")[row["decision"]]
            assert row["start"] >= by_slug("meeting")[decision["meeting"]]["date"], row["slug"]
            for field in ("mission", "goal", "indicator"):
                assert row[field] == decision[field], (row["slug"], field)
        if row["partnership"]:
            partnership = by_slug("partnership")[row["partnership"]]
            assert partnership["provenance"] == "illustrative"
            assert row["start"] >= partnership["start"], row["slug"]
        assert row["decision"] or row["partnership"]


def test_results_have_intervals_and_every_step_and_verdict_occurs() -> None:
    rows = records("initiative")
    assert {row["evidence"] for row in rows} == set(EVIDENCE)
    assert {row["verdict"] for row in rows} == set(VERDICTS)
    for row in rows:
        assert bool(row["result"]) == bool(row["lower"]) == bool(row["upper"]) == (row["evidence"] != "not_rated")
        assert bool(row["decided"]) == bool(row["why"]) == (row["verdict"] != "too_early")
        assert row["decided"] <= AS_OF
        if row["result"]:
            assert float(row["lower"]) < float(row["result"]) < float(row["upper"]), row["slug"]
            assert row["compared_with"]
    crossing = [row for row in rows if row["result"] and float(row["lower"]) < 0 < float(row["upper"])]
    assert len(crossing) >= 10
    assert not [row for row in crossing if row["verdict"] == "scale"]
    assert sum(not row["result"] for row in rows) >= 10


def test_each_initiative_has_a_risk_and_some_are_gone() -> None:
    assert {row["initiative"] for row in records("risk")} == set(by_slug("initiative"))
    assert any(row["closed"] for row in records("risk"))
    for row in records("risk"):
        assert by_slug("initiative")[row["initiative"]]["start"] <= row["raised"] <= AS_OF, row["slug"]


def test_purses_are_filled_by_several_over_the_years() -> None:
    purses = made_up("purse")
    assert {Counter(row["place"] for row in purses)[place] for place in REGIONS} == {2}
    for purse in purses:
        rows = of_purse("contribution", purse["slug"])
        assert 3 <= len({row["organisation"] for row in rows}) <= 6, purse["slug"]
        years = sorted({row["period"] for row in rows})
        first = by_slug("partnership")[purse["partnership"]]["start"] if purse["partnership"] else "2024-04-01"
        assert years == [year for year in YEARS if period.parse(year).end.isoformat() >= first], purse["slug"]
    for row in made_up("contribution"):
        assert not row["drawn"] or (row["state"] == "confirmed" and row["period"] < AS_OF), row
    assert {row["state"] for row in records("contribution")} == set(CONTRIBUTIONS)
    assert {row["price_basis"] for row in purses} == {"cash", "real"}
    official = [row for row in records("purse") if row["provenance"] == "official"]
    assert {row["price_basis"] for row in official} == {"not_stated"}


def test_one_purse_alone_promises_more_than_is_in_it() -> None:
    over = set()
    for purse in made_up("purse"):
        for year in YEARS:
            given = [row for row in of_purse("allocation", purse["slug"]) if row["period"] <= year]
            put = [row for row in of_purse("contribution", purse["slug"]) if row["period"] <= year]
            if total(given) > total([row for row in put if row["state"] == "confirmed"]):
                over.add(purse["slug"])
    assert over == {OVER}


@pytest.mark.parametrize("purse", [row["slug"] for row in made_up("purse")])
def test_no_purse_has_spent_more_than_was_drawn(purse: str) -> None:
    for year in YEARS:
        spent, drawn = (
            total([row for row in of_purse(table, purse) if row["period"] == year], field)
            for table, field in (("allocation", "spent"), ("contribution", "drawn"))
        )
        assert spent <= drawn, (purse, year)


def test_some_of_what_was_given_is_unspent_or_not_reported() -> None:
    rows = records("allocation")
    assert {row["state"] for row in rows} == set(ALLOCATIONS)
    ended = [row for row in rows if row["period"] in ENDED]
    assert any(not row["spent"] for row in ended)
    assert any(row["spent"] and Decimal(row["spent"]) < Decimal(row["amount"]) for row in ended)
    assert not [row for row in rows if row["state"] == "planned" and row["spent"]]
    assert any(not row["initiative"] for row in rows)
    for slug, initiative in by_slug("initiative").items():
        assert total([row for row in rows if row["initiative"] == slug]) <= Decimal(initiative["cost"]), slug


def test_the_fund_and_the_contracts_show_every_kind() -> None:
    holdings, contracts = records("fund_holding"), records("contract")
    assert {row["instrument"] for row in holdings} == set(INSTRUMENTS)
    assert {row["funding"] for row in holdings} == set(FUNDING)
    assert {row["supplier_kind"] for row in contracts} == set(SUPPLIERS)
    assert {row["procedure"] for row in contracts} == set(PROCEDURES)
    assert {row["collaboration"] for row in contracts} == {"yes", "no", ""}
    sizes = [Decimal(row["value"]) for row in contracts]
    assert (min(sizes), max(sizes)) == (8_000, 6_000_000)
    assert all(row["ocid"].startswith("ocds-example-") for row in contracts)
    for slug, initiative in by_slug("initiative").items():
        bought = [row for row in contracts if row["initiative"] == slug]
        assert total(bought, "value") <= Decimal(initiative["cost"]), slug


def verdicts(service: str, code: str) -> dict[str, str]:
    rows = of_service("provider_result", service, code)
    assert 20 <= len(rows) <= 40
    frame = pd.DataFrame(rows)[["provider", "people", "successes"]].astype({"people": int, "successes": int})
    found = review(frame).providers
    return dict(zip(found["provider"], found["verdict"], strict=True))


@pytest.mark.parametrize("service", SERVICES)
def test_few_providers_are_weak_some_only_look_so_and_most_differ_by_chance(service: str) -> None:
    years = sorted({row["period"] for row in records("provider_result")})
    assert len(years) == 3
    latest = Counter(verdicts(service, years[-1]).values())
    assert latest["weak"] >= 1
    assert latest["looks_weak"] >= 1
    assert latest["not_weak"] >= 0.85 * latest.total()
    for code in years[:-1]:
        reviewed = {row["provider"]: row["outcome"] for row in of_service("provider_review", service, code)}
        said = verdicts(service, code)
        assert set(reviewed) == set(said)
        for provider, outcome in reviewed.items():
            assert (outcome in ("stepped_down", "withdrawn")) == (said[provider] == "weak"), (provider, code)
            assert (outcome == "reviewed") == (said[provider] in ("below", "looks_weak")), (provider, code)


def test_older_years_were_reviewed_and_what_was_withdrawn_stays_away() -> None:
    reviews = records("provider_review")
    assert {row["outcome"] for row in reviews} == set(REVIEWS)
    reviewed = {(row["provider"], row["service"], row["period"]) for row in reviews}
    results = {(row["provider"], row["service"], row["period"]) for row in records("provider_result")}
    latest = max(row["period"] for row in records("provider_result"))
    assert reviewed == {key for key in results if key[2] < latest}
    for row in reviews:
        if row["outcome"] == "withdrawn":
            later = [key for key in results if key[:2] == (row["provider"], row["service"]) and key[2] > row["period"]]
            assert not later
    weak = [row for row in reviews if row["outcome"] in ("stepped_down", "withdrawn")]
    assert len(weak) < len(reviews) / 10


def test_purpose_goals_carry_their_marks() -> None:
    goals = {int(row["number"]): row for row in records("purpose_goal")}
    assert sorted(goals) == list(range(1, 16))
    assert [number for number, row in goals.items() if row["number_confirmed"] == "yes"] == [15]
    marks = {mark: {number for number, row in goals.items() if row["mark"] == mark} for mark in NAME_MARKS}
    assert marks == {"read": {2, 3, 5, 6, 8, 13, 14, 15}, "reported": {4, 10, 11, 12}, "to_be_confirmed": {1, 7, 9}}
    for row in goals.values():
        assert bool(row["name"]) == (row["mark"] != "to_be_confirmed") == (row["provenance"] == "official")


def test_organisations_say_where_they_are_in_two_years() -> None:
    rows = records("assessment")
    assert {row["year"] for row in rows} == {"2025", "2026"}
    assert {row["level"] for row in rows} == set(LEVELS)
    assert {row["purpose_goal"] for row in rows} == set(by_slug("purpose_goal"))
    assert len({row["organisation"] for row in rows}) >= 50
    assert any(row["initiative"] for row in rows)
    for row in rows:
        assert row["assessed"][:4] == row["year"]
        assert row["level"] != "not_started" or not row["evidence"]


def test_the_account_of_civil_society_holds_no_number() -> None:
    rows = records("civil_society_account")
    assert {(row["place"], row["measure"]) for row in rows} == {
        (place, measure) for place in (*REGIONS, "K02000001") for measure in ACCOUNT
    }
    assert {(row["value"], row["quality"]) for row in rows} == {("", "not_available")}
    assert all(row["note"] for row in rows)


def test_sources_and_disputes_are_about_records_of_their_own_kind() -> None:
    assert {row["state"] for row in records("dispute")} == set(DISPUTES)
    for row in (*records("field_source"), *records("dispute")):
        table = BY_NAME[row["record"]]
        assert row["field"] in {field.name for field in table.fields}
        known = {" | ".join(one[name] for name in table.key): one for one in records(row["record"])}
        about = known[row["key"]]
        assert row["provenance"] != "illustrative" or about["provenance"] == "illustrative", row
        assert (row.get("state") == "open") == (row.get("answered") == "")
    sources = Counter((row["record"], row["key"], row["field"]) for row in made_up("field_source"))
    assert min(sources.values()) >= 2


@pytest.mark.usefixtures("no_records")
def test_taking_it_warns_of_the_one_purse_and_of_nothing_else() -> None:
    faults = Faults()
    with closing(store.connect()) as connection:
        difference = taking.take(connection, read_folder(RECORDS, faults), "a reader", faults=faults)
    assert [OVER in str(warning) for warning in difference.warnings] == [True]
    assert difference.doubted == 1
