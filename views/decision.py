"""Decisions together: what each was to move, what became of them, listed, counted and along the years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from components import record_words, words
from components.assembly import spec
from components.charts import timeline
from data import decisions
from data.period import parse
from views import context, decision_working, records
from views.cache import cached

NOTE = (
    "A decision is due once the figure of the period in which it could show is in the store: it reopens by itself. "
    "That a figure moved does not say that the decision moved it. Each is tested alone, at 95%: of figures that did "
    "not move, about 1 in 20 would seem to by chance."
)
NONE = "No decision is recorded."
WITHDRAWN = {"withdrawn": "Withdrawn", "replaced": "Replaced"}
_SAID = {
    "moved_as_expected": "moved as expected",
    "moved_less": "moved less",
    "moved_other_way": "moved the other way",
    "did_not_move": "did not move",
    "cannot_tell": "cannot be told",
}
_LANES = 20
_GROUPS = {
    "not_yet_due": "not yet due",
    "moved_as_expected": "moved as expected",
    "did_not_move": "did not move",
    "moved_less": "moved less",
    "moved_other_way": "moved the other way",
    "cannot_tell": "cannot tell",
    decision_working.NO_EXPECTATION: "names no figure",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """Decisions with what became of them: a sentence, counts by state, (slug, title) pairs, table and download."""

    said: str
    counts: dict[str, int]
    names: tuple[tuple[str, str], ...]
    table: pd.DataFrame
    download: pd.DataFrame


@cached
def _all(illustrative: bool) -> pd.DataFrame:
    """Every decision, newest first."""
    return decisions.decisions(illustrative=illustrative)


@cached
def _states(known: str | None, illustrative: bool) -> dict[str, str]:
    """What became of every decision, by slug: a state of `methods.moved`, or that no figure was to move."""
    found = _all(illustrative)
    named = found[found["indicator"].notna()]
    held = (
        {slug: verdict.state for slug, verdict in decisions.evaluated_all(named, known).items()} if len(named) else {}
    )
    return {slug: held.get(slug, decision_working.NO_EXPECTATION) for slug in found["slug"]}


def _narrowed(
    day: str, illustrative: bool, council: str | None = None, mission: str | None = None, place: str | None = None
) -> pd.DataFrame:
    """Decisions taken by a day, of a council, a mission, or for a place."""
    found = _all(illustrative)
    keep = found["decided_on"] <= day
    for column, wanted in (("council", council), ("mission", mission), ("place", place)):
        if wanted:
            keep &= found[column] == wanted
    return found[keep]


@cached
def counted(
    day: str,
    known: str | None,
    illustrative: bool,
    council: str | None = None,
    mission: str | None = None,
    place: str | None = None,
) -> str:
    """How many decisions are due, and what became of them, as a sentence."""
    found = _narrowed(day, illustrative, council, mission, place)
    return records.sign(found) + _said(found, _states(known, illustrative))


@cached
def listed(
    day: str,
    known: str | None,
    illustrative: bool,
    council: str | None = None,
    mission: str | None = None,
    place: str | None = None,
    state: str | None = None,
) -> Listed:
    """Decisions taken by a day, newest first; of a council, a mission or a place, and in one state if asked."""
    found = _narrowed(day, illustrative, council, mission, place)
    states = _states(known, illustrative)
    counts = Counter(states[slug] for slug in found["slug"])
    wanted = [state is None or states[slug] == state for slug in found["slug"]]
    shown = found[pd.Series(wanted, index=found.index, dtype=bool)].reset_index(drop=True)
    rows = shown.to_dict("records")
    table = pd.DataFrame(
        {
            "Decision": records.marked(shown, "title"),
            "Taken": [
                f"{record_words.marked(row['council_name'], row['provenance'])}, {words.date_text(row['decided_on'])}"
                for row in rows
            ],
            "For": [row["place_name"] or row["place"] for row in rows],
            "Meant to move": [_expected(row) for row in rows],
            "Could show in": [_period_label(row["due_period"]) for row in rows],
            "What became of it": [_word(row, states[row["slug"]]) for row in rows],
        }
    )
    return Listed(
        said=records.sign(found) + _said(found, states),
        counts=dict(counts),
        names=tuple((row["slug"], record_words.marked(row["title"], row["provenance"])) for row in rows),
        table=table,
        download=shown.drop(columns=["text", "version", "changed_at", "changed_by"]).assign(
            what_became_of_it=[states[row["slug"]] for row in rows], stands_behind=records.stands_behind(shown)
        ),
    )


def _word(row: Mapping[str, Any], state: str) -> str:
    word = record_words.MOVED[state]
    return f"{WITHDRAWN[row['state']]}; {word}" if row["state"] in WITHDRAWN else word


def _in_force(found: pd.DataFrame, states: Mapping[str, str]) -> Counter[str]:
    """How many decisions in force are in each state: one withdrawn or replaced is not held against its figure."""
    return Counter(states[slug] for slug in found.loc[found["state"] == "in_force", "slug"])


def _said(found: pd.DataFrame, states: Mapping[str, str]) -> str:
    counts = _in_force(found, states)
    if found.empty:
        return NONE
    due, total = sum(counts[state] for state in _SAID), counts.total()
    ended = len(found) - total
    became = [f"{counts[state]} {_SAID[state]}" for state in _SAID if counts[state]]
    return (
        f"{due or 'None'} of {words.plural(total, 'decision')}{' in force' if ended else ''} "
        f"{'is' if due <= 1 else 'are'} due"
        + (f": {words.join_list(became)}" if became else "")
        + (f"; {ended} withdrawn or replaced." if ended else ".")
    )


@cached
def due_now(
    council: str | None, day: str, illustrative: bool, mission: str | None = None, place: str | None = None
) -> int:
    """How many decisions in force are due on a day: of a council, a mission, or for a place."""
    found = _narrowed(day, illustrative, council, mission, place)
    counts = _in_force(found, _states(None if day == date.today().isoformat() else day, illustrative))
    return sum(counts[state] for state in _SAID)


def _period_label(code: object) -> str:
    return parse(code).label if isinstance(code, str) and code else "not stated"


def _expected(row: Mapping[str, Any]) -> str:
    one = context.indicator(row["indicator"]) if row["indicator"] else None
    if one is None:
        return row["indicator"] or "no figure"
    if pd.isna(row["expected_change"]):
        return one.short_title
    return f"{one.short_title} by {decision_working.change_text(one, float(row['expected_change']))}"


@cached
def along_the_years(
    day: str, known: str | None, illustrative: bool, mission: str | None = None, place: str | None = None
) -> tuple[dict[str, Any] | None, str]:
    """Decisions on a timeline: a lane for each of the councils with most of them, a shape for what became of each."""
    found = _narrowed(day, illustrative, mission=mission, place=place)
    if found.empty:
        return None, ""
    most = found["council_name"].value_counts()
    kept = list(most.index[:_LANES])
    shown = found[found["council_name"].isin(kept)].sort_values("decided_on")
    states = _states(known, illustrative)
    events = [
        (
            row["council_name"],
            date.fromisoformat(row["decided_on"]),
            None,
            states[row["slug"]],
            _told(row),
        )
        for row in shown.to_dict("records")
    ]
    ordered = sorted(events, key=lambda event: kept.index(event[0]))
    left = f"; {len(most) - _LANES} more councils are in the table" if len(most) > _LANES else ""
    title = f"{records.sign(shown)}{words.plural(len(shown), 'decision')} of {words.plural(len(kept), 'council')}"
    chart = timeline(
        pd.DataFrame(ordered, columns=["lane", "start", "end", "kind", "label"]),
        title=title,
        subtitle=f"When each was taken, and what became of it{left}",
        kinds=_GROUPS,
        today=date.fromisoformat(day),
    )
    return spec(chart), title


def _told(row: Mapping[str, Any]) -> str:
    return f"{words.date_text(row['decided_on'])}: {record_words.marked(row['title'], row['provenance'])}"


@cached
def about(indicator: str, day: str, illustrative: bool) -> tuple[tuple[str, str], ...]:
    """Decisions taken by a day that were meant to move an indicator: (slug, title), newest first."""
    found = _narrowed(day, illustrative)
    found = found[found["indicator"] == indicator].reset_index(drop=True)
    return tuple(zip(found["slug"], records.marked(found, "title"), strict=True))
