"""The default content of the records: whole, in order, true of its sources, and unmistakable where it is made up."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from data import decisions, period
from data.records.fields import PUBLISHED
from data.records.tables import BY_NAME, TABLES
from data.records.vocabulary import DEPTHS, EVENTS, POLICY_STAGES, SECTORS
from methods.moved import State

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
RECORDS = REFERENCE / "records"
AS_OF = "2026-11-22"
MOST_BYTES = 800_000
REGIONS = {*(f"E1200000{number}" for number in range(1, 10)), "W92000004", "S92000003", "N92000002"}
ALWAYS_ILLUSTRATIVE = (
    *("council", "council_member", "meeting", "attendance", "decision", "action", "action_step", "challenge"),
    *("commitment", "participation", "secondment", "involvement", "lever", "lever_use", "partnership_stage"),
)
OLD_BARNSLEY_AND_SHEFFIELD = {"E08000016", "E08000019"}
# Force areas that the notes on Violence Reduction Units name from memory only.
UNVERIFIED_FORCES = {"E23000028", "E23000019", "E23000021", "E23000026", "W15000003"}
UNVERIFIED_NAMES = re.compile(
    "net zero hub|energy hub|greater essex|hampshire & solent|norfolk & suffolk|sussex & brighton|quickfeed|61\\.7",
    re.IGNORECASE,
)

Record = dict[str, str]


def read(path: Path) -> list[Record]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def records(table: str) -> list[Record]:
    return read(RECORDS / f"{table}.csv")


@cache
def by_slug(table: str) -> dict[str, Record]:
    return {row["slug"]: row for row in records(table)}


@cache
def current_places() -> set[str]:
    return {row["code"] for row in read(REFERENCE / "places" / "place.csv") if not row["end_year"]}


@cache
def published(table: str) -> set[str]:
    return current_places() if table == "place" else {row["slug"] for row in read(REFERENCE / f"{table}.csv")}


@cache
def figures(indicator: str) -> dict[tuple[str, str], str]:
    found = {}
    for row in read(REFERENCE / "observations" / f"{indicator}.csv"):
        if row["field"] == "value":
            cells = {(row["place"], name): cell for name, cell in row.items() if name[:2] in ("19", "20") and cell}
            found |= cells
    return found


def of_council(table: str, council: str) -> list[Record]:
    return [row for row in records(table) if row["council"] == council]


def decisions_of(council: str) -> list[Record]:
    return [row for row in records("decision") if by_slug("meeting")[row["meeting"]]["council"] == council]


def is_due(decision: Record) -> bool:
    due = (decision["place"], decision["due_period"])
    return bool(decision["indicator"]) and due in figures(decision["indicator"])


def regional() -> list[Record]:
    return [row for row in records("council") if row["place"] in REGIONS]


@pytest.mark.parametrize("table", BY_NAME)
def test_a_table_is_as_declared(table: str) -> None:
    text = (RECORDS / f"{table}.csv").read_bytes()
    header = text.decode("utf-8").split("\n", 1)[0].split(",")
    assert header == [field.name for field in BY_NAME[table].fields]
    assert b"\r" not in text
    keys = [tuple(row[name] for name in BY_NAME[table].key) for row in records(table)]
    assert keys == sorted(set(keys))
    for row in records(table):
        for field in BY_NAME[table].fields:
            cell = row[field.name]
            assert cell or not field.required, (row, field.name)
            assert not cell or not field.choices or cell in field.choices, (cell, field.name)
            assert field.kind == "long" or "\n" not in cell


def test_there_is_a_file_for_every_table_and_no_other() -> None:
    assert {path.stem for path in RECORDS.iterdir()} == set(BY_NAME)


@pytest.mark.parametrize("table", BY_NAME)
def test_what_a_record_points_to_is_there(table: str) -> None:
    for field in BY_NAME[table].fields:
        if field.to:
            known = published(field.to) if field.to in PUBLISHED else set(by_slug(field.to))
            assert {row[field.name] for row in records(table)} - {""} <= known, field.name


@pytest.mark.parametrize("table", BY_NAME)
def test_dates_are_in_order(table: str) -> None:
    for row in records(table):
        for field in BY_NAME[table].fields:
            if field.kind == "date" and row[field.name]:
                date.fromisoformat(row[field.name])
        for first, second in BY_NAME[table].in_order:
            assert not row[first] or not row[second] or row[first] <= row[second], row


def test_the_content_stays_small() -> None:
    assert sum(path.stat().st_size for path in RECORDS.iterdir()) < MOST_BYTES


def test_illustrative_rows_say_so_and_official_ones_name_what_was_read() -> None:
    for table in TABLES:
        for row in records(table.name):
            if row["provenance"] == "illustrative":
                assert row["source"] == "illustrative"
                assert not row["source_url"]
            else:
                assert row["source"]
                assert row["source"] != "illustrative"
                assert (row["source"] == "this project") == (row["provenance"] == "self_reported")
            assert not row["source_url"] or row["source_url"].startswith("https://")


@pytest.mark.parametrize("table", ALWAYS_ILLUSTRATIVE)
def test_councils_and_what_they_do_are_all_illustrative(table: str) -> None:
    assert {row["provenance"] for row in records(table)} == {"illustrative"}


def test_collective_impact_is_illustrative_and_every_other_partnership_is_not() -> None:
    for row in records("partnership"):
        assert (row["kind"] == "collective_impact") == (row["provenance"] == "illustrative")
        assert row["limits"]


def test_real_bodies_hold_seats_by_post_and_nothing_else_is_said_of_them() -> None:
    real = {row["slug"] for row in records("organisation") if row["provenance"] == "official"}
    for table in TABLES:
        for field in table.fields:
            if field.to == "organisation" and table.name != "council_member":
                made_up = [row for row in records(table.name) if row["provenance"] == "illustrative"]
                assert not real & {row[field.name] for row in made_up}, table.name
    seats = {row["slug"] for row in records("council_member") if row["organisation"] in real}
    assert seats
    assert not [row for row in records("attendance") if row["member"] in seats and row["state"] == "absent"]


def test_nothing_unverified_is_stated() -> None:
    units = {row["place"] for row in records("partnership_place") if row["partnership"] == "violence-reduction-units"}
    assert len(units) == 15
    assert not units & UNVERIFIED_FORCES
    for table in TABLES:
        for row in records(table.name):
            if row["provenance"] != "illustrative" and table.name != "goal_fact":
                assert not UNVERIFIED_NAMES.search(" ".join(row.values())), row


def test_combined_authorities_have_their_constituents_of_today() -> None:
    kin = [row for row in read(REFERENCE / "places" / "place_parent.csv") if row["relation"] == "direct"]
    expected, found = defaultdict(set), defaultdict(set)
    for row in kin:
        if row["parent"].startswith("E47") and row["parent"] in current_places() and not row["end_year"]:
            expected[row["parent"]].add(row["child"])
    authorities = {row["slug"]: row["lead"] for row in records("partnership") if row["kind"] == "combined_authority"}
    for row in records("partnership_place"):
        if row["partnership"] in authorities:
            found[by_slug("organisation")[authorities[row["partnership"]]]["place"]].add(row["place"])
    assert found == expected
    assert len(found) == 15
    assert not OLD_BARNSLEY_AND_SHEFFIELD & {row["place"] for row in records("partnership_place")}


def test_each_goal_has_five_facts() -> None:
    assert Counter(row["goal"] for row in records("goal_fact")) == dict.fromkeys(published("goal"), 5)


def test_no_local_target_is_made_up() -> None:
    assert records("goal_target") == []


def test_there_is_a_national_council_for_each_mission_and_one_in_every_region() -> None:
    national = [row["mission"] for row in records("council") if row["place"] not in REGIONS]
    assert sorted(national) == sorted(published("mission"))
    assert sorted(row["place"] for row in regional()) == sorted(REGIONS)


@pytest.mark.parametrize("council", [row["slug"] for row in regional()])
def test_a_region_can_see_its_council_at_work(council: str) -> None:
    meetings = of_council("meeting", council)
    assert sum(row["state"] == "held" and row["date"] < AS_OF for row in meetings) >= 4
    assert sum(row["state"] == "planned" and row["date"] > AS_OF for row in meetings) >= 2
    decided = decisions_of(council)
    assert any(is_due(row) for row in decided)
    assert any(row["indicator"] and not is_due(row) for row in decided)
    still_open = [row for row in of_council("action", council) if row["state"] == "open"]
    assert any(row["due"] < AS_OF for row in still_open)
    assert any(row["due"] >= AS_OF for row in still_open)
    assert len(of_council("challenge", council)) >= 2


@pytest.mark.parametrize("place", sorted(REGIONS))
def test_a_region_has_levers_in_use_taking_part_and_a_long_partnership(place: str) -> None:
    within = {row["child"] for row in read(REFERENCE / "places" / "place_parent.csv") if row["parent"] == place}
    assert sum(row["place"] in {place, *within} for row in records("lever_use")) >= 3
    for table in ("participation", "involvement", "commitment"):
        assert any(row["place"] in {place, *within} for row in records(table)), table
    long = {row["slug"] for row in records("partnership") if row["kind"] == "collective_impact"}
    assert any(row["place"] in within for row in records("partnership_place") if row["partnership"] in long)


def test_regions_miss_different_sectors_and_none_is_full() -> None:
    missing = {
        council["place"]: frozenset(SECTORS) - {row["sector"] for row in of_council("council_member", council["slug"])}
        for council in regional()
    }
    assert all(missing.values())
    assert len(set(missing.values())) >= 10
    for sector in ("trade_union", "business", "citizens", "university", "nhs", "police"):
        assert 0 < sum(sector in gaps for gaps in missing.values()) < len(missing), sector


def test_each_decision_can_be_held_against_its_figures() -> None:
    polarity = {row["indicator"]: row["polarity"] for row in read(REFERENCE / "indicator_rule.csv")}
    for row in records("decision"):
        if not row["indicator"]:
            continue
        first, due = period.parse(row["from_period"]), period.parse(row["due_period"])
        assert (first.code, due.code) == (row["from_period"], row["due_period"])
        assert (row["place"], row["from_period"]) in figures(row["indicator"]), row["slug"]
        assert not first.overlaps(due)
        assert str(due.end) > by_slug("meeting")[row["meeting"]]["date"], row["slug"]
        assert (float(row["expected_change"]) > 0) == (polarity[row["indicator"]] == "higher"), row["slug"]


def test_decisions_come_due_in_every_direction() -> None:
    def moved(row: Record) -> float:
        series = figures(row["indicator"])
        change = float(series[row["place"], row["due_period"]]) - float(series[row["place"], row["from_period"]])
        return change / float(row["expected_change"])

    shares = [moved(row) for row in records("decision") if is_due(row)]
    assert sum(share >= 1 for share in shares) >= 3
    assert sum(0 < share < 1 for share in shares) >= 3
    assert sum(share < 0 for share in shares) >= 3
    states = Counter(row["state"] for row in records("decision"))
    assert states["withdrawn"] >= 1
    assert states["replaced"] == sum(bool(row["replaced_by"]) for row in records("decision")) >= 1
    assert any(not row["indicator"] for row in records("decision"))


@pytest.mark.usefixtures("store")
def test_every_verdict_is_reached_on_published_series() -> None:
    states = Counter(verdict.state for verdict in decisions.evaluated_all(decisions.decisions()).values())
    # No published change in the span of the councils is both clear and short of what anybody would expect.
    assert set(states) == set(get_args(State)) - {"moved_less"}


def test_a_decision_of_2024_came_due_with_a_later_edition() -> None:
    decision = by_slug("decision")["growth-national-2024-12-pay-and-skills"]
    editions = read(REFERENCE / "observations" / f"{decision['indicator']}.csv")
    earliest = min(
        row["published"]
        for row in editions
        if row["place"] == decision["place"] and row["field"] == "value" and row[decision["due_period"]]
    )
    assert by_slug("meeting")[decision["meeting"]]["date"] < "2025" < earliest


def test_links_hang_together() -> None:
    for action in records("action"):
        meeting = by_slug("meeting")[by_slug("decision")[action["decision"]]["meeting"]]
        assert (action["opened"], action["council"]) == (meeting["date"], meeting["council"])
        steps = [row for row in records("action_step") if row["action"] == action["slug"]]
        assert all(action["opened"] <= row["date"] <= (action["closed"] or AS_OF) for row in steps)
        assert bool(action["closed"]) == (action["state"] != "open")
        assert not action["closed"] or steps[-1]["state"] == action["state"]
    for challenge in records("challenge"):
        meeting = by_slug("meeting")[by_slug("decision")[challenge["decision"]]["meeting"]]
        assert challenge["council"] == meeting["council"]
        assert meeting["date"] <= challenge["raised"] <= AS_OF
        assert (challenge["outcome"] == "open") == (not challenge["answered"])
    seats = by_slug("council_member")
    for row in records("attendance"):
        meeting, seat = by_slug("meeting")[row["meeting"]], seats[row["member"]]
        assert meeting["council"] == seat["council"]
        assert seat["joined"] <= meeting["date"]
        assert meeting["state"] == "held"


def test_every_state_that_a_room_shows_is_there() -> None:
    actions = records("action")
    assert any(row["state"] == "done" and row["closed"] <= row["due"] for row in actions)
    assert any(row["state"] == "done" and row["closed"] > row["due"] for row in actions)
    assert any(row["state"] == "dropped" for row in actions)
    for table, column in (("challenge", "outcome"), ("commitment", "state"), ("attendance", "state")):
        field = next(field for field in BY_NAME[table].fields if field.name == column)
        assert {row[column] for row in records(table)} == set(field.choices), table
    assert {row["kind"] for row in records("participation")} == set(EVENTS)
    assert {row["stage"] for row in records("involvement")} == set(POLICY_STAGES)
    assert {row["depth"] for row in records("involvement")} == set(DEPTHS)
    unused = {row["slug"] for row in records("lever")} - {row["lever"] for row in records("lever_use")}
    assert 0 < len(unused) < len(records("lever")) / 2


def test_secondments_go_both_ways() -> None:
    sector = {row["slug"]: row["sector"] for row in records("organisation")}
    ways = {(sector[row["from_organisation"]], sector[row["to_organisation"]]) for row in records("secondment")}
    assert {("civil_society", "central_government"), ("central_government", "civil_society")} <= ways
    assert {("local_authority", "central_government"), ("central_government", "local_authority")} <= ways
    assert {("local_authority", "civil_society"), ("civil_society", "local_authority")} <= ways
