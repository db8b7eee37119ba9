"""What the series of one place can show: its trend by two stated rules, and when a change could be seen."""

from __future__ import annotations

from datetime import date

from components import words
from data.indicators import Indicator
from data.period import Period
from methods.change import Estimate
from methods.knowable import Noise, first_year, noise_of, smallest_change
from methods.trend import Direction, Trend, five_point_trend, long_trend
from views import context, figures, newest
from views.cache import cached

_FIVE = "Five newest years (OHID's rule)"
_LONG = "Whole series (slope of Theil and Sen)"
_SEEN = "When a change could be seen"
_YEARS_AHEAD = 5
_FOUND = {
    Direction.GETTING_BETTER: "getting better",
    Direction.GETTING_WORSE: "getting worse",
    Direction.INCREASING: "increasing",
    Direction.DECREASING: "decreasing",
    Direction.NO_CLEAR_CHANGE: "no clear change",
}
Series = dict[tuple[date, date], Estimate]


@cached
def findings(slug: str, place: str, known: str | None) -> dict[str, str]:
    """A sentence for each test of a place's series; empty where the place has fewer than two figures."""
    one = context.indicator(slug)
    assert one is not None
    rows = figures.chart_series(slug, [place], known).dropna(subset=["value"])
    if len(rows) < 2:
        return {}
    series: Series = {
        (row.start, row.end): Estimate(row.value, row.lower, row.upper)
        for row in rows.astype(object).where(rows.notna(), None).itertuples()
    }
    breaks = figures.break_days(figures.breaks().get(slug, ()), place)
    polarity = one.polarity or "neither"
    return {
        _FIVE: _trend_words(one, five_point_trend(series, polarity, breaks)),
        _LONG: _long_words(one, long_trend(series, polarity, breaks)),
        _SEEN: _seen_words(one, series, breaks),
    }


def _trend_words(one: Indicator, found: Trend) -> str:
    if found.direction is Direction.NOT_TESTED:
        return f"not tested. {found.why}"
    if one.price_basis == "cash":
        return "not tested. The amounts are in cash, and prices change too."
    assert found.slope is not None
    assert found.lower is not None
    assert found.upper is not None
    low, high = (words.number_text(end, figures.decimals(one) + 1) for end in (found.lower, found.upper))
    assert found.first is not None
    assert found.last is not None
    span = f"{Period(*found.first).label} to {Period(*found.last).label}"
    said = f"{_FOUND[found.direction]}, {span}: {_amount(one, found.slope)} a year (95% interval {low} to {high})."
    tested = "Tested alone at 95%: of 20 series without a trend, about one would seem to have one."
    return f"{said} {tested}"


def _long_words(one: Indicator, found: Trend) -> str:
    said = _trend_words(one, found)
    moves = found.direction not in (Direction.NOT_TESTED, Direction.NO_CLEAR_CHANGE)
    return f"{said} Of series that only wander, this test calls about one in five a trend." if moves else said


def _amount(one: Indicator, change: float) -> str:
    """A change with its unit: shares change by percentage points. One decimal more than the figures have."""
    number = words.number_text(change, figures.decimals(one) + 1)
    if one.suffix == "%":
        return f"{number} percentage points"
    return (
        f"{words.value_text(change, prefix=one.prefix, decimals=figures.decimals(one) + 1)} {newest.unit(one)}".rstrip()
    )


def _seen_words(one: Indicator, series: Series, breaks: list[date]) -> str:
    """The smallest change that would show in five years, and when the pace of the last years would."""
    found = noise_of(series, breaks)
    if found.noise is None:
        return f"not known. {found.why}"
    if one.price_basis == "cash":
        return "not known. The amounts are in cash, and prices change too."
    last = max(end for _, end in series).year
    least = smallest_change(found.noise, _YEARS_AHEAD)
    return (
        f"from the figure of {last}, a change by {last + _YEARS_AHEAD} shows if it comes to {_amount(one, least)} or "
        "more, up or down "
        f"(test at 95%, seen four times in five). {_at_half(one, found.noise, least, last)}"
    )


def _at_half(one: Indicator, noise: Noise, least: float, last: int) -> str:
    """What half of that change would take."""
    half = first_year(noise, least / _YEARS_AHEAD / 2, last)
    pace = _amount(one, least / _YEARS_AHEAD / 2)
    if half.year is None:
        return f"At {pace} a year: {words.lower_first(half.why)}"
    return f"At {pace} a year, half of that pace, it would show first in the figure of {half.year}."
