"""Questions about money, what is tried, what is bought, purpose and account: sums to the penny, and who says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from data import contracts, money, purpose, store, trying
from data.records.cells import pounds
from tests.making import copy_of
from tests.records_making import CELLS, EXAMPLES, take

PURSE = CELLS["purse"]["slug"]
ORGANISATIONS = ("north-east-combined-authority", "second", "third")
SUMS = ["confirmed", "indicative", "drawn", "allocated", "spent"]
NORTH_EAST, NEWCASTLE, LONDON = "E12000001", "E08000021", "E12000007"

CONTRIBUTED = some.tuples(
    some.sampled_from(ORGANISATIONS),
    some.integers(2024, 2028),
    some.sampled_from(["confirmed", "indicative"]),
)
AMOUNT = some.integers(0, 10**12)
PART = some.none() | AMOUNT


@pytest.fixture(scope="module", autouse=True)
def held(emptied: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A store with one record of each kind, for the tests here to put theirs in its place."""
    path = copy_of(emptied, tmp_path_factory.mktemp("money") / "missions.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MISSION_STORE", str(path))
        yield


def put(**rows: list[dict[str, Any]]) -> None:
    """Every table holds these rows, or its example, and nothing else."""
    organisations = [CELLS["organisation"] | {"slug": slug, "name": slug} for slug in ORGANISATIONS]
    take(EXAMPLES | {"organisation": organisations} | rows, remove_missing=True)


def numbered(table: str, *changes: dict[str, Any]) -> list[dict[str, Any]]:
    return [CELLS[table] | {"slug": f"{table.replace('_', '-')}-{n}"} | one for n, one in enumerate(changes)]


def contributed(**changed: Any) -> dict[str, Any]:
    return CELLS["contribution"] | changed


@given(
    given=some.dictionaries(CONTRIBUTED, some.tuples(AMOUNT, PART), max_size=12),
    used=some.lists(some.tuples(some.integers(2024, 2028), some.booleans(), AMOUNT, PART), max_size=12),
)
@settings(max_examples=25, deadline=None)
def test_every_way_of_adding_up_agrees_to_the_penny(
    given: dict[tuple[str, int, str], tuple[int, int | None]], used: list[tuple[int, bool, int, int | None]]
) -> None:
    into = [
        contributed(
            organisation=organisation,
            period=f"{year}-04-01/P1Y",
            state=state,
            amount=pounds(amount),
            drawn=None if drawn is None else pounds(drawn),
        )
        for (organisation, year, state), (amount, drawn) in given.items()
    ]
    out = numbered(
        "allocation",
        *(
            {
                "period": f"{year}-04-01/P1Y",
                "initiative": "saturday-hubs" if named else None,
                "amount": pounds(amount),
                "spent": None if spent is None else pounds(spent),
            }
            for year, named, amount, spent in used
        ),
    )
    put(contribution=into, allocation=out)
    expected = {
        "confirmed": sum(amount for (_, _, state), (amount, _) in given.items() if state == "confirmed"),
        "indicative": sum(amount for (_, _, state), (amount, _) in given.items() if state == "indicative"),
        "drawn": sum(drawn or 0 for _, drawn in given.values()),
        "allocated": sum(amount for _, _, amount, _ in used),
        "spent": sum(spent or 0 for *_, spent in used),
    }
    [one] = money.purses().to_dict("records")
    assert {name: one[name] for name in SUMS} == expected
    assert one["unreported"] == sum(spent is None for *_, spent in used)
    for frame in (money.by_year(PURSE), money.together_by_year()):
        assert frame[SUMS].sum().astype("int64").to_dict() == expected
        assert set(frame[SUMS].dtypes.astype(str)) == {"int64"}
    rows, shared = money.contributions(PURSE), money.allocations(PURSE)
    assert rows["amount"].sum() == expected["confirmed"] + expected["indicative"]
    assert (shared["amount"].sum(), shared["spent"].sum()) == (expected["allocated"], expected["spent"])
    own = trying.allocations("saturday-hubs")
    [tried] = trying.initiatives().to_dict("records")
    assert own["amount"].sum() == tried["allocated"] == sum(amount for _, named, amount, _ in used if named)
    check_balance(money.flows(PURSE), expected)


