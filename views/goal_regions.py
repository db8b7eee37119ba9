"""A goal region by region: where it has figures below its area, what they say, and its map."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from components import choices, links, words
from components.assembly import spec
from components.maps import status_map
from data import goals as store_of_goals
from data import indicators, missions, places
from data.goals import Standing
from data.indicators import Indicator
from methods.pace import Point, Status
from views import asked, context, country, drawn, figures, footer, regions, standings
from views.cache import cached
from views.context import Context
from views.shown import Shown

Goal = Mapping[str, Any]
"""A row of the `goal` table."""

PACE_THERE = "Each region's pace against the national target; no target was set here"
PACE_HERE = "this region's pace against the national target; no target was set here"
OWN_TARGET = "against a target set here"
_ARITHMETIC = "Percentages: pace so far as a share of the pace needed from the start; arithmetic, not a verdict"
_OTHER = "other_commitment"
_COUNTED = re.compile(r"(Counted|Published) (for|by) [^.;,(]+")
_NATIONS = {"K02000001": "EWSN", "K03000001": "EWS", "K04000001": "EW"}
_CLICKED = "place"


def within(code: str, area: str) -> bool:
    """Whether a place lies in the area of a goal: a nation, or the United Kingdom or a part of it by nations."""
    return code[0] in _NATIONS.get(area, area[0])


@cached
def by_goal(known: str | None) -> dict[str, dict[str, Standing]]:
    """Goal → place → standing, for every goal that is settled where it counts."""
    found: dict[str, dict[str, Standing]] = {}
    for one in store_of_goals.standings(known):
        found.setdefault(one.goal, {})[one.place] = one
    return found


@cached
def every_goal() -> dict[str, Goal]:
    """Slug → goal, of all missions in their order; None where nothing is said."""
    rows = [row for one in missions.missions() for row in missions.goals(one.slug).to_dict("records")]
    return {row["slug"]: {key: None if pd.isna(value) else value for key, value in row.items()} for row in rows}


def of_regions(goal: str, known: str | None) -> dict[str, Standing]:
    """The standings of regions and nations with a series of the goal's own statistic, north to south."""
    held = by_goal(known).get(goal, {})
    area = every_goal()[goal]["area"]
    return {code: held[code] for code in regions.north_to_south() if code in held and code != area}


@cached
def with_regions() -> dict[str, str]:
    """Slug → mission and title of the goals that have figures by region; milestones first."""
    names = {one.slug: one.short_name for one in context.all_missions()}
    held = [goal for slug, goal in every_goal().items() if of_regions(slug, None)]
    ordered = sorted(held, key=lambda goal: goal["kind"] == _OTHER)
    return {goal["slug"]: f"{names[goal['mission']]}: {words.lower_first(goal['title'])}" for goal in ordered}


def choose(mission: str) -> str | None:
    """A goal with figures by region, one of the mission's if there is one unless the address says otherwise."""
    titles = with_regions()
    if not titles:
        return None
    default = next((slug for slug in titles if every_goal()[slug]["mission"] == mission), next(iter(titles)))
    instead = f"{words.plain(titles[default])} is shown."
    other = every_goal().get(choices.asked(links.GOAL) or "")
    if other and other["slug"] not in titles:
        why = f"{other['title']} cannot be shown by region. {counted_where(other)}."
        st.warning(f"{words.plain(why)} {instead}", icon=":material/info:")
    else:
        asked.refuse_unknown(links.GOAL, titles, f"There is no goal called {{}}. {instead}")
    chosen = choices.choose("Goal", list(titles), key=links.GOAL, default=default, name=lambda slug: titles[slug])
    return chosen or default


@cached
def on_map(slug: str, known: str | None) -> Shown:
    """The regions by their status for a goal that has figures for them; the same map for readers of any place."""
    goal, held = every_goal()[slug], of_regions(slug, known)
    measure = measure_of(goal)
    assert measure is not None
    table = table_of(goal, held)
    if not held:
        when = f" had been published by {words.date_text(known)}" if known else " is held"
        return Shown(f"No figure of this goal for a region{when}", "", None, table, indicators=(measure,))
    title, sight = counts(held, goal["area"]), _in_sight(held, goal["area"])
    values = pd.DataFrame(
        {
            "code": sight,
            "status": [str(held[code].pace.status) if code in held else None for code in sight],
            "figure": [share(held[code]) if code in held else "" for code in sight],
            "label": [label(held[code], goal) if code in held else "no figure" for code in sight],
        }
    )
    chart = status_map(
        values,
        outlines_url=figures.outlines_url(),
        level="region",
        title=title,
        subtitle=subtitle_of(goal, held),
        numbers=_ARITHMETIC if values["figure"].any() else "",
    )
    note = _note(held, sight)
    alt = f"Map. {goal['title']}: {words.lower_first(title)}. {PACE_THERE}."
    return Shown(title, alt, spec(chart), table, note, indicators=(measure,))


def counts(held: Mapping[str, Standing], area: str) -> str:
    """How many regions of an area have which status: "9 regions: 2 on track or ahead; 7 too early to say"."""
    tally = Counter(one.pace.status for one in held.values())
    many = words.plural(len(held), *regions.noun(list(held)))
    if len(held) < len(_in_sight(held, area)):
        many += " with figures"
    if len(tally) == 1 and len(held) > 1:
        return f"{words.STATUSES[next(iter(tally))].word} in all {many}"
    said = {status: words.STATUSES[status] for status in Status if tally[status]}
    parts = [f"{tally[status]} {one.counted or words.lower_first(one.word)}" for status, one in said.items()]
    return f"{many}: {'; '.join(parts)}"


