"""One indicator in one period: what its places are compared with, the message of it, and the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import maps, words
from components.theme import spec
from data import indicators, places
from data.indicators import Indicator
from data.period import PeriodError, parse
from methods.spread import class_breaks
from views import context, figures, newest
from views.cache import cached
from views.verdicts import NO_VERDICT_OF_SIMILAR, compared

_CROWDED = ("upper_tier", "lower_tier")
_PARTIAL = {"combined_authority": "region"}
_NOTHING_HELD = "No country has a figure for this period to compare with."


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its message and alternative text, the table behind it, and the same as numbers to download.

    ``spec`` is None where a table alone can be shown.
    """

    title: str
    spec: dict[str, Any] | None
    alt: str
    table: pd.DataFrame
    data: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Against:
    """What the places of a tier are held against; ``reason`` says why nothing is compared, or is empty."""

    code: str
    name: str
    reason: str


def known_indicator(slug: str) -> Indicator:
    """The indicator with this slug, which must be held."""
    found = context.indicator(slug)
    assert found is not None
    return found


def measure(one: Indicator) -> str:
    """The measure with its unit, for a subtitle."""
    text, unit = one.subtitle or one.title, newest.unit(one)
    return f"{text}, {unit}" if unit and unit.casefold() not in text.casefold() else text


@cached
def choices_of(mission: str) -> dict[str, str]:
    """What the chooser lists, slug → label: the mission's headline indicators, then all by mission."""
    names = {one.slug: one.short_name for one in context.all_missions()}
    return {
        one.slug: f"{names.get(one.mission or '', 'No mission')}: {one.title}"
        for one in [*context.headline(mission), *context.all_indicators()]
    }


def usual_tier(slug: str, place: places.Place) -> str | None:
    """The tier a reader looks at first: the place's own, regions for a country, else the widest there is."""
    held = figures.tiers(slug)
    wanted = [*(level for level in place.levels if level != "country"), "region", *figures.map_tiers(slug)]
    return next((level for level in wanted if level in held), held[0] if held else None)


def period_name(code: str) -> str:
    """A period of an address as people write it; the text itself where it is none."""
    try:
        return parse(code).label
    except PeriodError:
        return words.plain(code)


@cached
def standings(slug: str, tier: str, period: str, place: str, versus: str, known: str | None) -> pd.DataFrame:
    """The tier's places in one period, by name: the columns of `figures.values`, verdict and reason."""
    frame, when = figures.values(slug, tier, period, known), parse(period)
    asked = frame.assign(
        indicator=slug,
        place=frame["code"],
        period_start=when.start.isoformat(),
        period_end=when.end.isoformat(),
        polarity=known_indicator(slug).polarity,
        # A map of a whole tier claims no more than published intervals allow, so complete counts stay untested.
        uncertainty=None,
    )
    found = compared(asked, comparator(slug, period, place, versus, known), known, similar_to=place)
    return frame.assign(verdict=list(found["verdict"]), reason=list(found["reason"]))


@cached
def comparator(slug: str, period: str, place: str, versus: str, known: str | None) -> str:
    """The comparator chosen, or where there is none the first country with a figure for the period."""
    if versus:
        return versus
    codes, when = newest.countries(place), parse(period)
    held = indicators.series(slug, codes, known).dropna(subset=["value"])
    starts, ends = held["period_start"] == when.start.isoformat(), held["period_end"] == when.end.isoformat()
    now = set(held.loc[starts & ends, "code"])
    return next((code for code in codes if code in now), "")


@cached
def against(slug: str, tier: str, period: str, place: str, versus: str, known: str | None) -> Against:
    """What the tier is compared with in one period, and why it cannot be."""
    code = comparator(slug, period, place, versus, known)
    if code == context.SIMILAR:
        return Against(code, context.SIMILAR_NAME, NO_VERDICT_OF_SIMILAR)
    found = context.get_place(code) if code else None
    if found is None:
        return Against("", "", _NOTHING_HELD)
    frame = standings(slug, tier, period, place, versus, known)
    if (frame["verdict"] != "not_compared").any():
        return Against(code, found.name, "")
    reasons = frame.loc[frame["value"].notna() & (frame["code"] != code), "reason"]
    return Against(code, found.name, reasons.iloc[0] if len(reasons) else "No other place of this tier has a figure.")


