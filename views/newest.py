"""The newest figures of a country, and what changed since the period before that does not overlap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import indicators, places
from data.indicators import Indicator
from data.period import of
from methods.change import Change, Estimate, change
from views import figures, verdicts
from views.cache import cached

GREAT_BRITAIN, ENGLAND_AND_WALES, ENGLAND = "K03000001", "K04000001", "E92000001"
_WIDER = (places.UNITED_KINGDOM, GREAT_BRITAIN, ENGLAND_AND_WALES, ENGLAND)
Countries = tuple[str, ...]
"""Codes of countries, in the order in which a figure is looked for."""

_CASH, _IN_CASH = "cash", "in cash terms"


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest figure of an indicator in one place, and what may be said of its change, in words.

    ``found`` is "rose" or "fell" where the test found a change, "no clear change" where it did not, and None
    where nothing is tested; amounts in cash are not tested, as prices change too. ``since`` is the change
    without its subject ("fell from 62.4 (2019 to 2021)"), ``news`` says where and to what.
    """

    indicator: Indicator
    place: str
    name: str
    period: str
    value: str
    unit: str
    interval: str
    mark: str | None
    found: str | None
    since: str
    news: str
    untested: str

    @property
    def figure(self) -> str:
        """The value with its unit: "60.7 years", "£24,836"."""
        return f"{self.value} {self.unit}".rstrip()


def title(indicator: Indicator) -> str:
    """The publisher's title without the countries it lists in brackets, as each figure names its own."""
    return re.sub(r" \([^)]*\)$", "", indicator.title)


def unit(indicator: Indicator) -> str:
    """The unit to set after a value, where no sign such as £ or % says it."""
    return "" if indicator.prefix or indicator.suffix else indicator.unit or ""


@cached
def countries(code: str) -> Countries:
    """Where to look for a country's figure: the place's own country first, then wider ones, England last."""
    place = places.place(code)
    if place is None or "country" in place.levels:
        own = [code] if place else []
    else:
        above = places.parents(code)
        own = [row.code for row in above.itertuples() if "country" in row.levels and row.code[0] in "ENSW"]
    return tuple(dict.fromkeys([*own, *_WIDER]))


def of_country(headlines: Sequence[Indicator], home: Countries, known: str | None) -> dict[str, Newest]:
    """By indicator the newest figure of the first of `countries` that has one."""
    found = indicators.latest([one.slug for one in headlines], home, known)
    found = found.assign(order=found["place"].map({code: rank for rank, code in enumerate(home)}))
    first = found.sort_values("order").drop_duplicates("indicator").set_index("indicator")
    return {one.slug: newest(one, first.loc[one.slug]) for one in headlines if one.slug in first.index}


def newest(indicator: Indicator, row: pd.Series[Any]) -> Newest:
    """A row of `data.indicators.latest` in words."""
    period = of(row["period_start"], row["period_end"]).label
    mark = row["mark"] if isinstance(row["mark"], str) else None
    value = figures.value_text(indicator, row["value"], mark)
    before = row["previous_start"]
    step = _step(row) if isinstance(before, str) else None
    earlier = of(before, row["previous_end"]).label if step else None
    return Newest(
        indicator=indicator,
        place=row["place"],
        name=row["name"],
        period=period,
        value=value,
        unit=unit(indicator),
        interval=verdicts.interval_words(indicator, row["lower"], row["upper"]),
        mark=mark,
        found=None if indicator.price_basis == _CASH or step is None else step.verdict,
        since=since(indicator, step, earlier),
        news=_news(indicator, row["name"], f"{value} {unit(indicator)}".rstrip(), period, step, earlier),
        untested=_untested(indicator, step),
    )


def _step(row: pd.Series[Any]) -> Change | None:
    return change(
        Estimate(row["previous_value"], row["previous_lower"], row["previous_upper"]),
        Estimate(row["value"], row["lower"], row["upper"]),
    )


def since(indicator: Indicator, step: Change | None, earlier: str | None) -> str:
    """The change without its subject: "fell from 62.4 (2019 to 2021)", "from £22,907 (2022) in cash terms"."""
    if step is None:
        return "no earlier period to compare with"
    before = f"from {figures.value_text(indicator, step.before)} ({earlier})"
    if indicator.price_basis == _CASH:
        return f"{before} {_IN_CASH}"
    return f"{step.verdict} {before}" if step.verdict else before


def _news(indicator: Indicator, place: str, after: str, period: str, step: Change | None, earlier: str | None) -> str:
    """The change with its place and both periods: "England: rose from 54.4% (2021) to 56.8% (2022)"."""
    if step is None:
        return f"{place}: {after} ({period}), {since(indicator, None, None)}"
    cash = f" {_IN_CASH}" if indicator.price_basis == _CASH else ""
    return f"{place}: {since(indicator, step, earlier).removesuffix(cash)} to {after} ({period}){cash}"


def _untested(indicator: Indicator, step: Change | None) -> str:
    """Why no change is tested; empty where one is."""
    if step is None:
        return "with no earlier period to compare with"
    if indicator.price_basis == _CASH:
        return "in cash, where prices change too"
    return "" if step.verdict else "published without an interval"
