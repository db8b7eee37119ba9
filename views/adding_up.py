"""Do the local targets add up to the national one: together, what is missing, and three ways to share it out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components import words
from data import goals as store_of_goals
from data import indicators, places
from data.indicators import Indicator
from methods.sums import AddingUp, add_up, catch_up_shares, equal_shares, proportional_shares
from views import figures, footer, goal_regions, regions
from views.cache import cached
from views.goal_regions import Goal

NONE_HELD = (
    "No local targets are held, so it cannot be said whether they add up to these goals. "
    "They come in by the workbook of records."
)
# Units whose figures are counts of different things in different places, so that those of places add up.
_COUNTS = ("homes", "decisions", "full-time equivalents", "devices")
# Tiers that make up a country without overlap.
_LEVELS = ("region", "upper_tier", "lower_tier", "police_force")
_POPULATIONS = ("resident population", "resident population in the middle year")
Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Together:
    """Whether the local targets of a goal add up, in sentences, and the targets with who set them.

    ``shares`` is empty where nothing is missing or it cannot be shared out.
    """

    slug: str
    goal: str
    said: str
    targets: pd.DataFrame
    shares: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Local:
    """The local targets of a goal that count, by place: all places of one tier, None where none is set."""

    level: str
    targets: dict[str, float | None]
    names: dict[str, str]


@cached
def of_mission(mission: str, known: str | None) -> list[Together]:
    """Each goal of a mission that has local targets, with whether they add up."""
    goals = [goal for goal in goal_regions.every_goal().values() if goal["mission"] == mission and goal["area"]]
    return [found for goal in goals if (found := _of_goal(goal, known))]


def _of_goal(goal: Goal, known: str | None) -> Together | None:
    rows = [row for row in store_of_goals.targets(goal["slug"]) if not known or (row["set_on"] or "") <= known]
    if not rows:
        return None
    targets = pd.DataFrame(
        {
            "Place": [row["name"] for row in rows],
            "Target": [words.amount_text(row["value"], goal["unit"]) for row in rows],
            "By": [words.date_text(row["date"]) for row in rows],
            "Set by": [row["set_by"] for row in rows],
            "Set on": [words.date_text(row["set_on"]) if row["set_on"] else "not stated" for row in rows],
            "Source": [row["source_url"] or "" for row in rows],
        }
    )
    by = goal["target_date"] or goal["reckoned_until"]
    late = {row["place"]: row["name"] for row in rows if by and row["date"] > by}
    local = _of_one_tier(goal, {row["place"]: None if row["place"] in late else row["value"] for row in rows})
    said, shares = _reckoned(goal, local, known)
    if late:
        said = f"{said} Not counted, as set for a later day: {words.join_list(list(late.values()))}."
    return Together(goal["slug"], goal["title"], said, targets, shares)


def _reckoned(goal: Goal, local: _Local | None, known: str | None) -> tuple[str, pd.DataFrame]:
    """What is said of the targets together, and the shares of what is missing."""
    if goal["target_value"] is None:
        return "No number was set for the nation, so there is nothing for the targets to add up to.", pd.DataFrame()
    if local is None:
        area = words.with_article(goal_regions.area_name(goal))
        why = f"The places with a target are not of one tier that makes up {area} without overlap"
        return f"{why}, so their targets are not put together.", pd.DataFrame()
    measure = goal_regions.measure_of(goal)
    weights = _weights(measure, list(local.targets), known)
    if why := _refused(goal, measure, weights):
        return why, pd.DataFrame()
    averaged = weights if _averaged(goal, measure) else None
    found = add_up(local.targets, goal["target_value"], weights=averaged, higher_is_better=_higher(goal, measure))
    shares, why = _shares(goal, local, found, weights, measure)
    return f"{_sentence(goal, local, found, measure)} {why}".strip(), shares


def _of_one_tier(goal: Goal, targets: Mapping[str, float | None]) -> _Local | None:
    """The targets among all places of the widest tier that every place with a target belongs to."""
    for level in _LEVELS:
        found = places.at_level(level)[["code", "name"]].itertuples(index=False, name=None)
        names = {code: name for code, name in found if goal_regions.within(code, goal["area"])}
        if targets.keys() <= names.keys():
            return _Local(level, {code: targets.get(code) for code in names}, names)
    return None


def _averaged(goal: Goal, measure: Indicator | None) -> bool:
    return measure is not None and measure.aggregation == "weighted_mean" and goal["rule"] != "cumulate"


def _summed(goal: Goal, measure: Indicator | None) -> bool:
    return (
        goal["rule"] == "cumulate" or goal["unit"] in _COUNTS or (measure is not None and measure.aggregation == "sum")
    )


def _refused(goal: Goal, measure: Indicator | None, weights: Weights | None) -> str:
    """Why the local targets cannot be put together; empty where they can."""
    if _averaged(goal, measure):
        assert measure is not None
        return "" if weights else f"{measure.aggregation_reason} {_not_held(measure)}, so the targets are not averaged."
    if _summed(goal, measure):
        return ""
    why = measure.aggregation_reason if measure else "No rule says how figures of places combine for this goal."
    return f"{why} The targets are not put together."


def _not_held(measure: Indicator) -> str:
    return f"What each place would count with ({measure.weight}) is not held for all of them"


def _weights(measure: Indicator | None, codes: list[str], known: str | None) -> Weights | None:
    """What each place counts with by the indicator's rule, where it is held for all of them."""
    if measure is None or not measure.weight:
        return None
    if measure.weight in _POPULATIONS:
        found = {code: one.population for code in codes if (one := places.place(code)) and one.population}
    else:
        latest = indicators.latest([measure.weight.replace(" ", "-")], codes, known)
        found = dict(latest[["place", "value"]].itertuples(index=False, name=None))
    held = {code: float(found[code]) for code in codes if found.get(code, 0) > 0}
    return held if len(held) == len(codes) else None


