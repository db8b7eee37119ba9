"""How fast 100,000 records come in, from a workbook and from CSV files, and the memory it takes."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks import memory
from data import store
from data.records import folder, reading, workbook
from data.records.cells import Stored
from data.records.faults import Faults
from data.records.tables import BY_NAME
from data.records.taking import apply, bake_after
from data.records.vocabulary import KINDS, SECTORS, TIERS

ORGANISATIONS, PARTNERSHIPS, COUNCILS, MEETINGS, DECISIONS, ACTIONS = 5_000, 2_000, 72, 1_440, 4_320, 50_000
MEMBERS_EACH, PLACES_EACH, SEATS_EACH = 10, 5, 12

Record = dict[str, Stored]


@dataclass(frozen=True, slots=True)
class Taken:
    """Records taken, the seconds of it and its peak memory in MB, and the seconds of baking afterwards."""

    rows: int
    seconds: float
    peak_megabytes: float
    baked: float


def generated(places: list[str], indicators: list[str], seed: int = 4) -> dict[str, Iterator[Record]]:
    """About 100,000 coherent records by table: 5,000 organisations, 2,000 partnerships, 50,000 actions."""
    own = random.Random(seed)
    made = {
        "organisation": _organisations(own, places),
        "partnership": _partnerships(own),
        "partnership_place": _pairs(own, "partnership", PARTNERSHIPS, "place", places, PLACES_EACH),
        "partnership_member": _pairs(
            own,
            "partnership",
            PARTNERSHIPS,
            "organisation",
            [f"organisation-{number}" for number in range(ORGANISATIONS)],
            MEMBERS_EACH,
        ),
        "council": _councils(places),
        "council_member": _seats(own),
        "meeting": _meetings(),
        "decision": _decisions(own, places, indicators),
        "action": _actions(own, places),
        "action_step": _steps(),
    }
    return {name: _whole(name, records) for name, records in made.items()}


def _whole(name: str, records: Iterator[Record]) -> Iterator[Record]:
    """The records with every field of their table."""
    empty: Record = {field.name: None for field in BY_NAME[name].fields}
    for record in records:
        yield empty | record | {"provenance": "illustrative"}


def _organisations(own: random.Random, places: list[str]) -> Iterator[Record]:
    for number in range(ORGANISATIONS):
        yield {
            "slug": f"organisation-{number}",
            "name": f"Organisation {number}",
            "sector": own.choice(SECTORS),
            "tier": own.choice(TIERS),
            "place": own.choice(places),
            "url": f"https://example.org/{number}",
        }


def _partnerships(own: random.Random) -> Iterator[Record]:
    for number in range(PARTNERSHIPS):
        yield {
            "slug": f"partnership-{number}",
            "name": f"Partnership {number}",
            "kind": own.choice(KINDS),
            "lead": f"organisation-{own.randrange(ORGANISATIONS)}",
            "start": "2025-04-01",
            "summary": f"What partnership {number} does, in a sentence or two. " * 3,
        }


def _pairs(own: random.Random, of: str, count: int, with_: str, known: list[str], each: int) -> Iterator[Record]:
    for number in range(count):
        for one in own.sample(known, each):
            yield {of: f"{of}-{number}", with_: one}


def _councils(places: list[str]) -> Iterator[Record]:
    for number in range(COUNCILS):
        yield {"slug": f"council-{number}", "name": f"Council {number}", "place": places[number % len(places)]}


def _seats(own: random.Random) -> Iterator[Record]:
    for number in range(COUNCILS * SEATS_EACH):
        yield {
            "slug": f"seat-{number}",
            "council": f"council-{number % COUNCILS}",
            "post": f"Post {number}",
            "sector": own.choice(SECTORS),
            "tier": own.choice(TIERS),
            "organisation": f"organisation-{own.randrange(ORGANISATIONS)}",
            "joined": "2025-04-01",
        }


def _meetings() -> Iterator[Record]:
    for number in range(MEETINGS):
        yield {
            "slug": f"meeting-{number}",
            "council": f"council-{number % COUNCILS}",
            "date": (date(2024, 1, 8) + timedelta(days=45 * (number // COUNCILS))).isoformat(),
            "title": f"Meeting {number}",
            "state": "held",
            "agenda": "Figures\nActions\nAny other matter",
        }


def _decisions(own: random.Random, places: list[str], indicators: list[str]) -> Iterator[Record]:
    for number in range(DECISIONS):
        yield {
            "slug": f"decision-{number}",
            "meeting": f"meeting-{number % MEETINGS}",
            "title": f"Decision {number}",
            "mission": "health",
            "place": own.choice(places),
            "indicator": own.choice(indicators),
            "expected_change": round(own.uniform(-2, 2), 1) or 0.5,
            "from_period": "2023-01-01/P1Y",
            "due_period": "2024-01-01/P1Y",
            "state": "in_force",
        }


def _actions(own: random.Random, places: list[str]) -> Iterator[Record]:
    for number in range(ACTIONS):
        opened = date(2024, 1, 8) + timedelta(days=own.randrange(900))
        done = own.random() < 0.6
        yield {
            "slug": f"action-{number}",
            "council": f"council-{number % COUNCILS}",
            "decision": f"decision-{number % DECISIONS}",
            "place": own.choice(places),
            "text": f"What is to be done in action {number}",
            "owner": f"organisation-{own.randrange(ORGANISATIONS)}",
            "opened": opened.isoformat(),
            "due": (opened + timedelta(days=90)).isoformat(),
            "closed": (opened + timedelta(days=own.randrange(20, 200))).isoformat() if done else None,
            "state": "done" if done else "open",
        }


def _steps() -> Iterator[Record]:
    for number in range(0, ACTIONS, 7):
        yield {"action": f"action-{number}", "date": "2026-10-12", "state": "in_hand", "note": "On its way"}


def write_generated(target: Path) -> None:
    """Write the generated records: a workbook where the name ends in .xlsx, else a folder of CSV files."""
    places = [row["place"] for row in store.rows("SELECT place FROM place_level WHERE level = 'upper_tier'")]
    indicators = [row["slug"] for row in store.rows("SELECT slug FROM indicator ORDER BY slug")]
    made: Mapping[str, Iterator[Record]] = generated(places, indicators)
    write = workbook.write if target.suffix == ".xlsx" else folder.write_folder
    write(target, made)


def measured(source: Path, target: Path) -> Taken:
    """Take a file or folder into a store of its own, in a process of its own."""
    script = [sys.executable, "-m", "benchmarks.records", str(source), str(target)]
    found = subprocess.run(script, check=True, capture_output=True, text=True)
    return Taken(**json.loads(found.stdout.splitlines()[-1]))


def _measure_here(source: Path, target: Path) -> Taken:
    os.environ["MISSION_STORE"] = str(target)
    started = time.perf_counter()
    faults = Faults()
    with closing(store.connect()) as connection, store.writing(connection):
        difference = apply(connection, reading.read(source, faults), "benchmark", faults=faults)
        seconds = time.perf_counter() - started
        peak = memory.peak_megabytes()
        bake_after(connection, difference)
        baked = time.perf_counter() - started - seconds
    return Taken(sum(len(table.new) for table in difference.tables.values()), seconds, peak, baked)


if __name__ == "__main__":
    taken = _measure_here(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps({name: getattr(taken, name) for name in Taken.__slots__}))
