"""One indicator in one period: what its places are compared with, the message of it, and the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import altair as alt
import pandas as pd
import streamlit as st

from components import maps, provenance, words
from components.assembly import spec
from components.outlines import Tier
from data import indicators
from data.indicators import Indicator
from data.period import parse
from methods.spread import class_breaks
from views import context, figures, footer, newest, regions
from views.cache import cached
from views.verdicts import NO_VERDICT_OF_SIMILAR, compared

_CROWDED = ("upper_tier", "lower_tier")
_PARTIAL = {"combined_authority": "region"}
_NATIONS = {"E": "England", "N": "Northern Ireland", "S": "Scotland", "W": "Wales"}
_ONE_TEST_EACH = (
    "Each place is tested by itself at the 95% level, so about 1 in 20 places that do not differ is found to differ "
    "by chance."
)
_NOTHING_HELD = "No country has a figure for this period to compare with."


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its message and alternative text, the table behind it, and the same as numbers to download.

    ``spec`` is None where a table alone can be shown; ``note`` says what is missing, or nothing.
    """

    title: str
    spec: dict[str, Any] | None
    alt: str
    table: pd.DataFrame
    data: pd.DataFrame
    note: str = ""


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
    said = unit.casefold() in text.casefold() or (unit.startswith("per ") and " per " in text)
    return text if said else f"{text}, {unit}"


def byline(one: Indicator, period: str) -> str:
    """What the title's figures are: measure and unit, period, status."""
    return f"{measure(one)}; {period}; {provenance.status_text(one.statistic_status)}."


def nouns(tier: str, frame: pd.DataFrame) -> tuple[str, str]:
    """What the tier's places with a figure are called, one and many."""
    held = list(frame.loc[frame["value"].notna(), "code"])
    return regions.noun(held) if tier == regions.LEVEL else words.LEVELS[tier]


@cached
def standings(slug: str, tier: str, period: str, place: str, versus: str, known: str | None) -> pd.DataFrame:
    """The tier's places in one period, by name: the columns of `figures.values` and what `compared` adds."""
    return beside_comparator(figures.values(slug, tier, period, known), slug, period, place, versus, known)


def beside_comparator(
    frame: pd.DataFrame, slug: str, period: str, place: str, versus: str, known: str | None
) -> pd.DataFrame:
    when = parse(period)
    asked = frame.assign(
        indicator=slug,
        place=frame["code"],
        period_start=when.start.isoformat(),
        period_end=when.end.isoformat(),
        polarity=known_indicator(slug).polarity,
    )
    found = compared(asked, comparator(slug, period, place, versus, known), known, similar_to=place)
    added = [name for name in found.columns if name.startswith("benchmark")]
    return frame.assign(**{name: list(found[name]) for name in ("verdict", "reason", *added)})


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
    one, frame = known_indicator(slug), standings(slug, tier, period, place, versus, known)
    noun = nouns(tier, frame)
    if view == "comparison":
        tested = frame["verdict"].value_counts()
        better = int(tested.get("better", 0) + tested.get("higher", 0))
        worse = int(tested.get("worse", 0) + tested.get("lower", 0))
        n, name = better + worse + int(tested.get("similar", 0)), against(slug, tier, period, place, versus, known).name
        return f"{newest.title(one)}: {words.lower_first(words.differs_title(better, worse, n, name, *noun))}"
    values = frame["value"].dropna()
    spread = figures.interval_text(one, values.min(), values.max()) if len(values) else ""
    return words.map_title(newest.title(one), f"{spread} {newest.unit(one)}".rstrip(), len(values), *noun)


@cached
def map_picture(slug: str, tier: str, period: str, place: str, versus: str, known: str | None, view: str) -> Picture:
    """The tier on a map, coloured by value or by verdict; without outlines a table alone."""
    label, frame = parse(period).label, standings(slug, tier, period, place, versus, known)
    held_against = against(slug, tier, period, place, versus, known)
    title = message(slug, tier, period, place, versus, known, view)
    note = f"{_partial(frame, tier)} {_ONE_TEST_EACH if view == 'comparison' else ''}".strip()
    if tier not in figures.MAP_LEVELS:
        note = f"There are no outlines of {words.level_name_plural(tier).lower()} for a map. {note}".strip()
    chart = None
    if tier in figures.MAP_LEVELS and frame["value"].notna().any():
        nations = set(frame.loc[frame["value"].notna(), "code"].str[0])
        chart = spec(_map(slug, tier, label, place, held_against, view, frame[frame["code"].str[0].isin(nations)]))
    described = f"Map of {words.level_name_plural(tier).lower()}, {label}. {title}. {note}".strip()
    return Picture(title, chart, described, _table(frame, label, held_against), _data(frame, label, held_against), note)


def draw(
    picture: Picture,
    one: Indicator,
    known: str | None,
    *,
    key: str,
    label: str,
    places: str,
    period: str,
    selects: bool = False,
) -> str | None:
    """Draw a picture with its note, its table and its download; the code of a place clicked, if it takes clicks.

    Args:
        key: of the chart, unique on the page.
        label: what the table and the download hold.
        places, period: what stands in the head of the download.
        selects: whether a click on a mark selects its place.
    """
    clicked = None
    if picture.spec and selects:
        clicked = figures.clicked(picture.spec, key=key, alt=picture.alt, sources=[one], about=one.title)
    elif picture.spec:
        figures.show(picture.spec, key=key, alt=picture.alt, sources=[one], about=one.title)
    if picture.note:
        st.caption(words.plain(picture.note))
    figures.table_behind(f"{label} as a table", picture.table, key=f"{key}-table")
    head = footer.head(picture.title, place=places, period=period, indicators=[one], known=known)
    name = f"{one.slug}-{words.lower_first(label).replace(' ', '-')}"
    footer.offer(f"Download {words.lower_first(label)}", picture.data, head, name=name)
    return clicked


def _map(
    slug: str, tier: str, label: str, place: str, versus: Against, view: str, frame: pd.DataFrame
) -> alt.TopLevelLayerSpec:
    one = known_indicator(slug)
    common: dict[str, Any] = {
        "outlines_url": figures.outlines_url(),
        "level": cast(Tier, tier),
        "title": f"{words.level_name_plural(tier)}, {label}",
        "subtitle": measure(one) if view == "values" else f"{measure(one)}; against {words.with_article(versus.name)}",
        "chosen": place if (frame["code"] == place).any() else None,
        "backdrop_level": _PARTIAL.get(tier),
        "inset": maps.LONDON if tier in _CROWDED and frame["code"].str.startswith("E").any() else None,
    }
    if view == "comparison":
        labels = [f"{row.label}. {words.verdict_text(row.verdict, versus.name)}" for row in frame.itertuples()]
        shown = frame.assign(label=labels, verdict=frame["verdict"].where(frame["value"].notna(), None))
        return maps.verdict_map(shown, **common)
    borders = class_breaks(frame["value"], decimals=figures.decimals(one))
    return maps.choropleth(frame, breaks=borders, style=figures.style(one), **common)


def _partial(frame: pd.DataFrame, tier: str) -> str:
    """How many places have a figure, and which nations have none; empty where all have."""
    held = frame[frame["value"].notna()]
    if len(held) == len(frame):
        return ""
    absent = sorted(set(frame["code"].str[0]) & _NATIONS.keys() - set(held["code"].str[0]))
    none = f", none in {words.join_list([_NATIONS[letter] for letter in absent])}" if absent and len(held) else ""
    many = words.level_name_plural(tier).lower()
    return f"{len(held):,} of {len(frame):,} {many} have a figure for this period{none}."


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