def check_balance(found: pd.DataFrame, expected: dict[str, int]) -> None:
    sums = found.groupby("kind")["amount"].sum()
    into = expected["confirmed"] + expected["indicative"]
    assert sums.get("contribution", 0) == into
    assert sums.get("allocation", 0) == expected["allocated"]
    assert sums.get("left", 0) == max(into - expected["allocated"], 0)
    assert sums.get("over", 0) == max(expected["allocated"] - into, 0)
    towards = found.loc[found["target_kind"] == "purse", "amount"].sum()
    assert towards == found.loc[found["source_kind"] == "purse", "amount"].sum()
    assert found["amount"].dtype == "int64"


def test_flows_name_both_ends_and_what_is_over_or_left() -> None:
    shares = numbered(
        "allocation", {"amount": "60"}, {"amount": "30", "initiative": None, "what": "Vans"}, {"amount": "30"}
    )
    put(contribution=[contributed(amount="100")], allocation=shares)
    found = money.flows(PURSE)
    assert found[["source_name", "target_name", "kind", "amount"]].to_dict("split")["data"] == [
        ["north-east-combined-authority", "North East early years purse", "contribution", 10_000],
        ["North East early years purse", "Saturday hubs", "allocation", 9_000],
        ["North East early years purse", "Vans", "allocation", 3_000],
        ["", "North East early years purse", "over", 2_000],
    ]
    assert money.flows("nothing").empty
    assert list(money.flows("nothing").columns) == list(found.columns)
    put(contribution=[contributed(amount="50")], allocation=[])
    rest = money.flows(PURSE).to_dict("records")
    assert [(one["kind"], one["amount"], one["target_kind"]) for one in rest] == [
        ("contribution", 5_000, "purse"),
        ("left", 5_000, "left"),
    ]


def test_cash_and_real_terms_are_never_added() -> None:
    purses = numbered("purse", {}, {"price_basis": "real", "price_year": "2024"}, {"price_basis": "real"}, {})
    purses[2] |= {"price_year": "2025"}
    given = [contributed(purse=one["slug"], amount=str(10**number), drawn=None) for number, one in enumerate(purses)]
    put(purse=purses, contribution=given, allocation=[])
    found = money.together_by_year().astype({"price_year": float}).fillna({"price_year": 0})
    assert found[["price_basis", "price_year", "purses", "confirmed"]].to_dict("split")["data"] == [
        ["cash", 0, 2, 100_100],
        ["real", 2024, 1, 1_000],
        ["real", 2025, 1, 10_000],
    ]


def test_examples_are_left_out_of_sums_and_mark_those_they_are_in() -> None:
    rows = [
        contributed(amount="1", drawn=None, provenance="official"),
        contributed(amount="10", drawn=None, organisation="second", provenance="illustrative"),
    ]
    put(purse=[CELLS["purse"] | {"provenance": "official"}], contribution=rows, allocation=[])
    [whole] = money.purses().to_dict("records")
    assert (whole["confirmed"], whole["provenance"], whole["organisations"]) == (1_100, "illustrative", 2)
    [known] = money.purses(illustrative=False).to_dict("records")
    assert (known["confirmed"], known["provenance"], known["organisations"]) == (100, "official", 1)
    assert money.by_year(PURSE)["provenance"].tolist() == ["illustrative"]
    assert money.flows(PURSE)["provenance"].tolist() == ["illustrative", "official", "illustrative"]
    assert money.flows(PURSE, illustrative=False)["provenance"].tolist() == ["official", "official"]
    assert money.contributions(PURSE, illustrative=False)["amount"].tolist() == [100]


