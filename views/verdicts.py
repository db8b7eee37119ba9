"""Figures beside a comparator in the same period, and what the interval rule finds."""

from __future__ import annotations

import pandas as pd

from components import words
from data import places, profile
from data.indicators import Indicator
from methods.comparison import REASONS, Method, compare_frame, reasons
from methods.limits import PUBLISHED_LEVEL, STRICT_LEVEL, widening
from methods.spread import similar_places_summary
from views import context, figures
from views.context import SIMILAR

COMPLETE_COUNT = "complete_count"
NO_VERDICT_OF_SIMILAR = "Similar places give a median and a range, not a verdict."
NOTHING_TO_COMPARE_WITH = "There is nothing to compare with."
_OF_COMPARATOR = REASONS[2]
_NO_UNCERTAINTY = REASONS[3]
_BY_CHANCE = {PUBLISHED_LEVEL: "one in twenty", STRICT_LEVEL: "one in 500"}
_COMPARED = ("indicator", "indicators that can be compared")
_KEYS = ["indicator", "period_start", "period_end"]


def rule(level: float = PUBLISHED_LEVEL) -> str:
    """What better and worse mean at limits of a level, and how often chance alone would say so."""
    limits = "published 95% interval lies"
    if level != PUBLISHED_LEVEL:
        times = words.number_text(widening(level), 2)
        limits = f"{level:.1%} limits, each half of the published 95% interval {times} times as wide, lie"
    return (
        f"Better and worse mean that the {limits} wholly on one side of the comparator's figure; "
        "without an interval nothing is compared. Each comparison stands by itself: if no place differed, about "
        f"{by_chance(level)} would still seem to."
    )


def by_chance(level: float) -> str:
    """How many comparisons seem to differ by chance alone: "one in twenty" at 95%, "one in 500" at 99.8%."""
    return _BY_CHANCE[level]


RULE = rule()


def comparator_name(versus: str) -> str:
    """The comparator within a sentence: "England", "the median of similar places"."""
    if versus == SIMILAR:
        return "the median of similar places"
    place = places.place(versus) if versus else None
    return words.with_article(place.name) if place else "nothing"


def finding(name: str, verdicts: pd.Series[str], versus: str) -> str:
    """On how many indicators a place differs: "Kent: 3 of 9 indicators that can be compared differ clearly from …"."""
    comparator = places.place(versus)
    assert comparator is not None
    counts = verdicts.value_counts()
    similar = int(counts.get("similar", 0))
    differing = int(counts.drop(labels=["similar", "not_compared"], errors="ignore").sum())
    found = words.differs_title(differing, 0, differing + similar, comparator.name, *_COMPARED)
    return f"{name}: {words.lower_first(found)}"


def interval_words(one: Indicator, lower: float, upper: float) -> str:
    """An interval in words, or that no uncertainty is published."""
    if pd.isna(lower) or pd.isna(upper):
        return words.NO_INTERVAL
    return figures.interval_text(one, lower, upper)


def verdict_text(verdict: str, reason: str) -> str:
    """A verdict in words with the reason where there is none: "○ Not compared. This is the comparator itself."."""
    said = words.verdict_text(verdict)
    return f"{said}. {reason}" if reason else said


def compared(
    frame: pd.DataFrame, versus: str, known: str | None, *, similar_to: str, level: float = PUBLISHED_LEVEL
) -> pd.DataFrame:
    """The frame with the comparator's figure in the same period and a verdict, or why there is none.

    Only indicators whose method is the interval rule have a verdict.

    Args:
        frame: indicator, place, period_start, period_end, value, lower, upper, polarity.
        versus: code of the comparator, `SIMILAR`, or empty.
        similar_to: the place whose similar places are meant.
        level: confidence level of the limits.

    Returns:
        The frame with benchmark (a value, or the median of similar places), benchmark_low, benchmark_high and
        benchmark_places (for similar places), verdict (of `methods.comparison.Verdict`) and reason (a sentence,
        empty where there is a verdict).
    """
    found = _similar_values(frame, similar_to, known) if versus == SIMILAR else _benchmarks(frame, versus, known)
    joined = frame.merge(found, on=_KEYS, how="left")
    if versus in ("", SIMILAR):
        reason = NO_VERDICT_OF_SIMILAR if versus else NOTHING_TO_COMPARE_WITH
        return joined.assign(verdict="not_compared", reason=reason)
    # A complete count varies by chance too: without an interval nothing is called better or worse.
    asked = joined.assign(same_place=joined["place"] == versus)
    without = f"No figure for {comparator_name(versus)} is published for this period."
    why = reasons(asked).replace({_OF_COMPARATOR: without})
    found = joined.assign(verdict=[str(one) for one in compare_frame(asked, level)], reason=why)
    return _by_method(found)


def _by_method(found: pd.DataFrame) -> pd.DataFrame:
    """Without the verdicts on indicators whose places are not compared by interval, and with their reason."""
    rules = {slug: context.indicator(slug) for slug in found["indicator"].unique()}
    for slug, one in rules.items():
        if one is None or one.comparison == Method.INTERVAL:
            continue
        own = found["indicator"] == slug
        # "No uncertainty is published" says it for fifths already.
        replaced = ["", _NO_UNCERTAINTY] if one.comparison == Method.NONE else [""]
        untold = own & found["reason"].isin(replaced)
        found.loc[own, "verdict"] = "not_compared"
        found.loc[untold, "reason"] = one.comparison_reason
    return found


def _benchmarks(frame: pd.DataFrame, versus: str, known: str | None) -> pd.DataFrame:
    held = _held(frame, [versus] if versus else [], known)
    return held[[*_KEYS, "value"]].rename(columns={"value": "benchmark"})


def _similar_values(frame: pd.DataFrame, place: str, known: str | None) -> pd.DataFrame:
    held = _held(frame, list(places.neighbours(place)["code"]), known)
    rows = []
    for keys, values in held.dropna(subset=["value"]).groupby(_KEYS)["value"]:
        summary = similar_places_summary(values)
        assert summary is not None
        rows.append((*keys, summary.median, summary.min, summary.max, summary.n))
    return pd.DataFrame(rows, columns=[*_KEYS, "benchmark", "benchmark_low", "benchmark_high", "benchmark_places"])


def _held(frame: pd.DataFrame, codes: list[str], known: str | None) -> pd.DataFrame:
    asked = frame[_KEYS].drop_duplicates().itertuples(index=False, name=None)
    return profile.cells([(slug, code, start, end) for slug, start, end in asked for code in codes], known)
