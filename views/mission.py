"""A mission by region: its indicators as a grid and as small multiples, and what is not published where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import words
from components.charts import grid, small_multiples
from components.theme import spec
from data import indicators
from data.indicators import Indicator
from data.period import of
from methods import comparison
from methods.comparison import Verdict
from views import context, figures, newest, regions
from views.cache import cached

_COUNTED = "complete_count"
_FEW = 3
_LEVELS = ("country", "region", "combined_authority", "upper_tier", "lower_tier", "police_force")


@dataclass(frozen=True, slots=True)
class Shown:
    """A finished chart with its message, alternative text, and the table behind it."""

    title: str
    alt: str
    spec: dict[str, Any] | None
    table: pd.DataFrame
    note: str = ""
    marks: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()


@cached
def regional_grid(mission: str, place: str, known: str | None) -> Shown:
    """Headline indicators × regions and nations, each against the place's country by the interval rule."""
    headlines = context.headline(mission)
    cells = pd.concat([_cells(one, place, known) for one in headlines], ignore_index=True)
    return Shown(
        title=_grid_message(cells),
        alt=f"{_grid_message(cells)}. {_grid_note(cells)}".strip(),
        spec=_grid_spec(cells) if cells["value"].notna().any() else None,
        table=_grid_table(cells),
        note=_grid_note(cells),
        marks=tuple(sorted(set(cells["mark"].dropna()))),
        indicators=tuple(headlines),
    )


def _cells(one: Indicator, place: str, known: str | None) -> pd.DataFrame:
    """The newest figure of each region and nation with its verdict against the country's of the same period."""
    names = regions.north_to_south()
    countries = newest.countries(place)
    latest = indicators.latest([one.slug], [*names, *countries], known).set_index("place")
    country = next((code for code in countries if code in latest.index), None)
    cells = pd.DataFrame({"place": list(names), "name": list(names.values())}).join(
        latest[["period_start", "period_end", "value", "lower", "upper", "mark"]], on="place"
    )
    cells["mark"] = cells["mark"].astype(object).where(cells["mark"].notna(), None)
    cells.loc[cells["value"].isna(), "mark"] = "x"
    same = cells["period_start"] == (latest.at[country, "period_start"] if country else None)
    cells["benchmark"] = [latest.at[country, "value"] if country and agrees else None for agrees in same]
    cells = cells.assign(
        indicator=one.slug,
        indicator_title=one.short_title,
        comparator=latest.at[country, "name"] if country else None,
        polarity=one.polarity,
        same_place=cells["place"] == country,
        no_sampling_error=one.uncertainty == _COUNTED,
        benchmark_text=_country_text(one, latest.loc[country]) if country else "",
    )
    return _in_words(one, cells)


def _country_text(one: Indicator, row: pd.Series[Any]) -> str:
    return f"{figures.value_text(one, row['value'])} ({of(row['period_start'], row['period_end']).label})"


def _in_words(one: Indicator, cells: pd.DataFrame) -> pd.DataFrame:
    cells = cells.assign(
        found=comparison.compare_frame(cells),
        why=comparison.reasons(cells),
        period=[
            of(start, end).label if isinstance(start, str) else ""
            for start, end in zip(cells["period_start"], cells["period_end"], strict=True)
        ],
    )
    cells = figures.with_text(cells, one)
    return cells.rename(columns={"value_text": "text"}).assign(
        verdict=[_verdict(row.found) if pd.notna(row.value) else None for row in cells.itertuples()],
        figure=cells["label"],
        label=[
            f"{row.label}, {row.period}; {words.verdict_text(row.found, row.comparator or '')}"
            if pd.notna(row.value)
            else row.label
            for row in cells.itertuples()
        ],
    )


def _verdict(found: Verdict) -> str:
    """The grid's word: without a better direction a difference is shown as a figure, not as a verdict."""
    return str(found) if found in (Verdict.BETTER, Verdict.SIMILAR, Verdict.WORSE) else "not compared"


def _grid_message(cells: pd.DataFrame) -> str:
    """How many figures differ: by the test where there are intervals, else as full counts."""
    compared = cells[(cells["found"] != Verdict.NOT_COMPARED) & cells["value"].notna()]
    if compared.empty:
        return "No regional figure can be compared with its country"
    tested = compared[compared["lower"].notna()]
    clearly = " clearly" if len(tested) else ""
    counted = tested if len(tested) else compared
    names = [words.with_article(name) for name in counted["comparator"].unique()]
    country = names[0] if len(names) == 1 else "their country"
    differing = int((counted["found"] != Verdict.SIMILAR).sum())
    what = words.plural(len(counted), "regional figure") + (" with an interval" if clearly else "")
    if not differing:
        return f"None of {what} differs{clearly} from {country}"
    return f"{differing} of {what} {'differs' if differing == 1 else 'differ'}{clearly} from {country}"


