"""Charts and maps of a briefing: those of the pages, with their figures, their table and plain series for editing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from briefings.document import Chart, Note, Series
from briefings.specs import with_rows
from data import places
from data.indicators import Indicator
from views import country, figures, goal_regions, indicator_charts, newest
from views.briefing_figures import Figures
from views.context import get_place


def trend(held: Figures, one: Indicator, place: str, versus: str, known: str | None) -> Chart | Note | None:
    """An indicator in a place and a comparator over time; None with fewer than two figures of the place."""
    codes = [code for code in dict.fromkeys((place, versus)) if code]
    cells = figures.chart_series(one.slug, codes, known).dropna(subset=["value"])
    if (cells["place"] == place).sum() < 2:
        return None
    picture = indicator_charts.trend_picture(one.slug, _tier(one, place), place, versus, known)
    assert picture is not None
    assert picture.spec is not None
    ids = _ids(held, one, cells)
    if isinstance(ids, Note):
        return ids
    categories = list(dict.fromkeys(cells.sort_values(["start", "end"])["period"]))
    table = _by_period(held, cells, ids, categories)
    return Chart(
        title=picture.title,
        subtitle=indicator_charts.trend_subtitle(one, cells),
        alt=_alt(picture.title, cells),
        spec=with_rows(picture.spec),
        form="line",
        categories=tuple(categories),
        series=tuple(_series(rows, categories) for _, rows in cells.groupby("place", sort=False)),
        unit=figures.unit_text(one),
        columns=tuple(table.columns),
        rows=tuple(table.itertuples(index=False, name=None)),
        figures=ids,
    )


def regions_map(held: Figures, one: Indicator, place: str, known: str | None) -> Chart | Note | None:
    """An indicator by region and nation in its newest period there; None where it has none."""
    when = country.regional_period(one.slug, None, known)
    if when is None or "region" not in figures.map_tiers(one.slug):
        return None
    shown = country.country_map(one.slug, "region", when.code, known, place)
    cells = figures.values(one.slug, "region", when.code, known).dropna(subset=["value"])
    cells = cells.assign(place=cells["code"], period_start=when.start.isoformat(), period_end=when.end.isoformat())
    ids = _ids(held, one, cells)
    if isinstance(ids, Note):
        return ids
    assert shown.spec is not None
    return Chart(
        title=shown.title,
        subtitle=country.map_subtitle(one, "region", when),
        alt=shown.alt,
        spec=with_rows(shown.spec),
        form="table",
        categories=(),
        series=(),
        unit=figures.unit_text(one),
        columns=("Region or nation", "Value", "95% interval"),
        rows=tuple(
            (cell["name"], held.held[id_].text, held.held[id_].interval or "not published")
            for cell, id_ in zip(cells.to_dict("records"), ids, strict=True)
        ),
        figures=ids,
        kind="map",
    )


def goal_map(held: Figures, slug: str, known: str | None) -> Chart | None:
    """A goal's status by region, as arithmetic of each region's own pace; None where no region has a figure."""
    shown = goal_regions.on_map(slug, known)
    if shown.spec is None:
        return None
    table = shown.table
    measure = goal_regions.measure_of(goal_regions.every_goal()[slug])
    assert measure is not None
    standing = goal_regions.of_regions(slug, known)
    cells = figures.chart_series(measure.slug, list(standing), known).dropna(subset=["value"])
    days = {place: {point.day for point in (one.baseline, one.latest) if point} for place, one in standing.items()}
    cells = cells[[row["end"] in days[row["place"]] for row in cells.to_dict("records")]]
    ids = _ids(held, measure, cells)
    if isinstance(ids, Note):
        return None
    return Chart(
        title=shown.title,
        subtitle=goal_regions.subtitle_of(goal_regions.every_goal()[slug], goal_regions.of_regions(slug, known)),
        alt=shown.alt,
        spec=with_rows(shown.spec),
        form="table",
        categories=(),
        series=(),
        unit="",
        columns=tuple(str(name) for name in table.columns),
        rows=tuple(tuple(str(cell) for cell in row) for row in table.itertuples(index=False, name=None)),
        figures=ids,
        kind="map",
    )


def _ids(held: Figures, one: Indicator, cells: pd.DataFrame) -> tuple[str, ...] | Note:
    """The ids of all cells; where one may not stand in the briefing, a note in place of their chart."""
    ids = [held.observation(one, cell) for cell in cells.to_dict("records")]
    if missing := sum(id_ is None for id_ in ids):
        of_all = f"{missing} of its {len(ids)} figures"
        return Note(
            f"The chart of {newest.title(one)} is left out: {of_all} may not stand in a briefing for publication."
        )
    return tuple(id_ for id_ in ids if id_ is not None)


def _series(cells: pd.DataFrame, categories: Sequence[str]) -> Series:
    values = dict(zip(cells["period"], cells["value"], strict=True))
    return Series(
        str(cells["name"].iloc[0]), tuple(float(values[period]) if period in values else None for period in categories)
    )


def _by_period(held: Figures, cells: pd.DataFrame, ids: Sequence[str], periods: Sequence[str]) -> pd.DataFrame:
    """A row for each period, a column for each place, and one for its intervals where any is published."""
    named = cells.assign(figure=[held.held[id_] for id_ in ids])
    table = pd.DataFrame({"Period": periods})
    for name, rows in named.groupby("name", sort=False):
        figure = dict(zip(rows["period"], rows["figure"], strict=True))
        table[str(name)] = [figure[period].text if period in figure else "not available" for period in periods]
        if any(one.interval for one in figure.values()):
            table[f"{name}, 95% interval"] = [
                (figure[period].interval if period in figure else "") or "not published" for period in periods
            ]
    return table


def _alt(title: str, cells: pd.DataFrame) -> str:
    """What the lines show, from where to where."""
    told: list[str] = []
    for _, rows in cells.groupby("place", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        told.append(f"{first['name']}: {first['label']} ({first['period']}) to {last['label']} ({last['period']})")
    return f"Line chart. {title}. {'. '.join(told)}."


def _tier(one: Indicator, place: str) -> str:
    here = get_place(place)
    held: Any = figures.tiers(one.slug)
    return next((level for level in (here.levels if here else ()) if level in held), held[0])


def comparator(place: str) -> str:
    """The country beside which a place is shown: England for its regions and authorities; nothing for a country."""
    here = get_place(place)
    if here is None or "country" in here.levels or place == places.UNITED_KINGDOM:
        return ""
    return next(iter(newest.countries(place)), "")
