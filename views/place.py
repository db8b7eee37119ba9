"""Who a place is: its levels, where it belongs, what is in it, what it was before, which places are like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import pandas as pd
import streamlit as st

from components import assembly, links, maps, words
from components.outlines import Tier
from data import places
from data.places import Place
from views import figures
from views.cache import cached
from views.context import Context

MODELS = {"global": "In general", "economic": "Economy", "demographic": "Population"}
NOT_A_JUDGEMENT = (
    "Similar places are the nearest by the Office for National Statistics' statistical model, most similar first. "
    "They are not a judgement of how a place is doing."
)
MOST_OPEN, MOST_SIMILAR = 12, 5
_COUNTED = ("country", "region", "combined_authority", "upper_tier", "lower_tier", "police_force")
_NOT_JOINED = "Figures are not joined across the change."
_ENGLAND = "E92000001"
_AUTHORITY = ("local authority", "local authorities")
_NOUNS_IN_ENGLAND = {"region": ("region", "regions")}
_NONE = pd.DataFrame({"code": []})
_LEVELS = {
    ("country", "region"): "Nation",
    ("region",): "Region",
    ("region", "combined_authority"): "Region, shown with the combined authorities too",
    ("upper_tier", "lower_tier"): "Upper-tier and lower-tier local authority",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A place as a link needs it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Belongs:
    """Where a place lies and what lies in it: narrowest parents first, children by level as "5 local authorities"."""

    line: str
    parents: tuple[Named, ...]
    children: tuple[tuple[str, tuple[Named, ...]], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What a place was before, or what it became, in a sentence with links."""

    sentence: str
    links: tuple[Named, ...]


def level_text(place: Place) -> str:
    """The levels of a place in words: "Upper-tier and lower-tier local authority", "Nation", "Region"."""
    levels = tuple(level for level in place.levels if level in words.LEVELS)
    if levels in _LEVELS:
        return _LEVELS[levels]
    return words.join_list([words.level_name(level) for level in levels]) or "Place"


@cached
def belongs(code: str) -> Belongs:
    """The line under a place's name, its parents and its children."""
    place = places.place(code)
    assert place is not None
    above = places.parents(code)
    return Belongs(
        line=" · ".join([_level_line(place), *_where(above), *_within(place), _population(place)]),
        parents=_parents(above),
        children=tuple(_by_level(places.children(code))),
    )


def _level_line(place: Place) -> str:
    return f"{level_text(place)}, until {place.end_year}" if place.end_year else level_text(place)


@cached
def stories(code: str) -> tuple[Story, ...]:
    """How the place came about or ended, each event in a sentence; empty for most."""
    events = places.successors(code)
    ended = events[events["old"] == code]
    begun = events[events["new"] == code]
    return tuple(
        tell(kind, year, part)
        for tell, side in ((_end, ended), (_beginning, begun))
        for (kind, year), part in side.groupby(["kind", "year"])
    )


@cached
def similar(code: str, model: str) -> tuple[Named, ...]:
    """Similar places by one ONS model, most similar first."""
    return _named(places.neighbours(code, model))


@cached
def locator(code: str) -> dict[str, Any] | None:
    """A small map with the place filled: of its nation, or of all four for a nation or a region."""
    place = places.place(code)
    assert place is not None
    levels = [level for level in get_args(Tier) if level in place.levels]
    if not levels or place.end_year or code.startswith("K"):
        return None
    wide = {"country", "region"} & set(levels)
    chart = maps.locator(figures.outlines_url(), levels[0], code, nations="EWSN" if wide else code[0])
    return assembly.spec(chart)


def draw_links(ctx: Context, named: Sequence[Named]) -> None:
    """Links to the pages of places, side by side; they open where the reader is, unlike links in text."""
    with st.container(horizontal=True, gap="small"):
        for one in named:
            parameters = links.query(ctx.parameters() | {links.PLACE: one.code})
            st.page_link(links.PAGES["place"], label=words.plain(one.name), icon="", query_params=parameters)


def draw_stories(ctx: Context, told: Sequence[Story]) -> None:
    """What happened to a place, each event with links to the others in it."""
    for story in told:
        with st.container(border=True):
            st.markdown(words.plain(story.sentence))
            draw_links(ctx, story.links)


def draw_closed(ctx: Context, heading: str, named: Sequence[Named], *, key: str) -> None:
    """Links that are drawn only when asked for, as each costs the page time."""
    box = st.expander(heading, on_change="rerun", key=key)
    if box.open:
        with box:
            draw_links(ctx, named)


def draw_children(ctx: Context, heading: str, children: Sequence[Named]) -> None:
    """Links to what lies in the place, closed where they are many."""
    if len(children) > MOST_OPEN:
        draw_closed(ctx, heading, children, key=f"children-{heading}")
        return
    st.markdown(f"**{heading}**")
    draw_links(ctx, children)


def draw_similar(ctx: Context, named: Sequence[Named]) -> None:
    """The most similar places, the rest closed."""
    draw_links(ctx, named[:MOST_SIMILAR])
    if len(named) > MOST_SIMILAR:
        draw_closed(ctx, f"All {len(named)} similar places", named, key="similar-all")


