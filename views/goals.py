"""A mission's goals with what is known of each, where it stands, and its chart."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from components import words
from data import indicators, missions, places
from views import context, figures, gap, goal_chart, goal_story, newest, outlook, standings
from views.cache import cached
from views.drawn import Source
from views.goal_chart import BEGINS_WITH_PERIOD, REPORTED, when
from views.goal_story import Behind

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
NO_FIGURE = "no figure found"
NO_NUMBER = "no figure given"


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
    behind: Behind


@cached
def goals(mission: str, known: str | None, illustrative: bool = True) -> list[Goal]:
    """The goals of a mission in their order, other public commitments among them.

    ``known`` reaches only figures of an indicator held here; what sources said of a goal has no editions.
    """
    stands = standings.of_mission(mission, known)
    rows = missions.goals(mission).to_dict("records")
    return [_goal(row, stands.get(row["slug"]), known, illustrative) for row in rows]


def _goal(row: Mapping[str, Any], stand: standings.Stand | None, known: str | None, illustrative: bool) -> Goal:
    said: dict[str, Any] = {key: None if pd.isna(value) else value for key, value in row.items()}
    points = missions.goal_points(said["slug"])
    points = points[points["series"] == "goal"].reset_index(drop=True)
    area = places.place(said["area"]) if said["area"] else None
    where = area.name if area else "not stated"
    behind = goal_story.behind(said["slug"], said["area"], said["unit"], illustrative)
    chart, alt, table = _drawn(said, points, where, known, behind)
    return Goal(
        slug=said["slug"],
        title=said["title"],
        kind=said["kind"],
        rule=said["rule"],
        facts=_facts(said, where, known, behind),
        note=said["measurable_note"] or "",
        source=said["source"] or "not stated",
        source_url=said["source_url"],
        reported=said["verified"] == "P",
        indicator=said["indicator"],
        chart=chart,
        chart_alt=alt,
        points=table,
        stand=stand,
        behind=behind,
    )


def _drawn(
    said: Mapping[str, Any], points: pd.DataFrame, where: str, known: str | None, behind: Behind
) -> tuple[dict[str, Any] | None, str, pd.DataFrame]:
    """The chart of a goal with its alternative text and its table: of what was said of it, else of its indicator."""
    if len(points) > 1 and not known:
        chart, alt = goal_chart.of_points(said, points, where, behind.marks)
        return chart, alt, _points_table(said, points)
    one = indicators.indicator(said["indicator"]) if said["indicator"] else None
    if one and said["area"]:
        return goal_chart.of_series(said, one, said["area"], where, known, behind.marks)
    return None, "", _points_table(said, points)


def _facts(said: Mapping[str, Any], where: str, known: str | None, behind: Behind) -> dict[str, str]:
    facts = {"Counted for": where}
    for label, field, nothing in (
        ("Start", "baseline", NO_FIGURE),
        ("Latest found", "latest", NO_FIGURE),
        ("Target", "target", NO_NUMBER),
    ):
        fact = _fact(said, field, nothing)
        facts[label] = f"{fact[:1].upper()}{fact[1:]}"
    if known and not said["indicator"] and said["latest_value"] is not None:
        facts["Latest found"] += f" (as last read; whether it was out on {words.date_text(known)} is not established)"
    if (said["latest_value"] is None or (known and said["indicator"])) and (held := _held(said, known)):
        facts["Latest found"] = held
    if said["slug"] == gap.GOAL and (found := gap.between_regions(known)):
        facts["Latest found"] = found.latest
    if behind.steps:
        facts["On the way"] = words.join_list(behind.steps)
    if said["result_due"]:
        facts["Result due"] = _month(said["result_due"]) + _reported(said, "result_due")
    facts["Chance of reaching it"] = outlook.of_goal(said, said["area"], known)
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
    if BEGINS_WITH_PERIOD.match(note):
        dated = ""
    marked = _reported(said, f"{field}_value", f"{field}_date") if value is not None else ""
    return "; ".join(filter(None, (number, dated, note))) + marked


def _reported(said: Mapping[str, Any], *fields: str) -> str:
    named = (said["reported_fields"] or "").split()
    return f" {REPORTED}" if said["verified"] == "P" or any(field in named for field in fields) else ""


def _month(text: str) -> str:
    year, month = text.split("-")[:2]
    return f"{month_name[int(month)]} {year}"


def _points_table(said: Mapping[str, Any], points: pd.DataFrame) -> pd.DataFrame:
    rows = points.to_dict("records")
    return pd.DataFrame(
        {
            "When": [when(row) for row in rows],
            "Value": [words.amount_text(row["value"], said["unit"]) for row in rows],
            "Note": [row["note"] or "" for row in rows],
            "Mark": [REPORTED if row["verified"] == "P" else "" for row in rows],
            "Source": [row["source"] or "" for row in rows],
        }
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
    goal_story.draw(goal.behind, goal.slug)
    if not goal.chart:
        return _draw_facts(goal)
    left, right = st.columns(2, gap="large")
    with left:
        _draw_facts(goal)
    with right:
        figures.show(goal.chart, key=f"goal-{goal.slug}", alt=goal.chart_alt, sources=_sources(goal), about=goal.title)
        figures.table_behind("The chart as a table", goal.points, key=f"goal-table-{goal.slug}")
    return None


def _sources(goal: Goal) -> list[Source]:
    """Whose figures its chart shows, and who set the goal."""
    own = context.indicator(goal.indicator) if goal.indicator else None
    if "Source" not in goal.points:
        return [*filter(None, [own]), f"{goal.source} (the goal)"]
    return ["; ".join(filter(None, goal.points["Source"].unique())), f"{goal.source} (the goal)"]


def _draw_facts(goal: Goal) -> None:
    st.markdown("\n".join(f"- **{label}**: {words.plain(text)}" for label, text in goal.facts.items()))
    source = words.plain(goal.source)
    linked = f"[{source}]({goal.source_url})" if goal.source_url else source
    st.caption(words.plain(goal.note))
    st.markdown(f"Source: {linked}, {_checked(goal)}.")
