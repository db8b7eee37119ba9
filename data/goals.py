"""Where goals stand: each by its own statistic, in its own area and in every place that has a series.

A national goal is not a local one: a place is held against the national target only as arithmetic of its own pace,
unless `goal_target` says that someone set a target there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from data import store
from data.indicators import ALWAYS
from methods.pace import VERDICTS, Pace, Point, Status, pace

_GOALS = """
SELECT g.*, r.polarity FROM goal g LEFT JOIN indicator i ON i.slug = g.indicator
LEFT JOIN indicator_rule r ON r.indicator = i.slug
"""

_POINTS = "SELECT goal, date, value, published, verified FROM goal_point WHERE series = 'goal' ORDER BY goal, date"

_TARGETS = "SELECT goal, place, value, date FROM goal_target"

_TARGETS_OF_GOAL = """
SELECT t.place, p.name, t.value, t.date, t.set_by, t.set_on, t.source_url
FROM goal_target t JOIN place p ON p.code = t.place WHERE t.goal = :goal ORDER BY p.name, t.place
"""

_FIGURES = """
WITH own AS (
    SELECT DISTINCT indicator FROM goal WHERE indicator IS NOT NULL AND (:indicator = '' OR indicator = :indicator)
)
SELECT o.indicator, o.place, o.period_end, o.value, o.published FROM own CROSS JOIN observation o USING (indicator)
JOIN place p ON p.code = o.place
WHERE p.end_year IS NULL AND o.value IS NOT NULL AND o.published <= :known
UNION ALL
SELECT r.indicator, r.place, r.period_end, r.value, r.published FROM own CROSS JOIN revision r USING (indicator)
JOIN place p ON p.code = r.place
WHERE :known < '9999' AND p.end_year IS NULL AND r.value IS NOT NULL AND r.published <= :known AND r.replaced > :known
ORDER BY 1, 2, 3
"""

_BAKED = "SELECT * FROM goal_status"

_CHANGES = """
SELECT c.*, g.title, p.name, i.dataset, i.source, i.finished FROM goal_status_change c JOIN goal g ON g.slug = c.goal
JOIN place p ON p.code = c.place LEFT JOIN import_run i ON i.id = c.import_run ORDER BY c.id DESC LIMIT :most
"""


_NOT_ESTABLISHED = "When its figures were published is not established, so what was known that day is not either."
_REPORTED = "A figure behind it is reported, not read in its source, so there is no verdict."


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one goal stands in one place.

    ``own`` tells a place that has the target (the goal's area, or a local target) from one that is only held against
    the nation's. ``reported`` is set where a figure behind it was not read in its source.
    """

    goal: str
    place: str
    pace: Pace
    baseline: Point | None
    latest: Point | None
    target: float | None
    by: date | None
    points: int
    own: bool
    reported: bool


def standings(known: str | None = None) -> list[Standing]:
    """Where every goal stands in its area and in each place with a series of its statistic.

    As baked, or with ``known`` (a day, ISO text) reckoned from what had been published by then; what sources said of
    goals has no editions and counts as known.
    """
    if known is None:
        return [_unpacked(row) for row in store.rows(_BAKED)]
    with store.reading() as connection:
        return _reckoned(connection, known=known)


def bake(connection: sqlite3.Connection, indicators: Iterable[str] | None = None) -> None:
    """Judge the goals of these indicators anew (all goals when None), and note each status that changed.

    Within the caller's transaction.
    """
    slugs = [""] if indicators is None else sorted(indicators)
    for slug in slugs:
        _bake_one(connection, slug)


def status_changes(most: int = 200) -> list[sqlite3.Row]:
    """Statuses that changed, newest first: goal, title, place, name, old, new, latest_day, and the import that did it.

    Of the import: dataset, source, finished (UTC, ISO text); None where there was none.
    """
    return store.rows(_CHANGES, {"most": most})


def targets(goal: str) -> list[sqlite3.Row]:
    """Local targets of a goal by place: place, name, value, date, set_by, set_on, source_url; empty where none is."""
    return store.rows(_TARGETS_OF_GOAL, {"goal": goal})


def _bake_one(connection: sqlite3.Connection, indicator: str) -> None:
    found = {(one.goal, one.place): one for one in _reckoned(connection, indicator=indicator)}
    held = {
        (row["goal"], row["place"]): row["status"]
        for row in connection.execute("SELECT goal, place, status FROM goal_status").fetchall()
    }
    of_goals = {goal for goal, _ in found}
    run = connection.execute("SELECT max(id) FROM import_run").fetchone()[0]
    changes = [
        (goal, place, held[goal, place], one.pace.status, one.latest.day.isoformat() if one.latest else None, run)
        for (goal, place), one in found.items()
        if (goal, place) in held and held[goal, place] != one.pace.status
    ]
    connection.executemany(
        "INSERT INTO goal_status_change (goal, place, old, new, latest_day, import_run) VALUES (?, ?, ?, ?, ?, ?)",
        changes,
    )
    connection.executemany("DELETE FROM goal_status WHERE goal = ?", [(goal,) for goal in of_goals])
    connection.executemany(
        f"INSERT INTO goal_status VALUES ({', '.join('?' * len(_COLUMNS))})", [_packed(one) for one in found.values()]
    )


_COLUMNS = (
    *("goal", "place", "status", "why", "ratio", "so_far", "needed", "still_needed"),
    *("baseline_value", "baseline_day", "latest_value", "latest_day", "target_value", "target_day"),
    *("points", "own", "reported"),
)


