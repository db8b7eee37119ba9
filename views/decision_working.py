"""One decision: held against the figure it was meant to move, with the working; what fed it, what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from components import record_words, words
from components.assembly import spec
from components.charts import Level, trend
from data import decisions, indicators, levers, taking_part
from data.decisions import Decision
from data.indicators import Indicator
from data.period import Period, parse
from methods.moved import Verdict
from views import figures, records
from views.cache import cached
from views.definition import next_release

NO_EXPECTATION = "no_expectation"


@dataclass(frozen=True, slots=True)
class Working:
    """One decision held against its figure: the finding, why, the chart of the series, and the working as a table."""

    state: str
    finding: str
    why: str
    chart: dict[str, Any] | None
    alt: str
    table: pd.DataFrame
    indicator: Indicator | None


@cached
def working(slug: str, known: str | None) -> Working:
    """One decision held against the figures known."""
    one = decisions.decision(slug)
    assert one is not None
    indicator = indicators.indicator(one.indicator) if one.indicator else None
    found = decisions.evaluated(slug, known) if indicator else None
    if indicator is None or found is None:
        why = "The decision names no indicator that it was meant to move."
        return Working(NO_EXPECTATION, record_words.MOVED[NO_EXPECTATION], why, None, "", pd.DataFrame(), None)
    start, due = (parse(code) if code else None for code in (one.from_period, one.due_period))
    chart, alt = _chart(one, indicator, found, start, due, known)
    return Working(
        state=found.state,
        finding=record_words.MOVED[found.state],
        why=_why(found, indicator, due, known),
        chart=chart,
        alt=alt,
        table=_table(indicator, found, start, due),
        indicator=indicator,
    )


def _why(found: Verdict, one: Indicator, due: Period | None, known: str | None) -> str:
    if found.state == "not_yet_due":
        today = date.fromisoformat(known) if known else date.today()
        editions = [day for day in indicators.editions(one.slug) if day <= today.isoformat()]
        coming = next_release(one.next_release, editions, today)
        return f"The figure for {due.label if due else 'the period named'} is not in the store yet. Next: {coming}"
    if found.why:
        return found.why
    change = figures_of(one, found.change.value, found.change.lower, found.change.upper)
    expected = change_text(one, float(found.expected_change or 0))
    reached = " The interval does not exclude the change expected." if found.state == "moved_as_expected" else ""
    return f"The figures differ by {change}; expected was {expected}.{reached}"


def figures_of(one: Indicator, value: float | None, lower: float | None, upper: float | None) -> str:
    """A change with its 95% interval, in the indicator's unit."""
    if value is None:
        return words.NO_VALUE
    text = change_text(one, value)
    if lower is None or upper is None:
        return f"{text} ({words.NO_INTERVAL})"
    return f"{text} (95% interval {change_text(one, lower)} to {change_text(one, upper)})"


def _table(one: Indicator, found: Verdict, start: Period | None, due: Period | None) -> pd.DataFrame:
    def figure(period: Period | None, estimate: Any) -> tuple[str, str]:
        label = period.label if period else "not stated"
        if estimate is None or estimate.value is None:
            return label, words.NO_VALUE
        return label, figures.cell_text(one, estimate.value, estimate.lower, estimate.upper)

    rows = [
        ("Figure it starts from", *figure(start, found.before)),
        ("Figure in which it could show", *figure(due, found.after)),
        ("Change", "", figures_of(one, found.change.value, found.change.lower, found.change.upper)),
        ("Expected change", "", change_text(one, found.expected_change) if found.expected_change else "not stated"),
        ("What can be said", "", record_words.MOVED[found.state]),
    ]
    return pd.DataFrame(rows, columns=["Step", "Period", "Figure"])


def _chart(
    one: Decision, indicator: Indicator, found: Verdict, start: Period | None, due: Period | None, known: str | None
) -> tuple[dict[str, Any] | None, str]:
    """The series of the place with the change expected, from the figure it starts from to the period it could show."""
    series = figures.chart_series(indicator.slug, [one.place], known)
    series = series[series["value"].notna()]
    if len(series) < 2:
        return None, ""
    path, target = None, None
    if start and due and found.before and found.before.value is not None and found.expected_change:
        reached = found.before.value + found.expected_change
        path = pd.DataFrame(
            {
                "start": [start.start, due.start],
                "end": [start.end, due.end],
                "period": [start.label, due.label],
                "value": [found.before.value, reached],
            }
        )
        target = Level(reached, f"Expected: {figures.value_text(indicator, reached)} {due.when}")
    title = f"{record_words.marked(one.title, one.provenance)}: {record_words.MOVED[found.state][2:].lower()}"
    chart = trend(
        series,
        title=title,
        subtitle=f"{indicator.subtitle or indicator.title}, {one.place_name}"
        + ("; broken line: the change expected" if path is not None else ""),
        style=figures.style(indicator),
        chosen=[one.place],
        breaks=figures.chart_breaks(indicator.slug, [one.place]),
        path=path,
        target=target,
        named=path is None,
    )
    return spec(chart), f"{title}. {target.label if target else ''}".strip()


def change_text(one: Indicator, change: float) -> str:
    """A change with its sign and unit: "+0.5 percentage points", "−£120"."""
    digits = max(figures.decimals(one), 1) if one.suffix == "%" else figures.decimals(one)
    sign = "+" if change > 0 else words.MINUS if change < 0 else ""
    if one.suffix == "%":
        return f"{sign}{words.number_text(abs(change), digits)} percentage points"
    unit = words.value_text(abs(change), prefix=one.prefix, suffix=one.suffix, decimals=digits)
    return f"{sign}{unit}"


@cached
def fed_by(slug: str, day: str, illustrative: bool) -> pd.DataFrame:
    """Events with citizens that fed a decision."""
    found = taking_part.fed(slug, day, illustrative=illustrative)
    return pd.DataFrame(
        {
            "Event": records.marked(found, "title"),
            "Kind": found["kind"].map(record_words.EVENTS),
            "Where": found["place_name"].fillna(""),
            "Day": found["date"].map(records.day_text),
            "What changed": found["what_changed"].fillna("Nothing is recorded yet"),
        }
    )


@cached
def levers_used(slug: str, day: str, illustrative: bool) -> pd.DataFrame:
    """Levers that somebody uses because of a decision."""
    found = levers.used_because_of(slug, day, illustrative=illustrative)
    return pd.DataFrame(
        {
            "Lever": records.marked(found, "title"),
            "Who": records.also(found, "organisation"),
            "Where": found["place_name"].fillna(""),
            "How": found["what"].fillna(""),
            "Since": found["since"].map(records.day_text),
        }
    )
