"""The action board and the challenge log of a council or of one decision, as of a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from components import record_words, words
from data import councils
from methods.actions import Course, Standing, standing
from views import records
from views.cache import cached

_ORDER = (Standing.OVERDUE, Standing.OPEN, Standing.DONE_LATE, Standing.DONE, Standing.DROPPED)


@dataclass(frozen=True, slots=True)
class Board:
    """Actions with how they stand: a sentence, counts, the table (overdue first), and what became of each."""

    said: str
    counts: dict[str, int]
    table: pd.DataFrame
    steps: pd.DataFrame
    download: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Log:
    """Challenges: a sentence, and a row for each with what was answered and what changed."""

    said: str
    table: pd.DataFrame
    download: pd.DataFrame


def course_of(row: dict[str, Any]) -> Course:
    """The days of an action as the store has them."""
    closed = row["closed"] if isinstance(row["closed"], str) else None
    return Course(
        date.fromisoformat(row["opened"]),
        date.fromisoformat(row["due"]),
        date.fromisoformat(closed) if closed else None,
        dropped=row["state"] == "dropped",
    )


@cached
def board(day: str, illustrative: bool, council: str | None = None, decision: str | None = None) -> Board:
    """The actions of a council, or from a decision, as they stand on a day."""
    actions = councils.actions(day, council=council, decision=decision, illustrative=illustrative)
    steps = councils.steps(day, council=council, decision=decision, illustrative=illustrative)
    today = date.fromisoformat(day)
    stands = [standing(course_of(row), today) for row in actions.to_dict("records")]
    actions = actions.assign(stands=stands, rank=[_ORDER.index(one) for one in stands]).sort_values(
        ["rank", "due", "slug"], kind="stable"
    )
    counts = Counter(stands)
    return Board(
        said=records.sign(actions) + _said(counts),
        counts={one: counts[one] for one in _ORDER},
        table=pd.DataFrame(
            {
                "Action": records.marked(actions.reset_index(drop=True), "text"),
                "Owner": records.also(actions, "owner"),
                "For": list(actions["place_name"].fillna("")),
                "Due": [words.date_text(due) for due in actions["due"]],
                "How it stands": [_stands(row, today) for row in actions.to_dict("records")],
                "From the decision": records.also(actions, "decision_title"),
            }
        ),
        steps=_steps(steps, actions),
        download=actions.drop(columns=["rank", "slug", "owner_slug"]).assign(
            stands_behind=records.stands_behind(actions)
        ),
    )


@cached
def said(day: str, illustrative: bool, council: str) -> str:
    """How the actions of a council stand on a day, as a sentence."""
    actions = councils.actions(day, council=council, illustrative=illustrative)
    today = date.fromisoformat(day)
    return _said(Counter(standing(course_of(row), today) for row in actions.to_dict("records")))


def _said(counts: Counter[Standing]) -> str:
    if not counts:
        return "No action is recorded."
    still = counts[Standing.OPEN] + counts[Standing.OVERDUE]
    done = counts[Standing.DONE] + counts[Standing.DONE_LATE]
    late = f", {counts[Standing.DONE_LATE]} of them late" if counts[Standing.DONE_LATE] else ""
    overdue = f", {counts[Standing.OVERDUE] or 'none'} overdue"
    dropped = f"; {counts[Standing.DROPPED]} dropped" if counts[Standing.DROPPED] else ""
    return f"{words.plural(still, 'action')} open{overdue if still else ''}; {done} done{late}{dropped}."


def _stands(row: dict[str, Any], today: date) -> str:
    word = record_words.ACTIONS[row["stands"]]
    if row["stands"] == Standing.OVERDUE:
        return f"{word} by {words.plural((today - date.fromisoformat(row['due'])).days, 'day')}"
    if row["stands"] == Standing.OPEN:
        return word
    return f"{word}, {words.date_text(row['closed'])}"


def _steps(steps: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """What became of the actions, in the order of the board and then of days."""
    named = actions[["slug", "text", "rank"]].reset_index(drop=True).rename_axis("order").reset_index()
    found = steps.merge(named, left_on="action", right_on="slug").sort_values(["order", "date"], kind="stable")
    return pd.DataFrame(
        {
            "Action": [
                record_words.marked(text, who) for text, who in zip(found["text"], found["provenance"], strict=True)
            ],
            "Day": [words.date_text(day) for day in found["date"]],
            "State": [record_words.STEPS[state] for state in found["state"]],
            "Note": list(found["note"].fillna("")),
        }
    )


@cached
def challenges(day: str, illustrative: bool, council: str | None = None, decision: str | None = None) -> Log:
    """What was disputed, what was answered and what changed, as of a day."""
    found = councils.challenges(day, council=council, decision=decision, illustrative=illustrative)
    rows = found.to_dict("records")
    changed = sum(bool(row["changed"]) for row in rows)
    return Log(
        said=records.sign(found) + _log_said(len(rows), int(found["answered"].notna().sum()), changed),
        table=pd.DataFrame(
            {
                "About": records.marked(found, "about"),
                "Raised by": [
                    f"{name}, {words.date_text(day)}"
                    for name, day in zip(records.also(found, "raised_by"), found["raised"], strict=True)
                ],
                "What was said": [row["position"] for row in rows],
                "What was answered": [_answer(row) if row["answered"] else "Not yet answered" for row in rows],
                "What changed": [row["changed"] or "" for row in rows],
            }
        ),
        download=found.drop(columns="slug").assign(stands_behind=records.stands_behind(found)),
    )


def _answer(row: dict[str, Any]) -> str:
    outcome = record_words.OUTCOMES[row["outcome"]]
    return f"{outcome}, {words.date_text(row['answered'])}. {row['response'] or ''}".strip()


def _log_said(count: int, answered: int, changed: int) -> str:
    if not count:
        return "No challenge is recorded."
    return f"{words.plural(count, 'challenge')}: {answered} answered, {changed} changed something."


def narrowed(table: pd.DataFrame, column: str, wanted: Sequence[str]) -> pd.DataFrame:
    """The rows whose cell in a column begins with one of these words; all where none is wanted."""
    return table[table[column].str.startswith(tuple(wanted))] if wanted else table
