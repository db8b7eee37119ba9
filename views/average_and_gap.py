"""Shared progress: how the country's figure and the gap between its regions moved, in one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from components import words
from data import indicators
from data.indicators import Indicator
from data.period import of
from methods.change import Change, Estimate
from methods.shared_progress import BETWEEN_PLACES, Shared, SharedProgress, Side, gaps_between_places, shared_progress
from views import context, figures, newest, regions
from views.cache import cached

_COLUMNS = ["Indicator", "From, to", "Average", "Gap between regions", "Together"]
_NOT_TESTED = "not tested"
_SPANS = ["period_start", "period_end", "previous_start", "previous_end"]
NOTE = (
    f"Average: the country's figure. Gap: the {BETWEEN_PLACES}, over the regions and nations with figures for the same "
    "two periods; where no uncertainty is published the noise is in it. In brackets the 95% interval. Better and "
    "closer are said together only where both changes are clear at the 95% level."
)


@cached
def of_mission(mission: str, home: newest.Countries, known: str | None) -> pd.DataFrame:
    """A row for each headline indicator with a figure for the country: what average and gap did together."""
    headlines = context.headline(mission)
    rows = [row for one in headlines if (row := _row(one, home, known))]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _row(one: Indicator, home: newest.Countries, known: str | None) -> tuple[str, ...] | None:
    latest = indicators.latest([one.slug], [*home, *regions.north_to_south()], known)
    of_home = latest[latest["place"].isin(home) & latest["previous_start"].notna()]
    if of_home.empty:
        return None
    country = min(of_home.to_dict("records"), key=lambda row: home.index(row["place"]))
    regional = latest[~latest["place"].isin(home)]
    same = regional[(regional[_SPANS] == pd.Series(country)[_SPANS]).all(axis=1)].to_dict("records")
    start, end, previous_start, previous_end = (country[name] for name in _SPANS)
    when = f"{of(previous_start, previous_end).label}; {of(start, end).label}"
    if one.price_basis == "cash":
        return (one.short_title, when, "", "", f"{_NOT_TESTED}: the amounts are in cash, and prices change too")
    gaps = gaps_between_places(_estimates(same, "previous_"), _estimates(same, ""))
    average = _estimate(country, "previous_"), _estimate(country, "")
    found = shared_progress(average, gaps, one.polarity or "neither")
    return (
        one.short_title,
        when,
        _side(one, found.average, found.average_change, average),
        _side(one, found.gap, found.gap_change, (gaps[0].estimate, gaps[1].estimate)),
        _together(found) if not found.why else f"{_NOT_TESTED}: {words.lower_first(' '.join(found.why))}".rstrip("."),
    )


def _words(found: Shared | Side) -> str:
    return str(found).replace("_", " ").replace(" but", ", but")


def _together(found: SharedProgress) -> str:
    """The field of the two-by-two; where one change is clear and the other not, each by itself."""
    clear = [side for side in (found.average, found.gap) if side is not Side.NO_CLEAR_CHANGE]
    if len(clear) != 1:
        return _words(found.field)
    return f"{_words(found.average)}; gap: {_words(found.gap)}"


def _side(one: Indicator, found: Side, moved: Change | None, ends: tuple[Estimate, Estimate]) -> str:
    """A side with its two figures and their intervals; without a test the figures alone."""
    if moved is None:
        return ""
    before, after = (figures.cell_text(one, end.value, end.lower, end.upper) for end in ends)
    told = f"{before}, then {after}"
    return told if moved.tested is None else f"{_words(found)}: {told}"


def _estimates(rows: Sequence[dict[str, Any]], prefix: str) -> dict[str, Estimate]:
    return {row["place"]: _estimate(row, prefix) for row in rows}


def _estimate(row: dict[str, Any], prefix: str) -> Estimate:
    return Estimate(*(row[f"{prefix}{name}"] for name in ("value", "lower", "upper")))
