"""The chance of a target of the reader's own, by the back-tested method, or the reason why none is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import choices, links, words
from components.assembly import spec
from components.charts import Level, trend
from data import carried, indicators
from data.indicators import Indicator
from methods.outlook import Fitted, fit, paths
from methods.outlook_chance import FURTHEST, HIGHER, LOWER, chance_at, chance_by, fan, gate, in_words
from methods.outlook_panel import break_years, overlapping, since_break, yearly
from methods.outlook_scale import scale_for
from methods.outlook_widening import factors_of
from views import context, figures, footer
from views.cache import cached

NO_SHOCK = "It assumes no shock larger than half of the largest one in the years seen."
_NOT_YEARLY = "The figures are not one a year, so no chance is worked out."
_NO_PLACE = "This place has no figures in the years that can be compared."


@dataclass(frozen=True, slots=True)
class Model:
    """An indicator fitted over all its places, or why it is not; ``last`` is the newest year with a value."""

    fitted: Fitted | None
    overlapping: bool
    last: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is said of a target: the sentence, and the fan with its table where there is one; else the reason alone."""

    said: str
    record: str
    chart: dict[str, Any] | None
    table: pd.DataFrame


@cached
def model(slug: str, known: str | None) -> Model:
    """The indicator's yearly values since its last break, fitted; the widening comes from the back-test."""
    one = context.indicator(slug)
    assert one is not None
    cells = indicators.panel(slug, known)
    if cells.empty:
        return Model(None, False, 0, _NOT_YEARLY)
    panel = yearly(cells)
    if panel is None:
        shared = overlapping(cells)
        last = max(date.fromisoformat(day).year for day in cells["period_start"])
        return Model(None, shared, last, "" if shared else _NOT_YEARLY)
    last = int(panel["year"].max())
    panel = since_break(panel, break_years(indicators.breaks(slug)), last)
    try:
        scale = scale_for(panel["value"].to_numpy(), percent=one.suffix == "%")
        fitted = fit(panel, scale=scale, widening=factors_of(carried.table("outlook_widening"), slug))
    except ValueError:
        return Model(None, False, last, "There are too few years of comparable data.")
    return Model(fitted, False, last)


def years_ahead(slug: str, known: str | None) -> list[int]:
    """The years for which a target can be asked about."""
    last = model(slug, known).last
    return [last + ahead for ahead in range(1, FURTHEST + 1)] if last else []


@cached
def refusal(slug: str, place: str, year: int, known: str | None) -> str:
    """Why no chance is given for a place and a year; empty where one is."""
    found = model(slug, known)
    if found.overlapping:
        return gate(years=99, points=99, ahead=1, overlapping=True)
    if found.fitted is None:
        return found.why
    rows = found.fitted.places
    points = int(rows.at[place, "points"]) if place in rows.index else 0
    return gate(
        years=found.fitted.years,
        points=points,
        ahead=year - found.last,
        overlapping=False,
        skill=_skill(slug),
    )


def of_goal(slug: str | None, place: str, by: str | None, known: str | None) -> str:
    """Why a goal has no chance beside its status, or the place to ask for one."""
    if slug is None:
        return "None: the goal's own statistic is not held as a yearly series."
    if not by:
        return "None: no date was set."
    why = refusal(slug, place, date.fromisoformat(by).year, known)
    return f"None. {why}" if why else "See the indicator's page, under what may come."


@cached
def outlook(slug: str, place: str, target: float, year: int, known: str | None) -> Outlook:
    """The chance that a place reaches a target by a year, by simulated paths, with the method's own record."""
    one = context.indicator(slug)
    assert one is not None
    why = refusal(slug, place, year, known)
    found = model(slug, known)
    if why or found.fitted is None:
        return Outlook(why, "", None, pd.DataFrame())
    drawn = paths(found.fitted, place, year - found.last)
    series = figures.chart_series(slug, [place], known)
    newest = float(series.dropna(subset=["value"])["value"].iloc[-1])
    direction = HIGHER if target >= newest else LOWER
    by, at = in_words(chance_by(drawn, target, direction)), in_words(chance_at(drawn, target, direction))
    text = figures.value_text(one, target)
    way = "or more" if direction == HIGHER else "or less"
    when = f"the year that starts in {year}" if _off_calendar(slug, known) else str(year)
    said = (
        f"The chance of {text}{' in cash terms' if one.price_basis == 'cash' else ''} {way} at least once by {when} is "
        f"{by}; in {when} itself it is {at}. {NO_SHOCK} The target is your own; nobody has set it."
    )
    limits = fan(drawn).assign(year=lambda frame: found.last + frame["ahead"])
    return Outlook(said, record(slug), _chart(one, place, series, limits, target, year), _table(one, limits))


