"""The regions of England and the other nations in one period: figures, what changed, and the message of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from components import words
from data import indicators, places
from data.indicators import Indicator
from data.period import Period, parse
from methods.change import Change, Estimate, change, previous_non_overlapping
from views import figures, footer, newest, verdicts
from views.cache import cached

LEVEL = "region"
_ENGLISH = "E12"
Cell = dict[str, Any]
"""A row of `figures.chart_series`."""


@dataclass(frozen=True, slots=True)
class Regions:
    """Regional figures of one period: the message, how complete they are, a row for each, north to south."""

    title: str
    note: str
    table: pd.DataFrame
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    value: float | None
    text: str
    interval: str
    mark: str | None
    step: Change | None
    earlier: Period | None


def north_to_south() -> dict[str, str]:
    """Code → name of the current regions and nations, the most northern first."""
    found = places.at_level(LEVEL).sort_values("northing", ascending=False)
    return dict(zip(found["code"], found["name"], strict=True))


def noun(codes: Sequence[str]) -> tuple[str, str]:
    """What these places are called, one and many: regions where all are English."""
    if all(code.startswith(_ENGLISH) for code in codes):
        return "region", "regions"
    return words.LEVELS[LEVEL]


@cached
def at_period(slug: str, period: str, known: str | None) -> Regions:
    """Value, interval and change of every region and nation in one period (by its code)."""
    indicator = indicators.indicator(slug)
    assert indicator is not None
    names, when = north_to_south(), parse(period)
    series = figures.chart_series(slug, list(names), known)
    cells: dict[str, list[Cell]] = {}
    for cell in series.to_dict("records"):
        cells.setdefault(cell["place"], []).append(cell)
    breaks = figures.breaks().get(slug, [])
    rows = [_row(indicator, code, cells.get(code, []), figures.break_days(breaks, code), when) for code in names]
    held = [row for row in rows if row.value is not None]
    table = pd.DataFrame(
        {
            "Region or nation": list(names.values()),
            "Value": [row.text for row in rows],
            "95% interval": [row.interval for row in rows],
            "Period": when.label,
            "Change": [_since(indicator, row) for row in rows],
        }
    )
    return Regions(
        title=_message(indicator, held, when),
        note=_partial(held, names),
        table=table,
        marks=tuple(sorted({row.mark for row in rows if row.mark})),
    )


def head(found: Regions, indicator: Indicator, when: Period, known: str | None) -> list[tuple[str, str]]:
    """The head of the download of the regions."""
    places_shown = words.level_name_plural(LEVEL)
    return footer.head(found.title, place=places_shown, period=when.label, indicators=[indicator], known=known)


def _row(indicator: Indicator, code: str, cells: Sequence[Cell], breaks: Sequence[date], when: Period) -> _Row:
    now = next((cell for cell in cells if (cell["start"], cell["end"]) == (when.start, when.end)), None)
    if now is None or pd.isna(now["value"]):
        mark = (now["mark"] if now else None) or "x"
        return _Row(code, None, f"[{mark}]", "", mark, None, None)
    step, earlier = _change(cells, breaks, when)
    text = f"{now['value_text']} {newest.unit(indicator)}".rstrip()
    interval = verdicts.interval_words(indicator, now["lower"], now["upper"])
    return _Row(code, now["value"], text, interval, now["mark"], step, earlier)


def _change(cells: Sequence[Cell], breaks: Sequence[date], when: Period) -> tuple[Change | None, Period | None]:
    estimates = {
        (cell["start"], cell["end"]): Estimate(cell["value"], cell["lower"], cell["upper"])
        for cell in cells
        if pd.notna(cell["value"])
    }
    before = previous_non_overlapping(estimates, (when.start, when.end), breaks)
    if before is None:
        return None, None
    return change(estimates[before], estimates[when.start, when.end]), Period(*before)


def _since(indicator: Indicator, row: _Row) -> str:
    if row.value is None:
        return ""
    return newest.since(indicator, row.step, row.earlier.label if row.earlier else None)


def _message(indicator: Indicator, held: Sequence[_Row], when: Period) -> str:
    """The finding where changes were tested, otherwise the range of values."""
    subject = newest.title(indicator)
    one, many = noun([row.code for row in held])
    tested = [row for row in held if row.step and row.step.tested is not None]
    if tested and indicator.price_basis != "cash":
        rose, fell = (sum(row.step.verdict == found for row in tested if row.step) for found in ("rose", "fell"))
        since = tested[0].earlier.label if tested[0].earlier else ""
        return _tested_message(subject, rose, fell, words.plural(len(tested), one, many), since)
    values = [row.value for row in held if row.value is not None]
    spread = (
        figures.interval_text(indicator, min(values), max(values)) + f" {newest.unit(indicator)}".rstrip()
        if values
        else ""
    )
    return f"{words.map_title(subject, spread, len(held), one, many)} in {when.label}"


def _tested_message(subject: str, rose: int, fell: int, of: str, since: str) -> str:
    if not rose and not fell:
        return f"{subject}: no clear change in any of {of} since {since}"
    moves = [f"{word} in {count}" for word, count in (("rose", rose), ("fell", fell)) if count]
    return f"{subject} {words.join_list(moves)} of {of} since {since}"


def _partial(held: Sequence[_Row], names: dict[str, str]) -> str:
    """Who publishes no figure for this period; empty where all do."""
    missing = [name for code, name in names.items() if code not in {row.code for row in held}]
    if not missing:
        return ""
    count = f"{len(held)} of {len(names)} regions and nations have a figure for this period"
    return f"{count}; not {words.join_list(missing)}."
