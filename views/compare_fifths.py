"""Where a place lies among those of its kind when no interval lets it be judged: in fifths, never better or worse."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from components import words
from data import profile
from data.indicators import ALWAYS, Indicator
from methods.comparison import Method
from methods.spread import MINIMUM_FOR_FIFTHS, TooFewValuesError, quintiles
from views import context
from views.cache import cached

Fifths = dict[tuple[str, str, str, str], dict[str, int]]
"""Indicator, level, first and last day of the period → code → fifth."""

NAMES = {
    1: "lowest fifth",
    2: "second-lowest fifth",
    3: "middle fifth",
    4: "second-highest fifth",
    5: "highest fifth",
}
# Countries lie in one another.
LEVELS = ("region", "combined_authority", "upper_tier", "lower_tier", "police_force")
TOO_FEW = f"no fifths: fewer than {MINIMUM_FOR_FIFTHS} places of its kind have a figure"
NO_KIND = "no fifths: there are no places of its kind that lie side by side"
CHANCE = (
    "Fifths say where a figure lies among those of its kind, not whether it is better or worse: without an interval "
    "nobody can say how much of a position is chance."
)


def in_fifths(one: Indicator) -> bool:
    """Whether the indicator's places are put in fifths."""
    return one.comparison == Method.QUINTILES


@cached
def of_level(slug: str, level: str, start: str, end: str, known: str | None) -> dict[str, int]:
    """Code → fifth, 1 the lowest, of the current places of a level; empty under five values."""
    return _formed([(slug, level, start, end)], known).get((slug, level, start, end), {})


def positions(by_slug: Mapping[str, Indicator], cells: pd.DataFrame, known: str | None) -> list[str]:
    """For each cell the fifth its place lies in, "lowest fifth of 153 upper-tier local authorities", or why none.

    Empty where there is no value, and for indicators whose places are not put in fifths.

    Args:
        cells: indicator, place, value, period_start, period_end.
    """
    rows = cells.to_dict("records")
    kinds = _shared_first({str(code): _kinds(code) for code in cells["place"].unique()})
    placed = [pd.notna(row["value"]) and in_fifths(by_slug[row["indicator"]]) for row in rows]
    asked = {
        (row["indicator"], level, row["period_start"], row["period_end"])
        for row, wanted in zip(rows, placed, strict=True)
        if wanted
        for level in kinds[row["place"]]
    }
    formed = _formed(sorted(asked), known)
    return [
        _position(row, kinds[row["place"]], formed) if wanted else "" for row, wanted in zip(rows, placed, strict=True)
    ]


def _kinds(code: str) -> list[str]:
    """The levels whose places lie side by side with this one."""
    place = context.get_place(code)
    return [level for level in place.levels if level in LEVELS] if place else []


def _shared_first(kinds: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Each place's levels, those first that most of the places are on, so that they stand in one crowd."""
    shared = Counter(level for levels in kinds.values() for level in levels)
    return {code: sorted(levels, key=lambda level: -shared[level]) for code, levels in kinds.items()}


def _formed(asked: Sequence[profile.Cell], known: str | None) -> Fifths:
    """Fifths of the levels asked for, each in its period; none under five values."""
    peers = profile.peer_values(asked, known or ALWAYS)
    found: Fifths = {}
    for key, values in peers.groupby(["indicator", "level", "period_start", "period_end"]):
        with contextlib.suppress(TooFewValuesError):
            fifths = quintiles(values.set_index("place")["value"])
            slug, level, start, end = map(str, key)
            found[slug, level, start, end] = dict(zip(fifths.index, fifths.tolist(), strict=True))
    return found


def _position(row: dict[Hashable, Any], kinds: Sequence[str], formed: Fifths) -> str:
    for level in kinds:
        fifths = formed.get((row["indicator"], level, row["period_start"], row["period_end"]), {})
        if row["place"] in fifths:
            return f"{NAMES[fifths[row['place']]]} of {words.plural(len(fifths), *words.LEVELS[level])}"
    return TOO_FEW if kinds else NO_KIND


def method_note(one: Indicator) -> str:
    """How the indicator's places are compared where that is not by interval, with the reason; otherwise empty."""
    if one.comparison == Method.INTERVAL:
        return ""
    return f"{one.comparison_reason} {CHANCE}" if in_fifths(one) else f"Not compared. {one.comparison_reason}"
