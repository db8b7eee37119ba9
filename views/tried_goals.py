"""What has been tried for each goal, where, and with what result; measures differ, so nothing is averaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

import pandas as pd

from components import record_words, words
from components.assembly import spec
from components.charts import matrix
from data import missions
from views import records, tried, tried_result
from views.cache import cached
from views.tried import Wanted

_LONGEST = 60
_HEADS: Mapping[str, str] = {
    "as_planned": "Clearly, in the direction planned",
    "cannot_tell": "Cannot be told from nothing",
    "other_way": "Clearly, in the other direction",
    "differs": "Clearly, without a plan",
    "no_interval": "No interval",
    "no_result": "No result yet",
}


@dataclass(frozen=True, slots=True)
class ByGoal:
    """What has been tried for each goal: the message, goals for which nothing was, the chart and the table."""

    title: str
    untried: str
    chart: dict[str, Any] | None
    table: pd.DataFrame


@cached
def by_goal(wanted: Wanted, day: str, illustrative: bool) -> ByGoal:
    """For each goal how many initiatives came to which finding; measures differ, so nothing is averaged."""
    shown = tried.narrowed(wanted, day, illustrative)
    named = shown[shown["goal"].notna()]
    title = (
        f"{len(named)} of {words.plural(len(shown), 'initiative')} name a goal: "
        f"{words.plural(named['goal'].nunique(), 'goal')} in all"
    )
    goals = dict.fromkeys(shown["goal_title"])
    groups = [(goal, shown[shown["goal_title"] == goal].reset_index(drop=True)) for goal in goals]
    chart = _findings_chart(groups, title) if groups else None
    return ByGoal(title, _untried(wanted, set(shown["goal"])), chart, _goal_table(groups))


def _untried(wanted: Wanted, met: set[object]) -> str:
    """Goals for which nothing is recorded; only where nothing but the mission narrows what is shown."""
    if wanted != Wanted(mission=wanted.mission):
        return ""
    every = {
        slug: title
        for one in missions.missions()
        if wanted.mission in (None, one.slug)
        for slug, title in zip(*missions.goals(one.slug)[["slug", "title"]].to_numpy().T, strict=True)
    }
    left = [words.lower_first(title) for slug, title in every.items() if slug not in met]
    return f"Nothing is recorded as tried for: {'; '.join(left)}." if left else ""


def _findings_chart(groups: Sequence[tuple[str, pd.DataFrame]], title: str) -> dict[str, Any]:
    met = {state for _, rows in groups for state in rows["state"]}
    cells = []
    for goal, rows in groups:
        row = shorten(goal, _LONGEST, placeholder=" …")
        names = records.marked(rows, "name")
        for state, head in ((state, head) for state, head in _HEADS.items() if state in met):
            held = list(names[(rows["state"] == state).to_numpy()])
            label = "; ".join(held) or "none"
            cells.append({"row": row, "column": head, "count": len(held), "label": label})
    chart = matrix(
        pd.DataFrame(cells),
        title=title,
        subtitle="Initiatives by goal and by what their result says against nothing; a dash: none"
        + tried.made_up(pd.concat([rows for _, rows in groups])),
        row_title="Goal",
        column_title="Result",
    )
    return spec(chart)


def _goal_table(groups: Sequence[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Goal": goal,
                "Tried": "; ".join(records.marked(rows, "name")),
                "Where": words.join_list(sorted({str(row["place_name"] or row["place"]) for row in _dicts(rows)})),
                "What can be said": _counted(rows["state"], tried_result.FINDINGS),
                "Strongest evidence": tried_result.step_text(max(_dicts(rows), key=_step)["evidence"]),
                "Decided": _counted(rows["verdict"], record_words.VERDICTS),
            }
            for goal, rows in groups
        ],
        columns=["Goal", "Tried", "Where", "What can be said", "Strongest evidence", "Decided"],
    )


def _dicts(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): cell for key, cell in row.items()} for row in rows.to_dict("records")]


def _step(row: Mapping[str, Any]) -> str:
    return "0" if row["evidence"] == "not_rated" else str(row["evidence"])


def _counted(column: pd.Series[str], said_of: Mapping[str, str]) -> str:
    counts = Counter(column)
    return "; ".join(f"{counts[key]} {words.lower_first(text)}" for key, text in said_of.items() if counts[key])