def _higher(goal: Goal, measure: Indicator | None) -> bool:
    if measure and measure.polarity in ("higher", "lower"):
        return measure.polarity == "higher"
    return goal["baseline_value"] is None or goal["target_value"] >= goal["baseline_value"]


def _sentence(goal: Goal, local: _Local, found: AddingUp, measure: Indicator | None) -> str:
    """What the targets come to against the national one, and for how many places."""
    unit, of_level = goal["unit"], words.LEVELS[local.level]
    many = (regions.noun(list(local.targets)) if local.level == regions.LEVEL else of_level)[1]
    given = len(local.targets) - len(found.without)
    national = f"the national target is {words.amount_text(goal['target_value'], unit)}"
    if found.together is None or found.shortfall is None or found.beyond is None:
        return f"No target of {many} is for a day by then; {national}."
    average = _averaged(goal, measure)
    verb = "average" if average else "come to"
    text = f"The targets of {given} of {len(local.targets)} {many} {verb} {_amount(found.together, unit)}; {national}"
    missing = "short of it" if _higher(goal, measure) else "above it"
    unit_of_gap = "percentage points" if str(unit).startswith("%") else unit
    gap = f"they are {_amount(found.shortfall, unit_of_gap)} {missing}" if found.shortfall else "nothing is missing"
    parts = [f"{text}: {gap}."]
    if average and measure:
        parts.append(f"Each place counts with its {measure.weight}.")
    if found.without and found.shortfall == 0:
        parts.append("They do not add up while places are without a target.")
    return " ".join(parts)


def _amount(value: float, unit: str | None) -> str:
    return words.amount_text(round(value, 2), unit)


def _shares(
    goal: Goal,
    local: _Local,
    found: AddingUp,
    weights: Weights | None,
    measure: Indicator | None,
) -> tuple[pd.DataFrame, str]:
    """What is missing shared out equally, by weight, and to those furthest behind first, in whole units.

    A mean is missed by the places it covers, in units of its weight; a sum by all places.
    """
    if not found.shortfall:
        return pd.DataFrame(), ""
    averaged = _averaged(goal, measure)
    if averaged and not str(goal["unit"]).startswith("%"):
        return pd.DataFrame(), "What is missing is shared out for counts and percentages only."
    codes = [code for code, target in local.targets.items() if target is not None or not averaged]
    unit = (measure.weight if averaged and measure else goal["unit"]) or ""
    counts, amount = {code: local.targets[code] or 0.0 for code in codes}, found.shortfall
    if averaged and weights:
        counts = {code: counts[code] * weights[code] / 100 for code in codes}
        amount *= sum(weights[code] for code in codes) / 100
    higher = _higher(goal, measure)
    whole = (
        math.ceil(round(amount, 6)) if higher else min(math.ceil(round(amount, 6)), math.floor(sum(counts.values())))
    )
    columns = {"Equal share": equal_shares(whole, codes)}
    why = "Shares by size are not worked out: no rule of the goal's statistic names a weight that is held."
    if weights:
        per = {code: weights[code] for code in codes}
        columns["Share by size"] = proportional_shares(whole, per)
        columns["Furthest behind first"] = catch_up_shares(whole, counts, per, higher_is_better=higher)
        why = ""
    table = pd.DataFrame(
        {"Place": [local.names[code] for code in codes]}
        | {"Target": [_target(local.targets[code], goal) for code in codes]}
        | {f"{name}, {unit}": [words.number_text(share[code], 0) for code in codes] for name, share in columns.items()}
    )
    return table, why


def _target(value: float | None, goal: Goal) -> str:
    return "none set" if value is None else words.amount_text(value, goal["unit"])


def draw(mission: str, known: str | None) -> None:
    """Draw whether the local targets of a mission's goals add up, or say that none are held."""
    found = of_mission(mission, known)
    if not found:
        st.markdown(words.plain(NONE_HELD))
    for one in found:
        st.markdown(f"**{words.plain(one.goal)}**  \n{words.plain(one.said)}")
        figures.table_behind("The local targets", one.targets, key=f"targets-{one.slug}")
        if len(one.shares):
            note = "Three ideas of fairness, none of them the right one: what is missing, in whole units that add up."
            figures.table_behind("How it could be shared out", one.shares, key=f"shares-{one.slug}", note=note)
            head = footer.head(one.said, place="as each row says", period="as targeted", indicators=[], known=known)
            footer.offer("Download the shares", one.shares, head, name=f"{one.slug}-shares")