@cached
def _off_calendar(slug: str, known: str | None) -> bool:
    """Whether the indicator's years do not begin in January, as financial and academic years."""
    return not bool(indicators.panel(slug, known)["period_start"].str.endswith("-01-01").all())


@cached
def newest_value(slug: str, place: str, known: str | None) -> float | None:
    """The place's newest figure, from which a target of one's own starts; None without one."""
    values = figures.chart_series(slug, [place], known)["value"].dropna()
    return float(values.iloc[-1]) if len(values) else None


def draw(one: Indicator, place: str, known: str | None) -> None:
    """Ask for a target and a year, once opened, and say the chance or why there is none."""
    asked = bool(choices.asked(links.TARGET) or choices.asked(links.BY))
    label = "What if our target were …"
    box = st.expander(label, expanded=asked, on_change="rerun", key="outlook", icon=":material/target:")
    start, years = newest_value(one.slug, place, known), years_ahead(one.slug, known)
    if not box.open:
        return
    with box:
        if start is None or not years:
            st.info(_NO_PLACE if years else _NOT_YEARLY, icon=":material/info:")
            return
        left, right = st.columns(2)
        with left:
            unit = figures.unit_text(one)
            rounded = round(start, figures.decimals(one))
            target = choices.number(
                f"Target, {unit}" if unit else "Target",
                key=links.TARGET,
                default=rounded,
                step=10.0 ** -figures.decimals(one),
            )
        with right:
            options = [str(year) for year in years]
            by = choices.choose("By", options, key=links.BY, default=options[2])
        found = outlook(one.slug, place, target, int(by or options[2]), known)
        lines = footer.head(found.said, place=place, period=f"to {by}", indicators=[one], known=known)
        _draw_found(found, lines, f"{one.slug}-paths")


def _draw_found(found: Outlook, lines: list[tuple[str, str]], name: str) -> None:
    if found.chart is None:
        st.info(words.plain(found.said), icon=":material/info:")
        return
    st.markdown(words.plain(found.said))
    figures.show(found.chart, key="outlook-chart", alt=found.said)
    st.caption(words.plain(found.record))
    st.table(found.table, hide_index=True)
    footer.offer("Download the paths", found.table, lines, name=name)


@cached
def record(slug: str) -> str:
    """How the method did on this indicator's own past, the years of the pandemic included."""
    row = _row(slug)
    if row is None:
        return ""
    return (
        f"On this indicator's past, over {words.number_text(float(row['n']), 0)} forecasts, "
        f"{words.number_text(100 * float(row['cover80']), 0)}% of outcomes fell within the band meant to hold 80%. The "
        f"Brier score of its chances was {words.number_text(float(row['brier']), 3)}, against "
        f"{words.number_text(float(row['brier_base']), 3)} for the base rate alone; lower is better."
    )


def _row(slug: str) -> dict[str, str] | None:
    table = carried.table("backtest").fillna("")
    rows = table[(table["indicator"] == slug) & (table["horizon"].astype(str) == "")]
    return rows.iloc[0].to_dict() if len(rows) else None


def _skill(slug: str) -> float | None:
    row = _row(slug)
    return None if row is None else 1 - float(row["brier"]) / float(row["brier_base"])


def _chart(
    one: Indicator, place: str, series: pd.DataFrame, limits: pd.DataFrame, target: float, year: int
) -> dict[str, Any]:
    days = [(date(int(ahead), 1, 1), date(int(ahead), 12, 31)) for ahead in limits["year"]]
    band = pd.DataFrame(
        {
            "start": [start for start, _ in days],
            "end": [end for _, end in days],
            "period": [str(ahead) for ahead in limits["year"]],
            "p10": limits["low80"],
            "p25": limits["low50"],
            "p75": limits["high50"],
            "p90": limits["high80"],
        }
    )
    level = Level(target, f"Your target: {figures.value_text(one, target)} by {year}")
    name = series["name"].iloc[0]
    return spec(
        trend(
            series,
            title=f"{one.short_title}, {name}: where simulated paths lead",
            subtitle=f"{one.subtitle or one.title}; grey: half and eight in ten of the paths",
            style=figures.style(one),
            chosen=[place],
            band=band,
            named=False,
            target=level,
        )
    )


def _table(one: Indicator, limits: pd.DataFrame) -> pd.DataFrame:
    def between(low: str, high: str) -> list[str]:
        return [figures.interval_text(one, row[low], row[high]) for row in limits.to_dict("records")]

    return pd.DataFrame(
        {
            "Year": [str(year) for year in limits["year"]],
            "Middle": [figures.value_text(one, value) for value in limits["middle"]],
            "Half of the paths": between("low50", "high50"),
            "8 in 10": between("low80", "high80"),
            "19 in 20": between("low95", "high95"),
        }
    )
