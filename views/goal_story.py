"""Behind a goal's figures: steps on the way, what helps and hinders, five facts on the measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from components import record_words, words
from data import goal_records
from views import figures, records
from views.cache import cached

NOT_STATED = "not recorded"


@dataclass(frozen=True, slots=True)
class Behind:
    """Steps on the way (sentences, and rows for the chart), the story and the facts as tables."""

    steps: tuple[str, ...]
    marks: pd.DataFrame
    story: pd.DataFrame
    facts: pd.DataFrame


@cached
def behind(goal: str, area: str | None, unit: str | None, illustrative: bool) -> Behind:
    """What people recorded of a goal, in its area."""
    steps = goal_records.milestones(goal, area, illustrative=illustrative)
    return Behind(
        steps=tuple(_step(row, unit) for row in steps.to_dict("records")),
        marks=_marks(steps, unit),
        story=_story(goal_records.stories(goal, illustrative=illustrative)),
        facts=_facts(goal_records.facts(goal, illustrative=illustrative)),
    )


def _step(row: dict[str, Any], unit: str | None) -> str:
    said = f"{words.amount_text(row['value'], unit)} by {words.date_text(row['date'])}"
    note = f"; {words.lower_first(row['note'])}" if row["note"] else ""
    return record_words.marked(f"{said}{note}", row["provenance"])


def _marks(steps: pd.DataFrame, unit: str | None) -> pd.DataFrame:
    """As charts take them: start, end, period, value, label."""
    days = [date.fromisoformat(day) for day in steps["date"]]
    values = [float(value) for value in steps["value"]]
    return pd.DataFrame(
        {
            "start": days,
            "end": days,
            "period": [words.date_text(day) for day in days],
            "value": values,
            "label": [f"On the way: {words.amount_text(value, unit)}" for value in values],
        }
    )


def _story(found: pd.DataFrame) -> pd.DataFrame:
    order = list(record_words.STORY)
    rows = sorted(found.to_dict("records"), key=lambda row: order.index(row["part"]))
    return pd.DataFrame(
        {
            "Part": [record_words.STORY[row["part"]] for row in rows],
            "What is said": [record_words.marked(row["text"], row["provenance"]) for row in rows],
            "Who": [row["organisation"] or "" for row in rows],
            "Where": [row["place_name"] or "" for row in rows],
            "Day": [records.day_text(row["date"]) for row in rows],
            "Source": [row["source"] or "" for row in rows],
        }
    )


def _facts(found: pd.DataFrame) -> pd.DataFrame:
    held = {row["fact"]: row for row in found.to_dict("records")}
    return pd.DataFrame(
        {
            "Fact": list(record_words.FACTS.values()),
            "What is known": [
                record_words.marked(held[fact]["text"], held[fact]["provenance"]) if fact in held else NOT_STATED
                for fact in record_words.FACTS
            ],
            "Who says so": [
                held[fact]["source"] or record_words.PROVENANCE[held[fact]["provenance"]] if fact in held else ""
                for fact in record_words.FACTS
            ],
        }
    )


def draw(found: Behind, goal: str) -> None:
    """The story and the facts, each opened when asked for."""
    if len(found.story):
        figures.table_behind("The story behind it", found.story, key=f"story-{goal}")
    figures.table_behind("Five facts on the measure", found.facts, key=f"facts-{goal}")
