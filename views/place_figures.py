"""The figures of one place: the newest of each indicator, what it was before, beside peers and a comparator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from data import places, profile
from data.indicators import Indicator
from data.period import of
from methods.change import Change, Estimate, change, previous_non_overlapping
from methods.spread import summarise
from views import figures
from views.verdicts import compared

Cell = dict[str, Any]
"""A row of `data.profile.history`."""

TREND_POINTS = 30
# Two values make no trend.
FEWEST_POINTS = 3
FEWEST_PEERS = 5
_OF_CELL = ("indicator", "place", "period_start", "period_end", "value", "lower", "upper", "published")
_BASICS = ("polarity", "mission", "short_title")
_PEERS = ["peers", "low", "p10", "p25", "median", "p75", "p90", "high"]


def peer_levels(place: places.Place) -> list[str]:
    """Levels whose places are a place's peers, the usual one first; a country stands beside regions and nations."""
    levels = ["region" if level == "country" else level for level in place.levels]
    return [level for level in dict.fromkeys(levels) if level not in ("itl2", "itl3", "other")]


def standing(
    place: places.Place, shown: Sequence[Indicator], versus: str, known: str | None, tier: str | None
) -> pd.DataFrame:
    """One row for each indicator with a value, in the order given.

    Columns: indicator, place, period_start, period_end, value, lower, upper, mark, published, newer (a later
    period without a value, as "2024 [x]"), before_start, before_end (texts are empty where there is nothing to
    say), step (`methods.change.Change` or None), why_no_step, trend (values since the last break, oldest
    first; none of a single one), what `verdicts.compared` adds, peer_level, peers (their number) and low … high
    of their values.
    """
    history = profile.history([one.slug for one in shown], [place.code], known)
    cells: dict[str, list[Cell]] = {}
    for cell in history.to_dict("records"):
        cells.setdefault(cell["indicator"], []).append(cell)
    breaks = figures.breaks()
    rows = [
        _newest(one, cells[one.slug], figures.break_days(breaks.get(one.slug, ()), place.code))
        for one in shown
        if any(pd.notna(cell["value"]) for cell in cells.get(one.slug, ()))
    ]
    if not rows:
        return pd.DataFrame()
    beside = compared(pd.DataFrame(rows), versus, known, similar_to=place.code)
    levels = peer_levels(place)
    ordered = [tier, *levels] if tier in levels else levels
    return beside.merge(_peers(beside, [level for level in ordered if level], known), on="indicator", how="left")


def _newest(one: Indicator, cells: Sequence[Cell], breaks: Sequence[date]) -> dict[str, Any]:
    held = [cell for cell in cells if pd.notna(cell["value"])]
    last, end = held[-1], cells[-1]
    before, step, why = _step(held, breaks)
    return {
        **{name: last[name] for name in _OF_CELL},
        **{name: getattr(one, name) for name in _BASICS},
        "mark": _mark(last),
        "newer": _without_value(end) if end["period_end"] > last["period_end"] else "",
        "before_start": before["period_start"] if before else "",
        "before_end": before["period_end"] if before else "",
        "step": step,
        "why_no_step": why,
        "trend": _since_break(held, breaks),
    }


def _mark(cell: Cell) -> str:
    return cell["mark"] if isinstance(cell["mark"], str) else ""


def _without_value(cell: Cell) -> str:
    return f"{of(cell['period_start'], cell['period_end']).label} [{_mark(cell) or 'x'}]"


def _step(held: Sequence[Cell], breaks: Sequence[date]) -> tuple[Cell | None, Change | None, str]:
    """The figure to compare with, the change since, or why there is none."""
    periods = [(date.fromisoformat(cell["period_start"]), date.fromisoformat(cell["period_end"])) for cell in held]
    latest = periods[-1]
    before = previous_non_overlapping(periods, latest, breaks)
    if before is None:
        unbroken = previous_non_overlapping(periods, latest)
        why = "one period only" if len(periods) == 1 else "no earlier period that does not overlap"
        return None, None, "break in the series" if unbroken else why
    row = held[periods.index(before)]
    return row, change(_estimate(row), _estimate(held[-1])), ""


def _estimate(cell: Cell) -> Estimate:
    return Estimate(cell["value"], cell["lower"], cell["upper"])


def _since_break(held: Sequence[Cell], breaks: Sequence[date]) -> list[float]:
    start = held[-1]["period_start"]
    first = max((day.isoformat() for day in breaks if day.isoformat() <= start), default="")
    values = [float(cell["value"]) for cell in held if cell["period_start"] >= first][-TREND_POINTS:]
    return values if len(values) >= FEWEST_POINTS else []


def _peers(rows: pd.DataFrame, levels: Sequence[str], known: str | None) -> pd.DataFrame:
    """The spread of the first level with enough places in the same period, for each indicator that has one."""
    asked = [(row.indicator, level, row.period_start, row.period_end) for row in rows.itertuples() for level in levels]
    if known:
        values = profile.peer_values(asked, known)
        found = summarise(values, ["indicator", "level"]).rename(columns={"n": "peers", "min": "low", "max": "high"})
    else:
        found = profile.spreads(asked).rename(columns={"places": "peers"})
    found = found[found["peers"] >= FEWEST_PEERS]
    rank = {level: position for position, level in reversed(list(enumerate(levels)))}
    first = found.assign(rank=found["level"].map(rank)).sort_values("rank").drop_duplicates("indicator")
    return first.rename(columns={"level": "peer_level"})[["indicator", "peer_level", *_PEERS]]