def _grid_note(cells: pd.DataFrame) -> str:
    """What the verdicts rest on, and why some figures have none."""
    counted = cells["no_sampling_error"] & cells["lower"].isna() & (cells["found"] != Verdict.NOT_COMPARED)
    notes = []
    if counted.any():
        titles = cells.loc[counted, "indicator_title"].unique()
        notes.append(f"Full counts, compared as they are because no sampling error applies: {'; '.join(titles)}.")
    uncompared = cells[cells["value"].notna() & (cells["found"] == Verdict.NOT_COMPARED) & ~cells["same_place"]]
    for why, rows in uncompared.groupby("why", sort=False):
        notes.append(f"Not compared: {'; '.join(rows['indicator_title'].unique())}. {why}")
    return " ".join(notes)


def _grid_spec(cells: pd.DataFrame) -> dict[str, Any]:
    comparators = words.join_list([words.with_article(name) for name in cells["comparator"].dropna().unique()])
    against = f", each against {comparators}" if comparators else ""
    return spec(
        grid(
            cells,
            title=_grid_message(cells),
            subtitle=f"Newest figure of each headline indicator, regions and nations north to south{against}",
        )
    )


def _grid_table(cells: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Indicator": cells["indicator_title"],
            "Region or nation": cells["name"],
            "Value": cells["text"],
            "95% interval": cells["interval"],
            "Period": cells["period"],
            "Compared with": [
                f"{row.comparator}: {row.benchmark_text}" if row.comparator else "" for row in cells.itertuples()
            ],
            "Comparison": [words.verdict_text(row.found) if pd.notna(row.value) else "" for row in cells.itertuples()],
            "Why not compared": cells["why"],
        }
    )


@cached
def regional_trends(slug: str, place: str, known: str | None) -> Shown:
    """One indicator over time, a panel for each region and nation, the country's line behind."""
    one = indicators.indicator(slug)
    assert one is not None
    names = regions.north_to_south()
    series = figures.chart_series(slug, list(names), known)
    when = indicators.periods(slug, regions.LEVEL, known)
    if not when or series["value"].notna().sum() == 0:
        return Shown(figures.why_nothing(one, regions.LEVEL, known), "", None, pd.DataFrame())
    of_country = newest.of_country([one], place, known).get(slug)
    reference = figures.chart_series(slug, [of_country.place], known) if of_country else None
    behind = f", grey: {of_country.name}" if of_country else ""
    title = regions.at_period(slug, when[0].code, known).title
    held = series[series["place"].isin(series.dropna(subset=["value"])["place"])]
    breaks = figures.chart_breaks(slug, list(names))
    chart = small_multiples(
        held,
        title=title,
        subtitle=f"{one.subtitle or one.title}, {when[-1].label} to {when[0].label}{behind}",
        style=figures.style(one),
        reference=reference,
    )
    return Shown(
        title=title,
        alt=f"{title}. One small trend for each of {words.plural(held['place'].nunique(), 'place')}{behind}.",
        spec=spec(chart),
        table=_wide(held, names),
        note=" ".join(f"Break in {day:%Y}: {why}" for day, why in breaks.itertuples(index=False)),
        marks=tuple(sorted(set(held["mark"].dropna()))),
        indicators=(one,),
    )


def _wide(series: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """A row for each period, newest first, and a column for each place with value and interval."""
    wide = series.pivot_table(index=["start", "end", "period"], columns="place", values="label", aggfunc="first")
    ordered = [code for code in names if code in wide.columns]
    wide = wide[ordered].rename(columns=names).sort_index(ascending=False).fillna("[x]").reset_index()
    return wide.drop(columns=["start", "end"]).rename(columns={"period": "Period"})


@cached
def coverage(mission: str) -> pd.DataFrame:
    """How many places of each level have figures, for every headline indicator of a mission."""
    rows = []
    for one in context.headline(mission):
        held = indicators.coverage(one.slug).set_index("level")
        row = {"Indicator": one.title}
        for level in _LEVELS:
            row[words.level_name(level)] = _covered(held, level)
        rows.append(row)
    return pd.DataFrame(rows)


def _covered(held: pd.DataFrame, level: str) -> str:
    places_held = int(held.at[level, "places"]) if level in held.index else 0
    if not places_held:
        return "none"
    expected = int(held.at[level, "places_expected"])
    return "all" if places_held >= expected else f"{places_held} of {expected}"


@cached
def limits(mission: str) -> list[str]:
    """Sentences on the levels at which little or nothing of a mission is published."""
    headlines = context.headline(mission)
    found = []
    for level in _LEVELS[1:]:
        many = words.level_name_plural(level).lower()
        held = [one for one in headlines if _published(one.slug, level)]
        if not held:
            found.append(f"No headline indicator of this mission is published for {many}.")
        elif len(held) == 1 and len(headlines) > 1:
            found.append(f"Only {words.lower_first(held[0].title)} is published for {many}.")
    if len(headlines) < _FEW:
        held = words.plural(len(headlines), "headline indicator")
        found.insert(0, f"This mission has only {held} here: its goals are counted in other ways, as their notes say.")
    return found


def _published(slug: str, level: str) -> bool:
    """Whether more than London, which is a region and a combined authority, has figures at a level."""
    held = indicators.coverage(slug).set_index("level")
    return level in held.index and int(held.at[level, "places"]) > 1