def _named(frame: pd.DataFrame) -> tuple[Named, ...]:
    return tuple(Named(code, name) for code, name in zip(frame["code"], frame["name"], strict=True))


def _where(above: pd.DataFrame) -> list[str]:
    """The region and the country, for those that lie in one."""
    regions = [name for name, levels in zip(above["name"], above["levels"], strict=True) if "region" in levels]
    nations = [
        name
        for code, name, levels in zip(above["code"], above["name"], above["levels"], strict=True)
        if levels and levels[0] == "country" and code[0] in "EWSN" and name not in regions
    ]
    return [", ".join([*regions, *nations])] if regions or nations else []


def _within(place: Place) -> list[str]:
    inside = {level: places.members(place.code, level) for level in _COUNTED if level not in place.levels}
    nouns = words.LEVELS | _NOUNS_IN_ENGLAND if place.code == _ENGLAND else dict(words.LEVELS)
    if inside.get("upper_tier", _NONE)["code"].equals(inside.get("lower_tier", _NONE)["code"]):
        inside.pop("upper_tier", None)
        nouns["lower_tier"] = _AUTHORITY
    held = [words.plural(len(found), *nouns[level]) for level, found in inside.items() if len(found)]
    return [f"{words.join_list(held)} within"] if held else []


def _population(place: Place) -> str:
    if place.population is None:
        return "population not held"
    return f"population {words.number_text(place.population, 0)} ({place.population_year})"


def _parents(above: pd.DataFrame) -> tuple[Named, ...]:
    """Narrowest first, each with its level, as a region and a combined authority may share a name."""
    narrow_first = above.assign(
        depth=[max(places.LEVEL_ORDER.index(level) for level in levels or ("other",)) for levels in above["levels"]]
    ).sort_values("depth", ascending=False)
    return tuple(
        Named(code, f"{name} ({_LEVELS.get(levels, words.LEVELS[levels[0]][0]).lower().split(',')[0]})")
        for code, name, levels in zip(narrow_first["code"], narrow_first["name"], narrow_first["levels"], strict=True)
    )


def _by_level(children: pd.DataFrame) -> Iterable[tuple[str, tuple[Named, ...]]]:
    first = [levels[0] if levels else "other" for levels in children["levels"]]
    for level in sorted(set(first), key=places.LEVEL_ORDER.index):
        part = children[[one == level for one in first]]
        every_tier = all({"upper_tier", "lower_tier"} <= set(levels) for levels in part["levels"])
        regions = level == "region" and all(code.startswith("E") for code in part["code"])
        nouns = _AUTHORITY if every_tier else _NOUNS_IN_ENGLAND["region"] if regions else words.LEVELS[level]
        yield words.plural(len(part), *nouns), _named(part)


def _end(kind: str, year: float, part: pd.DataFrame) -> Story:
    name, old, new = part["old_name"].iloc[0], part["old"].iloc[0], part["new"].iloc[0]
    links = _links(part, "new", name)
    heirs, when = words.join_list([words.with_article(link.name) for link in links]), _in(year)
    split = f"split into {heirs}" if len(part) > 1 else f"succeeded in most of its area by {heirs}"
    sentences = {
        "recode": f"{when} the code of {name} changed from {old} to {new}. All its figures are under the new code.",
        "merge": f"{_lead(name)} has ended: {_lower(when)} it became part of {heirs}. {_NOT_JOINED}",
        "split": f"{_lead(name)} has ended: {_lower(when)} it was {split}. {_NOT_JOINED}",
        "boundary_change": f"{when} part of {name} went to {heirs}. {_NOT_JOINED}",
    }
    return Story(sentences[kind], links)


def _beginning(kind: str, year: float, part: pd.DataFrame) -> Story:
    name, old, new = part["new_name"].iloc[0], part["old"].iloc[0], part["new"].iloc[0]
    links = _links(part, "old", name)
    before, when = words.join_list([words.with_article(link.name) for link in links]), _in(year)
    itself = words.with_article(name)
    whole = f"{itself} was formed from {before}" if len(part) > 1 else f"{before} became part of {itself}"
    sentences = {
        "recode": f"{when} the code of {name} changed from {old} to {new}. Its series holds both.",
        "merge": f"{when} {whole}. {_NOT_JOINED}",
        "split": f"{when} {before} was split, and this is one of its parts. {_NOT_JOINED}",
        "boundary_change": f"{when} part of {before} came to {itself}. {_NOT_JOINED}",
    }
    return Story(sentences[kind], () if kind == "recode" else links)


def _links(part: pd.DataFrame, side: str, name: str) -> tuple[Named, ...]:
    """The places on one side of an event; one of the same name is told apart by its code."""
    return tuple(
        Named(code, f"{other} ({code})" if other == name else other)
        for code, other in zip(part[side], part[f"{side}_name"], strict=True)
    )


def _in(year: float) -> str:
    return "At some time" if pd.isna(year) else f"In {int(year)}"


def _lead(name: str) -> str:
    named = words.with_article(name)
    return named[0].upper() + named[1:]


def _lower(when: str) -> str:
    return when[0].lower() + when[1:]