def _in_sight(held: Mapping[str, Standing], area: str) -> list[str]:
    """Regions and nations with a standing or within the area, north to south."""
    return [code for code in regions.north_to_south() if code in held or within(code, area)]


def measure_of(goal: Goal) -> Indicator | None:
    """The indicator that is the goal's own statistic, where one is held."""
    return indicators.indicator(goal["indicator"]) if goal["indicator"] else None


def subtitle_of(goal: Goal, held: Mapping[str, Standing]) -> str:
    by = f" by {words.date_text(goal['target_date'])}" if goal["target_date"] else ""
    own = sum(one.own for one in held.values())
    whose = f"{PACE_THERE}, but in {own} of {len(held)}" if own else PACE_THERE
    return f"{goal['title']}{by}, {area_name(goal)}\n{whose}"


def _note(held: Mapping[str, Standing], sight: Iterable[str]) -> str:
    """Why there is no verdict, and where there are no figures."""
    names = regions.north_to_south()
    why = Counter((one.pace.status, one.pace.why) for one in held.values() if one.pace.why)
    many = words.plural(len(held), *regions.noun(list(held)))
    said = {key: f"{words.lower_first(words.STATUSES[key[0]].word)}. {key[1]}" for key in why}
    parts = [f"{'In all' if n == len(held) else f'In {n} of'} {many}: {said[key]}" for key, n in why.items()]
    absent = [words.with_article(names[code]) for code in sight if code not in held]
    return " ".join([*parts, *([f"No figures are held for {words.join_list(absent)}."] if absent else [])])


def share(one: Standing) -> str:
    """The pace so far as a share of the pace needed: "33%"; empty where it cannot be worked out."""
    return "" if one.pace.ratio is None else f"{words.number_text(100 * one.pace.ratio, 0)}%"


def label(one: Standing, goal: Goal) -> str:
    """Status, figures and pace of a place in one line, and whose target it is held against."""
    course = " to ".join(_dated(goal, point) for point in (one.baseline, one.latest) if point)
    pace = f"{share(one)} of the pace needed" if share(one) else ""
    parts = (words.status_text(one.pace.status), course, pace, OWN_TARGET if one.own else PACE_HERE)
    return "; ".join(filter(None, parts))


def _dated(goal: Goal, point: Point | None) -> str:
    """A figure as its indicator or the goal writes it, with the month its period ends."""
    if point is None:
        return ""
    measure = measure_of(goal)
    text = figures.value_text(measure, point.value) if measure else words.amount_text(point.value, goal["unit"])
    return f"{text} (to {point.day:%B %Y})"


def table_of(goal: Goal, held: Mapping[str, Standing]) -> pd.DataFrame:
    """A row for each place: status, figures, pace, whose target it is, and why there is no verdict."""
    area = words.with_article(area_name(goal))
    names = regions.north_to_south() | {goal["area"]: area_name(goal)}
    rows = [
        (
            names[code],
            words.status_text(one.pace.status),
            _dated(goal, one.baseline),
            _dated(goal, one.latest),
            share(one),
            _whose(one, area),
            one.pace.why,
        )
        for code, one in held.items()
    ]
    heads = ["Place", "Status", "Start", "Latest", "Pace so far ÷ pace needed", "Target", "Why no verdict"]
    return pd.DataFrame(rows, columns=heads)


def _whose(one: Standing, area: str) -> str:
    if one.target is None:
        return "no number set"
    return "set for this place" if one.own else f"set for {area}, not here"


def area_name(goal: Goal) -> str:
    """The name of the area a goal counts for."""
    found = places.place(goal["area"])
    return found.name if found else str(goal["area"])


def counted_where(goal: Goal) -> str:
    """Where a goal without figures by region is counted, in the words of its note where they say so."""
    if goal["area"] is None:
        return "Where it counts is not settled"
    if goal["rule"] == "close_gap":
        return "A gap between regions: one region alone has no status"
    if said := _COUNTED.match(goal["measurable_note"] or ""):
        text = said.group().strip()
        return text if "only" in text else f"{text}; no figures by region are held"
    return f"Counted for {words.with_article(area_name(goal))}; no figures by region are held"


def draw_map(ctx: Context, goal: str) -> None:
    """Draw the map beside what is said of it, its table and download; a click selects a place."""
    shown, key = on_map(goal, ctx.known), "goal-map"
    where, why = st.columns([3, 2], gap="large")
    with where:
        if shown.spec is None:
            st.info(f"{shown.title}.")
        else:
            chosen = partial(country.select, key)
            drawn.note(shown.spec, key=key, alt=shown.alt, sources=shown.indicators, about=every_goal()[goal]["title"])
            st.vega_lite_chart(shown.spec, key=key, alt=shown.alt, on_select=chosen, selection_mode=_CLICKED)
    with why:
        st.markdown("  \n".join(map(words.plain, filter(None, (_of_area(goal, ctx.known), shown.note)))))
        figures.table_behind("The statuses as a table", shown.table, key=f"{key}-table")
        footer.offer("Download the statuses", shown.table, head(shown, ctx.known), name=f"{goal}-by-region")
    footer.used(*shown.indicators, outlines=shown.spec is not None)


@cached
def _of_area(slug: str, known: str | None) -> str:
    """The goal's standing in its own area, in a sentence."""
    goal = every_goal()[slug]
    one = by_goal(known).get(slug, {}).get(goal["area"])
    return f"{area_name(goal)}: {standings.sentence(one, goal)}" if one else ""


def head(shown: Shown, known: str | None) -> list[tuple[str, str]]:
    """The head of the download of statuses by region."""
    return footer.head(
        shown.title, place="as each row says", period="as each row says", indicators=shown.indicators, known=known
    )
