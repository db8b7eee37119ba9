"""A mission's goals with what is known of each, where it stands, and its chart."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import words
from components.assembly import spec
from components.charts import Level, trend
from components.theme import NumberStyle
from data import indicators, missions, places
from views import figures, gap, newest, outlook, standings
from views.cache import cached

KINDS = {
    "official_milestone": "Milestone",
    "mission_ambition": "Ambition of the mission",
    "other_commitment": "Other public commitment",
    "local_target": "Local target",
    "illustrative": "Illustrative",
}
RULES = {
    "reach": "reach a level",
    "cumulate": "add up to a total",
    "exceed_baseline": "be higher than at the start",
    "close_gap": "close a gap",
}
OTHER = "other_commitment"
REPORTED = "[reported]"
NO_FIGURE = "no figure found"
NO_NUMBER = "no figure given"
_PATH_KEY = "; broken line: the straight path from the start to the target"
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_BEGINS_WITH_PERIOD = re.compile(
    rf"(academic year|financial year|year to|\d{{4}}\b|{'|'.join(month_name[1:])})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal: what it says, what is known of it (label → text), and its chart where it has two points."""

    slug: str
    title: str
    kind: str
    rule: str
    facts: dict[str, str]
    note: str
    source: str
    source_url: str | None
    reported: bool
    indicator: str | None
    chart: dict[str, Any] | None
    chart_alt: str
    points: pd.DataFrame
    stand: standings.Stand | None


@cached
def goals(mission: str, known: str | None) -> list[Goal]:
    """The goals of a mission in their order, other public commitments among them.

    ``known`` reaches only figures of an indicator held here; what sources said of a goal has no editions.
    """
    stands = standings.of_mission(mission, known)
    return [_goal(row, stands.get(row["slug"]), known) for row in missions.goals(mission).to_dict("records")]


def _goal(row: Mapping[str, Any], stand: standings.Stand | None, known: str | None) -> Goal:
    said: dict[str, Any] = {key: None if pd.isna(value) else value for key, value in row.items()}
    points = missions.goal_points(said["slug"])
    points = points[points["series"] == "goal"].reset_index(drop=True)
    area = places.place(said["area"]) if said["area"] else None
    where = area.name if area else "not stated"
    chart, alt = _chart(said, points, where) if len(points) > 1 else (None, "")
    return Goal(
        slug=said["slug"],
        title=said["title"],
        kind=said["kind"],
        rule=said["rule"],
        facts=_facts(said, where, known),
        note=said["measurable_note"] or "",
        source=said["source"] or "not stated",
        source_url=said["source_url"],
        reported=said["verified"] == "P",
        indicator=said["indicator"],
        chart=chart,
        chart_alt=alt,
        points=_points_table(said, points),
        stand=stand,
    )


def _facts(said: Mapping[str, Any], where: str, known: str | None) -> dict[str, str]:
    facts = {"Counted for": where}
    for label, field, nothing in (
        ("Start", "baseline", NO_FIGURE),
        ("Latest found", "latest", NO_FIGURE),
        ("Target", "target", NO_NUMBER),
    ):
        fact = _fact(said, field, nothing)
        facts[label] = f"{fact[:1].upper()}{fact[1:]}"
    if said["latest_value"] is None and (held := _held(said, known)):
        facts["Latest found"] = held
    if said["slug"] == gap.GOAL and (found := gap.between_regions(known)):
        facts["Latest found"] = found.latest
    if said["result_due"]:
        facts["Result due"] = _month(said["result_due"]) + _reported(said, "result_due")
    facts["Chance of reaching it"] = outlook.of_goal(said["indicator"], said["area"], said["target_date"], known)
    facts["Statistic"] = said["statistic"] or "not settled"
    return facts


def _held(said: Mapping[str, Any], known: str | None) -> str:
    """The newest figure of the goal's own statistic where it is an indicator held here, else nothing."""
    one = indicators.indicator(said["indicator"]) if said["indicator"] else None
    if one is None:
        return ""
    latest = indicators.latest([one.slug], [said["area"]], known)
    figure = newest.newest(one, latest.iloc[0]) if len(latest) else None
    return f"{figure.figure}; {figure.period}; {figure.interval}" if figure else ""


def _fact(said: Mapping[str, Any], field: str, nothing: str) -> str:
    """A number with its unit, date and note; the date is left out where the note begins with it."""
    value, day, note = said[f"{field}_value"], said[f"{field}_date"], said[f"{field}_note"] or ""
    number = nothing if value is None else words.amount_text(value, said["unit"])
    if value is None and nothing in note:
        number = ""
    dated = f"{'by ' if field == 'target' else ''}{words.date_text(day)}" if day else ""
    if _BEGINS_WITH_PERIOD.match(note):
        dated = ""
    marked = _reported(said, f"{field}_value", f"{field}_date") if value is not None else ""
    return "; ".join(filter(None, (number, dated, note))) + marked


def _reported(said: Mapping[str, Any], *fields: str) -> str:
    named = (said["reported_fields"] or "").split()
    return f" {REPORTED}" if said["verified"] == "P" or any(field in named for field in fields) else ""


def _month(text: str) -> str:
    year, month = text.split("-")[:2]
    return f"{month_name[int(month)]} {year}"


def _when(point: Mapping[str, Any]) -> str:
    """When a point was counted, in the source's words where they name a year."""
    words_of_source = str(point["note"] or "").partition(";")[0]
    said = _BEGINS_WITH_PERIOD.match(words_of_source) and _YEAR.search(words_of_source)
    return words_of_source if said else words.date_text(point["date"])


