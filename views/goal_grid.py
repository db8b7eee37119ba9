"""A mission's goals by region: a grid of statuses, or in a sentence why there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components import words
from components.assembly import spec
from components.charts import status_grid
from data.goals import Standing
from views import context, figures, footer, goal_regions, regions
from views.cache import cached
from views.goal_regions import Goal
from views.shown import Shown


@cached
def of_mission(mission: str, known: str | None) -> Shown:
    """The goals of a mission by the status of their own area and of each region; no chart where none has regions."""
    goals = [goal for goal in goal_regions.every_goal().values() if goal["mission"] == mission and goal["area"]]
    held = {goal["slug"]: goal_regions.of_regions(goal["slug"], known) for goal in goals}
    table = pd.concat([_table(goal, held[goal["slug"]], known) for goal in goals], ignore_index=True)
    columns = [code for code in regions.north_to_south() if any(code in found for found in held.values())]
    if not columns:
        return Shown(_none(goals), "", None, table)
    cells = pd.DataFrame([cell for goal in goals for cell in _cells(goal, held[goal["slug"]], columns, known)])
    title = _title(held, goals)
    chart = status_grid(cells, title=title, subtitle=f"Regions north to south. {goal_regions.PACE_THERE}")
    without = [goal for goal in goals if not held[goal["slug"]]]
    note = " ".join(f"{goal['title']}: {words.lower_first(goal_regions.counted_where(goal))}." for goal in without)
    measures = [goal_regions.measure_of(goal) for goal in goals if held[goal["slug"]]]
    shown = tuple(one for one in measures if one)
    return Shown(title, f"{title}. {note}".strip(), spec(chart), table, indicators=shown)


def _none(goals: Sequence[Goal]) -> str:
    """That no goal of a mission has figures by region, and where each is counted."""
    where = Counter(words.lower_first(goal_regions.counted_where(goal)).partition(";")[0] for goal in goals)
    said = words.join_list([f"{count} {text}" for text, count in where.items()])
    return f"No goal of this mission has figures by region that are held here, so there is no grid: {said}."


def _title(held: Mapping[str, Mapping[str, Standing]], goals: Sequence[Goal]) -> str:
    """How many goals have figures by region, and what those of a single one say."""
    found = [goal for goal in goals if held[goal["slug"]]]
    verb = "has" if len(found) == 1 else "have"
    many = f"{len(found)} of {words.plural(len(goals), 'goal')} {verb} figures by region"
    if len(found) > 1:
        return many
    finding = goal_regions.counts(held[found[0]["slug"]], found[0]["area"])
    return finding if len(goals) == 1 else f"{many}: {words.lower_first(finding)}"


def _cells(goal: Goal, held: Mapping[str, Standing], columns: Sequence[str], known: str | None) -> list[dict[str, Any]]:
    """The cells of a goal: its own area, then one for each region, or one that says why there are none."""
    names, area = regions.north_to_south(), goal_regions.area_name(goal)
    row = {"goal": goal["slug"], "goal_title": goal["title"], "span": "", "own": False, "status": None}
    of_area = _area(goal, known)
    own = {
        "place": goal["area"],
        "name": area,
        "status": str(of_area.pace.status),
        "label": of_area.pace.why,
        "own": True,
    }
    if not held:
        span = goal_regions.counted_where(goal)
        return [row | own, row | {"place": "", "name": "Regions", "label": goal["measurable_note"] or "", "span": span}]
    cells = [row | own]
    for code in columns:
        one = held.get(code)
        said = {"status": str(one.pace.status), "label": goal_regions.label(one, goal)} if one else {}
        outside = "" if goal_regions.within(code, goal["area"]) else f"not in {words.with_article(area)}"
        cells.append(row | {"place": code, "name": names[code], "label": outside} | said)
    return cells


def _area(goal: Goal, known: str | None) -> Standing:
    return goal_regions.by_goal(known)[goal["slug"]][goal["area"]]


def _table(goal: Goal, held: Mapping[str, Standing], known: str | None) -> pd.DataFrame:
    table = goal_regions.table_of(goal, {goal["area"]: _area(goal, known)} | dict(held))
    table.insert(0, "Goal", goal["title"])
    return table.assign(**{"By region": "" if held else goal_regions.counted_where(goal)})


def draw(mission: str, known: str | None) -> None:
    """Draw a mission's goals by region with table and download, or say why there is no grid."""
    shown = of_mission(mission, known)
    if shown.spec is None:
        st.markdown(words.plain(shown.title))
        return
    names = {one.slug: one.short_name for one in context.all_missions()}
    figures.show(shown.spec, key="goal-grid", alt=shown.alt, sources=shown.indicators, about=names[mission])
    figures.table_behind("Goals by region as a table", shown.table, key="goal-grid-table")
    footer.used(*shown.indicators)
    footer.offer(
        "Download goals by region", shown.table, goal_regions.head(shown, known), name=f"{mission}-goals-by-region"
    )