@cached
def message(slug: str, tier: str, period: str, place: str, versus: str, known: str | None, view: str) -> str:
    """The finding: the range of values, or how many places differ from the comparator."""
    one, noun = known_indicator(slug), words.LEVELS[tier]
    if view == "comparison":
        tested = standings(slug, tier, period, place, versus, known)["verdict"].value_counts()
        better = int(tested.get("better", 0) + tested.get("higher", 0))
        worse = int(tested.get("worse", 0) + tested.get("lower", 0))
        n, name = better + worse + int(tested.get("similar", 0)), against(slug, tier, period, place, versus, known).name
        return f"{newest.title(one)}: {words.lower_first(words.differs_title(better, worse, n, name, *noun))}"
    values = figures.values(slug, tier, period, known)["value"].dropna()
    spread = figures.interval_text(one, values.min(), values.max()) if len(values) else ""
    return words.map_title(newest.title(one), f"{spread} {newest.unit(one)}".rstrip(), len(values), *noun)


@cached
def map_picture(
    slug: str, tier: str, period: str, place: str, versus: str, known: str | None, view: str
) -> Picture:
    """The tier on a map, coloured by value or by verdict; without outlines a table alone."""
    one, label = known_indicator(slug), parse(period).label
    frame = standings(slug, tier, period, place, versus, known)
    found = message(slug, tier, period, place, versus, known, view)
    held_against = against(slug, tier, period, place, versus, known)
    tables = _table(frame, label, held_against), _data(frame, label, held_against)
    alt = f"Map of {words.level_name_plural(tier).lower()}, {label}. {found}."
    if tier not in figures.MAP_LEVELS or frame["value"].isna().all():
        return Picture(found, None, alt, *tables)
    common: dict[str, Any] = {
        "outlines_url": figures.outlines_url(),
        "level": tier,
        "title": f"{words.level_name_plural(tier)}, {label}",
        "subtitle": measure(one),
        "chosen": place,
        "backdrop_level": _PARTIAL.get(tier),
        "inset": maps.LONDON if tier in _CROWDED else None,
    }
    if view == "comparison":
        labels = [f"{row.label}. {words.verdict_text(row.verdict, held_against.name)}" for row in frame.itertuples()]
        shown = frame.assign(label=labels, verdict=frame["verdict"].where(frame["value"].notna(), None))
        return Picture(found, spec(maps.verdict_map(shown, **common)), alt, *tables)
    borders = class_breaks(frame["value"], decimals=figures.decimals(one))
    chart = maps.choropleth(frame, breaks=borders, style=figures.style(one), **common)
    return Picture(found, spec(chart), alt, *tables)


def _table(frame: pd.DataFrame, period: str, versus: Against) -> pd.DataFrame:
    held = frame["value"].notna()
    verdicts = pd.Series([words.verdict_text(one) for one in frame["verdict"]]).where(held, "")
    return pd.DataFrame(
        {
            "Place": frame["name"],
            "Period": period,
            "Value": frame["value_text"],
            "95% interval": frame["interval"].where(held, ""),
            **({} if versus.reason else {f"Against {words.with_article(versus.name)}": verdicts}),
            "Note": frame["note"].fillna(""),
        }
    )


def _data(frame: pd.DataFrame, period: str, versus: Against) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Place": frame["name"],
            "Code": frame["code"],
            "Period": period,
            "Value": frame["value"],
            "Lower limit (95%)": frame["lower"],
            "Upper limit (95%)": frame["upper"],
            "Uncertainty": frame["interval"].where(frame["lower"].isna() & frame["value"].notna(), ""),
            "Mark": frame["mark"].fillna(""),
            **({} if versus.reason else {f"Against {versus.name}": frame["verdict"].str.replace("_", " ")}),
            "Note": frame["note"].fillna(""),
            "Published": frame["published"].fillna(""),
        }
    )
