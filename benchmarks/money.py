"""How fast 100,000 contributions and 20,000 contracts come in, and how fast questions about them are answered."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd

from benchmarks.records import Record
from data import contracts, money, store, trying
from data.records.cells import pounds
from data.records.tables import BY_NAME
from data.records.taking import take
from data.records.vocabulary import EVIDENCE, PROCEDURES, SUPPLIERS, VERDICTS

ORGANISATIONS, PURSES, GIVERS, YEARS = 2_000, 2_000, 10, 5
INITIATIVES, ALLOCATIONS, CONTRACTS = 2_000, 20_000, 20_000


def generated(places: list[str], seed: int = 5) -> dict[str, list[tuple[int, Record]]]:
    """Coherent rows by table with their numbers: 100,000 contributions to 2,000 purses, 20,000 contracts."""
    own = random.Random(seed)
    made = {
        "organisation": _organisations(),
        "initiative": _initiatives(own, places),
        "purse": _purses(own, places),
        "contribution": _contributions(own),
        "allocation": _allocations(own),
        "contract": _contracts(own, places),
    }
    return {
        name: [(number, row | {"provenance": "illustrative"}) for number, row in enumerate(rows, 2)]
        for name, rows in made.items()
    }


def _organisations() -> Iterator[Record]:
    for number in range(ORGANISATIONS):
        named: Record = {"slug": f"giver-{number}", "name": f"Giver {number}"}
        yield named | {"sector": "local_authority", "tier": "local"}


def _initiatives(own: random.Random, places: list[str]) -> Iterator[Record]:
    for number in range(INITIATIVES):
        result = round(own.uniform(-5, 15), 1)
        yield {
            "slug": f"trial-{number}",
            "name": f"Trial {number}",
            "mission": "opportunity",
            "goal": "school-readiness",
            "place": own.choice(places),
            "measure": "People reached a week",
            "start": "2025-10-01",
            "cost": _amount(own),
            "planned": 8.0,
            "result": result,
            "lower": result - 4,
            "upper": result + 4,
            "unit": "people a week",
            "evidence": own.choice(EVIDENCE),
            "verdict": own.choice(VERDICTS),
        }


def _purses(own: random.Random, places: list[str]) -> Iterator[Record]:
    for number in range(PURSES):
        yield {
            "slug": f"pool-{number}",
            "name": f"Pool {number}",
            "mission": "opportunity",
            "place": own.choice(places),
            "price_basis": "cash",
        }


def _contributions(own: random.Random) -> Iterator[Record]:
    for purse in range(PURSES):
        for giver in own.sample(range(ORGANISATIONS), GIVERS):
            for year in range(2024, 2024 + YEARS):
                yield {
                    "purse": f"pool-{purse}",
                    "organisation": f"giver-{giver}",
                    "period": f"{year}-04-01/P1Y",
                    "state": "confirmed" if year < 2027 else "indicative",
                    "amount": _amount(own),
                    "drawn": "0.01" if year < 2026 else None,
                }


def _allocations(own: random.Random) -> Iterator[Record]:
    for number in range(ALLOCATIONS):
        yield {
            "slug": f"share-{number}",
            "purse": f"pool-{number % PURSES}",
            "initiative": f"trial-{own.randrange(INITIATIVES)}",
            "what": f"Part {number} of it",
            "period": f"{own.randrange(2024, 2029)}-04-01/P1Y",
            "amount": pounds(own.randrange(10**7)),
            "state": "committed",
        }


def _contracts(own: random.Random, places: list[str]) -> Iterator[Record]:
    for number in range(CONTRACTS):
        yield {
            "slug": f"contract-{number}",
            "ocid": f"ocds-example-{number}",
            "title": f"What contract {number} buys",
            "buyer": f"giver-{own.randrange(ORGANISATIONS)}",
            "supplier": f"Supplier {own.randrange(5_000)}",
            "supplier_kind": own.choice(SUPPLIERS),
            "place": own.choice(places),
            "value": _amount(own),
            "procedure": own.choice(PROCEDURES),
            "bids": own.randrange(1, 9),
            "collaboration": own.choice(("yes", "no", None)),
            "start": f"2026-{own.randrange(1, 13):02}-01",
        }


def _amount(own: random.Random) -> str:
    return pounds(own.randrange(1, 10**10))


def questions() -> dict[str, Callable[[], pd.DataFrame]]:
    """What pages ask, by name."""
    return {
        "purses": money.purses,
        "one purse by year": lambda: money.by_year("pool-7"),
        "one purse's flows": lambda: money.flows("pool-7"),
        "one purse's contributions": lambda: money.contributions("pool-7"),
        "all purses by year": money.together_by_year,
        "not spent": lambda: money.not_spent("2027-01-01"),
        "contracts": contracts.contracts,
        "contracts of a place": lambda: contracts.contracts(place="E12000001"),
        "initiatives": trying.initiatives,
    }


def measured() -> dict[str, float]:
    """Seconds to take the rows into the store that ``MISSION_STORE`` names, then of each question the second time."""
    places = [row["place"] for row in store.rows("SELECT place FROM place_level WHERE level = 'upper_tier'")]
    rows = generated(places)
    whole = {
        name: [(number, dict.fromkeys(_fields(name)) | row) for number, row in held] for name, held in rows.items()
    }
    started = time.perf_counter()
    with closing(store.connect()) as connection:
        take(connection, whole, "benchmark")
    found = {"taking": time.perf_counter() - started}
    for name, ask in questions().items():
        ask()
        started = time.perf_counter()
        ask()
        found[name] = time.perf_counter() - started
    return found


def _fields(name: str) -> list[str]:
    return [field.name for field in BY_NAME[name].fields]


if __name__ == "__main__":
    os.environ["MISSION_STORE"] = str(Path(sys.argv[1]))
    print(json.dumps({name: round(seconds, 3) for name, seconds in measured().items()}, indent=1))