def _packed(one: Standing) -> tuple[Any, ...]:
    first, last = one.baseline, one.latest
    return (
        *(one.goal, one.place, one.pace.status, one.pace.why),
        *(one.pace.ratio, one.pace.so_far, one.pace.needed, one.pace.still_needed),
        *(first.value if first else None, first.day.isoformat() if first else None),
        *(last.value if last else None, last.day.isoformat() if last else None),
        *(one.target, one.by.isoformat() if one.by else None, one.points, int(one.own), int(one.reported)),
    )


def _unpacked(row: sqlite3.Row) -> Standing:
    return Standing(
        goal=row["goal"],
        place=row["place"],
        pace=Pace(Status(row["status"]), row["ratio"], row["so_far"], row["needed"], row["still_needed"], row["why"]),
        baseline=_point(row["baseline_value"], row["baseline_day"]),
        latest=_point(row["latest_value"], row["latest_day"]),
        target=row["target_value"],
        by=_day(row["target_day"]),
        points=row["points"],
        own=bool(row["own"]),
        reported=bool(row["reported"]),
    )


def _point(value: float | None, day: str | None) -> Point | None:
    return Point(date.fromisoformat(day), value) if day and value is not None else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _reckoned(connection: sqlite3.Connection, *, indicator: str = "", known: str = ALWAYS) -> list[Standing]:
    """Judge each goal in its area and wherever its statistic has a series; all goals, or those of one indicator."""
    said: dict[str, list[sqlite3.Row]] = {}
    for row in connection.execute(_POINTS):
        said.setdefault(row["goal"], []).append(row)
    series: dict[tuple[str, str], list[Point]] = {}
    for row in connection.execute(_FIGURES, {"indicator": indicator, "known": known}):
        point = Point(date.fromisoformat(row["period_end"]), row["value"])
        series.setdefault((row["indicator"], row["place"]), []).append(point)
    local = {(row["goal"], row["place"]): row for row in connection.execute(_TARGETS)}
    found: list[Standing] = []
    for goal in connection.execute(_GOALS).fetchall():
        if indicator and goal["indicator"] != indicator:
            continue
        places = {place: points for (slug, place), points in series.items() if slug == goal["indicator"]}
        found += _of_goal(goal, places, said.get(goal["slug"], []), local, known)
    return found


def _of_goal(
    goal: sqlite3.Row,
    places: Mapping[str, Sequence[Point]],
    said: Sequence[sqlite3.Row],
    local: Mapping[tuple[str, str], sqlite3.Row],
    known: str,
) -> list[Standing]:
    found = []
    area = goal["area"]
    if area:
        told = [Point(date.fromisoformat(row["date"]), row["value"]) for row in said]
        points = places.get(area, []) if goal["indicator"] else told
        reported = goal["verified"] == "P" or (not goal["indicator"] and any(row["verified"] == "P" for row in said))
        if known != ALWAYS and not goal["indicator"] and any((row["published"] or known) >= known for row in said):
            found.append(_unsaid(goal, area, Status.NO_DATA, _NOT_ESTABLISHED))
        elif goal["rule"] == "close_gap" and goal["baseline_value"] is None:
            found.append(_unsaid(goal, area, Status.NO_BASELINE, "The gap to be closed was not stated, nor a date."))
        elif not points and not said and goal["latest_value"] is not None:
            why = "Without one, and with one figure of no stated day, there is no pace."
            found.append(_unsaid(goal, area, Status.NO_BASELINE, why))
        else:
            found.append(_standing(goal, area, points, _baseline(goal), own=True, reported=reported))
    if goal["rule"] != "reach":
        return found
    for place, points in places.items():
        if place == area:
            continue
        target = local.get((goal["slug"], place))
        start = goal["baseline_date"]
        baseline = next((point for point in points if start and point.day.isoformat() == start), None)
        found.append(_standing(goal, place, points, baseline, own=target is not None, reported=False, target=target))
    return found


def _unsaid(goal: sqlite3.Row, area: str, status: Status, why: str) -> Standing:
    """A goal of whose figures too little is known to work anything out."""
    return Standing(
        goal=goal["slug"],
        place=area,
        pace=Pace(status, why=why),
        baseline=None,
        latest=None,
        target=goal["target_value"],
        by=_day(goal["target_date"]),
        points=0,
        own=True,
        reported=goal["verified"] == "P",
    )


def _baseline(goal: sqlite3.Row) -> Point | None:
    return _point(goal["baseline_value"], goal["baseline_date"])


def _standing(
    goal: sqlite3.Row,
    place: str,
    points: Sequence[Point],
    baseline: Point | None,
    *,
    own: bool,
    reported: bool,
    target: sqlite3.Row | None = None,
) -> Standing:
    level = target["value"] if target else goal["target_value"]
    by = _day(target["date"] if target else goal["target_date"] or goal["reckoned_until"])
    # A gap has no figures of its own here, and its parts never take its status.
    rule = "reach" if goal["rule"] == "close_gap" else goal["rule"]
    better = {"higher": True, "lower": False}.get(goal["polarity"] or "")
    judged = pace(baseline, points, level, by, rule=rule, higher_is_better=better)
    if reported and judged.status in VERDICTS:
        judged = replace(judged, status=Status.TOO_EARLY, why=_REPORTED)
    after = [point for point in points if baseline is None or point.day > baseline.day]
    latest = max(after, key=lambda point: point.day, default=None)
    return Standing(goal["slug"], place, judged, baseline, latest, level, by, len(after), own, reported)