def test_a_place_counts_with_what_lies_in_it() -> None:
    put(purse=numbered("purse", {"place": NORTH_EAST}, {"place": NEWCASTLE}), contribution=[], allocation=[])
    assert len(money.purses(place=NORTH_EAST)) == 2
    assert money.purses(place=NEWCASTLE)["slug"].tolist() == ["purse-1"]
    assert money.purses(place=LONDON).empty
    found = money.purse("purse-1")
    assert found is not None
    assert (found.place_name, found.population, found.population_year) == ("Newcastle upon Tyne", 306_824, 2020)
    assert money.purse("none") is None


def test_money_not_spent_and_not_reported_is_flagged_when_its_year_is_over() -> None:
    put(
        allocation=numbered(
            "allocation",
            {"amount": "10", "spent": "9.99"},
            {"amount": "10", "spent": "10"},
            {"amount": "10", "spent": "10.01"},
            {"amount": "10", "spent": None},
            {"amount": "10", "spent": None, "period": "2026-04-01/P1Y"},
        )
    )
    assert money.not_spent("2026-03-31").empty
    found = money.not_spent("2026-04-01", PURSE)
    assert dict(zip(found["slug"], found["flag"], strict=True)) == {
        "allocation-0": "unspent",
        "allocation-3": "unreported",
    }
    assert found["unspent"].tolist()[0] == 1
    assert len(money.not_spent("2027-04-01")) == 3


def test_contracts_are_chosen() -> None:
    put(
        contract=numbered(
            "contract",
            {"value": "100.01", "supplier_kind": "charity", "collaboration": "yes", "place": NEWCASTLE},
            {"value": "200", "supplier_kind": "small_business", "collaboration": None, "initiative": None},
            {"value": "300", "supplier_kind": "small_business", "collaboration": "no", "place": LONDON}
            | {"procedure": "direct", "provenance": "illustrative"},
        )
    )
    assert contracts.contracts()["value"].sum() == 60_001
    for chosen, slugs in (
        ({"collaboration": "no"}, {"contract-1", "contract-2"}),
        ({"place": NORTH_EAST}, {"contract-0", "contract-1"}),
        ({"supplier_kind": "charity"}, {"contract-0"}),
        ({"least": 20_000, "most": 29_999}, {"contract-1"}),
        ({"initiative": "saturday-hubs"}, {"contract-0", "contract-2"}),
        ({"procedure": "direct"}, {"contract-2"}),
        ({"illustrative": False}, {"contract-0", "contract-1"}),
    ):
        assert set(contracts.contracts(**chosen)["slug"]) == slugs


def test_results_of_providers_stand_with_their_review() -> None:
    second = CELLS["provider_result"] | {"provider": "second", "paid": None, "people": "100", "successes": "0"}
    put(provider_result=[CELLS["provider_result"], second])
    found = contracts.provider_results("Help into work", "2025-04-01/P1Y")
    assert found["provider"].tolist() == ["north-east-combined-authority", "second"]
    assert found["outcome"].tolist() == ["kept", None]
    assert found["paid"].fillna(-1).tolist() == [41_000_000, -1]
    [service] = contracts.services().to_dict("records")
    assert {name: service[name] for name in ("providers", "people", "successes", "paid", "unpaid")} == {
        "providers": 2,
        "people": 420,
        "successes": 141,
        "paid": 41_000_000,
        "unpaid": 1,
    }
    assert contracts.provider_results("Other", "2025-04-01/P1Y").empty


def test_an_initiative_leads_to_its_decision_money_indicator_and_place() -> None:
    put()
    found = trying.initiative("saturday-hubs")
    assert found is not None
    assert (found.decision, found.council) == ("north-east-2026-09-family-hubs", "north-east-mission-council")
    assert (found.partnership_name, found.place_name) == ("North East family hubs", "North East")
    assert (found.indicator, found.goal, found.cost) == ("good-level-of-development", "school-readiness", 8_400_000)
    assert trying.allocations(found.slug)[["purse", "amount"]].to_numpy().tolist() == [[PURSE, 8_400_000]]
    assert trying.risks(found.slug)["owner_name"].tolist() == ["north-east-combined-authority"]
    assert money.fund_holdings(initiative=found.slug)["committed"].tolist() == [50_000_000]
    assert trying.initiative("none") is None


