"""One indicator of several places over time."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components import assembly, words
from components.charts import trend
from data import indicators, places
from data.indicators import Indicator
from data.period import of
from methods.change import Estimate, change
from views import context, figures
from views.cache import cached
from views.compare import Shown, cells_of, marks_in, measure, no_interval
from views.compare_places import names

IN_COLOUR = 4
MOST_POINTS = 500


@cached
def over_time(slug: str, codes: tuple[str, ...], focus: str, versus: str, known: str | None) -> Shown:
    """One indicator of several places over time; the first four in colour, the comparator among the grey."""
    one = context.indicator(slug)
    assert one is not None
    beside = [versus] if versus not in ("", context.SIMILAR, *codes) else []
    named = names((*codes, *beside))
    first = [focus, *(code for code in codes if code != focus)]
    series = figures.chart_series(slug, [*first, *beside], known)
    series = series.assign(name=series["place"].map(named))
    held = series.dropna(subset=["value"])
    if held["place"].isin(codes).sum() == 0:
        return Shown(_nothing(one, codes, known))
    kept, cut = _newest_periods(series)
    coloured = [code for code in first if code in set(held["place"])][:IN_COLOUR]
    breaks = figures.chart_breaks(slug, [*codes, *beside])
    title = _sentence(one, focus, known) or f"{one.short_title}: {words.plural(len(codes), 'place')}"
    span = f"{kept['period'].iloc[0]} to {kept['period'].iloc[-1]}" if kept["period"].nunique() > 1 else ""
    chart = trend(
        kept,
        title=title,
        subtitle=", ".join(filter(None, (measure(one), span))),
        style=figures.style(one),
        chosen=coloured,
        breaks=breaks[breaks["start"] > kept["start"].min()],
    )
    return Shown(
        title=title,
        alt=f"{title}. {_latest_words(held)}",
        spec=assembly.spec(chart),
        table=_wide(series, named),
        download=cells_of(one, series),
        period=span or kept["period"].iloc[-1],
        marks=marks_in(series),
        note=_notes(one, codes, coloured, beside, named, held, cut),
    )


def _nothing(one: Indicator, codes: Sequence[str], known: str | None) -> str:
    place = places.place(codes[0])
    level = place.level if place else "other"
    return figures.why_nothing(one, level, known)


def _sentence(one: Indicator, focus: str, known: str | None) -> str:
    """What changed in the place in question, as far as the test allows; empty where it has no figure."""
    found = indicators.latest([one.slug], [focus], known)
    if found.empty:
        return ""
    row = found.iloc[0]
    after = f"{figures.value_text(one, row['value'])} ({of(row['period_start'], row['period_end']).label})"
    step = change(
        Estimate(row["previous_value"], row["previous_lower"], row["previous_upper"]),
        Estimate(row["value"], row["lower"], row["upper"]),
    )
    if step is None:
        return f"{one.short_title} in {words.with_article(row['name'])}: {after}"
    before = f"{figures.value_text(one, step.before)} ({of(row['previous_start'], row['previous_end']).label})"
    return words.change_sentence(
        one.short_title,
        row["name"],
        before,
        after,
        tested=step.tested,
        up=step.direction == "up",
        cash=one.price_basis == "cash",
    )


def _newest_periods(series: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The newest periods that fit a chart, and how many there are of them; nought where all fit."""
    starts = sorted(series["start"].unique())
    most = max(MOST_POINTS // series["place"].nunique(), 2)
    if len(starts) <= most:
        return series, 0
    return series[series["start"] >= starts[-most]].reset_index(drop=True), most


def _latest_words(held: pd.DataFrame) -> str:
    last = held.sort_values("end").groupby("place", sort=False).tail(1).to_dict("records")
    return "; ".join(f"{row['name']}: {row['label']}, {row['period']}" for row in last)


def _wide(series: pd.DataFrame, named: dict[str, str]) -> pd.DataFrame:
    """Periods as rows, newest first, places as columns."""
    table = series.pivot_table(index=["end", "period"], columns="place", values="label", aggfunc="first", sort=True)
    table = table.sort_index(ascending=False).fillna("")
    ordered = table[[code for code in named if code in table.columns]].rename(columns=named)
    return ordered.reset_index("end", drop=True).rename_axis("Period").rename_axis(None, axis=1).reset_index()


def _notes(
    one: Indicator,
    codes: Sequence[str],
    coloured: Sequence[str],
    beside: Sequence[str],
    named: dict[str, str],
    held: pd.DataFrame,
    cut: int,
) -> str:
    without = [named[code] for code in codes if code not in set(held["place"])]
    parts = []
    if held["lower"].notna().any():
        parts.append("Bars, or a band over many periods, are 95% intervals of the places in colour.")
    else:
        parts.append(no_interval(one))
    if len(codes) > len(coloured) + len(without):
        parts.append("Four places are in colour, the others grey; the table has every interval.")
    if beside:
        parts.append(f"{named[beside[0]]} is shown for comparison.")
    if without:
        parts.append(f"No figure is published for {words.join_list(without)}.")
    if cut:
        parts.append(f"The newest {cut} periods are drawn; the table and the download have all.")
    return " ".join(parts)
