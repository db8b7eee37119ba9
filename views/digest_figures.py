"""Figures that came out, figures that were revised, and goals whose status changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from components import links, words
from components.words import date_text, plural, with_article
from data import goals, indicators
from data.indicators import Indicator
from data.period import of
from views import briefing_places, context, figures, goal_regions
from views.briefing_figures import Figures, style_of
from views.briefing_places import Told
from views.digest_entries import Asked, Entry, inside

_MOST_CHANGES = 10_000


def told_of(asked: Asked) -> tuple[list[Told], Figures]:
    """The newest figures of the headline indicators, those of other countries left out."""
    held = Figures(asked.day, "internal")
    told = briefing_places.tell(held, context.headline(asked.mission), asked.place, asked.known)
    return [one for one in told if inside(one.newest.place, asked.place)], held


def came_out(asked: Asked, told: list[Told], held: Figures) -> list[Entry]:
    """The newest figures that no edition held here had by the day since which is asked."""
    found = []
    for one in told:
        figure = held.held[one.figure]
        day = _first_out(one, figure.period_start, figure.period_end, asked.known)
        if not asked.within(day):
            continue
        found.append(
            Entry(
                kind="figure",
                day=day,
                what=f"{one.one.short_title}, {one.newest.name}",
                sentence=f"{one.changed.text} {figure.caution}".rstrip(),
                page="indicator",
                query=_of_indicator(one.one, one.newest.place),
                subject=(one.newest.place, one.one.slug, figure.period_start, figure.period_end),
            )
        )
    return found


def _first_out(one: Told, start: str, end: str, known: str | None) -> str:
    """The day of the first edition held that has a figure for a period."""
    before = indicators.revisions(one.one.slug, one.newest.place, known, all_kinds=True).dropna(subset=["old_value"])
    same = before[(before["period_start"] == start) & (before["period_end"] == end)]
    return min([one.published, *map(str, same["published"])])


def revised(asked: Asked, told: list[Told]) -> list[Entry]:
    """What newer editions replaced: an entry for each indicator and edition."""
    where = {one.one.slug: one.newest.place for one in told}
    found = []
    for one in context.headline(asked.mission):
        place = where.get(one.slug, asked.place)
        rows = indicators.revisions(one.slug, place, asked.known, all_kinds=True).dropna(subset=["old_value"])
        rows = rows[(rows["replaced"] > asked.since) & (rows["replaced"] <= asked.day)]
        for edition, group in rows.groupby("replaced"):
            gone = group[group["kind"] == "withdrawn"]
            for kind, replaced in (("withdrawn", gone), ("revised", _otherwise(one, place, str(edition), group))):
                if len(replaced):
                    found.append(_replaced(one, place, str(edition), kind, replaced))
    return found


def _otherwise(one: Indicator, place: str, edition: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The replaced figures that read otherwise in an edition, with the indicator's decimals."""
    text = style_of(one).text
    cells = figures.chart_series(one.slug, [place], edition).dropna(subset=["value"])
    now = {(cell["period_start"], cell["period_end"]): text(cell["value"]) for cell in cells.to_dict("records")}
    read = [
        (found := now.get((row["period_start"], row["period_end"]))) is not None and found != text(row["old_value"])
        for row in rows.to_dict("records")
    ]
    return rows[read]


def _replaced(one: Indicator, place: str, edition: str, kind: str, rows: pd.DataFrame) -> Entry:
    newest = rows.sort_values(["period_end", "period_start"]).iloc[-1]
    period = of(newest["period_start"], newest["period_end"]).label
    said = _revision(one, place, edition, newest, period, len(rows)) if kind == "revised" else _gone(len(rows), period)
    return Entry(
        kind=kind,
        day=edition,
        what=f"{one.short_title}, {newest['name']}",
        sentence=said,
        page="indicator",
        query=_of_indicator(one, place),
        subject=(place, one.slug, edition),
    )


def _revision(one: Indicator, place: str, edition: str, newest: Mapping[str, Any], period: str, count: int) -> str:
    cells = figures.chart_series(one.slug, [place], edition)
    same = (cells["period_start"] == newest["period_start"]) & (cells["period_end"] == newest["period_end"])
    style = style_of(one)
    old, new = style.text(newest["old_value"]), style.text(cells.loc[same, "value"].iloc[0])
    moved = f"from {old} to {new}"
    if count == 1:
        return f"The figure for {period} was revised {moved}."
    return f"{words.number_text(count, 0)} figures were revised; the newest of them, for {period}, {moved}."


def _gone(count: int, period: str) -> str:
    if count == 1:
        return f"The figure for {period} is no longer published."
    return f"{plural(count, 'figure')} are no longer published, the newest of them for {period}."


def _of_indicator(one: Indicator, place: str) -> tuple[tuple[str, str], ...]:
    return ((links.INDICATOR, one.slug), (links.PLACE, place))


def goals_moved(asked: Asked) -> list[Entry]:
    """Goals whose status an import changed: in the place, or for a country in the area for which each counts."""
    every = goal_regions.every_goal()
    here = context.get_place(asked.place)
    whole = here is not None and "country" in here.levels
    found = []
    for row in goals.status_changes(_MOST_CHANGES):
        goal = every.get(row["goal"])
        day = (row["finished"] or "")[:10]
        if goal is None or not asked.within(day) or not asked.about(goal["mission"]):
            continue
        if row["place"] != asked.place and not (
            whole and row["place"] == goal["area"] and inside(row["place"], asked.place)
        ):
            continue
        found.append(_moved(row["goal"], goal, dict(row), day))
    return found


def _moved(slug: str, goal: Mapping[str, Any], row: Mapping[str, Any], day: str) -> Entry:
    old, new = (words.STATUSES[row[state]].word for state in ("old", "new"))
    on = f", on figures up to {date_text(row['latest_day'])}" if row["latest_day"] else ""
    theirs = row["place"] == goal["area"] or any(one["place"] == row["place"] for one in goals.targets(slug))
    note = "" if theirs else f" Held against the national target: none was set for {with_article(row['name'])}."
    return Entry(
        kind="goal",
        day=day,
        what=f"{goal['title']}, {row['name']}",
        sentence=f"Its status is “{new}”; before it was “{old}”{on}.{note}",
        page="mission",
        query=((links.MISSION, goal["mission"]),),
        subject=(row["place"], slug, row["old"], row["new"], day),
    )