@pytest.mark.parametrize(
    ("chosen", "number"),
    [
        ({}, 3),
        ({"place": NORTH_EAST}, 2),
        ({"place": LONDON}, 1),
        ({"illustrative": False}, 2),
    ],
)
def test_initiatives_are_chosen(chosen: dict[str, Any], number: int) -> None:
    others = numbered(
        "initiative",
        {"place": LONDON, "provenance": "illustrative"},
        {"decision": None, "place": NEWCASTLE, "cost": None},
    )
    put(initiative=[CELLS["initiative"], *others])
    assert len(trying.initiatives(**chosen)) == number
    assert trying.initiatives()["cost"].isna().sum() == 1


def test_assessments_are_chosen_by_the_organisation_s_sector_and_place() -> None:
    goals = [CELLS["purpose_goal"], CELLS["purpose_goal"] | {"slug": "purpose-goal-14", "number": "14"}]
    organisations = [
        CELLS["organisation"],
        CELLS["organisation"] | {"slug": "second", "sector": "nhs", "place": NEWCASTLE},
        CELLS["organisation"] | {"slug": "third", "sector": "nhs", "place": None},
        CELLS["organisation"] | {"slug": "never", "sector": "nhs"},
    ]
    own = [
        CELLS["assessment"] | {"organisation": organisation, "year": str(year), "level": level}
        for organisation, year, level in (
            ("second", 2024, "not_started"),
            ("second", 2026, "part_of_practice"),
            ("third", 2025, "started"),
        )
    ]
    put(organisation=organisations, purpose_goal=goals, assessment=[CELLS["assessment"], *own])
    assert purpose.goals()["organisations"].tolist() == [0, 3]
    assert len(purpose.assessments(sector="nhs")) == 3
    assert set(purpose.assessments(place=NEWCASTLE)["organisation"]) == {"second"}
    assert len(purpose.assessments(place=NORTH_EAST)) == 3


def test_the_account_says_what_is_not_available() -> None:
    entry = CELLS["civil_society_account"]
    none = entry | {"measure": "turnover", "value": None, "quality": "not_available"}
    put(civil_society_account=[entry, none])
    found = purpose.account("K02000001")
    assert dict(zip(found["measure"], found["value"].isna(), strict=True)) == {
        "gross_value_added": False,
        "turnover": True,
    }
    assert purpose.account("E92000001").empty


def test_sources_disputes_and_what_the_record_says() -> None:
    key = " | ".join(("north-east-early-years-purse", "north-east-combined-authority", "2025-04-01/P1Y", "confirmed"))
    source = CELLS["field_source"] | {"record": "contribution", "key": key, "field": "amount", "value": "1100000"}
    put(field_source=[CELLS["field_source"], source])
    assert purpose.sources_of("contribution", key)["value"].tolist() == ["1100000"]
    assert purpose.value_of("contribution", key, "amount") == "1200000.00"
    assert purpose.value_of("partnership", "north-east-family-hubs", "start") == "2025-04-01"
    assert purpose.value_of("partnership", "none", "start") is None
    assert purpose.sources_of("partnership", "none").empty
    assert purpose.disputes("partnership", "north-east-family-hubs")["raised_by_name"].tolist() == [ORGANISATIONS[0]]
    assert purpose.disputes("partnership", "none").empty
    for wrong in (("nothing", "a", "b"), ("partnership", "a", "b; DROP TABLE place")):
        with pytest.raises(KeyError):
            purpose.value_of(*wrong)
    assert store.check() == []
