"""The chance of a target of the reader's own, by the back-tested method, or the reason why none is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from components import words
from components.assembly import spec
from components.charts import Level, trend
from data import carried, indicators, outlooks
from data.indicators import Indicator
from data.outlooks import Model
from data.period import Period, of
from methods.outlook import paths
from methods.outlook_chance import FURTHEST, HIGHER, LOWER, chance_at, chance_beyond, chance_by, fan, gate, in_words
from methods.outlook_panel import year_by
from views import context, figures
from views.cache import cached

_NO_LEVEL = {
    "reach": "Not given: no number was set.",
    "exceed_baseline": "Not given: no starting figure was published.",
}
NO_SHOCK = "It assumes no shock larger than half of the largest one in the years seen."
NO_PLACE = "This place has no figures in the years that can be compared."


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is said of a target: the sentence, and the fan with its table where there is one; else the reason alone."""

    said: str
    record: str
    chart: dict[str, Any] | None
    table: pd.DataFrame


@cached
def model(slug: str, known: str | None) -> Model:
    """The indicator's model as baked at import; as known on a past day it is fitted when asked for, about 50 ms."""
    return outlooks.model(slug, known)


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


def of_goal(
    goal: Mapping[str, Any],
    place: str,
    known: str | None,
    *,
    target: float | None = None,
    by: date | None = None,
) -> str:
    """The chance of a goal in a place, or why it has none.

    ``goal`` is a row of the goal table; ``target`` and ``by`` stand for a local target in place of the nation's.
    """
    slug, rule = goal["indicator"], goal["rule"]
    if rule == "cumulate":
        return "Not given: how a total adds up is not simulated."
    if rule == "close_gap":
        return "Not given: which two places the gap lies between is not recorded."
    level = goal["baseline_value"] if rule != "reach" else goal["target_value"] if target is None else target
    if level is None or pd.isna(level):
        return _NO_LEVEL[rule]
    day = by.isoformat() if by else goal["target_date"] or goal["reckoned_until"]
    if not day:
        return "Not given: no date was set."
    if not slug or context.indicator(slug) is None:
        return "Not given: no yearly series of the goal's own statistic is held here."
    # The nation's start says nothing of the way to a local target.
    start = None if target is not None or pd.isna(goal["baseline_value"]) else float(goal["baseline_value"])
    return _goal_chance(slug, rule, place, float(level), start, day, known)


@cached
def _goal_chance(
    slug: str, rule: str, place: str, level: float, start: float | None, day: str, known: str | None
) -> str:
    newest = indicators.latest([slug], [place], known)
    if newest.empty:
        return f"Not given. {NO_PLACE}"
    first, last = (date.fromisoformat(newest[field].iloc[0]) for field in ("period_start", "period_end"))
    year = year_by(date.fromisoformat(day), first, last)
    why = refusal(slug, place, year, known)
    found = model(slug, known)
    if why or found.fitted is None:
        return f"Not given. {why}"
    drawn = paths(found.fitted, place, FURTHEST)[:, : year - found.last]
    one = context.indicator(slug)
    assert one is not None
    when = Period(first, last).moved(year - first.year)
    if rule == "exceed_baseline":
        direction = LOWER if one.polarity == "lower" else HIGHER
        side = "above" if direction == HIGHER else "below"
        said = f"{in_words(chance_beyond(drawn, level, direction))} that it is {side} the start {when.when}"
    else:
        direction = _way(one, level, start, float(newest["value"].iloc[0]))
        by, at = in_words(chance_by(drawn, level, direction)), in_words(chance_at(drawn, level, direction))
        said = f"{by} that it is reached at least once by {when.named}; {at} that it is met {when.when} itself"
    return f"{said[0].upper()}{said[1:]}. {NO_SHOCK} {record(slug)}"


def _way(one: Indicator, target: float, start: float | None, newest: float) -> str:
    """From which side a goal is reached: the better one; without one, as its start lies, or the newest figure."""
    if one.polarity in (HIGHER, LOWER):
        return one.polarity
    return HIGHER if target >= (newest if start is None else start) else LOWER


@cached
def outlook(slug: str, place: str, target: float, year: int, known: str | None) -> Outlook:
    """The chance that a place reaches a target by a year, by simulated paths, with the method's own record."""
    one = context.indicator(slug)
    assert one is not None
    why = refusal(slug, place, year, known)
    found = model(slug, known)
    if why or found.fitted is None:
        return Outlook(why, "", None, pd.DataFrame())
    # All years that may be asked for are drawn, so that a year's paths are the same whichever is asked for.
    drawn = paths(found.fitted, place, FURTHEST)[:, : year - found.last]
    series = figures.chart_series(slug, [place], known)
    last = series.dropna(subset=["value"]).iloc[-1]
    newest, newest_period = float(last["value"]), last["period"]
    direction = _way(one, target, None, newest)
    met = newest >= target if direction == HIGHER else newest <= target
    by, at = in_words(chance_by(drawn, target, direction)), in_words(chance_at(drawn, target, direction))
    text = figures.value_text(one, target)
    way = "or more" if direction == HIGHER else "or less"
    when = period_ahead(slug, place, year, known)
    held = f"The newest figure, {figures.value_text(one, newest)} ({newest_period}), is there already. " if met else ""
    said = held + (
        f"The chance of {text}{' in cash terms' if one.price_basis == 'cash' else ''} {way} at least once by "
        f"{when.named} is {by}; {when.when} itself it is {at}. {NO_SHOCK} The target is your own; nobody has set it."
    )
    limits = fan(drawn).assign(year=lambda frame: found.last + frame["ahead"])
    ahead = [period_ahead(slug, place, int(later), known) for later in limits["year"]]
    return Outlook(said, record(slug), _chart(one, place, series, limits, target, ahead), _table(one, limits, ahead))


@cached
def period_ahead(slug: str, place: str, year: int, known: str | None) -> Period:
    """The period of a place's series that starts in a year to come: a year, or the same day of it."""
    newest = indicators.latest([slug], [place], known).iloc[0]
    period = of(newest["period_start"], newest["period_end"])
    return period.moved(year - period.start.year)


@cached
def newest_value(slug: str, place: str, known: str | None) -> float | None:
    """The place's newest figure, from which a target of one's own starts; None without one."""
    values = figures.chart_series(slug, [place], known)["value"].dropna()
    return float(values.iloc[-1]) if len(values) else None


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
    one: Indicator, place: str, series: pd.DataFrame, limits: pd.DataFrame, target: float, ahead: Sequence[Period]
) -> dict[str, Any]:
    band = pd.DataFrame(
        {
            "start": [period.start for period in ahead],
            "end": [period.end for period in ahead],
            "period": [period.label for period in ahead],
            "p10": limits["low80"],
            "p25": limits["low50"],
            "p75": limits["high50"],
            "p90": limits["high80"],
        }
    )
    level = Level(target, f"Your target: {figures.value_text(one, target)} by {ahead[-1].named}")
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


def _table(one: Indicator, limits: pd.DataFrame, ahead: Sequence[Period]) -> pd.DataFrame:
    def between(low: str, high: str) -> list[str]:
        return [figures.interval_text(one, row[low], row[high]) for row in limits.to_dict("records")]

    return pd.DataFrame(
        {
            "Period": [period.label for period in ahead],
            "Middle": [figures.value_text(one, value) for value in limits["middle"]],
            "Half of the paths": between("low50", "high50"),
            "8 in 10": between("low80", "high80"),
            "19 in 20": between("low95", "high95"),
        }
    )
