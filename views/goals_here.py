"""The goals as they stand in one place: by its own series there, or where they are counted instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from components import words
from data import goals as store_of_goals
from data import indicators, missions, places
from data.goals import Standing
from data.indicators import Indicator
from views import figures, footer, goal_chart, outlook, standings
from views.cache import cached
from views.goal_by_region import own_target

NO_TARGET = "No target was set here; this is the place's own pace against the national one."


@cached
def of_place(place: str, known: str | None, *, chances: bool = True) -> pd.DataFrame:
    """Every goal as it stands in a place: by its own series there, or where it is counted instead.

    Columns: Mission, Goal, Status here, What is known; the chance is part of the last one unless ``chances`` is off.
    """
    here = {one.goal: one for one in store_of_goals.standings(known) if one.place == place}
    rows = [
        (mission.short_name, goal["title"], *_here(goal, here.get(goal["slug"]), known, chances))
        for mission in missions.missions()
        for goal in missions.goals(mission.slug).to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["Mission", "Goal", "Status here", "What is known"])


def goals_here(name: str, goals: pd.DataFrame) -> str:
    """How many of the goals have a series in a place."""
    held = int((goals["Status here"] != "no figures here").sum())
    has = "has" if held <= 1 else "have"
    return f"{held or 'None'} of {words.plural(len(goals), 'goal')} {has} figures for {words.with_article(name)}."


def _here(goal: Mapping[str, Any], one: Standing | None, known: str | None, chances: bool) -> tuple[str, str]:
    if one is None:
        area = places.place(goal["area"]) if goal["area"] else None
        counted = f"Counted for {words.with_article(area.name)}." if area else ""
        return "no figures here", goal["measurable_note"] or counted
    local = (
        f"Local target: {words.amount_text(one.target, goal['unit'])} by {words.date_text(one.by)}. "
        if (one.own and one.place != goal["area"] and one.target is not None and one.by)
        else ""
    )
    said = local + standings.sentence(one, goal).removeprefix(f"{words.status_text(one.pace.status)}.").strip()
    if goal["indicator"] and chances:
        chance = outlook.of_goal(goal, one.place, known, **own_target(one))
        said += f" Chance of reaching {'it' if one.own else 'the national target'}: {words.lower_first(chance)}"
    return words.status_text(one.pace.status), said if one.own else f"{NO_TARGET} {said}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The figures of a goal's own statistic in a place: goal, title, chart, alternative text, table."""

    goal: str
    title: str
    chart: dict[str, Any]
    alt: str
    table: pd.DataFrame
    indicator: Indicator


@cached
def drawn(place: str, name: str, known: str | None) -> list[Drawn]:
    """A chart for each goal with a series in a place: its figures there, and the target that holds there."""
    here = {one.goal: one for one in store_of_goals.standings(known) if one.place == place}
    found = []
    for mission in missions.missions():
        for goal in missions.goals(mission.slug).to_dict("records"):
            one, standing = indicators.indicator(goal["indicator"] or ""), here.get(goal["slug"])
            if one is None or standing is None:
                continue
            chart, alt, table = goal_chart.of_series(_as_here(goal, standing), one, place, name, known, pd.DataFrame())
            if chart:
                found.append(Drawn(goal["slug"], goal["title"], chart, alt, table, one))
    return found


def _as_here(goal: Mapping[str, Any], one: Standing) -> dict[str, Any]:
    """The goal with the start and the target that hold in a place; the nation's target keeps saying whose it is."""
    said = {key: None if pd.isna(value) else value for key, value in goal.items()}
    own = {
        "baseline_value": one.baseline.value if one.baseline else None,
        "baseline_date": one.baseline.day.isoformat() if one.baseline else None,
    }
    if not one.own:
        return said | own | {"target_note": f"{said['target_note'] or ''}".strip(), "whose": "National target"}
    day = one.by.isoformat() if one.by else None
    return said | own | {"target_value": one.target, "target_date": day, "target_note": "", "whose": "Local target"}


def draw(place: str, name: str, known: str | None) -> None:
    """The charts of the goals counted in a place, once asked for."""
    shown = drawn(place, name, known)
    if not shown:
        return
    box = st.expander(
        "The figures of these goals here", on_change="rerun", key="goals-here", icon=":material/timeline:"
    )
    if not box.open:
        return
    with box:
        for one in shown:
            st.markdown(f"**{words.plain(one.title)}**")
            figures.show(one.chart, key=f"goal-here-{one.goal}", alt=one.alt, sources=[one.indicator], about=one.title)
            figures.table_behind("The chart as a table", one.table, key=f"goal-here-table-{one.goal}")
            footer.used(one.indicator)
