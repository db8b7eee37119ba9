"""A figure in words: the sentence to copy, and why it may not stand in a briefing for publication. Pure text."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from components import provenance
from components.words import (
    MARKS,
    NO_VALUE,
    date_text,
    interval_text,
    join_list,
    lower_first,
    number_text,
    value_text,
    with_article,
)
from data.period import of

MADE_UP = "This figure is made up to show how the dashboard works: do not quote it as fact."
REPORTED = "reported, not read in its source"
NO_INTERVAL = "no interval is published"

TOO_UNCERTAIN = 0.2
"""Coefficient of variation from which a figure is too uncertain to be quoted: the standard error as a share of it.

The Office for National Statistics says of its employment survey that estimates with 20% or more should be used with
caution (https://www.nomisweb.co.uk/articles/774.aspx).
"""

_NORMAL_95 = 1.959964

_WITH_ARTICLE = {"average", "count", "gap", "index", "median", "number", "percentage", "proportion", "rate", "share"}
_WITHOUT_ARTICLE = {"added", "expectancy", "income", "mortality", "pay", "poverty", "prevalence", "productivity"}
_HEAD = re.compile(r"\s(?:of|in|at|to|per|for|by|among|with|after|before|meeting|eligible|aged)\s|,")


@dataclass(frozen=True, slots=True)
class Style:
    """How an indicator writes its numbers; the unit is written only where no sign says it."""

    prefix: str = ""
    suffix: str = ""
    unit: str = ""
    decimals: int = 1

    @property
    def _after(self) -> str:
        return self.suffix if self.prefix or self.suffix else self.unit

    @property
    def share(self) -> bool:
        """Whether its numbers are percentages."""
        return self._after.startswith("%")

    def text(self, value: float | None) -> str:
        """A value with its unit: "72.5%", "£24,836", "60.7 years"."""
        return value_text(value, prefix=self.prefix, suffix=self._after, decimals=self.decimals)

    def interval(self, lower: float | None, upper: float | None) -> str:
        """An interval with its unit: "71.5% to 73.5%"; empty where none is published."""
        if NO_VALUE in (number_text(lower), number_text(upper)):
            return ""
        return interval_text(lower, upper, prefix=self.prefix, suffix=self._after, decimals=self.decimals)

    def with_interval(self, value: float | None, lower: float | None, upper: float | None) -> str:
        """Both: "72.5% (71.5% to 73.5%)", "72.5% (no interval is published)"."""
        return f"{self.text(value)} ({self.interval(lower, upper) or NO_INTERVAL})"


@dataclass(frozen=True, slots=True)
class Quotable:
    """A figure before it is put into words.

    ``start`` and ``end`` are the ISO days of its period, ``published`` the ISO day of its publication or empty;
    ``mark`` is one of `MARKS` or empty, ``status`` one of `provenance.STATUS`, ``source`` as in the store.
    """

    title: str
    place: str
    start: str
    end: str
    value: float
    lower: float | None
    upper: float | None
    style: Style
    status: str
    source: str
    published: str
    mark: str = ""
    cash: bool = False
    illustrative: bool = False
    reported: bool = False


def quote(one: Quotable) -> str:
    """The sentence to copy, with all that must be said beside the figure.

    "In the North East the employment rate was 72.5% in 2024 (95% interval 71.5% to 73.5%; Office for National
    Statistics, accredited official statistics, published 26 June 2026)."
    """
    interval = one.style.interval(one.lower, one.upper)
    published = f"published {date_text(one.published)}" if one.published else "publication date not known"
    from_ = join_list([name for name, _ in provenance.sources(one.source, None)])
    beside = [
        MARKS.get(one.mark, one.mark),
        f"95% interval {interval}" if interval else NO_INTERVAL,
        f"{from_}, {provenance.status_text(one.status)}, {published}",
        REPORTED if one.reported else "",
    ]
    cash = " in cash terms" if one.cash else ""
    figure = f"{opening(one)} {one.style.text(one.value)} {of(one.start, one.end).when}{cash}"
    said = f"{figure} ({'; '.join(part for part in beside if part)})."
    return f"{said} {MADE_UP}" if one.illustrative else said


def caution(one: Quotable, as_of: str) -> str:
    """Why a figure may not stand in a briefing for publication on an ISO day; empty where it may.

    It may not where it is made up, where it was not published by that day, and where it is too uncertain: its source
    marks it [u], or its coefficient of variation is `TOO_UNCERTAIN` or more, the standard error taken from the 95%
    interval. A value of nothing has no such coefficient and is not judged by it.
    """
    if one.illustrative:
        return "It is made up to show how the dashboard works."
    if not one.published:
        return "It is not published."
    if one.published > as_of:
        return f"It is to be published on {date_text(one.published)}."
    if one.mark == "u":
        return "Its source marks it as of low reliability."
    variation = _variation(one)
    if variation is not None and variation >= TOO_UNCERTAIN:
        return f"It is too uncertain: its standard error is {number_text(100 * variation, 0)}% of it."
    return ""


def opening(one: Quotable) -> str:
    """What a sentence about a figure begins with: "In the North East the employment rate was"."""
    named, several = subject(one)
    return f"In {with_article(one.place)} {named} {'were' if several else 'was'}"


def subject(one: Quotable) -> tuple[str, bool]:
    """The measure within a sentence, and whether it takes a plural verb.

    Titles come from publishers and name people or events as often as a rate of them: what is not known to be a measure
    becomes "the figure for …", which no title makes wrong.
    """
    title = lower_first(re.sub(r" \([^)]*\)$", "", one.title))
    head = _HEAD.split(title, maxsplit=1)[0].split()[-1:]
    noun = head[0].lower() if head else ""
    if noun in _WITH_ARTICLE:
        return f"the {title}", False
    if noun in _WITHOUT_ARTICLE:
        return title, False
    if noun.endswith("s") and not noun.endswith(("ss", "is", "us")) and not one.style.share and not one.style.prefix:
        return title, True
    return f"the figure for {title}", False


def _variation(one: Quotable) -> float | None:
    """The coefficient of variation; None without an interval, or of a value of nothing."""
    if one.lower is None or one.upper is None or not math.isfinite(one.upper - one.lower) or not one.value:
        return None
    return (one.upper - one.lower) / (2 * _NORMAL_95) / abs(one.value)