def _points_table(said: Mapping[str, Any], points: pd.DataFrame) -> pd.DataFrame:
    rows = points.to_dict("records")
    return pd.DataFrame(
        {
            "When": [_when(row) for row in rows],
            "Value": [words.amount_text(row["value"], said["unit"]) for row in rows],
            "Note": [row["note"] or "" for row in rows],
            "Mark": [REPORTED if row["verified"] == "P" else "" for row in rows],
            "Source": [row["source"] or "" for row in rows],
        }
    )


def _chart(said: Mapping[str, Any], points: pd.DataFrame, where: str) -> tuple[dict[str, Any], str]:
    """The goal's own points from start to newest, with its target as a level."""
    days = [date.fromisoformat(day) for day in points["date"]]
    rows = points.to_dict("records")
    marks = [REPORTED if row["verified"] == "P" else "" for row in rows]
    series = pd.DataFrame(
        {
            "place": said["slug"],
            "name": where,
            "start": days,
            "end": days,
            "period": [_when(row) for row in rows],
            "value": points["value"].astype(float),
            "lower": float("nan"),
            "upper": float("nan"),
            "label": [
                f"{words.amount_text(row['value'], said['unit'])} {mark}".rstrip()
                for row, mark in zip(rows, marks, strict=True)
            ],
        }
    )
    first, last = series.iloc[0], series.iloc[-1]
    title = f"{first['label']} ({first['period']}), {last['label']} ({last['period']})"
    target, path = _target(said), _path(said)
    chart = trend(
        series,
        title=title,
        subtitle=f"{said['statistic'] or said['unit']}, {where}"
        + ("; broken line: the path needed" if path is not None else ""),
        style=NumberStyle(
            suffix="%" if str(said["unit"]).startswith("%") else "", decimals=1 if (points["value"] % 1).any() else 0
        ),
        chosen=[said["slug"]],
        target=target,
        path=path,
        named=path is None,
    )
    return spec(chart), f"{title}. {target.label}." if target else title


def _path(said: Mapping[str, Any]) -> pd.DataFrame | None:
    """The straight path from the starting figure to the target, where both have a day."""
    by = said["target_date"] or said["reckoned_until"]
    if None in (said["baseline_value"], said["baseline_date"], said["target_value"], by):
        return None
    days = [date.fromisoformat(day) for day in (said["baseline_date"], by)]
    return pd.DataFrame(
        {
            "start": days,
            "end": days,
            "period": [words.date_text(day) for day in days],
            "value": [float(said["baseline_value"]), float(said["target_value"])],
        }
    )


def _target(said: Mapping[str, Any]) -> Level | None:
    if said["target_value"] is None:
        return None
    by = words.date_text(said["target_date"]) if said["target_date"] else ""
    note = str(said["target_note"] or "").partition(";")[0]
    by = note if not by or _BEGINS_WITH_PERIOD.match(note) else by
    return Level(
        said["target_value"], f"Target: {words.amount_text(said['target_value'], said['unit'])}, {by}".rstrip(", ")
    )


def as_table(shown: Sequence[Goal]) -> pd.DataFrame:
    """A row for each goal with all that its card says, for the download."""
    return pd.DataFrame(
        [
            {
                "Goal": goal.title,
                "Kind": KINDS[goal.kind],
                "Wants to": RULES[goal.rule],
                "Status": words.STATUSES[goal.stand.status].word if goal.stand else "not counted for a country",
                "Where it stands": goal.stand.sentence if goal.stand else "",
                **goal.facts,
                "Note": goal.note,
                "Source": goal.source,
                "Address": goal.source_url or "",
                "Checked": _checked(goal),
            }
            for goal in shown
        ]
    )


def _checked(goal: Goal) -> str:
    if goal.reported:
        return "reported, not read in the named source"
    marked = any(REPORTED in text for text in goal.facts.values())
    return "read in the named source" + (f", but for what is marked {REPORTED}" if marked else "")


def draw_all(shown: Sequence[Goal], known: str | None) -> None:
    """Draw the cards of goals, two beside each other where there is room; one with a chart has a row of its own."""
    grid = st.grid(2, min_column_width=400, border=True)
    for goal in shown:
        with grid.cell(column_span="all" if goal.chart else 1):
            _draw(goal, known)


def _draw(goal: Goal, known: str | None) -> None:
    st.subheader(words.plain(goal.title), anchor=False)
    st.caption(f"{KINDS[goal.kind]}, to {RULES[goal.rule]}")
    if goal.stand:
        standings.draw(goal.stand, goal.slug, known)
    if not goal.chart:
        return _draw_facts(goal)
    left, right = st.columns(2, gap="large")
    with left:
        _draw_facts(goal)
    with right:
        figures.show(goal.chart, key=f"goal-{goal.slug}", alt=goal.chart_alt)
        figures.table_behind("The chart as a table", goal.points, key=f"goal-table-{goal.slug}")
    return None


def _draw_facts(goal: Goal) -> None:
    st.markdown("\n".join(f"- **{label}**: {words.plain(text)}" for label, text in goal.facts.items()))
    source = words.plain(goal.source)
    linked = f"[{source}]({goal.source_url})" if goal.source_url else source
    st.caption(words.plain(goal.note))
    st.markdown(f"Source: {linked}, {_checked(goal)}.")
