"""Shared progress: how average and gap moved, between the regions of a country and between groups inside places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import words
from data import indicators
from data.indicators import Indicator
from data.period import of
from methods.change import Change, Estimate
from methods.shared_progress import (
    BETWEEN_PLACES,
    Shared,
    SharedProgress,
    Side,
    gap_between_groups,
    gaps_between_places,
    shared_progress,
)
from views import context, figures, newest, regions
from views.cache import cached

_COLUMNS = ["Indicator", "From, to", "Average", "Gap between regions", "Together"]
_NOT_TESTED = "not tested"
_SPANS = ["period_start", "period_end", "previous_start", "previous_end"]
NOTE = (
    f"Average: the country's figure. Gap: the {BETWEEN_PLACES}, over the regions and nations with figures for the same "
    "two periods, in percentage points for shares and in the indicator's unit for others; where no uncertainty is "
    "published the noise is in it. In brackets the 95% interval. Better and closer are said together only where both "
    "changes are clear at the 95% level. Each change is tested alone: of those that did not happen, about 1 in 20 "
    "would seem clear by chance."
)


_INSIDE = ["Place", "From, to", "Average", "Gap between the groups", "Together"]


@dataclass(frozen=True, slots=True)
class Groups:
    """Two groups inside a place, each a published indicator, and the indicator that is the average of all."""

    mission: str
    average: str
    one: str
    other: str
    measure: str


# The widest gap first: the one of two groups apart where both are held, else the one of a group and all.
_GROUPS = (
    Groups(
        "opportunity",
        "good-level-of-development",
        "good-level-of-development-not-free-school-meals",
        "good-level-of-development-free-school-meals",
        "children without free school meals less children with them",
    ),
    Groups(
        "opportunity",
        "good-level-of-development",
        "good-level-of-development",
        "good-level-of-development-free-school-meals",
        "all children, those with free school meals among them, less children with free school meals",
    ),
)


@dataclass(frozen=True, slots=True)
class Inside:
    """Average and gap between two groups inside each place: a row a place, what is measured, and the indicators."""

    title: str
    table: pd.DataFrame
    note: str
    indicators: tuple[Indicator, ...]


@cached
def inside_places(mission: str, codes: tuple[str, ...], known: str | None) -> Inside | None:
    """Average and gap between groups inside each of these places; None where no groups of the mission are held."""
    for groups in _GROUPS:
        found = [context.indicator(slug) for slug in (groups.average, groups.one, groups.other)]
        held = [one for one in found if one is not None]
        if groups.mission != mission or len(held) < len(found):
            continue
        latest = indicators.latest([one.slug for one in held], codes, known)
        rows = [row for code in codes if (row := _inside(groups, held[0], latest[latest["place"] == code]))]
        if rows:
            table = pd.DataFrame([row for row, _ in rows], columns=_INSIDE)
            why = sorted({reason for _, reasons in rows for reason in reasons})
            note = " ".join([f"Gap: {groups.measure}, in percentage points.", *why])
            return Inside(f"{held[0].short_title}: average and gap", table, note, tuple(dict.fromkeys(held)))
    return None


def _inside(groups: Groups, average: Indicator, latest: pd.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """A place's row, and why its changes were not tested; None unless all have figures for the same two periods."""
    by_slug = latest.dropna(subset=["value", "previous_value"]).set_index("indicator")
    wanted = [groups.average, groups.one, groups.other]
    if not set(wanted) <= set(by_slug.index) or len(by_slug.loc[wanted, _SPANS].drop_duplicates()) > 1:
        return None
    rows = {slug: by_slug.loc[slug].to_dict() for slug in dict.fromkeys(wanted)}
    of_all = rows[groups.average]
    before, after = (
        gap_between_groups(
            _of_group(groups, rows[groups.one], when), _of_group(groups, rows[groups.other], when), groups.measure
        )
        for when in ("previous_", "")
    )
    averages = _estimate(of_all, "previous_"), _estimate(of_all, "")
    found = shared_progress(averages, (before, after), average.polarity)
    start, end, previous_start, previous_end = (of_all[name] for name in _SPANS)
    cells = (
        str(of_all["name"]),
        f"{of(previous_start, previous_end).label}; {of(start, end).label}",
        _side(average, found.average, found.average_change, averages),
        _points(average, found, (before.estimate, after.estimate)),
        _NOT_TESTED if found.why else _together(found),
    )
    return cells, found.why


def _of_group(groups: Groups, row: dict[str, Any], prefix: str) -> Estimate:
    """A group's figure; without its interval where one group holds the other, as the two are not independent."""
    found = _estimate(row, prefix)
    return Estimate(found.value) if groups.one == groups.average else found


def _points(one: Indicator, found: SharedProgress, ends: tuple[Estimate, Estimate]) -> str:
    """The gap before and after as numbers, the unit in the note."""
    if found.gap_change is None:
        return ""
    before, after = (
        words.number_text(end.value, figures.decimals(one))
        if end.lower is None
        else f"{words.number_text(end.value, figures.decimals(one))} "
        f"({words.interval_text(end.lower, end.upper, decimals=figures.decimals(one))})"
        for end in ends
    )
    told = f"{before}, then {after}"
    return told if found.gap_change.tested is None else f"{_words(found.gap)}: {told}"


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
        _points(one, found, (gaps[0].estimate, gaps[1].estimate)),
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
