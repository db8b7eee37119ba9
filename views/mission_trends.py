"""One indicator over time in every region and nation, as small multiples."""

from __future__ import annotations

from datetime import date

import pandas as pd

from components import words
from components.assembly import spec
from components.charts import small_multiples
from data import indicators
from data.indicators import Indicator
from views import figures, newest, regions
from views.cache import cached
from views.shown import Shown

MOST_PERIODS = 20


@cached
def regional_trends(slug: str, home: newest.Countries, known: str | None) -> Shown:
    """The newest periods of an indicator, a panel for each region and nation, the country's line behind."""
    one = indicators.indicator(slug)
    assert one is not None
    names = regions.north_to_south()
    series = figures.chart_series(slug, list(names), known)
    every = indicators.periods(slug, regions.LEVEL, known)
    if not every:
        return Shown(figures.why_nothing(one, regions.LEVEL, known), "", None, pd.DataFrame())
    first = every[:MOST_PERIODS][-1]
    with_values = series.dropna(subset=["value"])["place"]
    held = series[series["place"].isin(with_values) & (series["start"] >= first.start)]
    country = newest.of_country([one], home, known).get(slug)
    behind = f", grey: {country.name}" if country else ""
    title = regions.at_period(slug, every[0].code, known).title
    chart = small_multiples(
        cut_at_breaks(held, slug),
        title=title,
        subtitle=f"{one.subtitle or one.title}, {first.label} to {every[0].label}{behind}",
        style=figures.style(one),
        reference=figures.chart_series(slug, [country.place], known) if country else None,
    )
    return Shown(
        title=title,
        alt=f"{title}. A small trend for each of {words.plural(held['place'].nunique(), 'place')}{behind}.",
        spec=spec(chart),
        table=_wide(held, names),
        note=_note(one, list(names), len(every)),
        marks=tuple(sorted(set(held["mark"].dropna()))),
        indicators=(one,),
    )


def cut_at_breaks(series: pd.DataFrame, slug: str) -> pd.DataFrame:
    """The series with an empty point at each break of a place, so that no line crosses it."""
    breaks = figures.breaks().get(slug, [])
    gaps = [
        {"place": code, "name": rows["name"].iloc[0], "start": day, "end": day}
        for code, rows in series.groupby("place", sort=False)
        for start in figures.break_days(breaks, str(code))
        if (day := _between(rows, start))
    ]
    return pd.concat([series, pd.DataFrame(gaps)], ignore_index=True) if gaps else series


def _between(rows: pd.DataFrame, start: date) -> date | None:
    """A day halfway between the middles of the last period before a break and the first after it."""
    middles = [(a.toordinal() + b.toordinal()) / 2 for a, b in zip(rows["start"], rows["end"], strict=True)]
    before = [day for day, begins in zip(middles, rows["start"], strict=True) if begins < start]
    after = [day for day, begins in zip(middles, rows["start"], strict=True) if begins >= start]
    return date.fromordinal(round((max(before) + min(after)) / 2)) if before and after else None


def _note(one: Indicator, codes: list[str], periods: int) -> str:
    breaks = figures.chart_breaks(one.slug, codes).drop_duplicates()
    notes = [f"Break in {day:%Y}: {why}" for day, why in breaks.itertuples(index=False)]
    if periods > MOST_PERIODS:
        notes.append(f"The newest {MOST_PERIODS} of {periods} periods; the page of the indicator has all.")
    return " ".join(notes)


def _wide(series: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """A row for each period, newest first, and a column for each place with value and interval."""
    wide = series.pivot_table(index=["start", "end", "period"], columns="place", values="label", aggfunc="first")
    ordered = [code for code in names if code in wide.columns]
    wide = wide[ordered].rename(columns=names).sort_index(ascending=False).fillna("[x]").reset_index()
    return wide.drop(columns=["start", "end"]).rename(columns={"period": "Period"})
