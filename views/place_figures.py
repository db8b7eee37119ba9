"""The figures of one place: the newest of each indicator, what it was before, beside peers and a comparator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from data import indicators, places, profile
from data.indicators import Indicator
from data.period import of
from methods.change import Change, Estimate, change, previous_non_overlapping
from methods.spread import summarise
from views.verdicts import compared

TREND_POINTS = 30
# Two values make no trend.
FEWEST_POINTS = 3
FEWEST_PEERS = 5
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
    rows = []
    for one in shown:
        cells = history[history["indicator"] == one.slug]
        if cells["value"].notna().any():
            rows.append(_newest(one, cells))
    if not rows:
        return pd.DataFrame()
    beside = compared(pd.DataFrame(rows), versus, known, similar_to=place.code)
    levels = peer_levels(place)
    ordered = [tier, *levels] if tier in levels else levels
    return beside.merge(_peers(beside, [level for level in ordered if level], known), on="indicator", how="left")


def break_days(slug: str, place: str) -> list[date]:
    """First days of the periods at which an indicator's series breaks for a place."""
    found = indicators.breaks(slug)
    touching = found[found["place"].isna() | (found["place"] == place)]
    return [date.fromisoformat(day) for day in touching["period_start"]]


def _newest(one: Indicator, cells: pd.DataFrame) -> dict[str, Any]:
    held = cells.dropna(subset=["value"])
    last, end = held.iloc[-1], cells.iloc[-1]
    breaks = break_days(one.slug, last["place"])
    before, step, why = _step(held, breaks)
    return {
        **last[["indicator", "place", "period_start", "period_end", "value", "lower", "upper", "published"]].to_dict(),
        **{name: getattr(one, name) for name in _BASICS},
        "mark": last["mark"] if isinstance(last["mark"], str) else "",
        "newer": _without_value(end) if end["period_end"] > last["period_end"] else "",
        "before_start": before[0].isoformat() if before else "",
        "before_end": before[1].isoformat() if before else "",
        "step": step,
        "why_no_step": why,
        "trend": _since_break(held, breaks),
    }


def _without_value(cell: pd.Series[Any]) -> str:
    mark = cell["mark"] if isinstance(cell["mark"], str) else "x"
    return f"{of(cell['period_start'], cell['period_end']).label} [{mark}]"


def _step(held: pd.DataFrame, breaks: Sequence[date]) -> tuple[tuple[date, date] | None, Change | None, str]:
    """The period to compare with, the change since, or why there is none."""
    periods = [
        (date.fromisoformat(start), date.fromisoformat(end))
        for start, end in zip(held["period_start"], held["period_end"], strict=True)
    ]
    latest = periods[-1]
    before = previous_non_overlapping(periods, latest, breaks)
    if before is None:
        unbroken = previous_non_overlapping(periods, latest)
        why = "one period only" if len(periods) == 1 else "no earlier period that does not overlap"
        return None, None, "break in the series" if unbroken else why
    row = held.iloc[periods.index(before)]
    last = held.iloc[-1]
    step = change(
        Estimate(row["value"], row["lower"], row["upper"]), Estimate(last["value"], last["lower"], last["upper"])
    )
    return before, step, ""


def _since_break(held: pd.DataFrame, breaks: Sequence[date]) -> list[float]:
    start = held["period_start"].iloc[-1]
    first = max((day.isoformat() for day in breaks if day.isoformat() <= start), default="")
    values = held.loc[held["period_start"] >= first, "value"].tail(TREND_POINTS)
    return [float(value) for value in values] if len(values) >= FEWEST_POINTS else []


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
