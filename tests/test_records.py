"""People's records: tables as declared, every change kept, all or nothing, and each fault told with its mend."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from data import schema, store
from data.records import fields, stored, taking
from data.records.cells import CellFault, read
from data.records.faults import Refused
from data.records.schema import ENDED, VERSIONED
from data.records.tables import BY_NAME, TABLES
from tests.records_making import CELLS, EXAMPLES, take

TYPES = {"number": "REAL", "whole": "INTEGER", "money": "INTEGER"}
ACTION = CELLS["action"]
pytestmark = pytest.mark.usefixtures("no_records")


def columns(table: str) -> list[tuple[Any, ...]]:
    return [tuple(row)[1:4] for row in store.rows(f"PRAGMA table_info({table})")]


def refused(rows: dict[str, list[dict[str, Any]]], **options: Any) -> list[str]:
    before, version = counts(), store.version()
    with pytest.raises(Refused) as caught:
        take(rows, **options)
    assert (counts(), store.version()) == (before, version), "nothing of it may be in"
    return [str(issue) for issue in caught.value.issues]


def counts() -> dict[str, int]:
    return {
        name: store.rows(f"SELECT count(*) AS n FROM {name}")[0]["n"]
        for table in BY_NAME
        for name in (table, f"{table}_history")
    }


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_store_has_the_columns_that_are_declared(table: fields.Table) -> None:
    declared = [(field.name, TYPES.get(field.kind, "TEXT"), int(field.required)) for field in table.fields]
    versioned = [(name, kind.split()[0], 1) for name, kind in VERSIONED.items()]
    assert columns(table.name) == [*declared, *versioned]
    past = [name for name, _, _ in columns(f"{table.name}_history")]
    assert past == ["id", *(field.name for field in table.fields), *VERSIONED, *ENDED]
    assert not {field.name for field in table.fields} & {"id", *VERSIONED, *ENDED}
    assert all(field.required for field in table.fields if field.name in table.key)
    pointing = {row["from"]: row["table"] for row in store.rows(f"PRAGMA foreign_key_list({table.name})")}
    assert pointing == {one.name: one.to for one in table.fields if one.to and one.to not in fields.PUBLISHED}


def test_choices_and_provenance_are_held_to_by_the_store(no_records: Path) -> None:
    take(EXAMPLES)
    with closing(store.connect()) as connection:
        for wrong in ("UPDATE action SET state = 'forgotten'", "UPDATE action SET provenance = NULL"):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(wrong)


def test_local_targets_of_an_earlier_store_are_kept(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        database = Database(connection)
        schema.migrations.apply(database, stop_before="create_records")
        connection.execute("INSERT INTO mission (slug, number, name, short_name) VALUES ('m', 1, 'M', 'M')")
        connection.execute("INSERT INTO place (code, name) VALUES ('E1', 'Place')")
        connection.execute(
            'INSERT INTO goal (slug, mission, title, kind, rule, verified, "order") '
            "VALUES ('g', 'm', 'G', 'local_target', 'reach', 'V', 1)"
        )
        connection.execute(
            "INSERT INTO goal_target VALUES ('g', 'E1', 5, '2028-01-01', 'Council', NULL, 'https://a.b')"
        )
        connection.commit()
        schema.migrations.apply(database)
        held = connection.execute("SELECT goal, value, set_by, source_url, provenance, version FROM goal_target")
        assert held.fetchall() == [("g", 5.0, "Council", "https://a.b", "self_reported", 1)]


def test_every_change_is_kept_with_who_when_and_what_was_before() -> None:
    take(EXAMPLES, "one")
    take({"action": [ACTION | {"text": "Second"}]}, "two")
    take({"action": [ACTION | {"text": "Third", "state": "done", "closed": "2026-12-01"}]}, "three")
    take({"action": [], "action_step": []}, "four", remove_missing=True)
    take({"action": [ACTION]}, "five")
    told = stored.history("action", {"slug": ACTION["slug"]})
    assert told["version"].tolist() == [4, 3, 2, 1]
    assert told["changed_by"].tolist() == ["five", "three", "two", "one"]
    assert told["ended_by"].tolist() == [None, "four", "three", "two"]
    assert told["became"].tolist() == [None, "removed", "changed", "changed"]
    assert told["text"].tolist() == [ACTION["text"], "Third", "Second", ACTION["text"]]
    assert told["closed"].tolist() == [None, "2026-12-01", None, None]
    assert all(moment >= "2026" for moment in [*told["changed_at"], *told["ended_at"][1:]])
    assert store.rows("SELECT count(*) AS n FROM record_writer")[0]["n"] == 0


def test_a_change_by_hand_is_kept_too(no_records: Path) -> None:
    take(EXAMPLES)
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute("UPDATE meeting SET title = 'Other'")
    past = store.rows("SELECT title, ended_at, ended_by FROM meeting_history")
    assert [(row["title"], row["ended_by"]) for row in past] == [("Autumn meeting", "")]
    assert past[0]["ended_at"]


def test_the_difference_says_field_by_field_what_changes_and_a_dry_run_changes_nothing() -> None:
    take(EXAMPLES)
    version = store.version()
    rows = {
        "action": [ACTION | {"text": "Other", "due": "2027-01-31"}, ACTION | {"slug": "new-one"}],
        "action_step": [],
    }
    told = take(rows, remove_missing=True, dry_run=True)
    assert store.version() == version
    action = told.tables["action"]
    assert action.new == (("new-one",),)
    assert [(one.key, one.fields) for one in action.changed] == [
        ((ACTION["slug"],), {"text": (ACTION["text"], "Other"), "due": (ACTION["due"], "2027-01-31")})
    ]
    assert told.tables["action_step"].removed == ((ACTION["slug"], "2026-10-12"),)
    assert take(rows, remove_missing=True) == told
    assert store.version() != version
    assert not take(rows, remove_missing=True)
    assert take(rows).tables["action"].same == 2


def test_tables_and_rows_that_are_not_given_stay() -> None:
    take(EXAMPLES)
    assert not take({"action": []})
    assert not take({"goal_fact": EXAMPLES["goal_fact"]}, remove_missing=True)
    assert all(counts()[name] == 1 for name in BY_NAME)


def test_ten_thousand_rows_with_one_bad_leave_nothing_behind() -> None:
    rows = [CELLS["organisation"] | {"slug": f"organisation-{number}"} for number in range(10_000)]
    rows[6_543]["sector"] = "charities"
    [message] = refused({"organisation": rows})
    assert message.startswith("organisation, row 6545, column sector: 'charities' is not a choice")
    rows[6_543]["sector"] = "civil_society"
    assert len(take({"organisation": rows}).tables["organisation"].new) == 10_000


def test_faults_are_collected_and_bounded() -> None:
    rows = [CELLS["organisation"] | {"slug": f"Organisation {n}", "url": "nowhere"} for n in range(100)]
    with pytest.raises(Refused, match="200 faults, the first: 'Organisation 0' is no short name") as caught:
        take({"organisation": rows})
    assert caught.value.count == 200
    assert len(caught.value.issues) == 21


def test_a_formula_is_refused_and_html_is_kept_as_text() -> None:
    field = next(one for one in BY_NAME["action"].fields if one.name == "text")
    take(EXAMPLES | {"action": [ACTION | {"text": "<b>bold</b> & <script>"}]})
    assert store.rows("SELECT text FROM action")[0]["text"] == "<b>bold</b> & <script>"
    assert read(field, " =1+1 ") == "=1+1"
    with pytest.raises(CellFault):
        read(field, "")


def test_a_key_given_twice_is_told_once() -> None:
    [message] = refused(EXAMPLES | {"action": [ACTION, ACTION | {"text": "Other"}, ACTION]})
    slug = ACTION["slug"]
    assert (
        message == f"action, row 4, column slug: '{slug}' is there already in row 2, 3 times in all. Keep one of them."
    )


def test_a_reference_may_point_into_the_file_or_the_store() -> None:
    take({name: rows for name, rows in EXAMPLES.items() if name != "action_step"})
    assert take({"action_step": EXAMPLES["action_step"]})
    step = CELLS["action_step"] | {"action": "unknown"}
    [message] = refused({"action_step": [step]})
    assert "action_step, row 2, column action: there is no action 'unknown'" in message


def test_a_row_refused_for_its_own_fault_is_not_missed_by_others() -> None:
    [message] = refused(EXAMPLES | {"meeting": [CELLS["meeting"] | {"date": "soon"}]})
    assert "meeting, row 2, column date" in message


def test_nothing_goes_that_others_point_to() -> None:
    take(EXAMPLES)
    messages = refused({"decision": []}, remove_missing=True)
    assert len(messages) == 4
    assert all("rows that stay in the store point to decision" in message for message in messages)


def test_circles_of_several_and_with_what_is_held() -> None:
    partnership = CELLS["partnership"]
    chain = [partnership | {"slug": name, "part_of": above} for name, above in (("a", "b"), ("b", "c"), ("c", None))]
    take({"organisation": EXAMPLES["organisation"], "partnership": chain})
    [message] = refused({"partnership": [partnership | {"slug": "c", "part_of": "a"}]})
    assert message.startswith("partnership, row 2, column part_of: ")
    assert "leads in a circle" in message
    [message] = refused({"partnership": [partnership | {"slug": "d", "part_of": "d"}]})
    assert "d → d leads in a circle" in message


def test_a_seat_of_another_council_cannot_attend() -> None:
    other = CELLS["council"] | {"slug": "other"}
    seat = CELLS["council_member"] | {"slug": "other-seat", "council": "other"}
    came = CELLS["attendance"] | {"member": "other-seat"}
    rows = EXAMPLES | {
        "council": [CELLS["council"], other],
        "council_member": [CELLS["council_member"], seat],
        "attendance": [CELLS["attendance"], came],
    }
    [message] = refused(rows)
    assert "attendance, row 3, column member: 'other-seat' sits on other, the meeting is of north-east" in message


def test_check_tells_of_records_whose_place_or_indicator_is_gone(no_records: Path) -> None:
    take(EXAMPLES)
    assert store.check() == []
    with closing(sqlite3.connect(no_records)) as connection:
        connection.execute("UPDATE action SET place = 'E00000000'")
        connection.execute("UPDATE decision SET indicator = 'gone'")
        connection.commit()
    assert store.check() == [
        "decision points to indicator gone, which is not there (rows: 1)",
        "action points to place E00000000, which is not there (rows: 1)",
    ]


def test_a_target_taken_is_what_a_goal_is_held_against() -> None:
    take({"goal_target": EXAMPLES["goal_target"]})
    row = store.rows(
        "SELECT own, target_value FROM goal_status WHERE goal = 'school-readiness' AND place = 'E12000001'"
    )
    assert [tuple(one) for one in row] == [(1, 74.0)]


def test_an_error_of_the_reader_leaves_the_connection_free() -> None:
    def rows() -> Iterator[tuple[int, dict[str, Any]]]:
        yield 2, CELLS["organisation"]
        raise OSError("the disk is gone")

    with closing(store.connect()) as connection:
        with pytest.raises(OSError, match="disk"):
            taking.take(connection, {"organisation": rows()}, "someone")
        assert not connection.in_transaction
        assert connection.execute("SELECT count(*) FROM temp.sqlite_master").fetchone()[0] == 0
    assert counts()["organisation"] == 0


def test_a_footprint_follows_its_places() -> None:
    names = ("organisation", "partnership", "partnership_place", "partnership_indicator")
    take({name: EXAMPLES[name] for name in names})
    footprint = "SELECT DISTINCT partnership FROM footprint_value"
    assert [row["partnership"] for row in store.rows(footprint)] == [CELLS["partnership"]["slug"]]
    take({"partnership_place": []}, remove_missing=True)
    assert store.rows(footprint) == []
