"""What must hold between records: what they point to is there, nothing leads in a circle, no year counts twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from data import period
from data.records import naming
from data.records.cells import closest, shown
from data.records.faults import Faults
from data.records.fields import PUBLISHED, Field, Table
from data.records.schema import key_of, to_published
from data.records.tables import TABLES

_SUGGESTED = 5
_COUNCILS = ("attendance", "meeting", "council_member")
_OTHER_COUNCIL = """
SELECT a."row", a.meeting, a.member, m.council AS of_meeting, c.council AS of_member FROM next_attendance a
JOIN next_meeting m ON m.slug = a.meeting JOIN next_council_member c ON c.slug = a.member
WHERE m.council <> c.council ORDER BY a."row"
"""
_EARLY_STEP = """
SELECT s."row", s.action, s.date, a.opened FROM next_action_step s JOIN next_action a ON a.slug = s.action
WHERE s.date < a.opened ORDER BY s."row"
"""
_CONTRIBUTED = """
SELECT purse, organisation, period, max("row") AS "row" FROM next_contribution GROUP BY purse, organisation, period
ORDER BY purse, organisation, period
"""


def to_records(table: Table) -> list[Field]:
    """The fields by which a table points to records."""
    return [field for field in table.fields if field.to and field.to not in PUBLISHED]


def check(connection: sqlite3.Connection, present: Iterable[str], faults: Faults, *, remove_missing: bool) -> None:
    """Tell of every fault between what comes in and what the store will hold; asks the views of `staging`."""
    given = set(present)
    for table in TABLES:
        if table.name in given:
            for field in to_published(table):
                _check_published(connection, table, field, faults)
        for field in to_records(table):
            if table.name in given or (remove_missing and field.to in given):
                _check_reference(connection, table, field, faults)
            if table.name in given and field.to == table.name:
                _check_circles(connection, table, field, faults)
    if given.intersection(_COUNCILS):
        for one in connection.execute(_OTHER_COUNCIL):
            what = f"{shown(one['member'])} sits on {one['of_member']}, the meeting is of {one['of_meeting']}"
            mend = "Name a seat of that council."
            faults.add("attendance", "other_council", what, mend, row=one["row"], column="member")
    _check_missions(connection, given, faults)
    if given.intersection(("action", "action_step")):
        for one in connection.execute(_EARLY_STEP):
            what = f"{one['date']} is before {shown(one['action'])} was opened ({one['opened']})"
            faults.add("action_step", "before_its_action", what, "Check both dates.", row=one["row"], column="date")
    if "contribution" in given:
        _check_overlaps(connection, faults)
    naming.check(connection, given, faults, remove_missing=remove_missing)


def _check_missions(connection: sqlite3.Connection, given: set[str], faults: Faults) -> None:
    """A record of a goal is of that goal's mission."""
    for table in TABLES:
        if table.name in given and {"goal", "mission"} <= {field.name for field in table.fields}:
            for one in connection.execute(
                f'SELECT i."row", i.goal, i.mission, g.mission AS own FROM incoming_{table.name} i '
                "JOIN goal g ON g.slug = i.goal WHERE i.mission <> g.mission "
                'AND i.mission IN (SELECT slug FROM mission) ORDER BY i."row"'
            ):
                what = f"{shown(one['goal'])} is a goal of {one['own']}, not of {one['mission']}"
                faults.add(table.name, "other_mission", what, "Check both.", row=one["row"], column="mission")


def _unknown(connection: sqlite3.Connection, source: str, field: Field, known: str) -> list[sqlite3.Row]:
    """What a field names in ``source`` that a SELECT of what is ``known`` lacks: named, row, times."""
    return connection.execute(
        f'SELECT "{field.name}" AS named, min("row") AS "row", count(*) AS times FROM {source} '
        f'WHERE "{field.name}" IS NOT NULL AND "{field.name}" NOT IN ({known}) GROUP BY 1 ORDER BY 2, 1'
    ).fetchall()


def _check_published(connection: sqlite3.Connection, table: Table, field: Field, faults: Faults) -> None:
    source = f"SELECT {key_of(field.to)} FROM {field.to}"
    unknown = _unknown(connection, f"incoming_{table.name}", field, source)
    known = [row[0] for row in connection.execute(source)] if unknown and field.to != "place" else []
    mend = "Write the code of a place that the store holds." if field.to == "place" else "Write the slug of one."
    for position, one in enumerate(unknown):
        near = closest(one["named"], known) if position < _SUGGESTED else ""
        what = f"there is no {field.to} {shown(one['named'])}{near}"
        faults.add(table.name, "not_known", what, mend, row=one["row"], column=field.name, occurrences=one["times"])


def _check_reference(connection: sqlite3.Connection, table: Table, field: Field, faults: Faults) -> None:
    source = f"SELECT slug FROM next_{field.to}"
    # A row that was set aside for a fault of its own is there, so that its fault is not told twice.
    or_set_aside = f"{source} UNION ALL SELECT slug FROM set_aside WHERE name = '{field.to}'"
    unknown = _unknown(connection, f"next_{table.name}", field, or_set_aside)
    known = [row[0] for row in connection.execute(source)] if unknown else []
    for position, one in enumerate(unknown):
        near = closest(one["named"], known) if position < _SUGGESTED else ""
        what = f"there is no {field.to} {shown(one['named'])}{near}"
        mend = f"Add it to {field.to}, or name one that is there."
        if one["row"] is None:
            what = f"rows that stay in the store point to {field.to} {shown(one['named'])}, which would go"
            mend = "Keep it, or change or take out those rows too."
        faults.add(
            table.name, "no_such_record", what, mend, row=one["row"], column=field.name, occurrences=one["times"]
        )


def _check_overlaps(connection: sqlite3.Connection, faults: Faults) -> None:
    """Tell of contributions of one giver to one purse for times that share days but are not the same."""
    before: sqlite3.Row | None = None
    for one in connection.execute(_CONTRIBUTED):
        if before is None or tuple(before)[:2] != tuple(one)[:2]:
            before = one
            continue
        first, second = period.parse(before["period"]), period.parse(one["period"])
        if first.overlaps(second):
            row = before["row"] if one["row"] is None else one["row"]
            what = f"{second.label} overlaps {first.label}, for which {shown(one['organisation'])} is in this purse too"
            mend = "Give each year once, or the same year as confirmed and as indicative."
            faults.add("contribution", "periods_overlap", what, mend, row=row, column="period")
        if second.end >= first.end:
            before = one


def _check_circles(connection: sqlite3.Connection, table: Table, field: Field, faults: Faults) -> None:
    links = {
        row["slug"]: (row["above"], row["row"])
        for row in connection.execute(
            f'SELECT slug, "{field.name}" AS above, "row" FROM next_{table.name} WHERE "{field.name}" IS NOT NULL'
        )
    }
    sound: set[str] = set()
    for start in links:
        path: dict[str, None] = {}
        at = start
        while at in links and at not in sound and at not in path:
            path[at] = None
            at = links[at][0]
        if at in path:
            ring = [*path][[*path].index(at) :]
            row = next((links[one][1] for one in ring if links[one][1] is not None), None)
            what = f"{' → '.join([*ring, at])} leads in a circle"
            faults.add(table.name, "circle", what, f"Change {field.name} in one of them.", row=row, column=field.name)
        sound.update(path)
